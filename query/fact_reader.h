// What every operator that reads facts for a pattern shares: the order to read, the tests of rows,
// the variables that come out.
#ifndef ANNALS_QUERY_FACT_READER_H_
#define ANNALS_QUERY_FACT_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/algebra.h"
#include "query/context.h"

namespace annals::query {

/// Columns of a pattern whose values are known before it is read: a bit for each Column.
using ColumnMask = std::uint8_t;
constexpr ColumnMask bit(Column column) {
  return static_cast<ColumnMask>(1u << static_cast<unsigned>(column));
}
/// The constants of a pattern.
ColumnMask constants_of(const FactPattern& pattern);
/// The columns that hold a variable of `bound`.
ColumnMask bound_columns(const FactPattern& pattern, const VariableSet& bound);

/// The order whose leading parts cover what is known, constants first.
struct AccessPath {
  store::Order order = store::Order::kSubjectRelationObject;
  std::vector<Column> prefix;  // for kNumber: kFact alone
  ColumnMask covered() const;
};
/// Of orders that cover as much, one that goes on with the variable `wanted` if there is one.
AccessPath choose_access(const FactPattern& pattern, ColumnMask known,
                         std::optional<VariableId> wanted = std::nullopt);
/// The variable by which facts come where the constants of a pattern are the path's prefix.
std::optional<VariableId> sorted_by(const FactPattern& pattern, const AccessPath& path);

store::FactColumn fact_column(Column column);
inline store::Id value_of(const store::FactBatch& facts, std::size_t row, Column column) {
  if (column == Column::kFact) return store::Id::fact(facts.numbers[row]);
  return facts.parts[static_cast<std::size_t>(column)][row];
}

/// What a variable of the pattern takes its value from: the first column that holds it.
struct PatternOutput {
  VariableId variable;
  Column column;
};
std::vector<PatternOutput> outputs_of(const FactPattern& pattern);
store::ColumnSet columns_of(const std::vector<PatternOutput>& outputs, store::ColumnSet more);

/// A cursor over the facts that the pattern is about.
std::unique_ptr<store::Cursor> open_cursor(const FactPattern& pattern, store::Order order,
                                           store::ColumnSet wanted, Context& context);
/// How many facts have the pattern's constants that are the prefix of the order: an estimate where
/// some follow from others.
std::uint64_t count_facts(const FactPattern& pattern, store::Order order,
                          const std::vector<store::Id>& prefix, const Context& context);

/// The tests of a pattern that need no other values: constants, one variable in two places,
/// relations to leave out, times.
class FactTests {
 public:
  /// `covered`: columns that the access path has seen to. `by_number`: the facts' numbers are
  /// easier to come by than their subjects.
  FactTests(const FactPattern& pattern, ColumnMask covered, bool by_number = false);
  /// The rows of `facts` that pass, in their sequence (`selected` is cleared).
  void select(const store::FactBatch& facts, const Context& context,
              std::vector<std::uint32_t>& selected) const;
  /// Whether every row passes.
  bool empty() const { return plain() && times_.empty(); }
  /// The columns that select() reads.
  store::ColumnSet columns() const;

 private:
  bool plain() const { return constants_.empty() && equal_.empty() && excluded_relations_.empty(); }
  bool passes(const store::FactBatch& facts, std::size_t row) const;

  std::vector<std::pair<Column, store::Id>> constants_;
  std::vector<std::pair<Column, Column>> equal_;
  std::vector<store::Id> excluded_relations_;
  std::vector<TimeTest> times_;
  bool by_number_;
};

/// The times that a scan of the pattern may leave out.
store::TimeWindow window_of(const FactPattern& pattern);

/// ", 3 facts by other names" where the facts that a scan reads are not all stored so.
std::string other_names_text(const AccessPath& path, const FactPattern& pattern,
                             const Context& context);
/// Whether the facts of a pattern can be read by when they were true: of one relation or of all.
bool has_time_order(const FactPattern& pattern, const Context& context);
/// The relation whose facts are read so; empty: all.
std::optional<store::Id> relation_by_time(const FactPattern& pattern);
/// About how many facts the pattern's times let through of those of its relation: at most.
std::optional<std::uint64_t> estimate_by_time(const FactPattern& pattern, const Context& context);

/// `?a met Qomi @ in 2007` and the order that is read, for explain.
std::string text_of(const FactPattern& pattern, const Variables& variables, const Context& context);
std::string text_of(store::Order order);

}  // namespace annals::query

#endif  // ANNALS_QUERY_FACT_READER_H_
