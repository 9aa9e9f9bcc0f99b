// The facts of a bulk load as rows of ranks, sorted by their digits: a rank is an id's place among
// all ids of the load, in their order, so that four bytes compare as eight do.
#ifndef ANNALS_STORE_LOAD_ROWS_H_
#define ANNALS_STORE_LOAD_ROWS_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace annals::store {

using Rank = std::uint32_t;

struct RankRow {
  Rank subject, relation, object, time;
  std::uint32_t number;  // whatever goes with the row
};
using RankColumn = Rank RankRow::*;

/// The rows in the order of the column; of equal ones the first stays the first. Takes as many rows
/// of memory again as there are, twice as many where ranks go beyond two thousand.
std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, RankColumn column);
/// The same by key(row), a Rank.
template <typename Key>
std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, const Key& key);
/// The same in place, by several columns, the most significant first.
void sort_rows(std::vector<RankRow>& rows, std::span<const RankColumn> columns);

inline constexpr unsigned kRankDigitBits = 11;
inline unsigned rank_digits(Rank most) {
  return (static_cast<unsigned>(std::bit_width(most)) + kRankDigitBits - 1) / kRankDigitBits;
}

/// One pass of a radix sort, stable.
template <typename Key>
void distribute(const std::vector<RankRow>& from, std::vector<RankRow>& to, const Key& key,
                unsigned digit) {
  constexpr std::size_t kDigits = std::size_t{1} << kRankDigitBits;
  const unsigned shift = digit * kRankDigitBits;
  const auto digit_of = [&](const RankRow& row) { return (key(row) >> shift) & (kDigits - 1); };
  std::array<std::size_t, kDigits> places{};
  for (const RankRow& row : from) ++places[digit_of(row)];
  std::size_t before = 0;
  for (std::size_t& place : places) {
    const std::size_t count = place;
    place = before;
    before += count;
  }
  to.resize(from.size());
  for (const RankRow& row : from) to[places[digit_of(row)]++] = row;
}

template <typename Key>
std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, const Key& key) {
  Rank most = 0;
  for (const RankRow& row : rows) most = std::max<Rank>(most, key(row));
  const unsigned digits = rank_digits(most);
  if (digits == 0) return rows;
  std::vector<RankRow> sorted, spare;
  distribute(rows, sorted, key, 0);
  for (unsigned digit = 1; digit < digits; ++digit) {
    distribute(sorted, spare, key, digit);
    sorted.swap(spare);
  }
  return sorted;
}

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_ROWS_H_
