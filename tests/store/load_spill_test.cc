// Bulk loads in several lanes, and with less memory than they would take: the graph is the same.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "model/error.h"
#include "model/write.h"
#include "store/load_tables.h"
#include "store/row_sequence.h"
#include "store/spill_file.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

Rows random_rows(std::mt19937& random, std::size_t count) {
  Rows rows(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    rows[i] = {static_cast<Rank>(random() % 5000), static_cast<Rank>(random() % 9), 0, 0, i};
  }
  return rows;
}

std::vector<std::uint32_t> numbers_of(const RowSequence& rows) {
  std::vector<std::uint32_t> numbers;
  rows.for_each([&](const RankRow& row, std::size_t) { numbers.push_back(row.number); });
  return numbers;
}

TEST_CASE("rows in files are sorted and merged as those in memory are") {
  std::mt19937 random(7);
  const RankColumn first = &RankRow::subject, second = &RankRow::relation;
  for (const std::size_t count : {0, 1, 2, 999, 20'000}) {
    const RowSequence rows(random_rows(random, count));
    const auto by = [](RankColumn column) {
      return [column](const RankRow& row) { return row.*column; };
    };
    const RowSequence sorted = rows.sorted_by(by(first), count).sorted_by(by(second), count);
    CHECK(sorted.in_memory() != nullptr);
    for (const std::size_t most : {1, 64, 5000}) {
      if (most == 1 && count > 999) continue;
      const RowSequence spilled = rows.sorted_by(by(first), most).sorted_by(by(second), most);
      CHECK((spilled.in_memory() == nullptr) == (count > most));
      CHECK(spilled.size() == count);
      CHECK(numbers_of(spilled) == numbers_of(sorted));
      CHECK(numbers_of(spilled) == numbers_of(sorted));  // it can be read again
    }
  }
}

TEST_CASE("a run of rows beyond its memory is read as it came") {
  RowRun run(10);
  for (std::uint32_t i = 0; i < 35; ++i) run.push({i, 0, 0, 0, i});
  CHECK(run.in_memory() == nullptr);
  run.end();
  CHECK(run.size() == 35);
  std::uint32_t next = 0;
  for (RunReader reader(run, 4); reader.row() != nullptr; reader.next()) {
    CHECK(reader.row()->number == next++);
  }
  CHECK(next == 35);
}

TEST_CASE("tables keep their words and facts in files") {
  LoadTables tables;
  std::vector<std::string> records;
  std::vector<Id> ids;
  constexpr std::uint32_t kFacts = 10'000;
  for (std::uint32_t i = 0; i < kFacts; ++i) {
    records.push_back(entity_record("word " + std::to_string(i % 3000)));
    ids.push_back(tables.word(records.back()));
    CHECK(tables.add({ids.back(), ids.front(), ids.back(), kAlways}, i % 2 == 0) == i);
    if (i % 1000 == 999) tables.spill(1);
  }
  CHECK(tables.spilled());
  CHECK(tables.bytes() < (std::size_t{1} << 20));
  CHECK(tables.word_count() > 3000);  // those that came again have another number
  for (std::uint32_t i = 0; i < kFacts; i += 7) {
    CHECK(tables.record(ids[i].payload()) == records[i]);
  }
  std::uint32_t forwards = 0, backwards = kFacts;
  const auto fits = [&](std::uint32_t place, const LoadTables::Row& row) {
    return row.subject.place() + 1 == ids[place].payload() && row.relation.place() == 0 &&
           tables.asserted(place) == (place % 2 == 0);
  };
  tables.for_facts([&](std::uint32_t place, const LoadTables::Row& row) {
    CHECK((place == forwards++ && fits(place, row)));
  });
  tables.for_facts_backwards([&](std::uint32_t place, const LoadTables::Row& row) {
    CHECK((place == --backwards && fits(place, row)));
  });
  CHECK(forwards == kFacts);
  CHECK(backwards == 0);
  for (const auto& words : tables.word_streams()) {
    std::string last;
    while (words->next()) {
      CHECK(last < words->record());
      last = words->record();
      CHECK(tables.record(words->place() + std::uint64_t{1}) == last);
    }
  }
}

TEST_CASE("tables keep numbers and times whose places they have forgotten") {
  LoadTables tables;
  const Id word = tables.word(entity_record("word"));
  std::vector<Id> given;
  for (std::uint64_t i = 0; i < 9000; ++i) {
    given.push_back(Id::make(IdKind::kInteger, i % 2500));
    tables.add({word, word, given.back(), kAlways}, true);
    if (i % 1000 == 999) tables.spill(1);
  }
  CHECK(tables.others().size() > 2501);  // those that came again have another place
  std::size_t wrong = 0;
  tables.for_facts([&](std::uint32_t place, const LoadTables::Row& row) {
    const std::vector<Id>& others = tables.others();
    if (others[row.object.place()] != given[place] || others[row.time.place()] != kAlways) ++wrong;
  });
  CHECK(wrong == 0);
}

TEST_CASE("what is appended to a temporary file piece by piece is all there") {
  SpillFile file;
  std::string all;
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::string piece(i % 200 == 0 ? 200'000 : 1 + i % 300, static_cast<char>('a' + i % 26));
    CHECK(file.append(piece.data(), piece.size()) == all.size());
    all += piece;
  }
  CHECK(file.size() == all.size());
  file.flush();
  const std::uint64_t begin = 77'777;
  SpillReader reader(file, begin, all.size(), 1000);
  std::string read(all.size() - begin, ' ');
  for (std::size_t at = 0, n = 1; at < read.size(); at += n, n = n * 3 % 4999 + 1) {
    n = std::min(n, read.size() - at);
    reader.take(read.data() + at, n);
  }
  CHECK(reader.at_end());
  CHECK((read == all.substr(begin)));
}

// ---- whole loads ----

Fact random_fact(std::mt19937& random, int depth) {
  const auto name = [&](const char* what, unsigned most) {
    return Term::entity(std::string(what) + std::to_string(random() % most));
  };
  const auto end = [&](bool subject) -> Term {
    if (depth > 0 && random() % 12 == 0) return Term::fact(random_fact(random, depth - 1));
    if (subject || random() % 2 == 0) return name("s", 40);
    if (random() % 3 == 0) return Term::integer(static_cast<std::int64_t>(random() % 50));
    if (random() % 3 == 0) return Term::text("text " + std::to_string(random() % 60));
    return name("o", 150);
  };
  // Times that are numbers of words, some of them.
  static const std::vector<TimeValue> kTimes = {TimeValue::always(),
                                                TimeValue::parse("2007"),
                                                TimeValue::parse("2007-05/.."),
                                                TimeValue::parse("2004-06%"),
                                                TimeValue::parse("2007-05-01T10:00Z"),
                                                TimeValue::parse("2007-05-28/2007-05-29")};
  const Term subject = end(true);
  return Fact(subject, name("r", 6), end(false), kTimes[random() % kTimes.size()]);
}

std::vector<Fact> random_facts(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < count; ++i) {
    facts.push_back(random_fact(random, 3));
    if (random() % 3 != 0) continue;
    facts.emplace_back(Term::fact(facts.back()), Term::entity("source"),
                       Term::entity("paper " + std::to_string(random() % 5)));
  }
  return facts;
}

