// The parts of a question, one by one, with Google Benchmark: micro [--benchmark_filter=scan]
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>

#include "annals/graph.h"
#include "bench/micro/earlier.h"
#include "bench/micro/following.h"

namespace {

constexpr std::uint64_t kFacts = 500'000;
constexpr std::uint64_t kEntities = kFacts / 20;
constexpr std::uint64_t kRelations = 100;

/// A folder that is gone at the end.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("annals-micro-" + std::to_string(getpid()))) {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string graph() const { return (path_ / "graph").string(); }
  void make() const { std::filesystem::create_directories(path_); }

 private:
  std::filesystem::path path_;
};

std::string entity_name(std::uint64_t number) { return "entity-" + std::to_string(number); }

/// Facts with skewed subjects, relations and objects, a day each between 1995 and 2024, in one
/// load.
annals::Graph make_graph(const Folder& folder) {
  folder.make();
  std::mt19937_64 random(2007);
  const auto skewed = [&](std::uint64_t size) {
    const double uniform = static_cast<double>(random() >> 11) / 9007199254740992.0;
    return static_cast<std::uint64_t>(std::pow(static_cast<double>(size), uniform)) - 1;
  };
  annals::Graph graph = annals::Graph::open(folder.graph());
  annals::BulkLoad load = graph.begin_load();
  const auto entity = [&](const std::string& name) {
    return load.intern(annals::Term::entity(name));
  };
  for (std::uint64_t i = 0; i < kFacts; ++i) {
    const auto day = static_cast<std::int64_t>(9131 + random() % 10958);
    const auto subject = entity(entity_name(skewed(kEntities)));
    const auto relation = entity("relation-" + std::to_string(skewed(kRelations)));
    const auto object = entity(entity_name(skewed(kEntities)));
    load.add(subject, relation, object,
             load.intern(annals::Term::time(annals::TimeValue::from_day(day))));
  }
  (void)load.finish();
  return graph;
}

/// Runs the query once a round; its rows, and with `words` every term of them, are read.
void ask(benchmark::State& state, const annals::Snapshot& snapshot,
         const annals::PreparedQuery& query, bool words) {
  std::int64_t rows = 0;
  for (auto round : state) {
    for (const annals::Row& row : query.run(snapshot)) {
      ++rows;
      for (std::size_t i = 0; words && i < row.columns().size(); ++i) {
        benchmark::DoNotOptimize(&row[i]);
      }
    }
  }
  if (words) state.SetItemsProcessed(rows);
}

void register_parsing() {
  for (const auto& [name, text] :
       {std::pair<const char*, const char*>{"pattern", "Crocker met ?who @ ?when in 2007"},
        {"join",
         "find ?who, count(*) as ?n where { ?who met ?x @ ?t in 2007 . ?x represents 'United "
         "States' @ ?u . not { ?x met Qomi } . filter ?t before ?u and ?who != ?x } "
         "order by ?n desc limit 10"}}) {
    benchmark::RegisterBenchmark((std::string("parse/") + name).c_str(),
                                 [text = std::string(text)](benchmark::State& state) {
                                   for (auto round : state) {
                                     annals::PreparedQuery query(text);
                                     benchmark::DoNotOptimize(&query);
                                   }
                                 });
  }
  benchmark::RegisterBenchmark("parse/time", [](benchmark::State& state) {
    for (auto round : state) {
      benchmark::DoNotOptimize(annals::TimeValue::parse("2007-03/2009-02-13"));
    }
  });
}

void register_query(const std::string& name, const annals::Snapshot& snapshot,
                    const std::string& text, bool words) {
  benchmark::RegisterBenchmark(name.c_str(), [&snapshot, query = annals::PreparedQuery(text),
                                              words](benchmark::State& state) {
    ask(state, snapshot, query, words);
  })->Unit(benchmark::kMicrosecond);
}

void register_queries(const annals::Snapshot& snapshot) {
  // Every fact is read, none leaves.
  register_query("decode/all facts", snapshot, "find count(?t) as ?n where { _ _ _ @ ?t }", false);
  register_query("scan/one relation", snapshot,
                 "find count(?t) as ?n where { _ relation-1 _ @ ?t }", false);
  register_query("scan/one year", snapshot, "find count(*) as ?n where { _ _ _ @ 2007 }", false);
  register_query("look up/one entity", snapshot, "'entity-1000' ?r ?o @ ?t", true);
  register_query("look up/one entity in a year", snapshot, "'entity-1000' ?r ?o @ ?t in 2007",
                 true);
  register_query("words/of many facts", snapshot,
                 "find all ?s, ?o, ?t where { ?s relation-5 ?o @ ?t }", true);
  register_query("join/two relations", snapshot,
                 "find count(*) as ?n where { ?x relation-20 _ . ?x relation-30 _ }", false);
  register_query("join/two hops", snapshot,
                 "find count(*) as ?n where { ?x relation-20 ?y . ?y relation-30 _ }", false);
}

void register_lookups(const annals::Snapshot& snapshot) {
  benchmark::RegisterBenchmark("look up/one fact", [&snapshot](benchmark::State& state) {
    const annals::Term relation = annals::Term::entity("relation-1");
    std::uint64_t number = 0;
    for (auto round : state) {
      annals::Pattern pattern;
      pattern.subject = annals::Term::entity(entity_name(number++ % 1000));
      pattern.relation = relation;
      for (annals::Matches matches = snapshot.match(pattern); matches.next();) {
        benchmark::DoNotOptimize(&matches);
        break;
      }
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    const Folder folder;
    const annals::Graph graph = make_graph(folder);
    const annals::Snapshot snapshot = graph.snapshot();
    register_parsing();
    register_queries(snapshot);
    register_lookups(snapshot);
    const annals::Graph places = make_places();
    const annals::Snapshot inside = places.snapshot();
    register_following(inside);
    const annals::Graph chains = make_chains();
    const annals::Snapshot steps = chains.snapshot();
    register_chains(steps);
    const annals::Graph commits = make_commits();
    const annals::Snapshot today = commits.snapshot();
    const annals::Snapshot middle = today.as_of(today.commit() / 2);
    register_earlier(today, middle);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return 1;
  }
  return 0;
}
