#include <algorithm>

#include "store/graph_state.h"
#include "store/kept_cache.h"
#include "store/log_record.h"
#include "store/log_rows.h"
#include "store/merge_cursor.h"
#include "store/store.h"

namespace annals::store {
namespace {

LogHead log_head(const GraphState& graph, CommitNumber commit) {
  return LogRecord::decode_head(log_row(*graph.database, commit).bytes(), commit);
}

std::array<Id, 4> parts_of_key(const FactKey& key) {
  return {key.subject, key.relation, key.object, key.time};
}

}  // namespace

Snapshot::Snapshot(std::shared_ptr<const SnapshotState> state) : state_(std::move(state)) {}
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(const Snapshot&) = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

CommitNumber Snapshot::commit() const { return state_->commit(); }

Snapshot Snapshot::as_of(CommitNumber commit) const {
  if (commit >= state_->commit()) return *this;
  Snapshot result(std::make_shared<const SnapshotState>(state_->shared_graph(), commit));
  result.as_stated_ = as_stated_;
  return result;
}

CommitNumber Snapshot::commit_at(Moment moment) const {
  const GraphState& graph = state_->graph();
  CommitNumber begin = 0;  // is not after the moment
  CommitNumber end = std::min(state_->commit(), graph.logged) + 1;
  while (end - begin > 1) {
    const CommitNumber middle = begin + (end - begin) / 2;
    if (log_head(graph, middle).info.time <= moment) {
      begin = middle;
    } else {
      end = middle;
    }
  }
  return begin;
}

std::vector<CommitInfo> Snapshot::commits() const {
  const GraphState& graph = state_->graph();
  const CommitNumber last = std::min(state_->commit(), graph.logged);
  std::vector<CommitInfo> commits;
  commits.reserve(last);
  graph.database->visit(Space::kMain, log_key(1), log_key(last + 1),
                        [&](std::string_view, std::string_view value) {
                          const CommitNumber next = commits.size() + 1;
                          commits.push_back(LogRecord::decode_head(value, next).info);
                          return true;
                        });
  if (commits.size() != last) log_head(graph, commits.size() + 1);  // says what is missing
  return commits;
}

std::optional<CommitInfo> Snapshot::commit_info(CommitNumber commit) const {
  const GraphState& graph = state_->graph();
  if (commit == 0 || commit > std::min(state_->commit(), graph.logged)) return std::nullopt;
  return log_head(graph, commit).info;
}

Snapshot Snapshot::as_stated() const {
  Snapshot result = *this;
  result.as_stated_ = true;
  return result;
}

const ReplacedRows* Snapshot::replaced() const { return as_stated_ ? nullptr : state_->replaced(); }

std::unique_ptr<Cursor> Snapshot::scan(Order order, Visibility visibility, ColumnSet wanted) const {
  return std::make_unique<MergeCursor>(state_, order, visibility, replaced(), wanted);
}

std::shared_ptr<const Kept> Snapshot::kept(const KeptCache::Make& make) const {
  return state_->graph().kept->of({state_->limit(), as_stated_}, *this, make);
}

std::uint64_t Snapshot::newest_fact_count() const { return state_->graph().asserted; }

std::uint64_t Snapshot::fact_count() const {
  const ReplacedRows* rows = replaced();
  return state_->fact_count() - (rows == nullptr ? 0 : rows->merged_facts());
}

std::optional<FactRow> Snapshot::find_asserted(const FactKey& key) const {
  MergeCursor cursor(state_, Order::kSubjectRelationObject, Visibility::kAsserted, replaced());
  cursor.seek(parts_of_key(key));
  return cursor.next_row();
}

std::optional<FactNumber> Snapshot::find_known(const FactKey& key) const {
  if (const auto asserted = find_asserted(key)) return asserted->number;
  MergeCursor cursor(state_, Order::kSubjectRelationObject, Visibility::kKnown, replaced());
  cursor.seek(parts_of_key(key));
  std::optional<FactNumber> live;
  std::optional<FactNumber> earlier;
  std::optional<FactNumber> any;
  while (const auto row = cursor.next_row()) {  // in rising sequence of numbers
    any = row->number;
    if (row->from <= state_->limit()) earlier = row->number;
    if (is_live(state_, row->number, replaced())) live = row->number;
  }
  if (live) return live;
  return earlier ? earlier : any;
}

std::optional<FactRow> Snapshot::fact(FactNumber number) const {
  MergeCursor cursor(state_, Order::kNumber, Visibility::kKnown, replaced());
  const std::array<Id, 1> prefix = {Id::fact(number)};
  cursor.seek(prefix);
  return cursor.next_row();
}

}  // namespace annals::store
