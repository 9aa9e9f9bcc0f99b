// What may come next, for completion: from the grammar itself.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "parser/parse.h"
#include "parser/vocabulary.h"

namespace annals {
namespace {

using Words = std::vector<std::string>;

Words next(const std::string& text, parser::Mode mode = parser::Mode::kStatements) {
  return parser::expected_next(text, {}, mode);
}
bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("a statement begins with its words, or with a pattern") {
  const Words words = next("");
  for (const char* word : {"find",         "ask",    "show",   "describe", "timeline", "path from",
                           "explain",      "raw",    "add",    "retract",  "erase",    "redate",
                           "withdraw",     "begin",  "commit", "rollback", "history",  "commits",
                           "changes from", "prefix", "entity", "variable"}) {
    INFO(word);
    CHECK(has(words, word));
  }
  CHECK(has(words, "why"));
  CHECK_FALSE(has(words, "text"));
  CHECK(next("a b c\n") == words);
  CHECK(next("# comment\n") == words);
}

TEST_CASE("kinds of words where names and values stand") {
  CHECK(next("Crocker") == Words{"variable", "relation"});
  CHECK(next("Crocker ") == Words{"variable", "relation"});
  for (const char* word : {"entity", "variable", "text", "number", "time"}) {
    CHECK(has(next("Crocker met "), word));
  }
  CHECK(has(next("a b c { "), "relation"));
  CHECK(has(next("a b c @ "), "time"));
  CHECK(has(next("a b c @ "), "surely in"));
  CHECK(has(next("a b c @ "), "now"));
  CHECK(next("a b c @ surely") == Words{"in"});
  CHECK(has(next("timeline "), "entity"));
  CHECK(has(next("retract "), "rule"));
  CHECK(next("rule r") == Words{});
  CHECK(has(next("rule r: ?a b ?c "), "if"));
  CHECK(next("rules ") == Words{"as of"});
}

TEST_CASE("words of queries") {
  CHECK(has(next("find "), "all"));
  CHECK(has(next("find ?x "), "where"));
  CHECK(has(next("find ?x "), "as"));
  CHECK(has(next("find ?x where { "), "optional"));
  CHECK(has(next("find ?x where { "), "filter"));
  CHECK(has(next("find ?x where { ?x a b } "), "order by"));
  CHECK(has(next("find ?x where { ?x a b } "), "as of"));
  CHECK(next("find ?x where { ?x a b } order ") == Words{"by"});
  CHECK(has(next("a b c "), "limit"));
  CHECK(has(next("path from A to B "), "via"));
  CHECK(next("path from A ") == Words{"to"});
  CHECK(next("a b c limit ") == Words{"number"});
  CHECK(has(next("ask { filter ?x "), "and"));
  CHECK(has(next("ask { filter ?x "), "during"));
  CHECK(has(next("ask { filter "), "starts-with("));
  CHECK(has(next("ask { filter "), "count("));
}

TEST_CASE("fact files have few words") {
  const Words words = next("", parser::Mode::kFacts);
  CHECK(has(words, "prefix"));
  CHECK(has(words, "according to"));
  CHECK_FALSE(has(words, "find"));
}

TEST_CASE("nothing comes next after an error") {
  CHECK(next("find ?x wher { ").empty());
  CHECK(next("a b c @ 2007-02-30 ").empty());
  CHECK(next("a b 'Green ").empty());
  CHECK(next("ask { filter " + std::string(30000, '(')).empty());
}

TEST_CASE("every word of the tables is one of the grammar") {
  const Words words = next("");
  for (const std::string_view word : parser::statement_words()) {
    INFO(word);
    CHECK(std::any_of(words.begin(), words.end(), [&](const std::string& one) {
      return one.substr(0, one.find(' ')) == word;
    }));
  }
  const Words after = next("a b c ");
  for (const std::string_view word : parser::modifier_words()) {
    INFO(word);
    CHECK(std::any_of(after.begin(), after.end(), [&](const std::string& one) {
      return one.substr(0, one.find(' ')) == word;
    }));
  }
}

}  // namespace annals
