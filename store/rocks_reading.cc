// The database of a process that only reads, maybe beside one that writes: a RocksDB secondary.
#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>
#include <thread>

#include "model/error.h"
#include "store/rocks_folder.h"
#include "store/rocks_handles.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

[[noreturn]] void refuse() {
  throw Error(ErrorCode::kReadOnly, "the graph is open for reading only");
}

/// A folder of one's own for what a secondary may want to write; it goes with this.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "annals-reader-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw Error(ErrorCode::kIo, fmt::format("cannot make a temporary folder '{}'", name));
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class ReadingDatabase : public Database {
 public:
  explicit ReadingDatabase(std::string path) : path_(std::move(path)) {}

  void put(std::string_view, std::string_view, bool) override { refuse(); }
  std::unique_ptr<IncomingFile> new_file(Space) override { refuse(); }
  void take_in(std::vector<std::unique_ptr<IncomingFile>>) override { refuse(); }
  void remove_range(Space, std::string_view, std::string_view) override { refuse(); }
  void flush() override {}
  void rewrite() override { refuse(); }
  void catch_up() override {
    check(handles_.db->TryCatchUpWithPrimary(), fmt::format("read the graph '{}' again", path_));
  }
  void verify() const override { check(handles_.db->VerifyChecksum(), "verify the graph"); }
  std::uint64_t disk_bytes() const override { return bytes_of_files(*handles_.env, path_); }
  bool read_only() const override { return true; }

  void open(const StoreOptions& options) {
    handles_.env = options.environment != nullptr ? static_cast<rocksdb::Env*>(options.environment)
                                                  : rocksdb::Env::Default();
    if (look_at(*handles_.env, path_) != FolderState::kGraph) {
      throw Error(ErrorCode::kIo, fmt::format("the graph '{}' does not exist", path_));
    }
    set_options(handles_, options);
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions(handles_.options)},
        {kRunsFamily, handles_.runs_options}};
    // The writer may remove a file between our reading of its name and our opening of it.
    constexpr int kTries = 20;
    for (int i = 1;; ++i) {
      rocksdb::DB* db = nullptr;
      const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
          handles_.options, path_, scratch_.path(), families, &handles_.families, &db);
      handles_.db.reset(db);
      if (status.ok()) return;
      handles_.families.clear();
      if (i == kTries) check(status, fmt::format("open the graph '{}'", path_));
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 protected:
  const Handles& handles() const override { return handles_; }

 private:
  std::string path_;
  ScratchFolder scratch_;
  Handles handles_;
};

}  // namespace

std::shared_ptr<Database> open_for_reading(const std::string& path, const StoreOptions& options) {
  auto database = std::make_shared<ReadingDatabase>(path);
  database->open(options);
  return database;
}

}  // namespace annals::store
