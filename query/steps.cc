#include "query/steps.h"

#include <algorithm>
#include <array>
#include <utility>

#include "query/effective_cursor.h"
#include "query/expression.h"
#include "query/fact_time.h"
#include "query/meanings.h"
#include "query/naming.h"
#include "query/neighbours.h"
#include "query/statement_error.h"
#include "query/step_walker.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::Id;
using store::Order;
using store::Part;

std::vector<Id>& column(FactBatch& batch, Part part) {
  return batch.parts[static_cast<std::size_t>(part)];
}

/// One fact: of a relation, of any, or of any but some.
class EdgeWalker : public Walker {
 public:
  /// `by_links`: a walk along a chain of the relation may as well go from link to link.
  EdgeWalker(std::optional<Id> relation, std::vector<Id> excluded, bool by_links,
             std::shared_ptr<const TimeTest> test, Context& context)
      : relation_(relation),
        excluded_(std::move(excluded)),
        by_links_(by_links && relation && has_links_of_chains(context.meanings(), *relation)),
        test_(std::move(test)),
        context_(context) {}

  void walk(Id node, bool forwards, std::vector<Id>& reached) override {
    const bool may_be_stated = context_.meanings().has_rules();
    if (!may_be_stated && (node.is_local() || (relation_ && relation_->is_local()))) return;
    store::Cursor& cursor = cursor_for(forwards);
    const std::array<Id, 2> prefix{relation_.value_or(node), node};
    cursor.seek(std::span(prefix).first(relation_ ? 2 : 1), test_->window());
    batch_.clear();
    while (cursor.next(batch_)) {
      take(forwards ? Part::kObject : Part::kSubject, reached);
      batch_.clear();
    }
  }

  void expand(const std::vector<Id>& nodes, bool forwards, std::vector<Id>& reached) override {
    if (knows_neighbours(forwards, nodes.size())) {
      return known_[forwards ? 1 : 0].neighbours->append(nodes, reached);
    }
    std::size_t count = 0;
    for (const Id node : nodes) {
      if (++count % 256 == 0) context_.check();
      walk(node, forwards, reached);
    }
  }

  void ends(bool forwards, std::vector<Id>& result) override {
    if (relation_ && relation_->is_local() && !context_.meanings().has_rules()) return;
    store::Cursor& cursor = cursor_for(forwards);
    const Id relation = relation_.value_or(Id::none());
    cursor.seek(std::span(&relation, relation_ ? 1 : 0), test_->window());
    batch_.clear();
    while (cursor.next(batch_)) {
      context_.check();
      take(forwards ? Part::kSubject : Part::kObject, result);
      batch_.clear();
    }
    sort_unique(result);
  }

  bool may_be_zero() const override { return false; }

  double estimated_fanout(bool forwards) const override {
    if (relation_ && relation_->is_local() && !context_.meanings().has_rules()) return 0;
    const std::span<const Id> prefix =
        relation_ ? std::span<const Id>(&*relation_, 1) : std::span<const Id>();
    const store::Snapshot& snapshot = context_.snapshot();
    if (relation_ && context_.meanings().changes(relation_)) {
      const Meanings& meanings = context_.meanings();
      const auto end = forwards ? Part::kSubject : Part::kObject;
      const auto count =
          effective_count(meanings, *relation_, std::nullopt, std::nullopt, snapshot);
      return static_cast<double>(count) / std::max(1.0, static_cast<double>(effective_distinct(
                                                            meanings, *relation_, end, snapshot)));
    }
    const auto facts = static_cast<double>(snapshot.count(order_for(forwards), prefix));
    const auto nodes = static_cast<double>(snapshot.distinct(order_for(forwards), prefix));
    return nodes < 1 ? 0 : facts / nodes;
  }

 private:
  /// All facts of the step in one direction, once so many nodes were expanded that reading them
  /// costs less than more look-ups.
  struct Known {
    std::size_t expanded = 0;
    bool never = false;
    TimeTest test;  // with which they were read
    std::unique_ptr<Neighbours> neighbours;
  };

  /// Whether known_ has the neighbours of the direction, before `nodes` more are expanded.
  bool knows_neighbours(bool forwards, std::size_t nodes) {
    // A look-up costs as much as so many facts read in sequence.
    constexpr std::size_t kFactsForLookUp = 30;
    Known& known = known_[forwards ? 1 : 0];
    // Reading all that follows from a relation costs more than its stored facts tell.
    if (context_.meanings().changes(relation_)) known.never = true;
    if (known.never || (relation_ && relation_->is_local())) return false;
    if (!(known.test == *test_)) known = {0, false, *test_, nullptr};
    if (known.neighbours) return true;
    known.expanded += nodes;
    const std::span<const Id> prefix =
        relation_ ? std::span<const Id>(&*relation_, 1) : std::span<const Id>();
    const std::uint64_t facts = context_.snapshot().count(order_for(forwards), prefix);
    if (known.expanded * kFactsForLookUp < facts) return false;
    known.never = Neighbours::bytes_of(facts) > context_.memory_left() / 2;
    if (known.never) return false;
    known.neighbours = read_neighbours(forwards, prefix);
    return true;
  }

