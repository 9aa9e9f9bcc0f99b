// Statements one after another.
#include <catch2/catch.hpp>

#include "tests/graph/session_helpers.h"

using namespace annals;
using namespace annals::test;

TEST_CASE("statements are taken from a text one by one") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  const std::string text =
      "# a comment\nadd { Crocker met Qomi @ 2007-05-28 }\nCrocker met ?who\n\n# end\n";
  Session::Input input{.text = text};
  Session::Step step = session.run_next(input);
  CHECK(step.kind == Session::Step::Kind::kDone);
  CHECK(step.outcome.kind == Outcome::Kind::kMessage);
  CHECK(step.outcome.message == "added 1 fact, commit 1");
  CHECK(step.consumed == session.last_consumed());
  input.text.remove_prefix(step.consumed);
  input.first_line = 3;
  step = session.run_next(input);
  REQUIRE(step.outcome.kind == Outcome::Kind::kRows);
  CHECK(all_rows(std::move(*step.outcome.rows)) == Strings{"Qomi"});
  input.text.remove_prefix(step.consumed);
  step = session.run_next(input);
  CHECK(step.kind == Session::Step::Kind::kEnd);
}

TEST_CASE("a statement that may go on is incomplete") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  Session::Step step =
      session.run_next({.text = "find ?x where {\n", .prompt = true, .more = true});
  CHECK(step.kind == Session::Step::Kind::kIncomplete);
  CHECK(step.consumed == 0);
  try {
    session.run_next({.text = "find ?x where {\n"});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kSyntax);
    CHECK(error.place());
    CHECK(session.last_consumed() == 16);
  }
}

TEST_CASE("a session tells how far its queries are, and can be cancelled from there") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 9000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  Session session(graph);
  CancelToken token;
  std::uint64_t seen = 0;
  session.set_cancel(&token);
  session.set_progress([&](const QueryProgress& progress) {
    seen = progress.rows;
    token.cancel();
  });
  const std::string slow =
      "find count(*) as ?n where { ?a r _ . ?b r _ . ?c r _ . filter ?a != ?b and ?b != ?c }";
  CHECK(error_of([&] { rows(session, slow); }).first == ErrorCode::kCancelled);
  CHECK(seen > 0);
  token.reset();
  session.set_progress(nullptr);
  CHECK(rows(session, "s1 r ?x") == Strings{"o"});
}

TEST_CASE("each change says what it did") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  CHECK(say(session, "add { a r b, c, d }") == "added 3 facts, commit 1");
  CHECK(say(session, "add { a r b, e }") == "added 1 fact (1 already known), commit 2");
  CHECK(say(session, "add { a r b, c }") == "added 0 facts (2 already known)");
  CHECK(say(session, "retract { a r b }") == "retracted 1 fact, commit 3");
  CHECK(say(session, "retract { a r b }") == "retracted 0 facts");
  CHECK(say(session, "retract { a r _ }") == "retracted 3 facts, commit 4");
  CHECK(say(session, "erase { a r b }") == "erased 1 fact, commit 5");
  CHECK(graph.snapshot().as_of(1).fact_count() == 2);
}

TEST_CASE("redate and withdraw say what they did") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { a r b @ 2007 ; r c @ 2007 } according to s");
  CHECK(say(session, "redate { a r b @ 2007 } to 2008") == "redated 1 fact, commit 2");
  CHECK(rows(session, "a r ?x @ exactly 2008") == Strings{"b"});
  CHECK(say(session, "withdraw s").rfind("retracted ", 0) == 0);
  CHECK(rows(session, "a r ?x").empty());
}

TEST_CASE("prefixes and blank nodes last as long as the session") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  CHECK(session.run_next({.text = "prefix x: <http://x.org/> ."}).outcome.kind ==
        Outcome::Kind::kNothing);
  say(session, "add { x:a r _:b }");
  say(session, "add { _:b r c }");
  CHECK(rows(session, "x:a r ?x") == Strings{"session#b"});
  CHECK(rows(session, "_:b r ?x") == Strings{"c"});
  Session other(graph);
  say(other, "add { d r _:b }");
  CHECK(rows(other, "d r ?x") == Strings{"session#b#2"});
  say(other, "add { _:b-2 r e . _:b r f }");
  CHECK(rows(other, "_:b-2 r ?x") == Strings{"e"});
  CHECK(error_of([&] { rows(other, "x:a r ?x"); }).first == ErrorCode::kInvalidQuery);
}

