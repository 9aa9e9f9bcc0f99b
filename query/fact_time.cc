#include "query/fact_time.h"

#include "query/expression.h"
#include "query/statement_error.h"

namespace annals::query {

TimeBounds effective_bounds(const Context& context, store::Id subject, store::Id time) {
  while (time == store::kAlways && subject.is_fact()) {
    const std::optional<store::FactRow> about = context.snapshot().fact(subject.payload());
    if (!about) break;
    subject = about->key.subject;
    time = about->key.time;
  }
  return context.time_bounds(time);
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
