#include "query/functions.h"

#include <algorithm>

namespace annals::query {
namespace {

namespace t = text_functions;
namespace d = time_functions;
namespace g = graph_functions;
using F = ast::Function;

constexpr FunctionInfo kFunctions[] = {
    {F::kIf, "if", 3, 3, nullptr, "the second value where the first is true, else the third"},
    {F::kCoalesce, "coalesce", 1, kAnyNumber, nullptr, "the first value that is not empty"},
    {F::kBound, "bound", 1, 1, nullptr, "whether a variable has a value"},
    {F::kContains, "contains", 2, 2, t::contains, "whether a text has another in it"},
    {F::kStartsWith, "starts-with", 2, 2, t::starts_with, "whether a text begins with another"},
    {F::kEndsWith, "ends-with", 2, 2, t::ends_with, "whether a text ends with another"},
    {F::kMatches, "matches", 2, 2, t::matches, "whether a regular expression (RE2) fits anywhere"},
    {F::kLower, "lower", 1, 1, t::lower, "the text in small letters"},
    {F::kUpper, "upper", 1, 1, t::upper, "the text in capitals"},
    {F::kLength, "length", 1, 1, t::length, "the number of characters of a text"},
    {F::kConcat, "concat", 1, kAnyNumber, t::concat, "the texts one after another"},
    {F::kSubstring, "substring", 2, 3, t::substring,
     "part of a text: from (counted from 1), length"},
    {F::kStart, "start", 1, 1, d::start, "the first date of a time, as written"},
    {F::kEnd, "end", 1, 1, d::end, "the last date of a time, as written"},
    {F::kFirst, "first", 1, 1, d::first, "the first moment that a time may have"},
    {F::kLast, "last", 1, 1, d::last, "the last moment that a time may have"},
    {F::kYear, "year", 1, 1, d::year, "the year of a date"},
    {F::kMonth, "month", 1, 1, d::month, "the month of a date, from 1"},
    {F::kDay, "day", 1, 1, d::day, "the day of the month of a date"},
    {F::kToYear, "to-year", 1, 1, d::to_year, "the year that holds all of a time"},
    {F::kToMonth, "to-month", 1, 1, d::to_month, "the month that holds all of a time"},
    {F::kToDay, "to-day", 1, 1, d::to_day, "the day that holds all of a time"},
    {F::kDuration, "duration", 1, 1, d::duration, "the length of a time in seconds"},
    {F::kHolds, "holds", 1, 1, g::holds,
     "whether an asserted fact with the same three may share a moment with the fact"},
    {F::kIntersection, "intersection", 2, 2, d::intersection, "what two times share"},
    {F::kAsserted, "asserted", 1, 1, g::asserted, "whether the graph holds that the fact is so"},
    {F::kKind, "kind", 1, 1, g::kind, "the kind of a value: entity, text, number, …"},
    {F::kName, "name", 1, 1, g::name, "the name of an entity as a text"},
    {F::kText, "text", 1, 1, g::text, "any value as a text"},
};

}  // namespace

std::span<const FunctionInfo> functions() { return kFunctions; }

const FunctionInfo& function_info(ast::Function function) {
  const auto* found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [&](const FunctionInfo& f) { return f.function == function; });
  if (found == std::end(kFunctions)) {
    throw Error(ErrorCode::kInternal, "a function is missing from the table of functions");
  }
  return *found;
}

}  // namespace annals::query
