// Random changes, and the store must say what plain loops over a map of facts say: at every commit,
// in every order, after folds, merges, loads, compaction and reopening.
#include <catch2/catch.hpp>
#include <random>

#include "model/error.h"
#include "tests/store/store_fixture.h"
#include "tests/store/store_model.h"

namespace annals::store {
namespace {

bool same(const FactRow& a, const FactRow& b) {
  return a.key == b.key && a.number == b.number && a.from == b.from && a.to == b.to;
}

constexpr std::array<Visibility, 3> kVisibilities = {Visibility::kAsserted, Visibility::kKnown,
                                                     Visibility::kHistory};
constexpr std::array<FactColumn, 7> kColumns = {
    FactColumn::kSubject, FactColumn::kRelation, FactColumn::kObject, FactColumn::kTime,
    FactColumn::kNumber,  FactColumn::kFrom,     FactColumn::kTo};

class RandomRun {
 public:
  RandomRun(unsigned seed, bool on_disk) : random_(seed), on_disk_(on_disk) {
    options_ = in_memory();
    if (on_disk) options_.mode = OpenMode::kCreate;
    options_.durable = false;
    options_.block_rows = 2 + below(6);
    options_.fold_threshold = 1 + below(60);
    store_ = Store::open(folder_.graph(), options_);
  }

  void step() {
    switch (below(12)) {
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
        if (on_disk_) reopen();
        break;
      case 4:
        if (held_.size() < 4) held_.push_back({store_->snapshot(), model_});
        break;
      default:
        transaction();
    }
    compare(store_->snapshot(), model_, model_.commit());
    if (model_.commit() > 0) {
      const CommitNumber earlier = below(model_.commit() + 1);
      compare(store_->snapshot().as_of(earlier), model_, earlier);
    }
    for (const auto& [snapshot, model] : held_) compare(snapshot, model, model.commit());
  }

  void finish() {
    held_.clear();
    require_sound(*store_);
    for (CommitNumber c = 0; c <= model_.commit(); ++c) {
      compare(store_->snapshot().as_of(c), model_, c);
    }
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  Term entity(const char* stem, std::uint64_t n) {
    return Term::entity(stem + std::to_string(below(n)));
  }

  Term subject(int depth) {
    return depth > 0 && below(3) == 0 ? Term::fact(random_fact(depth - 1)) : entity("e", 5);
  }

  Fact random_fact(int depth) {
    const Term object =
        below(4) == 0 ? Term::integer(static_cast<std::int64_t>(below(3))) : subject(depth);
    const TimeValue time =
        below(2) == 0 ? TimeValue::always()
                      : TimeValue::parse(std::array{"2007", "2007-05-28", "2008-03-05T07:15:30.5Z",
                                                    "2007/.."}[below(4)]);
    return Fact(subject(depth), entity("r", 3), object, time);
  }

  /// Interns a fact's parts and tells the model of facts inside.
  FactKey intern(Transaction& transaction, StoreModel& model, const Fact& f) {
    const auto part = [&](const Term& term) {
      if (!term.is_fact()) return transaction.intern(term);
      const FactKey key = intern(transaction, model, term.as_fact());
      const auto expected = model.expected(key);
      const Id id = transaction.intern(term);
      REQUIRE(id.is_fact());
      note_number(model, key, id.payload(), expected, false);
      return id;
    };
    return {part(f.subject()), part(f.relation()), part(f.object()), part(Term::time(f.time()))};
  }

  void note_number(StoreModel& model, const FactKey& key, FactNumber number,
                   std::optional<FactNumber> expected, bool asserted) {
    if (expected) {
      REQUIRE(number == *expected);
    } else {
      REQUIRE_FALSE(model.facts().contains(number));
    }
    model.put(key, number, asserted);
  }

  FactNumber any_number(const StoreModel& model) {
    if (model.facts().empty() || below(20) == 0) return 1 + below(1000);
    auto at = model.facts().begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(model.facts().size())));
    return at->first;
  }

  void change(Transaction& transaction, StoreModel& model) {
    const std::uint64_t kind = below(10);
    if (kind < 6) {
      const FactKey key = intern(transaction, model, random_fact(2));
      const auto expected = model.expected(key);
      const bool known = model.is_asserted(key);
      const auto added = transaction.add(key);
      REQUIRE(added.known == known);
      note_number(model, key, added.number, expected, true);
    } else if (kind < 9) {
      const FactNumber number = any_number(model);
      REQUIRE(transaction.retract(number).size() == model.retract(number));
    } else if (below(3) == 0) {
      const FactNumber number = any_number(model);
      REQUIRE(transaction.erase(number).size() == model.erase(number));
    }
  }

