#include "query/context.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "query/derived.h"
#include "query/effective_cursor.h"

namespace annals::query {
namespace {

using store::Id;
using store::IdKind;

/// Lets through the rows that a source filter keeps.
class FilteredCursor : public store::Cursor {
 public:
  FilteredCursor(std::unique_ptr<store::Cursor> cursor, std::shared_ptr<const SourceFilter> filter)
      : cursor_(std::move(cursor)), filter_(std::move(filter)) {}

  void seek(std::span<const Id> prefix, store::TimeWindow window) override {
    cursor_->seek(prefix, window);
  }

  bool next(store::FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    while (batch.size() == before) {
      read_.clear();
      if (!cursor_->next(read_, limit)) return false;
      for (std::size_t row = 0; row < read_.size(); ++row) {
        const store::Id subject = read_.parts[static_cast<std::size_t>(store::Part::kSubject)][row];
        if (filter_->keeps(read_.numbers[row], subject)) batch.push(read_, row);
      }
    }
    return true;
  }

  const store::ScanCounters& counters() const override { return cursor_->counters(); }

 private:
  std::unique_ptr<store::Cursor> cursor_;
  std::shared_ptr<const SourceFilter> filter_;
  store::FactBatch read_;
};

/// Tells at its end what was read.
class CountedCursor : public store::Cursor {
 public:
  CountedCursor(std::unique_ptr<store::Cursor> cursor, store::ScanCounters& scanned)
      : cursor_(std::move(cursor)), scanned_(scanned) {}
  ~CountedCursor() override {
    scanned_.blocks_read += counters().blocks_read;
    scanned_.blocks_skipped += counters().blocks_skipped;
    scanned_.rows_read += counters().rows_read;
  }
  CountedCursor(const CountedCursor&) = delete;
  CountedCursor& operator=(const CountedCursor&) = delete;

  void seek(std::span<const Id> prefix, store::TimeWindow window) override {
    cursor_->seek(prefix, window);
  }
  bool next(store::FactBatch& batch, std::size_t limit) override {
    return cursor_->next(batch, limit);
  }
  const store::ScanCounters& counters() const override { return cursor_->counters(); }

 private:
  std::unique_ptr<store::Cursor> cursor_;
  store::ScanCounters& scanned_;
};

bool has_local_bit(Id id) {
  return (id.is_word() || id.is_fact()) && (id.bits & Id::kLocalBit) != 0;
}

/// The kind of the local id of a term that the graph does not have.
IdKind local_kind(const Term& term) {
  switch (term.kind()) {
    case TermKind::kEntity:
      return IdKind::kEntity;
    case TermKind::kText:
      return IdKind::kText;
    case TermKind::kNumber:
      return term.is_integer() ? IdKind::kIntegerWord : IdKind::kDecimalWord;
    case TermKind::kTime:
      return IdKind::kTimeWord;
    case TermKind::kFact:
      return IdKind::kFact;
    default:
      throw Error(ErrorCode::kInternal, "a truth value without an id");
  }
}

/// About what a term that only the query knows takes.
std::size_t bytes_of(const Term& term) {
  constexpr std::size_t kTermBytes = 160;
  if (term.is_entity()) return kTermBytes + 2 * term.as_entity().size();
  if (term.is_text()) return kTermBytes + 2 * term.as_text().value.size();
  if (!term.is_fact()) return kTermBytes;
  const Fact& fact = term.as_fact();
  return kTermBytes + bytes_of(fact.subject()) + bytes_of(fact.relation()) +
         bytes_of(fact.object());
}

std::string bytes_text(std::size_t bytes) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20;
  if (bytes >= kMebibyte && bytes % kMebibyte == 0) return fmt::format("{} MiB", bytes / kMebibyte);
  return fmt::format("{} bytes", bytes);
}

}  // namespace

Context::Context(store::Snapshot snapshot, Options options)
    : snapshot_(std::move(snapshot)),
      options_(std::move(options)),
      begin_(std::chrono::steady_clock::now()),
      reported_(begin_) {}

Context::~Context() = default;

const Meanings& Context::meanings() const {
  if (!meanings_) {
    meanings_ = raw_ ? std::make_shared<const Meanings>() : Meanings::kept_with(snapshot_);
  }
  return *meanings_;
}

Derived& Context::derived() {
  meanings();
  if (!derived_) derived_ = std::make_unique<Derived>(meanings_, *this);
  return *derived_;
}

std::unique_ptr<store::Cursor> Context::scan_effective(store::Order order,
                                                       std::optional<Id> relation,
                                                       store::ColumnSet wanted) {
  if (!meanings().changes(relation)) return scan(order, store::Visibility::kAsserted, wanted);
  return make_effective_cursor(order, Reading::kEffective, *this);
}

