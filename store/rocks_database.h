// RocksDB as the store sees it: two spaces of keys and values, one for the log and what describes
// the graph, one for runs; single writes with sync, and files that are taken in at once.
#ifndef ANNALS_STORE_ROCKS_DATABASE_H_
#define ANNALS_STORE_ROCKS_DATABASE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace annals::store {

enum class Space : std::uint8_t {
  kMain,  // the log, the manifest, the format version
  kRuns,  // blocks, directories, words of runs
};

/// A value that stays where it is (in the block cache, say) while this lives.
class PinnedValue {
 public:
  PinnedValue();
  PinnedValue(PinnedValue&&) noexcept;
  PinnedValue& operator=(PinnedValue&&) noexcept;
  ~PinnedValue();
  std::string_view bytes() const;

 private:
  friend class Database;
  struct Slice;
  std::unique_ptr<Slice> slice_;
};

/// Sorted keys for one space, written beside the database until Database::take_in(). Removed by
/// the destructor when they were not taken in.
class IncomingFile {
 public:
  virtual ~IncomingFile() = default;
  /// Keys in rising sequence.
  virtual void put(std::string_view key, std::string_view value) = 0;
};

/// Every function may be called from any thread; those that write, from one at a time. Errors are
/// those of rocks_status.h.
class Database {
 public:
  struct Handles;  // RocksDB's own, see rocks_handles.h

  /// As Store::open, without looking at what is inside.
  static std::shared_ptr<Database> open(const std::string& path, const StoreOptions& options);
  virtual ~Database() = default;

  /// `keep`: whether what is read should stay in the cache.
  std::optional<PinnedValue> get(Space space, std::string_view key, bool keep = true) const;
  /// Calls `visit` with the rows whose keys lie in [from, to), in sequence, until it returns false.
  void visit(Space space, std::string_view from, std::string_view to,
             const std::function<bool(std::string_view, std::string_view)>& visit) const;

  /// One row. `durable`: it is on the disk when this returns.
  virtual void put(std::string_view key, std::string_view value, bool durable) = 0;
  virtual std::unique_ptr<IncomingFile> new_file(Space space) = 0;
  /// All rows of these files, which were made by new_file, or none.
  virtual void take_in(std::vector<std::unique_ptr<IncomingFile>> files) = 0;
  /// Removes the rows with keys in [from, to), files and all. Not durable at once: a crash may
  /// bring them back.
  virtual void remove_range(Space space, std::string_view from, std::string_view to) = 0;
  /// Writes out what is only in the log of writes.
  virtual void flush() = 0;
  /// Rewrites every file, so that nothing overwritten or removed is left on the disk.
  virtual void rewrite() = 0;
  /// Read-only: takes in what the writer has written.
  virtual void catch_up() = 0;
  /// Reads everything and verifies RocksDB's checksums.
  virtual void verify() const = 0;
  virtual std::uint64_t disk_bytes() const = 0;
  virtual bool read_only() const = 0;

 protected:
  virtual const Handles& handles() const = 0;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_DATABASE_H_
