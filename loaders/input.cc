#include "loaders/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "loaders/unpack.h"

namespace annals::loaders {

namespace {

[[noreturn]] void throw_io(const std::string& what, int code) {
  throw Error(ErrorCode::kIo, what + ": " + std::generic_category().message(code));
}

/// Hands a file on as it is.
class PlainInput : public Input {
 public:
  explicit PlainInput(FileInput& file) : file_(file) {}
  std::size_t read(char* to, std::size_t size) override { return file_.read(to, size); }

 private:
  FileInput& file_;
};

/// Takes a byte order mark off, and knows UTF-16 by its own.
class TextInput : public Input {
 public:
  TextInput(std::unique_ptr<Input> bytes, std::string name)
      : bytes_(std::move(bytes)), name_(std::move(name)) {}

  std::size_t read(char* to, std::size_t size) override {
    if (!begun_) begin();
    if (taken_ < first_.size()) {
      const std::size_t n = std::min(size, first_.size() - taken_);
      std::memcpy(to, first_.data() + taken_, n);
      taken_ += n;
      return n;
    }
    return bytes_->read(to, size);
  }

 private:
  void begin() {
    begun_ = true;
    first_.resize(3);
    std::size_t n = 0;
    while (n < first_.size()) {
      const std::size_t got = bytes_->read(first_.data() + n, first_.size() - n);
      if (got == 0) break;
      n += got;
    }
    first_.resize(n);
    if (first_ == "\xEF\xBB\xBF") {
      taken_ = first_.size();
    } else if (first_.rfind("\xFF\xFE", 0) == 0 || first_.rfind("\xFE\xFF", 0) == 0) {
      throw Error(ErrorCode::kInvalidInput,
                  name_ + " is UTF-16, and must be UTF-8 (iconv -f UTF-16 -t UTF-8 makes it so)");
    }
  }

  std::unique_ptr<Input> bytes_;
  std::string name_;
  std::string first_;
  std::size_t taken_ = 0;
  bool begun_ = false;
};

}  // namespace

FileInput::FileInput(const std::string& path, const CancelToken* cancel)
    : name_(path == "-" ? "<stdin>" : path), cancel_(cancel) {
  if (path == "-") {
    descriptor_ = STDIN_FILENO;
    return;
  }
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) throw_io("cannot open " + path, errno);
  struct stat status {};
  if (::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode)) {
    ::close(descriptor_);
    throw Error(ErrorCode::kIo, "cannot read " + path + ": it is a folder");
  }
}

FileInput::~FileInput() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

std::size_t FileInput::read_some(char* to, std::size_t size) {
  for (;;) {
    const ssize_t n = ::read(descriptor_, to, size);
    if (n >= 0) {
      bytes_read_ += static_cast<std::uint64_t>(n);
      return static_cast<std::size_t>(n);
    }
    if (errno != EINTR) throw_io("cannot read " + name_, errno);
    if (is_cancelled(cancel_)) {
      throw Error(ErrorCode::kCancelled, "the load was cancelled");
    }
  }
}

std::size_t FileInput::read(char* to, std::size_t size) {
  if (peeked_taken_ < peeked_.size()) {
    const std::size_t n = std::min(size, peeked_.size() - peeked_taken_);
    std::memcpy(to, peeked_.data() + peeked_taken_, n);
    peeked_taken_ += n;
    return n;
  }
  return read_some(to, size);
}

std::string_view FileInput::peek(std::size_t size) {
  while (peeked_.size() - peeked_taken_ < size) {
    const std::size_t had = peeked_.size();
    const std::size_t wanted = size - (had - peeked_taken_);
    peeked_.resize(had + wanted);
    const std::size_t got = read_some(peeked_.data() + had, wanted);
    peeked_.resize(had + got);
    if (got == 0) break;
  }
  return std::string_view(peeked_).substr(peeked_taken_, size);
}

std::optional<std::uint64_t> FileInput::size_of(const std::string& path) {
  struct stat status {};
  if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(status.st_size);
}

std::unique_ptr<Input> open_text(FileInput& file) {
  std::unique_ptr<Input> bytes;
  switch (packing_of(file.peek(4))) {
    case Packing::kGzip:
      bytes = unpack_gzip(file, file.name());
      break;
    case Packing::kZstandard:
      bytes = unpack_zstandard(file, file.name());
      break;
    case Packing::kNone:
      bytes = std::make_unique<PlainInput>(file);
      break;
  }
  return std::make_unique<TextInput>(std::move(bytes), file.name());
}

}  // namespace annals::loaders