TEST_CASE("parameters are values or written as in a fact") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { Crocker met Qomi @ 2007-05-28 . Crocker is 'an ambassador' }");
  session.set_parameter("who", {entity("Crocker")});
  CHECK(rows(session, "$who met ?x") == Strings{"Qomi"});
  session.set_parameter_text("what", "'an ambassador'");
  CHECK(rows(session, "?x is $what") == Strings{"Crocker"});
  CHECK(error_of([&] { session.set_parameter_text("what", "'open"); }).first == ErrorCode::kSyntax);
  CHECK(error_of([&] { rows(session, "?x is $nothing"); }).first == ErrorCode::kInvalidQuery);
}

TEST_CASE("an answer can be had as facts") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { a r b @ 2007 . c r d }");
  Session::Step step = session.run_next({.text = "?x r ?y"}, ResultKind::kFacts);
  Rows facts = std::move(*step.outcome.rows);
  CHECK(facts.form() == Rows::Form::kFacts);
  CHECK(all_rows(std::move(facts)) == Strings{"<< a r b @ 2007 >>", "<< c r d >>"});
  CHECK_THROWS_AS(session.run_next({.text = "find ?x where { ?x r ?y }"}, ResultKind::kFacts),
                  Error);
  CHECK(error_of([&] { session.run_next({.text = "commits"}, ResultKind::kFacts); }).first ==
        ErrorCode::kInvalidQuery);
}

TEST_CASE("history, commits and changes are answers") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { a r b }");
  say(session, "retract { a r b }");
  CHECK(rows(session, "history a r b").size() == 2);
  CHECK(rows(session, "commits").size() == 2);
  CHECK(rows(session, "changes from 1 to 2") == Strings{"retracted|<< a r b >>"});
}

TEST_CASE("errors of statements tell file, line and column") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  try {
    session.run_next(
        {.text = "\nadd { a r b @ 2007-02-30 }\nrest", .source = "x.annals", .first_line = 10});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.report() ==
          "x.annals:11:15: error: 2007-02-30 is not a date: February 2007 has 28 days\n"
          "   11 | add { a r b @ 2007-02-30 }\n"
          "      |               ^~~~~~~~~~");
  }
  CHECK(session.last_consumed() == 28);
  CHECK(graph.snapshot().fact_count() == 0);
}

TEST_CASE("words that may come next are known") {
  Graph graph = Graph::in_memory();
  const Session session(graph);
  const Strings words = session.expected_next("find ?x ");
  CHECK(std::find(words.begin(), words.end(), "where") != words.end());
}

TEST_CASE("a session's queries can be cancelled and limited") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 3000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  Session session(graph);
  CancelToken token;
  session.set_cancel(&token);
  token.cancel();
  const std::string large =
      "find count(*) as ?n where { ?a r _ . ?b r _ . ?c r _ . filter ?a != ?b and ?b != ?c }";
  CHECK(error_of([&] { rows(session, large); }).first == ErrorCode::kCancelled);
  token.reset();
  session.set_limits(std::size_t{1} << 30, std::chrono::milliseconds(20));
  CHECK(error_of([&] { rows(session, large); }).first == ErrorCode::kLimit);
  CHECK(rows(session, "s1 r ?x") == Strings{"o"});
}

TEST_CASE("a session can read an earlier state") {
  Graph graph = Graph::in_memory();
  Session session(graph);
  say(session, "add { a r b }");
  say(session, "add { a r c }");
  session.set_as_of(1);
  CHECK(session.as_of() == 1);
  CHECK(session.snapshot().commit() == 1);
  CHECK(rows(session, "a r ?x") == Strings{"b"});
  CHECK(rows(session, "commits").size() == 1);
  CHECK(rows(session, "a r ?x order by ?x as of 2") == Strings{"b", "c"});
  CHECK(rows(session, "changes from 1 to 2").size() == 1);
  for (const char* change : {"add { a r d }", "retract { a r b }", "begin"}) {
    CHECK(error_of([&] { say(session, change); }) ==
          std::pair(ErrorCode::kReadOnly,
                    std::string("this session reads the state after commit 1, and what was cannot "
                                "be changed")));
  }
  session.set_as_of(std::nullopt);
  CHECK(rows(session, "a r ?x order by ?x") == Strings{"b", "c"});
  say(session, "begin");
  CHECK(error_of([&] { session.set_as_of(1); }).first == ErrorCode::kUsage);
}
