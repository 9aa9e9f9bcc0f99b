// Notes of changes that find nothing to change.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "model/error.h"
#include "model/write.h"
#include "parser/rule_text.h"
#include "query/change_facts.h"
#include "query/names.h"
#include "query/why_tree.h"

namespace annals::query {

using store::Id;

bool note_missing(const Fact& fact, std::string_view verb, Context& context) {
  const store::Snapshot& snapshot = context.snapshot();
  for (const Fact& same : by_all_names(fact, snapshot)) {
    const std::optional<store::FactKey> key = snapshot.find_key(same);
    if (key && snapshot.find_asserted(*key)) return false;
  }
  note_unknown(Term::fact(fact), context);
  const auto subject = snapshot.find(fact.subject());
  const auto relation = snapshot.find(fact.relation());
  const auto object = snapshot.find(fact.object());
  if (!fact.time().is_always() || !subject || !relation || !object) return true;
  const std::array<Id, 3> prefix{*subject, *relation, *object};
  const auto cursor = snapshot.scan(store::Order::kSubjectRelationObject);
  cursor->seek(prefix);
  store::FactBatch batch;
  if (!cursor->next(batch, 1)) return true;
  const std::string text = write_fact(fact);
  context.note(fmt::format("{0} is there only with a time: `{1} {{ {0} @ ?t }}{2}` takes them all",
                           text, verb, verb == "redate" ? " to …" : ""));
  return true;
}

namespace {

/// "met is symmetric", "the rule reach says so".
std::string text_of_statement(Id statement, const Context& context) {
  const Term term = context.term(statement);
  const Fact& fact = term.as_fact();
  const bool is_rule = parser::kept_text(fact) != nullptr;
  return is_rule ? "the rule " + write_term(fact.subject()) + " says so" : write_fact(fact);
}

/// Joined as in a sentence: "a", "a and b", "a, b and 4 more".
std::string listed(const std::vector<std::string>& texts) {
  constexpr std::size_t kMost = 3;
  const bool more = texts.size() > kMost;
  const std::size_t shown = more ? kMost - 1 : texts.size();
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += !more && i + 1 == shown ? " and " : ", ";
    text += texts[i];
  }
  return more ? fmt::format("{} and {} more", text, texts.size() - shown) : text;
}

/// " from Crocker met Qomi, as met is symmetric": the first way in which a fact follows from
/// others, a step of it.
std::string origin_of(const Fact& fact, const store::Snapshot& snapshot, const Options& options) {
  Context context(snapshot, options);
  const store::FactKey key{context.intern(fact.subject()), context.intern(fact.relation()),
                           context.intern(fact.object()), context.intern(Term::time(fact.time()))};
  const Claims claims(context);
  WhyNode node{"follows", Id::none(), {}};
  try {
    node = why_of_fact(key, claims, context);
  } catch (const Error& error) {
    // Where finding the way takes more than a query may, the note does without.
    if (error.code() != ErrorCode::kLimit) throw;
  }
  const auto is_because = [](const WhyNode& below) {
    return std::string_view(below.kind) == "because";
  };
  std::vector<std::string> facts, statements;
  const WhyNode* at = &node;
  for (;;) {
    const auto next = std::find_if(at->under.begin(), at->under.end(), is_because);
    if (next == at->under.end()) break;
    at = &*next;
    statements.push_back(text_of_statement(at->what, context));
  }
  if (statements.empty()) return " from other facts";
  for (const WhyNode& below : at->under) {
    facts.push_back(write_fact(context.term(below.what).as_fact()));
  }
  return fmt::format("{}{}, as {}", facts.empty() ? "" : " from ", listed(facts),
                     listed(statements));
}

}  // namespace

void FollowingNotes::missed(const ast::TriplePattern& pattern) {
  if (context_.meanings().empty() || (first_ && of_template_)) return;
  first_ = pattern;
  if (!of_template_) note(pattern);
}

void FollowingNotes::finish() {
  if (of_template_ && first_ && !took_any_) note(*first_);
}

void FollowingNotes::note(const ast::TriplePattern& pattern) {
  const store::Snapshot& snapshot = context_.snapshot();
  const std::optional<Fact> fact = following_fact(pattern, snapshot, context_.options());
  if (!fact) return;
  context_.note(fmt::format("{} is not stored, it follows{}; {} takes stored facts only",
                            write_fact(*fact), origin_of(*fact, snapshot, context_.options()),
                            verb_));
}

}  // namespace annals::query
