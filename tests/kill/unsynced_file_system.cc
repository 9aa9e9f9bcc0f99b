#include "tests/kill/unsynced_file_system.h"

#include <algorithm>
#include <atomic>
#include <filesystem>

namespace annals::test {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class File : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> base, std::string name, std::uint64_t size,
       UnsyncedFileSystem& system)
      : FSWritableFileOwnerWrapper(std::move(base)),
        name_(std::move(name)),
        size_(size),
        system_(system) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    return append(data, FSWritableFileOwnerWrapper::Append(data, options, debug));
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info, IODebugContext* debug) override {
    return append(data, FSWritableFileOwnerWrapper::Append(data, options, info, debug));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    const std::uint64_t size = size_;
    return sync(FSWritableFileOwnerWrapper::Sync(options, debug), size);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const std::uint64_t size = size_;
    return sync(FSWritableFileOwnerWrapper::Fsync(options, debug), size);
  }
  bool IsSyncThreadSafe() const override { return true; }

 private:
  IOStatus append(const rocksdb::Slice& data, IOStatus status) {
    const IOStatus down = system_.down();
    if (down.ok() && status.ok()) {
      size_ += data.size();
      system_.wrote(name_, size_);
    }
    return down.ok() ? status : down;
  }
  /// `size`: what the file had when the sync began.
  IOStatus sync(IOStatus status, std::uint64_t size) {
    const IOStatus down = system_.down();
    if (down.ok() && status.ok()) {
      system_.synced(name_, size);
    }
    return down.ok() ? status : down;
  }

  std::string name_;
  std::atomic<std::uint64_t> size_;  // one thread writes while another syncs
  UnsyncedFileSystem& system_;
};

class Folder : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(std::unique_ptr<rocksdb::FSDirectory>&& base, std::string name, UnsyncedFileSystem& system)
      : FSDirectoryWrapper(std::move(base)), name_(std::move(name)), system_(system) {}
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = FSDirectoryWrapper::Fsync(options, debug);
    return remember(status);
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& folder_options) override {
    return remember(FSDirectoryWrapper::FsyncWithDirOptions(options, debug, folder_options));
  }

 private:
  IOStatus remember(IOStatus status) {
    const IOStatus down = system_.down();
    if (down.ok() && status.ok()) {
      system_.folder_synced(name_);
    }
    return down.ok() ? status : down;
  }

  std::string name_;
  UnsyncedFileSystem& system_;
};

std::string clean(const std::string& name) {
  return std::filesystem::path(name).lexically_normal().string();
}

std::string folder_of(const std::string& name) {
  const std::filesystem::path path(clean(name));
  return (path.has_filename() ? path.parent_path() : path.parent_path().parent_path()).string();
}

}  // namespace

UnsyncedFileSystem::UnsyncedFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base)
    : FileSystemWrapper(base) {}

void UnsyncedFileSystem::crash() {
  const std::lock_guard lock(mutex_);
  crashed_ = true;
}

IOStatus UnsyncedFileSystem::down() const {
  const std::lock_guard lock(mutex_);
  return crashed_ ? IOStatus::IOError("the machine has crashed") : IOStatus::OK();
}

void UnsyncedFileSystem::wrote(const std::string& name, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  files_[name].size = size;
}

void UnsyncedFileSystem::synced(const std::string& name, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  State& state = files_[name];
  state.synced = std::max(state.synced, size);
  ++syncs_;
}

std::uint64_t UnsyncedFileSystem::syncs() const {
  const std::lock_guard lock(mutex_);
  return syncs_;
}

void UnsyncedFileSystem::folder_synced(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, state] : files_) {
    if (folder_of(name) == folder) {
      state.name_synced = true;
    }
  }
}

std::size_t UnsyncedFileSystem::forget() {
  const std::lock_guard lock(mutex_);
  std::size_t lost = 0;
  for (const auto& [name, state] : files_) {
    std::error_code error;
    const auto size = std::filesystem::file_size(name, error);
    if (error) {
      continue;
    }
    if (!state.name_synced) {
      std::filesystem::remove(name);
      ++lost;
    } else if (size > state.synced) {
      std::filesystem::resize_file(name, state.synced);
      ++lost;
    }
  }
  return lost;
}

