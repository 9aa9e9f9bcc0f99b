// What relations mean (docs/language.md): the effective facts of a state, by adding what
// follows until nothing new does.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_MEANINGS_H_
#define ANNALS_TESTS_NAIVE_NAIVE_MEANINGS_H_

#include <utility>
#include <vector>

#include "tests/naive/naive_names.h"
#include "tests/naive/naive_time.h"

namespace annals::naive {

struct Meanings {
  std::vector<Term> symmetric, transitive, lasting;
  std::vector<std::pair<Term, Term>> inverse, implies;

  bool is_lasting(const Term& relation) const;
};
/// What the undated facts of a state say, which are given as they read.
Meanings meanings_in(const Facts& facts);

/// The relation, and those that imply it, over others too.
std::vector<Term> with_implying(const Term& relation, const Meanings& meanings);

/// A fact that queries read.
struct Effective {
  Fact fact;
  /// The stored facts that are this one or give it by symmetric, inverse-of and implies: their
  /// qualifiers are its own.
  Facts behind;
  /// While following only: the fact is the one with the ends of this exchanged. Where that has a
  /// subject that only its fact can have, what follows from it may turn it back again.
  bool turned = false;
};
using EffectiveFacts = std::vector<Effective>;

/// As a fact of its relation reads: the whole of its dates where that is lasting.
Fact reading(const Fact& fact, const Meanings& meanings);
/// Adds a fact with what is behind it; `changed` becomes true when that is new.
void add_fact(EffectiveFacts& facts, const Fact& fact, const Facts& behind, bool& changed);
/// Adds all that follows. `unsure` becomes true where they are too many.
void follow_all(EffectiveFacts& facts, const Meanings& meanings, bool& unsure);
/// As they read, each once.
EffectiveFacts as_read(const EffectiveFacts& facts, const Meanings& meanings);

/// The time at which words of time look: an undated fact about a fact lasts as long as it.
Bounds effective_bounds(const Fact& fact, const Meanings& meanings);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_MEANINGS_H_
