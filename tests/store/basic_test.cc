// One commit after the other, as a program would: add, look, retract, erase, reopen.
#include <catch2/catch.hpp>

#include "model/error.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

TEST_CASE("a commit is seen after it, and not before") {
  const auto store = Store::open("", in_memory());
  const Snapshot before = store->snapshot();
  auto transaction = store->begin();
  const auto added = add(*transaction, fact("Crocker", "met", "Qomi", "2007-05-28"));
  CHECK_FALSE(added.known);
  CHECK(transaction->snapshot().fact_count() == 1);
  CHECK(store->snapshot().fact_count() == 0);
  CHECK(add(*transaction, fact("Crocker", "met", "Qomi", "2007-05-28")).known);
  transaction->set_note("first");
  const auto info = transaction->commit();
  REQUIRE(info);
  CHECK(info->number == 1);
  CHECK(info->added == 1);

  const Snapshot after = store->snapshot();
  CHECK(before.fact_count() == 0);
  CHECK(after.fact_count() == 1);
  CHECK(after.commit() == 1);
  REQUIRE(after.commits().size() == 1);
  CHECK(after.commits()[0].note == "first");
  CHECK(after.as_of(0).fact_count() == 0);
  const auto rows = rows_of(after);
  REQUIRE(rows.size() == 1);
  CHECK(after.term(Id::fact(rows[0].number)) ==
        Term::fact(fact("Crocker", "met", "Qomi", "2007-05-28")));
  CHECK(after.find(Term::entity("Crocker")) == rows[0].key.subject);
  CHECK_FALSE(after.find(Term::entity("Croker")));
  CHECK_FALSE(before.find(Term::entity("Crocker")));
}

TEST_CASE("every kind of term comes back") {
  TestFolder folder;
  std::vector<Term> objects = {
      Term::entity("Iran"),
      Term::entity(std::string(1000, 'x')),
      Term::text("hello"),
      Term::text("hello", "en"),
      Term::text("hello", "", "http://example.org/t"),
      Term::text(""),
      Term::text(std::string("a\0b", 3)),
      Term::integer(0),
      Term::integer(-1),
      Term::integer(INT64_MAX),
      Term::integer(INT64_MIN),
      Term::integer((std::int64_t{1} << 59) - 1),
      Term::integer(-(std::int64_t{1} << 59)),
      Term::integer(std::int64_t{1} << 59),
      Term::decimal(1.0),
      Term::decimal(0.1),
      Term::decimal(-1e300),
      Term::truth(true),
      Term::truth(false),
      Term::time(TimeValue::parse("2007-05-28")),
      Term::time(TimeValue::parse("2007-05-28T14:30:05.25+03:00")),
      Term::time(TimeValue::parse("Y-170000002")),
      Term::fact(fact("Iran", "holds-talks-with", "US", "2008-03-06")),
  };
  const auto check = [&](const Store& store) {
    const Snapshot snapshot = store.snapshot();
    std::vector<Id> ids;
    for (const Term& object : objects) {
      const auto id = snapshot.find(object);
      REQUIRE(id);
      CHECK(snapshot.term(*id) == object);
      ids.push_back(*id);
    }
    CHECK(snapshot.terms(ids) == objects);
  };
  {
    const auto store = Store::open(folder.graph());
    auto transaction = store->begin();
    for (const Term& object : objects) {
      add(*transaction, Fact(Term::entity("s"), Term::entity("r"), object));
    }
    transaction->commit();
    check(*store);
    store->fold();
    check(*store);
  }
  check(*Store::open(folder.graph()));
}

TEST_CASE("a transaction that changes nothing makes no commit") {
  const auto store = Store::open("", in_memory());
  {
    auto transaction = store->begin();
    add(*transaction, fact("a", "r", "b"));
    REQUIRE(transaction->commit());
  }
  {
    auto transaction = store->begin();
    CHECK_FALSE(transaction->changes_anything());
    CHECK(add(*transaction, fact("a", "r", "b")).known);
    const auto added = add(*transaction, fact("a", "r", "c"));
    CHECK(transaction->changes_anything());
    CHECK(transaction->retract(added.number).size() == 1);
    CHECK_FALSE(transaction->changes_anything());
    CHECK_FALSE(transaction->commit());
  }
  {
    auto transaction = store->begin();
    const auto known = add(*transaction, fact("a", "r", "b"));
    CHECK(transaction->retract(known.number).size() == 1);
    CHECK(transaction->changes_anything());
    const auto again = add(*transaction, fact("a", "r", "b"));
    CHECK_FALSE(again.known);
    CHECK(again.number == known.number);
    CHECK_FALSE(transaction->commit());
  }
  CHECK(store->snapshot().commit() == 1);
  CHECK_FALSE(store->snapshot().find(Term::entity("c")));
}

