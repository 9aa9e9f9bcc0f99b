// One chain of a transitive relation, over the links that the query keeps.
#include "query/derived.h"
#include "query/why_chain.h"

namespace annals::query {

using store::FactKey;
using store::Id;

std::vector<FactKey> Derived::shortest_chain(Id relation, Id from, Id to,
                                             const std::function<bool(Id)>& fits) {
  const auto any = [](const FactKey&) { return true; };
  return query::shortest_chain({relation, from, to, fits, any}, links(relation), context_);
}

}  // namespace annals::query
