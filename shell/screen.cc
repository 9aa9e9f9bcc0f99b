#include "shell/screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

namespace annals::shell {
namespace {

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) return otherwise;
  const std::string_view digits = text;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && number > 0 && number < 100000 ? number : otherwise;
}

}  // namespace

std::optional<ScreenSize> screen_of(int descriptor) {
  if (::isatty(descriptor) != 1) return std::nullopt;
  ScreenSize size;
  winsize window{};
  const bool known = ::ioctl(descriptor, TIOCGWINSZ, &window) == 0;
  size.columns =
      known && window.ws_col > 0 ? window.ws_col : from_environment("COLUMNS", size.columns);
  size.rows = known && window.ws_row > 0 ? window.ws_row : from_environment("LINES", size.rows);
  return size;
}

bool is_dumb_terminal() {
  const char* name = std::getenv("TERM");
  return name == nullptr || *name == 0 || std::string_view(name) == "dumb";
}

bool shows_color(ColorWhen when, int descriptor) {
  if (when != ColorWhen::kAuto) return when == ColorWhen::kAlways;
  const char* never = std::getenv("NO_COLOR");
  if (never != nullptr && *never != 0) return false;
  return ::isatty(descriptor) == 1 && !is_dumb_terminal();
}

std::string Palette::in(std::string_view color, std::string_view text) const {
  if (!on_) return std::string(text);
  return "\x1b[" + std::string(color) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace annals::shell
