#include "store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "model/error.h"
#include "store/bytes.h"
#include "store/commit_counter.h"
#include "store/keys.h"
#include "store/manifest.h"

namespace annals::store {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kProgressEvery = std::uint64_t{1} << 20;  // bytes

[[noreturn]] void refuse(const std::string& what, const std::string& path, int error) {
  throw Error(ErrorCode::kIo, fmt::format("cannot {} '{}': {}", what, path, std::strerror(error)));
}

void sync(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!synced) refuse("write", path, error);
}

std::string without_last_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

/// The copy under another name until it is whole.
class NewGraph {
 public:
  explicit NewGraph(const std::string& path)
      : path_(without_last_slash(path)), temporary_(path_ + ".part") {
    require_free();
    options_.mode = OpenMode::kCreate;
    options_.cache_bytes = 0;
    remove_remains();
    database_ = Database::open_for_writing(temporary_, options_);
  }
  NewGraph(const NewGraph&) = delete;
  NewGraph& operator=(const NewGraph&) = delete;
  ~NewGraph() {
    if (done_ || !database_) return;
    database_.reset();
    try {
      remove();
    } catch (const Error&) {
      // The next backup to this place removes it.
    }
  }

  Database& database() { return *database_; }

  /// The copy is whole: it gets its name.
  void finish(CommitNumber commit) {
    database_.reset();
    CommitCounter(temporary_).write({commit, true});
    sync(temporary_ + "/" + kCommitsFile);
    std::error_code ignored;
    fs::remove(temporary_ + "/" + kWriterFile, ignored);  // nobody has changed the copy yet
    sync(temporary_);
    rename();
    done_ = true;
    const fs::path folder = fs::path(path_).parent_path();
    sync(folder.empty() ? "." : folder.string());
  }

 private:
  void require_free() const {
    std::error_code error;
    if (fs::symlink_status(path_, error).type() == fs::file_type::not_found) return;
    throw Error(ErrorCode::kIo, fmt::format("cannot make a backup at '{}': it exists", path_));
  }
  /// What a backup left that was killed.
  void remove_remains() {
    std::error_code error;
    if (fs::symlink_status(temporary_, error).type() == fs::file_type::not_found) return;
    try {
      // Error(kBusy) while another process is at it.
      Database::open_for_writing(temporary_, options_);
    } catch (const Error& failed) {
      if (failed.code() == ErrorCode::kBusy) throw;
      if (failed.code() == ErrorCode::kIo && !fs::exists(temporary_ + "/" + kMarkFile, error)) {
        throw Error(ErrorCode::kIo, fmt::format("cannot make a backup at '{}': '{}' is in the way",
                                                path_, temporary_));
      }
    }
    remove();
  }
  /// The mark last: whatever is left when this is cut short is known as ours.
  void remove() const {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(temporary_, error)) {
      if (entry.path().filename() != kMarkFile) fs::remove_all(entry.path(), error);
    }
    fs::remove_all(temporary_, error);
    if (error) refuse("remove", temporary_, error.value());
  }
  void rename() const {
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) == 0) {
      return;
    }
    if (errno != EINVAL) refuse("make", path_, errno);
    // A file system that cannot do both at once.
    require_free();
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) refuse("make", path_, errno);
  }

  std::string path_;
  std::string temporary_;
  StoreOptions options_;
  std::shared_ptr<Database> database_;
  bool done_ = false;
};

/// Copies rows and tells of it.
class Copier {
 public:
  Copier(FrozenRows& rows, Database& target, const BackupProgress& progress)
      : rows_(rows), target_(target), progress_(progress) {}

  /// The main space. What it says about the graph is kept.
  void copy_main() {
    file_ = target_.new_file(Space::kMain);
    rows_.visit(Space::kMain, "", "\xff", [&](std::string_view key, std::string_view value) {
      if (key == kManifestKey) manifest_ = Manifest::decode(value);
      if (key.front() == 'L') commit_ = ByteReader(key.substr(1), "a key").u64_big();
      copy(key, value);
      return true;
    });
    files_.push_back(std::move(file_));
  }
  void copy_runs() {
    std::vector<std::uint32_t> runs;
    for (const RunInfo& run : manifest_.runs) runs.push_back(run.number);
    std::sort(runs.begin(), runs.end());
    file_ = target_.new_file(Space::kRuns);
    for (const std::uint32_t run : runs) {
      rows_.visit(Space::kRuns, run_key(run), run_key(run + 1),
                  [&](std::string_view key, std::string_view value) {
                    copy(key, value);
                    return true;
                  });
    }
    files_.push_back(std::move(file_));
  }
  CommitNumber finish() {
    target_.take_in(std::move(files_));
    report();
    return commit_;
  }

 private:
  void copy(std::string_view key, std::string_view value) {
    file_->put(key, value);
    bytes_ += key.size() + value.size();
    if (bytes_ - told_ >= kProgressEvery) report();
  }
  void report() {
    told_ = bytes_;
    if (progress_ && !progress_(bytes_)) {
      throw Error(ErrorCode::kCancelled, "the backup was cancelled");
    }
  }

  FrozenRows& rows_;
  Database& target_;
  const BackupProgress& progress_;
  Manifest manifest_;
  CommitNumber commit_ = 0;
  std::unique_ptr<IncomingFile> file_;
  std::vector<std::unique_ptr<IncomingFile>> files_;
  std::uint64_t bytes_ = 0;
  std::uint64_t told_ = 0;
};

}  // namespace

CommitNumber write_backup(FrozenRows& rows, const std::string& path,
                          const BackupProgress& progress) {
  NewGraph copy(path);
  CommitNumber commit = 0;
  {
    Copier copier(rows, copy.database(), progress);
    copier.copy_main();
    copier.copy_runs();
    commit = copier.finish();
  }
  copy.finish(commit);
  return commit;
}

}  // namespace annals::store
