// Short ways to run statements in tests.
#ifndef ANNALS_TESTS_GRAPH_SESSION_HELPERS_H_
#define ANNALS_TESTS_GRAPH_SESSION_HELPERS_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/graph/helpers.h"

namespace annals::test {

/// The message of one statement.
inline std::string say(Session& session, const std::string& text) {
  return session.run_next({.text = text}).outcome.message;
}

/// The rows of one statement, as all_rows() gives them.
inline std::vector<std::string> rows(Session& session, const std::string& text) {
  Session::Step step = session.run_next({.text = text});
  REQUIRE(step.outcome.rows);
  return all_rows(std::move(*step.outcome.rows));
}

}  // namespace annals::test

#endif  // ANNALS_TESTS_GRAPH_SESSION_HELPERS_H_
