#include "query/merge_join.h"

#include <algorithm>

#include "query/fact_time.h"

namespace annals::query {
namespace {

using store::Id;

/// Groups with more pairs than this are counted by their sorted ends.
constexpr std::size_t kFewPairs = 256;

Schema joined_schema(const Schema& left, const Schema& right, const VariableSet& dead) {
  Schema schema;
  for (const Schema* side : {&left, &right}) {
    for (const VariableId id : *side) {
      if (!dead.contains(id) && !column_of(schema, id)) schema.push_back(id);
    }
  }
  return schema;
}

}  // namespace

MergeJoin::MergeJoin(Context& join_context, OperatorPtr left, OperatorPtr right, VariableId key,
                     const VariableSet& dead, std::optional<TimeCondition> overlap)
    : Operator(join_context, joined_schema(left->schema(), right->schema(), dead)),
      key_(key),
      dead_(dead),
      overlap_(overlap),
      left_(side_of(std::move(left), dead)),
      right_(side_of(std::move(right), dead)) {
  for (const VariableId id : schema()) {
    const auto place = [id](const Side& side) -> std::optional<std::size_t> {
      for (std::size_t i = 0; i < side.wanted.size(); ++i) {
        if (side.input->schema()[side.wanted[i]] == id) return i;
      }
      return std::nullopt;
    };
    const std::optional<std::size_t> in_left = place(left_);
    outputs_.push_back(in_left ? Output{true, *in_left} : Output{false, *place(right_)});
  }
}

MergeJoin::Side MergeJoin::side_of(OperatorPtr input, const VariableSet& dead) {
  Side side;
  side.key = *column_of(input->schema(), key_);
  for (std::size_t i = 0; i < input->schema().size(); ++i) {
    const VariableId id = input->schema()[i];
    const bool tested =
        overlap_ && (id == overlap_->time || id == overlap_->fact || id == overlap_->operand);
    if (tested || !dead.contains(id)) side.wanted.push_back(i);
  }
  side.input = std::move(input);
  return side;
}

std::string MergeJoin::describe(const Variables& variables) const {
  std::string text = "merge join on ?" + variables.name(key_);
  if (overlap_) text += ", time in ?" + variables.name(overlap_->operand);
  return text;
}

std::vector<const Operator*> MergeJoin::children() const {
  return {left_.input.get(), right_.input.get()};
}

std::optional<VariableId> MergeJoin::sorted_by() const {
  return column_of(schema(), key_) ? std::optional(key_) : std::nullopt;
}

std::optional<Cut> MergeJoin::cut() const {
  Cut result{key_};
  for (const Side* side : {&left_, &right_}) {
    const std::optional<Cut> cut = side->input->cut();
    if (!cut || cut->by != key_ || cut->merged) return std::nullopt;
    result.in_sequence = result.in_sequence && cut->in_sequence;
  }
  return result;
}

std::vector<Id> MergeJoin::part_begins(std::size_t count) const {
  const bool left = left_.input->work() > right_.input->work();
  return (left ? left_ : right_).input->part_begins(count);
}

OperatorPtr MergeJoin::part(const store::IdRange& range) const {
  return std::make_unique<MergeJoin>(context(), left_.input->part(range), right_.input->part(range),
                                     key_, dead_, overlap_);
}

void MergeJoin::do_restart() {
  for (Side* side : {&left_, &right_}) {
    side->input->restart();
    side->rows.reset(0);
    side->group.reset(0);
    side->at = 0;
  }
  left_row_ = right_row_ = 0;
  counted_ = 0;
}

bool MergeJoin::has_row(Side& side) {
  if (side.at < side.rows.size) return true;
  side.at = 0;
  if (side.input->next(side.rows)) return true;
  side.rows.reset(0);  // asked again, it is at its end still
  return false;
}

/// Goes to the first row whose key is not below `key`; false when there is none.
bool MergeJoin::skip_to(Side& side, Id key) {
  while (has_row(side)) {
    const std::vector<Id>& keys = side.rows.columns[side.key];
    if (keys.back() < key) {
      side.at = side.rows.size;
      continue;
    }
    std::size_t step = 1;
    std::size_t low = side.at;
    while (low + step < keys.size() && keys[low + step] < key) {
      low += step;
      step *= 2;
    }
    const auto begin = keys.begin() + static_cast<std::ptrdiff_t>(low);
    const auto end =
        keys.begin() + static_cast<std::ptrdiff_t>(std::min(low + step + 1, keys.size()));
    side.at = static_cast<std::size_t>(std::lower_bound(begin, end, key) - keys.begin());
    return true;
  }
  return false;
}

void MergeJoin::take_group(Side& side, Id key) {
  side.group.reset(side.wanted.size());
  while (has_row(side)) {
    const std::vector<Id>& keys = side.rows.columns[side.key];
    std::size_t end = side.at;
    while (end < keys.size() && keys[end] == key) ++end;
    for (std::size_t i = 0; i < side.wanted.size(); ++i) {
      const std::vector<Id>& from = side.rows.columns[side.wanted[i]];
      side.group.columns[i].insert(side.group.columns[i].end(),
                                   from.begin() + static_cast<std::ptrdiff_t>(side.at),
                                   from.begin() + static_cast<std::ptrdiff_t>(end));
    }
    side.group.size += end - side.at;
    side.at = end;
    if (end < keys.size()) break;
  }
}

MergeJoin::Role MergeJoin::role_of(const Side& side) const {
  if (column_of(side.input->schema(), overlap_->fact)) return Role::kFact;
  return column_of(side.input->schema(), overlap_->operand) ? Role::kOperand : Role::kNone;
}

void MergeJoin::find_moments(Side& side) {
  const auto values = [&side](VariableId id) -> const std::vector<Id>& {
    std::size_t i = 0;
    while (side.input->schema()[side.wanted[i]] != id) ++i;
    return side.group.columns[i];
  };
  side.first.clear();
  side.last.clear();
  if (role_of(side) == Role::kFact) {
    const std::vector<Id>& facts = values(overlap_->fact);
    const std::vector<Id>& times = values(overlap_->time);
    for (std::size_t row = 0; row < side.group.size; ++row) {
      const TimeBounds bounds = bounds_of_fact(context(), facts[row], times[row]);
      side.first.push_back(bounds.s0);
      side.last.push_back(bounds.e1);
    }
    return;
  }
  const std::vector<Id>& times = values(overlap_->operand);
  std::size_t kept = 0;
  for (std::size_t row = 0; row < times.size(); ++row) {
    const Id time = times[row];
    // What is no time lets nothing pass.
    if (time.kind() != store::IdKind::kTime && time.kind() != store::IdKind::kTimeWord) continue;
    const TimeBounds bounds = context().time_bounds(time);
    side.first.push_back(bounds.s0);
    side.last.push_back(bounds.e1);
    for (std::vector<Id>& column : side.group.columns) column[kept] = column[row];
    ++kept;
  }
  side.group.size = kept;
}

void MergeJoin::charge_groups() {
  std::size_t bytes = 0;
  for (const Side* side : {&left_, &right_}) {
    bytes += side->group.size * (side->wanted.size() + (overlap_ ? 2 : 0)) * sizeof(Id);
  }
  if (bytes <= charged_) return;
  context().charge(bytes - charged_);
  charged_ = bytes;
}

/// Goes to the next key that both sides have.
bool MergeJoin::next_groups() {
  left_row_ = right_row_ = 0;
  left_.group.reset(0);
  while (has_row(left_) && has_row(right_)) {
    const Id left = left_.rows.columns[left_.key][left_.at];
    const Id right = right_.rows.columns[right_.key][right_.at];
    if (left < right) {
      if (!skip_to(left_, right)) return false;
    } else if (right < left) {
      if (!skip_to(right_, left)) return false;
    } else {
      take_group(left_, left);
      take_group(right_, left);
      charge_groups();
      if (overlap_) {
        find_moments(left_);
        find_moments(right_);
      }
      return true;
    }
  }
  return false;
}

bool MergeJoin::passes(std::size_t left, std::size_t right) const {
  return !overlap_ ||
         (left_.first[left] <= right_.last[right] && right_.first[right] <= left_.last[left]);
}

/// How many pairs of the two groups pass.
std::uint64_t MergeJoin::count_pairs() {
  const std::size_t all = left_.group.size * right_.group.size;
  if (!overlap_) return all;
  std::uint64_t count = 0;
  if (all <= kFewPairs) {
    for (std::size_t i = 0; i < left_.group.size; ++i) {
      for (std::size_t k = 0; k < right_.group.size; ++k) count += passes(i, k) ? 1 : 0;
    }
    return count;
  }
  // Those that begin in time, less those that end too early: who ends before has begun before.
  Checkpoint checkpoint(context());
  const auto less = [&checkpoint](Moment a, Moment b) {
    checkpoint.step();
    return a < b;
  };
  std::sort(right_.first.begin(), right_.first.end(), less);
  std::sort(right_.last.begin(), right_.last.end(), less);
  for (std::size_t i = 0; i < left_.group.size; ++i) {
    checkpoint.step();
    const auto begun = std::upper_bound(right_.first.begin(), right_.first.end(), left_.last[i]);
    const auto ended = std::lower_bound(right_.last.begin(), right_.last.end(), left_.first[i]);
    count +=
        static_cast<std::size_t>((begun - right_.first.begin()) - (ended - right_.last.begin()));
  }
  return count;
}

void MergeJoin::append_pairs(Batch& batch) {
  pairs_left_.clear();
  pairs_right_.clear();
  std::size_t steps = 0;
  while (left_row_ < left_.group.size && batch.size + pairs_left_.size() < kBatchSize) {
    if ((++steps & 0xFFFF) == 0) context().check();
    if (passes(left_row_, right_row_)) {
      pairs_left_.push_back(static_cast<std::uint32_t>(left_row_));
      pairs_right_.push_back(static_cast<std::uint32_t>(right_row_));
    }
    if (++right_row_ == right_.group.size) {
      right_row_ = 0;
      ++left_row_;
    }
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const Side& side = outputs_[i].left ? left_ : right_;
    const std::vector<Id>& from = side.group.columns[outputs_[i].column];
    for (const std::uint32_t row : outputs_[i].left ? pairs_left_ : pairs_right_) {
      batch.columns[i].push_back(from[row]);
    }
  }
  batch.size += pairs_left_.size();
}

bool MergeJoin::next_counted(Batch& batch) {
  std::size_t groups = 0;
  while (counted_ < kBatchSize && next_groups()) {
    if ((++groups & 0xFFF) == 0) context().check();
    counted_ += count_pairs();
  }
  batch.size = std::min<std::uint64_t>(counted_, kMostCounted);
  counted_ -= batch.size;
  return batch.size > 0;
}

bool MergeJoin::do_next(Batch& batch) {
  if (outputs_.empty()) return next_counted(batch);
  std::size_t groups = 0;
  while (batch.size < kBatchSize) {
    if (left_row_ >= left_.group.size && !next_groups()) break;
    if (left_.group.size == 0 || right_.group.size == 0) {
      left_row_ = left_.group.size;
      continue;
    }
    if ((++groups & 0xFFF) == 0) context().check();
    append_pairs(batch);
  }
  return batch.size > 0;
}

}  // namespace annals::query
