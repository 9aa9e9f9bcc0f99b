// What a load brought that cannot all be so.
#ifndef ANNALS_LOADERS_DISAGREEMENTS_H_
#define ANNALS_LOADERS_DISAGREEMENTS_H_

#include <string>
#include <vector>

#include "annals/graph.h"

namespace annals::loaders {

/// Notes for a person: of each relation that is functional or once, how many pairs of facts
/// disagree in `after` and did not in `before`. Of a graph of millions of facts it says how to ask
/// instead. `cancel`, which may be null, ends the looking. What goes wrong is told in a note: the
/// facts are there.
std::vector<std::string> notes_of_disagreements(const Snapshot& before, const Snapshot& after,
                                                const CancelToken* cancel);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_DISAGREEMENTS_H_
