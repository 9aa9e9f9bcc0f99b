#include <algorithm>
#include <array>
#include <utility>

#include "graph/state.h"

namespace annals {

namespace {

constexpr std::size_t kMostRowsFetched = 2048;

/// A window that every time which passes the test meets.
store::TimeWindow window_of(TimeWord word, const TimeBounds& t) {
  switch (word) {
    case TimeWord::kBefore:
      return {kStartOfTime, t.s0};
    case TimeWord::kAfter:
      return {t.e1, kEndOfTime};
    case TimeWord::kIn:
    case TimeWord::kSurelyIn:
    case TimeWord::kWithin:
    case TimeWord::kThroughout:
    case TimeWord::kExactly:
      return {t.s0, t.e1};
    default:
      return {};
  }
}

struct Access {
  store::Order order = store::Order::kNumber;
  std::vector<store::Id> prefix;
};

Access choose_access(std::optional<store::Id> s, std::optional<store::Id> r,
                     std::optional<store::Id> o, bool about_facts) {
  using store::Order;
  if (s && (r || !o)) {
    Access access{Order::kSubjectRelationObject, {*s}};
    if (r) access.prefix.push_back(*r);
    if (r && o) access.prefix.push_back(*o);
    return access;
  }
  if (s) return {Order::kObjectSubjectRelation, {*o, *s}};
  if (r && o) return {Order::kRelationObjectSubject, {*r, *o}};
  if (r) return {Order::kRelationSubjectObject, {*r}};
  if (o) return {Order::kObjectSubjectRelation, {*o}};
  return {about_facts ? Order::kSubjectRelationObject : Order::kNumber, {}};
}

}  // namespace

struct Matches::State {
  State(internal::OpenGraphPtr of, store::Snapshot at_commit)
      : graph(std::move(of)), snapshot(std::move(at_commit)) {}

  internal::OpenGraphPtr graph;  // before what reads it
  store::Snapshot snapshot;
  std::unique_ptr<store::Cursor> cursor;  // null: nothing can match
  bool about_facts = false;
  std::optional<Pattern::TimeTest> test;
  TimeBounds span{};                    // of the test's time
  std::optional<store::Id> exact_time;  // for kExactly

  std::size_t limit = 64;
  std::vector<FoundFact> found;
  std::size_t at = 0;

  bool next();

 private:
  bool keeps(const store::FactBatch& batch, std::size_t row) const;
};

bool Matches::State::keeps(const store::FactBatch& batch, std::size_t row) const {
  const store::Id subject = batch.parts[static_cast<std::size_t>(store::Part::kSubject)][row];
  if (about_facts && !subject.is_fact()) return false;
  if (!test) return true;
  const store::Id time = batch.parts[static_cast<std::size_t>(store::Part::kTime)][row];
  if (exact_time) return time == *exact_time;
  return passes(test->word, snapshot.time_bounds(time), span);
}

bool Matches::State::next() {
  if (at + 1 < found.size()) {
    ++at;
    return true;
  }
  found.clear();
  at = 0;
  store::FactBatch batch;
  std::vector<store::Id> ids;
  std::vector<std::size_t> rows;
  while (cursor != nullptr && found.empty()) {
    batch.clear();
    if (!cursor->next(batch, limit)) {
      cursor = nullptr;
      break;
    }
    limit = std::min(limit * 4, kMostRowsFetched);
    ids.clear();
    rows.clear();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      if (!keeps(batch, row)) continue;
      rows.push_back(row);
      for (const std::vector<store::Id>& part : batch.parts) ids.push_back(part[row]);
    }
    std::vector<Term> terms = snapshot.terms(ids);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      store::FactRow row;
      row.key.subject = ids[i * 4];
      row.number = batch.numbers[rows[i]];
      row.from = batch.from[rows[i]];
      found.push_back(
          internal::found_fact(Fact(std::move(terms[i * 4]), std::move(terms[i * 4 + 1]),
                                    std::move(terms[i * 4 + 2]), terms[i * 4 + 3].as_time()),
                               row));
    }
  }
  return !found.empty();
}

Matches::Matches(std::unique_ptr<State> state) : state_(std::move(state)) {}
Matches::Matches(Matches&&) noexcept = default;
Matches& Matches::operator=(Matches&&) noexcept = default;
Matches::~Matches() = default;

bool Matches::next() { return state_->next(); }

const FoundFact& Matches::fact() const {
  if (state_->found.empty()) {
    throw Error(ErrorCode::kUsage, "there is no current fact: call next() first");
  }
  return state_->found[state_->at];
}

Matches Snapshot::match(const Pattern& pattern) const {
  auto state = std::make_unique<Matches::State>(state_->graph, state_->snapshot);
  state->about_facts = pattern.about_facts;
  state->test = pattern.time;
  const store::Snapshot& snapshot = state_->snapshot;

  bool possible = true;
  const auto id_of = [&](const std::optional<Term>& term) -> std::optional<store::Id> {
    if (!term) return std::nullopt;
    const std::optional<store::Id> id = term->empty() ? std::nullopt : snapshot.find(*term);
    possible = possible && id.has_value();
    return id;
  };
  const std::optional<store::Id> subject = id_of(pattern.subject);
  const std::optional<store::Id> relation = id_of(pattern.relation);
  const std::optional<store::Id> object = id_of(pattern.object);

  store::TimeWindow window;
  if (pattern.time) {
    state->span = whole_span(pattern.time->time.bounds());
    window = window_of(pattern.time->word, state->span);
    if (pattern.time->word == TimeWord::kExactly) {
      state->exact_time = pattern.time->time.is_always()
                              ? store::kAlways
                              : snapshot.find(Term::time(pattern.time->time));
      possible = possible && state->exact_time.has_value();
    }
  }
  if (possible) {
    const Access access = choose_access(subject, relation, object, pattern.about_facts);
    state->cursor = snapshot.scan(access.order);
    state->cursor->seek(access.prefix, window);
  }
  return Matches(std::move(state));
}

}  // namespace annals
