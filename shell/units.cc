#include "shell/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "model/ascii.h"

namespace annals::shell {
namespace {

/// A positive number and the unit after it, in lower case.
std::optional<std::pair<double, std::string>> read_quantity(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number <= 0) return std::nullopt;
  return std::pair(number, lowered(text.substr(static_cast<std::size_t>(end - text.data()))));
}

constexpr double kLargest = 9e18;  // what fits 63 bits

}  // namespace

std::string write_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string write_count(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", write_count(count), noun, count == 1 ? "" : "s");
}

std::string write_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return write_count(bytes, "byte");
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1023.95 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string write_elapsed(std::chrono::nanoseconds elapsed) {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  if (seconds < 0.99995) return fmt::format("{:.1f} ms", seconds * 1e3);
  return fmt::format("{:.2f} s", seconds);
}

std::optional<std::size_t> read_bytes(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity) return std::nullopt;
  const std::string& unit = quantity->second;
  constexpr std::string_view kLetters = "kmgt";
  double scale = 1;
  if (!unit.empty() && unit != "b") {
    const std::size_t power = kLetters.find(unit.front());
    const std::string_view rest = std::string_view(unit).substr(1);
    if (power == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib")) {
      return std::nullopt;
    }
    scale = std::pow(1024.0, static_cast<double>(power + 1));
  }
  const double bytes = quantity->first * scale;
  if (bytes < 1 || bytes > kLargest) return std::nullopt;
  return static_cast<std::size_t>(bytes);
}

std::optional<std::chrono::milliseconds> read_duration(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity) return std::nullopt;
  const std::string& unit = quantity->second;
  double scale = 0;
  if (unit == "ms") scale = 1;
  if (unit.empty() || unit == "s") scale = 1e3;
  if (unit == "m" || unit == "min") scale = 60e3;
  if (unit == "h") scale = 3600e3;
  const double milliseconds = std::ceil(quantity->first * scale);
  if (milliseconds < 1 || milliseconds > 1e15) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds));
}

}  // namespace annals::shell
