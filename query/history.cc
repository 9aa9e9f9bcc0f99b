// Statements about the past: history, commits, changes.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "query/expression.h"
#include "query/fact_time.h"
#include "query/naming.h"
#include "query/rows.h"
#include "query/special.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::Id;
using store::Order;
using store::Part;
using store::Visibility;

Id part_of(const FactBatch& batch, Part part, std::size_t row) {
  return batch.parts[static_cast<std::size_t>(part)][row];
}

/// What a part of a fact may be; nothing: anything.
using Candidates = std::optional<std::vector<Id>>;  // sorted

bool fits(const Candidates& candidates, Id id) {
  return !candidates || std::binary_search(candidates->begin(), candidates->end(), id);
}

using RowVisitor = std::function<void(const FactBatch&, std::size_t)>;

/// The facts that fit a pattern of names, `_`, quoted facts of such, and a time.
class PatternScan {
 public:
  explicit PatternScan(Context& context) : context_(context) {}

  void run(const ast::TriplePattern& pattern, Visibility visibility, const RowVisitor& visit) {
    const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
    if (relation == nullptr) fail_at(pattern.relation.span, "history takes facts, no steps");
    if (!pattern.qualifiers.empty()) {
      fail_at(pattern.qualifiers.front().span, "history takes facts without qualifiers");
    }
    TimeTest test;
    if (pattern.time) {
      if (pattern.time->binds) refuse_variable(pattern.time->span);
      test = TimeTest(*pattern.time, context_);
    }
    const bool keeps = keeps_names(pattern.relation, context_);
    Candidates subjects = candidates(pattern.subject, keeps);
    if (keeps && subjects && subjects->size() == 1) {
      // What also-known-as says of an entity, by whatever name it is asked for.
      subjects = context_.snapshot().all_names(subjects->front());
      std::sort(subjects->begin(), subjects->end());
    }
    const Candidates relations = candidates(relation->relation, false);
    const Candidates objects = candidates(pattern.object, keeps);
    const auto cursor = seek(subjects, relations, objects, visibility);
    FactBatch batch;
    while (cursor->next(batch)) {
      context_.check();
      for (std::size_t row = 0; row < batch.size(); ++row) {
        const Id subject = part_of(batch, Part::kSubject, row);
        if (fits(subjects, subject) && fits(relations, part_of(batch, Part::kRelation, row)) &&
            fits(objects, part_of(batch, Part::kObject, row)) &&
            test.passes(context_, subject, part_of(batch, Part::kTime, row))) {
          visit(batch, row);
        }
      }
      batch.clear();
    }
  }

 private:
  [[noreturn]] static void refuse_variable(const ast::Span& span) {
    fail_at(span, "history takes no variables: write _ for anything");
  }

  Candidates candidates(const ast::TermNode& node, bool keeps_name) {
    if (std::holds_alternative<ast::Anything>(node.value)) return std::nullopt;
    if (std::holds_alternative<ast::Variable>(node.value)) refuse_variable(node.span);
    const auto* quoted = std::get_if<ast::Quoted>(&node.value);
    if (quoted == nullptr) {
      return std::vector<Id>{keeps_name ? id_of_stated_name(node, context_)
                                        : id_of_name(node, context_)};
    }
    std::vector<Id> facts;
    run(*quoted->pattern, Visibility::kKnown, [&](const FactBatch& batch, std::size_t row) {
      facts.push_back(Id::fact(batch.numbers[row]));
    });
    std::sort(facts.begin(), facts.end());
    return facts;
  }

  /// A cursor at the longest prefix that is given.
  std::unique_ptr<store::Cursor> seek(const Candidates& subjects, const Candidates& relations,
                                      const Candidates& objects, Visibility visibility) const {
    const auto single = [](const Candidates& given) { return given && given->size() == 1; };
    Order order = Order::kSubjectRelationObject;
    std::vector<const Candidates*> parts{&subjects, &relations, &objects};
    if (!single(subjects) && single(relations)) {
      order = Order::kRelationObjectSubject;
      parts = {&relations, &objects, &subjects};
    } else if (!single(subjects) && single(objects)) {
      order = Order::kObjectSubjectRelation;
      parts = {&objects, &subjects, &relations};
    }
    std::vector<Id> prefix;
    for (const Candidates* part : parts) {
      if (!single(*part)) break;
      prefix.push_back((*part)->front());
    }
    auto cursor = context_.snapshot().scan(order, visibility);
    cursor->seek(prefix);
    return cursor;
  }

  Context& context_;
};

