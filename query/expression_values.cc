#include <re2/re2.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "query/expression_node.h"
#include "query/expression_notes.h"
#include "query/functions.h"

namespace annals::query {

Truth truth_of(const Term& term) {
  return term.is_truth() ? truth_of(term.as_truth()) : Truth::kFailed;
}

void Frame::begin(const Batch& batch) {
  batch_ = &batch;
  row_ = 0;
  terms_.assign(batch.columns.size(), {});
}

const Term& Frame::term(std::size_t column) {
  std::vector<Term>& terms = terms_[column];
  if (terms.empty()) terms = context_.terms(batch_->columns[column]);
  return terms[row_];
}

Term ConditionNode::term(Frame& frame) {
  const Truth value = truth(frame);
  return value == Truth::kFailed ? Term() : Term::truth(value == Truth::kTrue);
}

store::Id ConditionNode::id(Frame& frame) {
  const Truth value = truth(frame);
  if (value == Truth::kFailed) return store::Id::none();
  return store::Id::make(store::IdKind::kTruth, value == Truth::kTrue ? 1 : 0);
}

namespace {

class ConstantNode : public Node {
 public:
  ConstantNode(Term term, std::optional<TimeValue> year, Context& context)
      : term_(std::move(term)), year_(std::move(year)), id_(context.intern(term_)) {}
  Term term(Frame&) override { return term_; }
  store::Id id(Frame&) override { return id_; }
  bool has_id() const override { return true; }
  const Term* constant() const override { return &term_; }
  std::optional<TimeValue> as_year() const override { return year_; }

 private:
  Term term_;
  std::optional<TimeValue> year_;
  store::Id id_;
};

class ColumnNode : public Node {
 public:
  explicit ColumnNode(std::size_t column) : column_(column) {}
  Term term(Frame& frame) override { return frame.term(column_); }
  store::Id id(Frame& frame) override { return frame.id(column_); }
  bool has_id() const override { return true; }
  Truth truth(Frame& frame) override {
    const store::Id id = frame.id(column_);
    if (id.kind() != store::IdKind::kTruth) return Truth::kFailed;
    return truth_of(id.payload() != 0);
  }

 private:
  std::size_t column_;
};

class FactNode : public Node {
 public:
  FactNode(NodePtr subject, NodePtr relation, NodePtr object, NodePtr time)
      : subject_(std::move(subject)),
        relation_(std::move(relation)),
        object_(std::move(object)),
        time_(std::move(time)) {}

  Term term(Frame& frame) override {
    const Term subject = subject_->term(frame);
    const Term relation = relation_->term(frame);
    const Term object = object_->term(frame);
    if (!subject.is_entity() && !subject.is_fact()) return {};
    if (!relation.is_entity() || object.empty()) return {};
    const auto read = [&](Fact fact) {
      return frame.context().snapshot().read(Term::fact(std::move(fact)));
    };
    if (!time_) return read(Fact(subject, relation, object));
    const Term time = time_->term(frame);
    if (!time.is_time()) return {};
    return read(Fact(subject, relation, object, time.as_time()));
  }

  /// A fact that the graph knows is found by its parts' ids.
  store::Id id(Frame& frame) override {
    store::FactKey key{subject_->id(frame), relation_->id(frame), object_->id(frame),
                       time_ ? time_->id(frame) : store::kAlways};
    if (key.subject.is_none() || key.relation.is_none() || key.object.is_none() ||
        key.time.is_none()) {
      return store::Id::none();
    }
    const store::Snapshot& snapshot = frame.context().snapshot();
    const std::optional<store::FactNumber> known = snapshot.find_known(snapshot.read(key));
    return known ? store::Id::fact(*known) : Node::id(frame);
  }
  bool has_id() const override { return true; }

 private:
  NodePtr subject_, relation_, object_, time_;
};

/// A function of the table that needs all its arguments.
class FunctionNode : public Node {
 public:
  FunctionNode(const FunctionInfo& info, std::vector<NodePtr> arguments)
      : info_(info), arguments_(std::move(arguments)), values_(arguments_.size()) {}

  Term term(Frame& frame) override {
    bool has_time = false;
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      values_[i] = arguments_[i]->term(frame);
      if (values_[i].empty()) return {};
      has_time = has_time || values_[i].is_time();
    }
    if (has_time) {  // a four-digit integer beside a time is a year
      for (std::size_t i = 0; i < arguments_.size(); ++i) {
        if (const auto year = arguments_[i]->as_year()) values_[i] = Term::time(*year);
      }
    }
    Term result = info_.implementation(values_, frame.context());
    if (result.empty() && !has_failed_) {
      has_failed_ = true;
      note_wrong_kind(info_, values_, frame.context());
    }
    return result;
  }

 protected:
  Node& argument(std::size_t i) { return *arguments_[i]; }

 private:
  bool has_failed_ = false;
  const FunctionInfo& info_;
  std::vector<NodePtr> arguments_;
  std::vector<Term> values_;
};

/// `intersection`. Where rules make chains the same two times come again and again.
class SharedTimeNode : public FunctionNode {
 public:
  using FunctionNode::FunctionNode;

