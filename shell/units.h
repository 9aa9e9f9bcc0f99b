// Numbers for people: counts, bytes and times, printed and read.
#ifndef ANNALS_SHELL_UNITS_H_
#define ANNALS_SHELL_UNITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace annals::shell {

/// 92367 as "92,367".
std::string write_count(std::uint64_t count);
/// "1 fact", "3 facts", "92,367 facts".
std::string write_count(std::uint64_t count, std::string_view noun);
/// "512 bytes", "1.5 KiB", "12.3 MiB".
std::string write_bytes(std::uint64_t bytes);
/// "0.4 ms", "12.3 ms", "1.52 s".
std::string write_elapsed(std::chrono::nanoseconds elapsed);

/// "512M", "2G", "1.5GiB", "65536": bytes, in powers of 1024. Empty for anything else and for zero.
std::optional<std::size_t> read_bytes(std::string_view text);
/// "10s", "500ms", "2m", "1h", "1.5": seconds without a unit. Empty for anything else and for zero.
std::optional<std::chrono::milliseconds> read_duration(std::string_view text);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_UNITS_H_
