// A scan of stored facts, one row at a time. For effective_*.cc and quoted_cursor.cc only.
#ifndef ANNALS_QUERY_STORED_ROWS_H_
#define ANNALS_QUERY_STORED_ROWS_H_

#include <memory>
#include <span>

#include "query/context.h"
#include "store/store.h"

namespace annals::query {

class StoredRows {
 public:
  /// The context must live as long.
  StoredRows(store::Order order, Context& context,
             store::Visibility visibility = store::Visibility::kAsserted)
      : context_(context), cursor_(context.scan(order, visibility)) {}

  void seek(std::span<const store::Id> prefix, store::TimeWindow window) {
    cursor_->seek(prefix, window);
    batch_.clear();
    row_ = 0;
  }

  /// False at the end. Of the fact's commits, only the first one is filled in. Throws Error when
  /// the query is cancelled or has met a limit.
  bool next(store::FactRow& fact) {
    if (row_ == batch_.size()) {
      context_.check();
      batch_.clear();
      row_ = 0;
      if (!cursor_->next(batch_)) return false;
    }
    const auto part = [&](store::Part which) {
      return batch_.parts[static_cast<std::size_t>(which)][row_];
    };
    fact.key = {part(store::Part::kSubject), part(store::Part::kRelation),
                part(store::Part::kObject), part(store::Part::kTime)};
    fact.number = batch_.numbers[row_];
    fact.from = batch_.from[row_];
    ++row_;
    return true;
  }

  store::ScanCounters counters() const { return cursor_->counters(); }

 private:
  Context& context_;
  std::unique_ptr<store::Cursor> cursor_;
  store::FactBatch batch_;
  std::size_t row_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_STORED_ROWS_H_