std::unique_ptr<store::Cursor> Context::scan(store::Order order, store::Visibility visibility,
                                             store::ColumnSet wanted) const {
  const bool filters = filter_ && visibility != store::Visibility::kKnown;
  if (filters) {
    wanted.add(store::FactColumn::kNumber);
    wanted.add(store::FactColumn::kSubject);
  }
  std::unique_ptr<store::Cursor> cursor = snapshot_.scan(order, visibility, wanted);
  if (scanned_ != nullptr) {
    cursor = std::make_unique<CountedCursor>(std::move(cursor), *scanned_);
  }
  if (!filters) return cursor;
  return std::make_unique<FilteredCursor>(std::move(cursor), filter_);
}

Id Context::intern(const Term& term) {
  if (term.empty()) return Id::none();
  const bool stays = term.is_entity() && snapshot_.has_other_names();
  if (const auto known = (stays ? snapshot_.as_stated() : snapshot_).find(term)) return *known;
  if (term.is_entity()) {
    if (const auto relation = meanings().unknown_name(term.as_entity())) return *relation;
  }
  const Term read = term.is_fact() ? snapshot_.read(term) : term;
  const std::lock_guard lock(local_mutex_);
  const auto [place, is_new] = local_ids_.try_emplace(read, Id::none());
  if (is_new) {
    charge(bytes_of(read));
    place->second = Id::make(local_kind(read), Id::kLocalBit | local_terms_.size());
    local_terms_.push_back(read);
  }
  return place->second;
}

Id Context::fact_id(const store::FactKey& key) {
  return intern(Term::fact(
      Fact(term(key.subject), term(key.relation), term(key.object), term(key.time).as_time())));
}

Term Context::term(Id id) const {
  if (id.is_none()) return Term();
  if (has_local_bit(id)) {
    if (const std::string* name = meanings().unknown_name(id)) return Term::entity(*name);
  }
  if (has_local_bit(id)) {
    const std::lock_guard lock(local_mutex_);
    return local_terms_.at(id.payload() & ~Id::kLocalBit);
  }
  return snapshot_.term(id);
}

std::vector<Term> Context::terms(const std::vector<Id>& ids) const {
  std::vector<Term> result(ids.size());
  std::vector<Id> stored;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].is_none()) continue;
    if (has_local_bit(ids[i])) {
      result[i] = term(ids[i]);
    } else {
      stored.push_back(ids[i]);
      places.push_back(i);
    }
  }
  std::vector<Term> found = snapshot_.terms(stored);
  for (std::size_t i = 0; i < found.size(); ++i) result[places[i]] = std::move(found[i]);
  return result;
}

std::vector<Term> Context::many_terms(const std::vector<Id>& ids) {
  constexpr std::size_t kAtOnce = 65536;
  if (ids.size() <= kAtOnce) return terms(ids);
  std::vector<Term> result;
  result.reserve(ids.size());
  for (std::size_t from = 0; from < ids.size(); from += kAtOnce) {
    check();
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(from);
    const std::size_t count = std::min(kAtOnce, ids.size() - from);
    std::vector<Term> some =
        terms(std::vector<Id>(begin, begin + static_cast<std::ptrdiff_t>(count)));
    std::move(some.begin(), some.end(), std::back_inserter(result));
  }
  return result;
}

TimeBounds Context::time_bounds(Id time) const {
  if (has_local_bit(time)) return term(time).as_time().bounds();
  if (time.kind() == IdKind::kTime) return TimeValue::bounds_of_packed(time.payload());
  return snapshot_.time_bounds(time);
}

void Context::check() {
  if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) {
    throw Error(ErrorCode::kCancelled, "the query was cancelled");
  }
  if (stopped_.load(std::memory_order_relaxed)) throw Stopped();
  if (options_.progress && (!asking_ || *asking_ == std::this_thread::get_id())) report();
  if (!options_.time_limit) return;
  if (std::chrono::steady_clock::now() - begin_ > *options_.time_limit) {
    throw Error(ErrorCode::kLimit,
                fmt::format("the query took longer than its time limit of {} ms: raise it with "
                            "--timeout, or the option time_limit",
                            options_.time_limit->count()));
  }
}

void Context::report() {
  constexpr std::chrono::milliseconds kEvery{100};
  const auto now = std::chrono::steady_clock::now();
  if (now - reported_ < kEvery) return;
  reported_ = now;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begin_);
  options_.progress({rows_, blocks_, elapsed});
}

void Context::charge(std::size_t bytes) {
  if (memory_.fetch_add(bytes) + bytes <= options_.memory_limit) return;
  throw Error(ErrorCode::kLimit,
              fmt::format("the query needs more working memory than its limit of {}: raise it with "
                          "--memory, or the option memory_limit",
                          bytes_text(options_.memory_limit)));
}

void Context::release(std::size_t bytes) {
  std::size_t before = memory_;
  while (!memory_.compare_exchange_weak(before, before - std::min(bytes, before))) {
  }
}

void Context::note(std::string text) {
  if (quiet_) return;
  const std::lock_guard lock(local_mutex_);
  if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) {
    notes_.push_back(std::move(text));
  }
}

}  // namespace annals::query
