// Earlier states are read by whole columns and runs of rows. Row by row, every state of every fact
// says the same: in every order, for every prefix, whatever columns are wanted.
#include <algorithm>
#include <random>

#include "store/key_cursor.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

constexpr std::array<Order, 5> kOrders = {
    Order::kSubjectRelationObject, Order::kRelationSubjectObject, Order::kRelationObjectSubject,
    Order::kObjectSubjectRelation, Order::kNumber};

/// How the graph lies at the end.
enum class Kept { kCompact, kRunsAndCommits, kCommits };

class RandomGraph {
 public:
  RandomGraph(unsigned seed, std::size_t block_rows, Kept kept, bool names) : random_(seed) {
    StoreOptions options = in_memory();
    options.block_rows = block_rows;
    options.durable = false;
    options.folds_in_background = false;
    store_ = Store::open("", options);
    for (int commit = 0; commit < 40; ++commit) {
      change(names);
      if (kept == Kept::kRunsAndCommits && commit < 35 && random_() % 6 == 0) store_->fold();
    }
    if (kept == Kept::kCompact) store_->compact();
  }
  const Store& store() const { return *store_; }

 private:
  void change(bool names) {
    const auto name = [&](const char* what, unsigned most) {
      return what + std::to_string(random_() % most);
    };
    auto change = store_->begin();
    for (int i = 0; i < 50; ++i) {
      const Fact one =
          fact(name("e", 30), name("r", 4), name("e", 30), std::to_string(2000 + random_() % 3));
      facts_.push_back(one);
      add(*change, one);
      if (i % 4 == 0) {
        add(*change, Fact(Term::fact(one), Term::entity("source"), Term::entity(name("s", 3))));
      }
    }
    for (int i = 0; i < 20; ++i) {
      const FactKey key = key_of(*change, facts_[random_() % facts_.size()]);
      if (const auto asserted = change->snapshot().find_asserted(key)) {
        change->retract(asserted->number);
      }
    }
    if (names && random_() % 8 == 0) {
      const std::string number = std::to_string(random_() % 15);
      add(*change, fact("e" + number, "also-known-as", "o" + number));
      add(*change, fact("o" + number, name("r", 4), name("e", 30), "2001"));
    }
    change->commit();
  }

  std::mt19937 random_;
  std::unique_ptr<Store> store_;
  std::vector<Fact> facts_;
};

/// Ids in the sequence of the order, then number and `from`.
using Row = std::array<std::uint64_t, 6>;

Row row_of(const FactKey& key, FactNumber number, CommitNumber from, Order order) {
  const std::array<Id, 4> parts = {key.subject, key.relation, key.object, key.time};
  Row row{};
  const std::size_t first = order == Order::kNumber ? 1 : 0;
  for (std::size_t i = 0; i < 4; ++i) {
    row[first + i] = parts[static_cast<std::size_t>(parts_of(order)[i])].bits;
  }
  row[order == Order::kNumber ? 0 : 4] = number;
  row[5] = from;
  return row;
}

/// The facts that are there at the snapshot's commit, as all states of all facts tell.
std::vector<Row> by_states(const Snapshot& snapshot, Order order) {
  std::vector<Row> rows;
  for (const FactRow& state : rows_of(snapshot, Visibility::kHistory)) {
    if (state.to != kNeverEnded) continue;
    rows.push_back(row_of(state.key, state.number, state.from, order));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// Columns of the order, a bit each, that the cursor's batches have.
ColumnSet columns_of(unsigned bits, Order order) {
  ColumnSet set;
  const std::size_t first = order == Order::kNumber ? 1 : 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if ((bits >> (first + i) & 1) != 0) set.add(parts_of(order)[i]);
  }
  if ((bits >> (order == Order::kNumber ? 0 : 4) & 1) != 0) set.add(FactColumn::kNumber);
  if ((bits >> 5 & 1) != 0) set.add(FactColumn::kFrom);
  return set;
}

/// The rows of a batch, in the columns that were wanted.
std::vector<Row> rows_in(const FactBatch& batch, ColumnSet wanted, Order order) {
  std::vector<Row> rows(batch.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    FactKey key{};
    const std::array<Id*, 4> parts = {&key.subject, &key.relation, &key.object, &key.time};
    for (std::size_t p = 0; p < 4; ++p) {
      if (wanted.has(static_cast<Part>(p))) *parts[p] = batch.parts[p].at(i);
    }
    rows[i] = row_of(key, wanted.has(FactColumn::kNumber) ? batch.numbers.at(i) : 0,
                     wanted.has(FactColumn::kFrom) ? batch.from.at(i) : 0, order);
  }
  return rows;
}

/// The rows with the prefix, other columns than the wanted ones being 0. Still in their sequence,
/// if one only looks at the wanted columns.
std::vector<Row> chosen(const std::vector<Row>& all, std::span<const Id> prefix, unsigned bits,
                        Order order) {
  std::vector<Row> rows;
  for (const Row& row : all) {
    bool has = true;
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      has = has && row[i] == (order == Order::kNumber ? prefix[i].payload() : prefix[i].bits);
    }
    if (!has) continue;
    rows.push_back(row);
    for (std::size_t c = 0; c < row.size(); ++c) {
      if ((bits >> c & 1) == 0) rows.back()[c] = 0;
    }
  }
  return rows;
}

