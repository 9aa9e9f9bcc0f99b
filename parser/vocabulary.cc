#include "parser/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

#include "model/ascii.h"

namespace annals::parser {
namespace {

using ast::AggregateKind;
using ast::Function;

template <class T>
struct Named {
  std::string_view name;
  T value;
};

constexpr std::array<Named<Function>, 29> kFunctions = {{
    {"if", Function::kIf},
    {"coalesce", Function::kCoalesce},
    {"bound", Function::kBound},
    {"contains", Function::kContains},
    {"starts-with", Function::kStartsWith},
    {"ends-with", Function::kEndsWith},
    {"matches", Function::kMatches},
    {"lower", Function::kLower},
    {"upper", Function::kUpper},
    {"length", Function::kLength},
    {"concat", Function::kConcat},
    {"substring", Function::kSubstring},
    {"start", Function::kStart},
    {"end", Function::kEnd},
    {"first", Function::kFirst},
    {"last", Function::kLast},
    {"year", Function::kYear},
    {"month", Function::kMonth},
    {"day", Function::kDay},
    {"to-year", Function::kToYear},
    {"to-month", Function::kToMonth},
    {"to-day", Function::kToDay},
    {"duration", Function::kDuration},
    {"holds", Function::kHolds},
    {"intersection", Function::kIntersection},
    {"asserted", Function::kAsserted},
    {"kind", Function::kKind},
    {"name", Function::kName},
    {"text", Function::kText},
}};

constexpr std::array<Named<AggregateKind>, 7> kAggregates = {{
    {"count", AggregateKind::kCount},
    {"sum", AggregateKind::kSum},
    {"avg", AggregateKind::kAvg},
    {"min", AggregateKind::kMin},
    {"max", AggregateKind::kMax},
    {"list", AggregateKind::kList},
    {"sample", AggregateKind::kSample},
}};

template <class Table, class T>
std::string_view name_of(const Table& table, T value) {
  for (const auto& entry : table) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

template <class T, std::size_t N>
std::optional<T> value_of(const std::array<Named<T>, N>& table, std::string_view name) {
  for (const auto& entry : table) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view spelling(Function function) { return name_of(kFunctions, function); }
std::string_view spelling(AggregateKind aggregate) { return name_of(kAggregates, aggregate); }
std::optional<Function> function_named(std::string_view name) { return value_of(kFunctions, name); }
std::optional<AggregateKind> aggregate_named(std::string_view name) {
  return value_of(kAggregates, name);
}

bool gives_time(Function function) {
  switch (function) {
    case Function::kStart:
    case Function::kEnd:
    case Function::kFirst:
    case Function::kLast:
    case Function::kToYear:
    case Function::kToMonth:
    case Function::kToDay:
    case Function::kIntersection:
      return true;
    default:
      return false;
  }
}

bool is_of_times(Function function) {
  return gives_time(function) || function == Function::kYear || function == Function::kMonth ||
         function == Function::kDay || function == Function::kDuration;
}

const std::vector<std::string_view>& statement_words() {
  static const std::vector<std::string_view> words = {
      "find",     "ask",     "show",    "describe", "timeline", "path",   "explain", "raw",
      "add",      "retract", "erase",   "redate",   "begin",    "commit", "commits", "rollback",
      "withdraw", "history", "changes", "prefix",   "rule",     "rules",  "why",     "conflicts"};
  return words;
}

std::string variable_of_question(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kWords = {"who",   "whom",  "what", "when",
                                                             "where", "which", "why",  "how"};
  const std::string small = lowered(word);
  return std::find(kWords.begin(), kWords.end(), small) == kWords.end() ? std::string() : small;
}

const std::vector<std::string_view>& element_words() {
  static const std::vector<std::string_view> words = {"optional", "not",  "filter",
                                                      "let",      "find", "or"};
  return words;
}

const std::vector<std::string_view>& modifier_words() {
  static const std::vector<std::string_view> words = {"group",  "having",    "order", "limit",
                                                      "offset", "according", "as"};
  return words;
}

const std::vector<std::string_view>& continuing_words() {
  static const std::vector<std::string_view> words = {
      "where", "order", "limit", "offset",   "group",   "having", "according", "as",
      "via",   "at",    "in",    "directed", "forward", "within", "all",       "to"};
  return words;
}

const std::vector<std::string_view>& function_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> all;
    for (const auto& entry : kFunctions) all.push_back(entry.name);
    for (const auto& entry : kAggregates) all.push_back(entry.name);
    return all;
  }();
  return words;
}

bool contains(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace annals::parser
