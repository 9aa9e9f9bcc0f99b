// Whatever the text is: no crash, no endless loop, no time beyond its length.
#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "parser/facts.h"
#include "parser/parse.h"

namespace annals {
namespace {

using parser::Input;
using parser::Mode;
using parser::Parsed;

/// Reads all of it in every way; what is found must lie in the text.
void read_all(std::string_view text, Mode mode, Input input, bool more) {
  parser::Context context;
  while (true) {
    const Parsed parsed = parser::parse_statement(text, context, mode, input, more);
    REQUIRE(parsed.consumed <= text.size());
    if (parsed.kind == Parsed::Kind::kEnd || parsed.kind == Parsed::Kind::kIncomplete) return;
    REQUIRE(parsed.consumed > 0);
    if (parsed.kind == Parsed::Kind::kError) {
      REQUIRE_FALSE(parsed.diagnosis.message.empty());
      REQUIRE(parsed.diagnosis.offset <= text.size());
      REQUIRE(parsed.diagnosis.length >= 1);
    } else {
      REQUIRE(parsed.statement->span.end <= text.size());
      REQUIRE(parsed.statement->span.begin < parsed.statement->span.end);
    }
    text.remove_prefix(parsed.consumed);
  }
}

const std::vector<std::string> kTokens = {"find",
                                          "where",
                                          "{",
                                          "}",
                                          "(",
                                          ")",
                                          "<<",
                                          ">>",
                                          "?x",
                                          "?y",
                                          "_",
                                          "_:b",
                                          "$p",
                                          "Crocker",
                                          "met",
                                          "'Green Zone'",
                                          "\"text\"",
                                          "\"a\"@fr",
                                          "\"2007\"^^time",
                                          "42",
                                          "-1.5",
                                          "2007",
                                          "2007-05",
                                          "2007-02-30",
                                          "@",
                                          "in",
                                          "surely",
                                          "before",
                                          "now",
                                          "always",
                                          ".",
                                          ";",
                                          ",",
                                          "optional",
                                          "not",
                                          "filter",
                                          "let",
                                          "or",
                                          "and",
                                          "=",
                                          "!=",
                                          "<",
                                          ">",
                                          "+",
                                          "-",
                                          "*",
                                          "/",
                                          "|",
                                          "^",
                                          "!",
                                          "?",
                                          "count(",
                                          "lower(",
                                          "distinct",
                                          "as",
                                          "order by",
                                          "limit",
                                          "group by",
                                          "having",
                                          "according to",
                                          "as of",
                                          "add",
                                          "retract",
                                          "to",
                                          "path from",
                                          "via",
                                          "at most",
                                          "within",
                                          "all",
                                          "prefix",
                                          "wd:",
                                          "<http://x/>",
                                          "\n",
                                          "\n  ",
                                          "#",
                                          "\\",
                                          "'",
                                          "\"",
                                          "\"\"\"",
                                          "commit",
                                          "explain",
                                          "raw",
                                          "ask",
                                          "show",
                                          "describe",
                                          "timeline",
                                          "begin",
                                          "{2,}",
                                          "[2007..]",
                                          "../1980",
                                          "Y-17",
                                          "\xC3",
                                          "é",
                                          ":",
                                          "rule",
                                          "if",
                                          "true"};

}  // namespace

TEST_CASE("random sequences of tokens") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t count) { return random() % count; };
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const std::size_t length = 1 + pick(30);
    for (std::size_t i = 0; i < length; ++i) {
      text += kTokens[pick(kTokens.size())];
      if (pick(4) > 0) text += ' ';
    }
    INFO(text);
    const Mode mode = pick(3) == 0 ? Mode::kFacts : Mode::kStatements;
    const Input input = pick(2) == 0 ? Input::kFile : Input::kPrompt;
    read_all(text, mode, input, pick(2) == 0);
    if (pick(4) == 0) parser::expected_next(text, {}, mode);
    if (pick(8) == 0) {
      try {
        parser::parse_term(text);
      } catch (const Error& error) {
        REQUIRE(error.place().has_value());
      }
    }
  }
}

