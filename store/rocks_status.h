// The one place where a status of RocksDB becomes an Error.
#ifndef ANNALS_STORE_ROCKS_STATUS_H_
#define ANNALS_STORE_ROCKS_STATUS_H_

#include <rocksdb/status.h>

#include <string>
#include <string_view>

namespace annals::store {

/// Throws when the status is not ok. `doing` goes on the words "cannot": "open the graph 'x'".
void check(const rocksdb::Status& status, std::string_view doing);

/// The same for opening a graph, where a file that is not there is damage.
void check_opened(const rocksdb::Status& status, const std::string& path);

bool is_about_missing_file(const rocksdb::Status& status);

/// Whether opening failed because somebody else holds the lock.
bool is_locked(const rocksdb::Status& status);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_STATUS_H_
