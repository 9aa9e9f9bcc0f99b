#include "store/commit_counter.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "store/bytes.h"

namespace annals::store {
namespace {

// "00000000000000000012 = 1a2b3c4d\n": always as long, so that it is written in place and needs no
// room on a full disk.
constexpr std::size_t kNumberLength = 20;
constexpr std::size_t kSummedLength = kNumberLength + 3;
constexpr std::size_t kLength = kSummedLength + 9;

std::string text_of(CommitCount count) {
  std::string text = fmt::format("{:020} {} ", count.commit, count.exact ? '=' : '+');
  text += fmt::format("{:08x}\n", checksum(text));
  return text;
}

std::optional<CommitCount> parse(std::string_view text) {
  CommitCount count;
  if (text.size() != kLength) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + kNumberLength, count.commit);
  if (error != std::errc() || end != text.data() + kNumberLength) return std::nullopt;
  count.exact = text[kNumberLength + 1] == '=';
  if (text != text_of(count)) return std::nullopt;
  return count;
}

/// What the file holds, up to one byte more than it should; empty when there is none.
std::optional<std::string> contents(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, kLength + 1> buffer;
  const ssize_t got = ::pread(file, buffer.data(), buffer.size(), 0);
  ::close(file);
  return std::string(buffer.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
}

}  // namespace

CommitCounter::CommitCounter(std::string folder)
    : path_(folder.empty() ? std::string() : std::move(folder) + "/" + kCommitsFile) {}

std::optional<CommitCount> CommitCounter::read() const {
  if (path_.empty()) return std::nullopt;
  // A reader may see half of what is being written.
  constexpr int kTries = 3;
  for (int i = 0; i < kTries; ++i) {
    const std::optional<std::string> text = contents(path_);
    if (!text) return std::nullopt;
    if (const auto count = parse(*text)) return count;
  }
  return std::nullopt;
}

bool CommitCounter::damaged() const {
  return !path_.empty() && contents(path_).has_value() && !read().has_value();
}

void CommitCounter::write(CommitCount count) {
  if (path_.empty()) return;
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  const std::string text = text_of(count);
  const bool written =
      file >= 0 &&
      ::pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
      ::ftruncate(file, static_cast<off_t>(text.size())) == 0;
  if (file >= 0) ::close(file);
  // Without the file readers look for themselves, which a wrong one would keep them from.
  if (!written) ::unlink(path_.c_str());
}

}  // namespace annals::store
