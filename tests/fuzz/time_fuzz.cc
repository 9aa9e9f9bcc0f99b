// Fuzz target: time values. Whatever is read must be kept as written, have bounds in order, survive
// packing, and answer every question about it without harm.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "model/error.h"
#include "model/time_value.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const annals::TimeValue& time) {
  const annals::TimeBounds& bounds = time.bounds();
  require(bounds.s0 <= bounds.s1 && bounds.e0 <= bounds.e1);
  require(bounds.s0 <= bounds.e0 && bounds.s1 <= bounds.e1);
  if (const auto packed = time.packed()) {
    require(*packed < std::uint64_t{1} << 60);
    require(annals::TimeValue::unpack(*packed) == time);
    require(annals::TimeValue::bounds_of_packed(*packed) == bounds);
  }
  for (const auto& part : {time.start(), time.end(), time.first(), time.last(), time.to_year(),
                           time.to_month(), time.to_day()}) {
    if (part) require(annals::TimeValue::parse(part->text()) == *part);
  }
  (void)time.duration_seconds();
  require(annals::TimeValue::intersection(time, time) == time);
}

void check_number(const std::uint8_t* data, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size && i < 8; ++i) number = number << 8 | data[i];
  try {
    const annals::TimeValue time = annals::TimeValue::unpack(number);
    require(time.packed() == number);
    check(time);
  } catch (const annals::Error& error) {
    require(error.code() == annals::ErrorCode::kDamaged);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t token = annals::TimeValue::token_length(text);
  require(token <= size);
  std::string reason;
  const auto time = annals::TimeValue::try_parse(text, &reason);
  require(time.has_value() == reason.empty());
  check_number(data, size);

  // A time, a space, a duration.
  const std::size_t space = text.find(' ');
  if (time) {
    require(time->text() == text);
    require(annals::TimeValue::token_length(text) == text.size());
    check(*time);
  }
  if (space == std::string_view::npos) return 0;
  const auto first = annals::TimeValue::try_parse(text.substr(0, space));
  if (const auto other = annals::TimeValue::try_parse(text.substr(space + 1)); first && other) {
    const auto both = annals::TimeValue::intersection(*first, *other);
    require(both == annals::TimeValue::intersection(*other, *first));
    require(both.has_value() ==
            annals::passes(annals::TimeWord::kIn, first->bounds(), other->bounds()));
    if (both) check(*both);
  }
  try {
    const annals::Duration by = annals::Duration::parse(text.substr(space + 1));
    if (first) {
      if (const auto moved = first->shifted(by)) check(*moved);
    }
  } catch (const annals::Error& error) {
    require(error.code() == annals::ErrorCode::kInvalidValue);
  }
  return 0;
}
