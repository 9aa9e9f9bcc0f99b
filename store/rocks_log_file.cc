#include "store/rocks_log_file.h"

#include <string>
#include <string_view>
#include <utility>

namespace annals::store {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

/// What writes closes the gate when it fails. Syncs do not: RocksDB keeps them apart from writes
/// itself, and one that waited for all syncs would wait for itself.
class LogFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LogFile(std::unique_ptr<rocksdb::FSWritableFile> base, std::shared_ptr<LogGate> gate)
      : FSWritableFileOwnerWrapper(std::move(base)), gate_(std::move(gate)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    return watch(FSWritableFileOwnerWrapper::Append(data, options, debug));
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info, IODebugContext* debug) override {
    return watch(FSWritableFileOwnerWrapper::Append(data, options, info, debug));
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return watch(FSWritableFileOwnerWrapper::Flush(options, debug));
  }
  IOStatus RangeSync(std::uint64_t offset, std::uint64_t bytes, const IOOptions& options,
                     IODebugContext* debug) override {
    return watch(FSWritableFileOwnerWrapper::RangeSync(offset, bytes, options, debug));
  }

 private:
  IOStatus watch(IOStatus status) {
    if (!status.ok()) gate_->close();
    return status;
  }

  std::shared_ptr<LogGate> gate_;
};

class LogFileSystem : public rocksdb::FileSystemWrapper {
 public:
  LogFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base, std::shared_ptr<LogGate> gate)
      : FileSystemWrapper(base), gate_(std::move(gate)) {}
  const char* Name() const override { return "LogFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
    constexpr std::string_view kExtension = ".log";
    if (status.ok() && name.size() > kExtension.size() &&
        name.compare(name.size() - kExtension.size(), kExtension.size(), kExtension) == 0) {
      *result = std::make_unique<LogFile>(std::move(*result), gate_);
    }
    return status;
  }

 private:
  std::shared_ptr<LogGate> gate_;
};

}  // namespace

bool LogGate::enter_sync() {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  ++syncs_;
  return true;
}

void LogGate::leave_sync() {
  {
    const std::lock_guard lock(mutex_);
    --syncs_;
  }
  left_.notify_all();
}

void LogGate::close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  left_.wait(lock, [this] { return syncs_ == 0; });
}

std::shared_ptr<rocksdb::FileSystem> watch_log_files(
    const std::shared_ptr<rocksdb::FileSystem>& base, std::shared_ptr<LogGate> gate) {
  return std::make_shared<LogFileSystem>(base, std::move(gate));
}

}  // namespace annals::store
