// The model's time values against the naive reading of docs/language.md.
#include "tests/naive/naive_time.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/naive/random_source.h"

using namespace annals;         // NOLINT
using namespace annals::naive;  // NOLINT

namespace {

std::string padded(std::size_t number, int width) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*zu", width, number);
  return text;
}

std::string random_year(Dice& dice) {
  switch (dice.below(12)) {
    case 0:
      return "-" + padded(1 + dice.below(9999), 4);
    case 1:
      return padded(dice.below(10000), 4);
    case 2:
      return dice.chance(50) ? "0000" : "9999";
    default:
      return padded(1895 + dice.below(130), 4);
  }
}

std::string random_day(Dice& dice) {
  return random_year(dice) + "-" + padded(1 + dice.below(12), 2) + "-" +
         padded(1 + dice.below(28), 2);
}

std::string random_moment(Dice& dice) {
  static const std::vector<std::string> zones{"", "Z", "+03:00", "-02", "+05:30", "-11:45"};
  static const std::vector<std::string> fractions{"", "", ".5", ".250", ".000001", ".123456"};
  std::string text = "200" + std::to_string(dice.below(10)) + "-" + padded(1 + dice.below(12), 2) +
                     "-" + padded(1 + dice.below(28), 2) + "T" + padded(dice.below(24), 2) + ":" +
                     padded(dice.below(60), 2);
  if (dice.chance(60)) text += ":" + padded(dice.below(60), 2) + dice.pick(fractions);
  return text + dice.pick(zones);
}

std::string random_date(Dice& dice) {
  std::string text;
  switch (dice.below(8)) {
    case 0:
      text = random_year(dice);
      break;
    case 1:
      text = random_year(dice) + "-" + padded(1 + dice.below(12), 2);
      break;
    case 2:
      text = random_year(dice) + "-2" + std::to_string(1 + dice.below(4));
      break;
    case 3:
      text = (dice.chance(50) ? "Y-" : "Y") + std::to_string(10000 + dice.below(200000000));
      break;
    case 4:
      return random_moment(dice);
    default:
      text = random_day(dice);
  }
  static const std::vector<std::string> marks{"", "", "", "", "", "~", "?", "%"};
  return text[0] == 'Y' ? text : text + dice.pick(marks);
}

std::string random_unknown(Dice& dice) {
  const std::string year = random_year(dice);
  switch (dice.below(5)) {
    case 0:
      return year.substr(0, year.size() - 1) + "X";
    case 1:
      return year.substr(0, year.size() - 2) + "XX";
    case 2:
      return year + "-XX";
    case 3:
      return year + "-XX-XX";
    default:
      return year + "-" + padded(1 + dice.below(12), 2) + "-XX";
  }
}

std::string random_range(Dice& dice) {
  std::string a = random_date(dice), b = random_date(dice);
  if (dice.chance(15)) a.clear();
  if (dice.chance(15) && !a.empty()) b.clear();
  return "[" + a + ".." + b + "]";
}

std::string random_end(Dice& dice) {
  if (dice.chance(12)) return "..";
  if (dice.chance(12)) return "";
  return dice.chance(15) ? random_range(dice) : random_date(dice);
}

std::string random_written(Dice& dice) {
  switch (dice.below(6)) {
    case 0:
      return random_unknown(dice);
    case 1:
      return random_range(dice);
    case 2:
    case 3:
      return random_end(dice) + "/" + random_end(dice);
    default:
      return random_date(dice);
  }
}

bool same(Moment model, Instant naive) {
  if (naive == kInstantMin) return model == kStartOfTime;
  if (naive == kInstantMax) return model == kEndOfTime;
  return static_cast<Instant>(model) == naive;
}

bool far(std::string_view text) { return text.find('Y') != std::string_view::npos; }

std::string shown(const std::optional<TimeValue>& value) {
  return value ? std::string(value->text()) : "-";
}
std::string shown(const Written& value) { return value.value_or("-"); }

}  // namespace

