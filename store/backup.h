// A whole copy of a graph: the rows of one moment, written into a new database.
#ifndef ANNALS_STORE_BACKUP_H_
#define ANNALS_STORE_BACKUP_H_

#include <string>

#include "store/rocks_database.h"
#include "store/store.h"

namespace annals::store {

/// Writes the rows of a graph to a new one at `path`, as Store::backup says. Rows that belong to no
/// run are left out.
CommitNumber write_backup(FrozenRows& rows, const std::string& path,
                          const BackupProgress& progress);

}  // namespace annals::store

#endif  // ANNALS_STORE_BACKUP_H_
