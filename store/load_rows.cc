#include "store/load_rows.h"

#include <algorithm>
#include <array>
#include <bit>

namespace annals::store {
namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

unsigned digit_count(const std::vector<RankRow>& rows, RankColumn column) {
  Rank most = 0;
  for (const RankRow& row : rows) most = std::max(most, row.*column);
  return (static_cast<unsigned>(std::bit_width(most)) + kDigitBits - 1) / kDigitBits;
}

/// One pass of a radix sort, stable.
void distribute(const std::vector<RankRow>& from, std::vector<RankRow>& to, RankColumn column,
                unsigned digit) {
  const unsigned shift = digit * kDigitBits;
  const auto digit_of = [&](const RankRow& row) { return (row.*column >> shift) & (kDigits - 1); };
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

bool is_sorted_by(const std::vector<RankRow>& rows, std::span<const RankColumn> columns) {
  return std::is_sorted(rows.begin(), rows.end(), [&](const RankRow& a, const RankRow& b) {
    for (const RankColumn column : columns) {
      if (a.*column != b.*column) return a.*column < b.*column;
    }
    return false;
  });
}

}  // namespace

std::vector<RankRow> stably_sorted(const std::vector<RankRow>& rows, RankColumn column) {
  const unsigned digits = digit_count(rows, column);
  if (digits == 0) return rows;
  std::vector<RankRow> sorted, spare;
  distribute(rows, sorted, column, 0);
  for (unsigned digit = 1; digit < digits; ++digit) {
    distribute(sorted, spare, column, digit);
    sorted.swap(spare);
  }
  return sorted;
}

void sort_rows(std::vector<RankRow>& rows, std::span<const RankColumn> columns) {
  if (is_sorted_by(rows, columns)) return;
  std::vector<RankRow> spare;
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    const unsigned digits = digit_count(rows, *column);
    for (unsigned digit = 0; digit < digits; ++digit) {
      distribute(rows, spare, *column, digit);
      rows.swap(spare);
    }
  }
}

}  // namespace annals::store
