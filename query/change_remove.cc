// retract, erase and withdraw.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "model/write.h"
#include "query/change_facts.h"
#include "query/expression.h"
#include "query/names.h"
#include "query/naming.h"
#include "query/statement_error.h"
#include "query/taken_facts.h"

namespace annals::query {
namespace {

using store::FactNumber;
using store::Id;
using store::Order;
using store::Part;
using store::Visibility;

/// Facts to remove: keys in the sequence in which they were named, each once.
class Keys {
 public:
  /// Whether it is new.
  bool add(const store::FactKey& key) {
    const bool is_new = seen_.insert(key).second;
    if (is_new) keys_.push_back(key);
    return is_new;
  }
  const std::vector<store::FactKey>& all() const { return keys_; }

 private:
  std::set<store::FactKey> seen_;
  std::vector<store::FactKey> keys_;
};

/// What a retract or erase takes.
std::vector<store::FactKey> named_keys(const ast::ChangeBody& body,
                                       const store::Transaction& transaction,
                                       const Options& options, const char* verb,
                                       std::vector<std::string>& notes) {
  Keys keys;
  const store::Snapshot snapshot = transaction.snapshot();
  Context context(snapshot, options);
  FollowingNotes following(body, verb, context);
  std::uint64_t undated = 0;  // that were asked for by a time
  const auto take = [&](const ast::TriplePattern& pattern) {
    context.check();
    if (!names_one_fact(pattern)) {
      const auto rows = matching_facts(pattern, snapshot, options, context);
      for (const store::FactRow& row : rows) {
        const bool is_undated = row.key.time == store::kAlways && !row.key.subject.is_fact();
        if (keys.add(row.key) && is_undated && pattern.time && pattern.time->operand) ++undated;
      }
      rows.empty() ? following.missed(pattern) : following.took();
      return;
    }
    const std::vector<Fact> facts =
        stated_facts(pattern, std::nullopt, transaction.time(), context);
    for (const Fact& fact : facts) {
      for (const Fact& same : by_all_names(fact, snapshot)) {
        const auto key = snapshot.find_key(same);
        if (key) keys.add(*key);
        if (key && snapshot.find_asserted(*key)) break;
      }
    }
    note_missing(facts.front(), verb, context) ? following.missed(pattern) : following.took();
  };
  for_each_filled(body, snapshot, options, true, notes, take);
  following.finish();
  if (undated > 0) {
    context.note(fmt::format("{} of them {}: what has no time holds always, at that time too",
                             undated, undated == 1 ? "is undated" : "are undated"));
  }
  notes.insert(notes.end(), context.notes().begin(), context.notes().end());
  return keys.all();
}

/// Whether a fact says that the source is one.
bool names_source(Id relation, Id source, const store::Snapshot& snapshot) {
  const std::array<Id, 2> prefix{relation, source};
  return snapshot.count(Order::kRelationObjectSubject, prefix) > 0;
}

/// Every number that a fact has had.
std::vector<FactNumber> numbers_of(const store::FactKey& key, const store::Snapshot& snapshot) {
  const std::array<Id, 4> prefix{key.subject, key.relation, key.object, key.time};
  const auto cursor = snapshot.scan(Order::kSubjectRelationObject, Visibility::kKnown);
  cursor->seek(prefix);
  store::FactBatch batch;
  while (cursor->next(batch)) {
  }
  return batch.numbers;
}

}  // namespace

ChangeCount apply(const ast::Retract& change, store::Transaction& transaction,
                  const Options& options) {
  ChangeCount count;
  const store::Snapshot before = transaction.snapshot();
  TakenFacts taken(before);
  for (const store::FactKey& key :
       named_keys(change.body, transaction, options, "retract", count.notes)) {
    // One of them may have ended with another that it is about: that counts 0.
    if (const auto row = before.find_asserted(key)) taken.retract(row->number, transaction);
  }
  count.retracted = taken.count();
  return count;
}

ChangeCount apply(const ast::Erase& change, store::Transaction& transaction,
                  const Options& options) {
  ChangeCount count;
  const store::Snapshot before = transaction.snapshot();
  TakenFacts taken(before);
  for (const store::FactKey& key :
       named_keys(change.body, transaction, options, "erase", count.notes)) {
    for (const FactNumber number : numbers_of(key, before)) taken.erase(number, transaction);
  }
  count.erased = taken.count();
  return count;
}

ChangeCount apply(const ast::Withdraw& change, store::Transaction& transaction,
                  const Options& options) {
  ChangeCount count;
  const store::Snapshot before = transaction.snapshot();
  Context context(before, options);
  const Id source = id_of_name(change.source, context);
  if (source.kind() != store::IdKind::kEntity) fail_at(change.source.span, "a source is an entity");
  const std::optional<Id> relation = before.find(Term::entity("source"));
  if (!source.is_local() && (!relation || !names_source(*relation, source, before))) {
    const std::string name = write_term(before.term(source));
    if (SourceFilter(before, {source}).is_empty()) {
      note_source_of_nothing(before.term(source), context);
    } else {
      context.note(
          fmt::format("{0} is no source itself: withdraw those that it publishes (?x "
                      "published-by {0})",
                      name));
    }
  }
  count.notes = context.notes();
  if (!relation || source.is_local()) return count;

  std::vector<FactNumber> statements;  // the facts that say so
  std::vector<Id> supported;           // the facts that they are about
  const std::array<Id, 2> prefix{*relation, source};
  const auto cursor = before.scan(Order::kRelationObjectSubject);
  cursor->seek(prefix);
  store::FactBatch batch;
  while (cursor->next(batch)) {
    statements.insert(statements.end(), batch.numbers.begin(), batch.numbers.end());
    for (const Id subject : batch.parts[static_cast<std::size_t>(Part::kSubject)]) {
      if (subject.is_fact()) supported.push_back(subject);
    }
    batch.clear();
  }
  TakenFacts taken(before);
  for (const FactNumber statement : statements) taken.retract(statement, transaction);

  std::sort(supported.begin(), supported.end());
  supported.erase(std::unique(supported.begin(), supported.end()), supported.end());
  const store::Snapshot after = transaction.snapshot();
  const auto others = after.scan(Order::kSubjectRelationObject);
  for (const Id fact : supported) {
    const std::array<Id, 2> its_sources{fact, *relation};
    others->seek(its_sources);
    batch.clear();
    if (others->next(batch, 1)) continue;
    // This ends nothing when the fact was only quoted, or has ended with another.
    taken.retract(fact.payload(), transaction);
  }
  count.retracted = taken.count();
  return count;
}

}  // namespace annals::query
