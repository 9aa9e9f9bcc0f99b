// Input that is not what it says it is: it ends with a message, in bounded memory, and with nothing
// kept.
#include <sys/resource.h>

#include <random>

#include "loaders/formats.h"
#include "loaders/pack.h"
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;

namespace {

/// A good file of each format, with a fact on its last line.
struct Sample {
  const char* name;
  const char* header;
  const char* text;
};
constexpr Sample kSamples[] = {
    {"x.facts", "",
     "a r 'b c' @ 2007-05-28 { source s , 't u' } .\nq denied << a r \"t\\n\"@fr >> .\n"},
    {"x.csv", "subject,relation,object\n", "a,r,\"b, c\"\nd,r,2007-05-28\n"},
    {"x.tsv", "subject\trelation\tobject\n", "a\tr\t\"b\tc\"\nd\tr\t-1.5\n"},
    {"x.nt", "", "<http://a> <http://r> \"b\\u00e9\"@fr .\n_:x <http://r> _:y .\n"},
    {"x.nq", "", "<http://a> <http://r> \"b\" <http://g> .\n_:x <http://r> _:y .\n"},
    {"x.ttl", "", "@prefix e: <http://e.org/> .\ne:a e:r '''b\nc''', [ e:r (1 2.5) ] ; a e:T .\n"},
    {"x.trig", "", "@prefix e: <http://e.org/> .\nGRAPH e:g { e:a e:r 1 . e:a e:r \"x\" }\n"},
};

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Writes `before`, a line of a gigabyte and `after`, packed, so that it takes no room.
void write_long_line(const std::string& name, const std::string& before, const std::string& after) {
  std::ofstream file(name, std::ios::binary);
  loaders::PackedStream packed(file, loaders::Packing::kZstandard);
  const std::string piece(std::size_t{1} << 20, 'x');
  packed << before;
  for (int i = 0; i < 1024; ++i) packed << piece;
  packed << '\n' << after;
  packed.finish();
}

/// Loads and forgets; an error must keep nothing and say something.
void try_to_load(const std::string& name, const FileLoadOptions& options = {}) {
  Graph graph = Graph::in_memory();
  try {
    loaders::load_files(graph, {name}, options);
  } catch (const Error& error) {
    CHECK(error.code() != ErrorCode::kInternal);
    CHECK_FALSE(std::string(error.what()).empty());
    CHECK(graph.snapshot().commit() == 0);
  }
}

}  // namespace

TEST_CASE("a line of a gigabyte is refused, or left out, in bounded memory") {
  const LoadFolder folder;
  const long before = peak_kilobytes();
  for (const Sample& sample : kSamples) {
    INFO(sample.name);
    const std::string good = std::string(sample.name) == "x.facts" ? "a r b .\n" : sample.text;
    write_long_line(sample.name, sample.header, good);
    Graph graph = Graph::in_memory();
    FileLoadOptions options;
    const auto [code, message] =
        error_of([&] { loaders::load_files(graph, {sample.name}, options); });
    CHECK(code == ErrorCode::kLimit);
    CHECK((message.find("64 MiB") != std::string::npos ||
           message.find("16 MiB") != std::string::npos));
    CHECK(graph.snapshot().commit() == 0);
    options.skip_bad = 1;
    CHECK(loaders::load_files(graph, {sample.name}, options).left_out == 1);
    CHECK(graph.snapshot().fact_count() > 0);
  }
  CHECK(peak_kilobytes() - before < 700 * 1024);
}

TEST_CASE("a million columns, and fields that are too long") {
  const LoadFolder folder;
  std::string columns = "subject,relation,object";
  for (int i = 0; i < 1'000'000; ++i) columns += ",c" + std::to_string(i);
  CHECK(load_error_line("x.csv", columns + "\na,r,b\n")
            .find("error: the record has more than 4096 fields") != std::string::npos);
  const std::string header = "subject,relation,object\n";
  std::string row = "a,r,b";
  for (int i = 0; i < 1'000'000; ++i) row += ",";
  FileLoadOptions options;
  options.skip_bad = 1;
  CHECK(load_text("x.csv", header + row + "\nc,r,d\n", options) == Strings{"c r d"});
  options.object_kind = loaders::ObjectKind::kText;
  const std::string long_text(std::size_t{17} << 20, 'x');
  CHECK(load_text("x.csv", header + "a,r,\"" + long_text + "\"\nc,r,d\n", options) ==
        Strings{"c r \"d\""});
  CHECK(load_error_line("x.csv", header + "a,r,\"" + long_text + "\"\n") ==
        "x.csv:2:5: error: the field is longer than 16 MiB");
}

TEST_CASE("files that are cut off anywhere") {
  const LoadFolder folder;
  for (const Sample& sample : kSamples) {
    INFO(sample.name);
    const std::string text = std::string(sample.header) + sample.text;
    CHECK_FALSE(load_text(sample.name, text).empty());
    for (std::size_t size = 0; size < text.size(); ++size) {
      write_file(sample.name, std::string_view(text).substr(0, size));
      try_to_load(sample.name);
    }
  }
}

TEST_CASE("packed files that are cut off or damaged anywhere") {
  const LoadFolder folder;
  for (const loaders::Packing packing : {loaders::Packing::kGzip, loaders::Packing::kZstandard}) {
    std::ostringstream out;
    loaders::PackedStream stream(out, packing);
    for (int i = 0; i < 50; ++i) stream << "s" << i << " r o .\n";
    stream.finish();
    const std::string packed = out.str();
    for (std::size_t size = 5; size < packed.size(); size += 3) {
      INFO(size);
      CHECK(load_error_line("x.facts", std::string_view(packed).substr(0, size)).find("cut off") !=
            std::string::npos);
      std::string damaged = packed;
      damaged[size] = static_cast<char>(damaged[size] ^ 0x55);
      write_file("x.facts", damaged);
      try_to_load("x.facts");
    }
  }
}

TEST_CASE("bytes that are no text, and text with bytes changed") {
  const LoadFolder folder;
  std::mt19937 random(11);
  FileLoadOptions lenient;
  lenient.skip_bad = 1'000'000;
  for (const Sample& sample : kSamples) {
    INFO(sample.name);
    for (int round = 0; round < 30; ++round) {
      std::string text = std::string(sample.header) + sample.text;
      if (round < 10) {
        text.assign(4096, ' ');
        for (char& c : text) c = static_cast<char>(random());
      } else {
        for (int i = 0; i < 3; ++i) text[random() % text.size()] = static_cast<char>(random());
      }
      write_file(sample.name, text);
      try_to_load(sample.name);
      try_to_load(sample.name, lenient);
    }
  }
}

TEST_CASE("text in another encoding") {
  for (const Sample& sample : kSamples) {
    INFO(sample.name);
    const std::string text = std::string(sample.header) + sample.text;
    std::string wide = "\xFF\xFE";
    for (const char c : text) wide += std::string{c, '\0'};
    CHECK(load_error_line(sample.name, wide).find("is UTF-16") != std::string::npos);
    const std::string latin = load_error_line(sample.name, text + "\xE9\n");
    CHECK(latin.find("the byte E9 is not UTF-8") != std::string::npos);
    const std::string nul = load_error_line(sample.name, text + std::string("\0\n", 2));
    CHECK(nul.find("a NUL byte") != std::string::npos);
  }
}
