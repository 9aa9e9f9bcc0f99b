// Where statements end: in files, in streams that come in parts, at the prompt.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "parser/parse.h"
#include "tests/parser/dump.h"

namespace annals {
namespace {

using parser::Input;
using parser::Mode;
using parser::Parsed;

/// The dumps of all statements, errors as "!MESSAGE", what may go on as "…".
std::vector<std::string> split(std::string_view text, Input input = Input::kFile, bool more = false,
                               Mode mode = Mode::kStatements) {
  parser::Context context;
  std::vector<std::string> all;
  while (true) {
    const Parsed parsed = parser::parse_statement(text, context, mode, input, more);
    if (parsed.kind == Parsed::Kind::kEnd) return all;
    if (parsed.kind == Parsed::Kind::kIncomplete) {
      all.push_back("…");
      return all;
    }
    all.push_back(parsed.kind == Parsed::Kind::kStatement ? test::dump(*parsed.statement)
                                                          : "!" + parsed.diagnosis.message);
    text.remove_prefix(parsed.consumed);
  }
}

using Statements = std::vector<std::string>;
const std::string kFirst = "bare {[a b c]}";
const std::string kSecond = "bare {[d e f]}";
const std::string kFind = "find ?x {[?x a b]}";

}  // namespace

TEST_CASE("a statement ends with its line") {
  CHECK(split("a b c\nd e f\n") == Statements{kFirst, kSecond});
  CHECK(split("a b c .\n\n# comment\nd e f") == Statements{kFirst, kSecond});
  CHECK(split("a b c # and so on\r\nd e f\r\n") == Statements{kFirst, kSecond});
  CHECK(split("a b c . d e f") == Statements{"bare {[a b c] [d e f]}"});
  CHECK(split("a b c d e f\nd e f").size() == 2);
}

TEST_CASE("in a file a statement goes on in lines that are indented or can only continue it") {
  CHECK(split("find ?x\n  where { ?x a b }\nd e f") == Statements{kFind, kSecond});
  CHECK(split("find ?x\nwhere { ?x a b }\nd e f") == Statements{kFind, kSecond});
  CHECK(split("find ?x where { ?x a b }\nlimit 3\noffset 2\nd e f") ==
        Statements{kFind + " limit 3 offset 2", kSecond});
  CHECK(split("find ?x where { ?x a b }\n# comment\norder by ?x\nd e f") ==
        Statements{kFind + " order by ?x", kSecond});
  CHECK(split("find ?x where { ?x a b }\n\nd e f") == Statements{kFind, kSecond});
  CHECK(split("  a b c\n\n  d e f\n") == Statements{kFirst, kSecond});
  CHECK(split("path from A to B\nvia r\ndirected\nat most 2\nin 2007\nforward in time\n"
              "within \"P1D\"\nall\nd e f") ==
        Statements{"path A -> B via r directed at most 2 in 2007 forward within "
                   "0m86400000000us all",
                   kSecond});
  CHECK(split("redate { a b c }\nto 2007\nd e f") ==
        Statements{"redate {[a b c]} to 2007", kSecond});
}

TEST_CASE("a statement goes on while a bracket or a quote is open") {
  CHECK(split("find ?x where {\n?x a b\n}\nd e f") == Statements{kFind, kSecond});
  CHECK(split("a b <<\nc d e >>\nd e f") == Statements{"bare {[a b <<[c d e]>>]}", kSecond});
  CHECK(split("a b 'x\ny'\nd e f") == Statements{"bare {[a b 'x\ny']}", kSecond});
  CHECK(split("a b \"\"\"x\ny\"\"\"\nd e f") == Statements{"bare {[a b \"x\\ny\"]}", kSecond});
  CHECK(split("a b '{' # {\nd e f") == Statements{"bare {[a b '{']}", kSecond});
  CHECK(split("a b <http://x/#(>\nd e f") == Statements{"bare {[a b <http://x/#(>]}", kSecond});
}

TEST_CASE("a statement goes on while it calls for more") {
  CHECK(split("find ?x,\n?y where { ?x a ?y }\nd e f") ==
        Statements{"find ?x, ?y {[?x a ?y]}", kSecond});
  CHECK(split("a b c ;\nd e\n") == Statements{"bare {[a b c] [a d e]}"});
  CHECK(split("a b\nc\nd e f") == Statements{kFirst, kSecond});
  CHECK(split("explain\nfind ?x\nwhere\n{ ?x a b }\nd e f") ==
        Statements{"explain " + kFind, kSecond});
  CHECK(split("a b c order by ?x +\n?y\nd e f") ==
        Statements{kFirst + " order by (?x + ?y)", kSecond});
}

TEST_CASE("at the prompt a line ends a statement that is whole") {
  CHECK(split("a b c\n", Input::kPrompt) == Statements{kFirst});
  CHECK(split("a b c", Input::kPrompt) == Statements{kFirst});
  CHECK(split("a b c\n  d e f\n", Input::kPrompt) == Statements{kFirst, kSecond});
  CHECK(split("find ?x where { ?x a b }\nlimit 3\n", Input::kPrompt).size() == 2);
  CHECK(split("a b c \\\nlimit 3\n", Input::kPrompt) == Statements{kFirst + " limit 3"});
}

TEST_CASE("what is incomplete at the prompt") {
  for (const char* text :
       {"find ?x where {", "find ?x", "find ?x where { ?x a b . filter ?x =", "a b 'Green",
        "a b \"\"\"Green", "add { a b c ;", "a b <<", "a b c ;", "path from A", "ask { filter (",
        "a b c \\", "find ?x +\n", "a b ?x @", "a b/"}) {
    INFO(text);
    CHECK(split(text, Input::kPrompt) == Statements{"…"});
  }
  // Nothing calls for more after a name: nonsense is answered at once.
  for (const char* text : {"find ?x wher {", "a b \"Green", "a b c @ 2007-02-30 {", "a b } {", "a",
                           "a b", "limit 3", "order by ?x"}) {
    INFO(text);
    const Statements all = split(text, Input::kPrompt);
    REQUIRE(all.size() == 1);
    CHECK(all[0].substr(0, 1) == "!");
  }
}

TEST_CASE("a stream that comes in parts") {
  const auto more = [](std::string_view text) { return split(text, Input::kFile, true); };
  CHECK(more("a b c") == Statements{"…"});
  CHECK(more("a b c\n") == Statements{"…"});
  CHECK(more("a b c\nd") == Statements{"…"});  // perhaps "desc…", perhaps "d e f"
  CHECK(more("a b c\nd ") == Statements{kFirst, "…"});
  CHECK(more("a b c\nlim") == Statements{"…"});
  CHECK(more("a b c\n\n") == Statements{kFirst});
  CHECK(more("a b c @ 2007-0") == Statements{"…"});
  CHECK(more("a b \"x") == Statements{"…"});
  CHECK(more("a b \xC3") == Statements{"…"});
  CHECK(more("a b c # comm") == Statements{"…"});
  parser::Context context;
  const Parsed comment =
      parser::parse_statement("\n# comm", context, Mode::kStatements, Input::kFile, true);
  CHECK(comment.kind == Parsed::Kind::kEnd);
  CHECK(comment.consumed == 1);
}

TEST_CASE("however a text is cut, the same statements come out") {
  const std::string text =
      "prefix wd: <http://x/> .\nfind ?x,\n?y where { ?x a wd:Q1 .\n ?y b \"\"\"q\nr\"\"\" }\n"
      "limit 3\n\na b c # comment\n# more\n  @ 2007-05 .\nadd { é f 'x''y' @ ../1980 }\n";
  const Statements whole = split(text);
  REQUIRE(whole.size() == 4);
  for (std::size_t first = 0; first < text.size(); ++first) {
    parser::Context context;
    Statements all;
    std::string_view rest = text;
    std::size_t shown = first;
    while (true) {
      const std::size_t part = std::min(shown, rest.size());
      const Parsed parsed = parser::parse_statement(
          rest.substr(0, part), context, Mode::kStatements, Input::kFile, part < rest.size());
      if (parsed.kind == Parsed::Kind::kStatement) all.push_back(test::dump(*parsed.statement));
      if (parsed.kind == Parsed::Kind::kError) all.push_back("!" + parsed.diagnosis.message);
      if (part == rest.size() && parsed.kind == Parsed::Kind::kEnd) break;
      rest.remove_prefix(parsed.consumed);
      shown = shown < parsed.consumed ? 0 : shown - parsed.consumed;
      if (parsed.consumed == 0) shown = part + 7;
    }
    INFO(first);
    CHECK(all == whole);
  }
}

TEST_CASE("facts end with a point and span lines freely") {
  const auto facts = [](std::string_view text, bool more = false) {
    return split(text, Input::kFile, more, Mode::kFacts);
  };
  CHECK(facts("a b\nc\n.\nd e f . g h i") == Statements{"{[a b c]}", "{[d e f]}", "{[g h i]}"});
  CHECK(facts("a b c . # comment .\n# d e f .\nd e f .") == Statements{"{[a b c]}", "{[d e f]}"});
  CHECK(facts("according to s .\na b c .\naccording to _\n").size() == 3);
  CHECK(facts("a b 1.", true) == Statements{"…"});
  CHECK(facts("a b 1.5", true) == Statements{"…"});
  CHECK(facts("a b c .", true) == Statements{"…"});
  CHECK(facts("a b c . ", true) == Statements{"{[a b c]}"});
  CHECK(facts("a b c @ 2007-", true) == Statements{"…"});
  CHECK(facts("prefix wd: <http://x/>", true) == Statements{"…"});
  CHECK(facts("a b c d e f") ==
        Statements{"!expected '@', '{', ',', ';', '.' or the end of the statement, found 'd'"});
}

TEST_CASE("a prefix holds from its statement on") {
  CHECK(split("prefix wd: <http://x/>\nwd:a b c\nprefix wd: <http://y/>\nwd:a b c") ==
        Statements{"prefix wd: <http://x/>", "bare {[<http://x/a> b c]}", "prefix wd: <http://y/>",
                   "bare {[<http://y/a> b c]}"});
}

TEST_CASE("spans count bytes from the beginning of the text") {
  const std::string text = "\n# é\n Crocker met Qomi @ 2007 { source s }, Zebari ; is 'é' # x\n";
  parser::Context context;
  const Parsed parsed = parser::parse_statement(text, context);
  REQUIRE(parsed.kind == Parsed::Kind::kStatement);
  const auto slice = [&](ast::Span span) { return text.substr(span.begin, span.end - span.begin); };
  CHECK(slice(parsed.statement->span) == "Crocker met Qomi @ 2007 { source s }, Zebari ; is 'é'");
  const auto& query = std::get<ast::Query>(parsed.statement->value);
  const auto& elements = std::get<ast::Bare>(query.body).patterns.elements;
  REQUIRE(elements.size() == 3);
  const auto pattern = [&](std::size_t i) {
    return std::get<ast::PatternElement>(elements[i].value).pattern;
  };
  CHECK(slice(elements[0].span) == "Crocker met Qomi @ 2007 { source s }");
  CHECK(slice(elements[1].span) == "Zebari");
  CHECK(slice(elements[2].span) == "is 'é'");
  CHECK(slice(pattern(0).subject.span) == "Crocker");
  CHECK(slice(pattern(0).relation.span) == "met");
  CHECK(slice(pattern(0).object.span) == "Qomi");
  CHECK(slice(pattern(0).time->span) == "2007");
  CHECK(slice(pattern(0).time->operand->span) == "2007");
  CHECK(slice(pattern(0).qualifiers[0].span) == "source s");
  CHECK(slice(pattern(2).object.span) == "'é'");
}

TEST_CASE("every expression has its span") {
  const std::string text = "ask { filter not ?a + 1 < -lower( ?b ) and ?t in (1, 2) }";
  parser::Context context;
  const Parsed parsed = parser::parse_statement(text, context);
  REQUIRE(parsed.kind == Parsed::Kind::kStatement);
  const auto slice = [&](ast::Span span) { return text.substr(span.begin, span.end - span.begin); };
  const auto& group = std::get<ast::Ask>(std::get<ast::Query>(parsed.statement->value).body).where;
  CHECK(slice(group.span) == text.substr(4));
  CHECK(slice(group.elements[0].span) == text.substr(6, text.size() - 8));
  const auto& condition = *std::get<ast::FilterElement>(group.elements[0].value).condition;
  CHECK(slice(condition.span) == "not ?a + 1 < -lower( ?b ) and ?t in (1, 2)");
  const auto& both = std::get<ast::Binary>(condition.value);
  CHECK(slice(both.left->span) == "not ?a + 1 < -lower( ?b )");
  CHECK(slice(both.right->span) == "?t in (1, 2)");
  const auto& less = std::get<ast::Binary>(std::get<ast::Unary>(both.left->value).operand->value);
  CHECK(slice(less.left->span) == "?a + 1");
  CHECK(slice(less.right->span) == "-lower( ?b )");
}

}  // namespace annals
