#include "query/rule_goals.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "query/derived.h"

namespace annals::query {

using store::FactKey;
using store::Id;

namespace {

constexpr std::size_t kFactBytes = 160;
constexpr std::size_t kEntryBytes = 320;
constexpr std::size_t kMostLayers = 1500;

Id end_of(const FactKey& fact, RuleEnd end) {
  return end == RuleEnd::kSubject ? fact.subject : fact.object;
}

RuleGoal all_of(std::optional<Id> relation) { return {relation, RuleEnd::kNone, Id::none()}; }

}  // namespace

std::size_t RuleGoals::GoalHash::operator()(const RuleGoal& goal) const noexcept {
  const Id end = Id::make(store::IdKind::kInteger, static_cast<std::uint64_t>(goal.end));
  return store::FactKeyHash()({goal.value, goal.relation.value_or(Id::none()), end, Id::none()});
}

RuleGoals::RuleGoals(Context& context) : context_(context) {}

RuleGoals::~RuleGoals() { context_.release(charged_); }

void RuleGoals::charge(std::size_t bytes) {
  context_.charge(bytes);
  charged_ += bytes;
}

RuleBody& RuleGoals::body(std::size_t rule, RuleEnd from) {
  std::unique_ptr<RuleBody>& body = bodies_[{rule, from}];
  if (!body) {
    const Meanings& meanings = context_.meanings();
    const std::size_t layer = meanings.layer(meanings.head(rule));
    body = std::make_unique<RuleBody>(meanings.rule(rule).rule, from, layer, context_);
  }
  return *body;
}

RuleEnd RuleGoals::cheaper_end(std::optional<Id> relation) {
  double by_subject = 0, by_object = 0;
  for (const std::size_t rule : context_.meanings().rules_for(relation)) {
    by_subject += body(rule, RuleEnd::kSubject).estimated_rows();
    by_object += body(rule, RuleEnd::kObject).estimated_rows();
  }
  return by_object < by_subject ? RuleEnd::kObject : RuleEnd::kSubject;
}

const std::vector<FactKey>& RuleGoals::facts(const RuleGoal& goal) {
  Entry& entry = entry_of(goal);
  if (entry.complete) return entry.facts;
  if (works_.back()->at_work.first == nullptr) {
    throw Error(ErrorCode::kInternal, "a rule reads its own layer where it was not cut");
  }
  ++incomplete_reads_;
  entry.readers.insert(works_.back()->at_work);
  return entry.facts;
}

std::span<const FactKey> RuleGoals::between(std::optional<Id> relation, Id subject, Id object) {
  const RuleGoal by_subject{relation, RuleEnd::kSubject, subject};
  const RuleGoal by_object{relation, RuleEnd::kObject, object};
  for (const RuleGoal& goal : {all_of(relation), by_subject, by_object}) {
    const auto known = entries_.find(goal);
    if (known != entries_.end() && known->second->complete) {
      return between(*known->second, subject, object);
    }
  }
  return facts(cheaper_end(relation) == RuleEnd::kSubject ? by_subject : by_object);
}

/// Sorts what is asked more than once: a body may look up many pairs of ends.
std::span<const FactKey> RuleGoals::between(Entry& entry, Id subject, Id object) {
  constexpr std::size_t kFew = 8;
  if (entry.facts.size() <= kFew) return entry.facts;
  const auto less = [](const FactKey& a, const FactKey& b) {
    return std::tie(a.subject, a.object, a.time, a.relation) <
           std::tie(b.subject, b.object, b.time, b.relation);
  };
  if (!std::exchange(entry.sorted, true)) std::sort(entry.facts.begin(), entry.facts.end(), less);
  const auto [begin, end] = std::equal_range(
      entry.facts.begin(), entry.facts.end(), FactKey{subject, Id::none(), object, Id::none()},
      [](const FactKey& a, const FactKey& b) {
        return std::tie(a.subject, a.object) < std::tie(b.subject, b.object);
      });
  return {begin, end};
}

RuleGoals::Entry& RuleGoals::entry_of(const RuleGoal& goal) {
  std::unique_ptr<Entry>& place = entries_[goal];
  const bool is_new = !place;
  if (is_new) {
    place = std::make_unique<Entry>();
    place->goal = goal;
    charge(kEntryBytes);
  }
  Entry& entry = *place;
  if (entry.complete) return entry;
  const std::size_t layer = context_.meanings().layer(goal.relation);
  if (works_.empty() || works_.back()->layer != layer) {
    complete(entry);
  } else if (is_new) {
    ask(*works_.back(), entry);
  }
  return entry;
}

void RuleGoals::complete(Entry& entry) {
  const Meanings& meanings = context_.meanings();
  if (const std::string& circle = meanings.circle(); !circle.empty()) {
    throw Error(ErrorCode::kInvalidValue, circle);
  }
  if (works_.size() >= kMostLayers) {  // one inside the other on the stack
    throw Error(ErrorCode::kLimit,
                fmt::format("rules need each other over more than {} relations", kMostLayers));
  }
  Work work;
  work.layer = meanings.layer(entry.goal.relation);
  const AtWork at_work(works_, work);
  if (RuleWalk* leads = walk(entry.goal.relation, entry.goal.end)) {
    work.entries.push_back(&entry);
    for (const FactKey& fact : leads->facts(entry.goal.value)) add(work, entry, fact);
  } else {
    answer(work, entry);
  }
  for (Entry* one : work.entries) {
    one->complete = true;
    one->readers.clear();
    one->waiting = {};
  }
}

RuleWalk* RuleGoals::walk(std::optional<Id> relation, RuleEnd end) {
  if (!relation || end == RuleEnd::kNone) return nullptr;
  const auto [place, is_new] = walks_.try_emplace({relation, end});
  if (is_new) {
    std::vector<RuleBody*> bodies;
    for (const std::size_t rule : context_.meanings().rules_for(relation)) {
      bodies.push_back(&body(rule, end));
    }
    place->second = RuleWalk::of(bodies, end, context_);
  }
  return place->second.get();
}

void RuleGoals::answer(Work& work, Entry& entry) {
  ask(work, entry);
  while (!work.ready.empty() || !work.again.empty()) {
    context_.check();
    if (!work.ready.empty()) {
      const auto [body, pipeline] = work.ready.front();
      work.ready.pop_front();
      run(work, *body, *pipeline);
    } else {
      const Whole whole = work.again.back();
      work.again.pop_back();
      run(work, whole);
    }
  }
}

void RuleGoals::ask(Work& work, Entry& entry) {
  work.entries.push_back(&entry);
  const RuleGoal& goal = entry.goal;
  const auto rules = context_.meanings().rules_for(goal.relation);
  if (std::any_of(rules.begin(), rules.end(),
                  [&](std::size_t rule) { return !body(rule, goal.end).takes_end(); })) {
    return ask_all(work, entry);
  }
  for (const std::size_t rule : rules) {
    RuleBody& asked = body(rule, goal.end);
    if (goal.end != RuleEnd::kNone && !asked.may_give(goal.value)) continue;
    if (asked.is_whole()) {
      push(work, Whole{&entry, &asked});
      continue;
    }
    RulePipeline& first = asked.stages().front().fed;
    if (asked.has_given()) first.pending.columns[0].push_back(goal.value);
    ++first.pending.size;
    push(work, asked, first);
  }
}

/// Of a goal that no body can be run for: those of all ends that have this one.
void RuleGoals::ask_all(Work& work, Entry& entry) {
  // What all facts are given from here on, every goal of the work is given.
  const Entry& all = entry_of(all_of(entry.goal.relation));
  const std::vector<FactKey> known = all.facts;
  for (const FactKey& fact : known) {
    if (end_of(fact, entry.goal.end) == entry.goal.value) add(work, entry, fact);
  }
}

void RuleGoals::push(Work& work, RuleBody& body, RulePipeline& pipeline) {
  if (std::exchange(pipeline.waits, true)) return;
  work.ready.emplace_back(&body, &pipeline);
}

void RuleGoals::push(Work& work, const Whole& whole) {
  if (std::find(work.again.begin(), work.again.end(), whole) != work.again.end()) return;
  work.again.push_back(whole);
}

void RuleGoals::run(Work& work, RuleBody& body, RulePipeline& pipeline) {
  std::vector<RuleStage>& stages = body.stages();
  const auto stage = std::find_if(stages.begin(), stages.end(), [&pipeline](const RuleStage& one) {
    return &one.fed == &pipeline || &one.stored == &pipeline;
  });
  pipeline.waits = false;
  Batch& rows = pipeline.seed->rows();
  Batch& pending = pipeline.pending;
  const std::size_t count = std::min(pending.size, kBatchSize);
  for (std::size_t i = 0; i < pending.columns.size(); ++i) {
    std::vector<Id>& column = pending.columns[i];
    const auto begin = column.end() - static_cast<std::ptrdiff_t>(count);
    rows.columns[i].assign(begin, column.end());
    column.erase(begin, column.end());
  }
  rows.size = count;
  pending.size -= count;
  if (pending.size > 0) push(work, body, pipeline);
  pipeline.root->restart();
  Batch found;
  while (pipeline.root->next(found)) {
    deliver(work, body, static_cast<std::size_t>(stage - stages.begin()), pipeline, found);
  }
}

void RuleGoals::run(Work& work, const Whole& whole) {
  const auto [entry, body] = whole;
  work.at_work = whole;
  std::vector<FactKey> found;
  body->run(entry->goal.value, found);
  work.at_work = {nullptr, nullptr};
  for (const FactKey& fact : found) give(work, entry->goal.relation, fact);
}

void RuleGoals::deliver(Work& work, RuleBody& body, std::size_t stage, const RulePipeline& from,
                        const Batch& rows) {
  if (stage + 1 < body.stages().size()) {
    RuleStage& next = body.stages()[stage + 1];
    Batch coming;
    coming.reset(next.read->before.size());
    coming.size = rows.size;
    for (std::size_t i = 0; i < coming.columns.size(); ++i) {
      if (const auto column = from.columns[i]) {
        coming.columns[i] = rows.columns[*column];
      } else {
        coming.columns[i].resize(rows.size);
      }
    }
    if (next.stored.root) {
      Batch& pending = next.stored.pending;
      for (std::size_t i = 0; i < coming.columns.size(); ++i) {
        const std::vector<Id>& column = coming.columns[i];
        pending.columns[i].insert(pending.columns[i].end(), column.begin(), column.end());
      }
      pending.size += rows.size;
      push(work, body, next.stored);
    }
    for (std::size_t row = 0; row < rows.size; ++row) read(work, body, stage + 1, coming, row);
    return;
  }
  for (std::size_t row = 0; row < rows.size; ++row) {
    const std::optional<FactKey> fact = body.fact_of(from, rows, row);
    if (fact) give(work, body.relation(), *fact);
  }
}

void RuleGoals::read(Work& work, RuleBody& body, std::size_t stage, const Batch& rows,
                     std::size_t row) {
  const RuleRead& read = *body.stages()[stage].read;
  for (std::size_t source = 0; source < read.sources.size(); ++source) {
    const RelationSource& from = read.sources[source];
    RuleGoal goal = all_of(from.relation);
    if (read.end) {
      const bool subject = (*read.end == Column::kSubject) != from.flipped;
      goal.end = subject ? RuleEnd::kSubject : RuleEnd::kObject;
      goal.value = read.end_column ? rows.columns[*read.end_column][row]
                                   : read.pattern.at(*read.end).constant;
    }
    Entry& entry = entry_of(goal);
    auto place = std::find_if(entry.waiting.begin(), entry.waiting.end(), [&](const Waiting& w) {
      return w.body == &body && w.stage == stage && w.source == source;
    });
    if (place == entry.waiting.end()) {
      entry.waiting.push_back({&body, stage, source, {}});
      place = entry.waiting.end() - 1;
      place->rows.reset(rows.columns.size());
      charge(sizeof(Waiting));
    }
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
      place->rows.columns[i].push_back(rows.columns[i][row]);
    }
    charge(rows.columns.size() * sizeof(Id));
    const std::size_t last = place->rows.size++;
    for (const FactKey& fact : entry.facts) meet(work, *place, last, fact);
    if (entry.complete) entry.waiting.clear();
  }
}

