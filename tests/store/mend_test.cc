// Blocks, pages and directories of runs that do not read: a graph that is opened to save what is
// left has every fact that stands in another order too, and says what is lost.
#include <rocksdb/db.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sstream>

#include "model/error.h"
#include "model/write.h"
#include "store/keys.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

using Catch::Contains;

StoreOptions small_options(OpenMode mode) {
  StoreOptions options;
  options.mode = mode;
  options.fold_threshold = 100'000;
  options.block_rows = 16;
  options.cache_bytes = 1 << 20;
  return options;
}

void commit(Store& store, const std::vector<Fact>& facts) {
  const auto transaction = store.begin();
  for (const Fact& fact : facts) add(*transaction, fact);
  transaction->commit();
}

void retract(Store& store, const Fact& fact) {
  const auto transaction = store.begin();
  const FactKey key = key_of(*transaction, fact);
  transaction->retract(transaction->snapshot().find_asserted(key)->number);
  transaction->commit();
}

Fact about(const Fact& fact, const std::string& relation, const Term& object) {
  return Fact(Term::fact(fact), Term::entity(relation), object);
}

std::string name_of(char letter, int i) { return letter + std::to_string(1000 + i); }

/// A run with history and quoted facts, one with ended facts and words that are not in order, and
/// commits that are in no run.
void make_graph(const std::string& path) {
  const auto store = Store::open(path, small_options(OpenMode::kCreate));
  const auto load = store->begin_load({});
  for (int i = 0; i < 700; ++i) {
    const Fact met = i % 3 == 0 ? fact(name_of('s', i), "met", name_of('o', i % 40), "2007-05")
                                : fact(name_of('s', i), "knows", name_of('o', i % 7));
    load->add(met);
    if (i % 10 == 0) load->add(about(met, "source", Term::text("report " + std::to_string(i))));
    if (i % 50 == 0) {
      load->add(about(fact(name_of('s', i), "likes", "tea"), "said-by", Term::entity("nobody")));
      load->add(
          Fact(Term::entity(name_of('s', i)), Term::entity("weighs"), Term::decimal(0.1 + i)));
      load->add(fact(name_of('s', i), "was-at", "home", "[2007-12-13..2007-12-17]"));
    }
  }
  load->finish();
  for (int i = 1; i < 50; i += 3)
    retract(*store, fact(name_of('s', i), "knows", name_of('o', i % 7)));
  store->compact();
  std::vector<Fact> facts;
  for (int i = 60; i-- > 0;) facts.push_back(fact(name_of('x', i), "met", name_of('s', i)));
  commit(*store, facts);
  for (int i = 100; i < 120; i += 2) {
    if (i % 3 != 0) retract(*store, fact(name_of('s', i), "knows", name_of('o', i % 7)));
  }
  store->fold();
  commit(*store,
         {fact("y", "met", "z"), about(fact("y", "met", "z"), "source", Term::entity("w"))});
}

using Facts = std::multiset<std::string>;

Facts facts_of(const Snapshot& snapshot) {
  Facts facts;
  for (const FactRow& row : rows_of(snapshot)) {
    facts.insert(write_fact(snapshot.term(Id::fact(row.number)).as_fact()));
  }
  return facts;
}

/// Today's facts, those of an early state, and all that are known.
std::vector<Facts> all_of(const Store& store) {
  const Snapshot now = store.snapshot();
  Facts known;
  for (const FactRow& row : rows_of(now, Visibility::kKnown)) {
    known.insert(write_fact(now.term(Id::fact(row.number)).as_fact()));
  }
  return {facts_of(now), facts_of(now.as_of(5)), std::move(known)};
}

/// The rows of a graph's runs, as RocksDB has them.
class RunRows {
 public:
  explicit RunRows(const std::string& path) {
    const rocksdb::Options options;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open(
        options, path, {{rocksdb::kDefaultColumnFamilyName, options}, {"runs", options}},
        &families_, &opened);
    INFO(status.ToString());
    REQUIRE(status.ok());
    db_.reset(opened);
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}, families_[1]));
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
      rows_.emplace(at->key().ToString(), at->value().ToString());
    }
  }
  ~RunRows() {
    CHECK(db_->Flush({}, families_).ok());
    for (auto* family : families_) CHECK(db_->DestroyColumnFamilyHandle(family).ok());
  }
  const std::map<std::string, std::string>& rows() const { return rows_; }
  void put(const std::string& key, const std::string& value) {
    REQUIRE(db_->Put({}, families_[1], key, value).ok());
  }
  void remove(const std::string& key) { REQUIRE(db_->Delete({}, families_[1], key).ok()); }
  void restore() {
    for (const auto& [key, value] : rows_) put(key, value);
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  std::map<std::string, std::string> rows_;
};

