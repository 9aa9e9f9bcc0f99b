#include "random_time.h"

#include <fmt/format.h>

#include <algorithm>

namespace annals_test {

std::int64_t RandomTime::below(std::int64_t limit) {
  return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
}

std::string RandomTime::year() {
  const std::int64_t y =
      std::clamp<std::int64_t>(2000 + below(2 * spread_ + 1) - spread_, -9999, 9999);
  return fmt::format("{}{:04}", y < 0 ? "-" : "", y < 0 ? -y : y);
}

std::string RandomTime::time_of_day() {
  static const std::vector<std::string> kZones = {"Z", "", "+03:00", "-11:30", "+05"};
  std::string out = fmt::format("T{:02}:{:02}", below(24), below(60));
  const std::int64_t decimals = below(8) - 1;  // -1: to the minute
  if (decimals >= 0) out += fmt::format(":{:02}", below(60));
  if (decimals > 0) out += '.' + fmt::format("{:06}", below(1'000'000)).substr(0, decimals);
  return out + kZones[below(5)];
}

std::string RandomTime::plain() {
  static const std::vector<std::string> kMarks = {"", "", "", "~", "?", "%"};
  const std::string mark = kMarks[below(6)];
  switch (below(6)) {
    case 0:
      if (spread_ > 10'000 && below(2) == 0) {
        return fmt::format("Y{}{}", (below(2) == 0 ? -1 : 1) * (10'000 + below(40'000)), mark);
      }
      return year() + mark;
    case 1:
      return fmt::format("{}-{:02}{}", year(), 1 + below(12), mark);
    case 2:
      return fmt::format("{}-{:02}{}", year(), 21 + below(4), mark);
    case 3:
      return fmt::format("{}-{:02}-{:02}{}", year(), 1 + below(12), 1 + below(28), time_of_day());
    default:
      return fmt::format("{}-{:02}-{:02}{}", year(), 1 + below(12), 1 + below(31), mark);
  }
}

std::string RandomTime::date() {
  switch (below(10)) {
    case 0: {
      std::string y = year();
      return y.replace(y.size() - 1, 1, "X");
    }
    case 1: {
      std::string y = year();
      return y.replace(y.size() - 2, 2, "XX");
    }
    case 2:
      return year() + "-XX";
    case 3:
      return fmt::format("{}-{:02}-XX", year(), 1 + below(12));
    case 4:
      return year() + "-XX-XX";
    default:
      return plain();
  }
}

std::string RandomTime::range() {
  const std::int64_t form = below(4);
  return '[' + (form == 0 ? "" : plain()) + ".." + (form == 1 ? "" : plain()) + ']';
}

std::string RandomTime::interval_end() {
  switch (below(8)) {
    case 0:
      return "";
    case 1:
      return "..";
    case 2:
      return range();
    default:
      return plain();
  }
}

std::string RandomTime::text() {
  switch (below(6)) {
    case 0:
      return range();
    case 1:
    case 2:
    case 3:
      return interval_end() + '/' + interval_end();
    default:
      return date();
  }
}

annals::TimeValue RandomTime::value() {
  if (below(200) == 0) return annals::TimeValue::always();
  for (;;) {
    if (auto time = annals::TimeValue::try_parse(text())) return *time;
  }
}

std::vector<std::string> every_form() {
  return {"2007-05-28",
          "2007-05",
          "2007",
          "2007-05-28T14:30:05Z",
          "2007-05-28T14:30+03:00",
          "2007-05-28T14:30:05.250Z",
          "2007-05-28T14:30:05",
          "2007-05-28T14:30-05",
          "198X",
          "19XX",
          "-004X",
          "2007-XX",
          "2007-05-XX",
          "2007-XX-XX",
          "2007-21",
          "2007-22",
          "2007-23",
          "2007-24",
          "[2007-12-13..2007-12-17]",
          "[1979..]",
          "[..2008]",
          "2007-03/2009-02",
          "2007-03-01/2007-03-31",
          "[..2007-05]/[2008-03..]",
          "2003/..",
          "../1980",
          "2003/",
          "/1980",
          "/",
          "../..",
          "/..",
          "../",
          "2007-05~",
          "1850?",
          "1850%",
          "-0044-03-15",
          "0000",
          "Y-170000002",
          "Y-2147483647/Y2147483647",
          "2007/2008-05",
          "2007-05-28T14:30:05Z/2007-05-28T15:00Z",
          "1850~/1900?"};
}

}  // namespace annals_test
