// Times as one number: the shapes. THE NUMBERS REACH THE DISK: a shape keeps its number and its
// layout for ever, a new one takes a free number (docs/format.md).
//
// Bits 59 to 52 are the shape, bits 51 to 0 what it holds. Units count from the year -9999, so that
// nothing is negative:
//   year    years since -9999                 0 … 19998
//   month   months since -9999-01             0 … 239987
//   day     days since -9999-01-01            0 … 7304483
//   season  4 * year + (0 spring … 3 winter)  0 … 79994
//   decade  1000 + N for NX (198X: 1198), 999 - N for -NX (-000X: 999)   0 … 1999
//   century 100 + N for NXX (19XX: 119), 99 - N for -NXX                 0 … 199
//   second, minute   since -9999-01-01T00:00 UTC
//
//   shape       written                                    bits 51 to 0
//   0           always                                     0
//   1 2 3 4     /   ../..   /..   ../                      0
//   8 … 11      2007                 and with ~ ? %        year
//   12 … 15     2007-05              and with ~ ? %        month
//   16 … 19     2007-05-28           and with ~ ? %        day
//   20 … 23     2007-21              and with ~ ? %        season
//   24 … 27     198X                 and with ~ ? %        decade
//   28 … 31     19XX                 and with ~ ? %        century
//   32 … 35     2007-XX              and with ~ ? %        year
//   36 … 39     2007-05-XX           and with ~ ? %        month
//   40 … 43     2007-XX-XX           and with ~ ? %        year
//   48          2007-05-28T14:30:05Z                       second
//   49          2007-05-28T14:30Z                          minute
//   50          2007-05-28T14:30:05                        second
//   51          2007-05-28T14:30                           minute
//   64 80 96    a/b of years, months, days                 a in bits 51 to 26, b - a in 25 to 0
//   65 81 97    [a..b]                                     the same
//   66 82 98    [..a]/[b..]                                a in bits 51 to 26, b in 25 to 0
//   67 83 99    a/..                                       a
//   68 84 100   a/                                         a
//   69 85 101   [a..]                                      a
//   70 86 102   ../b                                       b
//   71 87 103   /b                                         b
//   72 88 104   [..b]                                      b
//   112 … 117   a/b: year/month, year/day, month/year,     a in bits 51 to 26, b in 25 to 0,
//               month/day, day/year, day/month             each in its own unit
#ifndef ANNALS_MODEL_TIME_SHAPES_H_
#define ANNALS_MODEL_TIME_SHAPES_H_

#include <array>
#include <cstdint>

#include "model/calendar.h"
#include "model/written_time.h"

namespace annals::shapes {

enum class Unit : std::uint8_t { kYear = 0, kMonth = 1, kDay = 2 };

// Shapes, as in the table above.
inline constexpr unsigned kAlways = 0, kUnknownUnknown = 1, kOpenOpen = 2, kUnknownOpen = 3,
                          kOpenUnknown = 4;
inline constexpr unsigned kFirstDate = 8, kLastDate = 43;
inline constexpr unsigned kSecondZ = 48, kMinuteZ = 49, kSecond = 50, kMinute = 51;
inline constexpr unsigned kFirstPair = 64, kPairUnitStep = 16, kLastPair = 104;
inline constexpr unsigned kFirstMixed = 112, kLastMixed = 117;
enum PairForm : unsigned {
  kFromTo = 0,
  kRangeBoth = 1,
  kRangeToRange = 2,
  kFromOpen = 3,
  kFromUnknown = 4,
  kRangeFrom = 5,
  kOpenTo = 6,
  kUnknownTo = 7,
  kRangeTo = 8,
};

inline constexpr unsigned kShapeShift = 52, kStartShift = 26;
inline constexpr std::uint64_t kLowMask = (std::uint64_t{1} << kStartShift) - 1;
inline constexpr std::uint64_t kPayloadMask = (std::uint64_t{1} << kShapeShift) - 1;
inline constexpr std::array<char, 4> kMarks = {'\0', '~', '?', '%'};
/// The forms of shapes 8 to 43, four shapes each.
inline constexpr std::array<DateForm, 9> kDateForms = {
    DateForm::kYear,   DateForm::kMonth,   DateForm::kDay,
    DateForm::kSeason, DateForm::kDecade,  DateForm::kCentury,
    DateForm::kYearXX, DateForm::kMonthXX, DateForm::kYearXXXX};
struct UnitPair {
  Unit from, to;
};
inline constexpr std::array<UnitPair, 6> kMixed = {{{Unit::kYear, Unit::kMonth},
                                                    {Unit::kYear, Unit::kDay},
                                                    {Unit::kMonth, Unit::kYear},
                                                    {Unit::kMonth, Unit::kDay},
                                                    {Unit::kDay, Unit::kYear},
                                                    {Unit::kDay, Unit::kMonth}}};

inline constexpr std::int64_t kYears = 2 * kNearYears + 1;
inline constexpr std::int64_t kDays = kLastNearDay - kFirstNearDay + 1;
inline constexpr std::int64_t kFirstMonth = -kNearYears * 12;

/// The first year of a decade or century, `years` 10 or 100, from its number in the table above.
constexpr std::int64_t first_x_year(std::int64_t index, std::int64_t years) {
  const std::int64_t half = 10'000 / years;
  return (index - half) * years + (index >= half ? 0 : 1);
}

/// What a packed number says, for the shapes from 64 on.
struct PackedPair {
  PairForm form;
  Unit from, to;
  std::int64_t a, b;  // b is an index too; 0 where there is one date
};

constexpr PackedPair open_pair(unsigned shape, std::int64_t payload) {
  const std::int64_t high = payload >> kStartShift;
  const std::int64_t low = payload & static_cast<std::int64_t>(kLowMask);
  if (shape >= kFirstMixed) {
    const UnitPair units = kMixed[shape - kFirstMixed];
    return {kFromTo, units.from, units.to, high, low};
  }
  const Unit unit = static_cast<Unit>((shape - kFirstPair) / kPairUnitStep);
  const PairForm form = static_cast<PairForm>((shape - kFirstPair) % kPairUnitStep);
  if (form > kRangeToRange) return {form, unit, unit, payload, 0};
  return {form, unit, unit, high, form == kRangeToRange ? low : high + low};
}

}  // namespace annals::shapes

#endif  // ANNALS_MODEL_TIME_SHAPES_H_
