#include "query/join_order.h"

#include <algorithm>

namespace annals::query {
namespace {

constexpr std::size_t kMostForDynamicProgramming = 12;

// Costs in units of one row read in sequence.
constexpr double kSeek = 40;
constexpr double kBuild = 3;
constexpr double kProbe = 1.5;
constexpr double kWalk = 20;
/// Estimates end here, so that products of many stay numbers.
constexpr double kMostRows = 1e18;

/// Variables get numbers of their own, so that the state of a partial plan is small.
struct LocalItem {
  struct Use {
    std::size_t variable;
    double distinct;
    bool narrows;  // a value of it makes a look-up read less (subject, relation, object)
    bool is_fact;  // a value of it names one fact
  };
  std::vector<Use> uses;
  const Item* item = nullptr;
  Size size;
  bool made_for_ends = false;
};

struct State {
  double cost = 0;
  double rows = 0;
  std::vector<double> distinct;  // 0: not bound
  std::vector<char> loose;       // bound, but may be empty
};

struct Choice {
  JoinMethod method = JoinMethod::kLookUp;
  double cost = 0;
  double rows = 0;
};

class Orderer {
 public:
  Orderer(const std::vector<Item>& items, const Flow& flow, Context& context);
  std::vector<JoinStep> by_dynamic_programming() const;
  std::vector<JoinStep> greedily() const;

 private:
  std::size_t local(VariableId id);
  Choice choose(const State& state, const LocalItem& item) const;
  State joined(const State& state, const LocalItem& item, const Choice& choice) const;
  JoinStep step(std::size_t item, const Choice& choice) const;

