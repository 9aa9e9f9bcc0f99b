// Answers of queries, row by row.
#ifndef ANNALS_ROWS_H_
#define ANNALS_ROWS_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "annals/match.h"
#include "annals/term.h"
#include "annals/value.h"

namespace annals {

/// What a value of a row can be read as.
template <class T>
concept RowValue = ReadableValue<T> || std::same_as<T, std::string_view> ||
    std::same_as<T, std::optional<std::string_view>>;

namespace internal {
class RowValues;
}

/// Many rows of an answer at once, for reading them column by column. Numbers of rows begin at 0 in
/// each block. What is read of it by reference or view lives until the next call of next_block() or
/// next(). Error(kUsage) beyond the last row or column.
class RowBlock {
 public:
  std::size_t rows() const;
  TermKind kind(std::size_t row, std::size_t column) const;
  const Term& term(std::size_t row, std::size_t column) const;
  /// See Row::bare.
  std::string_view bare(std::size_t row, std::size_t column) const;

 private:
  friend class Row;
  RowBlock() = default;
  void require(std::size_t row, std::size_t column) const;

  internal::RowValues* values_ = nullptr;
  std::size_t first_ = 0;  // of its rows
};

/// The current row of an answer. What is read of it by reference lives until the next row.
class Row {
 public:
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  const std::vector<std::string>& columns() const;
  /// The value of a column, by position or by name; the empty term where there is none. Throws
  /// Error(kUsage) for a column that does not exist, and before the first row.
  const Term& operator[](std::size_t column) const;
  const Term& operator[](std::string_view column) const;

  TermKind kind(std::size_t column) const;
  TermKind kind(std::string_view column) const;
  /// Any value as text, as CSV has it (write_bare in annals/write.h): names, texts, times, numbers;
  /// nothing for the empty value. The fastest way to a value: no term is made, and the words of the
  /// store are not copied. Lives until the next row.
  std::string_view bare(std::size_t column) const;
  std::string_view bare(std::string_view column) const;

  /// Typed access; Error(kUsage) when the value is of another kind. T is Term, std::string or
  /// std::string_view (of a name or a text; the view is not copied and lives until the next row),
  /// std::int64_t, double, bool, TimeValue, Fact, or std::optional of one, which is empty for an
  /// empty value.
  template <RowValue T>
  T get(std::string_view column) const {
    return get<T>(place(column));
  }
  template <RowValue T>
  T get(std::size_t column) const {
    if constexpr (std::same_as<T, std::string_view>) {
      return name_or_text(column);
    } else if constexpr (std::same_as<T, std::optional<std::string_view>>) {
      if (kind(column) == TermKind::kEmpty) return std::nullopt;
      return name_or_text(column);
    } else {
      return value_as<T>((*this)[column]);
    }
  }
  /// The first values of the row: auto [who, when] = row.as<std::string, TimeValue>();
  template <RowValue... T>
  std::tuple<T...> as() const {
    return values<T...>(std::index_sequence_for<T...>());
  }

  /// The same without a copy.
  const std::string& name(std::string_view column) const;  // an entity's
  const std::string& text(std::string_view column) const;
  std::int64_t integer(std::string_view column) const;
  double number(std::string_view column) const;  // integer or decimal
  bool truth(std::string_view column) const;
  const TimeValue& time(std::string_view column) const;
  const Fact& fact(std::string_view column) const;

 protected:
  struct State;
  explicit Row(std::unique_ptr<State> state);
  Row(Row&&) noexcept;
  Row& operator=(Row&&) noexcept;
  ~Row();
  State& state() const;

 private:
  std::size_t place(std::string_view column) const;
  std::string_view name_or_text(std::size_t column) const;
  template <class... T, std::size_t... column>
  std::tuple<T...> values(std::index_sequence<column...>) const {
    return {get<T>(column)...};
  }

  std::unique_ptr<State> state_;
};

/// An answer, read row by row while it is computed: it needs no more memory for many rows than for
/// few. Holds its snapshot and keeps the graph open. It may be dropped at any row.
///   for (const annals::Row& row : graph.query("Crocker met ?who")) …
/// After an error (cancelled, a limit reached) every further next() throws it again.
class Rows : public Row {
 public:
  enum class Form : std::uint8_t {
    kRows,
    kBoolean,  // yes or no: boolean() gives it, there are no rows
    kFacts,    // a column of facts, to be printed as a fact file
    kPlan,     // explain: a column of lines
    kTree,     // why: columns depth, kind, what; a row stands below the last one before it that is
               // less deep
  };
  Rows(Rows&&) noexcept = default;
  Rows& operator=(Rows&&) noexcept = default;
  ~Rows() = default;

  Form form() const;
  /// The next row; false at the end.
  bool next();
  const Row& row() const { return *this; }
  using Iterator = StreamIterator<Rows, Row, &Rows::row>;
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

  /// The rows after the current one, some thousand or fewer; false at the end. The last of them is
  /// the current row then.
  ///   while (rows.next_block())
  ///     for (std::size_t i = 0; i < rows.block().rows(); ++i) … rows.block().bare(i, 0) …
  bool next_block();
  /// What next_block() found; without rows before it.
  const RowBlock& block() const;

  /// For kBoolean: the answer. Error(kUsage) for any other form.
  bool boolean();
  /// Notes for people (docs/language.md, Errors), without "note: ". Complete after the last row.
  const std::vector<std::string>& notes() const;

 private:
  friend class PreparedQuery;
  friend class Snapshot;
  friend class Session;
  explicit Rows(std::unique_ptr<State> state);
};

}  // namespace annals

#endif  // ANNALS_ROWS_H_
