// RocksDB as the store sees it: two spaces of keys and values, one for the log and what describes
// the graph, one for runs; single writes with sync, and files that are taken in at once.
#ifndef ANNALS_STORE_ROCKS_DATABASE_H_
#define ANNALS_STORE_ROCKS_DATABASE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
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

/// Blocks of files that were read, within a bound of bytes. The databases that one graph opens one
/// after the other share it.
struct BlockCache;
std::shared_ptr<BlockCache> make_block_cache(std::size_t bytes);

/// Rows as they were at one moment, whatever is written meanwhile. Lives no longer than its
/// Database, and keeps the files that it reads.
class FrozenRows {
 public:
  virtual ~FrozenRows() = default;
  /// As Database::visit.
  virtual void visit(Space space, std::string_view from, std::string_view to,
                     const std::function<bool(std::string_view, std::string_view)>& visit) = 0;
};

/// A graph's rows, either to read as they were when it was opened, or to read and write. The
/// constant functions may be called from any thread; those that write, from one at a time, and they
/// throw Error(kReadOnly) where it only reads. Other errors are those of rocks_status.h.
class Database {
 public:
  struct Handles;  // RocksDB's own, see rocks_handles.h

  /// The graph as it is now, beside whoever else reads or writes it. Writes nothing. When another
  /// process writes at this moment it may fail with kIo or kDamaged: try again. Null for a graph
  /// whose making was begun and has not come to the end: it holds nothing.
  static std::shared_ptr<Database> open_for_reading(const std::string& path,
                                                    const StoreOptions& options,
                                                    std::shared_ptr<BlockCache> cache = nullptr);
  /// Makes the graph when it is missing. Error(kBusy) when somebody else has it open for writing.
  static std::shared_ptr<Database> open_for_writing(const std::string& path,
                                                    const StoreOptions& options,
                                                    std::shared_ptr<BlockCache> cache = nullptr);
  /// Whether there is a graph in this folder; Error(kIo) for what is none and not empty.
  static bool exists(const std::string& path, const StoreOptions& options);
  /// "process 1234", which wrote last.
  static std::string writer_of(const std::string& path, const StoreOptions& options);
  explicit Database(std::shared_ptr<Handles> handles);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// `keep`: whether what is read should stay in the cache.
  std::optional<PinnedValue> get(Space space, std::string_view key, bool keep = true) const;
  /// Calls `visit` with the rows whose keys lie in [from, to), in sequence, until it returns false.
  void visit(Space space, std::string_view from, std::string_view to,
             const std::function<bool(std::string_view, std::string_view)>& visit) const;
  std::unique_ptr<FrozenRows> freeze() const;
  /// Reads everything and verifies RocksDB's checksums.
  void verify() const;
  std::uint64_t disk_bytes() const;
  /// Another one for each graph that was ever made.
  std::string identity() const;
  bool read_only() const;
  /// What its block cache holds at most, or is meant to.
  std::size_t cache_bytes() const;

  /// One row. `durable`: it is on the disk when this returns, and all before it.
  void put(std::string_view key, std::string_view value, bool durable);
  /// Puts every row on the disk that was written before. Any thread, also while others write.
  void sync();
  std::unique_ptr<IncomingFile> new_file(Space space);
  /// All rows of these files, which were made by new_file and do not overlap, or none. Durable when
  /// it returns.
  void take_in(std::vector<std::unique_ptr<IncomingFile>> files);
  /// Removes the rows with keys in [from, to), files and all. Not durable at once: a crash may
  /// bring them back.
  void remove_range(Space space, std::string_view from, std::string_view to);
  /// Writes out what is only in the log of writes.
  void flush();
  /// Rewrites every file, so that nothing overwritten or removed is left on the disk.
  void rewrite();
  /// Ends the writing, so that others may begin. It goes on to read what it holds now. Nobody may
  /// be writing; reads that are under way keep others from writing until they end.
  void end_writing();

 private:
  std::shared_ptr<Handles> handles() const;
  std::shared_ptr<Handles> writing_handles() const;

  mutable std::mutex mutex_;
  std::shared_ptr<Handles> handles_;
  std::atomic<std::uint64_t> next_file_{0};
};

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_DATABASE_H_
