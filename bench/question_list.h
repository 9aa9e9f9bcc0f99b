// The questions of the benchmark, in the language.
#ifndef ANNALS_BENCH_QUESTION_LIST_H_
#define ANNALS_BENCH_QUESTION_LIST_H_

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace annals::bench {

struct Question {
  std::string_view name;
  /// Words in braces that are keys of the constants stand for their values: {A}, {p1}.
  std::string_view text;
};

/// What the generator wrote beside its events: the names and days that the questions use.
using Constants = std::map<std::string, std::string, std::less<>>;
/// From a file of JSON. Throws Error(kIo).
Constants read_constants(const std::string& path);

/// The fifteen that every engine is asked, in the order in which they are asked.
std::span<const Question> common_questions();
/// Those that only Annals is asked: sources and earlier states.
std::span<const Question> own_questions();
/// Null for a name that neither has.
const Question* question_named(std::string_view name);

std::string filled_in(std::string_view text, const Constants& constants);

}  // namespace annals::bench

#endif  // ANNALS_BENCH_QUESTION_LIST_H_
