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
#include "query/kept_rule.h"
#include "query/rule_memory.h"

namespace annals::query {

/// The rules of a state, by name, then by text. A text with the datatype of rules that is none
/// says nothing. Costs a look-up where there are none.
std::vector<KeptRule> kept_rules(const store::Snapshot& snapshot);

/// Adds a rule, as engine.h says, with what the session's statements before it have left.
ChangeCount apply(const ast::Rule& rule, store::Transaction& transaction, const Options& options,
                  RuleMemory& memory);

/// A relation that a rule reads, by the name as which it reads; empty: every relation.
struct RuleNeed {
  std::string relation;
  ReadIn in = ReadIn::kGroup;
  bool operator==(const RuleNeed&) const = default;
};
/// Each once. The relations of quoted facts are not among them.
std::vector<RuleNeed> needs_of(const ast::Rule& rule, const Context& context);
/// Whether it may quote facts that nobody stated or quoted: in its head, or made by an expression.
bool quotes_facts(const ast::Rule& rule, const Context& context);
/// The relation that the rule states, as it reads; empty: any.
std::string head_of(const ast::Rule& rule, const Context& context);

/// Checks rules that are about to be kept, against those of a state and those that came before.
/// Reads the state when there is one.
class RuleCheck {
 public:
  /// `memory`: of the session, or null; it must outlive this.
  RuleCheck(const store::Snapshot& snapshot, const Options& options, RuleMemory* memory = nullptr);
  /// Throws StatementError: a group that makes no sense, a variable of the head that it does not
  /// bind, a circle through what must be known as a whole (ReadIn).
  void take(const ast::Rule& rule);
  /// The same of a kept text (parser/rule_text.h). Throws Error(kInvalidValue).
  void take(std::string_view text);
  /// Whether a fact, when it is asserted, keeps a rule, or makes one relation answer for another.
  static bool concerns(const Fact& fact);
  /// The same of a fact that is about to be asserted; of one that concerns no rules, nothing. With
  /// a place, throws StatementError.
  void take(const Fact& fact, const std::optional<ast::Span>& span);
  /// What is wrong with the rules of the state, which are these, as a relation got another name
  /// later or its meaning by a table: the circle in which they go, and who says so. Empty: nothing.
  std::string circle(const std::vector<KeptRule>& rules);

 private:
  void read_state();
  void check_head(const ast::Rule& rule) const;
  std::vector<NeedEdge> edges_of(const ast::Rule& rule) const;
  void add_meanings(const store::Snapshot& snapshot);
  /// Whether the edges lead from one node to another.
  bool leads(const std::string& from, const std::string& to) const;
  void take_meaning(const Fact& fact, const std::optional<ast::Span>& span);
  /// The way that leads from the edge back to it, through what must be known as a whole; empty:
  /// none.
  std::vector<NeedEdge> way_from(const NeedEdge& edge) const;
  /// The same in words.
  std::string circle_from(const NeedEdge& edge) const;
  /// The rules and the statements about relations behind a circle.
  std::string who_says(const std::vector<NeedEdge>& way, const std::vector<KeptRule>& rules) const;

  std::unique_ptr<Context> context_;
  RuleMemory* memory_;
  bool is_read_ = false;
  const NeedEdges* remembered_ = nullptr;  // those of the state's rules, where a memory has them
  NeedEdges edges_;                        // the others
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULES_H_
