// The engine against the naive evaluator: random graphs, random changes and random questions, at
// every commit and after a dump and a load. ANNALS_FIRST_SEED and ANNALS_SEEDS (how many) choose
// longer runs; every failure names its seed.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>

#include "tests/naive/check_why.h"
#include "tests/naive/differential.h"
#include "tests/naive/random_query.h"
#include "tests/naive/reload.h"
#include "tests/naive/two_graphs.h"

using namespace annals;         // NOLINT
using namespace annals::naive;  // NOLINT

namespace {

constexpr std::size_t kSeeds = 600;
constexpr std::size_t kQueries = 26;
constexpr int kFailuresShown = 12;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

std::string lines(const std::vector<std::string>& log) {
  std::string text;
  for (const std::string& line : log) text += line + "\n";
  return text;
}

std::string story(std::uint64_t seed, const TwoGraphs& both, const Facts& facts,
                  const std::string& text, bool sources, const std::string& difference) {
  std::string small = shrink(facts, text, sources);
  if (small.empty()) small = lines(both.log);
  return "seed " + std::to_string(seed) + "\n" + small + "\n" + (sources ? ".sources on\n" : "") +
         text + "\n" + difference;
}

struct Tally {
  int pairs = 0, unsure = 0, failures = 0, answered = 0;
  WhyTally whys;
};

// Every state of `graph`, fact by fact, with what follows and without.
bool compare_states(std::uint64_t seed, Graph& graph, const TwoGraphs& both, Tally& tally) {
  for (std::uint64_t asked = 0; asked < 2 * (both.history.commits() + 1); ++asked) {
    const std::string text = std::string(asked % 2 == 0 ? "" : "raw ") + "?s ?r ?o @ ?t as of " +
                             std::to_string(asked / 2);
    ++tally.pairs;
    const std::string difference = ask_both(graph, both.history, text, tally.unsure);
    if (difference.empty()) continue;
    ++tally.failures;
    FAIL_CHECK("seed " << seed << (&graph == &both.graph ? "" : ", after a dump and a load") << "\n"
                       << lines(both.log) << text << "\n"
                       << difference);
    return false;
  }
  return true;
}

// A copy by way of a file, of the last state or of all commits. It must have the same facts, and
// give the same file. Empty, and a failure, when it cannot be made or is another graph.
std::optional<Graph> copy_of(std::uint64_t seed, const TwoGraphs& both, bool with_history,
                             const annals::test::TemporaryFolder& folder, Dice& dice,
                             Tally& tally) {
  std::string difference, text;
  ++tally.pairs;
  try {
    text = dumped(both.graph, with_history, dice);
    Graph copy = loaded(text, folder, dice);
    difference = difference_of_stored(both.graph, copy, with_history);
    if (difference.empty()) {
      const std::string again = dumped(copy, with_history, dice);
      if (again == text) return copy;
      difference = "the copy's dump is another:\n" + again;
    }
  } catch (const Error& error) {
    difference = error.report();
  }
  ++tally.failures;
  FAIL_CHECK("seed " << seed << "\n" << lines(both.log) << "its dump:\n" << text << difference);
  return std::nullopt;
}

// What the commits did.
void ask_of_commits(std::uint64_t seed, Graph& graph, const TwoGraphs& both, Dice& dice,
                    Tally& tally) {
  const std::uint64_t last = both.history.commits();
  const std::uint64_t commit = dice.chance(50) ? last : dice.below(last + 1);
  Term about;
  if (const Facts& facts = both.history.after(commit); !facts.empty()) {
    const Fact& fact = dice.pick(facts);
    about = fact.subject().is_entity() && dice.chance(70) ? fact.subject() : fact.relation();
  }
  for (const std::string& difference :
       {difference_of_changes(graph, both.history, dice.below(last + 1), dice.below(last + 1)),
        difference_of_history(graph, both.history),
        difference_of_conflicts(graph, both.history, commit, Term()),
        difference_of_conflicts(graph, both.history, commit, about),
        fault_of_why(graph, both.history, commit, tally.whys)}) {
    ++tally.pairs;
    if (difference.empty()) continue;
    ++tally.failures;
    FAIL_CHECK("seed " << seed << "\n" << lines(both.log) << difference);
  }
}

// `copy` has the same facts, and the same commits too when `with_history`.
void ask(std::uint64_t seed, TwoGraphs& both, Graph* copy, bool with_history, Dice& dice,
         Tally& tally) {
  const std::uint64_t last = both.history.commits();
  for (std::size_t i = 0; i < kQueries; ++i) {
    const std::uint64_t commit = dice.chance(35) ? dice.below(last + 1) : last;
    const Facts& facts = both.history.after(commit);
    if (facts.empty()) continue;
    const std::string now = random_query(dice, dice.chance(50) ? facts : what_queries_read(facts));
    const std::string text = now + (commit == last ? "" : " as of " + std::to_string(commit));
    const bool sources = dice.chance(35);
    ++tally.pairs;
    std::string difference = ask_both(both.graph, both.history, text, tally.unsure, sources);
    if (difference.empty() && copy != nullptr && (commit == last || with_history)) {
      ++tally.pairs;
      difference = ask_both(*copy, both.history, text, tally.unsure, sources);
      if (!difference.empty()) difference = "after a dump and a load: " + difference;
    }
    if (difference.empty() && i % 4 == 0) {
      ++tally.pairs;
      difference = fault_of_plan(both.graph, text);
    }
    if (difference.empty()) continue;
    if (++tally.failures <= kFailuresShown)
      FAIL_CHECK(story(seed, both, facts, now, sources, difference));
  }
}

}  // namespace

TEST_CASE("the engine agrees with the naive evaluator") {
  const std::uint64_t first = setting("ANNALS_FIRST_SEED", 1);
  const std::uint64_t seeds = setting("ANNALS_SEEDS", kSeeds);
  const annals::test::TemporaryFolder folder;
  Tally tally;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    Dice dice(seed);
    TwoGraphs both = random_graphs(dice);
    if (!both.difference.empty()) {
      ++tally.failures;
      FAIL_CHECK("seed " << seed << "\n" << lines(both.log) << both.difference);
      continue;
    }
    if (!compare_states(seed, both.graph, both, tally)) continue;
    ask_of_commits(seed, both.graph, both, dice, tally);
    std::optional<Graph> copy;
    const bool with_history = dice.chance(50);
    if (dice.chance(60)) copy = copy_of(seed, both, with_history, folder, dice, tally);
    if (copy && with_history) {
      if (!compare_states(seed, *copy, both, tally)) continue;
      ask_of_commits(seed, *copy, both, dice, tally);
    }
    ask(seed, both, copy ? &*copy : nullptr, with_history, dice, tally);
    if (tally.failures > kFailuresShown) break;
  }
  CHECK(tally.failures == 0);
  CHECK(tally.unsure * 12 < tally.pairs);
  INFO(tally.whys.limits << " of " << tally.whys.asked << " whys ended at a limit");
  CHECK(tally.whys.limits * 50 <= tally.whys.asked);
  if (seeds >= kSeeds && tally.failures == 0) CHECK(tally.pairs >= 20000);
}