TEST_CASE("the bounds of random time values are those of docs/language.md") {
  Dice dice(7);
  TimeValue before;
  std::string before_text = "always";
  int read = 0;
  for (int i = 0; i < 40000; ++i) {
    const std::string text = random_written(dice);
    const auto value = TimeValue::try_parse(text);
    if (!value) continue;  // many random intervals end before they start
    ++read;
    CAPTURE(text, before_text);
    const Bounds mine = bounds_of(text);
    const TimeBounds& theirs = value->bounds();
    if (!far(text)) {
      CHECK(same(theirs.s0, mine.s0));
      CHECK(same(theirs.s1, mine.s1));
      CHECK(same(theirs.e0, mine.e0));
      CHECK(same(theirs.e1, mine.e1));
    }
    for (int w = 0; w < static_cast<int>(TimeWord::kExactly); ++w) {
      const auto word = static_cast<TimeWord>(w);
      CAPTURE(spelling(word));
      CHECK(annals::passes(word, theirs, before.bounds()) ==
            naive::holds(word, mine, bounds_of(before_text)));
      CHECK(annals::passes(word, theirs, whole_span(before.bounds())) ==
            naive::holds(word, mine, whole(bounds_of(before_text))));
    }
    const int order = compare_times(text, before_text);
    if (order != 0) CHECK((*value < before) == (order < 0));
    if (const auto packed = value->packed()) {
      CHECK(TimeValue::unpack(*packed).text() == text);
      CHECK(TimeValue::bounds_of_packed(*packed) == theirs);
    }
    if (dice.chance(50)) {
      before = *value;
      before_text = text;
    }
  }
  CHECK(read > 20000);
}

TEST_CASE("what random times share is what docs/language.md says") {
  Dice dice(10);
  std::vector<std::string> texts{"always", "/", "../..", "2007/..", "../2007", "/2007"};
  while (texts.size() < 400) {
    const std::string text = random_written(dice);
    if (TimeValue::try_parse(text)) texts.push_back(text);
  }
  const auto value = [](const std::string& text) {
    return text == "always" ? TimeValue::always() : TimeValue::parse(text);
  };
  for (const std::string& a : texts)
    for (const std::string& b : texts) {
      const auto theirs = TimeValue::intersection(value(a), value(b));
      const std::string mine = shown(intersection_of(a, b));
      if (shown(theirs) != mine)
        FAIL_CHECK(a << " and " << b << ": " << shown(theirs) << ", " << mine);
    }
}

TEST_CASE("a time that is refused ends before it starts, or is out of range") {
  Dice dice(8);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random_written(dice);
    std::string reason;
    if (TimeValue::try_parse(text, &reason)) continue;
    const Bounds b = bounds_of(text);
    CAPTURE(text, reason);
    bool ends_before = b.e1 < b.s0;
    // A range inside that ends before it starts.
    for (std::size_t open = text.find('['); open != std::string::npos;
         open = text.find('[', open + 1)) {
      const std::string range = text.substr(open, text.find(']', open) - open + 1);
      const Bounds r = bounds_of(range);
      ends_before = ends_before || r.e1 < r.s0;
    }
    const bool negative_zero = text.find("-0000") != std::string::npos;
    const bool far_winter = text.find("9999-24") != std::string::npos;
    CHECK((ends_before || negative_zero || far_winter));
  }
}

TEST_CASE("the functions on random times are those of docs/language.md") {
  Dice dice(9);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random_written(dice);
    const auto value = TimeValue::try_parse(text);
    if (!value || far(text)) continue;
    CAPTURE(text);
    if (text[0] != '[') {
      CHECK(shown(value->start()) == shown(start_date(text)));
      CHECK(shown(value->end()) == shown(end_date(text)));
    }
    CHECK(shown(value->first()) == shown(first_moment(text)));
    CHECK(shown(value->last()) == shown(last_moment(text)));
    CHECK(value->year() == year_of(text));
    CHECK(value->month() == month_of(text));
    CHECK(value->day() == day_of(text));
    CHECK(shown(value->to_year()) == shown(to_year(text)));
    CHECK(shown(value->to_month()) == shown(to_month(text)));
    CHECK(shown(value->to_day()) == shown(to_day(text)));
    CHECK(value->duration_seconds() == duration_of(text));
    for (const char* const duration : {"P1M", "P7D", "P1Y", "P2Y3M", "P3W"}) {
      bool sure = true;
      const Written mine = shifted(text, duration, 1, sure);
      CAPTURE(duration);
      if (sure) CHECK(shown(value->shifted(Duration::parse(duration))) == shown(mine));
    }
  }
}
