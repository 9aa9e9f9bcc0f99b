// A dump loads to an equal graph.
#include "tests/loaders/random_world.h"

using namespace annals;
using namespace annals::testing;
using Strings = std::vector<std::string>;

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
  const std::string text = dumped(graph);
  CHECK(text.find("Crocker met Qomi @ 2007-05-28 { ") != std::string::npos);
  CHECK(text.find("Qomi denied << Iran has plan >> @ 2008 .\n") != std::string::npos);
  CHECK(text.find("<< Iran has plan >> place Tehran .\n") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
}

TEST_CASE("a dump of random graphs loads to an equal graph, and is the same each time") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    const Graph graph = random_graph(seed);
    const std::string text = dumped(graph);
    CHECK(dumped(graph) == text);
    CHECK(facts_of(loaded(text)) == facts_of(graph));
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
