#include "query/claims.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_set>

namespace annals::query {

using store::FactBatch;
using store::FactKey;
using store::FactNumber;
using store::FactRow;
using store::Id;
using store::Order;
using store::Part;
using store::Visibility;

namespace {

FactRow row_in(const FactBatch& batch, std::size_t row) {
  FactRow fact;
  fact.key = key_in(batch, row);
  fact.number = batch.numbers[row];
  fact.from = batch.from[row];
  fact.to = batch.to[row];
  return fact;
}

template <typename Visit>
void visit_prefix(const store::Snapshot& snapshot, Order order, Visibility visibility,
                  std::span<const Id> prefix, Context& context, const Visit& visit) {
  const auto cursor = snapshot.scan(order, visibility);
  cursor->seek(prefix);
  FactBatch batch;
  while (cursor->next(batch)) {
    context.check();
    for (std::size_t row = 0; row < batch.size(); ++row) visit(row_in(batch, row));
    batch.clear();
  }
}

}  // namespace

FactKey key_in(const FactBatch& batch, std::size_t row) {
  const auto part = [&](Part which) { return batch.parts[static_cast<std::size_t>(which)][row]; };
  return {part(Part::kSubject), part(Part::kRelation), part(Part::kObject), part(Part::kTime)};
}

std::vector<Id> relations_that_are(std::string_view kind, const store::Snapshot& snapshot) {
  std::vector<Id> relations;
  const std::optional<Id> is = snapshot.find(Term::entity("is"));
  const std::optional<Id> object = snapshot.find(Term::entity(std::string(kind)));
  if (!is || !object) return relations;
  const std::array<Id, 2> prefix{*is, *object};
  const auto cursor = snapshot.scan(Order::kRelationObjectSubject);
  cursor->seek(prefix);
  FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const FactKey key = key_in(batch, row);
      if (key.time == store::kAlways && key.subject.kind() == store::IdKind::kEntity) {
        relations.push_back(key.subject);
      }
    }
    batch.clear();
  }
  std::sort(relations.begin(), relations.end());
  return relations;
}

std::vector<RelationSource> sources_of(Id relation, const Meanings& meanings) {
  const Meaning* meaning = meanings.find(relation);
  if (meaning == nullptr) return {{relation, false}};
  return meaning->sources;
}

Claims::Claims(Context& context) : context_(context) {
  const store::Snapshot& snapshot = context.snapshot();
  for (const bool against : {false, true}) {
    std::vector<Id> relations = relations_that_are(against ? "denial" : "claim", snapshot);
    // From the start, without a fact that says so.
    if (const auto word = snapshot.find(Term::entity(against ? "denied" : "said"))) {
      relations.push_back(snapshot.read(*word));
    }
    std::vector<RelationSource> sources;
    for (const Id relation : relations) {
      for (const RelationSource& source : sources_of(relation, context.meanings())) {
        sources.push_back(source);
      }
    }
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    for (const RelationSource& source : sources) {
      kinds_.push_back({source, against});
      const std::array<Id, 1> prefix{source.relation};
      any_ = any_ || (!against && snapshot.count(Order::kRelationSubjectObject, prefix) > 0);
    }
  }
}

bool Claims::is_asserted(FactNumber number) const {
  if (!by_number_) by_number_ = context_.snapshot().scan(Order::kNumber);
  const Id fact = Id::fact(number);
  by_number_->seek({&fact, 1});
  FactBatch batch;
  return by_number_->next(batch, 1);
}

std::optional<FactNumber> Claims::quoted_in(const FactKey& key,
                                            const RelationSource& source) const {
  // As the relation itself would have it, the object, and where that is no fact the subject.
  const Id first = source.flipped ? key.subject : key.object;
  const Id second = source.flipped ? key.object : key.subject;
  if (first.is_fact()) return first.payload();
  if (second.is_fact()) return second.payload();
  return std::nullopt;
}

template <typename Visit>
void Claims::visit_about(FactNumber number, bool only_claims, const Visit& visit) const {
  const Id fact = Id::fact(number);
  std::unordered_set<FactNumber> seen[2];
  for (const Kind& kind : kinds_) {
    if (only_claims && kind.against) continue;
    const std::array<Id, 2> prefix{kind.source.relation, fact};
    for (const Order order : {Order::kRelationObjectSubject, Order::kRelationSubjectObject}) {
      visit_prefix(context_.snapshot(), order, Visibility::kKnown, prefix, context_,
                   [&](const FactRow& row) {
                     if (quoted_in(row.key, kind.source) != number) return;
                     if (!counts(row.number)) return;
                     if (!seen[kind.against ? 1 : 0].insert(row.number).second) return;
                     visit(Saying{row, kind.against, is_asserted(row.number)});
                   });
    }
  }
}

