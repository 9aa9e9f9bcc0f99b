#ifndef ANNALS_STORE_BULK_LOAD_H_
#define ANNALS_STORE_BULK_LOAD_H_

#include <memory>

#include "store/graph_core.h"
#include "store/store.h"

namespace annals::store {

/// Waits for the seat.
std::unique_ptr<BulkLoad> begin_bulk_load(GraphCore& core, LoadOptions options);

}  // namespace annals::store

#endif  // ANNALS_STORE_BULK_LOAD_H_
