#include "query/sort.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "model/term.h"

namespace annals::query {
namespace {

using store::Id;

constexpr std::size_t kTermBytes = 96;       // of one decoded term, about
constexpr std::size_t kKeptAtLeast = 65536;  // rows before those beyond `keep` are dropped
constexpr std::size_t kFewPart = 16;  // fewer than this part of all rows are found without the rest

}  // namespace

std::vector<std::uint32_t> ranks_of(const std::vector<Id>& column, Context& context) {
  std::vector<Id> ids = column;
  Checkpoint checkpoint(context);
  std::sort(ids.begin(), ids.end(), [&checkpoint](Id a, Id b) {
    checkpoint.step();
    return a < b;
  });
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const std::size_t bytes = ids.size() * kTermBytes;
  context.charge(bytes);
  const std::vector<Term> terms = context.many_terms(ids);
  std::vector<std::uint32_t> sorted(ids.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
    checkpoint.step();
    return order(terms[a], terms[b]) == std::weak_ordering::less;
  });
  std::vector<std::uint32_t> rank_of(ids.size());  // by place in ids
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0 && order(terms[sorted[i - 1]], terms[sorted[i]]) == std::weak_ordering::less) ++rank;
    rank_of[sorted[i]] = rank;
  }
  context.release(bytes);
  std::vector<std::uint32_t> result;
  result.reserve(column.size());
  for (const Id id : column) {
    checkpoint.step();
    const auto place = std::lower_bound(ids.begin(), ids.end(), id);
    result.push_back(rank_of[static_cast<std::size_t>(place - ids.begin())]);
  }
  return result;
}

namespace {

/// Numbers that rise as the values of a column do in the order of `order by`, or fall.
std::vector<std::uint64_t> places_of(const std::vector<Id>& column, bool descending,
                                     Context& context) {
  std::vector<std::uint64_t> places(column.size());
  const bool integers = std::all_of(column.begin(), column.end(),
                                    [](Id id) { return id.kind() == store::IdKind::kInteger; });
  if (integers) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << (Id::kPayloadBits - 1);
    std::transform(column.begin(), column.end(), places.begin(),
                   [](Id id) { return id.payload() ^ kSign; });
  } else {
    const std::vector<std::uint32_t> ranks = ranks_of(column, context);
    std::copy(ranks.begin(), ranks.end(), places.begin());
  }
  if (descending) {
    for (std::uint64_t& place : places) place = ~place;
  }
  return places;
}

}  // namespace

Sort::Sort(Context& sort_context, OperatorPtr input, std::vector<Key> keys,
           std::optional<std::size_t> keep)
    : Operator(sort_context, input->schema()),
      input_(std::move(input)),
      keys_(std::move(keys)),
      keep_(keep) {}

Sort::~Sort() { clear(); }

/// Where only the first rows are wanted, those of each part are the only ones that matter.
std::optional<Cut> Sort::cut() const {
  constexpr std::size_t kFew = 4096;
  std::optional<Cut> result = input_->cut();
  if (!keep_ || *keep_ > kFew || !result || result->merged) return std::nullopt;
  result->merged = true;
  return result;
}

OperatorPtr Sort::merge_parts(OperatorPtr parts) const {
  return std::make_unique<Sort>(context(), std::move(parts), keys_, keep_);
}

OperatorPtr Sort::part(const store::IdRange& range) const {
  return merge_parts(input_->part(range));
}

void Sort::clear() {
  context().release(charged_);
  charged_ = 0;
  given_ = 0;
  read_ = false;
  rows_.reset(schema().size());
}

void Sort::do_restart() {
  input_->restart();
  clear();
}

std::string Sort::describe(const Variables& variables) const {
  std::string text = keep_ ? "first " + std::to_string(*keep_) + " by" : "sort by";
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const VariableId id = keys_[i].variable;
    text += i == 0 ? " " : ", ";
    text += variables.is_hidden(id) ? variables.name(id) : "?" + variables.name(id);
    if (keys_[i].descending) text += " desc";
  }
  return text;
}

void Sort::charge_rows() {
  // A row's ids, and its places while they are sorted.
  const std::size_t width = (schema().size() + keys_.size()) * sizeof(Id) + sizeof(std::uint32_t);
  const std::size_t bytes = rows_.size * width;
  if (bytes > charged_) {
    context().charge(bytes - charged_);
  } else {
    context().release(charged_ - bytes);
  }
  charged_ = bytes;
}

void Sort::read_input() {
  read_ = true;
  rows_.reset(schema().size());
  const std::size_t most =
      keep_ ? std::max(kKeptAtLeast,
                       4 * std::min(*keep_, std::numeric_limits<std::size_t>::max() / 8))
            : std::numeric_limits<std::size_t>::max();
  Batch batch;
  while (input_->next(batch)) {
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      rows_.columns[i].insert(rows_.columns[i].end(), batch.columns[i].begin(),
                              batch.columns[i].end());
    }
    rows_.size += batch.size;
    charge_rows();
    if (rows_.size > most) sort_rows();
  }
  sort_rows();
}

/// Sorts what has been read so far, and drops what lies beyond `keep`.
void Sort::sort_rows() {
  std::vector<std::vector<std::uint64_t>> places;
  for (const Key& key : keys_) {
    const std::vector<Id>& column = rows_.columns[*column_of(schema(), key.variable)];
    places.push_back(places_of(column, key.descending, context()));
  }
  std::vector<std::uint32_t> sorted(rows_.size);
  std::iota(sorted.begin(), sorted.end(), 0u);
  Checkpoint checkpoint(context());
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    checkpoint.step();
    for (const std::vector<std::uint64_t>& place : places) {
      if (place[a] != place[b]) return place[a] < place[b];
    }
    return a < b;  // in the sequence in which they came
  };
  if (keep_ && *keep_ < sorted.size() / kFewPart) {
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(*keep_);
    std::partial_sort(sorted.begin(), end, sorted.end(), less);
  } else {
    std::sort(sorted.begin(), sorted.end(), less);
  }
  if (keep_ && sorted.size() > *keep_) sorted.resize(*keep_);
  for (std::vector<Id>& column : rows_.columns) {
    std::vector<Id> in_order;
    in_order.reserve(sorted.size());
    for (const std::uint32_t row : sorted) {
      checkpoint.step();
      in_order.push_back(column[row]);
    }
    column = std::move(in_order);
  }
  rows_.size = sorted.size();
  charge_rows();
}

bool Sort::do_next(Batch& batch) {
  if (!read_) read_input();
  const std::size_t end = std::min(rows_.size, given_ + kBatchSize);
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    const std::vector<Id>& column = rows_.columns[i];
    batch.columns[i].assign(column.begin() + static_cast<std::ptrdiff_t>(given_),
                            column.begin() + static_cast<std::ptrdiff_t>(end));
  }
  batch.size = end - given_;
  given_ = end;
  return batch.size > 0;
}

}  // namespace annals::query
