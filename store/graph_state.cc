#include "store/graph_state.h"

#include <array>

#include "store/merge_cursor.h"

namespace annals::store {

void GraphState::settle() {
  names = std::make_shared<StateNamesCache>();
  kept = std::make_shared<KeptCache>();
  tombstones = {};
  for (const auto& run : runs) tombstones.add(run->tombstones());
  for (const auto& piece : delta) tombstones.add(piece->tombstones());
}

SnapshotState::SnapshotState(std::shared_ptr<const GraphState> graph)
    : graph_(std::move(graph)), commit_(graph_->commit), newest_(true) {
  graph_->held->fetch_add(1);
}

SnapshotState::SnapshotState(std::shared_ptr<const GraphState> graph, CommitNumber commit)
    : graph_(std::move(graph)), commit_(commit), newest_(commit >= graph_->commit) {
  graph_->held->fetch_add(1);
}

SnapshotState::~SnapshotState() { graph_->held->fetch_sub(1); }

std::uint64_t SnapshotState::fact_count() const {
  if (newest_) return graph_->asserted;
  return counted_.get([this] { return count_asserted(unowned()); });
}

std::uint64_t count_asserted(const std::shared_ptr<const SnapshotState>& state) {
  MergeCursor facts(state, Order::kNumber, Visibility::kAsserted, nullptr, ColumnSet{});
  FactBatch batch;
  std::uint64_t count = 0;
  while (facts.next(batch)) {
    count += batch.size();
    batch.clear();
  }
  return count;
}

const StateNames& SnapshotState::names() const {
  return *names_.get([this] { return graph_->names->of(unowned()); });
}

std::optional<WordNumber> find_word(const GraphState& graph, std::string_view record) {
  const std::uint64_t hash = hash_bytes(record);
  for (const auto& piece : graph.delta) {
    if (const auto number = piece->words().find(record, hash)) return number;
  }
  std::optional<WordNumber> found;
  for (const auto& run : graph.runs) {
    Run::HashPlace place;
    run->for_hash(hash, place, [&](WordNumber number) {
      if (find_record(graph, number).record == record) found = number;
      return found.has_value();
    });
    if (found) return found;
  }
  return std::nullopt;
}

HeldRecord find_record(const GraphState& graph, WordNumber number) {
  for (const auto& piece : graph.delta) {
    const std::string_view record = piece->words().find(number);
    if (record.data() != nullptr) return {piece, record};
  }
  for (const auto& run : graph.runs) {
    const auto ordinal = run->page_of(number);
    if (!ordinal) continue;
    std::shared_ptr<const WordList> page = graph.pages->page(*run, *ordinal);
    const std::string_view record = page->find(number);
    if (record.data() != nullptr) return {std::move(page), record};
  }
  return {};
}

bool is_live(const std::shared_ptr<const SnapshotState>& state, FactNumber number,
             const ReplacedRows* replaced) {
  const std::array<Id, 1> prefix = {Id::fact(number)};
  MergeCursor asserted(state, Order::kNumber, Visibility::kAsserted, replaced);
  asserted.seek(prefix);
  if (asserted.next_row()) return true;
  for (const Order order : {Order::kSubjectRelationObject, Order::kObjectSubjectRelation}) {
    MergeCursor naming(state, order, Visibility::kKnown, replaced);
    naming.seek(prefix);
    while (const auto row = naming.next_row()) {
      if (is_live(state, row->number, replaced)) return true;
    }
  }
  return false;
}

}  // namespace annals::store
