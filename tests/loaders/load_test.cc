// Several files, formats, progress and cancelling.
#include "loaders/formats.h"
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;
using loaders::load_files;

TEST_CASE("several files are one commit") {
  const LoadFolder folder;
  write_file("a.csv", "subject,relation,object\na,r,b\n");
  write_file("b.tsv", "subject\trelation\tobject\nc\tr\td\n");
  write_file("c.facts", "a r b .\ne r f .\n");
  Graph graph = Graph::in_memory();
  FileLoadOptions options;
  options.note = "three files";
  options.recorded = TimeValue::parse("2007-12-10");
  const loaders::LoadReport report = load_files(graph, {"a.csv", "b.tsv", "c.facts"}, options);
  CHECK(report.added == 3);
  CHECK(report.known == 1);
  REQUIRE(report.commit);
  CHECK(report.commit->number == 1);
  CHECK(report.commit->note == "three files");
  CHECK(report.commit->time.text() == "2007-12-10T00:00:00Z");
  CHECK(facts_of(graph) == Strings{"a r b", "c r d", "e r f"});
  CHECK_FALSE(load_files(graph, {"c.facts"}).commit);
}

TEST_CASE("an error in the last file keeps nothing of the first") {
  const LoadFolder folder;
  write_file("a.facts", "a r b .\n");
  write_file("b.facts", "c r d @ 2007-13 .\n");
  Graph graph = Graph::in_memory();
  CHECK(error_of([&] {
          load_files(graph, {"a.facts", "b.facts"});
        }).first == ErrorCode::kInvalidValue);
  CHECK(facts_of(graph).empty());
  CHECK_FALSE(graph.snapshot().knows(entity("a")));
  load_files(graph, {"a.facts"});
  CHECK(graph.snapshot().commit() == 1);
}

