// Rows of ids in a hash table: sets of rows, and rows to be found by some of their columns.
#ifndef ANNALS_QUERY_ROW_TABLE_H_
#define ANNALS_QUERY_ROW_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/batch.h"
#include "query/context.h"

namespace annals::query {

/// Rows in the sequence in which they came, chained by the hash of their key columns. Its memory is
/// charged to the query.
class RowTable {
 public:
  static constexpr std::uint32_t kEnd = 0xFFFFFFFFu;

  /// The keys are the columns `keys` of rows `width` wide.
  RowTable(Context& context, std::size_t width, std::vector<std::size_t> keys);
  ~RowTable();
  RowTable(const RowTable&) = delete;
  RowTable& operator=(const RowTable&) = delete;

  /// Appends row `row` of `batch`, equal keys or not.
  void append(const Batch& batch, std::size_t row);
  struct Inserted {
    std::size_t row;
    bool is_new;
  };
  /// The row of the table with the same key (columns `key_columns` of the batch), appended when
  /// there is none.
  Inserted insert(const Batch& batch, std::size_t row);

  /// The first row in the table whose key may equal these ids (by hash), and the one after `row`;
  /// kEnd: none. Rows come in the sequence in which they were appended.
  std::uint32_t first(const store::Id* key) const;
  std::uint32_t next(std::uint32_t row) const { return next_[row]; }
  bool has_key(std::uint32_t row, const store::Id* key) const;

  std::size_t size() const { return size_; }
  const std::vector<store::Id>& column(std::size_t i) const { return columns_[i]; }

 private:
  std::size_t bucket(const store::Id* key) const;
  void push(const Batch& batch, std::size_t row, std::size_t bucket);
  void grow();

  Context& context_;
  std::vector<std::size_t> keys_;
  std::vector<std::vector<store::Id>> columns_;
  std::vector<std::uint32_t> heads_, tails_, next_;
  std::vector<store::Id> key_;  // scratch
  std::size_t size_ = 0;
  std::size_t charged_rows_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_ROW_TABLE_H_
