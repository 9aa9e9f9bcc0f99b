// Bulk loads: their rows, their limits, what comes of many facts.
#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/error.h"
#include "store/load_rows.h"
#include "store/parallel.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

std::vector<RankRow> random_rows(std::mt19937& random, std::size_t count, Rank most) {
  std::vector<RankRow> rows(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto rank = [&] { return static_cast<Rank>(random() % (std::uint64_t{most} + 1)); };
    rows[i] = {rank(), rank() % 7, rank(), rank() % 3, i};
  }
  return rows;
}

auto all_of(const RankRow& row) {
  return std::tie(row.subject, row.relation, row.object, row.time, row.number);
}

void check_equal(const std::vector<RankRow>& a, const std::vector<RankRow>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(all_of(a[i]) == all_of(b[i]));
}

TEST_CASE("rows of ranks are sorted by digits as by comparing") {
  std::mt19937 random(5);
  constexpr RankColumn kColumns[] = {&RankRow::subject, &RankRow::relation, &RankRow::object,
                                     &RankRow::time};
  for (const Rank most :
       {Rank{0}, Rank{1}, Rank{50}, Rank{2047}, Rank{2048}, Rank{5'000'000}, ~Rank{0}}) {
    for (const std::size_t count : {0, 1, 2, 1000}) {
      std::vector<RankRow> rows = random_rows(random, count, most);
      std::vector<RankRow> expected = rows;
      std::stable_sort(expected.begin(), expected.end(), [](const RankRow& a, const RankRow& b) {
        return std::tie(a.subject, a.relation, a.object, a.time) <
               std::tie(b.subject, b.relation, b.object, b.time);
      });
      sort_rows(rows, kColumns);
      check_equal(rows, expected);
      for (const RankColumn column : kColumns) {
        std::vector<RankRow> by_column = rows;
        std::stable_sort(
            by_column.begin(), by_column.end(),
            [column](const RankRow& a, const RankRow& b) { return a.*column < b.*column; });
        check_equal(stably_sorted(rows, column), by_column);
      }
    }
  }
}

TEST_CASE("work on several threads is all done, and its failure is thrown") {
  for (const std::size_t threads : {1, 2, 5}) {
    std::atomic<int> done{0};
    const std::vector<std::function<void()>> work(20, [&done] { ++done; });
    run_parallel(work, threads);
    CHECK(done == 20);
    std::vector<std::function<void()>> failing = work;
    failing[7] = [] { throw Error(ErrorCode::kIo, "the disk is full"); };
    CHECK_THROWS_AS(run_parallel(failing, threads), Error);
  }
  run_parallel({}, 3);
}

Fact random_event(std::mt19937& random) {
  const auto name = [&](const char* what, unsigned most) {
    return std::string(what) + std::to_string(random() % most);
  };
  return fact(name("s", 300), name("r", 12), name(random() % 3 == 0 ? "s" : "o", 3000),
              std::string(TimeValue::from_day(13000 + static_cast<int>(random() % 500)).text()));
}

/// Every order holds the same facts, sorted.
void check_orders(const Snapshot& snapshot, std::size_t count) {
  std::vector<FactRow> by_number = rows_of(snapshot, Visibility::kAsserted, Order::kNumber);
  REQUIRE(by_number.size() == count);
  for (std::size_t order = 0; order < kOrderCount; ++order) {
    std::vector<FactRow> rows = rows_of(snapshot, Visibility::kAsserted, Order(order));
    REQUIRE(rows.size() == count);
    const auto tuple = [order](const FactRow& row) {
      const std::array<Id, 4> parts = {row.key.subject, row.key.relation, row.key.object,
                                       row.key.time};
      std::array<std::uint64_t, 5> values{};
      const auto sequence = parts_of(Order(order));
      for (std::size_t i = 0; i < 4; ++i) {
        values[i] = parts[static_cast<std::size_t>(sequence[i])].bits;
      }
      if (Order(order) == Order::kNumber) values = {};
      values[4] = row.number;
      return values;
    };
    REQUIRE(std::is_sorted(rows.begin(), rows.end(), [&](const FactRow& a, const FactRow& b) {
      return tuple(a) < tuple(b);
    }));
    std::sort(rows.begin(), rows.end(),
              [](const FactRow& a, const FactRow& b) { return a.number < b.number; });
    for (std::size_t i = 0; i < count; ++i) {
      REQUIRE(rows[i].number == by_number[i].number);
      REQUIRE(rows[i].key == by_number[i].key);
    }
  }
}

