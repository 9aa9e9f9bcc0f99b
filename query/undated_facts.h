// The undated facts of one relation, as they are stored: what states meanings and rules.
#ifndef ANNALS_QUERY_UNDATED_FACTS_H_
#define ANNALS_QUERY_UNDATED_FACTS_H_

#include <functional>
#include <string_view>

#include "store/store.h"

namespace annals::query {

struct UndatedFact {
  store::FactNumber number;
  store::Id subject, object;
};

/// Calls `take` with the asserted undated facts of the relation of that name, by subject; not at
/// all where there is no such relation. Costs a look-up then.
void each_undated_fact(const store::Snapshot& snapshot, std::string_view relation,
                       const std::function<void(const UndatedFact&)>& take);
/// Of those the ones with the entity of that name as object; reads no others.
void each_undated_fact(const store::Snapshot& snapshot, std::string_view relation,
                       std::string_view object,
                       const std::function<void(const UndatedFact&)>& take);

}  // namespace annals::query

#endif  // ANNALS_QUERY_UNDATED_FACTS_H_
