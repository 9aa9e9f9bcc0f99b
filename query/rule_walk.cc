#include "query/rule_walk.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;

/// Gives rows to a pipeline, some at once.
template <typename Take>
void run(RulePipeline& pipeline, const std::vector<std::vector<Id>>& columns, std::size_t size,
         Context& context, const Take& take) {
  Batch found;
  for (std::size_t from = 0; from < size; from += kBatchSize) {
    context.check();
    const std::size_t to = std::min(size, from + kBatchSize);
    Batch& rows = pipeline.seed->rows();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      rows.columns[i].assign(columns[i].begin() + static_cast<std::ptrdiff_t>(from),
                             columns[i].begin() + static_cast<std::ptrdiff_t>(to));
    }
    rows.size = to - from;
    pipeline.root->restart();
    while (pipeline.root->next(found)) {
      for (std::size_t row = 0; row < found.size; ++row) take(found, row);
    }
  }
}

}  // namespace

std::unique_ptr<RuleWalk> RuleWalk::of(const std::vector<RuleBody*>& bodies, RuleEnd end,
                                       Context& context) {
  std::unique_ptr<RuleWalk> walk(new RuleWalk(end, context));
  std::optional<RuleBody::Passing> passing;
  for (RuleBody* body : bodies) {
    if (body->is_whole() || !body->has_given()) return nullptr;
    if (body->stages().size() == 1) {
      walk->stating_.push_back(body);
      continue;
    }
    const auto passes = body->passes();
    if (!passes || (passing && passing != passes)) return nullptr;
    passing = passes;
    walk->leading_.push_back(body);
  }
  if (!passing) return nullptr;
  walk->time_ = passing->time;
  return walk;
}

std::vector<Id> RuleWalk::led_to(const std::vector<Id>& ends) const {
  std::vector<Id> reached;
  for (RuleBody* body : leading_) {
    RulePipeline& first = body->stages().front().fed;
    const auto column = first.columns[*body->stages()[1].read->end_column];
    if (!column) continue;
    run(first, {ends}, ends.size(), context_,
        [&](const Batch& rows, std::size_t row) { reached.push_back(rows.columns[*column][row]); });
  }
  return reached;
}

void RuleWalk::state(Id end, const std::vector<Id>& others, bool own,
                     std::vector<FactKey>& facts) const {
  for (RuleBody* body : stating_) {
    RulePipeline& only = body->stages().front().fed;
    run(only, {others}, others.size(), context_, [&](const Batch& rows, std::size_t row) {
      std::optional<FactKey> fact = body->fact_of(only, rows, row);
      if (!fact) return;
      if (!own) {
        (end_ == RuleEnd::kSubject ? fact->subject : fact->object) = end;
        fact->time = time_.value_or(fact->time);
      }
      facts.push_back(*fact);
    });
  }
  if (own) return;
  for (RuleBody* body : leading_) {
    const RuleRead& read = *body->stages()[1].read;
    RulePipeline& stored = body->stages()[1].stored;
    if (!stored.root) continue;
    std::vector<std::vector<Id>> columns(read.before.size(), std::vector<Id>(others.size(), end));
    columns[*read.end_column] = others;
    run(stored, columns, others.size(), context_, [&](const Batch& rows, std::size_t row) {
      if (const auto fact = body->fact_of(stored, rows, row)) facts.push_back(*fact);
    });
  }
}

std::vector<FactKey> RuleWalk::facts(Id end) {
  constexpr std::size_t kNodeBytes = 48;
  Charge charge(context_);
  std::vector<FactKey> facts;
  const bool may_be_subject = end.kind() == store::IdKind::kEntity || end.is_fact();
  if (end_ == RuleEnd::kSubject && !may_be_subject) return facts;
  state(end, {end}, true, facts);
  std::unordered_set<Id> seen;
  std::vector<Id> frontier{end};
  while (!frontier.empty()) {
    const std::size_t before = facts.size();
    std::vector<Id> next;
    for (const Id reached : led_to(frontier)) {
      if (!reached.is_none() && seen.insert(reached).second) next.push_back(reached);
    }
    state(end, next, false, facts);
    charge.add(next.size() * kNodeBytes + (facts.size() - before) * sizeof(FactKey));
    frontier = std::move(next);
  }
  return facts;
}

}  // namespace annals::query