std::vector<Id> prefix_of(const Row& row, std::size_t width, Order order) {
  std::vector<Id> prefix;
  for (std::size_t i = 0; i < width; ++i) {
    prefix.push_back(order == Order::kNumber ? Id::fact(row[i]) : Id{row[i]});
  }
  return prefix;
}

void compare_scans(const Snapshot& snapshot, Order order, std::mt19937& random) {
  const std::vector<Row> all = by_states(snapshot, order);
  REQUIRE(snapshot.fact_count() == all.size());
  for (int i = 0; i < 12; ++i) {
    const unsigned bits = i < 2 ? 0x3F * static_cast<unsigned>(i) : random() % 0x40;
    const ColumnSet wanted = columns_of(bits, order);
    const auto cursor = snapshot.scan(order, Visibility::kAsserted, wanted);
    for (int k = 0; k < 4 && !all.empty(); ++k) {
      const std::size_t width = order == Order::kNumber ? random() % 2 : random() % 5;
      const std::vector<Id> prefix = prefix_of(all[random() % all.size()], width, order);
      const std::size_t limit = std::array<std::size_t, 4>{1, 7, 100, kBatchRows}[random() % 4];
      CAPTURE(static_cast<int>(order), bits, width, limit, snapshot.commit());
      cursor->seek(prefix);
      std::vector<Row> found;
      FactBatch batch;
      while (cursor->next(batch, limit)) {
        REQUIRE(batch.size() <= limit);
        for (const Row& row : rows_in(batch, wanted, order)) found.push_back(row);
        batch.clear();
      }
      REQUIRE(found == chosen(all, prefix, bits, order));
    }
  }
}

void compare_look_ups(const Snapshot& snapshot, Order order, std::mt19937& random) {
  const std::vector<Row> all = by_states(snapshot, order);
  for (std::size_t width = 1; width <= (order == Order::kNumber ? 1 : 4); ++width) {
    std::vector<std::vector<Id>> keys;
    for (const Row& row : all) {
      if (random() % 3 != 0) continue;
      keys.push_back(prefix_of(row, width, order));
      if (random() % 4 == 0) keys.back().back().bits += 1;
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<Id> ids;
    for (const auto& key : keys) ids.insert(ids.end(), key.begin(), key.end());
    const unsigned bits = random() % 2 == 0 ? 0x3F : random() % 0x40;
    const ColumnSet wanted = columns_of(bits, order);
    const auto cursor = snapshot.scan(order, Visibility::kAsserted, wanted);
    auto& together = dynamic_cast<KeyCursor&>(*cursor);
    for (std::size_t key = 0; key < keys.size();) {
      CAPTURE(static_cast<int>(order), bits, width, key, snapshot.commit());
      FactBatch batch;
      std::vector<std::size_t> ends;
      const std::size_t done =
          together.look_up(std::span<const Id>(ids).subspan(key * width), width, batch, ends);
      REQUIRE(ends.size() == done);
      std::vector<Row> expected;
      for (std::size_t i = 0; i < done; ++i) {
        for (const Row& row : chosen(all, keys[key + i], bits, order)) expected.push_back(row);
        REQUIRE(ends[i] == expected.size());
      }
      REQUIRE(rows_in(batch, wanted, order) == expected);
      key += std::max<std::size_t>(done, 1);
    }
  }
}

TEST_CASE("earlier states are what the states of their facts tell") {
  std::mt19937 random(77);
  unsigned seed = 1;
  for (const Kept kept : {Kept::kCompact, Kept::kRunsAndCommits, Kept::kCommits}) {
    for (const std::size_t block_rows : {16, 300, 5000}) {
      const bool names = block_rows == 300;
      const RandomGraph graph(seed++, block_rows, kept, names);
      const Snapshot today = graph.store().snapshot();
      for (const CommitNumber commit : {CommitNumber{1}, CommitNumber{19}, CommitNumber{20},
                                        CommitNumber{39}, today.commit()}) {
        const Snapshot snapshot = today.as_of(commit);
        for (const Order order : kOrders) {
          compare_scans(snapshot, order, random);
          compare_look_ups(snapshot, order, random);
        }
      }
    }
  }
}

TEST_CASE("facts of an earlier state are counted by time") {
  for (const Kept kept : {Kept::kCompact, Kept::kRunsAndCommits, Kept::kCommits}) {
    const RandomGraph graph(7, 300, kept, false);
    const Snapshot today = graph.store().snapshot();
    const TimeBounds year = TimeValue::parse("2001").bounds();
    for (CommitNumber commit = 0; commit <= today.commit(); commit += 10) {
      const Snapshot snapshot = today.as_of(commit);
      std::uint64_t facts = 0;
      for (const FactRow& row : rows_of(snapshot)) {
        const TimeBounds bounds = snapshot.time_bounds(row.key.time);
        facts += bounds.s0 <= year.e1 && bounds.e1 >= year.s0 ? 1 : 0;
      }
      const TimeCount count = snapshot.count_by_time(std::nullopt, {year.s0, year.e1});
      CHECK(count.exact);
      CHECK(count.facts == facts);
    }
  }
}

}  // namespace
}  // namespace annals::store
