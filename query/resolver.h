// The work of resolve.h: one scope's groups and patterns. For resolve*.cc only.
#ifndef ANNALS_QUERY_RESOLVER_H_
#define ANNALS_QUERY_RESOLVER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parser/ast.h"
#include "query/algebra.h"
#include "query/context.h"

namespace annals::query {

class Resolver {
 public:
  struct Wishes {
    bool bind_facts = false;  // give every asserted pattern a variable for its fact: facts()
    bool may_repeat = false;  // repeated steps have no facts, and are no error then
    bool questions = false;   // look for words of questions among the names
    bool counts = false;      // somebody looks at how many matches there are
  };
  Resolver(Context& context, Variables& variables, Wishes wishes)
      : context_(context), variables_(variables), wishes_(wishes) {}

  Group group(const ast::Group& group);
  const std::vector<VariableId>& facts() const { return facts_; }

 private:
  /// Where the parts of a pattern go: items of a segment (or of a branch of it) and conditions of
  /// its group.
  struct Target {
    std::vector<Item>& items;
    std::vector<Condition>& conditions;
  };
  /// What stands after `@`, resolved: shared by all patterns that steps are rewritten into.
  struct Time {
    Slot slot;
    std::vector<TimeTest> tests;
    std::string text;
    const ast::TimeSpec* spec = nullptr;
    /// Whether T is a variable.
    bool waits() const;
  };

  void add_pattern(const ast::TriplePattern& pattern, Target target);
  /// Gives a relation's variable its number: it comes before the object's in the order of the text.
  void name_relation(const ast::Step& step);
  /// Qualifiers and `@ ?t` stand only where the steps are one fact.
  static void check_steps(const ast::Step& step, const std::vector<ast::Qualifier>& qualifiers,
                          const Time& time);
  void add_qualifiers(const std::vector<Slot>& facts, const std::vector<ast::Qualifier>& qualifiers,
                      Target target);
  void add_step(Slot subject, const ast::Step& step, Slot object, Slot fact, const Time& time,
                store::Visibility visibility, Target target);
  void add_repeat(Slot subject, const ast::Step& step, Slot object, const Time& time,
                  Target target);
  void add_alternatives(Slot subject, const ast::StepAlternatives& steps, Slot object, Slot fact,
                        const Time& time, store::Visibility visibility, Target target);
  void add_relation(Slot subject, Slot relation, Slot object, Slot fact, const Time& time,
                    store::Visibility visibility, std::vector<store::Id> excluded, Target target);
  /// `relation` is a variable or anything: of also-known-as, too, what add_relation() gives of it.
  void add_any_relation(Slot subject, Slot relation, Slot object, Slot fact, const Time& time,
                        store::Visibility visibility, std::vector<store::Id> excluded,
                        Target target);
  /// The facts with these very parts.
  void add_facts(Slot subject, Slot relation, Slot object, Slot fact, const Time& time,
                 store::Visibility visibility, std::vector<store::Id> excluded, Target target);

  Slot slot(const ast::TermNode& node, Target target);
  Slot subject_slot(const ast::TermNode& node, Target target);
  Slot relation_slot(const ast::TermNode& node);
  Slot quoted_slot(const ast::TriplePattern& pattern, Target target);
  Slot constant(const ast::TermNode& node);
  Time time(const std::optional<ast::TimeSpec>& spec);
  /// A time word with a variable, as a condition on the pattern's fact.
  void add_time_condition(const Time& time, Slot fact, Target target);
  /// A pattern of asserted facts that may follow from others (`follows`), or whose fact may have
  /// several slots.
  void read_effective(FactPattern pattern, bool follows, const Time& time, Target target);
  /// The fact of a pattern with these qualifiers, which the next pattern gets: a slot for each of
  /// them where they may be about several stored facts, else one.
  std::vector<Slot> qualified_facts(const std::vector<ast::Qualifier>& qualifiers, bool may_follow);
  /// Whether facts of the relation may follow from others.
  bool may_follow(const ast::Step& step) const;
  bool may_follow(const ast::TermNode& relation) const;
  /// Of a pattern of these steps: quoted_in_.
  std::vector<std::optional<store::Id>> quoted_in(const ast::Step& step) const;
  void show_fact(Slot& fact);
  /// A pattern with qualifiers whose fact may follow from several stored ones.
  void add_qualified(Slot subject, const ast::Step& step, Slot object,
                     const std::vector<ast::Qualifier>& qualifiers, const Time& time,
                     Target target);

  Condition let(const ast::LetElement& element, const ast::Span& span,
                const std::vector<Element>& before);
  SubqueryPart subquery(const ast::SubqueryElement& element, const ast::Span& span);
  VariableSet named_in(const ast::Expression& expression);

  Context& context_;
  Variables& variables_;
  Wishes wishes_;
  std::vector<VariableId> facts_;
  /// Of the pattern at work: its fact once more, for its second qualifier and those after it, where
  /// each may be about another stored fact behind it.
  std::vector<Slot> same_facts_;
  /// Whether parts that match anything get variables, so that rows tell facts apart.
  bool names_all_ = false;
  /// While the ends of a pattern are at work: in what rules state of which relations they may be
  /// quoted facts that the graph does not know.
  std::vector<std::optional<store::Id>> quoted_in_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RESOLVER_H_
