#include "store/rocks_status.h"

#include <fmt/format.h>

#include "model/error.h"

namespace annals::store {
namespace {

ErrorCode code_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return ErrorCode::kDamaged;
  if (status.IsBusy() || status.IsTryAgain()) return ErrorCode::kBusy;
  if (status.IsNotSupported() || status.IsInvalidArgument()) return ErrorCode::kInternal;
  return ErrorCode::kIo;
}

}  // namespace

void check(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return;
  const ErrorCode code = code_of(status);
  if (status.IsNoSpace()) {
    throw Error(code, fmt::format("cannot {}: the disk is full ({})", doing, status.ToString()));
  }
  if (code == ErrorCode::kDamaged) {
    throw Error(code, fmt::format("cannot {}: the graph is damaged: {}", doing, status.ToString()));
  }
  throw Error(code, fmt::format("cannot {}: {}", doing, status.ToString()));
}

bool is_about_missing_file(const rocksdb::Status& status) {
  // Where the list of files names it, it is a corruption with the reason inside.
  return status.IsPathNotFound() || status.IsNotFound() ||
         status.ToString().find("No such file") != std::string::npos;
}

void check_opened(const rocksdb::Status& status, const std::string& path) {
  // A reader that finds no list of files is told to try again.
  if (!status.ok() && (is_about_missing_file(status) || status.IsTryAgain())) {
    throw Error(ErrorCode::kDamaged, fmt::format("the graph '{}' is damaged: a file is missing: {}",
                                                 path, status.ToString()));
  }
  check(status, fmt::format("open the graph '{}'", path));
}

bool is_locked(const rocksdb::Status& status) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  // The first is another process, the second this one (both from RocksDB's PosixFileSystem).
  return text.find("While lock file") != std::string::npos ||
         text.find("lock hold by current process") != std::string::npos;
}

}  // namespace annals::store