bool Claims::counts(FactNumber number) const {
  if (is_asserted(number)) return true;
  if (!any_) return false;
  // It ends: a claim names the fact, so that it is nested deeper.
  const auto known = counts_.find(number);
  if (known != counts_.end()) return known->second;
  bool claimed = false;
  visit_about(number, true, [&claimed](const Saying&) { claimed = true; });
  counts_[number] = claimed;
  return claimed;
}

std::vector<Claims::Saying> Claims::about(FactNumber number) const {
  std::vector<Saying> sayings;
  visit_about(number, false, [&sayings](const Saying& saying) { sayings.push_back(saying); });
  return sayings;
}

std::vector<FactRow> Claims::facts_of(Id relation, const std::optional<End>& end) const {
  std::vector<FactRow> facts;
  std::unordered_set<FactNumber> seen;
  const bool by_object = end && end->part == Part::kObject;
  const Order order = by_object ? Order::kRelationObjectSubject : Order::kRelationSubjectObject;
  std::vector<Id> prefix{relation};
  if (end) prefix.push_back(end->value);
  const store::Snapshot& snapshot = context_.snapshot();
  visit_prefix(snapshot, order, Visibility::kAsserted, prefix, context_,
               [&facts](const FactRow& row) { facts.push_back(row); });
  if (!any_) return facts;
  for (const FactRow& fact : facts) seen.insert(fact.number);
  visit_prefix(snapshot, order, Visibility::kKnown, prefix, context_, [&](const FactRow& row) {
    if (!seen.contains(row.number) && counts(row.number)) facts.push_back(row);
  });
  return facts;
}

std::vector<Id> Claims::denying() const {
  std::vector<Id> relations;
  for (const Kind& kind : kinds_) {
    if (kind.against) relations.push_back(kind.source.relation);
  }
  std::sort(relations.begin(), relations.end());
  relations.erase(std::unique(relations.begin(), relations.end()), relations.end());
  return relations;
}

std::vector<FactNumber> Claims::denied_by(const FactKey& denial) const {
  std::vector<FactNumber> facts;
  for (const Kind& kind : kinds_) {
    if (!kind.against || kind.source.relation != denial.relation) continue;
    const auto quoted = quoted_in(denial, kind.source);
    if (quoted && std::find(facts.begin(), facts.end(), *quoted) == facts.end()) {
      facts.push_back(*quoted);
    }
  }
  return facts;
}

std::vector<FactKey> Claims::equals_of(const FactKey& key) const {
  std::vector<FactKey> keys{key};
  const Meanings& meanings = context_.meanings();
  const auto is_source = [&meanings](const RelationSource& source, Id of) {
    const std::vector<RelationSource> all = sources_of(of, meanings);
    return std::binary_search(all.begin(), all.end(), source);
  };
  for (const RelationSource& source : sources_of(key.relation, meanings)) {
    // What it implies without being implied by it does not say the same.
    if (!is_source({key.relation, source.flipped}, source.relation)) continue;
    FactKey other = key;
    other.relation = source.relation;
    if (source.flipped) {
      if (key.object.kind() != store::IdKind::kEntity) continue;
      if (key.subject.kind() != store::IdKind::kEntity) continue;
      std::swap(other.subject, other.object);
    }
    if (std::find(keys.begin(), keys.end(), other) == keys.end()) keys.push_back(other);
  }
  return keys;
}

std::vector<FactRow> sources_of_fact(FactNumber number, Context& context,
                                     const std::optional<store::CommitNumber>& state) {
  std::vector<FactRow> facts;
  const std::optional<Id> source = context.snapshot().find(Term::entity("source"));
  if (!source) return facts;
  const std::array<Id, 2> prefix{Id::fact(number), *source};
  visit_prefix(context.snapshot(), Order::kSubjectRelationObject,
               state ? Visibility::kHistory : Visibility::kAsserted, prefix, context,
               [&](const FactRow& row) {
                 if (!state || (row.from <= *state && *state < row.to)) facts.push_back(row);
               });
  std::sort(facts.begin(), facts.end(), [&context](const FactRow& a, const FactRow& b) {
    return order(context.term(a.key.object), context.term(b.key.object)) < 0;
  });
  return facts;
}

}  // namespace annals::query
