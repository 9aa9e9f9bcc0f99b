// Plain days and intervals of days between their text and their number, straight: what nearly every
// fact of a large graph has. All other times go through WrittenTime, with the same results.
#include <array>

#include "model/calendar.h"
#include "model/time_shapes.h"
#include "model/written_time.h"

namespace annals {
namespace {

using namespace shapes;

constexpr unsigned kDayShape = 16;
constexpr unsigned kDayPair = kFirstPair + kPairUnitStep * static_cast<unsigned>(Unit::kDay);
constexpr unsigned kDaysShape = kDayPair + kFromTo, kDayOnShape = kDayPair + kFromOpen;
static_assert(kDateForms[(kDayShape - kFirstDate) / 4] == DateForm::kDay);

constexpr std::size_t kDayText = 10;  // 2007-05-28
constexpr std::int64_t kFirstPlainDay = days_from_civil(1, 1, 1) - kFirstNearDay;

int two_digits(const char* text) {
  const unsigned tens = static_cast<unsigned char>(text[0]) - '0';
  const unsigned ones = static_cast<unsigned char>(text[1]) - '0';
  return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
}

/// The index of a day of the years 1 to 9999; -1 for any other text.
std::int64_t plain_day(const char* text) {
  if (text[4] != '-' || text[7] != '-') return -1;
  const int century = two_digits(text), of_century = two_digits(text + 2);
  const int month = two_digits(text + 5), day = two_digits(text + 8);
  if (century < 0 || of_century < 0 || month < 1 || month > 12 || day < 1) return -1;
  const int year = century * 100 + of_century;
  if (year == 0 || (day > 28 && day > days_in_month(year, month))) return -1;
  return days_from_civil(year, month, day) - kFirstNearDay;
}

void put_two(char* out, int value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

void put_day(char* out, std::int64_t index) {
  const CivilDay civil = civil_from_days(index + kFirstNearDay);
  const int year = static_cast<int>(civil.year);
  put_two(out, year / 100);
  put_two(out + 2, year % 100);
  out[4] = '-';
  put_two(out + 5, civil.month);
  out[7] = '-';
  put_two(out + 8, civil.day);
}

bool is_plain(std::int64_t index) { return kFirstPlainDay <= index && index < kDays; }

}  // namespace

std::optional<std::uint64_t> TimeValue::pack_plain(std::string_view text) {
  if (text.size() < kDayText) return std::nullopt;
  const std::int64_t first = plain_day(text.data());
  if (first < 0) return std::nullopt;
  const auto number = [](unsigned shape, std::int64_t payload) {
    return (std::uint64_t{shape} << kShapeShift) | static_cast<std::uint64_t>(payload);
  };
  if (text.size() == kDayText) return number(kDayShape, first);
  if (text[kDayText] != '/') return std::nullopt;
  const std::string_view end = text.substr(kDayText + 1);
  if (end == "..") return number(kDayOnShape, first);
  if (end.size() != kDayText) return std::nullopt;
  const std::int64_t last = plain_day(end.data());
  if (last < first) return std::nullopt;
  return number(kDaysShape, (first << kStartShift) | (last - first));
}

bool append_plain(std::uint64_t packed, std::string& out) {
  const std::uint64_t shape = packed >> kShapeShift;
  if (shape != kDayShape && shape != kDaysShape && shape != kDayOnShape) return false;
  const auto payload = static_cast<std::int64_t>(packed & kPayloadMask);
  std::array<char, 2 * kDayText + 1> text;
  if (shape == kDaysShape) {
    const std::int64_t first = payload >> kStartShift;
    const std::int64_t last = first + (payload & static_cast<std::int64_t>(kLowMask));
    if (!is_plain(first) || !is_plain(last)) return false;
    put_day(text.data(), first);
    text[kDayText] = '/';
    put_day(text.data() + kDayText + 1, last);
    out.append(text.data(), text.size());
    return true;
  }
  if (!is_plain(payload)) return false;
  put_day(text.data(), payload);
  out.append(text.data(), kDayText);
  if (shape == kDayOnShape) out.append("/..");
  return true;
}

}  // namespace annals