TEST_CASE("a load of many facts, some of them twice, with facts about facts") {
  std::mt19937 random(17);
  StoreOptions options = in_memory();
  options.block_rows = 64;
  const auto store = Store::open("", options);
  std::set<std::string> different;
  std::size_t given = 0;
  for (int round = 0; round < 2; ++round) {  // into an empty graph, and into a full one
    const auto load = store->begin_load({});
    std::size_t added_before = different.size();
    for (int i = 0; i < 20000; ++i) {
      const Fact event = random_event(random);
      const std::string key = event.subject().as_entity() + ' ' + event.relation().as_entity() +
                              ' ' + event.object().as_entity() + ' ' +
                              std::string(event.time().text());
      load->add(event);
      different.insert(key);
      given += 1;
      if (i % 3 != 0) continue;
      load->add(Fact(Term::fact(event), Term::entity("source"),
                     Term::entity("paper " + std::to_string(i % 10))));
      different.insert("<< " + key + " >> " + std::to_string(i % 10));
      given += 1;
      if (i % 300 == 0) {
        load->add(Fact(Term::entity("x"), Term::entity("denied"),
                       Term::fact(fact("never", "was", "said", "2007"))));
        different.insert("denied");
        given += 1;
      }
    }
    const LoadResult result = load->finish();
    CHECK(result.added == different.size() - added_before);
    CHECK(result.added + result.known == given);
    given = 0;
    const Snapshot snapshot = store->snapshot();
    check_orders(snapshot, different.size());
    CHECK(snapshot.fact_count() == different.size());
    CHECK(store->stats().quoted_facts == 1);
    const CheckReport report = store->check();
    INFO((report.lines.empty() ? "" : report.lines.back()));
    CHECK(report.sound);
  }
}

TEST_CASE("a load with more different words than its memory says so, and leaves the graph alone") {
  const auto store = Store::open("", in_memory());
  LoadOptions options;
  options.memory_limit = std::size_t{1} << 20;
  {
    const auto load = store->begin_load(options);
    std::string message;
    try {
      for (int i = 0; i < 40'000; ++i) load->add(fact("s" + std::to_string(i), "r", "o"));
      load->finish();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kLimit);
      message = error.what();
    }
    CHECK(message.find("its limit of 1 MiB: 2 MiB for 400") != std::string::npos);
    CHECK(message.find("--memory") != std::string::npos);
  }
  CHECK(store->snapshot().commit() == 0);
  CHECK(store->stats().runs == 0);
  const auto load = store->begin_load(options);  // the next one begins anew
  load->add(fact("a", "r", "b"));
  CHECK(load->finish().added == 1);
}

TEST_CASE("a load is cancelled until its last moment, and keeps nothing") {
  StoreOptions store_options = in_memory();
  store_options.fold_threshold = 100;  // it writes a run
  const auto store = Store::open("", store_options);
  int at = 0;
  for (bool cancelled = true; cancelled; ++at) {
    LoadOptions options;
    int calls = 0;
    options.progress = [&](std::uint64_t) { return calls++ < at; };
    const auto load = store->begin_load(options);
    cancelled = false;
    try {
      for (int i = 0; i < 200; ++i) load->add(fact("s" + std::to_string(i), "r", "o"));
      load->finish();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kCancelled);
      cancelled = true;
    }
    CHECK(store->snapshot().commit() == (cancelled ? 0 : 1));
    CHECK(store->stats().runs == (cancelled ? 0 : 1));
  }
  CHECK(at > 3);  // before the words, before the orders, when all is written, and not at all
  CHECK(store->check().sound);
}

TEST_CASE("with little memory the orders are sorted in files") {
  std::mt19937 random(23);
  const auto store = Store::open("", in_memory());
  LoadOptions options;
  options.memory_limit = std::size_t{1} << 20;
  const auto load = store->begin_load(options);
  for (int i = 0; i < 60'000; ++i) load->add(random_event(random));
  const LoadResult result = load->finish();
  check_orders(store->snapshot(), result.added);
  CHECK(store->check().sound);
}

}  // namespace
}  // namespace annals::store