/// Commits by number, as terms.
class CommitTable {
 public:
  /// Of those that are asked for.
  CommitTable(const store::Snapshot& snapshot, std::vector<store::CommitNumber> numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    // Reading the whole log costs less than looking up a good part of it.
    constexpr std::size_t kLookUpCost = 8;
    if (numbers.size() > snapshot.commit() / kLookUpCost) {
      for (store::CommitInfo& info : snapshot.commits()) commits_[info.number] = std::move(info);
      return;
    }
    for (const store::CommitNumber number : numbers) {
      if (auto info = snapshot.commit_info(number)) commits_[number] = std::move(*info);
    }
  }
  Term time(store::CommitNumber number) const {
    const auto found = commits_.find(number);  // an open transaction's own is not among them
    if (found == commits_.end()) return {};
    return Term::time(TimeValue::from_moment(found->second.time));
  }
  Term note(store::CommitNumber number) const {
    const auto found = commits_.find(number);
    if (found == commits_.end() || found->second.note.empty()) return {};
    return Term::text(found->second.note);
  }

 private:
  std::map<store::CommitNumber, store::CommitInfo> commits_;
};

Term integer(std::uint64_t value) { return Term::integer(static_cast<std::int64_t>(value)); }

struct Event {
  store::CommitNumber commit;
  bool added;
  Id fact;
};

}  // namespace

std::unique_ptr<Answer> run(const ast::History& history, const store::Snapshot& snapshot,
                            const Options& options) {
  auto context = std::make_unique<Context>(snapshot, options);
  std::vector<Event> events;
  PatternScan(*context).run(history.pattern, Visibility::kHistory,
                            [&](const FactBatch& batch, std::size_t row) {
                              const Id fact = Id::fact(batch.numbers[row]);
                              events.push_back({batch.from[row], true, fact});
                              if (batch.to[row] <= snapshot.commit())
                                events.push_back({batch.to[row], false, fact});
                            });
  std::vector<store::CommitNumber> numbers;
  for (const Event& event : events) numbers.push_back(event.commit);
  const CommitTable commits(snapshot, std::move(numbers));
  std::vector<Row> rows;
  for (const Event& event : events) {
    rows.push_back({context->intern(integer(event.commit)),
                    context->intern(commits.time(event.commit)),
                    context->intern(commits.note(event.commit)),
                    context->intern(Term::text(event.added ? "added" : "retracted")), event.fact});
  }
  // Within a commit what went comes before what came: so a correction reads.
  sort_rows(rows, {{0, false}, {3, true}, {4, false}}, std::nullopt, std::nullopt, *context);
  return make_answer(Form::kRows, {"commit", "time", "note", "change", "fact"}, std::move(rows),
                     std::move(context));
}

std::unique_ptr<Answer> run(const ast::Commits&, const store::Snapshot& snapshot,
                            const Options& options) {
  auto context = std::make_unique<Context>(snapshot, options);
  std::vector<Row> rows;
  for (const store::CommitInfo& info : snapshot.commits()) {
    rows.push_back({context->intern(integer(info.number)),
                    context->intern(Term::time(TimeValue::from_moment(info.time))),
                    info.note.empty() ? Id::none() : context->intern(Term::text(info.note)),
                    context->intern(integer(info.added)),
                    context->intern(integer(info.retracted))});
  }
  return make_answer(Form::kRows, {"commit", "time", "note", "added", "retracted"}, std::move(rows),
                     std::move(context));
}

std::unique_ptr<Answer> run(const ast::Changes& changes, const store::Snapshot& snapshot,
                            const Options& options) {
  const store::CommitNumber from = resolve_state(changes.from, snapshot, options).commit();
  const store::CommitNumber to = resolve_state(changes.to, snapshot, options).commit();
  auto context = std::make_unique<Context>(snapshot, options);
  const auto asserted = [](const FactBatch& batch, std::size_t row, store::CommitNumber at) {
    return batch.from[row] <= at && at < batch.to[row];
  };
  // A fact that went and came back has two numbers and is no difference.
  struct Difference {
    int sum = 0;
    store::FactNumber number = 0;
  };
  std::map<store::FactKey, Difference> differences;
  const auto cursor = snapshot.scan_changed(std::min(from, to), std::max(from, to),
                                            [&context] { context->check(); });
  FactBatch batch;
  while (cursor->next(batch)) {
    context->check();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const bool before = asserted(batch, row, from);
      const bool after = asserted(batch, row, to);
      if (before == after) continue;
      Difference& difference =
          differences[{part_of(batch, Part::kSubject, row), part_of(batch, Part::kRelation, row),
                       part_of(batch, Part::kObject, row), part_of(batch, Part::kTime, row)}];
      difference.sum += after ? 1 : -1;
      difference.number = batch.numbers[row];
    }
    batch.clear();
  }
  std::vector<Row> rows;
  const Id added = context->intern(Term::text("added"));
  const Id retracted = context->intern(Term::text("retracted"));
  for (const auto& [key, difference] : differences) {
    if (difference.sum == 0) continue;
    rows.push_back({difference.sum > 0 ? added : retracted, Id::fact(difference.number)});
  }
  sort_rows(rows, {{0, false}, {1, false}}, std::nullopt, std::nullopt, *context);
  return make_answer(Form::kRows, {"change", "fact"}, std::move(rows), std::move(context));
}

}  // namespace annals::query
