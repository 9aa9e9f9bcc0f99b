#include "query/taken_facts.h"

namespace annals::query {

using store::FactNumber;
using store::Id;

void TakenFacts::note(const std::vector<FactNumber>& stored) {
  for (const FactNumber number : stored) taken_.insert(before_.read(Id::fact(number)).payload());
}

void TakenFacts::retract(FactNumber number, store::Transaction& transaction) {
  if (!before_.has_other_names()) return note(transaction.retract(number));
  // Of the stored facts that read as one, some may be only quoted: what is said about these ends
  // too.
  const auto asserted = before_.scan(store::Order::kNumber);
  const auto about = before_.scan(store::Order::kSubjectRelationObject);
  std::vector<FactNumber> waiting{number};
  store::FactBatch batch;
  while (!waiting.empty()) {
    const Id fact = before_.read(Id::fact(waiting.back()));
    waiting.pop_back();
    batch.clear();
    asserted->seek({&fact, 1});
    if (!asserted->next(batch, 1)) continue;
    for (const FactNumber stored : before_.stored_numbers(fact.payload())) {
      note(transaction.retract(stored));
    }
    batch.clear();
    about->seek({&fact, 1});
    while (about->next(batch)) {
    }
    waiting.insert(waiting.end(), batch.numbers.begin(), batch.numbers.end());
  }
}

void TakenFacts::erase(FactNumber number, store::Transaction& transaction) {
  for (const FactNumber stored : before_.stored_numbers(number)) note(transaction.erase(stored));
}

}  // namespace annals::query
