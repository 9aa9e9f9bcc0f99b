// A change has one owner: it cannot be copied.
// error: deleted|implicitly-deleted
#include <annals/graph.h>

annals::Transaction take(annals::Transaction& change) {
#ifdef WRONG
  return annals::Transaction(change);
#else
  return annals::Transaction(std::move(change));
#endif
}
