#include "query/fact_sources.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/write.h"
#include "query/claims.h"
#include "query/effective_cursor.h"

namespace annals::query {

using store::FactBatch;
using store::FactKey;
using store::FactNumber;
using store::Id;
using store::Order;

const std::set<Id>& FactSources::of(Id fact) {
  const auto [place, is_new] = known_.try_emplace(fact);
  if (is_new && fact.is_fact()) read(fact, place->second);
  return place->second;
}

Id FactSources::text(const std::set<Id>& sources) {
  if (sources.empty()) return Id::none();
  std::vector<Term> names = context_.terms({sources.begin(), sources.end()});
  std::sort(names.begin(), names.end(),
            [](const Term& a, const Term& b) { return order(a, b) < 0; });
  std::string text;
  for (const Term& name : names) {
    if (!text.empty()) text += ", ";
    text += write_term(name);
  }
  return context_.intern(Term::text(std::move(text)));
}

std::set<Id> FactSources::stated(Id fact, store::CommitNumber state) {
  std::set<Id> sources;
  for (const store::FactRow& row : sources_of_fact(fact.payload(), context_, state)) {
    sources.insert(row.key.object);
  }
  return sources;
}

void FactSources::read(Id fact, std::set<Id>& sources) {
  add(fact.payload(), sources);
  if (claims_ != nullptr && !claims_->is_asserted(fact.payload())) {
    for (const Claims::Saying& saying : claims_->about(fact.payload())) {
      if (!saying.against) add(saying.fact.number, sources);
    }
  }
  if (!context_.meanings().empty()) read_behind(context_.term(fact).as_fact(), sources);
  constexpr std::size_t kEntryBytes = 96;
  constexpr std::size_t kSourceBytes = 40;
  charge_.add(kEntryBytes + sources.size() * kSourceBytes);
}

/// Those of the stored facts from which it follows by itself.
void FactSources::read_behind(const Fact& fact, std::set<Id>& sources) {
  const auto key =
      context_.snapshot().find_key(Fact(fact.subject(), fact.relation(), fact.object()));
  if (!key || context_.meanings().find(key->relation) == nullptr) return;
  if (!behind_) {
    behind_ = make_effective_cursor(Order::kRelationSubjectObject, Reading::kBehind, context_);
  }
  const Id time = context_.intern(Term::time(fact.time()));
  const std::array<Id, 3> prefix{key->relation, key->subject, key->object};
  behind_->seek(prefix);
  FactBatch batch;
  std::set<FactNumber> numbers;
  while (behind_->next(batch)) {
    for (std::size_t row = 0; row < batch.size(); ++row) {
      if (key_in(batch, row).time == time) numbers.insert(batch.numbers[row]);
    }
    batch.clear();
  }
  for (const FactNumber number : numbers) add(number, sources);
}

void FactSources::add(FactNumber number, std::set<Id>& sources) {
  for (const store::FactRow& row : sources_of_fact(number, context_)) {
    sources.insert(row.key.object);
  }
}

}  // namespace annals::query
