// Triple patterns, quoted facts, qualifiers and steps against one state, fact by fact.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_PATTERN_H_
#define ANNALS_TESTS_NAIVE_NAIVE_PATTERN_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_graph.h"

namespace annals::naive {

/// Variable to value; what is empty has no entry. A name that begins with `#` is a fact that a time
/// test is still to be made of, one with `&` a stored fact behind those that matched.
using Binding = std::map<std::string, Term>;

/// A time word with a variable: tested when the group has bound all that it binds.
struct LateTest {
  std::string fact;  // the name in the binding
  const ast::TimeSpec* spec;
};

/// The stored facts behind those that matched.
Facts matched(const Binding& binding);

/// Every way in which `pattern` matches, each with the bindings of `binding` and its own: one for
/// each choice of facts.
std::vector<Binding> match(const ast::TriplePattern& pattern, const Binding& binding,
                           const World& world);
/// The same for one fact; steps must be one fact.
std::vector<Binding> match_fact(const ast::TriplePattern& pattern, const Effective& effective,
                                const Binding& binding, const World& world);
/// The late tests that match() leaves for this pattern.
std::vector<LateTest> late_tests(const ast::TriplePattern& pattern);
bool passes(const LateTest& test, const Binding& binding, const World& world);

/// Whether a fact passes `@ …` whose operand is written out. Variables are not looked at.
bool passes_written(const ast::TimeSpec& spec, const Fact& fact, const World& world);
std::string written_time(const ast::TimeOperand& operand, const World& world);
/// The value of a node without variables.
Term constant(const ast::TermNode& node, const World& world);
/// The fact that a template or a fact stands for; empty when a variable is.
std::vector<Fact> instantiate(const ast::TriplePattern& pattern, const Binding& binding,
                              const World& world);
Term instantiate(const ast::TermNode& node, const Binding& binding, const World& world);

/// Whether the time has a word and a variable.
bool is_late(const ast::TimeSpec& spec);
/// Of a step that is one relation.
const ast::TermNode* relation_of(const ast::Step& step);
/// The variables that a pattern binds, in order of appearance.
void variables_of(const ast::TriplePattern& pattern, std::vector<std::string>& names);
/// Whether braces lead on by steps from the fact that they are about.
bool has_steps_in_braces(const ast::Group& group);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_PATTERN_H_
