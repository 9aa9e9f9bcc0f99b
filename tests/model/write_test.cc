#include "model/write.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

using annals::Fact;
using annals::Term;
using annals::TimeValue;
using annals::write_decimal;
using annals::write_name;
using annals::write_term;

TEST_CASE("names are bare where nothing else could be meant") {
  for (const char* name : {"Crocker", "al-Maliki", "C\xC3\xB4te_d_Ivoire", "v2.0", "_x", "x_", "e5",
                           "\xD8\xB9\xD9\x85\xD8\xA7\xD9\x86", "\xE4\xB8\xAD\xE5\x9B\xBD", "met",
                           "is", "source", "published-by", "Yemen", "Find", "a..b", "Y", "P3M"}) {
    INFO(name);
    CHECK(annals::is_bare_name(name));
    CHECK(write_name(name) == name);
  }
}

TEST_CASE("names that could be mistaken are quoted") {
  const auto check = [](const char* name, const char* written) {
    CHECK(write_name(name) == written);
  };
  check("Green Zone", "'Green Zone'");
  check("Ma'arib", "'Ma''arib'");
  check("'", "''''");
  check("U.S.", "'U.S.'");
  check("7th", "'7th'");
  check("7th Fleet", "'7th Fleet'");
  check("a-", "'a-'");
  check("-a", "'-a'");
  check("_", "'_'");
  check("_:x", "'_:x'");
  check("?who", "'?who'");
  check("$who", "'$who'");
  check("#", "'#'");
  check("2007", "'2007'");
  check("2007-05-28", "'2007-05-28'");
  check("-1.5", "'-1.5'");
  check("Y-170000002", "'Y-170000002'");
  check("Y2007", "'Y2007'");
  check("find", "'find'");
  check("in", "'in'");
  check("path", "'path'");
  check("raw", "'raw'");
  check("always", "'always'");
  check("true", "'true'");
  check("a b\nc", "'a b\nc'");
  check("\xC2\xB2", "'\xC2\xB2'");  // a superscript two is neither letter nor digit
}

TEST_CASE("absolute IRIs are written as such") {
  CHECK(write_name("http://www.wikidata.org/entity/Q796") ==
        "<http://www.wikidata.org/entity/Q796>");
  CHECK(write_name("urn:isbn:1") == "<urn:isbn:1>");
  CHECK(write_name("http://a/b c") == "'http://a/b c'");
  CHECK(write_name("http://a/b>") == "'http://a/b>'");
  CHECK(write_name("http://a/\xC2\xA0") == "'http://a/\xC2\xA0'");
  CHECK(write_name("Note: this") == "'Note: this'");
  CHECK(write_name("a:") == "'a:'");
  CHECK(write_name(":a") == "':a'");
  CHECK(write_name("1a:b") == "'1a:b'");
}

TEST_CASE("keywords stand in order, and each is quoted as a name") {
  const auto words = annals::keywords();
  CHECK(std::is_sorted(words.begin(), words.end()));
  CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
  for (const std::string_view word : words) {
    INFO(word);
    CHECK(annals::is_keyword(word));
    CHECK(annals::is_bare_name(word));
    CHECK(write_name(word).front() == '\'');
  }
  for (int word = 0; word <= static_cast<int>(annals::TimeWord::kExactly); ++word) {
    std::string_view spelled = spelling(static_cast<annals::TimeWord>(word));
    spelled = spelled.substr(0, spelled.find(' '));
    INFO(spelled);
    CHECK(annals::is_keyword(spelled));
  }
  CHECK_FALSE(annals::is_keyword(""));
  CHECK_FALSE(annals::is_keyword("Crocker"));
}

TEST_CASE("text is escaped") {
  CHECK(annals::write_text({"hello", "", ""}) == "\"hello\"");
  CHECK(annals::write_text({"bonjour", "fr", ""}) == "\"bonjour\"@fr");
  CHECK(annals::write_text({"1.50", "", "http://x#d"}) == "\"1.50\"^^<http://x#d>");
  CHECK(annals::write_text({"a\"b\\c\nd\te\rf", "", ""}) == R"("a\"b\\c\nd\te\rf")");
  CHECK(annals::write_text({std::string("\0\x1B\x7F", 3), "", ""}) == R"("\u0000\u001B\u007F")");
  CHECK(annals::write_text({"C\xC3\xB4te", "", ""}) == "\"C\xC3\xB4te\"");
}

