#include "query/set_look_up.h"

#include "query/estimate.h"
#include "query/gather.h"
#include "query/id_table.h"
#include "query/look_up_join.h"
#include "query/scan.h"
#include "query/seed.h"
#include "query/set_filter.h"

namespace annals::query {
namespace {

using store::Id;

/// A look-up costs as much as so many facts read in sequence.
constexpr std::uint64_t kFactsForLookUp = 200;

Schema schema_of(const FactPattern& pattern) {
  Schema schema;
  for (const PatternOutput& output : outputs_of(pattern)) schema.push_back(output.variable);
  return schema;
}

}  // namespace

SetLookUp::SetLookUp(Context& join_context, OperatorPtr members, FactPattern pattern,
                     VariableId variable)
    : Operator(join_context, schema_of(pattern)),
      members_(std::move(members)),
      pattern_(std::move(pattern)),
      variable_(variable) {}

std::string SetLookUp::describe(const Variables& variables) const {
  return "facts of each ?" + variables.name(variable_) + ": " +
         text_of(pattern_, variables, context());
}

void SetLookUp::do_restart() {
  members_->restart();
  facts_.reset();
}

std::vector<Id> SetLookUp::read_members() {
  const std::size_t column = *column_of(members_->schema(), variable_);
  IdSet seen(context());
  std::vector<Id> ids;
  Batch batch;
  while (members_->next(batch)) {
    const std::size_t before = ids.size();
    for (const Id id : batch.columns[column]) {
      if (seen.insert(id)) ids.push_back(id);
    }
    context().charge((ids.size() - before) * sizeof(Id));
    charged_ += (ids.size() - before) * sizeof(Id);
  }
  return ids;
}

void SetLookUp::choose() {
  auto seed = std::make_unique<Seed>(context(), Schema{variable_});
  seed->rows().columns[0] = read_members();
  const std::uint64_t members = seed->rows().size = seed->rows().columns[0].size();
  const AccessPath path = choose_access(pattern_, constants_of(pattern_));
  std::vector<Id> prefix;
  for (const Column column : path.prefix) prefix.push_back(pattern_.at(column).constant);
  std::uint64_t facts = 1;
  if (path.order != store::Order::kNumber) {
    facts = count_facts(pattern_, path.order, prefix, context());
    const std::optional<std::uint64_t> in_time = estimate_by_time(pattern_, context());
    if (in_time) facts = std::min(facts, *in_time);
  }
  const bool few =
      static_cast<double>(members) <= kFewAsked && is_made_for_ends(pattern_, context());
  if (!pattern_.impossible && !few && members * kFactsForLookUp > facts) {
    auto scan = std::make_unique<Scan>(context(), pattern_);
    reader_ = scan.get();
    facts_ = std::make_unique<SetFilter>(context(), std::move(scan), std::move(seed), variable_);
  } else {
    facts_ = std::make_unique<LookUpJoin>(context(), std::move(seed), pattern_);
    reader_ = facts_.get();
  }
  gather_parts(facts_, false, context());
  columns_.clear();
  for (const VariableId id : schema()) columns_.push_back(*column_of(facts_->schema(), id));
}

bool SetLookUp::do_next(Batch& batch) {
  if (!facts_) choose();
  const bool more = facts_->next(rows_);
  mutable_counters().blocks_read = reader_->counters().blocks_read;
  mutable_counters().blocks_skipped = reader_->counters().blocks_skipped;
  if (!more) return false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::swap(batch.columns[i], rows_.columns[columns_[i]]);
  }
  batch.size = rows_.size;
  return true;
}

}  // namespace annals::query
