#include "store/mend_graph.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "store/mend_run.h"
#include "store/merge_cursor.h"

namespace annals::store {
namespace {

std::vector<bool> words_of(const GraphState& graph) {
  std::vector<bool> known(graph.next_word);
  const auto add = [&known](const WordList& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words.number(i) < known.size()) known[words.number(i)] = true;
    }
  };
  for (const auto& run : graph.runs) {
    const std::size_t pages = run->directory(Section::kWords).blocks();
    for (std::size_t p = 0; p < pages; ++p) add(run->page(p, false));
  }
  for (const auto& piece : graph.delta) add(piece->words());
  return known;
}

/// What stands for a lost word; empty: nothing can.
Term stand_in(Id id) {
  switch (id.kind()) {
    case IdKind::kEntity:
      return Term::entity(fmt::format("{}:{}", kLostWord, id.payload()));
    case IdKind::kText:
      return Term::text(std::to_string(id.payload()), {}, kLostWord);
    case IdKind::kTimeWord:
      return Term::time(TimeValue::parse("/"));
    default:
      return {};
  }
}

/// What facts name and is lost.
class Losses {
 public:
  explicit Losses(const std::shared_ptr<const GraphState>& graph)
      : words_(words_of(*graph)), facts_(graph->next_fact) {
    // A fact has a higher number than those inside it.
    MergeCursor known(std::make_shared<const SnapshotState>(graph), Order::kNumber,
                      Visibility::kKnown);
    while (const auto row = known.next_row()) {
      const FactKey& key = row->key;
      bool can_be_written = row->number < facts_.size();
      for (const Id id : {key.subject, key.relation, key.object, key.time}) {
        can_be_written = stands(id) && can_be_written;
      }
      if (can_be_written) {
        facts_[row->number] = true;
      } else {
        erased_.push_back({row->number, kErased});
      }
    }
  }

  /// By number.
  const std::map<WordNumber, std::string>& stand_ins() const { return stand_ins_; }
  std::vector<Tombstone>& erased() { return erased_; }

 private:
  /// Whether the id can be read, with what stands in for lost words.
  bool stands(Id id) {
    const std::uint64_t n = id.payload();
    if (id.is_fact()) return n < facts_.size() && facts_[n];
    if (!id.is_word() || (n < words_.size() && words_[n])) return true;
    const Term term = stand_in(id);
    if (!term.empty()) stand_ins_.emplace(n, word_record(term));
    return !term.empty();
  }

  std::vector<bool> words_;
  std::vector<bool> facts_;
  std::map<WordNumber, std::string> stand_ins_;
  std::vector<Tombstone> erased_;
};

}  // namespace

MendedGraph mend_runs(GraphState& state, std::size_t block_rows) {
  MendedGraph result;
  for (auto& run : state.runs) {
    MendedRun mended = mend_run(state.database, run->info(), block_rows);
    if (!mended.run) continue;
    run = std::move(mended.run);
    result.lost = result.lost || mended.lost;
    result.lines.insert(result.lines.end(), mended.lines.begin(), mended.lines.end());
  }
  return result;
}

void mend_facts(const std::shared_ptr<GraphState>& state, std::vector<std::string>& lines) {
  Losses losses(state);
  if (!losses.stand_ins().empty()) {
    lines.push_back(fmt::format(
        "{} of the lost words are named by facts: an entity stands there as <{}:NUMBER>, a text as "
        "\"NUMBER\"^^<{}>, a time as /",
        losses.stand_ins().size(), kLostWord, kLostWord));
  }
  if (!losses.erased().empty()) {
    lines.push_back(
        fmt::format("{} facts are left out, as a number or a fact that they name is lost",
                    losses.erased().size()));
  }
  WordList words;
  for (const auto& [number, record] : losses.stand_ins()) words.add(number, record);
  state->delta.push_back(
      std::make_shared<const DeltaPiece>(std::vector<FactRow>(), std::vector<FactRow>(),
                                         std::move(losses.erased()), std::move(words)));
  state->settle();
  state->asserted = count_asserted(std::make_shared<const SnapshotState>(state));
}

}  // namespace annals::store
