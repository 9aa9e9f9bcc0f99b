// The facts that name something, also inside a quoted fact at any depth.
#ifndef ANNALS_QUERY_NAMING_H_
#define ANNALS_QUERY_NAMING_H_

#include <unordered_set>
#include <vector>

#include "parser/ast.h"
#include "query/context.h"

namespace annals::query {

struct NamingFact {
  store::FactNumber number;  // 0: it is not stored itself
  store::FactKey key;        // its time as it reads
  store::Id shown;           // the fact as it reads
};

/// The effective facts with any of `names` as subject, relation or object, or with a fact that
/// does, at any depth; each once. Of what follows from others all but what comes from one of these
/// facts by itself.
std::vector<NamingFact> facts_naming(const std::vector<store::Id>& names, Context& context);

/// The stored facts with this name as subject, relation or object, at any depth, quoted ones too,
/// whatever the commit; a fact itself as well.
std::unordered_set<store::FactNumber> known_facts_naming(store::Id name, Context& context);

/// For facts_naming(): the part of it that follows from others. `known`: the stored facts with any
/// of the names, asserted or quoted, at any depth.
void add_following(const std::vector<store::Id>& names,
                   const std::unordered_set<store::FactNumber>& known,
                   std::vector<NamingFact>& facts, Context& context);

/// The effective fact with just these parts, if there is one.
std::vector<NamingFact> facts_with(const Fact& fact, Context& context);

/// The id of a term that a statement names, with a note when the graph does not have it.
store::Id id_of_name(const ast::TermNode& node, Context& context);
/// The same where a list may stand.
std::vector<store::Id> ids_of_names(const ast::TermNode& node, Context& context);
/// The same of the very name, for facts that keep it (also-known-as).
store::Id id_of_stated_name(const ast::TermNode& node, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_NAMING_H_
