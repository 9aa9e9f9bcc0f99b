// Notes of changes that find nothing to change.
#include <fmt/format.h>

#include <array>
#include <set>

#include "model/write.h"
#include "query/change_facts.h"
#include "query/meanings.h"
#include "query/names.h"

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

/// " from met", " from met, saw": the relations of whose facts those of `relation` follow; empty
/// where it is rules that say so.
std::string origins_of(Id relation, const Meanings& meanings, const store::Snapshot& snapshot) {
  const Meaning* meaning = meanings.find(relation);
  if (meaning == nullptr) return {};
  std::set<Id> relations;
  for (const RelationSource& source : meaning->sources) {
    const bool itself = source.relation == relation && !source.flipped;
    if (!itself || meaning->transitive || meaning->lasting) relations.insert(source.relation);
  }
  std::string text;
  for (const Id origin : relations) {
    text += (text.empty() ? " from facts of " : ", ") + write_term(snapshot.term(origin));
  }
  return text;
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
  const std::optional<Id> relation = snapshot.find(fact->relation());
  const std::string origins =
      relation ? origins_of(*relation, context_.meanings(), snapshot) : std::string();
  context_.note(fmt::format("{} is not stored, it follows{}; {} takes stored facts only",
                            write_fact(*fact), origins.empty() ? " from other facts" : origins,
                            verb_));
}

}  // namespace annals::query
