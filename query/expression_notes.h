// Notes about expressions that fail for every row although nothing is wrong with their form: a
// value of another kind than the one that is meant.
#ifndef ANNALS_QUERY_EXPRESSION_NOTES_H_
#define ANNALS_QUERY_EXPRESSION_NOTES_H_

#include <span>
#include <string>

#include "model/term.h"
#include "query/expression_node.h"
#include "query/functions.h"

namespace annals::query {

/// "the entity Qomi".
std::string with_kind(const Term& term);

/// Notes which of the arguments, none of them empty, is of a kind that the function does not take;
/// nothing when they are what it takes.
void note_wrong_kind(const FunctionInfo& info, std::span<const Term> arguments, Context& context);

/// A constant text that reads like a number or a time, beside a value that is one.
class MistakenText {
 public:
  MistakenText(const Node& left, const Node& right);
  /// Called for a row in which the two are not equal, or not ordered. Notes the first time only.
  void look(Node& left, Node& right, Frame& frame);

 private:
  bool on_left_ = false;
  bool is_number_ = false;  // it reads like one
  bool is_time_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_EXPRESSION_NOTES_H_
