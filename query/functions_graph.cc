#include <array>
#include <optional>

#include "model/write.h"
#include "query/fact_time.h"
#include "query/functions.h"
#include "query/meanings.h"

namespace annals::query::graph_functions {
namespace {

/// The ids of a fact's parts; none when the graph does not have one of them. It need not have the
/// time.
std::optional<store::FactKey> key_of(const Fact& fact, const Context& context) {
  const store::Snapshot& snapshot = context.snapshot();
  auto key = snapshot.find_key(Fact(fact.subject(), fact.relation(), fact.object()));
  if (key) key->time = snapshot.find(Term::time(fact.time())).value_or(store::Id::none());
  return key;
}

/// The bounds of a fact's time, which the graph need not know.
TimeBounds bounds_of(const Fact& fact) {
  const Fact* about = &fact;
  while (about->time().is_always() && about->subject().is_fact()) {
    about = &about->subject().as_fact();
  }
  return about->time().bounds();
}

}  // namespace

Term holds(std::span<const Term> arguments, Context& context) {
  if (!arguments[0].is_fact()) return {};
  const Fact& fact = arguments[0].as_fact();
  const std::optional<store::FactKey> key = key_of(fact, context);
  // Rules may state what the graph has no words for.
  if (!key && !context.meanings().has_rules()) return Term::truth(false);
  const std::array<store::Id, 3> prefix =
      key ? std::array{key->subject, key->relation, key->object}
          : std::array{context.intern(fact.subject()), context.intern(fact.relation()),
                       context.intern(fact.object())};
  const TimeBounds bounds = bounds_of(fact);
  const auto cursor = context.scan_effective(store::Order::kSubjectRelationObject, prefix[1]);
  cursor->seek(prefix, {bounds.s0, bounds.e1});
  store::FactBatch batch;
  while (cursor->next(batch)) {
    context.check();
    for (const store::Id time : batch.parts[static_cast<std::size_t>(store::Part::kTime)]) {
      if (passes(TimeWord::kIn, effective_bounds(context, prefix[0], time), bounds)) {
        return Term::truth(true);
      }
    }
    batch.clear();
  }
  return Term::truth(false);
}

Term asserted(std::span<const Term> arguments, Context& context) {
  if (!arguments[0].is_fact()) return {};
  const std::optional<store::FactKey> key = key_of(arguments[0].as_fact(), context);
  if (!key || key->time.is_none()) return Term::truth(false);
  const std::optional<store::FactRow> row = context.snapshot().find_asserted(*key);
  const SourceFilter* filter = context.source_filter();
  return Term::truth(row && (filter == nullptr || filter->keeps(row->number, row->key.subject)));
}

Term kind(std::span<const Term> arguments, Context&) {
  switch (arguments[0].kind()) {
    case TermKind::kEmpty:
      return {};
    case TermKind::kTruth:
      return Term::text("truth value");
    case TermKind::kNumber:
      return Term::text("number");
    case TermKind::kTime:
      return Term::text("time");
    case TermKind::kText:
      return Term::text("text");
    case TermKind::kEntity:
      return Term::text("entity");
    case TermKind::kFact:
      return Term::text("fact");
  }
  return {};
}

Term name(std::span<const Term> arguments, Context&) {
  return arguments[0].is_entity() ? Term::text(arguments[0].as_entity()) : Term();
}

Term text(std::span<const Term> arguments, Context&) {
  return Term::text(write_bare(arguments[0]));
}

}  // namespace annals::query::graph_functions
