// Dates as other programs write them.
#include "loaders/date_format.h"

#include <catch2/catch.hpp>

#include "model/error.h"

using namespace annals;
using loaders::DateFormat;

namespace {

std::string read(const char* format, const char* text) {
  return DateFormat(format).read(text).value_or("none");
}

std::string refusal(const char* format) {
  try {
    const DateFormat made(format);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("each part of a format is read") {
  CHECK(read("%d/%m/%Y", "28/05/2007") == "2007-05-28");
  CHECK(read("%d.%m.%Y", "3.5.2007") == "2007-05-03");
  CHECK(read("%Y%m%d", "20070528") == "2007-05-28");
  CHECK(read("%m/%Y", "05/2007") == "2007-05");
  CHECK(read("%y", "68") == "2068");
  CHECK(read("%y", "69") == "1969");
  CHECK(read("%D", "05/28/07") == "2007-05-28");
  CHECK(read("%F %T", "2007-05-28 14:30:05") == "2007-05-28T14:30:05");
  CHECK(read("%FT%R%z", "2007-05-28T14:30+0300") == "2007-05-28T14:30+03:00");
  CHECK(read("%FT%T.%f%z", "2007-05-28T14:30:05.25Z") == "2007-05-28T14:30:05.25Z");
  CHECK(read("%d %b %Y", "28 May 2007") == "2007-05-28");
  CHECK(read("%e %B %Y", " 3  SEPTEMBER 2007") == "2007-09-03");
  CHECK(read("%B %Y", "mar 2007") == "2007-03");
  CHECK(read("%F %I:%M %p", "2007-05-28 12:30 AM") == "2007-05-28T00:30");
  CHECK(read("%F %I:%M %p", "2007-05-28 12:30 pm") == "2007-05-28T12:30");
  CHECK(read("%F %I:%M%p", "2007-05-28 9:30PM") == "2007-05-28T21:30");
  CHECK(read("%s", "1180362605") == "2007-05-28T14:30:05Z");
  CHECK(read("%s", "-1") == "1969-12-31T23:59:59Z");
  CHECK(read("%%%Y", "%2007") == "2007");
}

TEST_CASE("the format of a date that is written otherwise is told") {
  using Formats = std::vector<std::string>;
  CHECK(loaders::likely_formats("28/05/2007") == Formats{"%d/%m/%Y"});
  CHECK(loaders::likely_formats("05/28/2007") == Formats{"%m/%d/%Y"});
  CHECK(loaders::likely_formats("05/06/2007") == Formats{"%d/%m/%Y", "%m/%d/%Y"});
  CHECK(loaders::likely_formats("May 28, 2007") == Formats{"%b %d, %Y"});
  CHECK(loaders::likely_formats("28 May 2007 9:30 PM") == Formats{"%d %b %Y %I:%M %p"});
  CHECK(loaders::likely_formats("2007-05-28 14:30:05") == Formats{"%Y-%m-%d %H:%M:%S"});
  CHECK(loaders::likely_formats("5/2007") == Formats{"%m/%Y"});
  for (const char* const other :
       {"2007-05-28", "2007", "2003/2007", "31/02/2007", "yesterday", ""}) {
    INFO(other);
    CHECK(loaders::likely_formats(other).empty());
  }
}

TEST_CASE("what does not have the format is not read") {
  CHECK(read("%d/%m/%Y", "2007-05-28") == "none");
  CHECK(read("%d/%m/%Y", "28/05/2007 ") == "none");
  CHECK(read("%d/%m/%Y", "28/05/07") == "none");
  CHECK(read("%d/%m/%Y", "") == "none");
  CHECK(read("%d %b %Y", "28 Mai 2007") == "none");
  CHECK(read("%F %I:%M %p", "2007-05-28 13:30 pm") == "none");
  CHECK(read("%s", "99999999999999999999") == "none");
  CHECK(read("%s", "253402300800") == "none");
}

TEST_CASE("a format that makes no time is refused") {
  CHECK(refusal("%d/%m") == "the date format '%d/%m' has no year (%Y)");
  CHECK(refusal("") == "the date format '' has no year (%Y)");
  CHECK(refusal("%d %Y") == "the date format '%d %Y' has a day, but no month");
  CHECK(refusal("%Y %H:%M") == "the date format '%Y %H:%M' has an hour, but no day");
  CHECK(refusal("%F %H") == "the date format '%F %H' needs both an hour and a minute, or neither");
  CHECK(refusal("%F %I:%M") == "the date format '%F %I:%M' needs both %I and %p, or neither");
  CHECK(refusal("%Q") == "the date format '%Q' has an unknown part %Q");
  CHECK(refusal("%Y%") == "the date format '%Y%' ends in %");
}
