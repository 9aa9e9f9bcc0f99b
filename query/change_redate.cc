// redate: a fact gets another time, and what is said about it moves along.
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "query/change_facts.h"
#include "query/expression.h"
#include "query/rules.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::FactNumber;
using store::Id;
using store::Order;
using store::Part;

void name_exactly(ast::TermNode& node);

/// Its time, and those of the facts inside it, are the very ones that are written.
void name_exactly(ast::TriplePattern& pattern) {
  name_exactly(pattern.subject);
  name_exactly(pattern.object);
  if (!pattern.time) {
    pattern.time =
        ast::TimeSpec{std::nullopt, TimeWord::kIn,
                      ast::TimeOperand{TimeValue::always(), pattern.span}, true, pattern.span};
  }
  pattern.time->word = TimeWord::kExactly;
  pattern.time->plain = false;
}

void name_exactly(ast::TermNode& node) {
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted == nullptr) return;
  auto pattern = std::make_shared<ast::TriplePattern>(*quoted->pattern);
  name_exactly(*pattern);
  node.value = ast::Quoted{std::move(pattern)};
}

/// The pattern that selects what is redated: what names one fact names exactly that one, and
/// qualifiers only select.
ast::TriplePattern selecting(ast::TriplePattern pattern) {
  if (names_one_fact(pattern)) name_exactly(pattern);
  return pattern;
}

/// Of stored facts: what was said with other names stays said so.
class Redating {
 public:
  Redating(store::Transaction& transaction, Id time, const std::optional<ast::Span>& span)
      : transaction_(transaction),
        snapshot_(transaction.snapshot().as_stated()),
        time_(time),
        span_(span) {}

  /// A fact that is asserted, or that reads as one which is: then only what is said about it moves.
  void run(FactNumber number) {
    const auto row = snapshot_.fact(number);
    if (!row) return;
    FactKey key = row->key;
    key.time = time_;
    if (!is_asserted(number)) {
      std::optional<Id> copy;
      return move_along(number, [&] {
        if (!copy) copy = Id::fact(transaction_.quote(key));
        return *copy;
      });
    }
    const auto add = [&] { return transaction_.add_as_stated(key); };
    const auto added = span_ ? added_at(*span_, add) : add();
    const Id moved = Id::fact(added.number);
    move_along(number, [moved] { return moved; });
    transaction_.retract(number);
  }

  bool is_asserted(FactNumber number) const {
    const auto row = snapshot_.fact(number);
    const auto asserted = row ? snapshot_.find_asserted(row->key) : std::nullopt;
    return asserted && asserted->number == number;
  }

 private:
  /// Says of the fact that `moved` gives (and may have to make) what is said of `number`, and ends
  /// what was said of that. Facts about quoted facts are found through those.
  void move_along(FactNumber number, const std::function<Id()>& moved) {
    const Id old = Id::fact(number);
    for (const auto& [about, key] : facts_about(old)) {
      const auto new_key = [&, about_key = key] {
        FactKey result = about_key;
        if (result.subject == old) result.subject = moved();
        if (result.object == old) result.object = moved();
        return result;
      };
      const auto asserted = snapshot_.find_asserted(key);
      if (asserted && asserted->number == about) {
        const Id copy = Id::fact(transaction_.add_as_stated(new_key()).number);
        move_along(about, [copy] { return copy; });
        transaction_.retract(about);
      } else {
        std::optional<Id> copy;
        move_along(about, [&] {
          if (!copy) copy = Id::fact(transaction_.quote(new_key()));
          return *copy;
        });
      }
    }
  }

  /// The known facts that name a fact, as they were before the change.
  std::vector<std::pair<FactNumber, FactKey>> facts_about(Id fact) const {
    std::vector<std::pair<FactNumber, FactKey>> result;
    std::set<FactNumber> seen;
    for (const Order order : {Order::kSubjectRelationObject, Order::kObjectSubjectRelation}) {
      const auto cursor = snapshot_.scan(order, store::Visibility::kKnown);
      cursor->seek(std::span(&fact, 1));
      store::FactBatch batch;
      while (cursor->next(batch)) {
        const auto part = [&](Part which, std::size_t row) {
          return batch.parts[static_cast<std::size_t>(which)][row];
        };
        for (std::size_t row = 0; row < batch.size(); ++row) {
          if (!seen.insert(batch.numbers[row]).second) continue;
          result.push_back({batch.numbers[row],
                            {part(Part::kSubject, row), part(Part::kRelation, row),
                             part(Part::kObject, row), part(Part::kTime, row)}});
        }
        batch.clear();
      }
    }
    return result;
  }

