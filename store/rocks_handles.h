// What the RocksDB files of the store share among themselves.
#ifndef ANNALS_STORE_ROCKS_HANDLES_H_
#define ANNALS_STORE_ROCKS_HANDLES_H_

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <vector>

#include "store/rocks_database.h"

namespace annals::store {

inline constexpr char kRunsFamily[] = "runs";

/// An open database. The environment is declared first: it must outlive the rest.
struct Database::Handles {
  std::unique_ptr<rocksdb::Env> own_env;
  rocksdb::Env* env = nullptr;
  rocksdb::Options options;  // of the main space
  rocksdb::ColumnFamilyOptions runs_options;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // by Space

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  /// Closes. What fails now can be told to nobody; the rows that were written are in the log.
  ~Handles();

  rocksdb::ColumnFamilyHandle* family(Space space) const {
    return families[static_cast<std::size_t>(space)];
  }
};

struct PinnedValue::Slice {
  rocksdb::PinnableSlice value;
};

/// The options for everything that opens a graph's database.
void set_options(Database::Handles& handles, const StoreOptions& store);

std::shared_ptr<Database> open_for_writing(const std::string& path, const StoreOptions& options);
std::shared_ptr<Database> open_for_reading(const std::string& path, const StoreOptions& options);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_HANDLES_H_
