// Bytes of files and of standard input.
#ifndef ANNALS_LOADERS_INPUT_H_
#define ANNALS_LOADERS_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "annals/graph.h"

namespace annals::loaders {

/// A stream of bytes. Errors name the file.
class Input {
 public:
  virtual ~Input() = default;
  /// Reads up to `size` bytes, at least one before the end; 0 at the end. Throws Error(kIo),
  /// kInvalidInput (damaged data) or kCancelled.
  virtual std::size_t read(char* to, std::size_t size) = 0;
};

/// A file or standard input, as it lies there.
class FileInput : public Input {
 public:
  /// `-` is standard input. Throws Error(kIo). `cancel` is looked at when a read is interrupted.
  FileInput(const std::string& path, const CancelToken* cancel);
  ~FileInput() override;
  FileInput(const FileInput&) = delete;
  FileInput& operator=(const FileInput&) = delete;

  std::size_t read(char* to, std::size_t size) override;
  /// The next bytes without taking them: `size`, or fewer before the end.
  std::string_view peek(std::size_t size);
  const std::string& name() const { return name_; }  // for messages
  std::uint64_t bytes_read() const { return bytes_read_; }

  /// The bytes of a regular file; empty for pipes, standard input and what is not there.
  static std::optional<std::uint64_t> size_of(const std::string& path);

 private:
  std::size_t read_some(char* to, std::size_t size);

  std::string name_;
  int descriptor_ = -1;
  const CancelToken* cancel_;
  std::uint64_t bytes_read_ = 0;
  std::string peeked_;
  std::size_t peeked_taken_ = 0;
};

/// `file` as text: unpacked when it begins like gzip or Zstandard, without a byte order mark.
/// Throws Error(kInvalidInput) for UTF-16. Keeps a reference.
std::unique_ptr<Input> open_text(FileInput& file);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_INPUT_H_
