// Measures loading, opening and simple look-ups through the public API. measure [--facts N]
// [FILE.tsv[.gz|.zst]]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "loaders/load.h"

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double timed(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return milliseconds(Clock::now() - begin);
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Events with skewed subjects, relations and objects, a day each between 1995 and 2024; among them
/// those of Crocker.
void write_events(const std::filesystem::path& path, std::uint64_t count) {
  std::mt19937_64 random(2007);
  const auto skewed = [&](std::uint64_t size) {
    const double uniform = static_cast<double>(random() >> 11) / 9007199254740992.0;
    return static_cast<std::uint64_t>(std::pow(static_cast<double>(size), uniform)) - 1;
  };
  std::ofstream out(path);
  const std::uint64_t entities = std::max<std::uint64_t>(count / 20, 10);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto day =
        annals::TimeValue::from_day(9131 + static_cast<std::int64_t>(random() % 10958));
    if (i % 20000 == 7) {
      out << "Crocker\tmet\tperson-" << random() % 1000 << '\t' << day.text() << '\n';
    } else {
      out << "entity-" << skewed(entities) << "\trelation-" << skewed(250) << "\tentity-"
          << skewed(entities) << '\t' << day.text() << '\n';
    }
  }
}

void measure_query(const annals::Graph& graph, const std::string& what, const std::string& query) {
  std::vector<double> times;
  std::uint64_t rows = 0;
  for (int i = 0; i < 15; ++i) {
    times.push_back(timed([&] {
      rows = 0;
      for (annals::Rows answer = graph.query(query); answer.next();) {
        ++rows;
      }
    }));
  }
  std::printf("%-34s first %9.3f ms, median of 15 %9.3f ms, %llu rows\n", what.c_str(),
              times.front(), median(times), static_cast<unsigned long long>(rows));
}

void measure_load(const std::string& graph_path, const std::string& events) {
  annals::Graph graph = annals::Graph::open(graph_path);
  annals::loaders::FileLoadOptions options;
  options.columns = {"subject", "relation", "object", "time"};
  annals::loaders::LoadReport report;
  const double time =
      timed([&] { report = annals::loaders::load_files(graph, {events}, options); });
  std::printf("load: %llu facts in %.2f s, %.0f facts/s, peak memory %.0f MiB\n",
              static_cast<unsigned long long>(report.added), time / 1000,
              static_cast<double>(report.added) / time * 1000, peak_mebibytes());
  graph.compact();
  const annals::GraphStats stats = graph.stats();
  std::printf("disk: %.1f bytes a fact\n",
              static_cast<double>(stats.disk_bytes) /
                  static_cast<double>(std::max<std::uint64_t>(stats.facts, 1)));
}

void measure_graph(const std::string& graph_path) {
  std::vector<double> opens;
  for (int i = 0; i < 5; ++i) {
    opens.push_back(timed([&] { annals::Graph::open(graph_path); }));
  }
  std::printf("open and close, median of 5: %.1f ms\n", median(opens));
  std::optional<annals::Graph> graph;
  std::printf("open: %.1f ms\n", timed([&] { graph.emplace(annals::Graph::open(graph_path)); }));
  measure_query(*graph, "Crocker met ?who", "Crocker met ?who");
  measure_query(*graph, "all facts of entity-7", "'entity-7' ?r ?o @ ?t");
  measure_query(*graph, "facts of entity-7 in 2007", "'entity-7' ?r ?o @ ?t in 2007");
  measure_query(*graph, "facts a relation in 2007",
                "find ?r, count(*) as ?n where { _ ?r _ @ 2007 }");
}

/// The same with ten entities of some hundred facts each under two names.
void measure_other_names(const std::string& graph_path) {
  annals::Graph graph = annals::Graph::open(graph_path);
  const auto measure_all = [&](const std::string& when) {
    measure_query(graph, when + "Crocker met ?who", "Crocker met ?who");
    measure_query(graph, when + "a whole relation", "find all ?a, ?b where { ?a relation-0 ?b }");
    measure_query(graph, when + "a relation counted",
                  "find count(*) as ?n where { _ relation-0 _ }");
  };
  measure_all("");
  annals::Transaction change = graph.begin();
  const auto entity = [](int number) {
    return annals::Term::entity("entity-" + std::to_string(number));
  };
  for (int i = 0; i < 10; ++i) {
    change.add(
        annals::Fact(entity(1000 + i), annals::Term::entity("also-known-as"), entity(500 + i)));
  }
  (void)change.commit();
  measure_all("ten other names: ");
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t facts = 1000000;
  std::string events;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--facts" && i + 1 < argc) {
      facts = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument.starts_with("-")) {
      std::fprintf(stderr, "usage: measure [--facts N] [FILE.tsv[.gz|.zst]]\n");
      return 2;
    } else {
      events = argument;
    }
  }
  const auto folder =
      std::filesystem::temp_directory_path() / ("annals-measure-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  int status = 0;
  try {
    if (events.empty()) {
      events = (folder / "events.tsv").string();
      write_events(events, facts);
    }
    const std::string graph = (folder / "graph").string();
    measure_load(graph, events);
    measure_graph(graph);
    measure_other_names(graph);
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    status = 1;
  }
  std::filesystem::remove_all(folder);
  return status;
}
