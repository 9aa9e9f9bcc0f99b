// Which statements about relations make the facts of one answer for another.
#ifndef ANNALS_QUERY_WHY_STEPS_H_
#define ANNALS_QUERY_WHY_STEPS_H_

#include <string_view>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"

namespace annals::query {

/// `statement` (`met is symmetric`) makes facts of `source` answer.
struct MeaningStep {
  RelationSource source;  // flipped: against the relation of the step before
  store::Id statement;
};

/// The fewest statements by which the facts of a source answer for a relation; empty when it is the
/// relation itself.
std::vector<MeaningStep> steps_to(store::Id relation, const RelationSource& source,
                                  Context& context);

/// The fact `subject relation object` between entities, stored or not.
store::Id statement_id(store::Id subject, std::string_view relation, std::string_view object,
                       Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_WHY_STEPS_H_
