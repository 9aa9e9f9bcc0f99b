// A dump loads to an equal graph.
#include <random>

#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::testing;
using Strings = std::vector<std::string>;

namespace {

/// Random facts of a small world: literals and times of all kinds, odd names, facts about facts and
/// quoted ones, deep ones too.
class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {}

  Fact fact() {
    Term subject = chance(4) && !facts_.empty() ? Term::fact(pick(facts_)) : name();
    Term object = chance(3) ? literal() : chance(6) ? Term::fact(quoted()) : name();
    Fact made(std::move(subject), name(), std::move(object), time());
    facts_.push_back(made);
    if (facts_.size() > 60) facts_.erase(facts_.begin());
    return made;
  }

 private:
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  Term name() {
    static const Strings kNames = {"a",
                                   "b",
                                   "met",
                                   "source",
                                   "find",
                                   "in",
                                   "Green Zone",
                                   "Ma'arib",
                                   "U.S.",
                                   "7th Fleet",
                                   "_x",
                                   "Côte d'Ivoire",
                                   "http://www.wikidata.org/entity/Q796",
                                   "2007-05",
                                   "42",
                                   "a#b",
                                   "x\ny",
                                   "commit",
                                   "rule",
                                   "\"",
                                   "always",
                                   "according",
                                   "+",
                                   "prefix",
                                   "<x>",
                                   "{",
                                   "true"};
    return Term::entity(pick(kNames));
  }
  Term literal() {
    switch (below(9)) {
      case 0:
        return Term::integer(static_cast<std::int64_t>(below(5)) - 2);
      case 1:
        return Term::integer(std::numeric_limits<std::int64_t>::min());
      case 2:
        return Term::decimal(static_cast<double>(below(100)) / 7.0);
      case 3:
        return Term::decimal(1e300);
      case 4:
        return Term::truth(chance(2));
      case 5:
        return Term::text("say \"yes\"\\\n\tto\r it é", chance(2) ? "fr" : "");
      case 6:
        return Term::text("1.50", "", "http://www.w3.org/2001/XMLSchema#decimal");
      case 7:
        return Term::text("");
      default:
        return Term::time(TimeValue::parse(pick(kTimes)));
    }
  }
  Fact quoted() { return Fact(name(), name(), chance(2) ? literal() : name(), time()); }
  TimeValue time() { return chance(3) ? TimeValue::always() : TimeValue::parse(pick(kTimes)); }

  const Strings kTimes = {"2007",        "2007-05",    "2007-05-28",
                          "198X",        "2007-21",    "2007-05-28T14:30:05Z",
                          "2007/2009",   "2003/..",    "../1980",
                          "/",           "2003/",      "2007-05-28T14:30:05.250+03:00",
                          "[1979..]",    "1850?",      "[2007-12-13..2007-12-17]",
                          "Y-170000002", "-0044-03-15"};
  std::mt19937 random_;
  std::vector<Fact> facts_;
};

Graph random_graph(std::uint32_t seed) {
  World world(seed);
  Graph graph = Graph::in_memory();
  std::vector<Fact> added;
  for (int round = 0; round < 4; ++round) {
    Transaction change = graph.begin();
    for (int i = 0; i < 40; ++i) {
      added.push_back(world.fact());
      change.add(added.back());
    }
    // Retracted facts leave, what was said about them too; what quotes them stays.
    for (std::size_t i = round; i < added.size(); i += 9) change.retract(added[i]);
    change.commit();
  }
  if (seed % 3 == 0) graph.compact();
  return graph;
}

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
