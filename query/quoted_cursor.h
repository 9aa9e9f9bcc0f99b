// The facts that a state knows, and those that only its rules quote, as a scan.
#ifndef ANNALS_QUERY_QUOTED_CURSOR_H_
#define ANNALS_QUERY_QUOTED_CURSOR_H_

#include <memory>
#include <optional>
#include <vector>

#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// A cursor as those of a store, over all that is asserted or quoted, and over the facts that are
/// named, at any depth, in what rules state of these relations (empty: of any that has no rules of
/// its own) and that the graph does not know: with a number that only this query knows, and `from`
/// 0. Asks for all that the rules state when it is first sought.
std::unique_ptr<store::Cursor> make_quoted_cursor(store::Order order,
                                                  std::vector<std::optional<store::Id>> relations,
                                                  Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_QUOTED_CURSOR_H_
