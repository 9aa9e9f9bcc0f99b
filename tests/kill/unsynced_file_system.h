// A file system that forgets what was not synced: a crash of the machine, played within one
// process.
#ifndef ANNALS_TESTS_KILL_UNSYNCED_FILE_SYSTEM_H_
#define ANNALS_TESTS_KILL_UNSYNCED_FILE_SYSTEM_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace annals::test {

/// Passes everything on to the real file system and remembers how much of every file was synced,
/// and which files' folders were. crash() makes every later write fail; forget() then cuts each
/// file back to what was synced and removes those whose names never were. Thread-safe.
class UnsyncedFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit UnsyncedFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base);
  const char* Name() const override { return "UnsyncedFileSystem"; }

  /// From now on nothing reaches the disk any more.
  void crash();
  /// Call when the database is closed. The number of files that lost something.
  std::size_t forget();
  /// How often a file was synced so far.
  std::uint64_t syncs() const;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

  /// For the files and folders that it hands out.
  rocksdb::IOStatus down() const;
  void wrote(const std::string& name, std::uint64_t size);
  void synced(const std::string& name, std::uint64_t size);
  void folder_synced(const std::string& folder);

 private:
  /// Hands out a file whose writes it remembers; `size`: what it holds already.
  void watch(const std::string& name, std::uint64_t size,
             std::unique_ptr<rocksdb::FSWritableFile> base,
             std::unique_ptr<rocksdb::FSWritableFile>* result);

  struct State {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
    bool name_synced = false;
  };
  mutable std::mutex mutex_;
  std::map<std::string, State> files_;
  std::uint64_t syncs_ = 0;
  bool crashed_ = false;
};

}  // namespace annals::test

#endif  // ANNALS_TESTS_KILL_UNSYNCED_FILE_SYSTEM_H_
