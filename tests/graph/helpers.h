// Short ways to say facts in tests.
#ifndef ANNALS_TESTS_GRAPH_HELPERS_H_
#define ANNALS_TESTS_GRAPH_HELPERS_H_

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "annals/graph.h"
#include "tests/temporary_folder.h"

namespace annals::test {

using Strings = std::vector<std::string>;

inline Term entity(std::string_view name) { return Term::entity(name); }

inline Fact fact(std::string_view subject, std::string_view relation, std::string_view object,
                 std::string_view time = {}) {
  return Fact(entity(subject), entity(relation), entity(object),
              time.empty() ? TimeValue::always() : TimeValue::parse(time));
}

inline Fact about(const Fact& what, std::string_view relation, std::string_view object) {
  return Fact(Term::fact(what), entity(relation), entity(object));
}

using Folder = TemporaryFolder;

/// A graph in memory with these facts, in one commit.
inline Graph graph_of(const std::vector<Fact>& facts) {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  for (const Fact& one : facts) change.add(one);
  (void)change.commit();
  return graph;
}

/// The facts that match, as written, in order of text.
inline std::vector<std::string> matched(const Snapshot& snapshot, const Pattern& pattern) {
  std::vector<std::string> found;
  for (Matches matches = snapshot.match(pattern); matches.next();) {
    found.push_back(write_fact(matches.fact().fact));
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// All rows of an answer, bare values with `|` between them, in order of text.
inline std::vector<std::string> all_rows(Rows rows) {
  std::vector<std::string> found;
  while (rows.next()) {
    std::string row;
    for (std::size_t i = 0; i < rows.columns().size(); ++i) {
      row += (i == 0 ? "" : "|") + write_bare(rows[i]);
    }
    found.push_back(row);
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The code and the message of the error that `work` throws.
template <class Work>
std::pair<ErrorCode, std::string> error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace annals::test

#endif  // ANNALS_TESTS_GRAPH_HELPERS_H_
