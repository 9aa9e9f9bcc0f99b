// What came and went between two commits: found by the log, and the same as by reading everything.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

std::string name(const char* kind, std::uint64_t number) { return kind + std::to_string(number); }

/// The facts whose state differs, and the commit in which it did last; the rows that a consumer
/// needs are in both.
using Difference = std::map<FactKey, std::pair<int, CommitNumber>>;

Difference difference(const std::vector<FactRow>& rows, CommitNumber before, CommitNumber after) {
  Difference found;
  for (const FactRow& row : rows) {
    const bool was = row.from <= before && before < row.to;
    const bool is = row.from <= after && after < row.to;
    if (was == is) continue;
    auto& [sum, commit] = found[row.key];
    sum += is ? 1 : -1;
    commit = std::max({commit, row.from, is ? 0 : row.to});
  }
  return found;
}

void check_all_pairs(const Snapshot& snapshot) {
  const std::vector<FactRow> all = rows_of(snapshot, Visibility::kHistory);
  for (CommitNumber after = 0; after <= snapshot.commit(); ++after) {
    for (CommitNumber last = after; last <= snapshot.commit() + 1; ++last) {
      const auto cursor = snapshot.scan_changed(after, last);
      const std::vector<FactRow> rows = rest_of(*cursor, 7);
      INFO("commits beyond " << after << " up to " << last << " of " << snapshot.commit());
      REQUIRE(std::is_sorted(rows.begin(), rows.end(), [](const FactRow& a, const FactRow& b) {
        return std::tie(a.key, a.number, a.from) < std::tie(b.key, b.number, b.from);
      }));
      const CommitNumber to = std::min(last, snapshot.commit());
      REQUIRE(difference(rows, after, to) == difference(all, after, to));
    }
  }
}

/// Commits of all kinds, so many that folds and merges happen.
class RandomCommits {
 public:
  RandomCommits(Store& store, std::uint64_t seed) : store_(store), random_(seed) {}

  void make_one() {
    if (random_() % 12 == 0) return load();
    auto change = store_.begin();
    for (std::uint64_t i = random_() % 5 + 1; i > 0; --i) change_one(*change);
    if (random_() % 10 == 0) check_all_pairs(change->snapshot());
    change->commit();
  }

 private:
  Fact random_fact() {
    const Fact plain =
        fact(name("s", random_() % 12), name("r", random_() % 3), name("o", random_() % 4));
    if (random_() % 4 != 0) return plain;
    return random_() % 2 == 0
               ? Fact(Term::fact(plain), Term::entity("says"), Term::entity(name("o", 1)))
               : Fact(Term::entity(name("s", 1)), Term::entity("denies"), Term::fact(plain));
  }
  void change_one(Transaction& change) {
    const FactKey key = key_of(change, random_fact());
    const auto found = change.snapshot().find_known(key);
    const std::uint64_t what = random_() % 16;
    if (what < 9) {
      change.add(key);
    } else if (what == 9) {
      change.quote(key);
    } else if (found && what == 10) {
      change.erase(*found);
    } else if (found) {
      change.retract(*found);
    }
  }
  void load() {
    const auto load = store_.begin_load({});
    for (int i = 0; i < 40; ++i) load->add(random_fact());
    load->finish();
  }

  Store& store_;
  std::mt19937_64 random_;
};

TEST_CASE("changes between commits are the same as by reading all facts") {
  const int seeds = std::getenv("ANNALS_SEEDS") ? std::atoi(std::getenv("ANNALS_SEEDS")) : 12;
  for (int seed = 1; seed <= seeds; ++seed) {
    INFO("seed " << seed);
    StoreOptions options = in_memory();
    options.fold_threshold = seed % 3 == 0 ? 1000 : 20;
    options.block_rows = 8;
    options.folds_in_background = seed % 2 == 0;
    const auto store = Store::open("", options);
    RandomCommits commits(*store, static_cast<std::uint64_t>(seed));
    for (int i = 0; i < 30; ++i) commits.make_one();
    check_all_pairs(store->snapshot());
    check_all_pairs(store->snapshot().as_of(20));
    store->compact();
    check_all_pairs(store->snapshot());
  }
}

TEST_CASE("other names count in changes between commits") {
  const auto store = Store::open("", in_memory());
  for (const auto& f : {fact("x", "r", "o"), fact("y", "r", "o"), fact("x", "also-known-as", "y"),
                        fact("y", "r", "p")}) {
    auto change = store->begin();
    add(*change, f);
    change->commit();
  }
  auto change = store->begin();
  change->retract(store->snapshot().stored_numbers(1).front());
  change->commit();
  check_all_pairs(store->snapshot());
  check_all_pairs(store->snapshot().as_stated());
  store->fold();
  check_all_pairs(store->snapshot());
}

TEST_CASE("changes between commits read what these commits touched") {
  constexpr std::uint64_t kLoaded = 30'000;
  const auto store = Store::open("", in_memory());
  {
    const auto load = store->begin_load({});
    for (std::uint64_t i = 0; i < kLoaded; ++i) {
      load->add(fact(name("s", i * 7919 % kLoaded), "r", name("o", i % 100)));
    }
    load->finish();
  }
  for (std::uint64_t i = 0; i < 200; ++i) {
    auto change = store->begin();
    for (std::uint64_t j = 0; j < 3; ++j) {
      const Fact old = fact(name("s", i * 131 + j), "r", name("o", (i * 131 + j) % 100));
      const auto found = change->snapshot().find_known(key_of(*change, old));
      if (found) change->retract(*found);
      add(*change, fact(name("s", i * 97 + j), "new", name("o", j)));
    }
    change->commit();
  }
  const auto counted = [&](CommitNumber after, CommitNumber last) {
    const auto cursor = store->snapshot().scan_changed(after, last);
    const std::vector<FactRow> rows = rest_of(*cursor, 7);
    CHECK(difference(rows, after, last) ==
          difference(rows_of(store->snapshot(), Visibility::kHistory), after, last));
    return cursor->counters();
  };
  const auto check_work = [&] {
    const ScanCounters few = counted(100, 102);
    CHECK(few.rows_read <= 2 * 6);
    CHECK(few.blocks_read <= 2 * 6 * 2);
    CHECK(counted(201, 201).rows_read == 0);
    // Of most of the graph: everything, once.
    const ScanCounters most = counted(0, 201);
    CHECK(most.rows_read >= kLoaded);
    CHECK(most.blocks_read < 40);
  };
  check_work();
  store->fold();
  check_work();
  store->compact();
  check_work();
}

}  // namespace
}  // namespace annals::store
