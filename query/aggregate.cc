#include "query/aggregate.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "model/write.h"
#include "query/id_table.h"

namespace annals::query {
namespace {

using store::Id;

class CountValues : public AggregateState {
 public:
  explicit CountValues(Context& context) : context_(context) {}
  void add(Id value) override { count_ += value.is_none() ? 0 : 1; }
  Id result() override { return context_.intern(Term::integer(count_)); }

 private:
  Context& context_;
  std::int64_t count_ = 0;
};

/// sum and avg: integers exactly while there are only integers, decimals from the first one on.
class Sum : public AggregateState {
 public:
  Sum(bool average, Context& context) : average_(average), context_(context) {}

  void add(Id value) override {
    if (value.is_none() || !wrong_.is_none()) return;
    const Term term = context_.term(value);
    if (!term.is_integer() && !term.is_decimal()) {
      wrong_ = value;
      return;
    }
    ++count_;
    decimal_sum_ += term.as_number();
    if (term.is_decimal()) {
      has_decimal_ = true;
    } else if (__builtin_add_overflow(integer_sum_, term.as_integer(), &integer_sum_)) {
      overflow_ = true;
    }
  }

  Id result() override {
    if (!wrong_.is_none()) return Id::none();
    if (average_) {
      if (count_ == 0) return Id::none();
      const double whole =
          has_decimal_ || overflow_ ? decimal_sum_ : static_cast<double>(integer_sum_);
      return decimal(whole / static_cast<double>(count_));
    }
    if (has_decimal_) return decimal(decimal_sum_);
    return overflow_ ? Id::none() : context_.intern(Term::integer(integer_sum_));
  }
  Id wrong_value() const override { return wrong_; }

 private:
  Id decimal(double value) {
    return std::isfinite(value) ? context_.intern(Term::decimal(value)) : Id::none();
  }

  bool average_;
  Context& context_;
  std::int64_t count_ = 0;
  std::int64_t integer_sum_ = 0;
  double decimal_sum_ = 0;
  bool has_decimal_ = false;
  bool overflow_ = false;
  Id wrong_;
};

class Extreme : public AggregateState {
 public:
  Extreme(bool largest, Context& context) : largest_(largest), context_(context) {}
  void add(Id value) override {
    if (value.is_none() || value == best_) return;
    Term term = context_.term(value);
    if (!best_.is_none()) {
      const std::weak_ordering compared = order(term, best_term_);
      if (largest_ ? compared <= 0 : compared >= 0) return;
    }
    best_ = value;
    best_term_ = std::move(term);
  }
  Id result() override { return best_; }

 private:
  bool largest_;
  Context& context_;
  Id best_;
  Term best_term_;
};

class List : public AggregateState {
 public:
  explicit List(Context& context) : context_(context) {}
  ~List() override { context_.release(values_.size() * sizeof(Id)); }
  void add(Id value) override {
    if (value.is_none()) return;
    context_.charge(sizeof(Id));
    values_.push_back(value);
  }
  Id result() override {
    if (values_.empty()) return Id::none();
    std::vector<Term> terms = context_.many_terms(values_);
    Checkpoint checkpoint(context_);
    std::sort(terms.begin(), terms.end(), [&checkpoint](const Term& a, const Term& b) {
      checkpoint.step();
      return order(a, b) < 0;
    });
    std::string text;
    for (const Term& term : terms) {
      if (&term != &terms.front()) text += ", ";
      text += write_bare(term);
    }
    return context_.intern(Term::text(text));
  }

 private:
  Context& context_;
  std::vector<Id> values_;
};

class Sample : public AggregateState {
 public:
  void add(Id value) override {
    if (value_.is_none()) value_ = value;
  }
  Id result() override { return value_; }

 private:
  Id value_;
};

/// Lets each value through once.
class Distinct : public AggregateState {
 public:
  Distinct(std::unique_ptr<AggregateState> inner, Context& context)
      : inner_(std::move(inner)), seen_(context) {}
  void add(Id value) override {
    if (!value.is_none() && seen_.insert(value)) inner_->add(value);
  }
  Id result() override { return inner_->result(); }
  Id wrong_value() const override { return inner_->wrong_value(); }

 private:
  std::unique_ptr<AggregateState> inner_;
  IdSet seen_;
};

std::unique_ptr<AggregateState> make_plain(ast::AggregateKind kind, Context& context) {
  switch (kind) {
    case ast::AggregateKind::kCount:
      return std::make_unique<CountValues>(context);
    case ast::AggregateKind::kSum:
      return std::make_unique<Sum>(false, context);
    case ast::AggregateKind::kAvg:
      return std::make_unique<Sum>(true, context);
    case ast::AggregateKind::kMin:
      return std::make_unique<Extreme>(false, context);
    case ast::AggregateKind::kMax:
      return std::make_unique<Extreme>(true, context);
    case ast::AggregateKind::kList:
      return std::make_unique<List>(context);
    case ast::AggregateKind::kSample:
      return std::make_unique<Sample>();
  }
  throw Error(ErrorCode::kInternal, "an aggregate that nobody knows");
}

}  // namespace

std::unique_ptr<AggregateState> make_aggregate(ast::AggregateKind kind, bool distinct,
                                               Context& context) {
  std::unique_ptr<AggregateState> plain = make_plain(kind, context);
  if (!distinct) return plain;
  return std::make_unique<Distinct>(std::move(plain), context);
}

}  // namespace annals::query