void RuleGoals::meet(Work& work, const Waiting& waiting, std::size_t row, const FactKey& fact) {
  RuleStage& stage = waiting.body->stages()[waiting.stage];
  const RuleRead& read = *stage.read;
  FactKey key = fact;
  key.relation = read.pattern.at(Column::kRelation).constant;
  if (read.sources[waiting.source].flipped) {
    if (key.object.kind() != store::IdKind::kEntity) return;
    std::swap(key.subject, key.object);
  }
  key.time = context_.derived().as_read(key.relation, key.time);
  if (!read.lets_through(key, context_)) return;
  for (const auto& [column, known] : read.checks) {
    if (value_of(key, column, context_) != waiting.rows.columns[known][row]) return;
  }
  Batch& pending = stage.fed.pending;
  const std::size_t width = waiting.rows.columns.size();
  for (std::size_t i = 0; i < width; ++i) {
    pending.columns[i].push_back(waiting.rows.columns[i][row]);
  }
  for (std::size_t i = 0; i < read.gives.size(); ++i) {
    pending.columns[width + i].push_back(value_of(key, read.gives[i], context_));
  }
  ++pending.size;
  push(work, *waiting.body, stage.fed);
}

void RuleGoals::give(Work& work, std::optional<Id> relation, const FactKey& fact) {
  for (const RuleGoal& goal :
       {all_of(relation), RuleGoal{relation, RuleEnd::kSubject, fact.subject},
        RuleGoal{relation, RuleEnd::kObject, fact.object}}) {
    const auto found = entries_.find(goal);
    if (found != entries_.end() && !found->second->complete) add(work, *found->second, fact);
  }
}

void RuleGoals::add(Work& work, Entry& entry, const FactKey& fact) {
  if (!entry.known.insert(fact).second) return;
  entry.facts.push_back(fact);
  charge(kFactBytes);
  for (const Waiting& waiting : entry.waiting) {
    for (std::size_t row = 0; row < waiting.rows.size; ++row) meet(work, waiting, row, fact);
  }
  for (const Whole& reader : entry.readers) push(work, reader);
}

}  // namespace annals::query
