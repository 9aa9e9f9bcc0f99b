// A row is a view of its answer: it cannot be kept by value.
// error: deleted|protected
#include <annals/graph.h>

std::string first(annals::Rows& rows) {
  rows.next();
#ifdef WRONG
  const annals::Row row = rows.row();
#else
  const annals::Row& row = rows.row();
#endif
  return row.get<std::string>(0);
}
