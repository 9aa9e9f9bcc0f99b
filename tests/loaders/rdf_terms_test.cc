// Literals of RDF as values.
#include "loaders/rdf_terms.h"

#include <catch2/catch.hpp>

#include "model/write.h"

using namespace annals;
using loaders::literal_term;

namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

std::string typed(const std::string& value, const std::string& type) {
  return write_term(literal_term(value, kXsd + type, ""));
}
std::string kept(const std::string& value, const std::string& type) {
  return "\"" + value + "\"^^<" + kXsd + type + ">";
}

}  // namespace

TEST_CASE("numbers and truth values of XML Schema are such") {
  CHECK(typed("42", "integer") == "42");
  CHECK(typed("+42", "int") == "42");
  CHECK(typed(" -7\n", "long") == "-7");
  CHECK(typed("255", "unsignedByte") == "255");
  CHECK(typed("9223372036854775807", "integer") == "9223372036854775807");
  CHECK(typed("9223372036854775808", "integer") == kept("9223372036854775808", "integer"));
  CHECK(typed("4.5", "integer") == kept("4.5", "integer"));
  CHECK(typed("", "integer") == kept("", "integer"));
  CHECK(typed("+-1", "integer") == kept("+-1", "integer"));
  CHECK(typed("1.50", "decimal") == "1.5");
  CHECK(typed("5", "decimal") == "5.0");
  CHECK(typed("+.5", "decimal") == "0.5");
  CHECK(typed("1e3", "decimal") == kept("1e3", "decimal"));
  CHECK(typed("1e3", "double") == "1000.0");
  CHECK(typed("-2.5E-1", "float") == "-0.25");
  CHECK(typed("INF", "double") == kept("INF", "double"));
  CHECK(typed("NaN", "double") == kept("NaN", "double"));
  CHECK(typed("nan", "double") == kept("nan", "double"));
  CHECK(typed("1e999", "double") == kept("1e999", "double"));
  CHECK(typed("true", "boolean") == "true");
  CHECK(typed("0", "boolean") == "false");
  CHECK(typed("yes", "boolean") == kept("yes", "boolean"));
}

TEST_CASE("dates of XML Schema are times") {
  CHECK(typed("2007-05-28", "date") == "2007-05-28");
  CHECK(typed("2007-05-28Z", "date") == "2007-05-28");
  CHECK(typed("2007-05-28+00:00", "date") == "2007-05-28");
  CHECK(typed("2007-05-28+03:00", "date") == kept("2007-05-28+03:00", "date"));
  CHECK(typed("2007-02-30", "date") == kept("2007-02-30", "date"));
  CHECK(typed("2007", "date") == kept("2007", "date"));
  CHECK(typed("-0044-03-15", "date") == "\"-0044-03-15\"^^time");
  CHECK(typed("2007", "gYear") == "\"2007\"^^time");
  CHECK(typed("12007", "gYear") == "\"Y12007\"^^time");
  CHECK(typed("-120000", "gYear") == "\"Y-120000\"^^time");
  CHECK(typed("20", "gYear") == kept("20", "gYear"));
  CHECK(typed("2007-05", "gYearMonth") == "2007-05");
  CHECK(typed("2007-21", "gYearMonth") == kept("2007-21", "gYearMonth"));
  CHECK(typed("2007-05-28T14:30:05", "dateTime") == "\"2007-05-28T14:30:05\"^^time");
  CHECK(typed("2007-05-28T14:30:05.250+03:00", "dateTimeStamp") ==
        "\"2007-05-28T14:30:05.250+03:00\"^^time");
  CHECK(typed("2007-05-28T24:00:00", "dateTime") == kept("2007-05-28T24:00:00", "dateTime"));
  CHECK(typed("2007-05-28T14:30:05.1234567", "dateTime") ==
        kept("2007-05-28T14:30:05.1234567", "dateTime"));
  CHECK(typed("2007-05-28", "dateTime") == kept("2007-05-28", "dateTime"));
  CHECK(write_term(literal_term("[2007..2008]", "http://id.loc.gov/datatypes/edtf", "")) ==
        "\"[2007..2008]\"^^time");
}

TEST_CASE("other literals are text, with what they have") {
  CHECK(write_term(literal_term("a", "", "")) == "\"a\"");
  CHECK(typed("a", "string") == "\"a\"");
  CHECK(write_term(literal_term("oui", "", "fr")) == "\"oui\"@fr");
  CHECK(typed("P1D", "duration") == kept("P1D", "duration"));
  CHECK(typed("--05-28", "gMonthDay") == kept("--05-28", "gMonthDay"));
  CHECK(write_term(literal_term("x", "http://x.org/t", "")) == "\"x\"^^<http://x.org/t>");
  CHECK(write_term(loaders::iri_term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")) == "is");
}
