// The operator of repeated steps: each row with the ends that a walk from it reaches.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "query/steps.h"

namespace annals::query {
namespace {

using store::Id;

class StepJoin : public Operator {
 public:
  StepJoin(OperatorPtr input, StepJoinInput steps, Schema joined, Context& context)
      : Operator(context, std::move(joined)),
        input_(std::move(input)),
        walker_(std::move(steps.walker)),
        subject_(end(steps.subject)),
        object_(end(steps.object)),
        text_(std::move(steps.text)),
        test_(std::move(steps.test)),
        word_(steps.word),
        has_operand_(steps.operand.has_value()),
        forwards_is_cheaper_(walker_->estimated_fanout(true) <= walker_->estimated_fanout(false)) {
    if (steps.operand) operand_ = column_of(input_->schema(), *steps.operand);
  }
  ~StepJoin() override { forget(); }

  std::string describe(const Variables&) const override { return "walk " + text_; }
  std::vector<const Operator*> children() const override { return {input_.get()}; }

 protected:
  bool do_next(Batch& batch) override {
    while (batch.size < kBatchSize) {
      if (pair_ < pairs_.size()) {
        emit(batch);
      } else if (row_ < rows_.size) {
        if (!find_pairs()) ++row_;
      } else if (!next_rows()) {
        break;
      }
    }
    return batch.size > 0;
  }

  void do_restart() override {
    input_->restart();
    rows_.reset(0);
    row_ = 0;
    pairs_.clear();
    pair_ = 0;
    walked_ = false;
    first_end_ = 0;
  }

 private:
  /// One end: a constant, a column of the input, or a column that the join adds.
  struct End {
    std::optional<std::size_t> column;  // in schema()
    Id constant;
  };
  struct Pair {
    Id subject, object;
  };

  End end(const StepEnd& given) const {
    End result{std::nullopt, given.constant};
    if (given.variable) result.column = column_of(schema(), *given.variable);
    return result;
  }

  /// The value of an end in the current row; none when it is still free.
  Id value(const End& end) const {
    if (!end.column) return end.constant;
    return *end.column < rows_.columns.size() ? rows_.columns[*end.column][row_] : Id::none();
  }

  bool next_rows() {
    row_ = 0;
    return input_->next(rows_);
  }

  /// Fills pairs_ with matches of the current row, a walk at a time; false when there are no more.
  bool find_pairs() {
    pairs_.clear();
    pair_ = 0;
    if (has_operand_ && !set_time()) return false;
    const Id subject = value(subject_);
    const Id object = value(object_);
    if (subject.is_none() && object.is_none()) return walk_from_next_end();
    if (walked_) {
      walked_ = false;
      return false;
    }
    walked_ = true;
    const bool forwards = !subject.is_none() && (object.is_none() || forwards_is_cheaper_);
    const Id from = forwards ? subject : object;
    const Id to = forwards ? object : subject;
    for (const Id reached : walk(from, forwards)) {
      if (!to.is_none() && reached != to) continue;
      pairs_.push_back(forwards ? Pair{from, reached} : Pair{reached, from});
    }
    return true;
  }

  /// Walks within the time that the variable has in the current row; false when it has none, or is
  /// no time.
  bool set_time() {
    const Id time = operand_ ? rows_.columns[*operand_][row_] : Id::none();
    const bool is_time =
        time.kind() == store::IdKind::kTime || time.kind() == store::IdKind::kTimeWord;
    if (!is_time) return false;
    if (time == time_) return true;
    time_ = time;
    *test_ = TimeTest(word_, time, context());
    forget();
    return true;
  }

  /// Both ends are free: the next of all nodes at which a walk may begin.
  bool walk_from_next_end() {
    if (!has_first_ends_) {
      walker_->first_ends(first_ends_);
      context().charge(first_ends_.size() * sizeof(Id));
      has_first_ends_ = true;
    }
    if (first_end_ == first_ends_.size()) {
      first_end_ = 0;
      return false;
    }
    context().check();
    const Id from = first_ends_[first_end_++];
    const bool same = subject_.column && subject_.column == object_.column;
    reached_.clear();
    walker_->walk(from, true, reached_);
    for (const Id reached : reached_) {
      if (!same || reached == from) pairs_.push_back({from, reached});
    }
    return true;
  }