  void transaction() {
    auto transaction = store_->begin();
    StoreModel model = model_;
    model.begin();
    const std::uint64_t changes = 1 + below(8);
    std::optional<std::pair<std::size_t, StoreModel>> savepoint;
    for (std::uint64_t i = 0; i < changes; ++i) {
      if (below(5) == 0) savepoint = {transaction->savepoint(), model};
      if (savepoint && below(8) == 0) {
        transaction->undo_to(savepoint->first);
        model = savepoint->second;
      }
      change(*transaction, model);
      if (below(4) == 0) compare_open(transaction->snapshot(), model);
    }
    if (below(8) == 0) return;  // rolled back
    const auto change = model.end();
    REQUIRE(transaction->changes_anything() == change.has_value());
    const auto info = transaction->commit();
    REQUIRE(info.has_value() == change.has_value());
    if (info) {
      REQUIRE(info->number == model.commit());
      REQUIRE(info->added == change->added);
      REQUIRE(info->retracted == change->retracted);
      REQUIRE(info->erased == change->erased);
      model_ = model;
    }
  }

  /// What a load of this fact must have come to; facts inside first.
  FactNumber note_loaded(const Snapshot& after, StoreModel& model, const Fact& f, bool asserted) {
    const auto part = [&](const Term& term) {
      if (term.is_fact()) return Id::fact(note_loaded(after, model, term.as_fact(), false));
      const auto id = after.find(term);
      REQUIRE(id);
      return *id;
    };
    const FactKey key{part(f.subject()), part(f.relation()), part(f.object()),
                      part(Term::time(f.time()))};
    const auto number = after.find_known(key);
    REQUIRE(number);
    note_number(model, key, *number, model.expected(key), asserted);
    return *number;
  }

  void load() {
    std::vector<Fact> facts;
    const std::uint64_t count = 1 + below(40);
    for (std::uint64_t i = 0; i < count; ++i) facts.push_back(random_fact(2));
    auto bulk = store_->begin_load({});
    for (const Fact& f : facts) bulk->add(f);
    if (below(8) == 0) return;  // given up
    const LoadResult result = bulk->finish();
    REQUIRE(result.added + result.known == count);
    StoreModel model = model_;
    model.begin();
    for (const Fact& f : facts) note_loaded(store_->snapshot(), model, f, true);
    const auto change = model.end();
    REQUIRE(result.commit.has_value() == change.has_value());
    REQUIRE(result.added == (change ? change->added : 0));
    if (change) model_ = model;
  }

  void compact() {
    if (!held_.empty()) {
      REQUIRE_THROWS_AS(store_->compact(), Error);
      held_.clear();
    }
    store_->compact();
    REQUIRE(store_->stats().runs <= 1);
    REQUIRE(store_->check().sound);
  }

  void reopen() {
    held_.clear();
    store_.reset();
    store_ = Store::open(folder_.graph(), options_);
  }

