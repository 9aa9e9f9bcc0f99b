// Bytes that do not fit in memory, in a file of the system's folder for temporary ones (TMPDIR).
#ifndef ANNALS_STORE_SPILL_FILE_H_
#define ANNALS_STORE_SPILL_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace annals::store {

/// The file is made when something is written, and gone with this object and with the process. Once
/// flush() has returned any thread may read, until somebody appends again. Errors: kIo.
class SpillFile {
 public:
  SpillFile() = default;
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;
  ~SpillFile();

  /// Returns where the bytes begin.
  std::uint64_t append(const void* bytes, std::size_t size);
  std::uint64_t size() const { return written_ + pending_.size(); }
  void flush();
  void read(std::uint64_t at, void* to, std::size_t size) const;

 private:
  void write(const char* bytes, std::size_t size);

  int descriptor_ = -1;
  std::uint64_t written_ = 0;
  std::string pending_;
};

/// Reads a part of such a file from its front to its end.
class SpillReader {
 public:
  SpillReader(const SpillFile& file, std::uint64_t begin, std::uint64_t end,
              std::size_t buffer_bytes);
  bool at_end() const { return at_ == filled_ && next_ == end_; }
  /// The next bytes; there must be so many.
  void take(void* to, std::size_t size);

 private:
  const SpillFile* file_;
  std::uint64_t next_, end_;  // not yet in the buffer
  std::vector<char> buffer_;
  std::size_t at_ = 0, filled_ = 0;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_SPILL_FILE_H_