void load(Store& store, const std::vector<Fact>& facts, std::size_t memory, std::size_t lanes,
          std::size_t threads) {
  LoadOptions options;
  options.memory_limit = memory;
  options.threads = threads;
  options.time = Moment{};
  const auto load = store.begin_load(options);
  std::vector<LoadLane*> ways = {load.get()};
  for (std::size_t i = 1; i < lanes; ++i) ways.push_back(&load->new_lane());
  std::mt19937 random(static_cast<unsigned>(memory + lanes));
  for (const Fact& fact : facts) ways[random() % lanes]->add(fact);
  load->finish();
}

/// Every fact with its numbers and words, in every order, by time too.
std::vector<std::string> all_of(const Store& store) {
  const Snapshot snapshot = store.snapshot();
  std::vector<std::string> all;
  for (const Visibility visibility : {Visibility::kAsserted, Visibility::kKnown}) {
    for (std::size_t order = 0; order < kOrderCount; ++order) {
      for (const FactRow& row : rows_of(snapshot, visibility, Order(order))) {
        std::string text = std::to_string(row.number) + " " + std::to_string(row.from);
        for (const Id id : {row.key.subject, row.key.relation, row.key.object, row.key.time}) {
          text += " " + std::to_string(id.bits);
          if (id.is_word()) text += "=" + write_term(snapshot.term(id));
        }
        all.push_back(text);
      }
    }
  }
  return all;
}

TEST_CASE("the same facts make the same graph, in any memory and any number of lanes") {
  const std::vector<Fact> first = random_facts(1, 4000), second = random_facts(2, 4000);
  const auto loaded = [&](std::size_t memory, std::size_t lanes, std::size_t threads) {
    StoreOptions options = in_memory();
    options.block_rows = 32;
    auto store = Store::open("", options);
    load(*store, first, memory, lanes, threads);
    load(*store, second, memory, lanes, threads);  // into a full graph
    const CheckReport report = store->check();
    INFO((report.lines.empty() ? "" : report.lines.back()));
    CHECK(report.sound);
    return all_of(*store);
  };
  const std::vector<std::string> expected = loaded(std::size_t{1} << 30, 1, 1);
  REQUIRE(expected.size() > 30'000);
  // Each lane keeps its own words.
  for (const std::size_t kibibytes_a_lane : {72, 100, 1000, 100'000}) {
    for (const std::size_t lanes : {1, 2, 5}) {
      INFO(kibibytes_a_lane << " KiB a lane, " << lanes << " lanes");
      CHECK((loaded(lanes * kibibytes_a_lane << 10, lanes, lanes) == expected));
    }
  }
}

TEST_CASE("names that cannot be given are refused whatever lane gives them") {
  const auto store = Store::open("", in_memory());
  const auto known = store->begin_load({});
  known->add(fact("Zebari", "also-known-as", "Hoshyar"));
  known->finish();
  const auto load = store->begin_load({});
  LoadLane& other = load->new_lane();
  other.add(fact("Crocker", "also-known-as", "Ryan"));
  const auto refused = [](LoadLane& lane, const Fact& fact) {
    try {
      lane.add(fact);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kInvalidValue;
    }
    return false;
  };
  CHECK(refused(*load, fact("Paul", "also-known-as", "Ryan")));
  CHECK(refused(other, fact("Paul", "also-known-as", "Hoshyar")));
  CHECK(refused(*load, fact("Ryan", "also-known-as", "Crocker")));
  CHECK(load->finish().added == 1);
}

}  // namespace
}  // namespace annals::store
