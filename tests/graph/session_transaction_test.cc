// begin, commit and rollback.
#include <catch2/catch.hpp>

#include "tests/graph/session_helpers.h"

using namespace annals;
using namespace annals::test;

TEST_CASE("inside a transaction queries see the changes, others do not") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { a r x }");
  CHECK(say(session, "begin \"two at once\"") == "begin");
  CHECK(session.in_transaction());
  CHECK(say(session, "add { a r b }") == "added 1 fact");
  CHECK(say(session, "add { a r c }") == "added 1 fact");
  CHECK(say(session, "retract { a r x }") == "retracted 1 fact");
  CHECK(rows(session, "a r ?x") == Strings{"b", "c"});
  CHECK(session.snapshot().fact_count() == 2);
  CHECK(graph.snapshot().fact_count() == 1);
  CHECK(rows(session, "a r ?x as of 1") == Strings{"x"});
  CHECK(say(session, "commit") == "commit 2: added 2 facts, retracted 1 fact");
  CHECK_FALSE(session.in_transaction());
  CHECK(graph.snapshot().fact_count() == 2);
  CHECK(graph.snapshot().commits().back().note == "two at once");
}

TEST_CASE("a transaction without effect says that there is no commit") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "begin");
  say(session, "add { a r b }");
  say(session, "retract { a r b }");
  CHECK(say(session, "commit") == "nothing changed, so there is no commit");
  CHECK(graph.snapshot().commit() == 0);
}

TEST_CASE("rollback takes everything back, by word, by call and at the end") {
  Graph graph = Graph::in_memory();
  {
    Session session(graph);
    say(session, "begin");
    say(session, "add { a r b }");
    CHECK(say(session, "rollback") == "rolled back");
    say(session, "begin");
    say(session, "add { a r b }");
    session.rollback();
    session.rollback();
    CHECK_FALSE(session.in_transaction());
    say(session, "begin");
    say(session, "add { a r b }");
  }
  CHECK(graph.snapshot().fact_count() == 0);
  CHECK(graph.snapshot().commit() == 0);
  Transaction next = graph.begin();
  next.add(fact("a", "r", "b"));
  CHECK(next.commit());
}

TEST_CASE("an error inside a transaction undoes its statement only") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "begin");
  say(session, "add { a r b }");
  CHECK_THROWS_AS(say(session, "add { a r c . ?x r d }"), Error);
  CHECK_THROWS_AS(say(session, "add { a r c"), Error);
  CHECK(session.in_transaction());
  CHECK(rows(session, "a r ?x") == Strings{"b"});
  CHECK(say(session, "commit") == "commit 1: added 1 fact");
}

TEST_CASE("words out of place are errors with a place") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  CHECK(error_of([&] { say(session, "commit"); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("there is no transaction to commit: `begin` opens one")));
  CHECK(error_of([&] { say(session, "rollback"); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("there is no transaction to roll back: `begin` opens one")));
  say(session, "begin");
  try {
    say(session, "begin");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.report() ==
          "<command>:1:1: error: a transaction is open already: commit or rollback comes first\n"
          "    1 | begin\n"
          "      | ^~~~~");
  }
}

TEST_CASE("a transaction can be dated back, but not before the last commit") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "begin \"then\" at 2007-12-10");
  say(session, "add { a r b @ now }");
  say(session, "commit");
  CHECK(rows(session, "commits") == Strings{"1|2007-12-10T00:00:00Z|then|1|0"});
  CHECK(rows(session, "a r b @ ?t") == Strings{"2007-12-10T00:00:00Z"});
  try {
    say(session, "begin at 2007-12-09");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    REQUIRE(error.place());
    CHECK(error.place()->column == 10);
  }
  CHECK_FALSE(session.in_transaction());
  session.set_parameter("t", {Term::time(TimeValue::parse("2007-12-11"))});
  say(session, "begin at $t");
  say(session, "add { a r c }");
  say(session, "commit");
  CHECK(graph.snapshot().commits().back().time.text() == "2007-12-11T00:00:00Z");
  CHECK(error_of([&] { say(session, "begin at $u"); }).second == "the parameter $u has no value");
  session.set_parameter("u", {entity("x")});
  CHECK(error_of([&] { say(session, "begin at $u"); }).second == "the parameter $u is not a time");
}

TEST_CASE("an answer that was begun inside a transaction can be read after it") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "begin");
  say(session, "add { a r b, c }");
  Session::Step step = session.run_next({.text = "a r ?x"});
  say(session, "add { a r d }");
  CHECK(all_rows(std::move(*step.outcome.rows)) == Strings{"b", "c"});
  say(session, "commit");
}
