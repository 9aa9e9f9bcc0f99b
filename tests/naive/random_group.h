// Random groups of patterns with what may stand between them.
#ifndef ANNALS_TESTS_NAIVE_RANDOM_GROUP_H_
#define ANNALS_TESTS_NAIVE_RANDOM_GROUP_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/naive/naive_graph.h"
#include "tests/naive/random_source.h"

namespace annals::naive {

/// One of the words of docs/language.md.
std::string random_time_word(Dice& dice);

class GroupWriter {
 public:
  GroupWriter(Dice& dice, const Facts& facts) : dice_(dice), facts_(facts) {}

  /// A pattern that at least one choice of facts fits together with those before.
  std::string pattern();
  /// A whole group without its braces.
  std::string group();
  /// A condition on the variables bound so far.
  std::string condition();
  /// An expression over them.
  std::string expression();

  /// Variables and what they stand for in the choice of facts that the group was made of.
  struct Variable {
    std::string name;  // with `?`
    Term value;
  };
  const std::vector<Variable>& variables() const { return variables_; }
  const std::string& any_variable();

 private:
  const Fact& related_fact();
  std::string node(const Term& value, bool subject);
  std::string variable_for(const Term& value);
  std::string time_part(const Fact& fact);
  std::string quoted(const Fact& fact);
  std::string qualifiers(const Fact& fact);
  /// Steps of one fact that this one is.
  std::string several_relations(const Fact& fact);
  std::string qualifier_steps(const Fact& about);
  std::string steps();
  std::string inner_find();
  std::string optional_part();
  std::string time_condition(const std::string& variable);
  std::string odd_condition();
  std::string time_operand();
  std::string time_expression(const std::string& variable);
  const Variable* some_time();

  Dice& dice_;
  const Facts& facts_;
  std::vector<Variable> variables_;
  int count_ = 0;
};

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RANDOM_GROUP_H_