void UnsyncedFileSystem::watch(const std::string& name, std::uint64_t size,
                               std::unique_ptr<rocksdb::FSWritableFile> base,
                               std::unique_ptr<rocksdb::FSWritableFile>* result) {
  const std::lock_guard lock(mutex_);
  if (size == 0) files_[clean(name)] = State{};
  *result = std::make_unique<File>(std::move(base), clean(name), size, *this);
}

IOStatus UnsyncedFileSystem::NewWritableFile(const std::string& name,
                                             const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                                             IODebugContext* debug) {
  IOStatus status = down();
  std::unique_ptr<rocksdb::FSWritableFile> base;
  if (status.ok()) status = FileSystemWrapper::NewWritableFile(name, options, &base, debug);
  if (status.ok()) watch(name, 0, std::move(base), result);
  return status;
}

IOStatus UnsyncedFileSystem::ReopenWritableFile(const std::string& name,
                                                const rocksdb::FileOptions& options,
                                                std::unique_ptr<rocksdb::FSWritableFile>* result,
                                                IODebugContext* debug) {
  IOStatus status = down();
  std::unique_ptr<rocksdb::FSWritableFile> base;
  if (status.ok()) status = FileSystemWrapper::ReopenWritableFile(name, options, &base, debug);
  std::error_code error;
  const auto size = std::filesystem::file_size(name, error);
  if (status.ok()) watch(name, error ? 0 : size, std::move(base), result);
  return status;
}

IOStatus UnsyncedFileSystem::ReuseWritableFile(const std::string& name, const std::string& old_name,
                                               const rocksdb::FileOptions& options,
                                               std::unique_ptr<rocksdb::FSWritableFile>* result,
                                               IODebugContext* debug) {
  const IOStatus status = RenameFile(old_name, name, options.io_options, debug);
  return status.ok() ? NewWritableFile(name, options, result, debug) : status;
}

IOStatus UnsyncedFileSystem::NewRandomRWFile(const std::string& name,
                                             const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                             IODebugContext* debug) {
  const IOStatus status = down();
  return status.ok() ? FileSystemWrapper::NewRandomRWFile(name, options, result, debug) : status;
}

IOStatus UnsyncedFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* result,
                                          IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> base;
  const IOStatus status = FileSystemWrapper::NewDirectory(name, options, &base, debug);
  if (status.ok()) {
    std::string folder = clean(name);
    if (folder.size() > 1 && folder.back() == '/') {
      folder.pop_back();
    }
    *result = std::make_unique<Folder>(std::move(base), folder, *this);
  }
  return status;
}

IOStatus UnsyncedFileSystem::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  IOStatus status = down();
  if (status.ok()) {
    status = FileSystemWrapper::RenameFile(from, to, options, debug);
  }
  if (status.ok()) {
    // Either name may survive a crash before the folder is synced; the new one is taken to.
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(clean(from));
    if (found != files_.end()) {
      State state = found->second;
      state.name_synced = true;
      files_.erase(found);
      files_[clean(to)] = state;
    }
  }
  return status;
}

IOStatus UnsyncedFileSystem::LinkFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  IOStatus status = down();
  if (status.ok()) {
    status = FileSystemWrapper::LinkFile(from, to, options, debug);
  }
  if (status.ok()) {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(clean(from));
    State state = found == files_.end() ? State{} : found->second;
    state.name_synced = false;
    files_[clean(to)] = state;
  }
  return status;
}

IOStatus UnsyncedFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                        IODebugContext* debug) {
  IOStatus status = down();
  if (status.ok()) {
    status = FileSystemWrapper::DeleteFile(name, options, debug);
  }
  if (status.ok()) {
    const std::lock_guard lock(mutex_);
    files_.erase(clean(name));
  }
  return status;
}

}  // namespace annals::test
