// What the engine and the naive evaluator answer on one graph, side by side.
#ifndef ANNALS_TESTS_NAIVE_DIFFERENTIAL_H_
#define ANNALS_TESTS_NAIVE_DIFFERENTIAL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "annals/graph.h"
#include "parser/parse.h"
#include "tests/naive/naive_graph.h"
#include "tests/naive/naive_query.h"

namespace annals::naive {

/// The one statement of a text.
parser::Parsed parse(const std::string& text);

/// An answer of the engine as plain values; `error` when it threw.
struct EngineAnswer {
  std::string error;
  bool boolean = false;
  std::vector<std::string> columns;
  std::vector<std::vector<Term>> rows;
};
EngineAnswer ask_engine(Graph& graph, const std::string& text, bool sources = false);

/// What differs between the two answers, for a person; empty when they agree.
std::string difference(const Answer& naive, const EngineAnswer& engine, const ast::Query& query);

/// Asks both; empty when they agree or the naive evaluator is unsure (then `unsure` counts).
/// `sources`: for the sources of the rows, too; of a path they are not asked.
std::string ask_both(Graph& graph, const History& history, const std::string& text, int& unsure,
                     bool sources = false);

/// What is wrong with the plan of a question that the engine answers: `explain` must print a tree
/// of steps, and `explain analyze` the same one. Empty when nothing is.
std::string fault_of_plan(Graph& graph, const std::string& text);

/// What differs between the states of two commits, and over all commits, as `changes` and `history`
/// tell it; empty when they tell it as the naive history does.
std::string difference_of_changes(Graph& graph, const History& history, std::uint64_t from,
                                  std::uint64_t to);
std::string difference_of_history(Graph& graph, const History& history);

/// The facts of `facts` that are enough for `text` to fail on a graph of its own, as statements;
/// empty when it does not fail there.
std::string shrink(const Facts& facts, const std::string& text, bool sources);

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_DIFFERENTIAL_H_
