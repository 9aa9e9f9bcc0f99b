// Looking many keys up at once gives what seeking each of them gives.
#include "store/key_cursor.h"

#include <random>

#include "store/hot_blocks.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

constexpr std::array<Order, 5> kOrders = {
    Order::kSubjectRelationObject, Order::kRelationSubjectObject, Order::kRelationObjectSubject,
    Order::kObjectSubjectRelation, Order::kNumber};

/// Some 3000 facts of 40 entities and 5 relations, and sources of every second one.
std::unique_ptr<Store> graph_of(std::mt19937& random, std::size_t block_rows) {
  StoreOptions options = in_memory();
  options.block_rows = block_rows;
  options.durable = false;
  options.folds_in_background = false;
  auto store = Store::open("", options);
  const auto name = [&](const char* what, unsigned most) {
    return what + std::to_string(random() % most);
  };
  auto change = store->begin();
  for (int i = 0; i < 3000; ++i) {
    const Fact one =
        fact(name("e", 40), name("r", 5), name("e", 40), std::to_string(2000 + random() % 4));
    add(*change, one);
    if (i % 2 == 0) {
      add(*change, Fact(Term::fact(one), Term::entity("source"), Term::entity(name("s", 3))));
    }
  }
  change->commit();
  store->compact();
  return store;
}

/// Different prefixes of so many ids, in rising sequence: of facts that are there, and beside them.
std::vector<std::vector<Id>> some_keys(std::mt19937& random, const std::vector<FactRow>& rows,
                                       Order order, std::size_t width) {
  std::vector<std::vector<Id>> keys;
  const unsigned every = 1 + random() % 30;
  for (const FactRow& row : rows) {
    if (random() % every != 0) continue;
    const std::array<Id, 4> parts = {row.key.subject, row.key.relation, row.key.object,
                                     row.key.time};
    std::vector<Id> key;
    for (std::size_t i = 0; i < width; ++i) {
      const Id part = order == Order::kNumber ? Id::fact(row.number)
                                              : parts[static_cast<std::size_t>(parts_of(order)[i])];
      key.push_back(i + 1 == width && random() % 4 == 0 ? Id{part.bits + 1} : part);
    }
    keys.push_back(std::move(key));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void compare(const Snapshot& snapshot, Order order, const std::vector<std::vector<Id>>& keys,
             std::size_t width) {
  std::vector<Id> ids;
  for (const auto& key : keys) ids.insert(ids.end(), key.begin(), key.end());
  const auto sought = snapshot.scan(order, Visibility::kAsserted);
  const auto cursor = snapshot.scan(order, Visibility::kAsserted);
  auto* together = dynamic_cast<KeyCursor*>(cursor.get());
  REQUIRE(together != nullptr);
  std::size_t at_once = 0;
  for (std::size_t key = 0; key < keys.size();) {
    FactBatch batch;
    std::vector<std::size_t> ends;
    const std::size_t done =
        together->look_up(std::span<const Id>(ids).subspan(key * width), width, batch, ends);
    REQUIRE(ends.size() == done);
    at_once += done;
    std::size_t row = 0;
    for (std::size_t i = 0; i < done; ++i) {
      for (const FactRow& expected : rows_of(*sought, keys[key + i])) {
        REQUIRE(row < ends[i]);
        CHECK(batch.numbers[row] == expected.number);
        CHECK(batch.parts[2][row] == expected.key.object);
        ++row;
      }
      REQUIRE(row == ends[i]);
    }
    REQUIRE(row == batch.size());
    key += done;
    if (done > 0) continue;
    CHECK(rows_of(*cursor, keys[key]).size() == rows_of(*sought, keys[key]).size());
    ++key;
  }
  CHECK(at_once * 2 >= keys.size());
}

TEST_CASE("many keys are looked up as each by itself") {
  std::mt19937 random(7);
  for (const std::size_t block_rows : {64, 300, 5000}) {
    const auto store = graph_of(random, block_rows);
    const Snapshot snapshot = store->snapshot();
    const std::vector<FactRow> rows = rows_of(snapshot);
    for (const Order order : kOrders) {
      for (std::size_t width = 1; width <= (order == Order::kNumber ? 1 : 4); ++width) {
        CAPTURE(block_rows, static_cast<int>(order), width);
        // One relation has so many facts that small blocks do not end with it.
        if (width == 1 && order != Order::kNumber && block_rows < 5000) continue;
        compare(snapshot, order, some_keys(random, rows, order, width), width);
      }
    }
  }
}

TEST_CASE("blocks at hand keep to their bytes") {
  const auto database = Database::open_for_writing("", in_memory());
  for (int i = 0; i < 100; ++i) {
    database->put(std::to_string(i), std::string(100, static_cast<char>('0' + i)), false);
  }
  HotBlocks blocks(1000);
  const auto read = [&](int i) {
    return PinnedBlock{std::make_shared<const PinnedValue>(
                           std::move(*database->get(Space::kMain, std::to_string(i)))),
                       {}};
  };
  for (int i = 0; i < 100; ++i) {
    const auto ordinal = static_cast<std::size_t>(i);
    blocks.keep(Section::kNumber, Partition::kHistory, ordinal, read(i));
    const auto found = blocks.find(Section::kNumber, Partition::kHistory, ordinal);
    REQUIRE(found);
    CHECK(found->pin->bytes() == std::string(100, static_cast<char>('0' + i)));
    CHECK_FALSE(blocks.find(Section::kNumber, Partition::kAsserted, ordinal));
  }
  int kept = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    kept += blocks.find(Section::kNumber, Partition::kHistory, i) ? 1 : 0;
  }
  CHECK(kept > 1);
  CHECK(kept <= 10);
}

}  // namespace
}  // namespace annals::store
