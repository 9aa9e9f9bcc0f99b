#include "bench/micro/earlier.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t kCommits = 200;
constexpr std::uint64_t kFactsOfCommit = 1000;
constexpr std::uint64_t kRetractedOfCommit = kFactsOfCommit / 20;

void register_question(const std::string& name, const annals::Snapshot& snapshot,
                       const std::string& text) {
  benchmark::RegisterBenchmark(name.c_str(), [&snapshot, query = annals::PreparedQuery(text)](
                                                 benchmark::State& state) {
    for (auto round : state) {
      annals::Rows rows = query.run(snapshot);
      while (rows.next_block()) benchmark::DoNotOptimize(rows.block().rows());
    }
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

annals::Graph make_commits() {
  annals::Graph graph = annals::Graph::in_memory();
  std::mt19937_64 random(2009);
  const auto skewed = [&](std::uint64_t size) {
    const double uniform = static_cast<double>(random() >> 11) / 9007199254740992.0;
    return static_cast<std::uint64_t>(std::pow(static_cast<double>(size), uniform)) - 1;
  };
  const auto name = [](const char* what, std::uint64_t number) {
    return annals::Term::entity(what + std::to_string(number));
  };
  std::vector<annals::Fact> facts;
  for (std::uint64_t commit = 0; commit < kCommits; ++commit) {
    annals::Transaction change = graph.begin({.durable = false});
    for (std::uint64_t i = 0; i < kFactsOfCommit; ++i) {
      const auto day = static_cast<std::int64_t>(9131 + commit * 50 + random() % 50);
      facts.emplace_back(name("entity-", skewed(10'000)), name("relation-", skewed(50)),
                         name("entity-", skewed(10'000)), annals::TimeValue::from_day(day));
      change.add(facts.back());
    }
    for (std::uint64_t i = 0; i < kRetractedOfCommit; ++i) {
      change.retract(facts[random() % facts.size()]);
    }
    (void)change.commit();
  }
  graph.compact();
  return graph;
}

void register_earlier(const annals::Snapshot& today, const annals::Snapshot& middle) {
  for (const auto& [when, snapshot] : {std::pair{"today", &today}, {"as of the middle", &middle}}) {
    const auto question = [when = std::string(when), at = snapshot](const char* what,
                                                                    const char* text) {
      register_question("earlier/" + std::string(what) + ", " + when, *at, text);
    };
    question("facts of a relation", "find count(?t) as ?n where { _ relation-1 _ @ ?t }");
    question("subjects of a relation",
             "find count(*) as ?n where { { find ?x where { ?x relation-1 _ } } }");
    question("facts of an entity", "'entity-1' ?r ?o @ ?t");
    question("look-ups of many keys",
             "find all ?y, ?t where { 'entity-1' ?r ?x . ?x relation-2 ?y @ ?t }");
    question("facts of a month, counted", "find count(*) as ?n where { _ _ _ @ 2005-03 }");
    question("facts of a year, by relation",
             "find ?r, count(*) as ?n where { _ ?r _ @ 2005 } order by ?n desc limit 10");
  }
}
