// A dump with history loads to the same commits.
#include "tests/loaders/random_world.h"

using namespace annals;
using namespace annals::test;

namespace {

std::string dumped_history(const Snapshot& snapshot) {
  std::ostringstream out;
  loaders::dump_history(snapshot, out);
  return out.str();
}

void load_into(Graph& graph, const std::string& text) {
  const LoadFolder folder;
  write_file("dump.facts", text);
  loaders::load_files(graph, {"dump.facts"});
}

/// Numbers, times, notes and states.
void check_same(const Graph& copy, const Graph& graph) {
  const std::vector<CommitInfo> made = copy.snapshot().commits();
  const std::vector<CommitInfo> commits = graph.snapshot().commits();
  REQUIRE(made.size() == commits.size());
  for (std::size_t i = 0; i < commits.size(); ++i) {
    INFO("commit " << commits[i].number);
    CHECK(made[i].number == commits[i].number);
    CHECK(made[i].time == commits[i].time);
    CHECK(made[i].note == commits[i].note);
    CHECK(matched(copy.snapshot().as_of(i + 1), {}) == matched(graph.snapshot().as_of(i + 1), {}));
  }
}

TransactionOptions dated(const char* time, const char* note) {
  TransactionOptions options;
  options.note = note;
  options.recorded = TimeValue::parse(time);
  return options;
}

std::string history_error(const std::string& text) { return load_error_line("h.facts", text); }

}  // namespace

TEST_CASE("a dump with history shows every commit") {
  Graph graph = Graph::in_memory();
  Transaction first =
      graph.begin({.note = "say \"a\"", .recorded = TimeValue::parse("2007-12-10")});
  first.add(fact("a", "r", "b", "2007"));
  first.add(Fact(Term::fact(fact("a", "r", "b", "2007")), entity("source"), entity("s")));
  first.commit();
  Transaction second = graph.begin(dated("2007-12-11", ""));
  second.retract(fact("a", "r", "b", "2007"));
  second.add(fact("a", "r", "c"));
  second.commit();
  CHECK(dumped_history(graph.snapshot()) ==
        "commit 1 2007-12-10T00:00:00Z \"say \\\"a\\\"\"\n"
        "+ a r b @ 2007 { source s } .\n"
        "commit 2 2007-12-11T00:00:00Z\n"
        "- a r b @ 2007 { source s } .\n"
        "+ a r c .\n");
  CHECK(dumped_history(graph.snapshot().as_of(1)).find("commit 2") == std::string::npos);
  CHECK(dumped_history(graph.snapshot().as_of(0)).empty());
}

TEST_CASE("rules come and go in a dump with history") {
  const std::string text =
      "commit 1 2007-12-10T00:00:00Z\n"
      "+ rule r: ?a s ?b if { ?a t ?b . not { ?a u ?b } } .\n"
      "commit 2 2007-12-11T00:00:00Z\n"
      "- rule r: ?a s ?b if { ?a t ?b . not { ?a u ?b } } .\n"
      "+ rule q: ?a u ?b if { ?a s ?b } .\n"
      "+ rule r: ?a s ?b if { ?a t ?b } .\n";
  Graph graph = Graph::in_memory();
  load_into(graph, text);
  CHECK(dumped_history(graph.snapshot()) == text);
  CHECK(history_error("commit 1 2007-12-10T00:00:00Z\nrule r: ?a s ?b if { ?a t ?b } .\n") ==
        "h.facts:2:1: error: in a dump with history each fact begins with `+` or `-`");
  CHECK(
      history_error("+ rule r: ?a s ?b if { ?a t ?b } .\n") ==
      "h.facts:1:1: error: `+` and `-` stand in a dump with history only, behind a `commit` line");
}

TEST_CASE("a dump with history of random graphs makes the same commits again") {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    const Graph graph = random_graph(seed);
    const std::string text = dumped_history(graph.snapshot());
    Graph copy = Graph::in_memory();
    load_into(copy, text);
    check_same(copy, graph);
    // What the copy tells of itself makes a third one.
    Graph again = Graph::in_memory();
    load_into(again, dumped_history(copy.snapshot()));
    check_same(again, graph);
  }
}

TEST_CASE("facts that read the same by other names are made again as they were stated") {
  Graph graph = graph_of({fact("HZ", "met", "Qomi"), fact("Zebari", "also-known-as", "HZ")});
  Transaction change = graph.begin({.as_stated = true});
  CHECK_FALSE(change.add(fact("Zebari", "met", "Qomi")).known);
  change.commit();
  Transaction other = graph.begin({.as_stated = true});
  CHECK(other.retract(fact("HZ", "met", "Qomi")) == 1);
  other.commit();
  const std::string text = dumped_history(graph.snapshot());
  CHECK(text.find("+ Zebari met Qomi .\n") != std::string::npos);
  CHECK(text.find("- HZ met Qomi .\n") != std::string::npos);
  Graph copy = Graph::in_memory();
  load_into(copy, text);
  CHECK(dumped_history(copy.snapshot()) == text);
  for (std::uint64_t commit = 1; commit <= 3; ++commit) {
    CHECK(matched(copy.snapshot().as_stated().as_of(commit), {}) ==
          matched(graph.snapshot().as_stated().as_of(commit), {}));
  }
}

