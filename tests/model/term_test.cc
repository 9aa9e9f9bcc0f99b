#include "model/term.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

#include "model/error.h"
#include "random_time.h"

using annals::Fact;
using annals::Term;
using annals::TermKind;
using annals::TimeValue;

namespace {

constexpr const char* kDecimal = "http://www.w3.org/2001/XMLSchema#decimal";

Fact meeting(const char* who) {
  return Fact(Term::entity(who), Term::entity("met"), Term::entity("Qomi"),
              TimeValue::parse("2007-05-28"));
}

/// One of every kind, and neighbours that are easily confused.
std::vector<Term> terms() {
  return {Term(),
          Term::truth(false),
          Term::truth(true),
          Term::integer(std::numeric_limits<std::int64_t>::min()),
          Term::integer(-1),
          Term::decimal(-0.5),
          Term::integer(0),
          Term::decimal(0.0),
          Term::integer(1),
          Term::decimal(1.0),
          Term::decimal(1.5),
          Term::integer(9007199254740992),
          Term::decimal(9007199254740992.0),
          Term::integer(9007199254740993),
          Term::integer(std::numeric_limits<std::int64_t>::max()),
          Term::decimal(9223372036854775808.0),
          Term::decimal(1e300),
          Term::time(TimeValue::always()),
          Term::time(TimeValue::parse("2007-05")),
          Term::time(TimeValue::parse("2007-05~")),
          Term::text("a"),
          Term::text("a", "", kDecimal),
          Term::text("a", "fr"),
          Term::text("b"),
          Term::entity("Crocker"),
          Term::entity("crocker"),
          Term::entity("é"),
          Term::fact(meeting("Crocker")),
          Term::fact(meeting("Zebari"))};
}

}  // namespace

TEST_CASE("kinds and access") {
  CHECK(Term().empty());
  CHECK(Term::entity("Crocker").as_entity() == "Crocker");
  CHECK(Term::integer(1).kind() == TermKind::kNumber);
  CHECK(Term::decimal(1).kind() == TermKind::kNumber);
  CHECK(Term::integer(2).as_number() == 2.0);
  CHECK(Term::truth(true).as_truth());
  CHECK(Term::text("hello", "en").as_text().language == "en");
  CHECK(Term::time(TimeValue::parse("2007")).as_time().text() == "2007");
  CHECK(Term::fact(meeting("Crocker")).as_fact().subject() == Term::entity("Crocker"));
  CHECK_THROWS_AS(Term::integer(1).as_decimal(), annals::Error);
  CHECK_THROWS_AS(Term::text("1").as_number(), annals::Error);
  CHECK_THROWS_AS(Term().as_fact(), annals::Error);
}

