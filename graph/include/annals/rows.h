// Answers of queries, row by row.
#ifndef ANNALS_ROWS_H_
#define ANNALS_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "annals/match.h"
#include "annals/term.h"
#include "annals/value.h"

namespace annals {

/// The current row of an answer. What is read of it by reference lives until the next row.
class Row {
 public:
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  const std::vector<std::string>& columns() const;
  /// A value; empty terms are empty. By position; throws Error(kUsage) beyond the last column, or
  /// by name, for a name that is no column.
  const Term& operator[](std::size_t column) const;
  const Term& operator[](std::string_view column) const;

  /// Typed access; Error(kUsage) when the value is of another kind. T is Term, std::string (of a
  /// name or a text), std::int64_t, double, bool, TimeValue, Fact, or std::optional of one, which
  /// is empty for an empty value.
  template <ReadableValue T>
  T get(std::string_view column) const {
    return value_as<T>((*this)[column]);
  }
  template <ReadableValue T>
  T get(std::size_t column) const {
    return value_as<T>((*this)[column]);
  }
  /// The first values of the row: auto [who, when] = row.as<std::string, TimeValue>();
  template <ReadableValue... T>
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
  enum class Form : std::uint8_t { kRows, kBoolean, kFacts, kPlan };
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

  /// For kBoolean: the answer.
  bool boolean();
  /// Notes for people (section 10 of the language), without "note: ". Complete after the last row.
  const std::vector<std::string>& notes() const;

 private:
  friend class PreparedQuery;
  friend class Snapshot;
  friend class Session;
  explicit Rows(std::unique_ptr<State> state);
};

}  // namespace annals

#endif  // ANNALS_ROWS_H_
