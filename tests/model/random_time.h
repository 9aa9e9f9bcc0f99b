// Random time values as text, every form of docs/language.md among them. All are well formed; an
// interval may end before it starts, so parse with try_parse.
#ifndef ANNALS_TESTS_MODEL_RANDOM_TIME_H_
#define ANNALS_TESTS_MODEL_RANDOM_TIME_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "model/time_value.h"

namespace annals_test {

class RandomTime {
 public:
  /// Years between -spread and spread around 2000; more than 10000 gives far years too.
  RandomTime(std::uint32_t seed, int spread) : random_(seed), spread_(spread) {}

  std::string text();
  /// The next text that is a time value.
  annals::TimeValue value();
  std::int64_t below(std::int64_t limit);

 private:
  std::string year();
  std::string plain();  // no X, with or without mark
  std::string date();
  std::string time_of_day();
  std::string range();
  std::string interval_end();

  std::mt19937 random_;
  int spread_;
};

/// One text of each row of docs/language.md's table of times, and what else may be written.
std::vector<std::string> every_form();

}  // namespace annals_test

#endif  // ANNALS_TESTS_MODEL_RANDOM_TIME_H_