TEST_CASE("a retracted fact ends, with what is said about it, and stays in earlier states") {
  const auto store = Store::open("", in_memory());
  FactNumber number = 0;
  {
    auto transaction = store->begin();
    number = add(*transaction, fact("Crocker", "met", "Qomi")).number;
    const FactKey about{Id::fact(number), transaction->intern(Term::entity("source")),
                        transaction->intern(Term::entity("cnn")), kAlways};
    CHECK_FALSE(transaction->add(about).known);
    transaction->commit();
  }
  {
    auto transaction = store->begin();
    CHECK(transaction->retract(number).size() == 2);
    CHECK(transaction->snapshot().fact_count() == 0);
    const auto info = transaction->commit();
    CHECK(info->retracted == 2);
  }
  const Snapshot now = store->snapshot();
  CHECK(now.fact_count() == 0);
  CHECK(rows_of(now).empty());
  CHECK(rows_of(now.as_of(1)).size() == 2);
  CHECK(now.as_of(1).fact_count() == 2);
  const auto history = rows_of(now, Visibility::kHistory);
  REQUIRE(history.size() == 2);
  CHECK(history[0].from == 1);
  CHECK(history[0].to == 2);
  CHECK(rows_of(now, Visibility::kKnown).size() == 2);
  CHECK(now.find_known(history[0].key) == history[0].number);
  {
    auto transaction = store->begin();
    const auto again = add(*transaction, fact("Crocker", "met", "Qomi"));
    CHECK_FALSE(again.known);
    CHECK(again.number != number);
    transaction->commit();
  }
}

TEST_CASE("a fact keeps its number while something names it") {
  const auto store = Store::open("", in_memory());
  const Fact said = fact("Iran", "talks-with", "US");
  FactNumber number = 0;
  {
    auto transaction = store->begin();
    add(*transaction, Fact(Term::entity("Qomi"), Term::entity("announced"), Term::fact(said)));
    number = transaction->intern(Term::fact(said)).payload();
    const auto info = transaction->commit();
    CHECK(info->added == 1);
  }
  CHECK(rows_of(store->snapshot()).size() == 1);
  CHECK(rows_of(store->snapshot(), Visibility::kKnown).size() == 2);
  CHECK(store->stats().quoted_facts == 1);
  for (int round = 0; round < 2; ++round) {
    auto transaction = store->begin();
    const auto added = add(*transaction, said);
    CHECK_FALSE(added.known);
    CHECK(added.number == number);
    transaction->commit();
    transaction.reset();
    transaction = store->begin();
    CHECK(transaction->retract(number).size() == 1);
    transaction->commit();
  }
  CHECK(rows_of(store->snapshot(), Visibility::kKnown).size() == 2);
  CHECK(rows_of(store->snapshot(), Visibility::kHistory).size() == 3);
}

TEST_CASE("what is erased is in no state") {
  const auto store = Store::open("", in_memory());
  FactNumber number = 0;
  {
    auto transaction = store->begin();
    const Fact met = fact("Crocker", "met", "Qomi");
    number = add(*transaction, met).number;
    add(*transaction, Fact(Term::entity("x"), Term::entity("denied"), Term::fact(met)));
    add(*transaction, fact("a", "b", "c"));
    transaction->commit();
  }
  {
    auto transaction = store->begin();
    CHECK(transaction->erase(number).size() == 2);
    CHECK(transaction->snapshot().fact_count() == 1);
    CHECK(transaction->commit()->erased == 2);
  }
  const Snapshot now = store->snapshot();
  CHECK(now.fact_count() == 1);
  CHECK(now.as_of(1).fact_count() == 1);
  CHECK_FALSE(now.fact(number));
  CHECK(rows_of(now, Visibility::kKnown).size() == 1);
}

TEST_CASE("undo goes back to a savepoint") {
  const auto store = Store::open("", in_memory());
  auto transaction = store->begin();
  add(*transaction, fact("a", "r", "b"));
  const std::size_t savepoint = transaction->savepoint();
  add(*transaction, fact("a", "r", "c"));
  CHECK(transaction->snapshot().fact_count() == 2);
  transaction->undo_to(savepoint);
  CHECK(transaction->snapshot().fact_count() == 1);
  CHECK_FALSE(add(*transaction, fact("a", "r", "d")).known);
  transaction->commit();
  const Snapshot now = store->snapshot();
  CHECK(now.fact_count() == 2);
  CHECK_FALSE(now.find(Term::entity("c")));
  CHECK(now.find(Term::entity("d")));
}

TEST_CASE("commits can be dated, but not before the last one") {
  const auto store = Store::open("", in_memory());
  {
    auto transaction = store->begin();
    add(*transaction, fact("a", "r", "b"));
    transaction->set_time(1000);
    CHECK(transaction->commit()->time == 1000);
  }
  {
    auto transaction = store->begin();
    CHECK_THROWS_AS(transaction->set_time(999), Error);
    transaction->set_time(2000);
    add(*transaction, fact("a", "r", "c"));
    transaction->commit();
  }
  const Snapshot now = store->snapshot();
  CHECK(now.commit_at(999) == 0);
  CHECK(now.commit_at(1000) == 1);
  CHECK(now.commit_at(1999) == 1);
  CHECK(now.commit_at(kEndOfTime) == 2);
  LoadOptions early;
  early.time = 1999;
  CHECK_THROWS_AS(store->begin_load(early), Error);
}

TEST_CASE("a graph is there again when it is reopened") {
  TestFolder folder;
  for (int i = 0; i < 5; ++i) {
    const auto store = Store::open(folder.graph());
    CHECK(store->snapshot().commit() == static_cast<CommitNumber>(i));
    auto transaction = store->begin();
    add(*transaction, fact("a", "r", "b" + std::to_string(i)));
    transaction->commit();
    if (i == 2) store->fold();
  }
  const auto store = Store::open(folder.graph());
  CHECK(store->snapshot().fact_count() == 5);
  CHECK(store->snapshot().commits().size() == 5);
  require_sound(*store);
}

}  // namespace
}  // namespace annals::store