  store::Id id(Frame& frame) override {
    const Pair times{argument(0).id(frame), argument(1).id(frame)};
    const auto found = known_.find(times);
    if (found != known_.end()) return found->second;
    const store::Id shared = Node::id(frame);
    if (known_.size() == kMostKnown) {
      known_.clear();
      charge_.reset();
    }
    if (frame.context().memory_left() < kMostKnown * kEntryBytes) return shared;
    if (!charge_) charge_.emplace(frame.context());
    charge_->add(kEntryBytes);
    known_.emplace(times, shared);
    return shared;
  }
  bool has_id() const override { return true; }

 private:
  using Pair = std::pair<store::Id, store::Id>;
  struct PairHash {
    std::size_t operator()(const Pair& pair) const noexcept {
      return static_cast<std::size_t>((pair.first.bits * 0x9E3779B97F4A7C15u) ^ pair.second.bits);
    }
  };
  static constexpr std::size_t kMostKnown = std::size_t{1} << 16;
  static constexpr std::size_t kEntryBytes = 64;

  std::unordered_map<Pair, store::Id, PairHash> known_;
  std::optional<Charge> charge_;
};

class IfNode : public Node {
 public:
  explicit IfNode(std::vector<NodePtr> arguments) : arguments_(std::move(arguments)) {}
  Term term(Frame& frame) override {
    Node* chosen = choose(frame);
    return chosen == nullptr ? Term() : chosen->term(frame);
  }
  store::Id id(Frame& frame) override {
    Node* chosen = choose(frame);
    return chosen == nullptr ? store::Id::none() : chosen->id(frame);
  }
  bool has_id() const override { return arguments_[1]->has_id() && arguments_[2]->has_id(); }

 private:
  Node* choose(Frame& frame) {
    const Truth condition = arguments_[0]->truth(frame);
    if (condition == Truth::kFailed) return nullptr;
    return arguments_[condition == Truth::kTrue ? 1 : 2].get();
  }
  std::vector<NodePtr> arguments_;
};

class CoalesceNode : public Node {
 public:
  explicit CoalesceNode(std::vector<NodePtr> arguments) : arguments_(std::move(arguments)) {}
  Term term(Frame& frame) override {
    for (const NodePtr& argument : arguments_) {
      Term value = argument->term(frame);
      if (!value.empty()) return value;
    }
    return {};
  }
  store::Id id(Frame& frame) override {
    for (const NodePtr& argument : arguments_) {
      const store::Id value = argument->id(frame);
      if (!value.is_none()) return value;
    }
    return store::Id::none();
  }
  bool has_id() const override {
    for (const NodePtr& argument : arguments_) {
      if (!argument->has_id()) return false;
    }
    return true;
  }

 private:
  std::vector<NodePtr> arguments_;
};

class BoundNode : public ConditionNode {
 public:
  explicit BoundNode(NodePtr operand) : operand_(std::move(operand)) {}
  Truth truth(Frame& frame) override {
    const bool empty =
        operand_->has_id() ? operand_->id(frame).is_none() : operand_->term(frame).empty();
    return truth_of(!empty);
  }

 private:
  NodePtr operand_;
};

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

class MatchesNode : public ConditionNode {
 public:
  MatchesNode(NodePtr text, const std::string& expression)
      : text_(std::move(text)), expression_(expression, quiet()) {}
  const RE2& expression() const { return expression_; }
  Truth truth(Frame& frame) override {
    const Term value = text_->term(frame);
    if (!value.is_text()) {
      if (!value.empty() && !has_failed_) {
        has_failed_ = true;
        note_wrong_kind(function_info(ast::Function::kMatches), std::span(&value, 1),
                        frame.context());
      }
      return Truth::kFailed;
    }
    return truth_of(RE2::PartialMatch(value.as_text().value, expression_));
  }

 private:
  bool has_failed_ = false;
  NodePtr text_;
  RE2 expression_;
};

}  // namespace

NodePtr make_constant_node(Term term, std::optional<TimeValue> year, Context& context) {
  return std::make_unique<ConstantNode>(std::move(term), std::move(year), context);
}

NodePtr make_column_node(std::size_t column) { return std::make_unique<ColumnNode>(column); }

NodePtr make_fact_node(NodePtr subject, NodePtr relation, NodePtr object, NodePtr time) {
  return std::make_unique<FactNode>(std::move(subject), std::move(relation), std::move(object),
                                    std::move(time));
}

NodePtr make_call_node(const ast::Call& call, std::vector<NodePtr> arguments) {
  switch (call.function) {
    case ast::Function::kIf:
      return std::make_unique<IfNode>(std::move(arguments));
    case ast::Function::kCoalesce:
      return std::make_unique<CoalesceNode>(std::move(arguments));
    case ast::Function::kBound:
      return std::make_unique<BoundNode>(std::move(arguments[0]));
    case ast::Function::kIntersection:
      if (arguments[0]->has_id() && arguments[1]->has_id()) {
        return std::make_unique<SharedTimeNode>(function_info(call.function), std::move(arguments));
      }
      [[fallthrough]];
    default:
      return std::make_unique<FunctionNode>(function_info(call.function), std::move(arguments));
  }
}

NodePtr make_matches_node(NodePtr text, const std::string& expression, std::string& error) {
  auto node = std::make_unique<MatchesNode>(std::move(text), expression);
  if (!node->expression().ok()) error = node->expression().error();
  return node;
}

}  // namespace annals::query