  std::vector<Id> some_prefix(const StoreModel& model, Order order) {
    if (model.facts().empty() || below(4) == 0) return {};
    auto at = model.facts().begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(model.facts().size())));
    if (order == Order::kNumber) return {Id::fact(at->first)};
    const FactKey& key = at->second.key;
    const std::array<Id, 4> parts = {key.subject, key.relation, key.object, key.time};
    std::vector<Id> prefix;
    const std::uint64_t length = 1 + below(4);
    for (const Part part : parts_of(order)) {
      if (prefix.size() < length) prefix.push_back(parts[static_cast<std::size_t>(part)]);
    }
    return prefix;
  }

  /// A scan that fills some columns gives the same rows in these, and nothing in the others.
  void compare_columns(const Snapshot& snapshot, Order order, Visibility visibility,
                       std::span<const Id> prefix, const std::vector<FactRow>& rows) {
    ColumnSet wanted;
    for (const FactColumn column : kColumns) {
      if (below(2) == 0) wanted.add(column);
    }
    const auto cursor = snapshot.scan(order, visibility, wanted);
    cursor->seek(prefix);
    FactBatch batch, whole;
    while (cursor->next(batch, 1 + below(9))) {
    }
    for (const FactRow& row : rows) whole.push(row, wanted);
    REQUIRE(batch.size() == rows.size());
    REQUIRE(batch.parts == whole.parts);
    REQUIRE(batch.numbers == whole.numbers);
    REQUIRE(batch.from == whole.from);
    REQUIRE(batch.to == whole.to);
  }

  void compare(const Snapshot& snapshot, const StoreModel& model, CommitNumber commit,
               bool known = true) {
    REQUIRE(snapshot.commit() == commit);
    const auto order = static_cast<Order>(below(kOrderCount));
    for (const Visibility visibility : kVisibilities) {
      if (visibility == Visibility::kKnown && !known) continue;
      const auto cursor = snapshot.scan(order, visibility);
      for (int i = 0; i < 3; ++i) {
        const std::vector<Id> prefix = some_prefix(model, order);
        const auto rows = rows_of(*cursor, prefix, 1 + below(9));
        const auto expected = model.rows(order, visibility, commit, prefix);
        INFO("order " << int(order) << " visibility " << int(visibility) << " commit " << commit
                      << " prefix " << prefix.size());
        for (const FactRow& row : rows) {
          if (std::none_of(expected.begin(), expected.end(),
                           [&](const FactRow& e) { return same(e, row); })) {
            UNSCOPED_INFO("too much: fact " << row.number << " from " << row.from << " to "
                                            << row.to);
          }
        }
        REQUIRE(rows.size() == expected.size());
        for (std::size_t r = 0; r < rows.size(); ++r) REQUIRE(same(rows[r], expected[r]));
        compare_columns(snapshot, order, visibility, prefix, rows);
        if (visibility != Visibility::kAsserted) continue;
        REQUIRE(snapshot.count(order, prefix) == expected.size());
        REQUIRE((snapshot.distinct(order, prefix) > 0) == !expected.empty());
      }
    }
    if (!known || commit != model.commit() || model.facts().empty()) return;
    REQUIRE(snapshot.fact_count() == model.asserted().size());
    REQUIRE(snapshot.commits().size() == commit);
    const auto& [number, entry] =
        *std::next(model.facts().begin(), static_cast<std::ptrdiff_t>(below(model.facts().size())));
    REQUIRE(snapshot.find_known(entry.key) == model.find_known(entry.key));
    const auto found = snapshot.fact(number);
    REQUIRE(found);
    REQUIRE(found->key == entry.key);
    const Term term = snapshot.term(Id::fact(number));
    const auto again = snapshot.find(term);
    if (again) REQUIRE(snapshot.term(*again) == term);
    if (model.asserted().contains(number)) REQUIRE(again == Id::fact(number));
  }

  /// Inside a transaction: commits of facts are the business of the commit.
  void compare_open(const Snapshot& snapshot, const StoreModel& model) {
    REQUIRE(snapshot.commit() == model.commit() + 1);
    REQUIRE(snapshot.fact_count() == model.asserted().size());
    std::set<FactNumber> asserted;
    for (const FactRow& row : rows_of(snapshot)) asserted.insert(row.number);
    REQUIRE(asserted == model.asserted());
    std::set<FactNumber> known;
    for (const FactRow& row : rows_of(snapshot, Visibility::kKnown)) known.insert(row.number);
    REQUIRE(known.size() == model.facts().size());
    if (!model.facts().empty()) {
      const FactNumber number = any_number(model);
      if (known.contains(number)) snapshot.term(Id::fact(number));
    }
    // What the transaction erased is gone from earlier states too.
    for (const auto& fact : model_.facts()) {
      if (!model.facts().contains(fact.first)) return;
    }
    // What is known does not ask for a commit: the transaction's own facts are among it.
    compare(snapshot.as_of(model.commit()), model_, model.commit(), false);
  }

  TestFolder folder_;
  std::mt19937_64 random_;
  bool on_disk_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  StoreModel model_;
  std::vector<std::pair<Snapshot, StoreModel>> held_;
};

TEST_CASE("random changes in memory") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    RandomRun run(seed, false);
    for (int i = 0; i < 40; ++i) run.step();
    run.finish();
  }
}

TEST_CASE("random changes on the disk, reopened now and then") {
  for (unsigned seed = 1001; seed <= 1005; ++seed) {
    INFO("seed " << seed);
    RandomRun run(seed, true);
    for (int i = 0; i < 60; ++i) run.step();
    run.finish();
  }
}

}  // namespace
}  // namespace annals::store
