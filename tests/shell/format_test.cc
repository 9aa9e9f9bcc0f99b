// Every format of docs/language.md, to the character.
#include "shell/format.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "model/write.h"

namespace annals::shell {
namespace {

using Row = std::vector<Term>;

std::string print(Format format, Rows::Form form, const std::vector<std::string>& columns,
                  const std::vector<Row>& rows, const std::string& footer = "(footer)") {
  std::ostringstream out;
  const auto writer = make_writer(format, form, out);
  writer->begin(columns);
  for (const Row& row : rows) {
    std::vector<const Term*> values;
    for (const Term& term : row) values.push_back(&term);
    writer->row(values);
  }
  writer->end(footer);
  return out.str();
}

Fact meeting() {
  return Fact(Term::entity("Crocker"), Term::entity("met"), Term::entity("Green Zone"),
              TimeValue::parse("2007-05-28"));
}

/// A row of every kind of value.
Row every_kind() {
  return {Term::entity("al-Maliki"),
          Term::text("say \"hi\", then go", "en"),
          Term::text("1|2\n3", "", "http://example.org/x"),
          Term::integer(-42),
          Term::decimal(2.0),
          Term::truth(true),
          Term::time(TimeValue::parse("2007-05~")),
          Term::fact(meeting()),
          Term()};
}
const std::vector<std::string> kColumns = {"who", "said", "typed", "n", "d", "b", "t", "f", "e"};

TEST_CASE("CSV quotes as in RFC 4180 and leaves values bare") {
  CHECK(print(Format::kCsv, Rows::Form::kRows, kColumns, {every_kind()}) ==
        "who,said,typed,n,d,b,t,f,e\n"
        "al-Maliki,\"say \"\"hi\"\", then go\",\"1|2\n3\",-42,2.0,true,2007-05~,"
        "<< Crocker met 'Green Zone' @ 2007-05-28 >>,\n");
  CHECK(print(Format::kCsv, Rows::Form::kRows, {"count(*)", "a, b"}, {}) == "count(*),\"a, b\"\n");
}

TEST_CASE("TSV quotes tabs, not commas") {
  CHECK(print(Format::kTsv, Rows::Form::kRows, {"a", "b", "c"},
              {{Term::text("1,2"), Term::text("x\ty"), Term::text("\"")}}) ==
        "a\tb\tc\n1,2\t\"x\ty\"\t\"\"\"\"\n");
}

TEST_CASE("JSON says what kind each value is") {
  CHECK(print(Format::kJsonl, Rows::Form::kRows, kColumns, {every_kind()}) ==
        R"({"who":{"entity":"al-Maliki"},"said":{"text":"say \"hi\", then go","lang":"en"},)"
        R"("typed":{"text":"1|2\n3","datatype":"http://example.org/x"},"n":-42,"d":2.0,"b":true,)"
        R"("t":{"time":"2007-05~"},"f":{"fact":{"subject":{"entity":"Crocker"},)"
        R"("relation":{"entity":"met"},"object":{"entity":"Green Zone"},)"
        R"("time":{"time":"2007-05-28"}}},"e":null})"
        "\n");
}

TEST_CASE("JSON of an undated fact about a fact nests, and its time is null") {
  const Fact about(Term::fact(meeting()), Term::entity("source"), Term::entity("ria"));
  CHECK(print(Format::kJsonl, Rows::Form::kFacts, {"fact"}, {{Term::fact(about)}}) ==
        R"({"fact":{"fact":{"subject":{"fact":{"subject":{"entity":"Crocker"},)"
        R"("relation":{"entity":"met"},"object":{"entity":"Green Zone"},)"
        R"("time":{"time":"2007-05-28"}}},"relation":{"entity":"source"},)"
        R"("object":{"entity":"ria"},"time":null}}})"
        "\n");
}

TEST_CASE("JSON is one array, also when it is empty") {
  CHECK(print(Format::kJson, Rows::Form::kRows, {"n"}, {}) == "[]\n");
  CHECK(print(Format::kJson, Rows::Form::kRows, {"n"}, {{Term::integer(1)}, {Term::integer(2)}}) ==
        "[\n{\"n\":1},\n{\"n\":2}\n]\n");
}

TEST_CASE("A table is aligned, numbers to the right") {
  CHECK(print(Format::kTable, Rows::Form::kRows, {"who", "n"},
              {{Term::entity("Crocker"), Term::integer(7)},
               {Term::entity("al-Maliki"), Term::integer(12)}},
              "(2 rows)") ==
        "who       |  n\n"
        "----------+---\n"
        "Crocker   |  7\n"
        "al-Maliki | 12\n"
        "(2 rows)\n");
}

