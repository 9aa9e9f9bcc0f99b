// Statements that are no joins: path, timeline, describe. Each gives an Answer of its own;
// engine.cc calls them.
#ifndef ANNALS_QUERY_SPECIAL_H_
#define ANNALS_QUERY_SPECIAL_H_

#include <memory>
#include <optional>

#include "parser/ast.h"
#include "query/context.h"
#include "query/engine.h"

namespace annals::query {

/// The context is already `as of` and `according to` what the modifiers say; the functions apply
/// order, limit and offset.
std::unique_ptr<Answer> run_path(const ast::Query& query, const ast::Path& path,
                                 std::unique_ptr<Context> context, Output output);
std::unique_ptr<Answer> run_timeline(const ast::Query& query, const ast::Timeline& timeline,
                                     std::unique_ptr<Context> context, Output output);
std::unique_ptr<Answer> run_describe(const ast::Query& query, const ast::Describe& describe,
                                     std::unique_ptr<Context> context, Output output);

/// Rows that are already there, as an Answer: for statements whose answers are small or must be
/// sorted whole.
std::unique_ptr<Answer> make_answer(Form form, std::vector<std::string> columns,
                                    std::vector<std::vector<store::Id>> rows,
                                    std::unique_ptr<Context> context);

/// Sorts rows (each a vector of ids) by `order by` semantics; keys are (column, descending). Ties
/// keep the order of ids' terms, so that the same stored graph gives the same order. Applies offset
/// and limit.
void sort_rows(std::vector<std::vector<store::Id>>& rows,
               const std::vector<std::pair<std::size_t, bool>>& keys,
               std::optional<std::uint64_t> offset, std::optional<std::uint64_t> limit,
               Context& context);

/// The snapshot that `as of` names.
store::Snapshot resolve_state(const ast::StateRef& state, const store::Snapshot& snapshot,
                              const Options& options);
/// Notes a commit that is not there yet, which reads the last one.
void note_number(const ast::StateRef& state, const store::Snapshot& snapshot, Context& context);
/// The same, and a time before the first commit, at which the graph was empty: the time when facts
/// were true may be meant.
void note_state(const ast::StateRef& state, const store::Snapshot& snapshot, Context& context);
/// A context of the state that `as of` names, with these notes; without it, of the snapshot.
std::unique_ptr<Context> context_as_of(const std::optional<ast::StateRef>& as_of,
                                       const store::Snapshot& snapshot, const Options& options);

}  // namespace annals::query

#endif  // ANNALS_QUERY_SPECIAL_H_
