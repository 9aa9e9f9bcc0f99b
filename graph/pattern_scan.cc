#include "graph/pattern_scan.h"

#include <algorithm>

#include "graph/facts.h"
#include "query/meanings.h"

namespace annals::internal {
namespace {

using store::Id;
using store::Order;

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

/// The ids that a part of the pattern stands for: several for a fact that ended and came back, when
/// the past is asked for; one that is empty for anything.
std::vector<std::optional<Id>> ids_of(const store::Snapshot& snapshot,
                                      const std::optional<Term>& term, bool past,
                                      query::Context& context) {
  if (!term) return {std::nullopt};
  if (term->empty()) return {};
  if (!past) {
    std::optional<Id> id = snapshot.find(*term);
    // Rules may state what the graph has no words for.
    if (!id && context.meanings().has_rules()) id = context.intern(*term);
    return id ? std::vector{id} : std::vector<std::optional<Id>>();
  }
  const std::vector<Id> ids = all_ids(snapshot, *term);
  return {ids.begin(), ids.end()};
}

}  // namespace

PatternScan::Access PatternScan::choose_access(std::optional<Id> s, std::optional<Id> r,
                                               std::optional<Id> o) const {
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
  const bool by_number = !about_facts_ && context_->meanings().empty();
  return {by_number ? Order::kNumber : Order::kSubjectRelationObject, {}};
}

PatternScan::PatternScan(const store::Snapshot& snapshot, const Pattern& pattern,
                         store::Visibility visibility, bool raw)
    : context_(std::make_unique<query::Context>(snapshot, query::Options{})),
      visibility_(visibility),
      about_facts_(pattern.about_facts) {
  if (raw || visibility != store::Visibility::kAsserted) context_->set_raw();
  if (pattern.time) set_time(*pattern.time);
  const bool past = visibility == store::Visibility::kHistory;
  const auto relations = ids_of(snapshot, pattern.relation, past, *context_);
  const auto ends = [&](const std::optional<Term>& term) {
    const std::optional<Id> relation = relations.size() == 1 ? relations.front() : std::nullopt;
    return ids_of(term ? end_names(snapshot, *term, relation) : snapshot, term, past, *context_);
  };
  auto subjects = ends(pattern.subject);
  const auto objects = ends(pattern.object);
  // What also-known-as says of an entity, by whatever name it is asked for.
  if (subjects.size() == 1 && subjects.front() && relations.size() == 1 && relations.front() &&
      snapshot.keeps_names(*relations.front())) {
    const std::vector<Id> names = snapshot.all_names(*subjects.front());
    subjects.assign(names.begin(), names.end());
  }
  for (const auto& s : subjects) {
    for (const auto& r : relations) {
      for (const auto& o : objects) scans_.push_back(choose_access(s, r, o));
    }
  }
}

void PatternScan::set_time(const Pattern::TimeTest& test) {
  word_ = test.word;
  span_ = whole_span(test.time.bounds());
  window_ = window_of(test.word, span_);
  if (test.word == TimeWord::kExactly) exact_time_ = context_->intern(Term::time(test.time));
}

std::unique_ptr<store::Cursor> PatternScan::open(Order order) {
  if (visibility_ == store::Visibility::kAsserted) {
    return context_->scan_effective(order, std::nullopt);
  }
  return context_->snapshot().scan(order, visibility_);
}

bool PatternScan::begin_next() {
  if (scans_.empty()) return false;
  cursor_ = open(scans_.back().order);
  cursor_->seek(scans_.back().prefix, window_);
  scans_.pop_back();
  return true;
}

bool PatternScan::keeps(const store::FactBatch& batch, std::size_t row) const {
  const Id subject = batch.parts[static_cast<std::size_t>(store::Part::kSubject)][row];
  if (about_facts_ && !subject.is_fact()) return false;
  if (!word_) return true;
  const Id time = batch.parts[static_cast<std::size_t>(store::Part::kTime)][row];
  if (exact_time_) return time == *exact_time_;
  return passes(*word_, context_->time_bounds(time), span_);
}

bool PatternScan::next(store::FactBatch& batch, std::size_t limit) {
  for (;;) {
    batch.clear();
    if (cursor_ == nullptr && !begin_next()) return false;
    if (!cursor_->next(batch, limit)) {
      cursor_ = nullptr;
      continue;
    }
    kept_.clear();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      if (keeps(batch, row)) kept_.push_back(row);
    }
    if (kept_.size() < batch.size()) batch.keep(kept_);
    if (batch.size() > 0) return true;
  }
}

std::vector<Fact> PatternScan::facts(const store::FactBatch& batch) const {
  std::vector<Id> ids;
  ids.reserve(batch.size() * 4);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    for (const std::vector<Id>& part : batch.parts) ids.push_back(part[row]);
  }
  return facts_of(context_->terms(ids));
}

}  // namespace annals::internal