TEST_CASE("whatever rule is read is read again from its text, and written the same") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<std::string> heads = {"?a b ?c", "wd:a b/c ?c", "<< a b wd:c @ ?t >> d 1.5",
                                          "(a, b, _:x, 2007/..)", "a 'b  c' \"#\"@fr @ now"};
  const std::vector<std::string> parts = {"?a b ?c .",
                                          "filter ?t before 2007",
                                          "not {",
                                          "}",
                                          "{",
                                          "} or {",
                                          "# c }\n",
                                          "?a wd:b \"\"\"x\n  'y\"\"\"^^wd:t .",
                                          "?a (b|^c)+ 'it''s' @ ?t in 198X .",
                                          "let ?x = ?y + \"P3M\""};
  int rules = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = "rule r: " + heads[random() % heads.size()] + " if {";
    for (std::size_t i = random() % 8; i > 0; --i) {
      text += (random() % 3 == 0 ? "\n\t" : " ") + parts[random() % parts.size()];
    }
    text += " }";
    INFO(text);
    parser::Context context;
    context.prefixes["wd"] = "http://x/";
    const parser::Parsed parsed = parser::parse_statement(text, context);
    if (parsed.kind != parser::Parsed::Kind::kStatement) continue;
    const auto& rule = std::get<ast::Rule>(parsed.statement->value);
    ++rules;
    REQUIRE(parser::parse_rule(rule.text).text == rule.text);
  }
  CHECK(rules > 100);
}

TEST_CASE("a good text with a byte changed, left out or repeated") {
  const std::string good =
      "find ?who, count(distinct ?x) as ?n where { ?who met/knows+ _ @ ?t in 2007-05/.. { source "
      "?s } . optional { << a b \"c\"@fr >> denied ?x } filter not ?t before 2008 and ?x in (1, "
      "'b') } group by ?who order by ?n desc limit 5 as of 3\n";
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string text = good;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = random() % text.size();
      const unsigned kind = random() % 3;
      if (kind == 0) text[at] = static_cast<char>(random() % 256);
      if (kind == 1) text.erase(at, 1 + random() % 5);
      if (kind == 2) text.insert(at, text.substr(random() % text.size(), random() % 10));
      if (text.empty()) text = "x";
    }
    INFO(text);
    read_all(text, Mode::kStatements, Input::kFile, false);
    read_all(text, Mode::kStatements, Input::kPrompt, false);
    read_all(text, Mode::kFacts, Input::kFile, true);
  }
}

TEST_CASE("deep nests and long rows cost what their length costs") {
  const auto repeated = [](const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  };
  // Each would take 2^190 attempts if an alternative were read twice.
  constexpr std::size_t kDeep = 190;
  std::vector<std::string> texts;
  for (const char* wrong : {"", " 1"}) {
    const std::string end = wrong;
    texts.push_back("ask { filter " + repeated("(", kDeep) + "1" + end + repeated(")", kDeep));
    texts.push_back("ask { filter " + repeated("?a in (", kDeep) + "1" + end +
                    repeated(")", kDeep));
    texts.push_back("ask { filter " + repeated("count(", kDeep) + "1" + end + repeated(")", kDeep));
    texts.push_back("ask " + repeated("{", kDeep) + "a b c" + end + repeated("}", kDeep));
    texts.push_back("ask { " + repeated("{ a b c } or { ", kDeep) + "a b c" + end +
                    repeated("}", kDeep) + "}");
    texts.push_back("ask " + repeated("{ not ", kDeep) + "{ a b c" + end + repeated("}", kDeep));
    texts.push_back("ask " + repeated("{ { find ?x where ", kDeep / 3) + "{ a b c" + end +
                    repeated("} }", kDeep / 3));
    texts.push_back(repeated("<< ", kDeep) + "a b c" + end + repeated(">> d e", kDeep));
    texts.push_back("a b c " + repeated("{ d e ", kDeep) + end + repeated("}", kDeep));
    texts.push_back("?x " + repeated("(", kDeep) + "a" + end + repeated(")+", kDeep) + " ?y");
  }
  for (const char* part :
       {"(",  "{",  "<<", "- ",        "not ",    "^",     "!", "?",  "'",    "\"", "\\", "a ",
        ". ", "; ", ", ", "a b c .\n", "a b c ;", "a +\n", "[", "@ ", "1 + ", "#",  "."}) {
    texts.push_back(repeated(part, 3000));
    texts.push_back("a b c " + repeated(part, 3000));
    texts.push_back("ask { filter " + repeated(part, 3000));
  }
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& text : texts) {
    INFO(text.substr(0, 60));
    read_all(text, Mode::kStatements, Input::kFile, false);
    read_all(text, Mode::kFacts, Input::kFile, false);
    parser::expected_next(text, {});
  }
  // Not a measure of speed: what is read twice a level would not end.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::minutes(5));
}

}  // namespace annals
