// What the checks of rules have read of the rules that are there, kept from one statement to the
// next: so each of many costs what it adds itself.
#ifndef ANNALS_QUERY_RULE_MEMORY_H_
#define ANNALS_QUERY_RULE_MEMORY_H_

#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "parser/ast.h"
#include "store/store.h"

namespace annals::query {

/// What is read at `from` is made of what is read at `to`.
struct NeedEdge {
  std::string from, to;
  bool whole = false;  // all of it must be known before
};
using NeedEdges = std::map<std::string, std::vector<NeedEdge>>;  // by where they begin

/// Belongs to a session whose transactions follow each other. What is undone may give its ids to
/// other words: then the memory is to be thrown away. One thread at a time.
class RuleMemory {
 public:
  using EdgesOf = std::function<std::vector<NeedEdge>(const ast::Rule&)>;

  /// The edges of the rules of a state. Only those that it has not seen are parsed, unless some of
  /// those that it has seen are gone. The view lives until the next call.
  const NeedEdges& of(const store::Snapshot& snapshot, const EdgesOf& edges_of);

 private:
  std::unordered_set<store::Id> texts_;  // of which the edges are
  NeedEdges edges_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_MEMORY_H_