  /// Walks are remembered, for rows that begin at the same node.
  const std::vector<Id>& walk(Id from, bool forwards) {
    auto& known = known_[forwards ? 1 : 0];
    const auto found = known.find(from);
    if (found != known.end()) return found->second;
    if (known_ids_ > kMostKnownIds) forget_walks();
    std::vector<Id> reached;
    walker_->walk(from, forwards, reached);
    // Zero steps join subjects and objects with themselves, and an end that the query writes out;
    // what another pattern binds (a time, say) may be neither.
    const bool given = !subject_.column || !object_.column;
    if (!given && walker_->may_be_zero() &&
        std::find(reached.begin(), reached.end(), from) != reached.end() && !is_node(from)) {
      reached.clear();
    }
    known_ids_ += reached.size() + 8;
    context().charge((reached.size() + 8) * sizeof(Id));
    return known.emplace(from, std::move(reached)).first->second;
  }

  /// Whether some fact has it as subject or object.
  bool is_node(Id id) const {
    for (const store::Order order :
         {store::Order::kSubjectRelationObject, store::Order::kObjectSubjectRelation}) {
      const auto cursor = context().scan_effective(order, std::nullopt);
      cursor->seek({&id, 1});
      store::FactBatch batch;
      if (cursor->next(batch, 1)) return true;
    }
    return false;
  }

  void forget_walks() {
    context().release(known_ids_ * sizeof(Id));
    known_ids_ = 0;
    known_[0].clear();
    known_[1].clear();
  }
  void forget() {
    forget_walks();
    context().release(first_ends_.size() * sizeof(Id));
    first_ends_.clear();
    has_first_ends_ = false;
  }

  void emit(Batch& batch) {
    const std::size_t count = std::min(kBatchSize - batch.size, pairs_.size() - pair_);
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
      std::vector<Id>& out = batch.columns[column];
      const bool is_subject = subject_.column == column;
      const bool is_object = object_.column == column;
      for (std::size_t i = pair_; i < pair_ + count; ++i) {
        out.push_back(is_subject  ? pairs_[i].subject
                      : is_object ? pairs_[i].object
                                  : rows_.columns[column][row_]);
      }
    }
    batch.size += count;
    pair_ += count;
  }

  static constexpr std::size_t kMostKnownIds = std::size_t{1} << 20;

  OperatorPtr input_;
  std::unique_ptr<StepWalker> walker_;
  End subject_, object_;
  std::string text_;
  std::shared_ptr<TimeTest> test_;
  TimeWord word_;
  bool has_operand_;
  std::optional<std::size_t> operand_;  // its column; none: no row has a value
  Id time_;                             // of the operand, in test_
  bool forwards_is_cheaper_;

  Batch rows_;
  std::size_t row_ = 0;
  std::vector<Pair> pairs_;
  std::size_t pair_ = 0;
  bool walked_ = false;  // pairs_ holds the one walk of the current row

  std::vector<Id> first_ends_, reached_;
  std::size_t first_end_ = 0;
  bool has_first_ends_ = false;

  std::unordered_map<Id, std::vector<Id>> known_[2];  // backwards, forwards
  std::size_t known_ids_ = 0;
};

}  // namespace

OperatorPtr make_step_join(OperatorPtr input, StepJoinInput steps, Context& context) {
  Schema joined = input->schema();
  for (const StepEnd& end : {steps.subject, steps.object}) {
    if (end.variable && !column_of(joined, *end.variable)) joined.push_back(*end.variable);
  }
  return std::make_unique<StepJoin>(std::move(input), std::move(steps), std::move(joined), context);
}

}  // namespace annals::query
