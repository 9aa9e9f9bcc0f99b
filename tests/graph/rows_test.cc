// Answers of Snapshot::query.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::testing;

namespace {

Graph values() {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  const auto add = [&](const char* relation, Term object) {
    change.add(Fact(entity("x"), entity(relation), std::move(object)));
  };
  add("knows", entity("y"));
  add("title", Term::text("hello"));
  add("count", Term::integer(42));
  add("size", Term::decimal(1.5));
  add("open", Term::truth(true));
  add("born", Term::time(TimeValue::parse("1970-01-01")));
  add("denied", Term::fact(fact("a", "r", "b")));
  change.commit();
  return graph;
}

Rows one(const Graph& graph, const std::string& relation) {
  Rows rows = graph.query("x " + relation + " ?v");
  REQUIRE(rows.next());
  return rows;
}

}  // namespace

TEST_CASE("values are read by kind and by name") {
  const Graph graph = values();
  CHECK(one(graph, "knows").name("v") == "y");
  CHECK(one(graph, "title").text("v") == "hello");
  CHECK(one(graph, "count").integer("v") == 42);
  CHECK(one(graph, "count").number("v") == 42.0);
  CHECK(one(graph, "size").number("v") == 1.5);
  CHECK(one(graph, "open").truth("v"));
  CHECK(one(graph, "born").time("v").text() == "1970-01-01");
  CHECK(one(graph, "denied").fact("v") == fact("a", "r", "b"));
  CHECK(one(graph, "knows")[0] == entity("y"));
  CHECK(error_of([&] { one(graph, "knows").integer("v"); }).first == ErrorCode::kUsage);
  CHECK(error_of([&] { one(graph, "knows").name("w"); }) ==
        std::pair(ErrorCode::kUsage, std::string("the answer has no column 'w'")));
  CHECK(error_of([&] { one(graph, "knows")[1]; }) ==
        std::pair(ErrorCode::kUsage, std::string("the answer has no column 1: it has 1")));
  Rows rows = graph.query("x knows ?v");
  CHECK(error_of([&] { rows[0]; }) ==
        std::pair(ErrorCode::kUsage, std::string("there is no current row: call next() first")));
  while (rows.next()) {
  }
  CHECK_FALSE(rows.next());
}

TEST_CASE("forms and columns are told") {
  const Graph graph = values();
  CHECK(graph.query("find ?a, ?b where { ?a knows ?b }").columns() == Strings{"a", "b"});
  Rows yes = graph.query("ask { x knows y }");
  CHECK(yes.form() == Rows::Form::kBoolean);
  CHECK(yes.boolean());
  CHECK_FALSE(yes.next());
  CHECK_FALSE(graph.query("x knows z").boolean());
  CHECK(graph.query("explain x knows ?v").form() == Rows::Form::kPlan);
  CHECK(graph.query("describe x").form() == Rows::Form::kFacts);
  Rows rows = graph.query("x knows ?v");
  CHECK(rows.form() == Rows::Form::kRows);
  CHECK(error_of([&] { rows.boolean(); }).first == ErrorCode::kUsage);
  CHECK(graph.query("commits").columns() ==
        Strings{"commit", "time", "note", "added", "retracted"});
}

TEST_CASE("an answer of many rows is read whole") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 10000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  CHECK(all_rows(graph.query("?s r o")).size() == 10000);
}

TEST_CASE("parameters, prefixes and blank nodes in a query") {
  Graph graph = Graph::in_memory();
  Transaction change = graph.begin();
  change.add(fact("Crocker", "met", "Qomi"));
  change.add(fact("http://x.org/a", "met", "Zebari"));
  change.commit();
  QueryOptions options;
  options.parameters["who"] = {entity("Crocker")};
  CHECK(all_rows(graph.query("$who met ?x", options)) == Strings{"Qomi"});
  options.parameters["who"] = {entity("Qomi"), entity("Zebari")};
  CHECK(all_rows(graph.query("find ?x where { _ met ?x . filter ?x in ($who) }", options)) ==
        Strings{"Qomi", "Zebari"});
  CHECK(all_rows(graph.query("prefix x: <http://x.org/> .\nx:a met ?x")) == Strings{"Zebari"});
  CHECK(all_rows(graph.query("_:a met ?x")).empty());
}

TEST_CASE("errors of a query have a place") {
  const Graph graph = values();
  QueryOptions options;
  options.source = "program";
  try {
    graph.query("prefix p: <http://p/> .\nfind ?x where { ?y knows z }", options);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidQuery);
    REQUIRE(error.place());
    CHECK(error.place()->source == "program");
    CHECK(error.place()->line == 2);
    CHECK(error.place()->column == 6);
    CHECK(error.place()->line_text == "find ?x where { ?y knows z }");
  }
  CHECK(error_of([&] { graph.query("find ?x where {"); }).first == ErrorCode::kSyntax);
  CHECK(error_of([&] { graph.query("  # nothing"); }) ==
        std::pair(ErrorCode::kSyntax, std::string("there is no query in the text")));
  CHECK(error_of([&] { graph.query("x knows ?a\nx title ?b"); }) ==
        std::pair(ErrorCode::kUsage,
                  std::string("a query takes one statement: run several with a Session")));
  const auto no_change =
      std::pair(ErrorCode::kReadOnly,
                std::string("a snapshot cannot be changed: use a Transaction or a Session"));
  CHECK(error_of([&] { graph.query("add { a r b }"); }) == no_change);
  CHECK(error_of([&] { graph.query("begin"); }) == no_change);
  CHECK(error_of([&] { graph.query("commit"); }) == no_change);
}

TEST_CASE("a query can be cancelled and limited") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 3000; ++i) {
    load.add(fact("s" + std::to_string(i), "r", "o" + std::to_string(i % 3)));
  }
  load.finish();
  // 27 thousand million pairs, each to be looked at.
  const std::string large =
      "find count(*) as ?n where { ?a r ?x . ?b r ?y . ?c r ?z . filter ?a != ?b and ?b != ?c }";
  CancelToken token;
  token.cancel();
  QueryOptions options;
  options.cancel = &token;
  CHECK(error_of([&] { all_rows(graph.query(large, options)); }).first == ErrorCode::kCancelled);
  token.reset();
  options.time_limit = std::chrono::milliseconds(20);
  CHECK(error_of([&] { all_rows(graph.query(large, options)); }).first == ErrorCode::kLimit);
}

TEST_CASE("an answer holds its snapshot") {
  Graph graph = values();
  Rows rows = graph.query("x ?r ?v");
  Transaction change = graph.begin();
  change.retract(Fact(entity("x"), entity("count"), Term::integer(42)));
  change.commit();
  CHECK(all_rows(std::move(rows)).size() == 7);
  CHECK(all_rows(graph.query("x ?r ?v")).size() == 6);
  CHECK(all_rows(graph.query("x ?r ?v as of 1")).size() == 7);
}
