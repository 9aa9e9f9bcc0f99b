// A name and a text are two things: a string alone is neither.
// error: no match|no viable|could not convert|cannot convert|conversion
#include <annals/graph.h>

annals::Fact fact() {
  using annals::Term;
#ifdef WRONG
  return annals::Fact("Crocker", Term::entity("met"), Term::entity("Qomi"));
#else
  return annals::Fact(Term::entity("Crocker"), Term::entity("met"), Term::entity("Qomi"));
#endif
}