TEST_CASE("what cannot be a term is refused") {
  CHECK_THROWS_WITH(Term::entity(""), "a name cannot be empty");
  CHECK_THROWS_WITH(Term::entity("ab\xFF"), "byte 3 of a name is not UTF-8");
  CHECK_THROWS_WITH(Term::entity(std::string(65'537, 'a')),
                    "a name of 65537 bytes is too long: the limit is 65536");
  CHECK_NOTHROW(Term::entity(std::string(65'536, 'a')));
  CHECK_THROWS_WITH(Term::text("\xC0\x80"), "byte 1 of a text is not UTF-8");
  CHECK_THROWS_WITH(Term::text("a", "fr", kDecimal),
                    "a text has a language or a datatype, not both");
  CHECK_THROWS_WITH(Term::text("a", "f r"), "f r is not a language tag");
  CHECK_THROWS_WITH(Term::text("a", "", "decimal"),
                    "decimal is not a datatype: that is an absolute IRI");
  CHECK_THROWS_WITH(Term::decimal(std::numeric_limits<double>::infinity()),
                    "a decimal must be finite");
  CHECK_THROWS_AS(Term::decimal(std::numeric_limits<double>::quiet_NaN()), annals::Error);
  CHECK_THROWS_AS(Term::fact(std::shared_ptr<const Fact>()), annals::Error);
}

TEST_CASE("what cannot be a fact is refused") {
  const Term name = Term::entity("a");
  CHECK_THROWS_WITH(Fact(Term::integer(1), name, name),
                    "the subject of a fact is an entity or a fact");
  CHECK_THROWS_WITH(Fact(Term(), name, name), "the subject of a fact is an entity or a fact");
  CHECK_THROWS_WITH(Fact(name, Term::text("a"), name), "the relation of a fact is an entity");
  CHECK_THROWS_WITH(Fact(name, name, Term()), "a fact needs an object");
  CHECK(Fact(name, name, Term::integer(1)).time().is_always());
}

TEST_CASE("names are compared in normal form C") {
  CHECK(Term::entity("Co\xCC\x82te") == Term::entity("C\xC3\xB4te"));  // o + circumflex
  CHECK(Term::entity("\xE2\x84\xAB") == Term::entity("\xC3\x85"));     // Angstrom sign
  CHECK(Term::entity("\xE1\x84\x80\xE1\x85\xA1") == Term::entity("\xEA\xB0\x80"));  // Hangul
  CHECK(annals::to_nfc("a\xCC\x81\xCC\xA3") == "\xE1\xBA\xA1\xCC\x81");  // marks are reordered
  CHECK(annals::to_nfc(std::string("a\0b", 3)) == std::string("a\0b", 3));
  CHECK_THROWS_AS(annals::to_nfc("\xED\xA0\x80"), annals::Error);
  CHECK_FALSE(Term::text("Co\xCC\x82te") == Term::text("C\xC3\xB4te"));  // texts are kept as given
}

TEST_CASE("what is no UTF-8 is found") {
  CHECK(annals::find_invalid_utf8("") == std::string_view::npos);
  CHECK(annals::find_invalid_utf8("a\xC3\xA9\xF0\x9F\x98\x80") == std::string_view::npos);
  CHECK(annals::find_invalid_utf8("a\x80") == 1);             // a stray continuation
  CHECK(annals::find_invalid_utf8("ab\xC3") == 2);            // cut short
  CHECK(annals::find_invalid_utf8("\xC0\xAF") == 0);          // overlong
  CHECK(annals::find_invalid_utf8("\xE0\x80\xAF") == 0);      // overlong
  CHECK(annals::find_invalid_utf8("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(annals::find_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(annals::count_characters("C\xC3\xB4te") == 4);
}

TEST_CASE("identity: integer 1 and decimal 1.0 differ, -0.0 is 0.0") {
  CHECK_FALSE(Term::integer(1) == Term::decimal(1.0));
  CHECK(Term::decimal(-0.0) == Term::decimal(0.0));
  CHECK_FALSE(Term::text("a") == Term::entity("a"));
  CHECK_FALSE(Term::text("a", "fr") == Term::text("a"));
  CHECK(Term::fact(meeting("Crocker")) == Term::fact(meeting("Crocker")));
  CHECK_FALSE(Term::fact(meeting("Crocker")) == Term::fact(meeting("Zebari")));
}

TEST_CASE("the order of results is total, and equal terms hash alike") {
  const std::vector<Term> all = terms();
  const annals::TermHash hash;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      INFO(i << " and " << j);
      CHECK((all[i] == all[j]) == (i == j));
      CHECK((annals::order(all[i], all[j]) == 0) == (i == j));
      CHECK((annals::order(all[i], all[j]) < 0) == (annals::order(all[j], all[i]) > 0));
      CHECK((hash(all[i]) == hash(all[j])) == (i == j));
    }
  }
  // The list stands in order but for the tags of texts and the time always.
  for (std::size_t i = 1; i < all.size(); ++i) {
    INFO(i);
    CHECK((annals::order(all[i - 1], all[i]) < 0));
  }
}

TEST_CASE("the order of random numbers is transitive") {
  std::mt19937_64 random(5);
  std::vector<Term> numbers;
  for (int i = 0; i < 300; ++i) {
    const auto big = static_cast<std::int64_t>(random()) >> (random() % 12);
    numbers.push_back(Term::integer(big));
    numbers.push_back(Term::decimal(static_cast<double>(big)));
  }
  std::sort(numbers.begin(), numbers.end(),
            [](const Term& a, const Term& b) { return annals::order(a, b) < 0; });
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) REQUIRE((annals::order(numbers[j], numbers[i]) <= 0));
  }
}

TEST_CASE("facts nest and hash by value") {
  const Fact denial(Term::entity("Crocker"), Term::entity("denied"), Term::fact(meeting("Zebari")));
  const Fact again(Term::entity("Crocker"), Term::entity("denied"), Term::fact(meeting("Zebari")));
  CHECK(denial == again);
  CHECK(annals::FactHash{}(denial) == annals::FactHash{}(again));
  const Fact dated(denial.subject(), denial.relation(), denial.object(), TimeValue::parse("2008"));
  CHECK_FALSE(denial == dated);
  CHECK_FALSE(annals::FactHash{}(denial) == annals::FactHash{}(dated));
}
