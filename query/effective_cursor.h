// The effective facts of a state, as a scan: the stored ones and what follows from them by the
// meanings of relations.
#ifndef ANNALS_QUERY_EFFECTIVE_CURSOR_H_
#define ANNALS_QUERY_EFFECTIVE_CURSOR_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "query/context.h"
#include "query/meanings.h"
#include "store/store.h"

namespace annals::query {

/// Cursors as those of a store, in the same sequence. They fill all columns but `to`; of what is
/// not stored itself `from` is 0.
std::unique_ptr<store::Cursor> make_effective_cursor(store::Order order, Reading reading,
                                                     Context& context);
/// The links of a transitive relation's chains: of one relation, by subject or by object.
std::unique_ptr<store::Cursor> make_link_cursor(store::Order order, Context& context);

/// Whether what the relation has from chains, its own or others', is made of further facts of it.
bool has_links_of_chains(const Meanings& meanings, store::Id relation);
/// For such relations, of one at a time: their facts without what comes from chains.
std::unique_ptr<store::Cursor> make_chainless_cursor(store::Order order, Context& context);

/// Estimates. How many facts a relation has, with these ends where they are given; how many values
/// one end of them has.
std::uint64_t effective_count(const Meanings& meanings, store::Id relation,
                              std::optional<store::Id> subject, std::optional<store::Id> object,
                              const store::Snapshot& snapshot);
std::uint64_t effective_distinct(const Meanings& meanings, store::Id relation, store::Part end,
                                 const store::Snapshot& snapshot);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EFFECTIVE_CURSOR_H_
