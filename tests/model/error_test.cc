#include "model/error.h"

#include <catch2/catch.hpp>
#include <string>

using annals::Error;
using annals::ErrorCode;
using annals::Place;
using annals::place_in;

namespace {

std::string report(std::string_view text, std::size_t offset, std::size_t length,
                   std::size_t first_line = 1) {
  return Error(ErrorCode::kSyntax, "wrong", place_in(text, offset, length, "f", first_line))
      .report();
}

}  // namespace

TEST_CASE("an error is reported with its line and a caret") {
  const std::string line = "Crocker met Qomi @ 2007-02-30 .";
  std::string text;
  for (int i = 1; i < 12; ++i) text += "# a line\n";
  const std::size_t offset = text.size() + line.find("2007");
  text += line + "\nmore\n";
  const Error error(ErrorCode::kInvalidValue, "2007-02-30 is not a date: February 2007 has 28 days",
                    place_in(text, offset, 10, "talks.facts"));
  CHECK(error.report() ==
        "talks.facts:12:20: error: 2007-02-30 is not a date: February 2007 has 28 days\n"
        "   12 | Crocker met Qomi @ 2007-02-30 .\n"
        "      |                    ^~~~~~~~~~");
  CHECK(error.code() == ErrorCode::kInvalidValue);
  CHECK(Error(ErrorCode::kIo, "no such file").report() == "error: no such file");
}

TEST_CASE("places count characters") {
  const Place place = place_in("\xC3\xA9\xC3\xA9 x\xC3\xA9y", 5, 4, "f");
  CHECK(place.column == 4);
  CHECK(place.length == 3);
  CHECK(report("\xC3\xA9\xC3\xA9 x\xC3\xA9y", 5, 4) ==
        "f:1:4: error: wrong\n    1 | \xC3\xA9\xC3\xA9 x\xC3\xA9y\n      |    ^~~");
}

TEST_CASE("places stay inside their line and text") {
  const Place end = place_in("ab\ncd", 100, 5, "f");
  CHECK((end.line == 2 && end.column == 3 && end.length == 1 && end.line_text == "cd"));
  const Place empty = place_in("", 0, 0, "f");
  CHECK((empty.line == 1 && empty.column == 1 && empty.length == 1 && empty.line_text.empty()));
  const Place over = place_in("ab\r\ncd", 1, 100, "f");
  CHECK((over.line == 1 && over.column == 2 && over.length == 1 && over.line_text == "ab"));
  const Place at_newline = place_in("ab\ncd", 2, 1, "f");
  CHECK((at_newline.line == 1 && at_newline.column == 3 && at_newline.length == 1));
  const Place after = place_in("ab\n", 3, 1, "f", 10);
  CHECK((after.line == 11 && after.column == 1 && after.line_text.empty()));
}

TEST_CASE("the caret stands right after tabs and under wide characters") {
  CHECK(report("a\tb c", 4, 1) == "f:1:5: error: wrong\n    1 | a\tb c\n      |  \t  ^");
  // Two Chinese characters take four columns.
  CHECK(report("\xE4\xB8\xAD\xE5\x9B\xBD x", 7, 1) ==
        "f:1:4: error: wrong\n    1 | \xE4\xB8\xAD\xE5\x9B\xBD x\n      |      ^");
}

TEST_CASE("what would upset a terminal is replaced") {
  CHECK(report("a\x1B[31m\xFF b", 8, 1) ==
        "f:1:9: error: wrong\n    1 | a\xEF\xBF\xBD[31m\xEF\xBF\xBD b\n      |         ^");
}

TEST_CASE("a long line is cut around the caret") {
  const std::string line(1'000, 'a');
  const std::string cut = "\xE2\x80\xA6";
  CHECK(report(line, 500, 3) == "f:1:501: error: wrong\n    1 | " + cut + std::string(160, 'a') +
                                    cut + "\n      |  " + std::string(60, ' ') + "^~~");
  CHECK(report(line, 0, 2'000) == "f:1:1: error: wrong\n    1 | " + std::string(160, 'a') + cut +
                                      "\n      | ^" + std::string(159, '~'));
  CHECK(report(line, 999, 1) == "f:1:1000: error: wrong\n    1 | " + cut + std::string(160, 'a') +
                                    "\n      |  " + std::string(159, ' ') + "^");
  const std::string fits(200, 'a');
  CHECK(report(fits, 199, 1) ==
        "f:1:200: error: wrong\n    1 | " + fits + "\n      | " + std::string(199, ' ') + "^");
}

TEST_CASE("a large line number makes room for itself") {
  CHECK(report("x", 0, 1, 1'234'567) == "f:1234567:1: error: wrong\n1234567 | x\n        | ^");
}
