// Measures what history costs: a graph of the benchmark's events that came in a thousand commits,
// of whose facts five percent were retracted, beside a graph of the facts that are left, loaded at
// once. history --help says more.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "bench/event_file.h"
#include "bench/question_list.h"

namespace {

using annals::bench::Constants;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kCommits = 1000;
constexpr std::size_t kRetractedInThousand = 50;

struct Arguments {
  std::string events, constants, graphs;
  std::vector<std::string> queries;
  std::size_t runs = 20;
};

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// Which of the events are retracted in the end.
std::vector<bool> retracted(std::size_t events) {
  std::mt19937_64 random(2007);
  std::vector<bool> result(events);
  for (std::size_t i = 0; i < events; ++i) result[i] = random() % 1000 < kRetractedInThousand;
  return result;
}

/// The events in a thousand commits; each retracts events of the commits before it.
void add_by_commits(annals::Graph& graph, const std::vector<annals::Fact>& events,
                    const std::vector<bool>& is_retracted) {
  const std::size_t size = (events.size() + kCommits - 1) / kCommits;
  std::size_t next = 0;  // to be looked at for what is retracted
  for (std::size_t begin = 0; begin < events.size(); begin += size) {
    const std::size_t end = std::min(events.size(), begin + size);
    annals::Transaction change = graph.begin({.durable = false});
    for (std::size_t i = begin; i < end; ++i) change.add(events[i]);
    // A quarter of the way behind; the last commit takes back what is left.
    const std::size_t until = end == events.size() ? end : begin * 3 / 4;
    for (; next < until; ++next) {
      if (is_retracted[next]) change.retract(events[next]);
    }
    (void)change.commit();
  }
}

void load_the_rest(annals::Graph& graph, const std::vector<annals::Fact>& events,
                   const std::vector<bool>& is_retracted) {
  annals::BulkLoad load = graph.begin_load();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!is_retracted[i]) load.add(events[i]);
  }
  (void)load.finish();
}

/// The two graphs in the folder, made where they are not there. They are made beside it, so that
/// what an interrupted run leaves is not taken for them.
struct Graphs {
  Graphs(const std::filesystem::path& folder, const std::vector<annals::Fact>& events)
      : Graphs(made_in(folder, events).string()) {}
  annals::Graph with, without;

 private:
  explicit Graphs(const std::string& folder)
      : with(annals::Graph::open(folder + "/with")),
        without(annals::Graph::open(folder + "/without")) {}

  static std::filesystem::path made_in(const std::filesystem::path& folder,
                                       const std::vector<annals::Fact>& events) {
    const std::filesystem::path graphs = folder / "graphs";
    if (std::filesystem::exists(graphs)) return graphs;
    const std::filesystem::path unfinished = folder / "unfinished";
    std::filesystem::remove_all(unfinished);
    std::filesystem::create_directories(unfinished);
    const std::vector<bool> is_retracted = retracted(events.size());
    {
      annals::Graph with = annals::Graph::open((unfinished / "with").string());
      add_by_commits(with, events, is_retracted);
      with.compact();
      annals::Graph without = annals::Graph::open((unfinished / "without").string());
      load_the_rest(without, events, is_retracted);
      without.compact();
    }
    std::filesystem::rename(unfinished, graphs);
    return graphs;
  }
};

/// Milliseconds, with every row's words fetched.
double ask(const annals::Snapshot& snapshot, const std::string& text) {
  const auto begin = Clock::now();
  annals::Rows rows = snapshot.query(text);
  const std::size_t width = rows.columns().size();
  std::size_t bytes = 0;
  while (rows.next_block()) {
    const annals::RowBlock& block = rows.block();
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t i = 0; i < width; ++i) bytes += block.bare(row, i).size();
    }
  }
  if (bytes == 0) std::puts("nothing was found");
  return milliseconds_since(begin);
}

struct Pair {
  double first, second;  // milliseconds, medians
};