TEST_CASE("decimals are the shortest that read back, with a point or an exponent") {
  CHECK(write_decimal(1.5) == "1.5");
  CHECK(write_decimal(2) == "2.0");
  CHECK(write_decimal(0.1) == "0.1");
  CHECK(write_decimal(-0.25) == "-0.25");
  CHECK(write_decimal(100000) == "100000.0");
  CHECK(write_decimal(6.02e23) == "6.02e23");
  CHECK(write_decimal(1e-7) == "1e-7");
  CHECK(write_decimal(1e300) == "1e300");
  CHECK(write_decimal(5e-324) == "5e-324");
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!(std::abs(value) <= std::numeric_limits<double>::max())) continue;
    const std::string text = write_decimal(value);
    INFO(text);
    REQUIRE(std::strtod(text.c_str(), nullptr) == value);
    REQUIRE(text.find_first_of(".e") != std::string::npos);
    REQUIRE(text.find('+') == std::string::npos);
  }
}

TEST_CASE("terms as in a fact file") {
  CHECK(write_term(Term()).empty());
  CHECK(write_term(Term::truth(true)) == "true");
  CHECK(write_term(Term::integer(-42)) == "-42");
  CHECK(write_term(Term::decimal(1)) == "1.0");
  CHECK(write_term(Term::text("true")) == "\"true\"");
  CHECK(write_term(Term::entity("true")) == "'true'");
  const auto time = [](const char* text) { return write_term(Term::time(TimeValue::parse(text))); };
  CHECK(time("2008-03-05") == "2008-03-05");
  CHECK(time("2007-05") == "2007-05");
  CHECK(time("2007") == "\"2007\"^^time");
  CHECK(time("2007-05~") == "\"2007-05~\"^^time");
  CHECK(time("-0044-03-15") == "\"-0044-03-15\"^^time");
  CHECK(time("2007-03/2009-02") == "\"2007-03/2009-02\"^^time");
  CHECK(time("2008-03-05T07:15:00Z") == "\"2008-03-05T07:15:00Z\"^^time");
}

TEST_CASE("facts") {
  const Fact meeting(Term::entity("Crocker"), Term::entity("met"), Term::entity("Hassan Qomi"),
                     TimeValue::parse("2007-05-28"));
  CHECK(annals::write_fact(meeting) == "Crocker met 'Hassan Qomi' @ 2007-05-28");
  CHECK(annals::write_quoted(meeting) == "<< Crocker met 'Hassan Qomi' @ 2007-05-28 >>");
  const Fact source(Term::fact(meeting), Term::entity("source"), Term::entity("ria-2007-07-23"));
  CHECK(annals::write_fact(source) ==
        "<< Crocker met 'Hassan Qomi' @ 2007-05-28 >> source ria-2007-07-23");
  const Fact open(Term::entity("a"), Term::entity("b"), Term::integer(1),
                  TimeValue::parse("2003/.."));
  CHECK(annals::write_fact(open) == "a b 1 @ 2003/..");
}

TEST_CASE("bare values for tables and CSV") {
  CHECK(annals::write_bare(Term()).empty());
  CHECK(annals::write_bare(Term::entity("Green Zone")) == "Green Zone");
  CHECK(annals::write_bare(Term::text("a\"b", "fr")) == "a\"b");
  CHECK(annals::write_bare(Term::time(TimeValue::parse("2007"))) == "2007");
  CHECK(annals::write_bare(Term::time(TimeValue::always())) == "always");
  CHECK(annals::write_bare(Term::decimal(2)) == "2.0");
  const Fact fact(Term::entity("Green Zone"), Term::entity("in"), Term::text("x"));
  CHECK(annals::write_bare(Term::fact(fact)) == "<< 'Green Zone' 'in' \"x\" >>");
}
