// The terminal behind a file descriptor: its size, and whether it shows colours.
#ifndef ANNALS_SHELL_SCREEN_H_
#define ANNALS_SHELL_SCREEN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace annals::shell {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The size of the terminal now; what it does not tell is taken from $COLUMNS and $LINES, else as
/// of old. Empty: no terminal.
std::optional<ScreenSize> screen_of(int descriptor);

/// Whether $TERM says that the terminal only prints what it gets.
bool is_dumb_terminal();

enum class ColorWhen : std::uint8_t { kAuto, kAlways, kNever };
/// Auto: on a terminal that is not dumb, unless $NO_COLOR is set to anything (no-color.org).
bool shows_color(ColorWhen when, int descriptor);

/// Text with the escapes of its colour, or as it is.
class Palette {
 public:
  Palette() = default;
  explicit Palette(bool on) : on_(on) {}
  bool on() const { return on_; }
  std::string error(std::string_view text) const { return in("1;31", text); }
  std::string note(std::string_view text) const { return in("36", text); }
  std::string header(std::string_view text) const { return in("1", text); }
  std::string prompt(std::string_view text) const { return in("1;34", text); }

 private:
  std::string in(std::string_view color, std::string_view text) const;
  bool on_ = false;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_SCREEN_H_
