// The time of a fact in a test: an undated fact about a fact holds as long as that one.
#ifndef ANNALS_QUERY_FACT_TIME_H_
#define ANNALS_QUERY_FACT_TIME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "model/time_value.h"
#include "parser/ast.h"
#include "query/context.h"
#include "store/store.h"

namespace annals::query {

/// The bounds of the fact with this subject and time.
TimeBounds effective_bounds(const Context& context, store::Id subject, store::Id time);

/// What stands as the subject of a fact, stored or not, where that is a fact of the graph; else
/// none. An undated fact holds as long as it.
store::Id fact_it_is_about(const Context& context, store::Id fact);

/// The same of a fact's id and its time.
TimeBounds bounds_of_fact(const Context& context, store::Id fact, store::Id time);

/// A test of a fact's time: a word and a T (passes() in time_value.h). The empty test lets
/// everything through.
class TimeTest {
 public:
  TimeTest() = default;
  /// From `@ T` or `@ word T` with a constant T, which counts as its whole span. Throws
  /// StatementError for a T that is a variable; `@ ?t` alone is no test.
  TimeTest(const ast::TimeSpec& spec, Context& context);
  /// `word` with a written-out T.
  TimeTest(TimeWord word, const TimeValue& time, Context& context);
  /// `word` with a T that a variable holds, which is as uncertain as it is. A T that is no time
  /// lets nothing through.
  TimeTest(TimeWord word, store::Id time, const Context& context);

  bool passes(const Context& context, store::Id subject, store::Id time) const;
  /// Keeps of the rows `selected` those that pass, in their sequence. The facts' subjects are in
  /// the batch, or else their numbers.
  void select(const Context& context, const store::FactBatch& facts,
              std::vector<std::uint32_t>& selected) const;
  bool operator==(const TimeTest&) const = default;
  bool restricts() const { return word_.has_value(); }
  /// Whether it lets through just the facts that have a moment in window().
  bool is_window() const { return word_ == TimeWord::kIn && !never_; }
  /// What a scan may leave out.
  store::TimeWindow window() const;

 private:
  std::optional<TimeWord> word_;
  TimeBounds operand_{};
  store::Id exact_;  // T itself, for kExactly
  bool never_ = false;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_FACT_TIME_H_
