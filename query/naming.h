// The facts that name something, also inside a quoted fact at any depth.
#ifndef ANNALS_QUERY_NAMING_H_
#define ANNALS_QUERY_NAMING_H_

#include <vector>

#include "parser/ast.h"
#include "query/context.h"

namespace annals::query {

struct NamingFact {
  store::FactNumber number;
  store::FactKey key;
};

/// The asserted facts with any of `names` as subject, relation or object, or with a fact that does,
/// at any depth; each once, by number.
std::vector<NamingFact> facts_naming(const std::vector<store::Id>& names, Context& context);

/// The id of a term that a statement names, with a note when the graph does not have it.
store::Id id_of_name(const ast::TermNode& node, Context& context);
/// The same where a list may stand.
std::vector<store::Id> ids_of_names(const ast::TermNode& node, Context& context);
/// The same of the very name, for facts that keep it (also-known-as).
store::Id id_of_stated_name(const ast::TermNode& node, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_NAMING_H_
