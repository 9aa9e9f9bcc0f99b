// A value is read as one of the types that a term has.
// error: constraint|no matching
#include <annals/graph.h>

std::string name_of(const annals::Row& row) {
#ifdef WRONG
  return row.get<const char*>("who");
#else
  return row.get<std::string>("who");
#endif
}
