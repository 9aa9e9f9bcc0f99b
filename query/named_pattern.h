// Patterns of history and why: of names, `_`, quoted facts of such, and a time. No variables.
#ifndef ANNALS_QUERY_NAMED_PATTERN_H_
#define ANNALS_QUERY_NAMED_PATTERN_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parser/ast.h"
#include "query/context.h"
#include "query/fact_time.h"

namespace annals::query {

class NamedPattern {
 public:
  /// `statement`: the word that errors name. `follows`: whether facts that follow are meant, too;
  /// then what they quote need not be known. Throws StatementError for what the statement does not
  /// take.
  NamedPattern(const ast::TriplePattern& pattern, const std::string& statement, Context& context,
               bool follows = false);

  using Open = std::function<std::unique_ptr<store::Cursor>(store::Order)>;
  using Visit = std::function<void(const store::FactBatch&, std::size_t)>;
  /// Calls `visit` with each fact that fits of those that the cursor gives.
  void run(const Open& open, const Visit& visit) const;
  /// The relation, when the pattern names one.
  std::optional<store::Id> relation() const;

 private:
  /// What a part of a fact may be, sorted; nothing: anything.
  using Candidates = std::optional<std::vector<store::Id>>;
  /// Where facts are quoted that nobody knows (quoted_cursor.h); none: only known ones count.
  using QuotedIn = std::vector<std::optional<store::Id>>;

  NamedPattern(const ast::TriplePattern& pattern, const std::string& statement, Context& context,
               QuotedIn quoted_in);
  Candidates candidates(const ast::TermNode& node, bool keeps_name) const;
  std::unique_ptr<store::Cursor> seek(const Open& open) const;
  [[noreturn]] void refuse_variable(const ast::Span& span) const;
  static bool fits(const Candidates& candidates, store::Id id);

  std::string statement_;
  Context& context_;
  QuotedIn quoted_in_;
  TimeTest test_;
  Candidates subjects_, relations_, objects_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_NAMED_PATTERN_H_