TEST_CASE("a large commit with other names is made again as it was stated") {
  Graph graph = graph_of({fact("s7", "also-known-as", "x7"), fact("x7", "r", "o")});
  LoadOptions options;
  options.as_stated = true;
  BulkLoad load = graph.begin_load(options);
  for (int i = 0; i < 25000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  CHECK(load.finish().added == 25000);  // s7 r o too, which x7 r o reads as
  const std::string text = dumped_history(graph.snapshot());
  Graph copy = Graph::in_memory();
  load_into(copy, text);
  CHECK(dumped_history(copy.snapshot()) == text);
}

TEST_CASE("a commit of which nothing is left is made all the same") {
  Graph graph = Graph::in_memory();
  Transaction first = graph.begin(dated("2007", "a secret"));
  first.add(fact("a", "r", "b"));
  first.commit();
  Transaction second = graph.begin();
  second.erase(fact("a", "r", "b"));
  second.commit();
  Graph copy = Graph::in_memory();
  load_into(copy, dumped_history(graph.snapshot()));
  check_same(copy, graph);
  CHECK(copy.snapshot().commit() == 2);
}

TEST_CASE("a fact that was quoted before it was asserted comes with its commit") {
  Graph graph = Graph::in_memory();
  const Fact late = fact("late", "r", "b");
  Transaction first = graph.begin();
  first.add(Fact(entity("q"), entity("denied"), Term::fact(late)));
  first.commit();
  for (const char* name : {"x", "y"}) {
    Transaction change = graph.begin();
    change.add(fact(name, "r", "b"));
    change.commit();
  }
  Transaction last = graph.begin();
  last.add(late);
  last.commit();
  Graph copy = Graph::in_memory();
  load_into(copy, dumped_history(graph.snapshot()));
  check_same(copy, graph);
}

TEST_CASE("large commits are made as loads") {
  Graph graph = Graph::in_memory();
  for (int round = 0; round < 2; ++round) {
    LoadOptions options;
    options.note = "many";
    BulkLoad load = graph.begin_load(options);
    for (int i = 0; i < 25000; ++i) {
      const Fact made = fact("s" + std::to_string(i), "r", "o" + std::to_string(round));
      load.add(made);
      if (i % 5 == 0) load.add(Fact(Term::fact(made), entity("source"), entity("x")));
    }
    load.finish();
    Transaction change = graph.begin();
    change.retract(fact("s7", "r", "o0"));
    change.commit();
  }
  Graph copy = Graph::in_memory();
  load_into(copy, dumped_history(graph.snapshot()));
  check_same(copy, graph);
}

TEST_CASE("a dump with history is loaded alone, whole, and into an empty graph") {
  const LoadFolder folder;
  write_file("h.facts", "commit 1 2007-12-10T09:00:00Z \"n\"\n+ a r b .\n");
  write_file("a.facts", "a r b .\n");
  Graph graph = Graph::in_memory();
  const auto refusal = [&](const std::vector<std::string>& files,
                           const loaders::FileLoadOptions& options = {}) {
    const auto error = error_of([&] { loaders::load_files(graph, files, options); });
    CHECK(error.first == ErrorCode::kUsage);
    CHECK(error.second.rfind("h.facts is a dump with history, which ", 0) == 0);
    return error.second.substr(std::string("h.facts is a dump with history, which ").size());
  };
  CHECK(refusal({"a.facts", "h.facts"}) == "is loaded alone: give no other files");
  CHECK(refusal({"h.facts", "a.facts"}) == "is loaded alone: give no other files");
  loaders::FileLoadOptions options;
  options.source = "s";
  CHECK(refusal({"h.facts"}, options).find("of its own") != std::string::npos);
  options = {};
  options.skip_bad = 1;
  CHECK(refusal({"h.facts"}, options).find("whole") != std::string::npos);
  options = {};
  options.dry_run = true;
  CHECK(loaders::load_files(graph, {"h.facts"}, options).added == 1);
  CHECK(graph.snapshot().commit() == 0);
  loaders::load_files(graph, {"a.facts"});
  CHECK(refusal({"h.facts"}) == "is loaded into an empty graph only; this one has 1 commit");
}

TEST_CASE("a dump with history that is wrong makes no commit") {
  const std::string first = "commit 1 2007-12-10T09:00:00Z\n+ a r b .\n";
  CHECK(history_error(first + "commit 3 2007-12-11T09:00:00Z\n") ==
        "h.facts:3:1: error: commit 3 where commit 2 must follow");
  CHECK(history_error(first + "commit 2 2007-12-09T09:00:00Z\n") ==
        "h.facts:3:1: error: commit 2 is dated before the commit that it follows");
  CHECK(history_error("commit 1 /\n+ a r b .\n").rfind("h.facts:1:", 0) == 0);
  CHECK(history_error(first + "c r d .\n") ==
        "h.facts:3:1: error: in a dump with history each fact begins with `+` or `-`");
  CHECK(history_error(first + "+ c r d @ 2007-13 .\n").rfind("h.facts:3:11: error: 2007-13", 0) ==
        0);
  CHECK(history_error(first + "+ c r\n").rfind("h.facts:3:", 0) == 0);
  CHECK(history_error("a r b .\n" + first) ==
        "h.facts:2:1: error: the first `commit` line stands before all facts");
}

TEST_CASE("a load of a history can be cancelled before its first commit") {
  const LoadFolder folder;
  write_file("h.facts", "commit 1 2007-12-10T09:00:00Z\n+ a r b .\n");
  Graph graph = Graph::in_memory();
  CancelToken token;
  token.cancel();
  loaders::FileLoadOptions options;
  options.cancel = &token;
  CHECK(error_of([&] { loaders::load_files(graph, {"h.facts"}, options); }).first ==
        ErrorCode::kCancelled);
  CHECK(graph.snapshot().commit() == 0);
}
