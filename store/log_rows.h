// Reading the log of a database.
#ifndef ANNALS_STORE_LOG_ROWS_H_
#define ANNALS_STORE_LOG_ROWS_H_

#include <functional>
#include <vector>

#include "store/log_record.h"
#include "store/rocks_database.h"

namespace annals::store {

/// Throws Error(kDamaged) when there is no such row.
PinnedValue log_row(const Database& database, CommitNumber commit);

/// The commits after this one to the end of the log, which must be whole: no run has them.
std::vector<LogRecord> read_log(const Database& database, CommitNumber after);

/// Calls `visit` with the numbers of facts that came or went in the commits beyond `after` up to
/// `last`, in no sequence and some of them twice: `first` is one, and so are those up to `end`. Of
/// numbers that a commit gave all are told, also those of facts that it only quoted. False when
/// that is not known of some commit, or `visit` returned false.
bool visit_touched(const Database& database, CommitNumber after, CommitNumber last,
                   const std::function<bool(FactNumber first, FactNumber end)>& visit);

}  // namespace annals::store

#endif  // ANNALS_STORE_LOG_ROWS_H_
