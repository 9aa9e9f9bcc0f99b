#include "bench/micro/following.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <utility>

namespace {

constexpr std::uint64_t kPlaces = 100'000;
constexpr std::uint64_t kInEach = 10;
constexpr std::uint64_t kSteps = 1'000'000;
constexpr std::uint64_t kInChain = 1'000;

std::string place(std::uint64_t number) { return "place-" + std::to_string(number); }

std::string step(std::uint64_t number) { return "step-" + std::to_string(number); }

void count_rows(benchmark::State& state, const annals::Snapshot& snapshot,
                const annals::PreparedQuery& query) {
  std::uint64_t rows = 0;
  for (auto round : state) {
    rows = 0;
    for (annals::Rows found = query.run(snapshot); found.next();) ++rows;
  }
  state.counters["rows"] = static_cast<double>(rows);
}

}  // namespace

annals::Graph make_places() {
  annals::Graph graph = annals::Graph::in_memory();
  annals::BulkLoad load = graph.begin_load();
  const auto located_in = load.intern(annals::Term::entity("located-in"));
  const auto in = load.intern(annals::Term::entity("in"));
  const auto time = load.intern(annals::Term::time(annals::TimeValue::always()));
  for (std::uint64_t i = 1; i < kPlaces; ++i) {
    const auto subject = load.intern(annals::Term::entity(place(i)));
    const auto object = load.intern(annals::Term::entity(place((i - 1) / kInEach)));
    load.add(subject, located_in, object, time);
    load.add(subject, in, object, time);
  }
  (void)load.finish();
  annals::Session session(graph);
  for (const char* statement :
       {"add { located-in is transitive }", "rule inside: ?a inside ?b if { ?a in ?b }",
        "rule inside: ?a inside ?c if { ?a inside ?b . ?b in ?c }"}) {
    session.run_next({statement});
  }
  return graph;
}

annals::Graph make_chains() {
  annals::Graph graph = annals::Graph::in_memory();
  annals::BulkLoad load = graph.begin_load();
  const auto next = load.intern(annals::Term::entity("next"));
  const auto time = load.intern(annals::Term::time(annals::TimeValue::always()));
  for (std::uint64_t i = 0; i + 1 < kSteps; ++i) {
    if ((i + 1) % kInChain == 0) continue;
    load.add(load.intern(annals::Term::entity(step(i))), next,
             load.intern(annals::Term::entity(step(i + 1))), time);
  }
  (void)load.finish();
  annals::Session session(graph);
  for (const char* statement :
       {"rule before: ?a before-all ?b if { ?a next ?b }",
        "rule before: ?a before-all ?c if { ?a before-all ?b . ?b next ?c }"}) {
    session.run_next({statement});
  }
  return graph;
}

void register_chains(const annals::Snapshot& chains) {
  const std::string first = "'" + step(500 * kInChain) + "'";
  const std::string last = "'" + step(501 * kInChain - 1) + "'";
  const auto add = [&](const char* name, const std::string& text) {
    benchmark::RegisterBenchmark(name, [&chains, query = annals::PreparedQuery(text)](
                                           benchmark::State& state) {
      count_rows(state, chains, query);
    })->Unit(benchmark::kMicrosecond);
  };
  add("follows/rule over a million, from its first end", first + " before-all ?x");
  add("follows/rule over a million, from its last end", "?x before-all " + last);
  add("follows/rule over a million, a step", first + " next ?x");
}

void register_following(const annals::Snapshot& places) {
  const std::string leaf = "'" + place(kPlaces - 1) + "'";
  for (const std::string relation : {"located-in", "inside"}) {
    const auto add = [&](const std::string& name, const std::string& text) {
      benchmark::RegisterBenchmark(
          ("follows/" + relation + " " + name).c_str(),
          [&places, query = annals::PreparedQuery(text)](benchmark::State& state) {
            count_rows(state, places, query);
          })
          ->Unit(benchmark::kMicrosecond);
    };
    add("of a place", leaf + " " + relation + " ?where");
    add("a small place", "?what " + relation + " 'place-1000'");
    add("a large place", "?what " + relation + " 'place-10'");
    add("of two ends", leaf + " " + relation + " 'place-0'");
  }
}
