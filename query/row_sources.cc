#include "query/row_sources.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "model/write.h"
#include "query/claims.h"
#include "query/effective_cursor.h"
#include "query/rows.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::FactKey;
using store::FactNumber;
using store::Id;
using store::Order;

/// Finds the sources of facts, those of each fact once.
class FactSources {
 public:
  explicit FactSources(Context& context, const Claims* claims = nullptr)
      : context_(context), claims_(claims) {}

  const std::set<Id>& of(Id fact) {
    const auto [place, is_new] = known_.try_emplace(fact);
    if (is_new && fact.is_fact()) read(fact, place->second);
    return place->second;
  }

  /// The names, in order, with a comma between; none for no source.
  Id text(const std::set<Id>& sources) {
    if (sources.empty()) return Id::none();
    std::vector<Term> names = context_.terms({sources.begin(), sources.end()});
    std::sort(names.begin(), names.end(),
              [](const Term& a, const Term& b) { return order(a, b) < 0; });
    std::string text;
    for (const Term& name : names) {
      if (!text.empty()) text += ", ";
      text += write_bare(name);
    }
    return context_.intern(Term::text(std::move(text)));
  }

 private:
  void read(Id fact, std::set<Id>& sources) {
    constexpr std::size_t kEntryBytes = 96;
    charge_.add(kEntryBytes);
    add(fact.payload(), sources);
    if (claims_ != nullptr && !claims_->is_asserted(fact.payload())) {
      for (const Claims::Saying& saying : claims_->about(fact.payload())) {
        if (!saying.against) add(saying.fact.number, sources);
      }
    }
    if (!sources.empty() || context_.meanings().empty()) return;
    const Term term = context_.term(fact);
    const auto key = key_of(term.as_fact());
    if (!key || context_.meanings().find(key->relation) == nullptr) return;
    if (!behind_) {
      behind_ = make_effective_cursor(Order::kRelationSubjectObject, Reading::kBehind, context_);
    }
    const std::array<Id, 3> prefix{key->relation, key->subject, key->object};
    behind_->seek(prefix);
    FactBatch batch;
    std::set<FactNumber> numbers;
    while (behind_->next(batch)) {
      for (std::size_t row = 0; row < batch.size(); ++row) {
        if (key_in(batch, row).time == key->time) numbers.insert(batch.numbers[row]);
      }
      batch.clear();
    }
    for (const FactNumber number : numbers) add(number, sources);
  }

  std::optional<FactKey> key_of(const Fact& fact) {
    auto key = context_.snapshot().find_key(Fact(fact.subject(), fact.relation(), fact.object()));
    if (key) key->time = context_.intern(Term::time(fact.time()));
    return key;
  }

  void add(FactNumber number, std::set<Id>& sources) {
    for (const store::FactRow& row : sources_of_fact(number, context_)) {
      sources.insert(row.key.object);
    }
  }

  Context& context_;
  const Claims* claims_;  // may be null
  Charge charge_{context_};
  std::unordered_map<Id, std::set<Id>> known_;
  std::unique_ptr<store::Cursor> behind_;
};

}  // namespace

void add_sources(SourceColumns least, std::vector<std::string>& columns, std::vector<Row>& rows,
                 Context& context, const Claims* claims) {
  if (context.options().sources < least) return;
  constexpr std::array<std::pair<const char*, const char*>, 2> kColumns{
      {{"fact", "sources"}, {"other", "other-sources"}}};
  FactSources sources(context, claims);
  for (const auto& [facts, name] : kColumns) {
    const auto found = std::find(columns.begin(), columns.end(), facts);
    if (found == columns.end()) continue;
    const auto column = static_cast<std::size_t>(found - columns.begin());
    columns.emplace_back(name);
    for (Row& row : rows) {
      context.check();
      row.push_back(sources.text(sources.of(row[column])));
    }
  }
}

std::unique_ptr<Answer> make_answer_with_sources(RunningPlan plan, const RowLimits& limits) {
  Context& context = *plan.context;
  std::vector<std::string> columns = headers_of(*plan.scope);
  const std::size_t width = columns.size();
  FactSources sources(context);
  std::vector<Row> rows;
  std::vector<std::set<Id>> found;    // of the rows
  std::map<Row, std::size_t> places;  // of those that are wanted once
  Batch batch;
  while (plan.plan.root->next(batch)) {
    context.check();
    for (std::size_t i = 0; i < batch.size; ++i) {
      Row row;
      for (std::size_t column = 0; column < width; ++column) {
        row.push_back(batch.columns[column][i]);
      }
      std::size_t place = rows.size();
      if (limits.each_once) place = places.emplace(row, place).first->second;
      if (place == rows.size()) {
        context.charge((width + 1) * 3 * sizeof(Id) + 128);
        rows.push_back(std::move(row));
        found.emplace_back();
      }
      for (std::size_t column = width; column < batch.columns.size(); ++column) {
        const std::set<Id>& more = sources.of(batch.columns[column][i]);
        found[place].insert(more.begin(), more.end());
      }
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(sources.text(found[i]));
  const auto first = std::min<std::uint64_t>(limits.offset, rows.size());
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(first));
  if (limits.limit && rows.size() > *limits.limit) rows.resize(*limits.limit);
  columns.emplace_back("sources");
  plan.plan.root.reset();
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(plan.context));
}

}  // namespace annals::query
