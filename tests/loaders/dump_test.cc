// A dump loads to an equal graph.
#include <random>

#include "tests/loaders/random_world.h"

using namespace annals;
using namespace annals::test;

namespace {

Graph loaded(const std::string& text) {
  const LoadFolder folder;
  write_file("dump.facts", text);
  Graph graph = Graph::in_memory();
  if (!text.empty()) loaders::load_files(graph, {"dump.facts"});
  return graph;
}

}  // namespace

TEST_CASE("a dump shows facts with what is said about them") {
  const Graph graph = loaded(
      "Crocker met Qomi @ 2007-05-28 { source ria ; place 'Green Zone' } .\n"
      "Qomi denied << Iran has plan >> @ 2008 .\n"
      "<< Iran has plan >> place Tehran .\n");
  CHECK(dumped(graph) ==
        "Crocker met Qomi @ 2007-05-28 { place 'Green Zone' ; source ria } .\n"
        "<< Iran has plan >> place Tehran .\n"
        "Qomi denied << Iran has plan >> @ 2008 .\n");
}

TEST_CASE("a dump has rules as lines, and what is said about them apart") {
  const std::string text =
      "<< q 'rule' \"?a s ?b if { ?a t ?b }\"^^<urn:annals:rule> >> source ria .\n"
      "q 'rule' \"as  written\"^^<urn:annals:rule> @ 2007 .\n"
      "rule 'q 2': ?a s ?b @ ?t if { ?a <http://x/t> ?b @ ?t . filter ?t before 2007 } .\n"
      "rule q: ?a s ?b if { ?a t ?b } .\n";
  const Graph graph = loaded(text);
  CHECK(dumped(graph) == text);
  CHECK(dumped(loaded(dumped(graph))) == text);
  // As somebody may have stated it, with other white space: no rule line would give that fact.
  const std::string spaced = "q 'rule' \"?a s ?b  if { ?a t ?b }\"^^<urn:annals:rule> .\n";
  CHECK(dumped(loaded(spaced)) == spaced);
}

TEST_CASE("equal graphs dump to equal text, however they were made") {
  const Fact met = fact("a", "met", "b", "2007");
  const Fact of_cnn = about(met, "source", "cnn");
  std::vector<Fact> facts = {met,
                             of_cnn,
                             about(met, "source", "ria"),
                             about(met, "place", "p"),
                             about(of_cnn, "seen-by", "x"),
                             fact("a", "met", "b 2007"),
                             fact("a", "met", "b"),
                             fact("b", "met", "a"),
                             about(fact("q", "r", "s"), "source", "cnn")};
  const std::string text =
      "a met 'b 2007' .\n"
      "a met b .\n"
      "a met b @ 2007 { place p ; source cnn { seen-by x } ; source ria } .\n"
      "b met a .\n"
      "<< q r s >> source cnn .\n";
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(facts.begin(), facts.end(), random);
    Graph graph = Graph::in_memory();
    Transaction change = graph.begin();
    for (const Fact& one : facts) change.add(one);
    change.commit();
    CHECK(dumped(graph) == text);
    // With the memory for nothing, and for a part of it.
    for (const std::size_t memory : {0, 150}) {
      std::ostringstream out;
      loaders::DumpOptions options;
      options.memory = memory;
      CHECK(loaders::dump(graph.snapshot(), out, options) == facts.size());
      CHECK(out.str() == text);
    }
  }
}

TEST_CASE("names with bytes of all kinds keep their place and their form in a dump") {
  using namespace std::string_literals;
  const Fact odd = fact("a\0b"s, "r", "\1\0\1\1"s), plain = fact("a", "r", "b");
  Graph graph = graph_of({odd, plain, about(odd, "\1"s, "\0x"s), about(plain, "s", "t")});
  const std::string text = dumped(graph);
  CHECK(text == "'a\0b' r '\1\0\1\1' { '\1' '\0x' } .\na r b { s t } .\n"s);
}

TEST_CASE("a dump of random graphs loads to an equal graph, and is the same each time") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    const Graph graph = random_graph(seed);
    const std::string text = dumped(graph);
    CHECK(dumped(graph) == text);
    const Graph copy = loaded(text);
    CHECK(facts_of(copy) == facts_of(graph));
    CHECK(dumped(copy) == text);
  }
}

TEST_CASE("an earlier state is dumped as it was") {
  const Graph graph = random_graph(7);
  const Snapshot before = graph.snapshot().as_of(2);
  std::ostringstream out;
  CHECK(loaders::dump(before, out) == before.fact_count());
  CHECK(facts_of(loaded(out.str())) == matched(before, {}));
}

TEST_CASE("a dump can be cancelled, and tells when the stream fails") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 10000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  CancelToken token;
  token.cancel();
  loaders::DumpOptions options;
  options.cancel = &token;
  std::ostringstream out;
  CHECK(error_of([&] { loaders::dump(graph.snapshot(), out, options); }).first ==
        ErrorCode::kCancelled);
  std::ostringstream full;
  full.setstate(std::ios::badbit);
  CHECK(error_of([&] { loaders::dump(graph.snapshot(), full); }).first == ErrorCode::kIo);
  std::uint64_t last = 0;
  options.cancel = nullptr;
  options.progress = [&](std::uint64_t facts) { last = facts; };
  CHECK(loaders::dump(graph.snapshot(), out, options) == 10000);
  CHECK(last == 10000);
}
