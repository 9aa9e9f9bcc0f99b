// What the RocksDB files of the store share among themselves.
#ifndef ANNALS_STORE_ROCKS_HANDLES_H_
#define ANNALS_STORE_ROCKS_HANDLES_H_

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/rocks_database.h"
#include "store/rocks_log_file.h"

namespace annals::store {

inline constexpr char kRunsFamily[] = "runs";

struct BlockCache {
  std::shared_ptr<rocksdb::Cache> blocks;
};

/// An open database. The environment is declared first: it must outlive the rest.
struct Database::Handles {
  std::unique_ptr<rocksdb::Env> own_env;
  rocksdb::Env* env = nullptr;
  std::string path;
  StoreOptions store;
  std::shared_ptr<BlockCache> cache;
  rocksdb::Options options;  // of the main space
  rocksdb::ColumnFamilyOptions runs_options;
  bool writing = false;
  const std::shared_ptr<LogGate> log_gate = std::make_shared<LogGate>();
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // by Space

  /// Nothing is opened yet, but env and all options are set.
  Handles(std::string path, const StoreOptions& store, std::shared_ptr<BlockCache> cache);
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  /// Closes. What fails now can be told to nobody; the rows that were written are in the log.
  ~Handles();

  rocksdb::ColumnFamilyHandle* family(Space space) const {
    return families[static_cast<std::size_t>(space)];
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors() const;
};

/// What is pinned lies in the cache or belongs to the slice, and does not need the database any
/// more.
struct PinnedValue::Slice {
  std::shared_ptr<BlockCache> cache;
  rocksdb::PinnableSlice value;
};

inline rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// See Database::open_for_reading.
std::shared_ptr<Database::Handles> open_reading_handles(const std::string& path,
                                                        const StoreOptions& options,
                                                        std::shared_ptr<BlockCache> cache);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_HANDLES_H_
