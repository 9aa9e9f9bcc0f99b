// The facts that a state knows, and those that only its rules quote, as a scan.
#ifndef ANNALS_QUERY_QUOTED_CURSOR_H_
#define ANNALS_QUERY_QUOTED_CURSOR_H_

#include <memory>
#include <optional>
#include <vector>

#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// Heads of rules, as Meanings::stated_by() gives them.
using RuleHeads = std::vector<std::optional<store::Id>>;

/// The facts that are quoted, at any depth, in what the rules with these heads state and that the
/// graph does not know: with a number that only this query knows, and `from` 0.
std::vector<store::FactRow> quoted_by_rules(const RuleHeads& heads, Context& context,
                                            Charge& charge);

/// A cursor as those of a store, over all that is asserted or quoted, and over these facts. Asks
/// for all that the rules state when it is first sought.
std::unique_ptr<store::Cursor> make_quoted_cursor(store::Order order, RuleHeads heads,
                                                  Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_QUOTED_CURSOR_H_
