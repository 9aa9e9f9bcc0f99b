#include "query/quoted_cursor.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "query/derived.h"
#include "query/effective_stream.h"
#include "query/rule_goals.h"
#include "query/stored_rows.h"

namespace annals::query {
namespace {

using store::FactRow;
using store::Id;
using store::Order;
using store::Visibility;

/// Compares rows with the prefix that is sought, in the sequence of an order.
struct Sought {
  Order order;
  using Prefix = std::span<const Id>;

  int compare(const FactRow& row, Prefix prefix) const {
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      const Id here = order == Order::kNumber ? Id::fact(row.number)
                                              : part_of(row.key, store::parts_of(order)[i]);
      if (here != prefix[i]) return here < prefix[i] ? -1 : 1;
    }
    return 0;
  }
  bool operator()(const FactRow& row, Prefix prefix) const { return compare(row, prefix) < 0; }
  bool operator()(Prefix prefix, const FactRow& row) const { return compare(row, prefix) > 0; }
};

class QuotedCursor : public store::Cursor {
 public:
  QuotedCursor(Order order, RuleHeads heads, Context& context)
      : order_(order),
        heads_(std::move(heads)),
        context_(context),
        charge_(context),
        known_(order, context, Visibility::kKnown) {}

  void seek(std::span<const Id> prefix, store::TimeWindow window) override {
    if (!is_read_) read_rules();
    const auto [begin, end] = std::equal_range(rows_.begin(), rows_.end(), prefix, Sought{order_});
    next_ = begin;
    end_ = end;
    known_.seek(prefix, window);
    has_known_ = known_.next(one_known_);
  }

  bool next(store::FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    while (batch.size() - before < limit) {
      if (next_ == end_ && !has_known_) break;
      if (next_ != end_ && (!has_known_ || less(*next_, one_known_))) {
        batch.push(*next_++);
      } else {
        batch.push(one_known_);
        has_known_ = known_.next(one_known_);
      }
    }
    return batch.size() > before;
  }

  const store::ScanCounters& counters() const override {
    counters_ = known_.counters();
    return counters_;
  }

 private:
  void read_rules() {
    is_read_ = true;
    rows_ = quoted_by_rules(heads_, context_, charge_);
    std::sort(rows_.begin(), rows_.end(),
              [this](const FactRow& a, const FactRow& b) { return less(a, b); });
  }

  bool less(const FactRow& a, const FactRow& b) const {
    if (order_ == Order::kNumber) return a.number < b.number;
    for (const store::Part part : store::parts_of(order_)) {
      const Id x = part_of(a.key, part), y = part_of(b.key, part);
      if (x != y) return x < y;
    }
    return a.number < b.number;
  }

  Order order_;
  RuleHeads heads_;
  Context& context_;
  Charge charge_;
  StoredRows known_;
  bool is_read_ = false, has_known_ = false;
  FactRow one_known_;
  std::vector<FactRow> rows_;                        // of the rules, sorted
  std::vector<FactRow>::const_iterator next_, end_;  // of those that are sought
  mutable store::ScanCounters counters_;
};

/// Whether it is a fact that only the query knows.
bool is_own(Id id) { return id.is_fact() && (id.bits & Id::kLocalBit) != 0; }

}  // namespace

std::vector<FactRow> quoted_by_rules(const RuleHeads& heads, Context& context, Charge& charge) {
  std::vector<Id> waiting;
  for (const std::optional<Id>& head : heads) {
    const RuleGoal all{head, RuleEnd::kNone, Id::none()};
    for (const store::FactKey& fact : context.derived().goals().facts(all)) {
      context.check();
      for (const Id id : {fact.subject, fact.object}) {
        if (!is_own(id)) continue;
        charge.add(sizeof id);
        waiting.push_back(id);
      }
    }
  }
  std::vector<FactRow> rows;
  std::unordered_set<Id> seen;
  while (!waiting.empty()) {
    const Id id = waiting.back();
    waiting.pop_back();
    context.check();
    if (!seen.insert(id).second) continue;
    const Fact fact = context.term(id).as_fact();
    FactRow row;
    row.key = {context.intern(fact.subject()), context.intern(fact.relation()),
               context.intern(fact.object()), context.intern(Term::time(fact.time()))};
    row.number = id.payload();
    row.from = 0;
    for (const Id part : {row.key.subject, row.key.object}) {
      if (is_own(part)) waiting.push_back(part);
    }
    charge.add(sizeof(FactRow) + 32);
    rows.push_back(row);
  }
  return rows;
}

std::unique_ptr<store::Cursor> make_quoted_cursor(Order order, RuleHeads heads, Context& context) {
  return std::make_unique<QuotedCursor>(order, std::move(heads), context);
}

}  // namespace annals::query
