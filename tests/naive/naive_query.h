// Queries of docs/language.md: groups, find with all its modifiers, ask, bare patterns and show.
#ifndef ANNALS_TESTS_NAIVE_NAIVE_QUERY_H_
#define ANNALS_TESTS_NAIVE_NAIVE_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parser/ast.h"
#include "tests/naive/naive_pattern.h"

namespace annals::naive {

/// An answer before limit and offset.
struct Answer {
  enum class Form : std::uint8_t { kRows, kBoolean, kFacts, kPath };
  Form form = Form::kRows;
  std::vector<std::string> columns;
  std::vector<std::vector<Term>> rows;
  /// With `order by`: its values, row by row; the rows are sorted by them.
  std::vector<std::vector<Term>> keys;
  std::vector<bool> descending;
  std::optional<std::uint64_t> limit, offset;
  bool boolean = false;
};

/// `sources`: rows of tables and facts have a column more, with the sources of what makes them.
Answer run(const ast::Query& query, const World& world, bool sources = false);
/// The rows of a group whose surroundings have bound `seed`.
std::vector<Binding> evaluate(const ast::Group& group, const Binding& seed, const World& world);
/// The state that a query reads: its own `as of` and `according to`.
World world_of(const ast::Modifiers& modifiers, const World& world);
std::uint64_t commit_of(const ast::StateRef& state, const World& world);
/// Whether keys `a` come before, with or after `b`.
int compare_keys(const std::vector<Term>& a, const std::vector<Term>& b,
                 const std::vector<bool>& descending);

// naive_special.cc:
Answer run_timeline(const ast::Timeline& timeline, const World& world, bool sources);
Answer run_describe(const ast::Describe& describe, const World& world, bool sources);
/// Every chain that the question admits of the shortest length, as rows of facts; the engine may
/// print any of them (`all`: prints each).
Answer run_path(const ast::Path& path, const World& world);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_NAIVE_QUERY_H_
