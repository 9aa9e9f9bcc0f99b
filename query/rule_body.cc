#include "query/rule_body.h"

#include <algorithm>
#include <utility>

#include "query/asked.h"
#include "query/derived.h"
#include "query/expression.h"
#include "query/group_planner.h"
#include "query/resolve.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::IdKind;

/// A guess: how many rows are given to a pipeline at once.
constexpr double kRowsAtOnce = 16;
constexpr double kVeryMany = 1e12;

bool may_be_fact(const FactKey& key) {
  const IdKind subject = key.subject.kind(), time = key.time.kind();
  return (subject == IdKind::kEntity || subject == IdKind::kFact) &&
         key.relation.kind() == IdKind::kEntity && !key.object.is_none() &&
         (time == IdKind::kTime || time == IdKind::kTimeWord);
}

VariableSet mentioned_in(const RuleCut& cut, std::size_t from) {
  VariableSet result;
  for (std::size_t i = from; i < cut.groups.size(); ++i) {
    const VariableSet more = mentioned(cut.groups[i]);
    result.insert(more.begin(), more.end());
    if (i >= cut.reads.size()) continue;
    const VariableSet read = variables_of(cut.reads[i].pattern);
    result.insert(read.begin(), read.end());
  }
  return result;
}

}  // namespace

FactKey as_stated_by_rule(const FactKey& key, const store::Snapshot& snapshot) {
  if (!snapshot.has_other_names()) return key;
  const auto read = [&snapshot](Id id) {
    return id.kind() != IdKind::kEntity || id.is_local() ? id : snapshot.read(id);
  };
  const Id relation = read(key.relation);
  if (snapshot.keeps_names(relation)) return {key.subject, relation, key.object, key.time};
  return {read(key.subject), relation, read(key.object), key.time};
}

bool may_be_name(const Segment& segment, VariableId variable, const store::Snapshot& snapshot) {
  return snapshot.has_other_names() &&
         std::any_of(segment.items.begin(), segment.items.end(), [&](const Item& item) {
           if (!variables_of(item).contains(variable)) return false;
           const auto* pattern = std::get_if<FactPattern>(&item.value);
           if (pattern == nullptr) return true;
           const Slot& relation = pattern->at(Column::kRelation);
           return !relation.is_constant() || snapshot.keeps_names(relation.constant);
         });
}

Id value_of(const FactKey& fact, Column column, Context& context) {
  switch (column) {
    case Column::kSubject:
      return fact.subject;
    case Column::kRelation:
      return fact.relation;
    case Column::kObject:
      return fact.object;
    case Column::kTime:
      return fact.time;
    case Column::kFact:
      break;
  }
  return context.fact_id(fact);
}

bool RuleRead::lets_through(const FactKey& fact, const Context& context) const {
  if (tests.empty()) return true;
  store::FactBatch one;
  store::FactRow row;
  row.key = fact;
  one.push(row);
  std::vector<std::uint32_t> selected;
  tests.select(one, context, selected);
  return !selected.empty();
}

std::optional<Id> RuleBody::relation() const {
  if (head_[1].variable) return std::nullopt;
  return head_[1].constant;
}

RuleBody::RuleBody(ast::Ptr<ast::Rule> rule, RuleEnd from, std::size_t layer, Context& context)
    : rule_(std::move(rule)), from_(from), context_(context) {
  const Context::Quiet quiet(context_);  // what a rule names need not be there
  ast::Find find;
  find.star = true;
  find.where = rule_->body;
  scope_ = resolve_find(find, {}, context_);
  head_ = parts(rule_->head);
  if (from != RuleEnd::kNone) {
    const Part& end = head_[from == RuleEnd::kSubject ? 0 : 2];
    if (!end.variable && !end.quoted) {
      only_ = end.constant;
    } else if (end.variable && may_seed(*end.variable)) {
      given_ = end.variable;
    } else {
      estimated_rows_ = kVeryMany;
      return;  // nobody runs it
    }
  }
  if (auto cut = cut_rule(scope_->group, given_, layer, context_)) make_stages(std::move(*cut));
}

RuleBody::Parts RuleBody::parts(const ast::TriplePattern& pattern) {
  return {part(pattern.subject), part(std::get<ast::StepRelation>(pattern.relation.value).relation),
          part(pattern.object), time(pattern.time)};
}

RuleBody::Part RuleBody::variable(const std::string& name) {
  const VariableId id = scope_->variables.named(name);
  if (!column_of(head_variables_, id)) head_variables_.push_back(id);
  return {Id::none(), id, nullptr};
}

RuleBody::Part RuleBody::part(const ast::TermNode& node) {
  if (const auto* named = std::get_if<ast::Variable>(&node.value)) return variable(named->name);
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted != nullptr) {
    ast::Group group;
    group.elements.push_back(ast::Element{ast::PatternElement{*quoted->pattern}, node.span});
    if (has_variables(group)) {
      return {Id::none(), std::nullopt, std::make_shared<const Parts>(parts(*quoted->pattern))};
    }
  }
  return {context_.intern(meant_term(node, context_)), std::nullopt, nullptr};
}