  std::unique_ptr<Neighbours> read_neighbours(bool forwards, std::span<const Id> prefix) {
    auto neighbours = std::make_unique<Neighbours>(context_);
    store::Cursor& cursor = cursor_for(forwards);
    cursor.seek(prefix, test_->window());
    std::vector<Id> nodes, others;
    batch_.clear();
    while (cursor.next(batch_)) {
      context_.check();
      nodes.clear();
      others.clear();
      take(forwards ? Part::kSubject : Part::kObject, nodes);
      take(forwards ? Part::kObject : Part::kSubject, others);
      neighbours->add(nodes, others);
      batch_.clear();
    }
    return neighbours;
  }

  Order order_for(bool forwards) const {
    if (relation_) return forwards ? Order::kRelationSubjectObject : Order::kRelationObjectSubject;
    return forwards ? Order::kSubjectRelationObject : Order::kObjectSubjectRelation;
  }

  store::Cursor& cursor_for(bool forwards) {
    // A time that a chain's links share may pass a test that one of theirs does not.
    if (by_links_ && !test_->restricts()) {
      std::unique_ptr<store::Cursor>& links = links_[forwards ? 1 : 0];
      if (!links) links = make_chainless_cursor(order_for(forwards), context_);
      return *links;
    }
    std::unique_ptr<store::Cursor>& cursor = cursors_[forwards ? 1 : 0];
    if (!cursor) {
      store::ColumnSet columns{store::FactColumn::kSubject, store::FactColumn::kObject};
      if (!excluded_.empty()) columns.add(Part::kRelation);
      if (test_->restricts()) columns.add(Part::kTime);
      cursor = context_.scan_effective(order_for(forwards), relation_, columns);
    }
    return *cursor;
  }

  /// Appends `part` of the batch's facts that the step may walk.
  void take(Part part, std::vector<Id>& result) {
    const std::vector<Id>& ids = column(batch_, part);
    if (excluded_.empty() && !test_->restricts()) {
      result.insert(result.end(), ids.begin(), ids.end());
      return;
    }
    const std::vector<Id>& relations = column(batch_, Part::kRelation);
    const std::vector<Id>& subjects = column(batch_, Part::kSubject);
    const std::vector<Id>& times = column(batch_, Part::kTime);
    for (std::size_t row = 0; row < batch_.size(); ++row) {
      const bool left_out = !excluded_.empty() &&
                            std::binary_search(excluded_.begin(), excluded_.end(), relations[row]);
      if (left_out) continue;
      if (test_->restricts() && !test_->passes(context_, subjects[row], times[row])) continue;
      result.push_back(ids[row]);
    }
  }

  std::optional<Id> relation_;  // none: any
  std::vector<Id> excluded_;    // sorted
  bool by_links_;
  std::shared_ptr<const TimeTest> test_;
  Context& context_;
  std::unique_ptr<store::Cursor> cursors_[2], links_[2];  // backwards, forwards
  Known known_[2];
  FactBatch batch_;
};

class SequenceWalker : public Walker {
 public:
  SequenceWalker(std::vector<WalkerPtr> steps, Context& context)
      : steps_(std::move(steps)), context_(context) {}

  void walk(Id node, bool forwards, std::vector<Id>& reached) override {
    std::vector<Id> here{node};
    for (std::size_t i = 0; i < steps_.size() && !here.empty(); ++i) {
      std::vector<Id> there;
      for (const Id id : here) step(i, forwards).walk(id, forwards, there);
      context_.check();
      here = std::move(there);
    }
    reached.insert(reached.end(), here.begin(), here.end());
  }

  void expand(const std::vector<Id>& nodes, bool forwards, std::vector<Id>& reached) override {
    std::vector<Id> here = nodes;
    for (std::size_t i = 0; i < steps_.size() && !here.empty(); ++i) {
      std::vector<Id> there;
      step(i, forwards).expand(here, forwards, there);
      sort_unique(there);
      here = std::move(there);
    }
    reached.insert(reached.end(), here.begin(), here.end());
  }

  void ends(bool forwards, std::vector<Id>& result) override {
    if (may_be_zero()) return all_nodes(context_, result);
    step(0, forwards).ends(forwards, result);
  }

  bool may_be_zero() const override {
    return std::all_of(steps_.begin(), steps_.end(),
                       [](const WalkerPtr& step) { return step->may_be_zero(); });
  }

  double estimated_fanout(bool forwards) const override {
    double fanout = 1;
    for (const WalkerPtr& step : steps_) fanout *= step->estimated_fanout(forwards);
    return fanout;
  }

