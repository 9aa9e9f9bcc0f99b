#include "query/scan.h"

#include <algorithm>
#include <numeric>

#include "query/sort.h"

namespace annals::query {
namespace {

Schema schema_of(const FactPattern& pattern) {
  Schema schema;
  for (const PatternOutput& output : outputs_of(pattern)) schema.push_back(output.variable);
  return schema;
}

/// What an order by time sees to.
ColumnMask relation_alone(const AccessPath& path) {
  return path.covered() & bit(Column::kRelation);
}

/// Whether a fact passes the times of the pattern if it touches their window, and its time is its
/// own: that of an undated fact about a fact is not.
bool window_is_all(const FactPattern& pattern) {
  return std::all_of(pattern.tests.begin(), pattern.tests.end(),
                     [](const TimeTest& test) { return test.is_window(); });
}

/// A fact found by its time costs so much more than one of its neighbours in another order.
constexpr std::uint64_t kWindowCost = 2;

}  // namespace

Scan::Scan(Context& scan_context, FactPattern pattern, std::optional<VariableId> wanted)
    : Operator(scan_context, schema_of(pattern)),
      pattern_(std::move(pattern)),
      path_(choose_access(pattern_, constants_of(pattern_), wanted)),
      tests_(pattern_, path_.covered()),
      outputs_(outputs_of(pattern_)) {
  choose_way();
  if (way_ == Way::kWindow) {
    const bool by_number = relation_by_time(pattern_).has_value();
    FactPattern tested = pattern_;
    if (window_is_all(pattern_) && !context().snapshot().has_facts_about_facts()) {
      tested.tests.clear();
    }
    tests_ = FactTests(tested, relation_alone(path_), by_number);
  }
  columns_ = columns_of(outputs_, tests_.columns());
}

Scan::Scan(const Scan& whole, const store::IdRange& range)
    : Operator(whole.context(), whole.schema()),
      pattern_(whole.pattern_),
      path_(whole.path_),
      way_(whole.way_),
      tests_(whole.tests_),
      outputs_(whole.outputs_),
      columns_(whole.columns_),
      range_(range),
      places_(whole.places_) {}

/// A span of time is read where fewer facts lie in it than have the constants of the pattern.
void Scan::choose_way() {
  if (path_.prefix.size() > (relation_by_time(pattern_) ? 1 : 0)) return;
  const std::optional<std::uint64_t> in_window = estimate_by_time(pattern_, context());
  if (!in_window) return;
  const std::uint64_t all = context().snapshot().count(path_.order, prefix());
  if (*in_window * kWindowCost >= all) return;
  way_ = Way::kWindow;
  in_window_ = *in_window;
}

bool Scan::keep_earliest(VariableId time, std::size_t rows, bool alone) {
  const Slot& slot = pattern_.at(Column::kTime);
  const bool by_parts = path_.prefix.size() > (relation_by_time(pattern_) ? 1 : 0);
  if (way_ == Way::kWindow || by_parts || !slot.is_variable() || slot.variable != time ||
      !has_time_order(pattern_, context())) {
    return false;
  }
  way_ = Way::kEarliest;
  earliest_ = rows;
  by_number_ = alone && tests_.empty();
  return true;
}

/// Where every fact that is read is a row, the directories know how many there are.
std::optional<std::uint64_t> Scan::count_rows() {
  if (pattern_.impossible) return 0;
  if (!tests_.empty() || begun_ || !range_.is_whole()) return std::nullopt;
  const store::Snapshot& snapshot = context().snapshot();
  std::optional<std::uint64_t> rows;
  if (way_ == Way::kWindow) {
    const store::TimeCount count =
        snapshot.count_by_time(relation_by_time(pattern_), window_of(pattern_));
    if (count.exact) rows = count.facts;
  } else if (counts_rows()) {
    rows = snapshot.count(path_.order, prefix());
  }
  if (rows) mutable_counters().rows += *rows;
  return rows;
}

bool Scan::counts_rows() const {
  if (!tests_.empty() || begun_ || !range_.is_whole() || !context().snapshot().counts_exactly()) {
    return false;
  }
  return way_ == Way::kWindow ||
         (way_ == Way::kOrder && path_.order != store::Order::kNumber &&
          pattern_.visibility == store::Visibility::kAsserted &&
          pattern_.reading == Reading::kStored && context().source_filter() == nullptr);
}

std::vector<store::Id> Scan::prefix() const {
  std::vector<store::Id> result;
  for (const Column column : path_.prefix) result.push_back(pattern_.at(column).constant);
  return result;
}

std::optional<VariableId> Scan::sorted_by() const {
  if (pattern_.impossible || way_ != Way::kOrder) return std::nullopt;
  return query::sorted_by(pattern_, path_);
}

std::optional<Cut> Scan::cut() const {
  const bool stored = pattern_.reading == Reading::kStored &&
                      pattern_.visibility == store::Visibility::kAsserted &&
                      context().source_filter() == nullptr;
  if (!stored || pattern_.impossible || !range_.is_whole()) return std::nullopt;
  if (way_ == Way::kWindow && !relation_by_time(pattern_)) return Cut{};
  if (way_ != Way::kOrder || path_.order == store::Order::kNumber || path_.prefix.size() >= 4) {
    return std::nullopt;
  }
  return Cut{sorted_by().value_or(kUnnamed)};
}

double Scan::work() const {
  if (pattern_.impossible || path_.order == store::Order::kNumber || way_ == Way::kEarliest) {
    return 1;
  }
  if (way_ == Way::kWindow) {
    return static_cast<double>(in_window_);
  }
  return static_cast<double>(context().snapshot().count_roughly(path_.order, prefix()));
}

void Scan::prepare_parts() {
  if (way_ == Way::kWindow) places_ = context().snapshot().places_by_time(window_of(pattern_));
}

std::vector<store::Id> Scan::part_begins(std::size_t count) const {
  if (way_ == Way::kWindow) {
    // All places take as long, and each part has tables of its own.
    constexpr std::uint64_t kMost = 6;
    const std::uint64_t parts = std::min<std::uint64_t>({count, places_.count, kMost});
    std::vector<store::Id> begins;
    for (std::uint64_t i = 1; i < parts; ++i)
      begins.push_back(store::Id{places_.count * i / parts});
    return begins;
  }
  return context().snapshot().split(path_.order, prefix(), count);
}

OperatorPtr Scan::part(const store::IdRange& range) const {
  return OperatorPtr(new Scan(*this, range));
}

bool Scan::gives_each_once() const {
  // Quoted facts may be there twice, under two numbers.
  if (pattern_.reading != Reading::kStored || pattern_.visibility != store::Visibility::kAsserted) {
    return false;
  }
  if (!pattern_.at(Column::kFact).is_any()) return true;
  return std::none_of(pattern_.slots.begin(), pattern_.slots.begin() + 4,
                      [](const Slot& slot) { return slot.is_any(); });
}

std::string Scan::describe(const Variables& variables) const {
  if (pattern_.impossible) return "nothing: " + text_of(pattern_, variables, context());
  const std::string how = way_ == Way::kWindow     ? "time"
                          : way_ == Way::kEarliest ? "earliest first"
                                                   : text_of(path_.order);
  return "scan " + how + ": " + text_of(pattern_, variables, context()) +
         other_names_text(path_, pattern_, context());
}

void Scan::do_restart() { begun_ = false; }

void Scan::begin() {
  begun_ = true;
  begins_.clear();
  const store::Snapshot& snapshot = context().snapshot();
  const std::optional<store::Id> relation = relation_by_time(pattern_);
  if (way_ == Way::kWindow && !range_.is_whole()) {
    time_cursor_ = snapshot.scan_places(places_, range_.first.bits, range_.last.bits, columns_);
  } else if (way_ == Way::kWindow) {
    time_cursor_ = snapshot.scan_by_time(relation, window_of(pattern_), columns_);
  } else if (way_ == Way::kEarliest) {
    const store::ColumnSet chosen_by{store::FactColumn::kTime, store::FactColumn::kNumber};
    time_cursor_ = snapshot.scan_earliest(relation, by_number_ ? chosen_by : columns_);
  } else if (!range_.is_whole()) {
    cursor_ = snapshot.scan_range(path_.order, prefix(), range_, window_of(pattern_), columns_);
  } else {
    if (!cursor_) cursor_ = open_cursor(pattern_, path_.order, columns_, context());
    cursor_->seek(prefix(), window_of(pattern_));
  }
}

bool Scan::has_earliest() {
  if (begins_.size() < earliest_) return false;
  if (earliest_ == 0) return true;
  const auto last = begins_.begin() + static_cast<std::ptrdiff_t>(earliest_ - 1);
  std::nth_element(begins_.begin(), last, begins_.end());
  return *last < time_cursor_->bound();
}

bool Scan::next_facts() {
  facts_.clear();
  if (way_ == Way::kOrder) return cursor_->next(facts_);
  if (way_ == Way::kWindow) return time_cursor_->next(facts_);
  if (by_number_) return next_earliest();
  const std::size_t most = std::min(kBatchSize, std::max<std::size_t>(earliest_, 64));
  return !has_earliest() && time_cursor_->next(facts_, most);
}

/// All the rows at once: of those that begin early enough as many as are asked for, whose other
/// parts are only then looked for.
bool Scan::next_earliest() {
  if (!begins_.empty()) return false;
  store::FactBatch found;
  Charge charge(context());
  std::size_t noted = 0;
  const std::vector<store::Id>& times = found.parts[static_cast<std::size_t>(Column::kTime)];
  while (!has_earliest() && time_cursor_->next(found, std::max<std::size_t>(earliest_, 64))) {
    context().check();
    charge.add((found.size() - noted) * 4 * sizeof(store::Id));
    for (; noted < found.size(); ++noted) {
      begins_.push_back(context().time_bounds(times[noted]).s0);
    }
  }
  const std::vector<std::uint32_t> rank_of = ranks_of(times, context());
  std::vector<std::uint32_t> sorted(found.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rank_of[a] < rank_of[b]; });
  sorted.resize(std::min(sorted.size(), earliest_));
  std::vector<store::FactNumber> numbers;
  for (const std::uint32_t row : sorted) numbers.push_back(found.numbers[row]);
  std::sort(numbers.begin(), numbers.end());
  fetch_chosen(numbers);
  return facts_.size() > 0;
}