/// Asks both states in turn.
Pair ask_in_turn(const annals::Snapshot& first, const annals::Snapshot& second,
                 const std::string& text, std::size_t runs) {
  std::vector<double> a, b;
  for (std::size_t i = 0; i <= runs; ++i) {
    const double times[] = {ask(first, text), ask(second, text)};
    if (i == 0) continue;  // warms up
    a.push_back(times[0]);
    b.push_back(times[1]);
  }
  return {median(a), median(b)};
}

/// Today with history beside the graph without, then the middle of the history beside today.
void compare(const annals::Graph& with, const annals::Graph& without, const Arguments& arguments) {
  const Constants constants = annals::bench::read_constants(arguments.constants);
  const annals::Snapshot today = with.snapshot();
  const annals::Snapshot middle = today.as_of(kCommits / 2);
  const annals::Snapshot plain = without.snapshot();
  std::printf("%-5s %12s %12s %8s %12s %8s\n", "", "without, ms", "with, ms", "ratio", "middle, ms",
              "ratio");
  double with_all = 0;
  double middle_all = 0;
  double questions = 0;
  for (const annals::bench::Question& question : annals::bench::common_questions()) {
    const std::vector<std::string>& chosen = arguments.queries;
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), question.name) == chosen.end()) {
      continue;
    }
    const std::string text = annals::bench::filled_in(question.text, constants);
    const Pair now = ask_in_turn(plain, today, text, arguments.runs);
    const Pair then = ask_in_turn(today, middle, text, arguments.runs);
    const double with_ratio = now.second / now.first;
    const double middle_ratio = then.second / then.first;
    std::printf("%-5s %12.3f %12.3f %8.2f %12.3f %8.2f\n", std::string(question.name).c_str(),
                now.first, now.second, with_ratio, then.second, middle_ratio);
    with_all += std::log(with_ratio);
    middle_all += std::log(middle_ratio);
    ++questions;
  }
  std::printf("geometric mean %31.2f %21.2f\n", std::exp(with_all / questions),
              std::exp(middle_all / questions));
}

void ask_histories(const annals::Graph& graph, const std::vector<annals::Fact>& events) {
  constexpr std::size_t kFacts = 1000;
  std::mt19937_64 random(1995);
  std::vector<double> times;
  std::size_t changes = 0;
  for (std::size_t i = 0; i < kFacts; ++i) {
    const annals::Fact& fact = events[random() % events.size()];
    const auto begin = Clock::now();
    changes += graph.snapshot().history(fact).size();
    times.push_back(milliseconds_since(begin));
  }
  std::printf("history of a fact: %.3f ms in the median, %.3f at most; %zu changes of %zu facts\n",
              median(times), *std::max_element(times.begin(), times.end()), changes, kFacts);
}

void run(const Arguments& arguments, const std::filesystem::path& folder) {
  const std::vector<annals::Fact> events = annals::bench::read_events(arguments.events);
  const Graphs graphs(folder, events);
  std::printf("%llu facts, %llu retracted ones\n",
              static_cast<unsigned long long>(graphs.with.stats().facts),
              static_cast<unsigned long long>(graphs.with.stats().retracted_facts));
  compare(graphs.with, graphs.without, arguments);
  ask_histories(graphs.with, events);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Measures what a thousand commits and five percent of retracted facts cost.");
  app.add_option("events", arguments.events, "events.tsv")->required();
  app.add_option("constants", arguments.constants, "constants.json beside the events")->required();
  app.add_option("--graphs", arguments.graphs,
                 "a folder that keeps the two graphs; default: they are made and removed");
  app.add_option("--queries", arguments.queries, "Q1,Q2; default: the fifteen")->delimiter(',');
  app.add_option("--runs", arguments.runs, "warm runs, after a first one");
  CLI11_PARSE(app, argc, argv);
  const bool keep = !arguments.graphs.empty();
  const std::filesystem::path folder =
      keep ? std::filesystem::path(arguments.graphs)
           : std::filesystem::temp_directory_path() /
                 ("annals-history-" + std::to_string(std::random_device{}()));
  int status = 0;
  try {
    std::filesystem::create_directories(folder);
    run(arguments, folder);
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    status = 1;
  }
  if (!keep) std::filesystem::remove_all(folder);
  return status;
}
