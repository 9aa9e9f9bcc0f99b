// The rules of a state, and the statements about them.
#include "query/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "model/meaning_words.h"
#include "model/write.h"
#include "parser/parse.h"
#include "parser/rule_text.h"
#include "query/expression.h"
#include "query/special.h"
#include "query/statement_error.h"
#include "query/taken_facts.h"
#include "query/undated_facts.h"

namespace annals::query {
namespace {

using store::Id;

/// A fact that keeps a text of the rules' datatype.
struct KeptText {
  store::FactNumber number;
  std::string name;
  std::string text;
};

std::vector<KeptText> kept_texts(const store::Snapshot& snapshot) {
  std::vector<KeptText> result;
  each_undated_fact(snapshot, parser::kRuleRelation, [&](const UndatedFact& fact) {
    if (fact.subject.is_fact()) return;
    const Term text = snapshot.term(fact.object);
    if (!parser::is_rule_text(text)) return;
    result.push_back({fact.number, snapshot.term(fact.subject).as_entity(), text.as_text().value});
  });
  std::sort(result.begin(), result.end(), [](const KeptText& a, const KeptText& b) {
    return std::tie(a.name, a.text) < std::tie(b.name, b.text);
  });
  return result;
}

/// The entity that a statement names as a rule's name.
Term rule_name(const ast::TermNode& node, const Context& context) {
  Term name = meant_term(node, context);
  if (!name.is_entity()) fail_at(node.span, "the name of a rule is an entity");
  return name;
}

void note_missing_rule(const std::string& name, const std::vector<KeptText>& texts,
                       ChangeCount& count) {
  std::set<std::string> names;
  for (const KeptText& text : texts) names.insert(text.name);
  std::string note = fmt::format("no rule {}", write_name(name));
  if (!names.empty()) {
    note += "; there are ";
    std::size_t shown = 0;
    for (const std::string& other : names) {
      if (++shown > 5) break;
      note += (shown > 1 ? ", " : "") + write_name(other);
    }
    if (names.size() > 5) note += ", …";
  }
  count.notes.push_back(std::move(note));
}

/// The name that stands there; empty for anything else.
std::string_view name_in(const ast::TermNode& node) {
  const auto* constant = std::get_if<ast::Constant>(&node.value);
  return constant != nullptr && constant->term.is_entity() ? constant->term.as_entity()
                                                           : std::string_view();
}

/// Said of a rule that would state what a relation means, or another name. Empty: it would not.
std::string note_about_head(const ast::TriplePattern& head) {
  const auto* step = std::get_if<ast::StepRelation>(&head.relation.value);
  const std::string_view relation = step == nullptr ? "" : name_in(step->relation);
  const auto is_among = [](const auto& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (relation == "also-known-as") return "a rule gives no other names: only stored facts do";
  if (is_among(kMeaningLinks, relation) ||
      (relation == "is" && is_among(kMeaningKinds, name_in(head.object)))) {
    return "a rule says nothing of what relations mean: only stored facts do";
  }
  return {};
}

}  // namespace

std::vector<KeptRule> kept_rules(const store::Snapshot& snapshot) {
  std::vector<KeptRule> rules;
  for (KeptText& kept : kept_texts(snapshot)) {
    try {
      rules.push_back({kept.number, std::move(kept.name),
                       std::make_shared<const ast::Rule>(parser::parse_rule(kept.text))});
    } catch (const Error&) {  // it was stated as a fact before such texts were rules
    }
  }
  return rules;
}

ChangeCount apply(const ast::Rule& rule, store::Transaction& transaction, const Options& options) {
  RuleMemory memory;
  return apply(rule, transaction, options, memory);
}

ChangeCount apply(const ast::Rule& rule, store::Transaction& transaction, const Options& options,
                  RuleMemory& memory) {
  const store::Snapshot before = transaction.snapshot();
  RuleCheck(before, options, &memory).take(rule);
  const Context context(before, options);
  const Term name = rule_name(rule.name, context);
  const std::string text = parser::rule_text(rule.text, {{}, options.blank});
  const Fact fact = parser::rule_fact(name, text);
  const store::FactKey key{transaction.intern(fact.subject()), transaction.intern(fact.relation()),
                           transaction.intern(fact.object()), store::kAlways};
  ChangeCount count;
  ++(transaction.add(key).known ? count.known : count.added);
  if (std::string note = note_about_head(rule.head); !note.empty()) {
    count.notes.push_back(std::move(note));
  }
  return count;
}

ChangeCount apply(const ast::RetractRule& change, store::Transaction& transaction,
                  const Options& options) {
  const store::Snapshot before = transaction.snapshot();
  const Context context(before, options);
  const std::string name = rule_name(change.name, context).as_entity();
  const std::vector<KeptText> texts = kept_texts(before);
  TakenFacts taken(before);  // what is said about a rule ends with it, and is not counted
  ChangeCount count;
  for (const KeptText& text : texts) {
    if (text.name != name) continue;
    taken.retract(text.number, transaction);
    ++count.retracted;
  }
  if (count.retracted == 0) note_missing_rule(name, texts, count);
  return count;
}

std::unique_ptr<Answer> run(const ast::Rules& rules, const store::Snapshot& snapshot,
                            const Options& options) {
  std::unique_ptr<Context> context = context_as_of(rules.as_of, snapshot, options);
  std::vector<std::vector<Id>> rows;
  for (const KeptRule& kept : kept_rules(context->snapshot())) {
    rows.push_back(
        {context->intern(Term::entity(kept.name)), context->intern(Term::text(kept.rule->text))});
  }
  return make_answer(Form::kRows, {"name", "rule"}, std::move(rows), std::move(context));
}

}  // namespace annals::query
