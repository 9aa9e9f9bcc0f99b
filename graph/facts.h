// Between facts as values and facts as the store keeps them.
#ifndef ANNALS_GRAPH_FACTS_H_
#define ANNALS_GRAPH_FACTS_H_

#include <optional>
#include <vector>

#include "annals/match.h"
#include "store/store.h"

namespace annals::internal {

Fact fact_of_row(const store::Snapshot& snapshot, const store::FactRow& row);
FoundFact found_fact(Fact fact, const store::FactRow& row);
/// The facts of a batch.
std::vector<Fact> facts_of(const store::Snapshot& snapshot, const store::FactBatch& batch);
/// Of their parts, four for each.
std::vector<Fact> facts_of(std::vector<Term> parts);

/// The id of a time; empty when the graph has never seen it.
std::optional<store::Id> time_id(const store::Snapshot& snapshot, const TimeValue& time);
/// By what names an end of a fact of that relation is to be looked for (also-known-as keeps them).
store::Snapshot end_names(const store::Snapshot& snapshot, const Term& end,
                          std::optional<store::Id> relation);
/// The ids of every fact with these parts that the graph has not erased: one that ended and came
/// back has several.
std::vector<store::FactNumber> all_numbers(const store::Snapshot& snapshot, const Fact& fact);
/// All of a term's ids: one, several for such a fact, or none.
std::vector<store::Id> all_ids(const store::Snapshot& snapshot, const Term& term);

}  // namespace annals::internal

#endif  // ANNALS_GRAPH_FACTS_H_
