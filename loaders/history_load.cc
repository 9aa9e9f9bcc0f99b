#include "loaders/history_load.h"

#include <limits>
#include <utility>

namespace annals::loaders {

namespace {

/// From so many facts on, a commit that only adds is made as a bulk load.
constexpr std::size_t kManyFacts = 20'000;

}  // namespace

HistoryLoad::Number HistoryLoad::number_of(const Term& term) {
  const auto [place, is_new] = numbers_.try_emplace(term, static_cast<Number>(terms_.size()));
  if (is_new) {
    if (terms_.size() == std::numeric_limits<Number>::max()) {
      throw Error(ErrorCode::kLimit, "the dump has more than four thousand million words");
    }
    terms_.push_back(&place->first);
  }
  return place->second;
}

HistoryLoad::Change HistoryLoad::change_of(const Fact& fact) {
  return {number_of(fact.subject()), number_of(fact.relation()), number_of(fact.object()),
          number_of(Term::time(fact.time()))};
}

Fact HistoryLoad::fact_of(const Change& change) const {
  return Fact(*terms_[change.subject], *terms_[change.relation], *terms_[change.object],
              terms_[change.time]->as_time());
}

void HistoryLoad::begin_commit(std::uint64_t number, const TimeValue& time, std::string note) {
  if (number != commits_.size() + 1) {
    throw Error(ErrorCode::kInvalidValue, "commit " + std::to_string(number) + " where commit " +
                                              std::to_string(commits_.size() + 1) + " must follow");
  }
  if (time.bounds().s0 == kStartOfTime) {
    throw Error(ErrorCode::kInvalidValue,
                "a commit needs a first moment, which " + std::string(time.text()) + " has not");
  }
  if (!commits_.empty() && time.bounds().s0 < commits_.back().time.bounds().s0) {
    throw Error(ErrorCode::kInvalidValue,
                "commit " + std::to_string(number) + " is dated before the commit that it follows");
  }
  commits_.push_back({number, time, std::move(note), {}, {}});
}

void HistoryLoad::add(const Fact& fact) {
  commits_.back().added.push_back(change_of(fact));
  ++added_;
}

void HistoryLoad::retract(const Fact& fact) {
  commits_.back().retracted.push_back(change_of(fact));
}

void HistoryLoad::apply_small(const Changes& changes, Graph& graph,
                              std::optional<CommitInfo>& info) const {
  TransactionOptions options;
  options.note = changes.note;
  options.recorded = changes.time;
  options.keep_empty = true;
  options.as_stated = true;
  Transaction change = graph.begin(options);
  for (const Change& fact : changes.retracted) change.retract(fact_of(fact));
  for (const Change& fact : changes.added) change.add(fact_of(fact));
  info = change.commit();
}

void HistoryLoad::apply_large(const Changes& changes, Graph& graph,
                              std::optional<CommitInfo>& info) const {
  LoadOptions options;
  options.note = changes.note;
  options.recorded = changes.time;
  options.as_stated = true;
  BulkLoad load = graph.begin_load(options);
  std::vector<BulkLoad::Part> parts(terms_.size());  // a part has bits when it is known
  const auto part_of = [&](Number number) {
    if (parts[number].bits == 0) parts[number] = load.intern(*terms_[number]);
    return parts[number];
  };
  for (const Change& fact : changes.added) {
    load.add(part_of(fact.subject), part_of(fact.relation), part_of(fact.object),
             part_of(fact.time));
  }
  const LoadResult done = load.finish();
  if (done.commit) info = done.commit;
}

std::optional<CommitInfo> HistoryLoad::apply(Graph& graph, const CancelToken* cancel) const {
  std::optional<CommitInfo> info;
  for (const Changes& changes : commits_) {
    if (is_cancelled(cancel)) {
      throw Error(ErrorCode::kCancelled, "the load was cancelled");
    }
    const bool only_adds = changes.retracted.empty();
    if (only_adds && changes.added.size() >= kManyFacts) {
      apply_large(changes, graph, info);
      // All of them were known (a file written by hand): the commit is made all the same.
      if (info && info->number == changes.number) continue;
      apply_small({changes.number, changes.time, changes.note, {}, {}}, graph, info);
    } else {
      apply_small(changes, graph, info);
    }
  }
  return info;
}

}  // namespace annals::loaders
