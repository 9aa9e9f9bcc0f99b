// EDTF levels 0 and 1 and the ranges of docs/language.md once more, as a recognizer of its own (the
// model reads by hand, this one by regular expressions) and as a generator of what is valid.
#ifndef ANNALS_TESTS_MODEL_TIME_GRAMMAR_H_
#define ANNALS_TESTS_MODEL_TIME_GRAMMAR_H_

#include <string>

#include "random_time.h"

namespace annals_test {

/// Whether the language has such a time value.
bool is_valid_time(const std::string& text);

/// A valid text with every date in range; an interval or a range may still end before it starts.
std::string random_edtf(RandomTime& random);

/// `text` with one to three characters put in, taken out, changed or swapped.
std::string random_edit(RandomTime& random, std::string text);

}  // namespace annals_test

#endif  // ANNALS_TESTS_MODEL_TIME_GRAMMAR_H_