/// In the key of a row, the first byte of what follows the run and the section: the partition, and
/// its top bit of directories.
constexpr std::size_t kSectionByte = 4, kPartitionByte = 5;
Section section_in(const std::string& key) { return static_cast<Section>(key[kSectionByte]); }
bool is_directory(const std::string& key) { return (key[kPartitionByte] & 0x80) != 0; }

/// The keys of the blocks and directories for which `which` is true.
template <typename Which>
std::vector<std::string> keys_of(const std::string& path, const Which& which) {
  const RunRows graph(path);
  std::vector<std::string> keys;
  for (const auto& [key, value] : graph.rows()) {
    if (which(key)) keys.push_back(key);
  }
  return keys;
}

void spoil(const std::string& path, const std::vector<std::string>& keys) {
  RunRows graph(path);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i % 2 == 0) {
      graph.put(keys[i], "it does not read");
    } else {
      graph.remove(keys[i]);
    }
  }
}

struct Saved {
  std::vector<Facts> facts;
  std::string notice;
};

/// The graph as it is when it is opened to save what is left: sound in itself.
Saved save(const std::string& path) {
  StoreOptions options = small_options(OpenMode::kReadOnly);
  options.lenient = true;
  const auto store = Store::open(path, options);
  Saved saved{all_of(*store), store->take_notice()};
  UNSCOPED_INFO(saved.notice);
  require_sound(*store);
  CHECK(store->stats().facts == saved.facts.front().size());
  return saved;
}

/// A graph, a spoilt copy at a time.
class Damage {
 public:
  Damage() {
    make_graph(folder_.path("whole"));
    expected_ = all_of(*Store::open(folder_.path("whole"), small_options(OpenMode::kReadOnly)));
  }
  const std::vector<Facts>& expected() const { return expected_; }
  std::string whole() const { return folder_.path("whole"); }
  /// What is saved of a copy in which these do not read.
  Saved save_without(const std::vector<std::string>& keys) const {
    std::filesystem::remove_all(folder_.path("spoilt"));
    std::filesystem::copy(whole(), folder_.path("spoilt"),
                          std::filesystem::copy_options::recursive);
    spoil(folder_.path("spoilt"), keys);
    return save(folder_.path("spoilt"));
  }

 private:
  test::TemporaryFolder folder_;
  std::vector<Facts> expected_;
};

TEST_CASE("of a graph that is whole all is saved, and nothing is told") {
  const Damage damage;
  const Saved saved = damage.save_without({});
  CHECK(saved.facts == damage.expected());
  CHECK(saved.notice.empty());
}

TEST_CASE("a block, page or directory that stands somewhere else too is made anew") {
  const Damage damage;
  std::map<std::string, std::vector<std::string>> parts;  // keys by run, section, partition
  for (const std::string& key : keys_of(damage.whole(), [](const std::string&) { return true; })) {
    if (section_in(key) == Section::kTombstones) continue;
    if (section_in(key) == Section::kWords && !is_directory(key)) continue;
    parts[key.substr(0, kPartitionByte + 1)].push_back(key);
  }
  CHECK(parts.size() > 40);
  for (const auto& [part, keys] : parts) {
    const std::string& one = keys[keys.size() / 2];
    INFO("section " << static_cast<int>(one[kSectionByte]) << ", partition "
                    << static_cast<int>(one[kPartitionByte]) << ", " << keys.size() << " blocks");
    const Saved saved = damage.save_without({one});
    CHECK(saved.facts == damage.expected());
    CHECK_THAT(saved.notice, Contains("not read") && !Contains("lost"));
  }
}

TEST_CASE("one order is enough for all others") {
  const Damage damage;
  for (const int left : {0, 1, 2, 3, 9}) {
    INFO(left);
    const auto others = keys_of(damage.whole(), [left](const std::string& key) {
      const bool by_time = left == 9;  // which quoted facts are not
      return key[kSectionByte] != left && key[kSectionByte] != 7 && key[kSectionByte] != 5 &&
             (!by_time || (key[kPartitionByte] & 0x7F) != 1);
    });
    const Saved saved = damage.save_without(others);
    CHECK(saved.facts == damage.expected());
    CHECK_THAT(saved.notice, !Contains("lost"));
  }
}

