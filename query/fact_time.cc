#include "query/fact_time.h"

#include <limits>

#include "model/calendar.h"
#include "model/time_shapes.h"
#include "model/whole_time.h"
#include "query/expression.h"
#include "query/meanings.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

/// Days from the first to the last one, counted as packed times count them.
struct Days {
  std::int64_t first = 0, last = 0;
};

/// Of the times that most facts have (a day, an interval of days, a day with an open end); false
/// for others.
bool days_of(store::Id time, Days& days) {
  if (time.kind() != store::IdKind::kTime) return false;
  constexpr unsigned kDay = 16, kDayMarks = 4;
  constexpr unsigned kDays = shapes::kFirstPair + 2 * shapes::kPairUnitStep;
  const std::uint64_t packed = time.payload();
  const unsigned shape = static_cast<unsigned>(packed >> shapes::kShapeShift);
  const auto payload = static_cast<std::int64_t>(packed & shapes::kPayloadMask);
  if (shape - kDay < kDayMarks) {
    days = {payload, payload};
  } else if (shape == kDays + shapes::kFromTo) {
    const std::int64_t first = payload >> shapes::kStartShift;
    days = {first, first + static_cast<std::int64_t>(packed & shapes::kLowMask)};
  } else if (shape == kDays + shapes::kFromOpen) {
    days = {payload, std::numeric_limits<std::int64_t>::max()};
  } else {
    return false;
  }
  return true;
}

/// The days that share a moment with a span.
Days days_that_touch(const TimeBounds& span) {
  const auto day_of = [](Moment moment) {
    if (moment < kNearBegin) return std::numeric_limits<std::int64_t>::min();
    if (moment >= kNearEnd) return std::numeric_limits<std::int64_t>::max();
    return (moment - kNearBegin) / kMicrosPerDay;
  };
  return {day_of(span.s0), day_of(span.e1)};
}

/// Of a fact that is stored, as it reads.
TimeBounds stored_bounds(const Context& context, const store::FactKey& key) {
  const Meanings& meanings = context.meanings();
  const Meaning* meaning = meanings.any_lasting() ? meanings.find(key.relation) : nullptr;
  if (meaning == nullptr || !meaning->lasting) return context.time_bounds(key.time);
  return whole_time(context.term(key.time).as_time()).bounds();
}

}  // namespace

TimeBounds effective_bounds(const Context& context, store::Id subject, store::Id time) {
  while (time == store::kAlways && subject.is_fact()) {
    const std::optional<store::FactRow> about = context.snapshot().fact(subject.payload());
    if (!about) break;
    if (about->key.time != store::kAlways) return stored_bounds(context, about->key);
    subject = about->key.subject;
  }
  return context.time_bounds(time);
}

TimeBounds bounds_of_fact(const Context& context, store::Id fact, store::Id time) {
  if (time != store::kAlways) return context.time_bounds(time);
  // An undated fact about a fact holds as long as that one.
  if ((fact.bits & store::Id::kLocalBit) != 0) {  // it follows from others
    const Term subject = context.term(fact).as_fact().subject();
    const auto about = subject.is_fact() ? context.snapshot().find(subject) : std::nullopt;
    return effective_bounds(context, about.value_or(store::Id::none()), time);
  }
  const std::optional<store::FactRow> row = context.snapshot().fact(fact.payload());
  return effective_bounds(context, row ? row->key.subject : store::Id::none(), time);
}

TimeTest::TimeTest(const ast::TimeSpec& spec, Context& context) {
  if (!spec.word || !spec.operand) return;
  const TimeValue time = constant_time(*spec.operand, context);
  *this = TimeTest(*spec.word, time, context);
}

TimeTest::TimeTest(TimeWord word, const TimeValue& time, Context& context)
    : word_(word), operand_(whole_span(time.bounds())) {
  if (word == TimeWord::kExactly) exact_ = context.intern(Term::time(time));
}

TimeTest::TimeTest(TimeWord word, store::Id time, const Context& context)
    : word_(word), exact_(time) {
  never_ = time.kind() != store::IdKind::kTime && time.kind() != store::IdKind::kTimeWord;
  if (!never_) operand_ = context.time_bounds(time);
}

bool TimeTest::passes(const Context& context, store::Id subject, store::Id time) const {
  if (!word_) return true;
  if (never_) return false;
  if (*word_ == TimeWord::kExactly) return time == exact_;
  return annals::passes(*word_, effective_bounds(context, subject, time), operand_);
}

void TimeTest::select(const Context& context, const store::FactBatch& facts,
                      std::vector<std::uint32_t>& selected) const {
  if (!word_) return;
  const std::vector<store::Id>& subjects =
      facts.parts[static_cast<std::size_t>(store::Part::kSubject)];
  const std::vector<store::Id>& times = facts.parts[static_cast<std::size_t>(store::Part::kTime)];
  const auto passes_row = [&](std::size_t row) {
    const store::Id time = times[row];
    if (!subjects.empty()) return passes(context, subjects[row], time);
    if (time != store::kAlways) return passes(context, store::Id::none(), time);
    const std::optional<store::FactRow> fact = context.snapshot().fact(facts.numbers[row]);
    return passes(context, fact ? fact->key.subject : store::Id::none(), time);
  };
  const bool by_days = word_ == TimeWord::kIn && !never_;
  const Days wanted = by_days ? days_that_touch(operand_) : Days{};
  std::size_t kept = 0;
  for (const std::uint32_t row : selected) {
    Days days;
    const bool keep = by_days && days_of(times[row], days)
                          ? days.first <= wanted.last && days.last >= wanted.first
                          : passes_row(row);
    selected[kept] = row;
    kept += keep ? 1 : 0;
  }
  selected.resize(kept);
}

store::TimeWindow TimeTest::window() const {
  if (!word_ || never_) return {};
  switch (*word_) {
    case TimeWord::kIn:
    case TimeWord::kSurelyIn:
    case TimeWord::kWithin:
    case TimeWord::kThroughout:
      return {operand_.s0, operand_.e1};
    default:
      return {};
  }
}

}  // namespace annals::query
