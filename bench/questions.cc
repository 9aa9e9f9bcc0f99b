// Asks a graph of the benchmark's events its questions through the public API and prints times, a
// line of JSON each. bench/compare runs it beside the other engines. questions --help says more.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "bench/event_file.h"
#include "bench/question_list.h"

namespace {

using annals::bench::Constants;
using annals::bench::Question;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string graph, constants, add, answers;
  std::vector<std::string> queries;
  std::size_t runs = 5;
  std::vector<std::size_t> workers = {0};  // of a query at most; 0: as many as there are processors
  double timeout = 30;                     // seconds a query
  double enough = 10;                      // seconds after which a question is not asked again
};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void say(const json& record) {
  std::puts(record.dump().c_str());
  std::fflush(stdout);
}

struct Answer {
  std::size_t rows = 0, bytes = 0;
};

/// Every row with every word of it; as tab-separated values into `out` where that is given.
Answer ask(const annals::Graph& graph, const std::string& text, std::size_t workers, double timeout,
           std::ostream* out = nullptr) {
  Answer answer;
  annals::QueryOptions options;
  options.workers = workers;
  options.time_limit = std::chrono::milliseconds(static_cast<std::int64_t>(timeout * 1000));
  annals::Rows rows = graph.query(text, options);
  const std::size_t width = rows.columns().size();
  while (rows.next_block()) {
    const annals::RowBlock& block = rows.block();
    answer.rows += block.rows();
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t i = 0; i < width; ++i) {
        const std::string_view word = block.bare(row, i);
        answer.bytes += word.size();
        // The facts of a path are only counted: there may be another path as short.
        const bool compared = out && block.kind(row, i) != annals::TermKind::kFact;
        if (out) *out << (i > 0 ? "\t" : "") << (compared ? word : std::string_view());
      }
      if (out) *out << '\n';
    }
  }
  return answer;
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Records of a question, one for each number of workers. They are asked in turns, so that what
/// else the machine does slows all of them.
std::vector<json> measured(const annals::Graph& graph, const Question& question,
                           const std::string& text, const Arguments& arguments) {
  std::vector<json> records(arguments.workers.size(), {{"query", question.name}});
  std::vector<std::vector<double>> times(records.size());
  double all = 0;
  Answer answer;
  auto begin = Clock::now();
  try {
    while (times.back().size() < arguments.runs + 1 && all <= arguments.enough) {
      say({{"asking", question.name}});
      for (std::size_t i = 0; i < records.size(); ++i) {
        begin = Clock::now();
        answer = ask(graph, text, arguments.workers[i], arguments.timeout);
        times[i].push_back(seconds_since(begin));
        all += times[i].back();
      }
    }
    if (!arguments.answers.empty()) {
      std::ofstream out(std::filesystem::path(arguments.answers) /
                        (std::string(question.name) + ".tsv"));
      ask(graph, text, arguments.workers.front(), arguments.timeout, &out);
    }
  } catch (const annals::Error& error) {
    json record = {{"query", question.name}, {"error", error.what()}};
    if (seconds_since(begin) > arguments.timeout) {
      record["error"] = (std::ostringstream() << "over " << arguments.timeout << " s").str();
    }
    return {record};
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    json& record = records[i];
    record["first"] = times[i].front();
    if (times[i].size() > 1) times[i].erase(times[i].begin());
    record["median"] = median(times[i]);
    record["best"] = *std::min_element(times[i].begin(), times[i].end());
    record["runs"] = times[i].size();
    record["rows"] = answer.rows;
    record["bytes"] = answer.bytes;
    record["peak_kib"] = peak_kib();
    if (records.size() == 1) continue;
    record["workers"] = arguments.workers[i];
    // As a part of what the first number of workers took.
    record["median_ratio"] = median(times[i]) / records.front()["median"].get<double>();
    record["best_ratio"] = record["best"].get<double>() / records.front()["best"].get<double>();
  }
  return records;
}

/// The events of a file, a thousand a commit.
void add_events(annals::Graph& graph, const std::string& path) {
  constexpr int kFactsOfCommit = 1000;
  annals::bench::EventFile file(path);
  std::optional<annals::Fact> event = file.next();
  while (event) {
    annals::Transaction change = graph.begin({.durable = false});
    for (int i = 0; i < kFactsOfCommit && event; ++i) {
      change.add(*event);
      event = file.next();
    }
    (void)change.commit();
  }
}

std::vector<const Question*> wanted(const std::vector<std::string>& names) {
  std::vector<const Question*> result;
  for (const std::string& name : names) {
    const Question* question = annals::bench::question_named(name);
    if (question == nullptr) {
      throw annals::Error(annals::ErrorCode::kUsage, "there is no question " + name);
    }
    result.push_back(question);
  }
  if (names.empty()) {
    for (const Question& question : annals::bench::common_questions()) result.push_back(&question);
  }
  return result;
}

void run(const Arguments& arguments) {
  const std::vector<const Question*> questions = wanted(arguments.queries);
  const Constants constants = annals::bench::read_constants(arguments.constants);
  annals::OpenOptions options;
  options.mode = arguments.add.empty() ? annals::OpenMode::kReadOnly : annals::OpenMode::kExisting;
  if (!arguments.add.empty()) options.fold_threshold = std::size_t{1} << 40;
  const auto begin = Clock::now();
  annals::Graph graph = annals::Graph::open(arguments.graph, options);
  say({{"open", seconds_since(begin)}});
  // An open transaction keeps the recent commits from being folded while the graph rests.
  std::optional<annals::Transaction> kept;
  if (!arguments.add.empty()) {
    add_events(graph, arguments.add);
    kept.emplace(graph.begin());
    say({{"unfolded", graph.stats().unfolded_facts}});
  }
  for (const Question* question : questions) {
    const std::string text = annals::bench::filled_in(question->text, constants);
    for (const json& record : measured(graph, *question, text, arguments)) say(record);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Asks a graph of the benchmark's events its questions; a line of JSON each.");
  app.add_option("graph", arguments.graph, "the graph, loaded from events.tsv")->required();
  app.add_option("constants", arguments.constants, "constants.json beside the events")->required();
  app.add_option("--queries", arguments.queries, "Q1,Q2; default: the fifteen")->delimiter(',');
  app.add_option("--runs", arguments.runs, "warm runs, after a first one");
  app.add_option("--workers", arguments.workers,
                 "1,2: the threads of a query at most; each question is asked with each in turn")
      ->delimiter(',');
  app.add_option("--timeout", arguments.timeout, "seconds a query");
  app.add_option("--answers", arguments.answers, "a folder for the answers, as QUESTION.tsv");
  app.add_option("--add", arguments.add,
                 "events that are first added by commits, and not folded while it measures");
  CLI11_PARSE(app, argc, argv);
  try {
    run(arguments);
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return 1;
  } catch (const std::exception& error) {  // of the JSON
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
