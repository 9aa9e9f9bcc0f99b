#include "store/rocks_database.h"

#include <rocksdb/convenience.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>

#include "model/error.h"
#include "store/rocks_folder.h"
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

rocksdb::Env& env_of(const StoreOptions& options) {
  return options.environment != nullptr ? *static_cast<rocksdb::Env*>(options.environment)
                                        : *rocksdb::Env::Default();
}

/// The rows of [from, to) of an iterator that is given `to` as its upper bound or passes it by.
void visit_rows(rocksdb::Iterator& rows, std::string_view from, std::string_view to,
                const std::function<bool(std::string_view, std::string_view)>& visit) {
  for (rows.Seek(slice(from)); rows.Valid(); rows.Next()) {
    if (rows.key().ToStringView() >= to) break;
    if (!visit(rows.key().ToStringView(), rows.value().ToStringView())) break;
  }
  check(rows.status(), "read the graph");
}

class FrozenIterators : public FrozenRows {
 public:
  explicit FrozenIterators(std::shared_ptr<const Database::Handles> handles)
      : handles_(std::move(handles)) {
    rocksdb::ReadOptions read;
    read.fill_cache = false;
    std::vector<rocksdb::Iterator*> made;
    check(handles_->db->NewIterators(read, handles_->families, &made), "read the graph");
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].reset(made[i]);
  }
  void visit(Space space, std::string_view from, std::string_view to,
             const std::function<bool(std::string_view, std::string_view)>& visit) override {
    visit_rows(*rows_[static_cast<std::size_t>(space)], from, to, visit);
  }

 private:
  std::shared_ptr<const Database::Handles> handles_;        // before the iterators: it goes last
  std::array<std::unique_ptr<rocksdb::Iterator>, 2> rows_;  // by Space
};

}  // namespace

PinnedValue::PinnedValue() : slice_(std::make_unique<Slice>()) {}
PinnedValue::PinnedValue(PinnedValue&&) noexcept = default;
PinnedValue& PinnedValue::operator=(PinnedValue&&) noexcept = default;
PinnedValue::~PinnedValue() = default;

std::string_view PinnedValue::bytes() const { return {slice_->value.data(), slice_->value.size()}; }

std::shared_ptr<BlockCache> make_block_cache(std::size_t bytes) {
  return std::make_shared<BlockCache>(
      BlockCache{rocksdb::NewLRUCache(std::max<std::size_t>(bytes, 1 << 20))});
}

Database::Handles::Handles(std::string folder, const StoreOptions& store_options,
                           std::shared_ptr<BlockCache> block_cache)
    : path(std::move(folder)), store(store_options), cache(std::move(block_cache)) {
  if (!cache) cache = make_block_cache(store.cache_bytes);
  if (store.mode == OpenMode::kInMemory) {
    own_env.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    path = "/graph";
  } else {
    own_env = rocksdb::NewCompositeEnv(watch_log_files(env_of(store).GetFileSystem(), log_gate));
  }
  env = own_env.get();
  options.env = env;
  options.info_log = std::make_shared<QuietLogger>();
  // An incomplete record at the log's end is a commit that nobody was told of: a crash cut it, and
  // it may go. Anything else that does not read is damage and must be an error: the default
  // (kPointInTimeRecovery) would silently drop all commits behind it. kAbsoluteConsistency would
  // refuse to open after a crash. A log that lost whole records at its end is found by the
  // numbers of the commits, and by the count of them (commit_counter.h).
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // A reader has every file open, and so does not mind when the writer removes some.
  options.max_open_files = -1;
  // The default, 16, makes so many threads for each opening, which takes ten times as long.
  options.max_file_opening_threads = 1;
  options.keep_log_file_num = 1;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.max_background_jobs = 2;
  options.write_buffer_size = std::size_t{32} << 20;
  options.compression = best_compression();

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache->blocks;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  runs_options = rocksdb::ColumnFamilyOptions(options);
  // Runs are merged by the store; their files never overlap.
  runs_options.disable_auto_compactions = true;
  runs_options.write_buffer_size = std::size_t{1} << 20;
}

Database::Handles::~Handles() {
  if (!db) return;
  for (auto* family : families) db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  db->Close().PermitUncheckedError();
}

std::vector<rocksdb::ColumnFamilyDescriptor> Database::Handles::descriptors() const {
  return {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions(options)},
          {kRunsFamily, runs_options}};
}

Database::Database(std::shared_ptr<Handles> handles) : handles_(std::move(handles)) {}
Database::~Database() = default;

std::shared_ptr<Database::Handles> Database::handles() const {
  const std::lock_guard lock(mutex_);
  return handles_;
}

std::size_t Database::cache_bytes() const { return handles()->store.cache_bytes; }

std::optional<PinnedValue> Database::get(Space space, std::string_view key, bool keep) const {
  rocksdb::ReadOptions read;
  read.fill_cache = keep;
  const std::shared_ptr<const Handles> h = handles();
  PinnedValue value;
  value.slice_->cache = h->cache;
  const rocksdb::Status status =
      h->db->Get(read, h->family(space), slice(key), &value.slice_->value);
  if (status.IsNotFound()) return std::nullopt;
  check(status, "read the graph");
  return value;
}

void Database::visit(Space space, std::string_view from, std::string_view to,
                     const std::function<bool(std::string_view, std::string_view)>& visit) const {
  const rocksdb::Slice end = slice(to);
  rocksdb::ReadOptions read;
  read.iterate_upper_bound = &end;
  read.fill_cache = false;
  const std::shared_ptr<const Handles> h = handles();
  const std::unique_ptr<rocksdb::Iterator> rows(h->db->NewIterator(read, h->family(space)));
  visit_rows(*rows, from, to, visit);
}

std::unique_ptr<FrozenRows> Database::freeze() const {
  return std::make_unique<FrozenIterators>(handles());
}

void Database::verify() const { check(handles()->db->VerifyChecksum(), "verify the graph"); }

std::uint64_t Database::disk_bytes() const {
  const std::shared_ptr<const Handles> h = handles();
  return bytes_of_files(*h->env, h->path);
}

std::string Database::identity() const {
  std::string identity;
  check(handles()->db->GetDbIdentity(identity), "read the graph");
  return identity;
}

bool Database::exists(const std::string& path, const StoreOptions& options) {
  return look_at(env_of(options), path) == FolderState::kGraph;
}

std::string Database::writer_of(const std::string& path, const StoreOptions& options) {
  return name_of_writer(env_of(options), path);
}

bool Database::read_only() const { return !handles()->writing; }

}  // namespace annals::store