/// In rising sequence, as blocks lie.
void Scan::fetch_chosen(const std::vector<store::FactNumber>& numbers) {
  const auto cursor = context().scan(store::Order::kNumber, pattern_.visibility, columns_);
  for (const store::FactNumber number : numbers) {
    const store::Id id = store::Id::fact(number);
    cursor->seek({&id, 1});
    if (!cursor->next(facts_, 1)) {
      throw Error(ErrorCode::kDamaged, "the graph is damaged: a fact by time is not there");
    }
  }
}

bool Scan::do_next(Batch& batch) {
  if (pattern_.impossible) return false;
  if (!begun_) begin();
  std::size_t rows = 0;
  while (rows == 0) {
    if (!next_facts()) break;
    if (tests_.empty()) {
      rows = facts_.size();
      break;
    }
    tests_.select(facts_, context(), selected_);
    rows = selected_.size();
    if (rows == 0) context().check();
  }
  const store::ScanCounters& counters =
      way_ == Way::kOrder ? cursor_->counters() : time_cursor_->counters();
  mutable_counters().blocks_read = counters.blocks_read;
  mutable_counters().blocks_skipped = counters.blocks_skipped;
  batch.size = rows;
  if (rows == 0) return false;
  if (way_ == Way::kEarliest && !by_number_) note_begins(rows);
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    give(outputs_[i].column, rows, batch.columns[i]);
  }
  return true;
}

/// The rows' values of a column; those of the whole batch are handed over.
void Scan::give(Column column, std::size_t rows, std::vector<store::Id>& values) {
  if (tests_.empty() && column != Column::kFact) {
    std::swap(values, facts_.parts[static_cast<std::size_t>(column)]);
    return;
  }
  values.reserve(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = tests_.empty() ? i : selected_[i];
    values.push_back(value_of(facts_, row, column));
  }
}

void Scan::note_begins(std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = tests_.empty() ? i : selected_[i];
    begins_.push_back(context().time_bounds(value_of(facts_, row, Column::kTime)).s0);
  }
}

}  // namespace annals::query