TEST_CASE("the format comes from the name or is given") {
  const LoadFolder folder;
  write_file("data.txt", "subject,relation,object\na,r,b\n");
  Graph graph = Graph::in_memory();
  CHECK(error_of([&] { load_files(graph, {"data.txt"}); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("the name of data.txt does not tell its format: give --format facts, "
                              "csv, tsv, nt, nq, ttl or trig")));
  FileLoadOptions options;
  options.format = "xml";
  CHECK(error_of([&] { load_files(graph, {"data.txt"}, options); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("'xml' is not a format that can be loaded; these are: "
                              "facts, csv, tsv, nt, nq, ttl or trig")));
  options.format = "csv";
  load_files(graph, {"data.txt"}, options);
  CHECK(facts_of(graph) == Strings{"a r b"});
  options.format = "facts";
  options.columns = {"subject", "relation", "object"};
  CHECK(error_of([&] { load_files(graph, {"data.txt"}, options); }).first == ErrorCode::kUsage);
  CHECK(error_of([&] { load_files(graph, {}); }).first == ErrorCode::kUsage);
}

TEST_CASE("a file that cannot be read is named") {
  const LoadFolder folder;
  Graph graph = Graph::in_memory();
  CHECK(error_of([&] { load_files(graph, {"gone.csv"}); }) ==
        std::pair(ErrorCode::kIo, std::string("cannot open gone.csv: No such file or directory")));
  std::filesystem::create_directory("folder.csv");
  CHECK(error_of([&] { load_files(graph, {"folder.csv"}); }) ==
        std::pair(ErrorCode::kIo, std::string("cannot read folder.csv: it is a folder")));
}

TEST_CASE("progress ends with the whole") {
  const LoadFolder folder;
  std::string text = "subject,relation,object\n";
  for (int i = 0; i < 30000; ++i) text += "s" + std::to_string(i) + ",r,o\n";
  write_file("a.csv", text);
  Graph graph = Graph::in_memory();
  std::vector<loaders::LoadProgress> seen;
  FileLoadOptions options;
  options.progress = [&](const loaders::LoadProgress& progress) { seen.push_back(progress); };
  const loaders::LoadReport report = load_files(graph, {"a.csv"}, options);
  CHECK(report.bytes_read == text.size());
  REQUIRE_FALSE(seen.empty());
  CHECK(seen.back().bytes_read == text.size());
  CHECK(seen.back().total_bytes == text.size());
  CHECK(seen.back().facts == 30000);
  CHECK(seen.back().file == "a.csv");
}

TEST_CASE("a load that is cancelled keeps nothing") {
  const LoadFolder folder;
  std::string text = "subject,relation,object\n";
  for (int i = 0; i < 5000; ++i) text += "s" + std::to_string(i) + ",r,o\n";
  write_file("a.csv", text);
  Graph graph = Graph::in_memory();
  CancelToken token;
  token.cancel();
  FileLoadOptions options;
  options.cancel = &token;
  CHECK(error_of([&] { load_files(graph, {"a.csv"}, options); }).first == ErrorCode::kCancelled);
  CHECK(facts_of(graph).empty());
}

TEST_CASE("a graph that is open for reading takes no load") {
  const Folder place;
  { const Graph make = Graph::open(place / "g"); }
  const LoadFolder folder;
  write_file("a.facts", "a r b .\n");
  Graph graph = Graph::open(place / "g", {.mode = OpenMode::kReadOnly});
  CHECK(error_of([&] { load_files(graph, {"a.facts"}); }).first == ErrorCode::kReadOnly);
}

TEST_CASE("a dry run reads and checks everything, and changes nothing") {
  const Folder place;
  const LoadFolder folder;
  write_file("a.csv", "subject,relation,object,source\na,r,b,s\nc,r,d,s\n");
  write_file("bad.facts", "e r f @ 2007-13 .\n");
  FileLoadOptions options;
  options.dry_run = true;
  {
    Graph graph = Graph::open(place / "g");
    graph.begin().commit();
    Transaction change = graph.begin();
    change.add(fact("a", "r", "b"));
    change.commit();
    const loaders::LoadReport report = load_files(graph, {"a.csv"}, options);
    CHECK_FALSE(report.commit);
    CHECK(report.added == 3);
    CHECK(report.known == 1);
    CHECK(graph.snapshot().commit() == 1);
    CHECK_FALSE(graph.snapshot().knows(entity("c")));
  }
  Graph graph = Graph::open(place / "g", {.mode = OpenMode::kReadOnly});
  CHECK(load_files(graph, {"a.csv"}, options).added == 3);
  CHECK(error_of([&] {
          load_files(graph, {"a.csv", "bad.facts"}, options);
        }).first == ErrorCode::kInvalidValue);
}

TEST_CASE("options that fit no file are refused") {
  Graph graph = Graph::in_memory();
  FileLoadOptions options;
  options.delimiter = ';';
  CHECK(error_of([&] { load_files(graph, {"a.facts"}, options); }).first == ErrorCode::kUsage);
  options.delimiter = '"';
  CHECK(error_of([&] { load_files(graph, {"a.csv"}, options); }).first == ErrorCode::kUsage);
  options = {};
  options.date_format = "%d";
  CHECK(error_of([&] { load_files(graph, {"a.csv"}, options); }) ==
        std::pair(ErrorCode::kUsage, std::string("the date format '%d' has no year (%Y)")));
}

TEST_CASE("the extension says the format, in capitals too, and behind .gz") {
  using loaders::FileFormat;
  CHECK(loaders::file_format_of("a/b.TTL") == FileFormat::kTurtle);
  CHECK(loaders::file_format_of("b.nt.gz") == FileFormat::kNTriples);
  CHECK(loaders::file_format_of("b.nq.ZST") == FileFormat::kNQuads);
  CHECK(loaders::file_format_of("b.trig") == FileFormat::kTrig);
  CHECK(loaders::file_format_named("turtle") == FileFormat::kTurtle);
  CHECK_FALSE(loaders::file_format_of("b.gz"));
  CHECK_FALSE(loaders::file_format_of("csv"));
}