RuleBody::Part RuleBody::time(const std::optional<ast::TimeSpec>& time) {
  if (!time) return {store::kAlways, std::nullopt, nullptr};
  if (time->binds) return variable(time->binds->name);
  const TimeValue value = constant_time(*time->operand, context_);
  return {context_.intern(Term::time(value)), std::nullopt, nullptr};
}

/// Whether the group's answers for one value of the variable are those of its answers that have it:
/// a pattern binds it, before anything that would see a difference.
bool RuleBody::may_seed(VariableId variable) const {
  const store::Snapshot& snapshot = context_.snapshot();
  for (const Element& element : scope_->group.elements) {
    if (const auto* segment = std::get_if<Segment>(&element.value)) {
      if (may_be_name(*segment, variable, snapshot)) return false;
      if (bindable(element).contains(variable)) return true;
    } else if (mentioned(element).contains(variable)) {
      return false;
    }
  }
  return false;
}

void RuleBody::make_stages(RuleCut cut) {
  Schema input;
  if (given_) input.push_back(*given_);
  VariableSet bound(input.begin(), input.end());
  const VariableSet head(head_variables_.begin(), head_variables_.end());
  for (std::size_t i = 0; i < cut.groups.size(); ++i) {
    RuleStage stage;
    Group& group = cut.groups[i];
    if (i > 0) {
      RuleCut::Read& read = cut.reads[i - 1];
      stage.read = make_read(read, input);
      for (const VariableId id : variables_of(read.pattern)) bound.insert(id);
    }
    VariableSet asked = mentioned_in(cut, i + 1);
    if (i < cut.reads.size()) {
      const VariableSet next = variables_of(cut.reads[i].pattern);
      asked.insert(next.begin(), next.end());
    }
    asked.insert(head.begin(), head.end());
    const VariableSet binds = bindable(group);
    bound.insert(binds.begin(), binds.end());
    const bool is_last = i + 1 == cut.groups.size();
    if (!is_last) {
      std::set_intersection(bound.begin(), bound.end(), asked.begin(), asked.end(),
                            std::back_inserter(stage.after));
    }
    const Schema* after = is_last ? nullptr : &stage.after;
    Schema fed = input;
    if (stage.read) {
      for (const Column column : stage.read->gives) {
        fed.push_back(stage.read->pattern.at(column).variable);
      }
      if (has_stored(*stage.read)) {
        FactPattern pattern = stage.read->pattern;
        pattern.reading = Reading::kBehind;  // a fact may come more than once
        Group with = group;
        if (with.elements.empty() || !std::holds_alternative<Segment>(with.elements[0].value)) {
          with.elements.insert(with.elements.begin(), Element{Segment{}});
        }
        std::get<Segment>(with.elements[0].value).items.push_back(Item{std::move(pattern)});
        stage.stored = plan(std::move(with), input, asked, after);
      }
    }
    stage.fed = plan(std::move(group), fed, asked, after);
    estimated_rows_ *= std::max(stage.fed.estimated_fanout, 0.01);
    input = stage.after;
    stages_.push_back(std::move(stage));
  }
}

/// The stored facts behind what a read gives, by the meanings of its relation.
bool RuleBody::has_stored(const RuleRead& read) const {
  const Meaning& meaning = *context_.meanings().find(read.pattern.at(Column::kRelation).constant);
  return std::any_of(meaning.sources.begin(), meaning.sources.end(),
                     [this](const RelationSource& source) {
                       return !source.relation.is_local() &&
                              context_.snapshot().count(store::Order::kRelationSubjectObject,
                                                        {&source.relation, 1}) > 0;
                     });
}

RuleRead RuleBody::make_read(const RuleCut::Read& from, Schema before) const {
  RuleRead read{from.pattern,
                from.sources,
                std::move(before),
                {},
                {},
                {},
                {},
                FactTests(from.pattern, bit(Column::kRelation))};
  for (const Column column : {Column::kSubject, Column::kObject}) {
    const Slot& slot = read.pattern.at(column);
    if (read.end || slot.is_any()) continue;
    if (slot.is_variable()) read.end_column = column_of(read.before, slot.variable);
    if (slot.is_constant() || read.end_column) read.end = column;
  }
  for (const PatternOutput& output : outputs_of(read.pattern)) {
    if (const auto known = column_of(read.before, output.variable)) {
      read.checks.emplace_back(output.column, *known);
    } else {
      read.gives.push_back(output.column);
    }
  }
  return read;
}

