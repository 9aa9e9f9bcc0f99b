// The file of RocksDB's log, watched for failed writes. Commits write it while earlier ones are
// being synced, from different threads. RocksDB allows that, but not that a sync begins when a
// write has failed, however shortly before: builds of it that have assertions, the distribution's
// among them, end the process then.
#ifndef ANNALS_STORE_ROCKS_LOG_FILE_H_
#define ANNALS_STORE_ROCKS_LOG_FILE_H_

#include <rocksdb/file_system.h>

#include <condition_variable>
#include <memory>
#include <mutex>

namespace annals::store {

/// Keeps syncs of the log and its failed writes apart. Any thread.
class LogGate {
 public:
  /// Whether a sync may begin; leave_sync() must follow then.
  bool enter_sync();
  void leave_sync();
  /// A write has failed, of which RocksDB does not know yet. Returns when all syncs have ended that
  /// were allowed; from now on none is.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  int syncs_ = 0;
  bool closed_ = false;
};

/// The same files, but that a failed write of a log closes the gate before RocksDB is told of it.
std::shared_ptr<rocksdb::FileSystem> watch_log_files(
    const std::shared_ptr<rocksdb::FileSystem>& base, std::shared_ptr<LogGate> gate);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_LOG_FILE_H_
