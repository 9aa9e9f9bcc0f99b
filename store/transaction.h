#ifndef ANNALS_STORE_TRANSACTION_H_
#define ANNALS_STORE_TRANSACTION_H_

#include <memory>

#include "store/graph_core.h"
#include "store/store.h"

namespace annals::store {

/// Waits for the seat.
std::unique_ptr<Transaction> begin_transaction(GraphCore& core);

}  // namespace annals::store

#endif  // ANNALS_STORE_TRANSACTION_H_
