#include "query/fact_time.h"

#include "model/whole_time.h"
#include "query/expression.h"
#include "query/meanings.h"
#include "query/statement_error.h"
#include "store/touch_test.h"

namespace annals::query {
namespace {

/// Of a fact that is stored, as it reads.
TimeBounds stored_bounds(const Context& context, const store::FactKey& key) {
  const Meanings& meanings = context.meanings();
  const Meaning* meaning = meanings.any_lasting() ? meanings.find(key.relation) : nullptr;
  if (meaning == nullptr || !meaning->lasting) return context.time_bounds(key.time);
  return whole_time(context.term(key.time).as_time()).bounds();
}

/// Of a fact that the graph does not have, such as rules quote; likewise.
TimeBounds bounds_of_quoted(const Context& context, Fact fact) {
  while (fact.time().is_always() && fact.subject().is_fact()) {
    const Fact about = fact.subject().as_fact();
    fact = about;
  }
  if (fact.time().is_always()) return context.time_bounds(store::kAlways);
  const std::optional<store::Id> relation = context.snapshot().find(fact.relation());
  const Meaning* meaning = relation ? context.meanings().find(*relation) : nullptr;
  if (meaning == nullptr || !meaning->lasting) return fact.time().bounds();
  return whole_time(fact.time()).bounds();
}

bool is_local(store::Id fact) { return (fact.bits & store::Id::kLocalBit) != 0; }

}  // namespace

TimeBounds effective_bounds(const Context& context, store::Id subject, store::Id time) {
  while (time == store::kAlways && subject.is_fact()) {
    if (is_local(subject)) return bounds_of_quoted(context, context.term(subject).as_fact());
    const std::optional<store::FactRow> about = context.snapshot().fact(subject.payload());
    if (!about) break;
    if (about->key.time != store::kAlways) return stored_bounds(context, about->key);
    subject = about->key.subject;
  }
  return context.time_bounds(time);
}

store::Id fact_it_is_about(const Context& context, store::Id fact) {
  if (is_local(fact)) {  // it follows from others
    const Term subject = context.term(fact).as_fact().subject();
    const auto about = subject.is_fact() ? context.snapshot().find(subject) : std::nullopt;
    return about.value_or(store::Id::none());
  }
  const std::optional<store::FactRow> row = context.snapshot().fact(fact.payload());
  return row && row->key.subject.is_fact() ? row->key.subject : store::Id::none();
}

TimeBounds bounds_of_fact(const Context& context, store::Id fact, store::Id time) {
  if (time != store::kAlways) return context.time_bounds(time);
  if (is_local(fact)) return bounds_of_quoted(context, context.term(fact).as_fact());
  return effective_bounds(context, fact_it_is_about(context, fact), time);
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
  if (is_window()) {
    store::TouchTest(window()).keep(times.data(), passes_row, selected);
    return;
  }
  std::erase_if(selected, [&](std::uint32_t row) { return !passes_row(row); });
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
