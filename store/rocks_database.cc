#include "store/rocks_database.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/table.h>

#include <algorithm>

#include "store/rocks_handles.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

/// RocksDB's own messages: errors reach us as a status, the rest is noise in the graph's folder.
class QuietLogger : public rocksdb::Logger {
 public:
  QuietLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::CompressionType best_compression() {
  const auto have = rocksdb::GetSupportedCompressions();
  for (const auto type : {rocksdb::kLZ4Compression, rocksdb::kZSTD, rocksdb::kSnappyCompression}) {
    if (std::find(have.begin(), have.end(), type) != have.end()) return type;
  }
  return rocksdb::kNoCompression;
}

}  // namespace

PinnedValue::PinnedValue() : slice_(std::make_unique<Slice>()) {}
PinnedValue::PinnedValue(PinnedValue&&) noexcept = default;
PinnedValue& PinnedValue::operator=(PinnedValue&&) noexcept = default;
PinnedValue::~PinnedValue() = default;

std::string_view PinnedValue::bytes() const { return {slice_->value.data(), slice_->value.size()}; }

Database::Handles::~Handles() {
  if (!db) return;
  for (auto* family : families) db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  db->Close().PermitUncheckedError();
}

void set_options(Database::Handles& handles, const StoreOptions& store) {
  rocksdb::Options& options = handles.options;
  options.env = handles.env;
  options.info_log = std::make_shared<QuietLogger>();
  // An incomplete record at the log's end is a commit that nobody was told of: a crash cut it, and
  // it may go. Anything else that does not read is damage and must be an error: the default
  // (kPointInTimeRecovery) would silently drop all commits behind it. kAbsoluteConsistency would
  // refuse to open after a crash. A log that lost whole records at its end is found by the
  // numbers of the commits.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_open_files = -1;
  options.keep_log_file_num = 1;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.max_background_jobs = 2;
  options.write_buffer_size = std::size_t{32} << 20;
  options.compression = best_compression();

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(std::max<std::size_t>(store.cache_bytes, 1 << 20));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  handles.runs_options = rocksdb::ColumnFamilyOptions(options);
  // Runs are merged by the store; their files never overlap.
  handles.runs_options.disable_auto_compactions = true;
  handles.runs_options.write_buffer_size = std::size_t{1} << 20;
}

std::shared_ptr<Database> Database::open(const std::string& path, const StoreOptions& options) {
  return options.mode == OpenMode::kReadOnly ? open_for_reading(path, options)
                                             : open_for_writing(path, options);
}

std::optional<PinnedValue> Database::get(Space space, std::string_view key, bool keep) const {
  rocksdb::ReadOptions read;
  read.fill_cache = keep;
  PinnedValue value;
  const Handles& h = handles();
  const rocksdb::Status status = h.db->Get(
      read, h.family(space), rocksdb::Slice(key.data(), key.size()), &value.slice_->value);
  if (status.IsNotFound()) return std::nullopt;
  check(status, "read the graph");
  return value;
}

void Database::visit(Space space, std::string_view from, std::string_view to,
                     const std::function<bool(std::string_view, std::string_view)>& visit) const {
  const rocksdb::Slice end(to.data(), to.size());
  rocksdb::ReadOptions read;
  read.iterate_upper_bound = &end;
  read.fill_cache = false;
  const Handles& h = handles();
  const std::unique_ptr<rocksdb::Iterator> rows(h.db->NewIterator(read, h.family(space)));
  for (rows->Seek(rocksdb::Slice(from.data(), from.size())); rows->Valid(); rows->Next()) {
    if (!visit(rows->key().ToStringView(), rows->value().ToStringView())) break;
  }
  check(rows->status(), "read the graph");
}

}  // namespace annals::store
