// The database of the one process that writes a graph, and of graphs in memory.
#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/sst_file_writer.h>

#include <atomic>

#include "model/error.h"
#include "store/rocks_folder.h"
#include "store/rocks_handles.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

constexpr std::uint64_t kFileBytes = std::uint64_t{256} << 20;

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// One or more SST files of about kFileBytes.
class SstFiles : public IncomingFile {
 public:
  SstFiles(Space space, rocksdb::Env* env, const rocksdb::Options& options, std::string path)
      : space_(space), env_(env), options_(options), path_(std::move(path)) {}
  ~SstFiles() override {
    writer_.reset();
    // What was taken in is no longer here. What stays is swept when the graph is opened.
    for (const std::string& name : names_) env_->DeleteFile(name).PermitUncheckedError();
  }

  void put(std::string_view key, std::string_view value) override {
    if (writer_ && writer_->FileSize() > kFileBytes) close();
    if (!writer_) {
      names_.push_back(fmt::format("{}.{}.sst", path_, names_.size()));
      writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_);
      check(writer_->Open(names_.back()), "write a file of the graph");
    }
    check(writer_->Put(slice(key), slice(value)), "write a file of the graph");
  }
  void close() {
    if (!writer_) return;
    check(writer_->Finish(), "write a file of the graph");
    writer_.reset();
  }

  Space space() const { return space_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  Space space_;
  rocksdb::Env* env_;
  rocksdb::Options options_;
  std::string path_;
  std::vector<std::string> names_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
};

class WritingDatabase : public Database {
 public:
  WritingDatabase(std::string path, bool in_memory)
      : path_(std::move(path)), in_memory_(in_memory) {}

  void put(std::string_view key, std::string_view value, bool durable) override {
    rocksdb::WriteOptions write;
    write.sync = durable && !in_memory_;
    check(handles_.db->Put(write, handles_.family(Space::kMain), slice(key), slice(value)),
          "write a commit");
  }

  std::unique_ptr<IncomingFile> new_file(Space space) override {
    const rocksdb::Options options =
        space == Space::kMain ? handles_.options
                              : rocksdb::Options(handles_.options, handles_.runs_options);
    return std::make_unique<SstFiles>(
        space, handles_.env, options,
        fmt::format("{}/{}/{}", path_, kIncomingFolder, next_file_++));
  }

  void take_in(std::vector<std::unique_ptr<IncomingFile>> files) override {
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (const auto& file : files) {
      auto& sst = static_cast<SstFiles&>(*file);
      sst.close();
      if (sst.names().empty()) continue;
      rocksdb::IngestExternalFileArg argument;
      argument.column_family = handles_.family(sst.space());
      argument.external_files = sst.names();
      argument.options.move_files = true;
      argument.options.write_global_seqno = false;
      arguments.push_back(std::move(argument));
    }
    check(handles_.db->IngestExternalFiles(arguments), "take files into the graph");
  }

  void remove_range(Space space, std::string_view from, std::string_view to) override {
    auto* family = handles_.family(space);
    const rocksdb::Slice begin = slice(from);
    const rocksdb::Slice end = slice(to);
    const rocksdb::RangePtr range(&begin, &end);
    check(rocksdb::DeleteFilesInRanges(handles_.db.get(), family, &range, 1, false),
          "remove files of the graph");
    bool left = false;
    visit(space, from, to, [&](std::string_view, std::string_view) {
      left = true;
      return false;
    });
    if (left) {
      check(handles_.db->DeleteRange(rocksdb::WriteOptions(), family, begin, end),
            "remove rows of the graph");
    }
  }

  void flush() override {
    check(handles_.db->Flush(rocksdb::FlushOptions(), handles_.families), "write the graph");
  }

  void rewrite() override {
    flush();
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (auto* family : handles_.families) {
      check(handles_.db->CompactRange(options, family, nullptr, nullptr), "compact the graph");
    }
  }

  void catch_up() override {}
  void verify() const override { check(handles_.db->VerifyChecksum(), "verify the graph"); }
  std::uint64_t disk_bytes() const override { return bytes_of_files(*handles_.env, path_); }
  bool read_only() const override { return false; }

  void open(const StoreOptions& options) {
    if (options.mode == OpenMode::kInMemory) {
      handles_.own_env.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
      handles_.env = handles_.own_env.get();
    } else {
      handles_.env = options.environment != nullptr
                         ? static_cast<rocksdb::Env*>(options.environment)
                         : rocksdb::Env::Default();
    }
    const FolderState state = look_at(*handles_.env, path_);
    if (state != FolderState::kGraph && options.mode == OpenMode::kExisting) {
      throw Error(ErrorCode::kIo, fmt::format("the graph '{}' does not exist", path_));
    }
    if (state == FolderState::kMissing) mark_folder(*handles_.env, path_);
    set_options(handles_, options);
    handles_.options.create_if_missing = state != FolderState::kGraph;
    // A creation that was cut short may have made one space without the other.
    handles_.options.create_missing_column_families = true;
    open_database();
    write_writer(*handles_.env, path_);
    sweep_incoming(*handles_.env, path_);
  }

 protected:
  const Handles& handles() const override { return handles_; }

 private:
  void open_database() {
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions(handles_.options)},
        {kRunsFamily, handles_.runs_options}};
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::Open(handles_.options, path_, families, &handles_.families, &db);
    handles_.db.reset(db);
    if (is_locked(status)) {
      const std::string writer = read_writer(*handles_.env, path_);
      throw Error(ErrorCode::kBusy,
                  fmt::format("the graph '{}' is being written by {}", path_,
                              writer.empty() ? "another process" : "process " + writer));
    }
    check(status, fmt::format("open the graph '{}'", path_));
  }

  std::string path_;
  bool in_memory_;
  Handles handles_;
  std::atomic<std::uint64_t> next_file_{0};
};

}  // namespace

std::shared_ptr<Database> open_for_writing(const std::string& path, const StoreOptions& options) {
  const bool in_memory = options.mode == OpenMode::kInMemory;
  auto database = std::make_shared<WritingDatabase>(in_memory ? "/graph" : path, in_memory);
  database->open(options);
  return database;
}

}  // namespace annals::store