TEST_CASE("facts whose blocks are damaged in every order are lost, and no others") {
  const Damage damage;
  bool first = true;
  const auto keys = keys_of(damage.whole(), [&first](const std::string& key) {
    const char section = key[kSectionByte];
    if (section >= 1 && section <= 4) return true;
    if (section == 9 || section == 10) return true;
    // Of the order that is left, one block.
    return section == 0 && key[kPartitionByte] == 0 && std::exchange(first, false);
  });
  const Saved saved = damage.save_without(keys);
  CHECK_THAT(saved.notice, Contains("16 asserted facts are lost"));
  const Facts& now = damage.expected().front();
  const Facts& left = saved.facts.front();
  CHECK(std::includes(now.begin(), now.end(), left.begin(), left.end()));
  CHECK(left.size() + 16 <= now.size());
  CHECK(left.size() + 30 > now.size());  // and what is said about them
}

TEST_CASE(
    "what names a lost word stands with a name for it, what names a lost number is left out") {
  const Damage damage;
  const auto pages = keys_of(damage.whole(), [](const std::string& key) {
    return section_in(key) == Section::kWords && !is_directory(key);
  });
  REQUIRE(pages.size() > 2);
  const auto is_stand_in = [](const std::string& fact) {
    return fact.find("urn:annals:lost") != std::string::npos ||
           fact.find("@ /") != std::string::npos;
  };
  std::size_t left_out = 0;
  for (const std::string& page : pages) {
    const Saved saved = damage.save_without({page});
    const Facts& now = damage.expected().front();
    Facts left, stand_ins;
    for (const std::string& fact : saved.facts.front()) {
      (is_stand_in(fact) ? stand_ins : left).insert(fact);
    }
    INFO(saved.notice);
    CHECK(std::includes(now.begin(), now.end(), left.begin(), left.end()));
    CHECK(left.size() + stand_ins.size() + 15 >= now.size());
    left_out += now.size() - left.size() - stand_ins.size();
    CHECK(stand_ins.empty() == (saved.notice.find("urn:annals:lost:NUMBER") == std::string::npos));
    if (left.size() < now.size()) CHECK_THAT(saved.notice, Contains(" words are lost"));
  }
  CHECK(left_out == 14);  // the weights
}

TEST_CASE("entities of a damaged page of words are read from the order of names") {
  const Damage damage;
  const auto with_names = keys_of(damage.whole(), [](const std::string& key) {
    return section_in(key) == Section::kNames && !is_directory(key);
  });
  REQUIRE(!with_names.empty());
  const std::string run = with_names.front().substr(0, kSectionByte);
  const auto pages = keys_of(damage.whole(), [&run](const std::string& key) {
    return section_in(key) == Section::kWords && key.compare(0, kSectionByte, run) == 0;
  });
  const Saved saved = damage.save_without(pages);
  CHECK(saved.facts == damage.expected());
  CHECK_THAT(saved.notice, Contains("words do not read") || Contains("words does not read"));
}

TEST_CASE("without the list of ended facts those of older runs stand again") {
  const Damage damage;
  const auto lists = keys_of(damage.whole(), [](const std::string& key) {
    return section_in(key) == Section::kTombstones;
  });
  REQUIRE(lists.size() == 1);
  const Saved saved = damage.save_without(lists);
  const Facts& now = damage.expected().front();
  CHECK(saved.facts.front().size() > now.size());
  CHECK(std::includes(saved.facts.front().begin(), saved.facts.front().end(), now.begin(),
                      now.end()));
  CHECK_THAT(saved.notice, Contains("ended facts does not read"));
}

TEST_CASE("whatever does not read, what is saved is sound, and was there") {
  const Damage damage;
  const auto all = keys_of(damage.whole(), [](const std::string& key) {
    return section_in(key) != Section::kTombstones;
  });
  std::mt19937 random(7);
  for (int i = 0; i < 30; ++i) {
    std::vector<std::string> keys = all;
    std::shuffle(keys.begin(), keys.end(), random);
    keys.resize(1 + random() % (i % 2 == 0 ? 12 : keys.size()));
    const Saved saved = damage.save_without(keys);
    INFO(i << ": " << keys.size() << " of " << all.size() << "\n" << saved.notice);
    for (std::size_t state = 0; state < saved.facts.size(); ++state) {
      for (const std::string& fact : saved.facts[state]) {
        if (fact.find("urn:annals:lost") != std::string::npos) continue;
        if (fact.find("@ /") != std::string::npos) continue;
        REQUIRE(damage.expected()[state].count(fact) > 0);
      }
    }
  }
}

}  // namespace
}  // namespace annals::store