TEST_CASE("A table knows wide and combining characters") {
  CHECK(print(Format::kTable, Rows::Form::kRows, {"name", "x"},
              {{Term::entity("東京"), Term::entity("a")},
               {Term::text("e\xCC\x81t\xC3\xA9"), Term::entity("b")}},
              "") ==
        "name | x\n"
        "-----+--\n"
        "東京 | a\n"
        "e\xCC\x81t\xC3\xA9  | b\n");
}

TEST_CASE("A table shows controls instead of obeying them") {
  CHECK(print(Format::kTable, Rows::Form::kRows, {"x"}, {{Term::text("a\nb\x1b[31m\xE2\x80\xAE")}},
              "") ==
        "x\n--------------------\n"
        "a\\nb\\u001b[31m\\u202e\n");
}

TEST_CASE("An empty last value leaves no space at the end of the line") {
  CHECK(print(Format::kTable, Rows::Form::kRows, {"a", "b"}, {{Term::integer(1), Term()}}, "") ==
        "a | b\n--+--\n1 |\n");
}

TEST_CASE("A table without rows has its header") {
  CHECK(print(Format::kTable, Rows::Form::kRows, {"who"}, {}, "(0 rows)") ==
        "who\n---\n(0 rows)\n");
}

TEST_CASE("Rows beyond the sample keep its widths, and a long value stands out") {
  std::vector<Row> rows(3000, Row{Term::integer(1), Term::integer(2)});
  rows.push_back({Term::text("wider than all before"), Term::integer(3)});
  const std::string text = print(Format::kTable, Rows::Form::kRows, {"a", "b"}, rows, "");
  CHECK(text.starts_with("a | b\n--+--\n1 | 2\n"));
  CHECK(text.ends_with("1 | 2\nwider than all before | 3\n"));
  const std::string wide = print(
      Format::kTable, Rows::Form::kRows, {"a", "b"},
      {{Term::text(std::string(5000, 'x')), Term::integer(1)}, {Term::text("y"), Term::integer(1)}},
      "");
  CHECK(wide.size() < 5000 + 5 * 100);
}

TEST_CASE("Facts are printed as in a file by table, facts and Markdown") {
  const std::vector<Row> rows = {{Term::fact(meeting())}};
  const std::string line = "Crocker met 'Green Zone' @ 2007-05-28 .\n";
  CHECK(print(Format::kTable, Rows::Form::kFacts, {"fact"}, rows, "") == line);
  CHECK(print(Format::kFacts, Rows::Form::kFacts, {"fact"}, rows, "") == line);
  CHECK(print(Format::kMarkdown, Rows::Form::kFacts, {"fact"}, rows, "") ==
        "```\n" + line + "```\n");
  CHECK(print(Format::kCsv, Rows::Form::kFacts, {"fact"}, rows) ==
        "fact\n<< Crocker met 'Green Zone' @ 2007-05-28 >>\n");
}

TEST_CASE("Rows that are no facts cannot be printed as facts") {
  std::ostringstream out;
  CHECK_THROWS_AS(make_writer(Format::kFacts, Rows::Form::kRows, out), Error);
  CHECK_THROWS_AS(write_boolean(Format::kFacts, true, out), Error);
}

TEST_CASE("A plan is lines of text, in a program's formats a column") {
  const std::vector<Row> rows = {{Term::text("scan")}, {Term::text("  join")}};
  CHECK(print(Format::kTable, Rows::Form::kPlan, {"plan"}, rows) == "scan\n  join\n");
  CHECK(print(Format::kCsv, Rows::Form::kPlan, {"plan"}, rows) == "plan\nscan\n  join\n");
}

TEST_CASE("Markdown shows what it would take for its own") {
  CHECK(print(Format::kMarkdown, Rows::Form::kRows, {"a", "b"},
              {{Term::text("x|y *z* <i> a&b\nc"), Term()}}) ==
        "| a | b |\n| --- | --- |\n| x\\|y \\*z\\* \\<i\\> a&amp;b<br>c | |\n");
}

TEST_CASE("Yes and no") {
  const auto answer = [](Format format, bool value) {
    std::ostringstream out;
    write_boolean(format, value, out);
    return out.str();
  };
  CHECK(answer(Format::kTable, true) == "yes\n");
  CHECK(answer(Format::kCsv, false) == "no\n");
  CHECK(answer(Format::kJson, true) == "true\n");
  CHECK(answer(Format::kJsonl, false) == "false\n");
}

TEST_CASE("A format that does not exist is answered by the near one") {
  CHECK(require_format("csv") == Format::kCsv);
  CHECK_THROWS_WITH(require_format("cvs"), "no format 'cvs'; did you mean csv?");
  CHECK_THROWS_WITH(require_format("xml!"),
                    "no format 'xml!'; there are table, csv, tsv, json, jsonl, facts, markdown");
}

}  // namespace
}  // namespace annals::shell
