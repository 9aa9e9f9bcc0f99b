#include "shell/query_meter.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "shell/screen.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::chrono::milliseconds kEvery{200};

void put(int descriptor, const std::string& text) {
  [[maybe_unused]] const ssize_t written = ::write(descriptor, text.data(), text.size());
}

}  // namespace

QueryMeter::~QueryMeter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void QueryMeter::begin() {
  if (descriptor_ < 0) return;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  rows_ = 0;
  {
    const std::lock_guard lock(mutex_);
    active_ = true;
    begin_ = Clock::now();
  }
  changed_.notify_one();
}

void QueryMeter::end() {
  if (descriptor_ < 0) return;
  const std::lock_guard lock(mutex_);
  active_ = false;
  clear();
}

void QueryMeter::run() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    if (!active_) {
      changed_.wait(lock);
      continue;
    }
    const Clock::time_point due = std::max(begin_ + kPatience, Clock::now() + kEvery);
    changed_.wait_until(lock, due);
    if (active_ && Clock::now() >= begin_ + kPatience) show();
  }
}

void QueryMeter::show() {
  const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  const std::uint64_t rows = rows_.load(std::memory_order_relaxed);
  std::string line = fmt::format("{:.1f} s", seconds);
  if (rows > 0) line = write_count(rows, "row") + ", " + line;
  line += " (Ctrl-C stops it)";
  // A line that the terminal broke could not be written over.
  if (const auto screen = screen_of(descriptor_)) {
    line.resize(std::min(line.size(), screen->columns - 1));
  }
  const std::size_t columns = line.size();
  if (columns < shown_) line.append(shown_ - columns, ' ');
  put(descriptor_, "\r" + line);
  shown_ = columns;
}

void QueryMeter::clear() {
  if (shown_ == 0) return;
  put(descriptor_, "\r" + std::string(shown_, ' ') + "\r");
  shown_ = 0;
}

}  // namespace annals::shell
