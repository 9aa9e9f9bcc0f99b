#include "query/cycle_join.h"

#include <algorithm>
#include <functional>

#include "query/gather.h"

namespace annals::query {
namespace {

using store::Id;

Schema living(const std::vector<VariableId>& variables, const VariableSet& dead) {
  Schema schema;
  for (const VariableId id : variables) {
    if (!dead.contains(id)) schema.push_back(id);
  }
  return schema;
}

/// The first place from `at` on whose id is not below `id`.
std::size_t gallop(const Id* ids, std::size_t size, std::size_t at, Id id) {
  std::size_t step = 1;
  while (at + step < size && ids[at + step] < id) {
    at += step;
    step *= 2;
  }
  const Id* const end = ids + std::min(at + step, size);
  return static_cast<std::size_t>(std::lower_bound(ids + at, end, id) - ids);
}

}  // namespace

CycleJoin::CycleJoin(Context& join_context, std::vector<VariableId> variables,
                     std::vector<Edge> edges, const VariableSet& dead)
    : Operator(join_context, living(variables, dead)),
      variables_(std::move(variables)),
      edges_(std::move(edges)),
      last_is_dead_(dead.contains(variables_.back())),
      chosen_(edges_.size()),
      levels_(variables_.size()),
      checkpoint_(join_context) {
  for (std::size_t place = 0; place < variables_.size(); ++place) {
    if (!dead.contains(variables_[place])) live_.push_back(place);
  }
}

CycleJoin::~CycleJoin() { forget(); }

void CycleJoin::forget() {
  lists_.clear();
  context().release(charged_);
  charged_ = 0;
}

void CycleJoin::do_restart() {
  for (const Edge& edge : edges_) {
    if (edge.facts) edge.facts->restart();
  }
  forget();
  owed_ = 0;
  begun_ = ended_ = false;
}

std::string CycleJoin::describe(const Variables& variables) const {
  std::string text = "cycle join on";
  for (const VariableId id : variables_) text += " ?" + variables.name(id);
  return text;
}

std::vector<const Operator*> CycleJoin::children() const {
  std::vector<const Operator*> result;
  for (const Edge& edge : edges_) {
    if (edge.facts) result.push_back(edge.facts.get());
  }
  return result;
}

CycleJoin::CycleJoin(const CycleJoin& whole, const store::IdRange& range)
    : Operator(whole.context(), whole.schema()),
      variables_(whole.variables_),
      live_(whole.live_),
      last_is_dead_(whole.last_is_dead_),
      lists_(whole.lists_),
      range_(range),
      chosen_(whole.chosen_.size()),
      levels_(whole.levels_.size()),
      ended_(whole.ended_),
      checkpoint_(whole.context()) {
  for (const Edge& edge : whole.edges_) edges_.push_back({nullptr, edge.from, edge.to});
}

std::optional<Cut> CycleJoin::cut() const {
  if (context().source_filter() != nullptr) return std::nullopt;  // for one thread
  return Cut{column_of(schema(), variables_.front()) ? variables_.front() : kUnnamed};
}

void CycleJoin::prepare_parts() {
  if (lists_.empty()) read_edges();
}

/// Nodes with about as many neighbours each.
std::vector<Id> CycleJoin::part_begins(std::size_t count) const {
  std::vector<Id> begins;
  if (ended_) return begins;
  const Lists& first = fewest_first();
  const std::size_t all = first.ids.size();
  for (std::size_t i = 1; i < count; ++i) {
    const auto place = std::lower_bound(first.begins.begin(), first.begins.end(), all * i / count);
    const auto node = static_cast<std::size_t>(place - first.begins.begin());
    if (node == 0 || node >= first.nodes.size()) continue;
    if (begins.empty() || begins.back() != first.nodes[node]) begins.push_back(first.nodes[node]);
  }
  return begins;
}

OperatorPtr CycleJoin::part(const store::IdRange& range) const {
  return OperatorPtr(new CycleJoin(*this, range));
}

double CycleJoin::work() const {
  constexpr double kWorkOfFact = 8;  // what is done with a fact, in facts read
  return kWorkOfFact * Operator::work();
}

CycleJoin::List CycleJoin::Lists::of(Id node) const {
  const std::uint32_t place = places.find(node);
  if (place == 0) return {nullptr, nullptr, 0};
  const std::size_t begin = begins[place - 1];
  return {ids.data() + begin, counts.data() + begin, begins[place] - begin};
}

std::vector<CycleJoin::Pair> CycleJoin::read_pairs(const Edge& edge) {
  const std::size_t from = *column_of(edge.facts->schema(), variables_[edge.from]);
  const std::size_t to = *column_of(edge.facts->schema(), variables_[edge.to]);
  std::vector<Pair> pairs;
  Batch rows;
  while (edge.facts->next(rows)) {
    const std::size_t bytes = bytes_of(static_cast<double>(rows.size));
    context().charge(bytes);
    charged_ += bytes;
    for (std::size_t row = 0; row < rows.size; ++row) {
      pairs.push_back({rows.columns[from][row], rows.columns[to][row]});
    }
  }
  // Most orders of facts have them so already.
  if (!std::is_sorted(pairs.begin(), pairs.end())) {
    Checkpoint checkpoint(context());
    std::sort(pairs.begin(), pairs.end(), [&checkpoint](const Pair& a, const Pair& b) {
      checkpoint.step();
      return a < b;
    });
  }
  return pairs;
}

std::unique_ptr<CycleJoin::Lists> CycleJoin::lists_of(std::vector<Pair> pairs) {
  auto lists = std::make_unique<Lists>(context());
  Checkpoint checkpoint(context());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    checkpoint.step();
    if (i > 0 && pairs[i] == pairs[i - 1]) {
      ++lists->counts.back();
      continue;
    }
    if (i == 0 || pairs[i].from != pairs[i - 1].from) {
      lists->nodes.push_back(pairs[i].from);
      lists->begins.push_back(lists->ids.size());
      lists->places.give(pairs[i].from, static_cast<std::uint32_t>(lists->nodes.size()));
    }
    lists->ids.push_back(pairs[i].to);
    lists->counts.push_back(1);
  }
  lists->begins.push_back(lists->ids.size());
  return lists;
}

