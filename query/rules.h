// Rules: what a state of the graph keeps of them, what they need of each other, and the checks
// before one is kept.
#ifndef ANNALS_QUERY_RULES_H_
#define ANNALS_QUERY_RULES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/ast.h"
#include "query/context.h"
#include "query/rule_memory.h"

namespace annals::query {

/// A rule of a state. The spans of its tree count in its text; its name is not set.
struct KeptRule {
  store::FactNumber number = 0;  // of the fact that keeps it, as it reads
  std::string name;
  ast::Ptr<ast::Rule> rule;
};
/// The rules of a state, by name, then by text. A text with the datatype of rules that is none
/// says nothing. Costs a look-up where there are none.
std::vector<KeptRule> kept_rules(const store::Snapshot& snapshot);

/// Adds a rule, as engine.h says, with what the session's statements before it have left.
ChangeCount apply(const ast::Rule& rule, store::Transaction& transaction, const Options& options,
                  RuleMemory& memory);

/// A relation that a rule reads, by the name as which it reads; empty: every relation.
struct RuleNeed {
  std::string relation;
  /// All of it must be known before the rule answers: read inside `not` or `optional`, by an inner
  /// find, or by holds().
  bool whole = false;
  bool operator==(const RuleNeed&) const = default;
};
/// Each once. The relations of quoted facts are not among them.
std::vector<RuleNeed> needs_of(const ast::Rule& rule, const Context& context);
/// The relation that the rule states, as it reads; empty: any.
std::string head_of(const ast::Rule& rule, const Context& context);

/// Checks rules that are about to be kept, against those of a state and those that came before.
/// Reads the state when there is one.
class RuleCheck {
 public:
  /// `memory`: of the session, or null; it must outlive this.
  RuleCheck(const store::Snapshot& snapshot, const Options& options, RuleMemory* memory = nullptr);
  /// Throws StatementError: a group that makes no sense, a variable of the head that it does not
  /// bind, a circle through `not`.
  void take(const ast::Rule& rule);
  /// The same of a kept text (parser/rule_text.h). Throws Error(kInvalidValue).
  void take(std::string_view text);
  /// The same of a fact that is about to be asserted; of one that keeps no rule, nothing. With a
  /// place, throws StatementError.
  void take(const Fact& fact, const std::optional<ast::Span>& span);
  /// The circle through `not` in which the rules of the state go, as a relation got its meaning
  /// later; empty: none.
  std::string circle();

 private:
  void read_state();
  void check_head(const ast::Rule& rule) const;
  std::vector<NeedEdge> edges_of(const ast::Rule& rule) const;
  void add_meanings(const store::Snapshot& snapshot);
  void add(const NeedEdge& edge) { edges_[edge.from].push_back(edge); }
  /// Says which way leads through `not` from the edge back to it; empty: none.
  std::string circle_from(const NeedEdge& edge) const;

  std::unique_ptr<Context> context_;
  RuleMemory* memory_;
  bool is_read_ = false;
  const NeedEdges* remembered_ = nullptr;  // those of the state's rules, where a memory has them
  NeedEdges edges_;                        // the others
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULES_H_
