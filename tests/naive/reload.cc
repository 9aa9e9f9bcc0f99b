#include "tests/naive/reload.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "loaders/dump.h"
#include "loaders/load.h"
#include "model/write.h"

namespace annals::naive {

namespace {

/// The facts as they were stated, in order of text.
std::vector<std::string> stated_facts(const Snapshot& snapshot) {
  std::vector<std::string> facts;
  for (const FoundFact& found : snapshot.as_stated().match({})) {
    facts.push_back(write_fact(found.fact));
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

std::string difference_of_states(const Snapshot& snapshot, const Snapshot& copy) {
  std::vector<std::string> differing;
  const std::vector<std::string> facts = stated_facts(snapshot), copied = stated_facts(copy);
  std::set_symmetric_difference(facts.begin(), facts.end(), copied.begin(), copied.end(),
                                std::back_inserter(differing));
  std::string text;
  for (const std::string& fact : differing) {
    const bool lost = std::binary_search(facts.begin(), facts.end(), fact);
    text += (lost ? "  lost: " : "  not in the original: ") + fact + "\n";
  }
  return text;
}

}  // namespace

std::string dumped(const Graph& graph, bool with_history, Dice& dice) {
  std::ostringstream out;
  loaders::DumpOptions options;
  if (dice.chance(50)) options.memory = dice.below(2000);
  if (with_history) {
    (void)loaders::dump_history(graph.snapshot(), out, options);
  } else {
    (void)loaders::dump(graph.snapshot(), out, options);
  }
  return out.str();
}

Graph loaded(const std::string& text, const test::TemporaryFolder& folder, Dice& dice) {
  const std::string file = folder / "dump.facts";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.block_rows = 2 + dice.below(12);
  Graph copy = Graph::open("", options);
  (void)loaders::load_files(copy, {file});
  return copy;
}

std::string difference_of_stored(const Graph& graph, const Graph& copy, bool with_history) {
  const Snapshot now = graph.snapshot(), copied = copy.snapshot();
  if (!with_history) return difference_of_states(now, copied);
  if (now.commit() != copied.commit()) {
    return "the copy has " + std::to_string(copied.commit()) + " commits\n";
  }
  for (std::uint64_t commit = 1; commit <= now.commit(); ++commit) {
    const std::string text = difference_of_states(now.as_of(commit), copied.as_of(commit));
    if (!text.empty()) return "commit " + std::to_string(commit) + ":\n" + text;
  }
  return "";
}

}  // namespace annals::naive
