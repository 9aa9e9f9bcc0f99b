// From the syntax tree to the algebra: names become ids, steps, qualifiers and quoted facts become
// patterns.
#ifndef ANNALS_QUERY_RESOLVE_H_
#define ANNALS_QUERY_RESOLVE_H_

#include <map>
#include <memory>
#include <string>

#include "parser/ast.h"
#include "query/algebra.h"
#include "query/context.h"

namespace annals::query {

/// Each throws StatementError for what makes no sense. They note names that the graph does not
/// have.

/// A `find`, the whole query's or an inner one. `sources`: FindScope::sources, with a column for
/// each pattern whose matches are single facts.
std::shared_ptr<FindScope> resolve_find(const ast::Find& find, const ast::Modifiers& modifiers,
                                        Context& context, bool sources = false);
/// Whether the group has a match: one row without columns at most.
std::shared_ptr<FindScope> resolve_ask(const ast::Group& group, bool bare, Context& context);
/// A bare pattern as `find *`.
std::shared_ptr<FindScope> resolve_bare(const ast::Group& patterns, const ast::Modifiers& modifiers,
                                        Context& context, bool sources = false);
/// The facts that match, a column for each pattern, a row for each match.
std::shared_ptr<FindScope> resolve_facts(const ast::Group& patterns,
                                         const ast::Modifiers& modifiers, Context& context);
/// The values of these variables for each match of the group, for a template.
std::shared_ptr<FindScope> resolve_template(const ast::Group& group,
                                            const std::map<std::string, ast::Span>& names,
                                            const ast::Modifiers& modifiers, Context& context,
                                            bool sources = false);

/// Whether any variable occurs in the group's patterns.
bool has_variables(const ast::Group& patterns);

}  // namespace annals::query

#endif  // ANNALS_QUERY_RESOLVE_H_