  store::Transaction& transaction_;
  store::Snapshot snapshot_;
  Id time_;
  std::optional<ast::Span> span_;  // where an error stands
};

/// The stored facts that read as one; false when none of them is asserted.
bool redate_all(const std::vector<FactNumber>& stored, Id time,
                const std::optional<ast::Span>& span, store::Transaction& transaction) {
  const auto redating = [&] { return Redating(transaction, time, span); };
  const Redating before = redating();
  const bool any = std::any_of(stored.begin(), stored.end(),
                               [&](FactNumber number) { return before.is_asserted(number); });
  if (!any) return false;
  for (const FactNumber number : stored) redating().run(number);
  return true;
}

/// A text that becomes a rule, as it holds always from now on, must be one.
void check_rule(const Fact& fact, const TimeValue& to, const std::optional<ast::Span>& span,
                const store::Snapshot& snapshot) {
  if (!to.is_always()) return;
  RuleCheck(snapshot, {}).take(Fact(fact.subject(), fact.relation(), fact.object()), span);
}

/// How deep facts lie within the fact's parts.
std::size_t depth_of(const Term& term) {
  if (!term.is_fact()) return 0;
  const Fact& fact = term.as_fact();
  return 1 + std::max(depth_of(fact.subject()), depth_of(fact.object()));
}

}  // namespace

ChangeCount apply(const ast::Redate& change, store::Transaction& transaction,
                  const Options& options) {
  ChangeCount count;
  const store::Snapshot before = transaction.snapshot();
  Options at_commit = options;
  at_commit.now = transaction.time();
  Context context(before, at_commit);
  const TimeValue to = constant_time(change.to, context);
  struct Chosen {
    std::size_t depth;
    store::FactRow row;
    ast::Span span;
  };
  std::vector<Chosen> chosen;
  std::set<FactKey> seen;
  FollowingNotes following(change.body, "redate", context);
  for_each_filled(
      change.body, before, options, true, count.notes, [&](const ast::TriplePattern& pattern) {
        if (names_one_fact(pattern)) {
          const Moment now = transaction.time();
          note_missing(stated_facts(pattern, std::nullopt, now, context).front(), "redate",
                       context);
        }
        const auto rows = matching_facts(selecting(pattern), before, options, context);
        rows.empty() ? following.missed(pattern) : following.took();
        for (const store::FactRow& row : rows) {
          if (!seen.insert(row.key).second) continue;
          chosen.push_back({depth_of(before.term(Id::fact(row.number))), row, pattern.span});
        }
      });
  following.finish();
  count.notes.insert(count.notes.end(), context.notes().begin(), context.notes().end());
  // Facts about facts first: then they move along with those.
  std::stable_sort(chosen.begin(), chosen.end(),
                   [](const Chosen& a, const Chosen& b) { return a.depth > b.depth; });
  const Id time = transaction.intern(Term::time(to));
  for (const Chosen& fact : chosen) {
    context.check();
    if (fact.row.key.time == time) continue;
    check_rule(before.term(Id::fact(fact.row.number)).as_fact(), to, fact.span,
               transaction.snapshot());
    if (redate_all(before.stored_numbers(fact.row.number), time, fact.span, transaction)) {
      ++count.redated;
    }
  }
  return count;
}

void redate(const store::FactRow& fact, const TimeValue& to, store::Transaction& transaction) {
  const store::Snapshot before = transaction.snapshot();
  check_rule(before.term(Id::fact(fact.number)).as_fact(), to, std::nullopt, before);
  redate_all(transaction.snapshot().stored_numbers(fact.number), transaction.intern(Term::time(to)),
             std::nullopt, transaction);
}

}  // namespace annals::query
