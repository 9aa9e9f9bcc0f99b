// Facts by time must be what a plain loop over all facts finds: for times of every kind, in blocks
// and in recent commits, after folds, loads, retractions and merges.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "model/error.h"
#include "tests/model/random_time.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

/// Every form of time, and times that lie side by side or far away.
const std::vector<std::string>& all_times() {
  static const std::vector<std::string> times = [] {
    std::vector<std::string> all = annals_test::every_form();
    for (const char* time : {"2007-05-29", "2007-05-28T14:30Z", "2007-05-28T23:59:59.999999Z",
                             "2007-05-29T00:00:00.000001Z", "2007-05-28T01:30:00+03:00",
                             "[..2007-05-28]", "2007-05-01/2007-05-28", "2007-05-28/2007-05-28",
                             "2007-05-27T12:00Z/2007-05-29T07:15:30Z", "../2007-05-28T14:30Z",
                             "2007-05-28T14:30Z/..", "Y20000", "Y10000/Y20000", "Y-2147483647",
                             "Y2147483647", "-9999-01-01", "9999-12-31", "1000/Y12000"}) {
      all.push_back(time);
    }
    return all;
  }();
  return times;
}

/// A fact by its parts and number.
using Key = std::tuple<FactKey, FactNumber, CommitNumber, CommitNumber>;

std::vector<Key> keys_of(const FactBatch& batch) {
  std::vector<Key> keys;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    keys.emplace_back(
        FactKey{batch.parts[0][i], batch.parts[1][i], batch.parts[2][i], batch.parts[3][i]},
        batch.numbers[i], batch.from[i], batch.to[i]);
  }
  return keys;
}

