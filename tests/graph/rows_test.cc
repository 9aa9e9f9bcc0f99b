// Answers of Snapshot::query.
#include <catch2/catch.hpp>

#include "tests/graph/helpers.h"

using namespace annals;
using namespace annals::test;

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

TEST_CASE("values are read as views, without terms") {
  const Graph graph = values();
  const auto bare = [&](const std::string& relation) {
    Rows rows = one(graph, relation);
    const std::string_view first = rows.bare("v");
    CHECK(first.data() == rows.bare(0).data());  // made once
    CHECK(first == write_bare(rows["v"]));
    CHECK(rows.kind("v") == rows["v"].kind());
    return std::string(first);
  };
  CHECK(bare("knows") == "y");
  CHECK(bare("title") == "hello");
  CHECK(bare("count") == "42");
  CHECK(bare("size") == "1.5");
  CHECK(bare("open") == "true");
  CHECK(bare("born") == "1970-01-01");
  CHECK(bare("denied") == "<< a r b >>");
  CHECK(one(graph, "knows").get<std::string_view>("v") == "y");
  CHECK(one(graph, "title").get<std::string_view>(0) == "hello");
  CHECK(error_of([&] { one(graph, "count").get<std::string_view>("v"); }) ==
        std::pair(ErrorCode::kUsage, std::string("the term is not an entity")));
  CHECK(error_of([&] { one(graph, "knows").bare(1); }).first == ErrorCode::kUsage);

  Rows empty = graph.query("find ?v, ?w where { x knows ?v . optional { ?v knows ?w } }");
  REQUIRE(empty.next());
  CHECK(empty.bare("w").empty());
  CHECK(empty.kind("w") == TermKind::kEmpty);
  const auto [v, w] = empty.as<std::string_view, std::optional<std::string_view>>();
  CHECK(v == "y");
  CHECK_FALSE(w);

  Rows computed =
      graph.query("find ?v + 1 as ?n, \"a\" as ?t, name(?x) as ?c where { ?x count ?v }");
  REQUIRE(computed.next());
  CHECK(computed.bare("n") == "43");
  CHECK(computed.bare("t") == "a");
  CHECK(computed.bare("c") == "x");
  CHECK(computed["c"].is_text());
}

TEST_CASE("views and references live until the next row") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 5000; ++i) {
    load.add(fact("s" + std::to_string(i), "r", "o" + std::to_string(i), "2007-05-28"));
  }
  load.finish();
  std::size_t count = 0;
  for (Rows rows = graph.query("?s r ?o @ ?t"); rows.next(); ++count) {
    const std::string_view s = rows.bare("s"), t = rows.bare("t");
    const Term& term = rows["s"];
    const std::string_view o = rows.bare("o");
    const std::string number(s.substr(1));
    REQUIRE(o == "o" + number);
    REQUIRE(term == entity("s" + number));
    REQUIRE(t == "2007-05-28");
    REQUIRE(s == "s" + number);  // still, after all the others were made
  }
  CHECK(count == 5000);
}

TEST_CASE("an answer is read in blocks of rows") {
  Graph graph = Graph::in_memory();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 5000; ++i) load.add(fact("s" + std::to_string(i), "r", "o"));
  load.finish();
  Rows rows = graph.query("?s r ?o");
  CHECK(rows.block().rows() == 0);
  std::vector<std::string> found;
  REQUIRE(rows.next());  // the block goes on after a row that was read alone
  found.emplace_back(rows.bare(0));
  while (rows.next_block()) {
    const RowBlock& block = rows.block();
    REQUIRE(block.rows() > 0);
    std::vector<std::string_view> views;
    for (std::size_t i = 0; i < block.rows(); ++i) views.push_back(block.bare(i, 0));
    for (std::size_t i = 0; i < block.rows(); ++i) {
      REQUIRE(block.term(i, 0) == entity(views[i]));
      REQUIRE(block.kind(i, 1) == TermKind::kEntity);
      found.emplace_back(views[i]);
    }
    CHECK(rows.bare(0) == views.back());  // its last row is the current one
    CHECK(error_of([&] { block.bare(block.rows(), 0); }).first == ErrorCode::kUsage);
    CHECK(error_of([&] { block.bare(0, 2); }).first == ErrorCode::kUsage);
  }
  CHECK(rows.block().rows() == 0);
  CHECK_FALSE(rows.next());
  std::sort(found.begin(), found.end());
  CHECK(found == all_rows(graph.query("find ?s where { ?s r _ }")));
  Rows yes = graph.query("ask { s1 r o }");
  CHECK_FALSE(yes.next_block());
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
  CHECK(graph.query("rules").columns() == std::vector<std::string>{"name", "rule"});
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

TEST_CASE("why is a tree, conflicts are pairs of facts") {
  const Fact said = fact("x", "r", "a");
  const Graph graph =
      graph_of({fact("r", "is", "functional"), said, about(said, "source", "s"),
                fact("x", "r", "b"), Fact(entity("y"), entity("denied"), Term::fact(said))});
  Rows tree = graph.query("why x r a");
  CHECK(tree.form() == Rows::Form::kTree);
  CHECK(tree.columns() == Strings{"depth", "kind", "what"});
  Strings lines;
  while (tree.next()) lines.push_back(std::to_string(tree.integer("depth")) + tree.text("kind"));
  CHECK(lines == Strings{"0asserted", "1source", "1against"});
  CHECK(graph.snapshot().as_of(0).query("why x r a").next() == false);
  Rows pairs = graph.query("conflicts");
  CHECK(pairs.columns() == Strings{"kind", "fact", "other"});
  REQUIRE(pairs.next());
  CHECK(pairs.text("kind") == "claim");
  REQUIRE(pairs.next());
  CHECK(write_fact(pairs.fact("other")) == "x r b");
  CHECK_FALSE(pairs.next());

  QueryOptions options;
  options.sources = SourceColumns::kAll;
  Rows rows = graph.query("x r ?o", options);
  CHECK(rows.columns() == Strings{"o", "sources"});
  while (rows.next()) {
    CHECK(rows.get<std::optional<std::string>>("sources").value_or("-") ==
          (rows.name("o") == "a" ? "s" : "-"));
  }
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