  std::map<VariableId, std::size_t> numbers_;
  std::vector<LocalItem> items_;
  State start_;
  bool from_ends_ = false;
};

Orderer::Orderer(const std::vector<Item>& items, const Flow& flow, Context& context) {
  for (const Item& item : items) {
    LocalItem local_item;
    local_item.item = &item;
    local_item.size = size_of(item, context);
    const auto* pattern = std::get_if<FactPattern>(&item.value);
    local_item.made_for_ends = pattern != nullptr && is_made_for_ends(*pattern, context);
    for (const auto& [id, distinct] : local_item.size.distinct) {
      const VariableId variable = id;  // clang 14 captures no binding
      LocalItem::Use use{local(variable), std::max(distinct, 1.0), true, false};
      if (pattern != nullptr) {
        const auto holds = [&](Column column) {
          const Slot& slot = pattern->at(column);
          return slot.is_variable() && slot.variable == variable;
        };
        use.is_fact = holds(Column::kFact);
        use.narrows = holds(Column::kSubject) || holds(Column::kRelation) || holds(Column::kObject);
      }
      local_item.uses.push_back(use);
    }
    items_.push_back(std::move(local_item));
  }
  from_ends_ = flow.from_ends;
  start_.cost = 0;
  start_.rows = std::max(flow.rows, 1e-3);
  start_.distinct.assign(numbers_.size(), 0);
  start_.loose.assign(numbers_.size(), 0);
  for (const auto& [id, number] : numbers_) {
    const auto place = flow.distinct.find(id);
    if (place == flow.distinct.end()) continue;
    start_.distinct[number] = std::max(place->second, 1.0);
    start_.loose[number] = flow.certain.contains(id) ? 0 : 1;
  }
}

std::size_t Orderer::local(VariableId id) {
  return numbers_.try_emplace(id, numbers_.size()).first->second;
}

Choice Orderer::choose(const State& state, const LocalItem& item) const {
  double rows = state.rows * item.size.rows;
  double reads = item.size.rows;  // of one look-up
  bool shared = false;
  bool loose = false;
  double ends = kMostRows;  // by which it may be asked
  for (const LocalItem::Use& use : item.uses) {
    const double bound = state.distinct[use.variable];
    if (bound == 0) continue;
    shared = true;
    loose = loose || state.loose[use.variable] != 0;
    rows /= std::max(bound, use.distinct);
    if (use.narrows) reads /= use.distinct;
    if (use.narrows) ends = std::min(ends, bound);
    if (use.is_fact) reads = std::min(reads, 1.0);
  }
  Choice choice;
  rows = std::min(rows, kMostRows);
  choice.rows = rows;
  if (const auto* steps = std::get_if<StepPattern>(&item.item->value)) {
    const bool open = !shared && !steps->subject.is_constant() && !steps->object.is_constant();
    choice.cost = open ? item.size.rows * kWalk + state.rows * item.size.rows
                       : state.rows * kWalk * std::max(1.0, item.size.fanout) + rows;
    return choice;
  }
  const double lookups = shared ? state.rows : std::min(state.rows, 1.0);
  const double read = shared ? state.rows * reads : state.rows * item.size.rows;
  choice.cost = lookups * kSeek + read + rows;
  if (std::holds_alternative<Alternatives>(item.item->value) || loose) return choice;
  if (item.made_for_ends && (ends <= kFewAsked || (from_ends_ && ends < kMostRows))) return choice;
  const double hash = kSeek + item.size.rows * kBuild + state.rows * kProbe + rows;
  if (hash < choice.cost && state.rows > 1) {
    choice.cost = hash;
    choice.method = JoinMethod::kHash;
  }
  return choice;
}

State Orderer::joined(const State& state, const LocalItem& item, const Choice& choice) const {
  State result = state;
  result.cost += choice.cost;
  result.rows = choice.rows;
  for (const LocalItem::Use& use : item.uses) {
    double& distinct = result.distinct[use.variable];
    distinct = distinct == 0 ? use.distinct : std::min(distinct, use.distinct);
    result.loose[use.variable] = 0;
  }
  for (double& distinct : result.distinct) {
    if (distinct > 0) distinct = std::max(1.0, std::min(distinct, result.rows));
  }
  return result;
}

JoinStep Orderer::step(std::size_t item, const Choice& choice) const {
  return JoinStep{item, choice.method, choice.rows, items_[item].size};
}

std::vector<JoinStep> Orderer::greedily() const {
  std::vector<JoinStep> steps;
  std::vector<bool> done(items_.size());
  State state = start_;
  while (steps.size() < items_.size()) {
    std::size_t best = items_.size();
    Choice best_choice;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (done[i]) continue;
      const Choice choice = choose(state, items_[i]);
      // The rows that come out are the cost of what follows.
      if (best == items_.size() ||
          choice.cost + choice.rows < best_choice.cost + best_choice.rows) {
        best = i;
        best_choice = choice;
      }
    }
    done[best] = true;
    steps.push_back(step(best, best_choice));
    state = joined(state, items_[best], best_choice);
  }
  return steps;
}

std::vector<JoinStep> Orderer::by_dynamic_programming() const {
  const std::size_t count = items_.size();
  std::vector<State> states(std::size_t{1} << count);
  std::vector<std::size_t> last(states.size(), count);
  std::vector<Choice> choices(states.size());
  states[0] = start_;
  for (std::size_t set = 0; set < states.size(); ++set) {
    for (std::size_t i = 0; i < count; ++i) {
      if ((set >> i & 1) != 0) continue;
      const Choice choice = choose(states[set], items_[i]);
      const std::size_t larger = set | (std::size_t{1} << i);
      const bool first = last[larger] == count;
      if (!first && states[set].cost + choice.cost >= states[larger].cost) continue;
      states[larger] = joined(states[set], items_[i], choice);
      last[larger] = i;
      choices[larger] = choice;
    }
  }
  std::vector<JoinStep> steps;
  for (std::size_t set = states.size() - 1; set != 0; set &= ~(std::size_t{1} << last[set])) {
    steps.push_back(step(last[set], choices[set]));
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

}  // namespace

std::vector<JoinStep> order_joins(const std::vector<Item>& items, const Flow& flow,
                                  Context& context) {
  const Orderer orderer(items, flow, context);
  return items.size() <= kMostForDynamicProgramming ? orderer.by_dynamic_programming()
                                                    : orderer.greedily();
}

}  // namespace annals::query
