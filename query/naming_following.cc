// The facts that follow from others, for timeline and describe.
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <unordered_set>

#include "query/derived.h"
#include "query/effective_cursor.h"
#include "query/naming.h"
#include "query/quoted_cursor.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::Order;
using store::Part;

class FollowingFacts {
 public:
  FollowingFacts(std::vector<NamingFact>& facts, Context& context)
      : facts_(facts), context_(context) {
    for (const NamingFact& fact : facts) listed_.insert(fact.number);
  }

  void add(std::vector<Id> names, const std::unordered_set<store::FactNumber>& known) {
    const Meanings& meanings = context_.meanings();
    for (const NamingFact& fact : facts_) {
      // A rule may say of the ends of any fact what it says.
      if (!meanings.has_rules() && meanings.answers_for(fact.key.relation).empty()) continue;
      for (const Id end : {fact.key.subject, fact.key.object}) {
        if (end.is_fact() && known.contains(end.payload())) names.push_back(end);
      }
    }
    add_quoted(names, known);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const Order order : {Order::kRelationSubjectObject, Order::kRelationObjectSubject}) {
      behind_ = make_effective_cursor(order, Reading::kBehind, context_);
      effective_ = make_effective_cursor(order, Reading::kEffective, context_);
      for (const Id relation : meanings.relations()) {
        for (const Id name : names) {
          context_.check();
          const std::array<Id, 2> prefix{relation, name};
          add_facts(prefix);
          if (name == relation) add_facts(std::span(prefix).first(1));
        }
      }
    }
  }

 private:
  /// What rules may quote: facts that are known, and those that only rules quote and that name one
  /// of these, at any depth.
  void add_quoted(std::vector<Id>& names, const std::unordered_set<store::FactNumber>& known) {
    const Meanings& meanings = context_.meanings();
    if (!meanings.rules_quote()) return;
    for (const store::FactNumber number : known) names.push_back(Id::fact(number));
    Charge charge(context_);
    const std::vector<store::FactRow> rows = quoted_by_rules(meanings.quoting(), context_, charge);
    std::unordered_set<Id> naming(names.begin(), names.end());
    const auto names_one = [&](Id id) {
      return naming.contains(id) || (id.is_fact() && known.contains(id.payload()));
    };
    for (bool more = true; more;) {
      more = false;
      for (const store::FactRow& row : rows) {
        const Id fact = Id::fact(row.number);
        const FactKey& key = row.key;
        if (naming.contains(fact) ||
            !(names_one(key.subject) || names_one(key.relation) || names_one(key.object))) {
          continue;
        }
        naming.insert(fact);
        names.push_back(fact);
        more = true;
      }
    }
  }

  static FactKey key_of(const store::FactBatch& batch, std::size_t row) {
    const auto part = [&](Part which) { return batch.parts[static_cast<std::size_t>(which)][row]; };
    return {part(Part::kSubject), part(Part::kRelation), part(Part::kObject), part(Part::kTime)};
  }

  void add_facts(std::span<const Id> prefix) {
    std::set<FactKey> covered;  // by one stored fact of the listing
    behind_->seek(prefix);
    batch_.clear();
    while (behind_->next(batch_)) {
      for (std::size_t row = 0; row < batch_.size(); ++row) {
        if (listed_.contains(batch_.numbers[row])) covered.insert(key_of(batch_, row));
      }
      batch_.clear();
    }
    effective_->seek(prefix);
    while (effective_->next(batch_)) {
      for (std::size_t row = 0; row < batch_.size(); ++row) {
        const FactKey key = key_of(batch_, row);
        if (!covered.contains(key) && seen_.insert(key).second) {
          facts_.push_back({0, key, context_.fact_id(key)});
        }
      }
      batch_.clear();
    }
  }

  std::vector<NamingFact>& facts_;
  Context& context_;
  std::unordered_set<store::FactNumber> listed_;
  std::set<FactKey> seen_;
  std::unique_ptr<store::Cursor> behind_, effective_;
  store::FactBatch batch_;
};

/// Of a stored fact of a lasting relation. Whether it reads as another time.
bool read_time(NamingFact& fact, Context& context) {
  if (fact.number == 0) return false;
  const Id time = context.derived().as_read(fact.key.relation, fact.key.time);
  if (time == fact.key.time) return false;
  fact.key.time = time;
  fact.shown = context.fact_id(fact.key);
  return true;
}

void read_times(std::vector<NamingFact>& facts, Context& context) {
  bool any = false;
  for (NamingFact& fact : facts) any = read_time(fact, context) || any;
  if (!any) return;
  std::set<FactKey> keys;  // facts that are stored with other times may read as one
  std::erase_if(facts, [&](const NamingFact& fact) { return !keys.insert(fact.key).second; });
}

}  // namespace

void add_following(const std::vector<Id>& names, const std::unordered_set<store::FactNumber>& known,
                   std::vector<NamingFact>& facts, Context& context) {
  if (context.meanings().empty()) return;
  FollowingFacts(facts, context).add(names, known);
  read_times(facts, context);
}

std::vector<NamingFact> facts_with(const Fact& fact, Context& context) {
  std::vector<NamingFact> facts;
  const store::Snapshot& snapshot = context.snapshot();
  auto key = snapshot.find_key(Fact(fact.subject(), fact.relation(), fact.object()));
  const bool may_be_stored = key.has_value();
  if (!key && context.meanings().has_rules()) {  // that state what the graph has no words for
    const auto id = [&](const Term& term) { return context.intern(snapshot.read(term)); };
    key = {id(fact.subject()), id(fact.relation()), id(fact.object()), store::kAlways};
  }
  if (!key) return facts;
  key->time = context.intern(Term::time(fact.time()));
  const SourceFilter* filter = context.source_filter();
  const auto stored = may_be_stored ? snapshot.find_asserted(*key) : std::nullopt;
  if (stored && (filter == nullptr || filter->keeps(stored->number, key->subject))) {
    facts.push_back({stored->number, *key, Id::fact(stored->number)});
    read_time(facts.back(), context);
    if (facts.back().key == *key) return facts;
  }
  const std::array<Id, 4> prefix{key->subject, key->relation, key->object, key->time};
  const auto cursor = context.scan_effective(Order::kSubjectRelationObject, key->relation);
  cursor->seek(prefix);
  store::FactBatch batch;
  if (cursor->next(batch, 1)) facts.push_back({batch.numbers[0], *key, context.fact_id(*key)});
  return facts;
}

}  // namespace annals::query
