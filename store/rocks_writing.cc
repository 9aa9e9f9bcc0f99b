// The database of the one process that writes a graph, and of graphs in memory.
#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>

#include "model/error.h"
#include "store/rocks_folder.h"
#include "store/rocks_handles.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

constexpr std::uint64_t kFileBytes = std::uint64_t{256} << 20;

/// One or more SST files of about kFileBytes.
class SstFiles : public IncomingFile {
 public:
  SstFiles(Space space, std::shared_ptr<const Database::Handles> handles, std::uint64_t number)
      : space_(space),
        handles_(std::move(handles)),
        options_(space == Space::kMain
                     ? handles_->options
                     : rocksdb::Options(handles_->options, handles_->runs_options)),
        path_(fmt::format("{}/{}/{}", handles_->path, kIncomingFolder, number)) {}
  ~SstFiles() override {
    writer_.reset();
    // What was taken in is no longer here. What stays is swept when the graph is opened.
    for (const std::string& name : names_) handles_->env->DeleteFile(name).PermitUncheckedError();
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
  std::shared_ptr<const Database::Handles> handles_;
  rocksdb::Options options_;
  std::string path_;
  std::vector<std::string> names_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
};

/// Opens, or says who has it open.
void open_database(Database::Handles& handles) {
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(handles.options, handles.path,
                                                   handles.descriptors(), &handles.families, &db);
  handles.db.reset(db);
  if (is_locked(status)) {
    throw Error(ErrorCode::kBusy, fmt::format("the graph '{}' is being written by {}", handles.path,
                                              name_of_writer(*handles.env, handles.path)));
  }
  check_opened(status, handles.path);
}

}  // namespace

std::shared_ptr<Database> Database::open_for_writing(const std::string& path,
                                                     const StoreOptions& options,
                                                     std::shared_ptr<BlockCache> cache) {
  auto handles = std::make_shared<Handles>(path, options, std::move(cache));
  const FolderState state = look_at(*handles->env, handles->path);
  if (state == FolderState::kMissing) mark_folder(*handles->env, handles->path);
  handles->writing = true;
  handles->options.create_if_missing = state != FolderState::kGraph;
  // A creation that was cut short may have made one space without the other.
  handles->options.create_missing_column_families = true;
  open_database(*handles);
  write_writer(*handles->env, handles->path);
  sweep_incoming(*handles->env, handles->path);
  return std::make_shared<Database>(std::move(handles));
}

std::shared_ptr<Database::Handles> Database::writing_handles() const {
  std::shared_ptr<Handles> h = handles();
  if (!h->writing) throw Error(ErrorCode::kReadOnly, "the graph is open for reading only");
  return h;
}

void Database::put(std::string_view key, std::string_view value, bool durable) {
  const std::shared_ptr<Handles> h = writing_handles();
  check(h->db->Put({}, h->family(Space::kMain), slice(key), slice(value)), "write a commit");
  if (durable && h->store.mode != OpenMode::kInMemory) sync();
}

void Database::sync() {
  const std::shared_ptr<Handles> h = writing_handles();
  if (!h->log_gate->enter_sync()) {
    throw Error(ErrorCode::kIo, "cannot write a commit: a write at the same time has failed");
  }
  const rocksdb::Status status = h->db->SyncWAL();
  h->log_gate->leave_sync();
  check(status, "write a commit");
}

std::unique_ptr<IncomingFile> Database::new_file(Space space) {
  return std::make_unique<SstFiles>(space, writing_handles(), next_file_++);
}

void Database::take_in(std::vector<std::unique_ptr<IncomingFile>> files) {
  const std::shared_ptr<Handles> h = writing_handles();
  std::vector<rocksdb::IngestExternalFileArg> arguments;  // one a space
  for (const auto& file : files) {
    auto& sst = static_cast<SstFiles&>(*file);
    sst.close();
    if (sst.names().empty()) continue;
    auto* const family = h->family(sst.space());
    auto argument = std::find_if(arguments.begin(), arguments.end(), [family](const auto& other) {
      return other.column_family == family;
    });
    if (argument == arguments.end()) {
      argument = arguments.insert(argument, rocksdb::IngestExternalFileArg());
      argument->column_family = family;
      argument->options.move_files = true;
      argument->options.write_global_seqno = false;
    }
    argument->external_files.insert(argument->external_files.end(), sst.names().begin(),
                                    sst.names().end());
  }
  check(h->db->IngestExternalFiles(arguments), "take files into the graph");
}

void Database::remove_range(Space space, std::string_view from, std::string_view to) {
  const std::shared_ptr<Handles> h = writing_handles();
  auto* family = h->family(space);
  const rocksdb::Slice begin = slice(from);
  const rocksdb::Slice end = slice(to);
  const rocksdb::RangePtr range(&begin, &end);
  check(rocksdb::DeleteFilesInRanges(h->db.get(), family, &range, 1, false),
        "remove files of the graph");
  bool left = false;
  visit(space, from, to, [&](std::string_view, std::string_view) {
    left = true;
    return false;
  });
  if (left) {
    check(h->db->DeleteRange(rocksdb::WriteOptions(), family, begin, end),
          "remove rows of the graph");
  }
}

void Database::flush() {
  const std::shared_ptr<Handles> h = writing_handles();
  check(h->db->Flush(rocksdb::FlushOptions(), h->families), "write the graph");
}

void Database::rewrite() {
  flush();
  const std::shared_ptr<Handles> h = writing_handles();
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (auto* family : h->families) {
    check(h->db->CompactRange(options, family, nullptr, nullptr), "compact the graph");
  }
}

void Database::end_writing() {
  const std::shared_ptr<Handles> now = writing_handles();
  std::shared_ptr<Handles> reading = open_reading_handles(now->path, now->store, now->cache);
  const std::lock_guard lock(mutex_);
  handles_ = std::move(reading);
}

}  // namespace annals::store
