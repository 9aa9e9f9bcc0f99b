// Runs statements of the language on a graph in memory, through the query room alone.
#ifndef ANNALS_TESTS_QUERY_STATEMENTS_H_
#define ANNALS_TESTS_QUERY_STATEMENTS_H_

#include <memory>
#include <string>
#include <vector>

#include "parser/parse.h"
#include "query/engine.h"
#include "store/store.h"

namespace annals::query {

class Statements {
 public:
  explicit Statements(const store::StoreOptions& options = {});
  /// With facts already there, as commit 1.
  explicit Statements(const std::string& facts);

  /// Adds facts as one commit.
  void add(const std::string& facts);
  /// A change as one commit, dated `time` when it is given. Its count; notes are in notes().
  ChangeCount change(const std::string& text, const std::string& time = "");
  /// The rows of a query, history, commits or changes: the bare values with `|` between. A yes or
  /// no is one row.
  std::vector<std::string> rows(const std::string& text, Output output = Output::kRows);
  /// The same, sorted: for queries without an order.
  std::vector<std::string> sorted(const std::string& text, Output output = Output::kRows);
  /// The message of the StatementError that the statement ends with; "" when it does not.
  std::string error(const std::string& text);

  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<std::string>& notes() const { return notes_; }
  store::Store& store() { return *store_; }
  Options& options() { return options_; }

  static ast::Statement parse(const std::string& text);

 private:
  std::unique_ptr<store::Store> store_;
  Options options_;
  std::vector<std::string> columns_, notes_;
};

}  // namespace annals::query

#endif  // ANNALS_TESTS_QUERY_STATEMENTS_H_
