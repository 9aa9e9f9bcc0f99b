// Text is not taken for a prepared query by mistake: preparing costs time, and says so.
// error: no match|no viable|could not convert|cannot convert|conversion
#include <annals/graph.h>

annals::PreparedQuery prepare() {
#ifdef WRONG
  annals::PreparedQuery query = std::string_view("?a ?b ?c");
#else
  annals::PreparedQuery query(std::string_view("?a ?b ?c"));
#endif
  return query;
}
