// add: facts as written, or a template for every match.
#include <fmt/format.h>

#include <set>
#include <utility>

#include "model/meaning_words.h"
#include "model/write.h"
#include "query/change_facts.h"
#include "query/expression.h"
#include "query/names.h"
#include "query/rules.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

using store::Id;

std::optional<Term> default_source(const ast::ChangeBody& body, const Context& context) {
  if (body.according_to.empty()) return std::nullopt;
  const ast::TermNode& node = body.according_to.front();
  if (std::holds_alternative<ast::Anything>(node.value)) return std::nullopt;
  Term source = constant_term(node, context);
  if (!source.is_entity()) fail_at(node.span, "a source is an entity");
  return source;
}

/// Whether some of the relation's facts have a time. Looks at the first few thousand. (A relation
/// that is new has no facts before.)
bool is_dated(Id relation, const store::Snapshot& snapshot) {
  constexpr std::size_t kMostBatches = 4;
  const auto cursor = snapshot.scan(store::Order::kRelationSubjectObject);
  cursor->seek(std::span(&relation, 1));
  store::FactBatch batch;
  for (std::size_t i = 0; i < kMostBatches && cursor->next(batch); ++i) {
    for (const Id time : batch.parts[static_cast<std::size_t>(store::Part::kTime)]) {
      if (time != store::kAlways) return true;
    }
    batch.clear();
  }
  return false;
}

}  // namespace

ChangeCount apply(const ast::Add& change, store::Transaction& transaction, const Options& options) {
  ChangeCount count;
  const store::Snapshot before = transaction.snapshot();
  Context context(before, options);
  const std::optional<Term> source = default_source(change.body, context);
  struct Stated {
    Fact fact;
    bool is_undated;  // it is no qualifier, and no time was written, not even `always`
    ast::Span span;
  };
  std::vector<Stated> stated;
  for_each_filled(change.body, before, options, false, count.notes,
                  [&](const ast::TriplePattern& pattern) {
                    bool is_main = true;
                    for (Fact& fact : stated_facts(pattern, source, transaction.time(), context)) {
                      stated.push_back({std::move(fact), is_main && !pattern.time, pattern.span});
                      is_main = false;
                    }
                  });
  std::set<Id> undated;  // relations of new facts that have no time
  RuleCheck rules(before, options);
  for (const auto& [fact, is_undated, span] : stated) {
    context.check();
    rules.take(fact, span);
    note_big_integer(fact.object(), context);
    std::string about_meaning =
        note_about_meaning(fact, [&](const Term& term) { return before.find(term).has_value(); });
    if (!about_meaning.empty()) context.note(std::move(about_meaning));
    const store::FactKey key{transaction.intern(fact.subject()),
                             transaction.intern(fact.relation()), transaction.intern(fact.object()),
                             transaction.intern(Term::time(fact.time()))};
    const bool known = added_at(span, [&] { return transaction.add(key); }).known;
    ++(known ? count.known : count.added);
    if (!known && is_undated && fact.subject().is_entity()) undated.insert(key.relation);
  }
  for (const Id relation : undated) {
    if (!is_dated(relation, before)) continue;
    count.notes.push_back(fmt::format("{} is dated elsewhere: a fact without a time holds always",
                                      write_term(before.term(relation))));
  }
  count.notes.insert(count.notes.end(), context.notes().begin(), context.notes().end());
  return count;
}

}  // namespace annals::query