std::vector<Key> sorted(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::vector<Key> all_of(TimeCursor& cursor, std::size_t limit) {
  FactBatch batch;
  while (cursor.next(batch, limit)) {
  }
  return sorted(keys_of(batch));
}

/// What a loop over all facts finds.
std::vector<Key> expected(const Snapshot& snapshot, std::optional<Id> relation,
                          const TimeWindow& window) {
  FactBatch batch;
  const auto cursor = snapshot.scan(Order::kNumber);
  while (cursor->next(batch)) {
  }
  std::vector<Key> keys = keys_of(batch);
  std::erase_if(keys, [&](const Key& key) {
    const FactKey& fact = std::get<0>(key);
    if (relation && fact.relation != *relation) return true;
    const TimeBounds bounds = snapshot.time_bounds(fact.time);
    return bounds.s0 > window.last || bounds.e1 < window.first;
  });
  return sorted(std::move(keys));
}

void compare_window(const Snapshot& snapshot, std::optional<Id> relation, const TimeWindow& window,
                    std::size_t limit) {
  INFO("window " << window.first << " to " << window.last << ", relation "
                 << (relation ? relation->bits : 0) << ", commit " << snapshot.commit());
  const std::vector<Key> facts = expected(snapshot, relation, window);
  REQUIRE(all_of(*snapshot.scan_by_time(relation, window), limit) == facts);
  const TimeCount count = snapshot.count_by_time(relation, window);
  REQUIRE(count.facts >= facts.size());
  if (count.exact) REQUIRE(count.facts == facts.size());
}

void compare_earliest(const Snapshot& snapshot, std::optional<Id> relation, std::size_t limit) {
  const auto cursor = snapshot.scan_earliest(relation);
  std::vector<Key> keys;
  FactBatch batch;
  Moment bound = cursor->bound();
  while (cursor->next(batch, limit)) {
    REQUIRE(batch.size() <= limit);
    for (const Id time : batch.parts[3]) REQUIRE(snapshot.time_bounds(time).s0 >= bound);
    REQUIRE(cursor->bound() >= bound);
    bound = cursor->bound();
    const std::vector<Key> more = keys_of(batch);
    keys.insert(keys.end(), more.begin(), more.end());
    batch.clear();
  }
  REQUIRE(cursor->bound() == kEndOfTime);
  REQUIRE(sorted(std::move(keys)) == expected(snapshot, relation, {}));
}

class RandomTimes {
 public:
  explicit RandomTimes(unsigned seed) : random_(seed) {
    options_ = in_memory();
    options_.block_rows = 2 + below(9);
    options_.fold_threshold = 1 + below(80);
    store_ = Store::open("", options_);
  }

  void step() {
    switch (below(8)) {
      case 0:
        store_->fold();
        break;
      case 1:
        load();
        break;
      case 2:
        if (below(3) == 0) compact();
        break;
      case 3:
        if (held_.size() < 3) held_.push_back(store_->snapshot());
        break;
      default:
        change();
    }
    compare(store_->snapshot());
    const Snapshot now = store_->snapshot();
    if (now.commit() > 0) compare(now.as_of(below(now.commit() + 1)));
    if (!held_.empty()) compare(held_[below(held_.size())]);
  }

  void finish() {
    held_.clear();
    require_sound(*store_);
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  std::string day() {
    const auto part = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(1990 + below(30)) + "-" + part(1 + below(12)) + "-" + part(1 + below(28));
  }

  TimeValue time() {
    switch (below(6)) {
      case 0:
        return TimeValue::always();
      case 1:
        return TimeValue::parse(day());
      case 2: {
        std::string a = day();
        std::string b = day();
        if (b < a) std::swap(a, b);
        return TimeValue::parse(a + "/" + b);
      }
      default:
        return TimeValue::parse(all_times()[below(all_times().size())]);
    }
  }

  Fact some_fact() {
    const auto entity = [&](const char* stem, std::uint64_t n) {
      return Term::entity(stem + std::to_string(below(n)));
    };
    if (below(30) == 0) {  // two names of one entity
      return Fact(Term::entity("e0"), Term::entity("also-known-as"), Term::entity("f0"));
    }
    const Term subject = below(12) == 0 ? Term::entity("f0") : entity("e", 6);
    return Fact(subject, entity("r", 3), entity("e", 6), time());
  }

  void change() {
    const auto transaction = store_->begin();
    const std::uint64_t count = 1 + below(12);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (below(4) > 0) {
        add(*transaction, some_fact());
        continue;
      }
      const std::vector<FactRow> rows = rows_of(transaction->snapshot().as_stated());
      if (rows.empty()) continue;
      const FactNumber number = rows[below(rows.size())].number;
      below(6) == 0 ? transaction->erase(number) : transaction->retract(number);
    }
    if (below(2) == 0) compare(transaction->snapshot());
    if (below(8) > 0) transaction->commit();
  }

  void load() {
    const auto bulk = store_->begin_load({});
    const std::uint64_t count = 1 + below(200);
    for (std::uint64_t i = 0; i < count; ++i) bulk->add(some_fact());
    bulk->finish();
  }

  void compact() {
    held_.clear();
    store_->compact();
  }

  Moment moment() {
    if (below(12) == 0) return kStartOfTime;
    if (below(12) == 0) return kEndOfTime;
    const TimeBounds bounds = time().bounds();
    const Moment moment = std::array{bounds.s0, bounds.s1, bounds.e0, bounds.e1}[below(4)];
    const auto by = static_cast<Moment>(below(3)) - 1;
    return moment == kStartOfTime || moment == kEndOfTime ? moment : moment + by;
  }

  void compare(const Snapshot& snapshot) {
    REQUIRE(snapshot.has_time_order());
    std::optional<Id> relation;
    if (below(2) == 0) relation = snapshot.find(Term::entity("r" + std::to_string(below(3))));
    const std::size_t limit = 1 + below(20);
    for (int i = 0; i < 3; ++i) {
      TimeWindow window{moment(), moment()};
      if (window.last < window.first) std::swap(window.first, window.last);
      compare_window(snapshot, relation, window, limit);
    }
    compare_earliest(snapshot, relation, limit);
  }

  std::mt19937_64 random_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  std::vector<Snapshot> held_;
};

TEST_CASE("facts by time, whatever their times and wherever they lie") {
  const char* seeds = std::getenv("ANNALS_SEEDS");
  const unsigned count = seeds == nullptr ? 25 : static_cast<unsigned>(std::atoi(seeds));
  for (unsigned seed = 1; seed <= count; ++seed) {
    INFO("seed " << seed);
    RandomTimes run(seed);
    for (int i = 0; i < 30; ++i) run.step();
    run.finish();
  }
}

TEST_CASE("every fact touches the windows of its own bounds, and none beside them") {
  const auto store = Store::open("", in_memory());
  {
    const auto transaction = store->begin();
    for (const std::string& time : all_times()) add(*transaction, fact("a", "r", "b", time));
    add(*transaction, fact("a", "r", "b"));
    transaction->commit();
  }
  for (const bool folded : {false, true}) {
    if (folded) store->fold();
    const Snapshot snapshot = store->snapshot();
    REQUIRE(snapshot.has_time_order());
    const std::optional<Id> relation = snapshot.find(Term::entity("r"));
    for (const std::string& time : all_times()) {
      const TimeBounds bounds = TimeValue::parse(time).bounds();
      for (const std::optional<Id>& of : {std::optional<Id>(), relation}) {
        compare_window(snapshot, of, {bounds.s0, bounds.e1}, 7);
        compare_window(snapshot, of, {bounds.s0, bounds.s0}, 7);
        compare_window(snapshot, of, {bounds.e1, bounds.e1}, 7);
        if (bounds.s0 > kStartOfTime) {
          compare_window(snapshot, of, {kStartOfTime, bounds.s0 - 1}, 7);
          compare_window(snapshot, of, {bounds.s0 - 1, bounds.s0 - 1}, 7);
        }
        if (bounds.e1 < kEndOfTime) {
          compare_window(snapshot, of, {bounds.e1 + 1, kEndOfTime}, 7);
          compare_window(snapshot, of, {bounds.e1 + 1, bounds.e1 + 1}, 7);
        }
      }
    }
    compare_earliest(snapshot, std::nullopt, 1);
    compare_earliest(snapshot, relation, 3);
  }
}

TEST_CASE("a relation that has no facts has none by time") {
  const auto store = Store::open("", in_memory());
  {
    const auto transaction = store->begin();
    add(*transaction, fact("a", "r", "b", "2007"));
    transaction->commit();
  }
  store->fold();
  const Snapshot snapshot = store->snapshot();
  const std::optional<Id> a = snapshot.find(Term::entity("a"));
  compare_window(snapshot, a, {}, 3);
  compare_earliest(snapshot, a, 3);
  CHECK(snapshot.count_by_time(a, {}).facts == 0);
  compare_window(snapshot.as_of(0), std::nullopt, {}, 3);
}

}  // namespace
}  // namespace annals::store
