// Statements about the past: history, commits, changes.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "query/expression.h"
#include "query/named_pattern.h"
#include "query/row_sources.h"
#include "query/rows.h"
#include "query/special.h"

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

std::unique_ptr<Answer> run(const ast::History& history, const store::Snapshot& newest,
                            const Options& options) {
  std::unique_ptr<Context> context = context_as_of(history.as_of, newest, options);
  const store::Snapshot& snapshot = context->snapshot();
  std::vector<Event> events;
  const NamedPattern pattern(history.pattern, "history", *context);
  pattern.run([&](Order order) { return snapshot.scan(order, Visibility::kHistory); },
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
  std::vector<std::string> columns{"commit", "time", "note", "change", "fact"};
  const Id added = context->intern(Term::text("added"));
  const auto state_of = [&](const Row& row) {
    const auto commit = static_cast<store::CommitNumber>(context->term(row[0]).as_integer());
    return row[3] == added ? commit : commit - 1;
  };
  add_stated_sources(state_of, columns, rows, *context);
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(context));
}

std::unique_ptr<Answer> run(const ast::Commits& commits, const store::Snapshot& snapshot,
                            const Options& options) {
  std::unique_ptr<Context> context = context_as_of(commits.as_of, snapshot, options);
  std::vector<Row> rows;
  for (const store::CommitInfo& info : context->snapshot().commits()) {
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
  note_number(changes.from, snapshot, *context);
  note_number(changes.to, snapshot, *context);
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
  std::vector<std::string> columns{"change", "fact"};
  const auto state_of = [&](const Row& row) { return row[0] == added ? to : from; };
  add_stated_sources(state_of, columns, rows, *context);
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(context));
}

}  // namespace annals::query
