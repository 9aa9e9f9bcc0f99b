// Changes of docs/language.md on a history.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_CHANGE_H_
#define ANNALS_TESTS_NAIVE_NAIVE_CHANGE_H_

#include "parser/ast.h"
#include "tests/naive/naive_graph.h"

namespace annals::naive {

/// Applies a change; the caller commits. False for a statement that is none.
bool apply(const ast::Statement& statement, History& history);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_CHANGE_H_