RulePipeline RuleBody::plan(Group group, Schema input, const VariableSet& asked_for,
                            const Schema* after) {
  RulePipeline result;
  result.group = std::move(group);
  Pipeline pipeline;
  pipeline.flow.rows = input.empty() ? 1 : kRowsAtOnce;
  pipeline.flow.from_ends = given_.has_value();
  for (const VariableId id : input) {
    pipeline.flow.distinct[id] = kRowsAtOnce;
    pipeline.flow.certain.insert(id);
  }
  auto seed = std::make_unique<Seed>(context_, input);
  seed->estimated_rows = pipeline.flow.rows;
  result.seed = seed.get();
  pipeline.root = std::move(seed);
  Asked asked;
  asked.each_once = true;
  // A few rows at once are looked up: what they lead to is not sought in all facts of a relation.
  asked.all = input.empty();
  asked.variables = asked_for;
  PlanNotes* notes = context_.plan_notes();
  context_.set_plan_notes(nullptr);
  GroupPlanner planner(context_, scope_->variables, false);
  Pipeline planned = planner.plan(result.group, std::move(pipeline), scope_->bound, &asked);
  context_.set_plan_notes(notes);
  result.estimated_fanout = planned.flow.rows / kRowsAtOnce;
  result.root = std::move(planned.root);
  const Schema& schema = result.root->schema();
  if (after != nullptr) {
    for (const VariableId id : *after) result.columns.push_back(column_of(schema, id));
  } else {
    for (const VariableId id : head_variables_) result.columns.push_back(column_of(schema, id));
  }
  result.pending.reset(input.size());
  return result;
}

std::optional<RuleBody::Passing> RuleBody::passes() const {
  if (!given_ || stages_.size() != 2) return std::nullopt;
  const RuleRead& read = *stages_[1].read;
  const Group& rest = stages_[1].fed.group;
  const auto is_own = [this](const RelationSource& source) {
    return source == RelationSource{head_[1].constant};
  };
  const bool reads_own = read.pattern.at(Column::kRelation).constant == head_[1].constant &&
                         std::all_of(read.sources.begin(), read.sources.end(), is_own) &&
                         !context_.derived().is_lasting(head_[1].constant);
  const bool by_subject = from_ == RuleEnd::kSubject;
  // It asks by that end of another value, and for nothing else.
  if (!reads_own || head_[1].variable || !rest.elements.empty() || !rest.conditions.empty() ||
      read.end != (by_subject ? Column::kSubject : Column::kObject) || !read.end_column ||
      read.before[*read.end_column] == *given_ || read.checks.size() != 1 || !read.tests.empty()) {
    return std::nullopt;
  }
  const Slot& other = read.pattern.at(by_subject ? Column::kObject : Column::kSubject);
  const std::optional<VariableId>& wanted = head_[by_subject ? 2 : 0].variable;
  if (!other.is_variable() || wanted != other.variable) return std::nullopt;
  if (!head_[3].variable) return Passing{head_[3].constant};
  const Slot& time = read.pattern.at(Column::kTime);
  if (!time.is_variable() || time.variable != *head_[3].variable) return std::nullopt;
  return Passing{};
}

Id RuleBody::value_of(const Part& part, const RulePipeline& last, const Batch& rows,
                      std::size_t row) const {
  if (part.quoted) {
    const FactKey key = key_of(*part.quoted, last, rows, row);
    return may_be_fact(key) ? context_.fact_id(key) : Id::none();
  }
  if (!part.variable) return part.constant;
  const auto& column = last.columns[*column_of(head_variables_, *part.variable)];
  return column ? rows.columns[*column][row] : Id::none();
}

FactKey RuleBody::key_of(const Parts& parts, const RulePipeline& last, const Batch& rows,
                         std::size_t row) const {
  const auto value = [&](std::size_t i) { return value_of(parts[i], last, rows, row); };
  return {value(0), value(1), value(2), value(3)};
}

std::optional<FactKey> RuleBody::fact_of(const RulePipeline& last, const Batch& rows,
                                         std::size_t row) const {
  const FactKey key = as_stated_by_rule(key_of(head_, last, rows, row), context_.snapshot());
  return may_be_fact(key) ? std::optional(key) : std::nullopt;
}

/// Planned anew for every run: operators keep what they have read, and rules may have given more
/// since.
void RuleBody::run(Id end, std::vector<FactKey>& facts) {
  const Context::Quiet quiet(context_);
  Schema input;
  if (given_) input.push_back(*given_);
  RulePipeline whole = plan(scope_->group, std::move(input),
                            VariableSet(head_variables_.begin(), head_variables_.end()), nullptr);
  if (given_) whole.seed->rows().columns[0].push_back(end);
  whole.seed->rows().size = 1;
  Batch rows;
  while (whole.root->next(rows)) {
    context_.check();
    for (std::size_t row = 0; row < rows.size; ++row) {
      if (const auto key = fact_of(whole, rows, row)) facts.push_back(*key);
    }
  }
}

}  // namespace annals::query
