// The values of some rows of an answer: ids, and what is made of them when it is asked for.
#ifndef ANNALS_GRAPH_ROW_VALUES_H_
#define ANNALS_GRAPH_ROW_VALUES_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "annals/term.h"
#include "query/engine.h"
#include "store/store.h"
#include "store/text_arena.h"

namespace annals::internal {

/// Of one thread at a time. What it gives by reference or view lives until the next fetch().
class RowValues {
 public:
  /// `answer` must outlive it.
  explicit RowValues(const query::Answer& answer) : answer_(answer) {}

  /// Takes `count` rows of the batch from `first` on.
  void fetch(const query::RowBatch& batch, std::size_t first, std::size_t count);
  void clear();

  std::size_t rows() const { return rows_; }
  std::size_t width() const { return width_; }
  TermKind kind(std::size_t row, std::size_t column) const;
  const Term& term(std::size_t row, std::size_t column);
  /// As write_bare() writes it.
  std::string_view bare(std::size_t row, std::size_t column);

 private:
  std::size_t cell(std::size_t row, std::size_t column) const { return column * rows_ + row; }
  const Term& term_of(std::size_t cell);
  std::string_view make_bare(std::size_t cell);
  void fetch_facts();

  const query::Answer& answer_;
  std::unique_ptr<store::WordReader> reader_;
  std::size_t rows_ = 0;
  std::size_t width_ = 0;
  std::vector<store::Id> ids_;  // column by column
  std::span<const std::string_view> records_;
  bool facts_fetched_ = false;
  std::vector<Term> terms_;             // none, or one a cell: empty ones are not made yet
  std::vector<std::string_view> bare_;  // with null data: not made yet
  store::TextArena texts_;
};

}  // namespace annals::internal

#endif  // ANNALS_GRAPH_ROW_VALUES_H_
