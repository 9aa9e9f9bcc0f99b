#include "query/taken_facts.h"

namespace annals::query {

void TakenFacts::retract(store::FactNumber number, store::Transaction& transaction) {
  for (const store::FactNumber stored : before_.stored_numbers(number)) {
    for (const store::FactNumber gone : transaction.retract(stored)) {
      taken_.insert(before_.read(store::Id::fact(gone)).payload());
    }
  }
}

void TakenFacts::erase(store::FactNumber number, store::Transaction& transaction) {
  for (const store::FactNumber stored : before_.stored_numbers(number)) {
    for (const store::FactNumber gone : transaction.erase(stored)) {
      taken_.insert(before_.read(store::Id::fact(gone)).payload());
    }
  }
}

}  // namespace annals::query
