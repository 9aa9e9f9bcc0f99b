#include "store/spill_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "model/error.h"

namespace annals::store {
namespace {

constexpr std::size_t kPendingBytes = std::size_t{128} << 10;

[[noreturn]] void fail(const char* what) {
  const std::string reason = std::generic_category().message(errno);
  throw Error(ErrorCode::kIo, "a load that does not fit in memory uses temporary files in " +
                                  std::filesystem::temp_directory_path().string() +
                                  ", and one cannot be " + what + ": " + reason +
                                  " (TMPDIR names another folder, --memory allows more memory)");
}

int temporary_file() {
  std::string name = (std::filesystem::temp_directory_path() / "annals-load-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) fail("made");
  (void)::unlink(name.c_str());
  return descriptor;
}

}  // namespace

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) (void)::close(descriptor_);
}

std::uint64_t SpillFile::append(const void* bytes, std::size_t size) {
  const std::uint64_t begin = this->size();
  if (pending_.size() + size > kPendingBytes) flush();
  if (size > kPendingBytes) {
    write(static_cast<const char*>(bytes), size);
  } else {
    pending_.append(static_cast<const char*>(bytes), size);
  }
  return begin;
}

void SpillFile::flush() {
  write(pending_.data(), pending_.size());
  pending_.clear();
}

void SpillFile::write(const char* bytes, std::size_t size) {
  if (size > 0 && descriptor_ < 0) descriptor_ = temporary_file();
  while (size > 0) {
    const ssize_t n = ::pwrite(descriptor_, bytes, size, static_cast<off_t>(written_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("written");
    bytes += n;
    size -= static_cast<std::size_t>(n);
    written_ += static_cast<std::uint64_t>(n);
  }
}

void SpillFile::read(std::uint64_t at, void* to, std::size_t size) const {
  for (std::size_t done = 0; done < size;) {
    const ssize_t n = ::pread(descriptor_, static_cast<char*>(to) + done, size - done,
                              static_cast<off_t>(at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("read");
    done += static_cast<std::size_t>(n);
  }
}

SpillReader::SpillReader(const SpillFile& file, std::uint64_t begin, std::uint64_t end,
                         std::size_t buffer_bytes)
    : file_(&file), next_(begin), end_(end), buffer_(std::max<std::size_t>(buffer_bytes, 1)) {}

void SpillReader::take(void* to, std::size_t size) {
  for (char* out = static_cast<char*>(to); size > 0;) {
    if (at_ == filled_) {
      at_ = 0;
      filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - next_));
      if (filled_ == 0) throw Error(ErrorCode::kInternal, "a temporary file ends too early");
      file_->read(next_, buffer_.data(), filled_);
      next_ += filled_;
    }
    const std::size_t n = std::min(size, filled_ - at_);
    std::memcpy(out, buffer_.data() + at_, n);
    at_ += n;
    out += n;
    size -= n;
  }
}

}  // namespace annals::store