/// Where several threads may read, and each edge is worth one.
bool CycleJoin::reads_together() const {
  const auto facts = static_cast<double>(context().options().part_facts);
  return most_workers(context()) > 1 &&
         std::all_of(edges_.begin(), edges_.end(), [facts](const Edge& edge) {
           return !edge.facts || (edge.facts->cut() && edge.facts->work() >= facts);
         });
}

void CycleJoin::read_edges() {
  lists_.resize(edges_.size());
  std::vector<std::function<void()>> pieces;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].same) continue;
    pieces.emplace_back([this, i] { lists_[i] = lists_of(read_pairs(edges_[i])); });
  }
  if (reads_together()) {
    work_together(pieces, context());
  } else {
    for (const std::function<void()>& piece : pieces) piece();
  }
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].same) lists_[i] = lists_[*edges_[i].same];
    ended_ = ended_ || lists_[i]->nodes.empty();  // without facts of each there is no match
  }
}

/// The first variable is any node from which each of its edges may go: those of the edge with the
/// fewest.
const CycleJoin::Lists& CycleJoin::fewest_first() const {
  const Lists* fewest = nullptr;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].from != 0) continue;
    if (fewest == nullptr || lists_[i]->nodes.size() < fewest->nodes.size()) {
      fewest = lists_[i].get();
    }
  }
  return *fewest;
}

void CycleJoin::begin() {
  begun_ = true;
  if (lists_.empty()) read_edges();
  if (ended_) return;
  const std::vector<Id>& nodes = fewest_first().nodes;
  const auto first = std::lower_bound(nodes.begin(), nodes.end(), range_.first);
  place_ = 0;
  levels_[0].ids.assign(first, std::upper_bound(first, nodes.end(), range_.last));
  levels_[0].counts.assign(levels_[0].ids.size(), 1);
  levels_[0].at = 0;
}

/// Calls `take` with every node that the variable of a place may be, and how often.
template <class Take>
void CycleJoin::intersect(std::size_t place, const Take& take) {
  meeting_.clear();
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].to != place) continue;
    const List& list = chosen_[i];
    if (list.size == 0) return;
    meeting_.push_back(list);
    if (list.size < meeting_.front().size) std::swap(meeting_.front(), meeting_.back());
  }
  const List& shortest = meeting_.front();
  for (std::size_t i = 0; i < shortest.size; ++i) {
    checkpoint_.step();
    const Id id = shortest.ids[i];
    std::uint64_t count = shortest.counts[i];
    for (std::size_t k = 1; k < meeting_.size(); ++k) {
      List& other = meeting_[k];
      const std::size_t at = gallop(other.ids, other.size, 0, id);
      if (at == other.size) return;
      other = {other.ids + at, other.counts + at, other.size - at};
      count = *other.ids == id ? count * *other.counts : 0;
      if (count == 0) break;
    }
    if (count > 0) take(id, count);
  }
}

/// The variable of a place is what its level is at.
void CycleJoin::choose(std::size_t place) {
  const Level& level = levels_[place];
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i].from == place) chosen_[i] = lists_[i]->of(level.ids[level.at]);
  }
}

void CycleJoin::enter(std::size_t place) {
  place_ = place;
  Level& level = levels_[place];
  level.at = 0;
  level.ids.clear();
  level.counts.clear();
  if (place + 1 == variables_.size() && last_is_dead_) {
    // Nobody looks at it: how many there are is enough.
    std::uint64_t sum = 0;
    intersect(place, [&sum](Id, std::uint64_t count) { sum += count; });
    if (sum == 0) return;
    level.ids.push_back(Id::none());
    level.counts.push_back(sum);
    return;
  }
  intersect(place, [&level](Id id, std::uint64_t count) {
    level.ids.push_back(id);
    level.counts.push_back(count);
  });
}

/// Goes to the next match; false when there are no more.
bool CycleJoin::next_match() {
  for (;;) {
    const Level& level = levels_[place_];
    if (level.at == level.ids.size()) {
      if (place_ == 0) return false;
      ++levels_[--place_].at;
    } else if (place_ + 1 < variables_.size()) {
      choose(place_);
      enter(place_ + 1);
    } else {
      owed_ = 1;
      for (const Level& one : levels_) owed_ *= one.counts[one.at];
      return true;
    }
  }
}

bool CycleJoin::do_next(Batch& batch) {
  if (!begun_) begin();
  const std::size_t most = live_.empty() ? kMostCounted : kBatchSize;
  while (!ended_ && batch.size < most) {
    if (owed_ == 0 && !next_match()) {
      ended_ = true;
      break;
    }
    const std::uint64_t given = std::min<std::uint64_t>(owed_, most - batch.size);
    for (std::size_t i = 0; i < live_.size(); ++i) {
      const Level& level = levels_[live_[i]];
      batch.columns[i].insert(batch.columns[i].end(), given, level.ids[level.at]);
    }
    batch.size += given;
    owed_ -= given;
    if (owed_ == 0) ++levels_.back().at;
  }
  return batch.size > 0;
}

}  // namespace annals::query
