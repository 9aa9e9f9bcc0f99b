// What the checks of rules have read of the rules that are there, kept from one statement to the
// next: so each of many costs what it adds itself.
#ifndef ANNALS_QUERY_RULE_MEMORY_H_
#define ANNALS_QUERY_RULE_MEMORY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parser/ast.h"
#include "store/store.h"

namespace annals::query {

/// Where in a rule's group a relation is read. But for the group itself all of the relation must be
/// known before the rule answers: inside `not` or `optional`, by an inner find, by holds().
enum class ReadIn : std::uint8_t { kGroup, kNot, kOptional, kFind, kHolds };

/// What is read at `from` is made of what is read at `to`.
struct NeedEdge {
  std::string from, to;
  ReadIn in = ReadIn::kGroup;
};

/// Found by where they begin and by where they end.
class NeedEdges {
 public:
  void add(NeedEdge edge);
  /// Of those with these ends the one that was added last.
  void take_back(const NeedEdge& edge);
  std::span<const NeedEdge> from(const std::string& node) const;
  /// Where those that end at the node begin.
  std::span<const std::string> before(const std::string& node) const;
  /// All of them, by where they begin.
  const std::map<std::string, std::vector<NeedEdge>>& all() const { return from_; }

 private:
  std::map<std::string, std::vector<NeedEdge>> from_;
  std::unordered_map<std::string, std::vector<std::string>> before_;
};

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