 private:
  Walker& step(std::size_t i, bool forwards) {
    return *steps_[forwards ? i : steps_.size() - 1 - i];
  }
  std::vector<WalkerPtr> steps_;
  Context& context_;
};

class AlternativesWalker : public Walker {
 public:
  explicit AlternativesWalker(std::vector<WalkerPtr> steps) : steps_(std::move(steps)) {}

  void walk(Id node, bool forwards, std::vector<Id>& reached) override {
    for (const WalkerPtr& step : steps_) step->walk(node, forwards, reached);
  }
  void expand(const std::vector<Id>& nodes, bool forwards, std::vector<Id>& reached) override {
    for (const WalkerPtr& step : steps_) step->expand(nodes, forwards, reached);
  }
  void ends(bool forwards, std::vector<Id>& result) override {
    for (const WalkerPtr& step : steps_) step->ends(forwards, result);
    sort_unique(result);
  }
  bool may_be_zero() const override {
    return std::any_of(steps_.begin(), steps_.end(),
                       [](const WalkerPtr& step) { return step->may_be_zero(); });
  }
  double estimated_fanout(bool forwards) const override {
    double fanout = 0;
    for (const WalkerPtr& step : steps_) fanout += step->estimated_fanout(forwards);
    return fanout;
  }

 private:
  std::vector<WalkerPtr> steps_;
};

class InverseWalker : public Walker {
 public:
  explicit InverseWalker(WalkerPtr step) : step_(std::move(step)) {}
  void walk(Id node, bool forwards, std::vector<Id>& reached) override {
    step_->walk(node, !forwards, reached);
  }
  void expand(const std::vector<Id>& nodes, bool forwards, std::vector<Id>& reached) override {
    step_->expand(nodes, !forwards, reached);
  }
  void ends(bool forwards, std::vector<Id>& result) override { step_->ends(!forwards, result); }
  bool may_be_zero() const override { return step_->may_be_zero(); }
  double estimated_fanout(bool forwards) const override {
    return step_->estimated_fanout(!forwards);
  }

 private:
  WalkerPtr step_;
};

class WalkerMaker {
 public:
  WalkerMaker(std::shared_ptr<const TimeTest> test, Context& context)
      : test_(std::move(test)), context_(context) {}

  WalkerPtr make(const ast::Step& step) { return make(step, false); }

 private:
  /// `by_links`: the step is repeated without end and may be a single fact, so that it may be made
  /// twice instead of once.
  WalkerPtr make(const ast::Step& step, bool by_links) {
    by_links_ = by_links;
    return std::visit([&](const auto& value) { return make(value, step.span); }, step.value);
  }

  WalkerPtr make(const ast::StepRelation& step, const ast::Span& span) {
    if (const auto* variable = std::get_if<ast::Variable>(&step.relation.value)) {
      fail_at(span, "?" + variable->name + " cannot stand among repeated steps: write _ for any");
    }
    std::optional<Id> relation;
    if (!std::holds_alternative<ast::Anything>(step.relation.value)) relation = id(step.relation);
    return std::make_unique<EdgeWalker>(relation, std::vector<Id>(), by_links_, test_, context_);
  }

  WalkerPtr make(const ast::StepExcept& step, const ast::Span&) {
    std::vector<Id> excluded;
    for (const ast::TermNode& relation : step.relations) excluded.push_back(id(relation));
    sort_unique(excluded);
    return std::make_unique<EdgeWalker>(std::nullopt, std::move(excluded), false, test_, context_);
  }

  WalkerPtr make(const ast::StepSequence& step, const ast::Span&) {
    return std::make_unique<SequenceWalker>(make(step.steps, false), context_);
  }
  WalkerPtr make(const ast::StepAlternatives& step, const ast::Span&) {
    return std::make_unique<AlternativesWalker>(make(step.steps, by_links_));
  }
  WalkerPtr make(const ast::StepInverse& step, const ast::Span&) {
    return std::make_unique<InverseWalker>(make(*step.step, by_links_));
  }
  WalkerPtr make(const ast::StepRepeat& step, const ast::Span& span) {
    if (step.most && *step.most < step.least) {
      fail_at(span, "the second number of a repetition is smaller than the first");
    }
    return make_repeat_walker(make(*step.step, !step.most), step.least, step.most, context_);
  }

  std::vector<WalkerPtr> make(const std::vector<ast::Ptr<ast::Step>>& steps, bool by_links) {
    std::vector<WalkerPtr> walkers;
    for (const auto& step : steps) walkers.push_back(make(*step, by_links));
    return walkers;
  }

  Id id(const ast::TermNode& node) { return id_of_name(node, context_); }

  bool by_links_ = false;  // of the step that is made next
  std::shared_ptr<const TimeTest> test_;
  Context& context_;
};

}  // namespace

std::unique_ptr<StepWalker> make_walker(const ast::Step& step, std::shared_ptr<const TimeTest> test,
                                        Context& context) {
  return WalkerMaker(std::move(test), context).make(step);
}

}  // namespace annals::query
