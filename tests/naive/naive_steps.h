// Steps in the place of a relation, as pairs of ends over a whole small graph.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_STEPS_H_
#define ANNALS_TESTS_NAIVE_NAIVE_STEPS_H_

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_graph.h"
#include "tests/naive/naive_pattern.h"

namespace annals::naive {

/// How an end of a fact is compared with what is written: as it reads; by this very name; by any
/// name of the entity.
enum class By { kReading, kName, kAnyName };

/// Two ends, and the stored facts behind the facts between them (none of repeated steps).
struct Ends {
  Ends(Term from, Term to) : first(std::move(from)), second(std::move(to)) {}
  Term first, second;
  Facts behind;
  By first_by = By::kReading, second_by = By::kReading;
  bool operator==(const Ends& other) const {
    return first == other.first && second == other.second;
  }
};
/// What every fact of the steps must pass.
using FactTest = std::function<bool(const Fact&)>;

/// Whether the steps are one fact: a relation, `^a`, `!a`, `a|b` of such.
bool is_one_fact(const ast::Step& step);
/// Whether all of its facts are of also-known-as.
bool keeps_names(const ast::Step& step);
/// Whether a repetition stands anywhere in it.
bool repeats(const ast::Step& step);
/// The ways in which this fact is such a step; none when it is not. A variable as relation is any.
std::vector<Ends> one_fact_ways(const ast::Step& step, const Fact& fact, const World& world);
/// All pairs of ends, one for each way (repetition: each pair once). `given` are the ends that the
/// query names: zero steps join them with themselves.
std::vector<Ends> pairs(const ast::Step& step, const FactTest& test, const std::vector<Term>& given,
                        const World& world);
/// The time of a template; `always` without one, empty for a variable without a time.
std::optional<TimeValue> instantiate_time(const std::optional<ast::TimeSpec>& spec,
                                          const Binding& binding, const World& world);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_STEPS_H_
