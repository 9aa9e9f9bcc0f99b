#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "query/rows.h"

namespace annals::query {
namespace {

using store::Id;

/// The rank of each id among some ids by the order of their terms: each term is read once, and rows
/// are compared by numbers.
class Ranks {
 public:
  Ranks(std::vector<Id> ids, Context& context) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    const std::vector<Term> terms = context.many_terms(ids);
    std::vector<std::uint32_t> sequence(ids.size());
    for (std::uint32_t i = 0; i < sequence.size(); ++i) sequence[i] = i;
    Checkpoint checkpoint(context);
    std::sort(sequence.begin(), sequence.end(), [&](std::uint32_t a, std::uint32_t b) {
      checkpoint.step();
      return order(terms[a], terms[b]) < 0;
    });
    ranks_.reserve(ids.size());
    std::uint32_t rank = 0;
    for (std::uint32_t i = 0; i < sequence.size(); ++i) {
      // Two numbers of one fact are the same term.
      if (i > 0 && order(terms[sequence[i - 1]], terms[sequence[i]]) < 0) ++rank;
      ranks_.emplace(ids[sequence[i]], rank);
    }
  }
  std::uint32_t operator[](Id id) const { return ranks_.find(id)->second; }

 private:
  std::unordered_map<Id, std::uint32_t> ranks_;
};

using Iterator = std::vector<Row>::iterator;

/// Rows that tie in the keys, by all their columns.
void sort_tied(Iterator begin, Iterator end, Context& context) {
  std::vector<Id> ids;
  for (Iterator row = begin; row != end; ++row) ids.insert(ids.end(), row->begin(), row->end());
  const Ranks ranks(std::move(ids), context);
  Checkpoint checkpoint(context);
  std::stable_sort(begin, end, [&](const Row& a, const Row& b) {
    checkpoint.step();
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [&](Id x, Id y) { return ranks[x] < ranks[y]; });
  });
}

}  // namespace

void sort_rows(std::vector<std::vector<store::Id>>& rows,
               const std::vector<std::pair<std::size_t, bool>>& keys,
               std::optional<std::uint64_t> offset, std::optional<std::uint64_t> limit,
               Context& context) {
  const std::uint64_t first = std::min<std::uint64_t>(offset.value_or(0), rows.size());
  const std::uint64_t last =
      std::min<std::uint64_t>(limit.value_or(rows.size()), rows.size() - first) + first;
  std::vector<Id> ids;
  for (const Row& row : rows) {
    for (const auto& key : keys) ids.push_back(row[key.first]);
  }
  const Ranks ranks(std::move(ids), context);
  Checkpoint checkpoint(context);
  const auto less = [&](const Row& a, const Row& b) {
    checkpoint.step();
    for (const auto& [column, descending] : keys) {
      const std::uint32_t x = ranks[a[column]];
      const std::uint32_t y = ranks[b[column]];
      if (x != y) return descending ? y < x : x < y;
    }
    return false;
  };
  std::stable_sort(rows.begin(), rows.end(), less);
  // Ties among the rows that are wanted.
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(last);
  for (Iterator group = rows.begin(); group < end;) {
    context.check();
    const Iterator next = std::upper_bound(group, rows.end(), *group, less);
    if (next - group > 1 && next - rows.begin() > static_cast<std::ptrdiff_t>(first)) {
      sort_tied(group, next, context);
    }
    group = next;
  }
  rows.erase(end, rows.end());
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(first));
}

}  // namespace annals::query
