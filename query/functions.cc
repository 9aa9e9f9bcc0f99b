#include "query/functions.h"

#include <algorithm>

namespace annals::query {
namespace {

namespace t = text_functions;
namespace d = time_functions;
namespace g = graph_functions;
using F = ast::Function;

constexpr FunctionInfo kFunctions[] = {
    {F::kIf, "if", 3, 3, nullptr, "bvv", 'v',
     "the second value where the first is true, else the third"},
    {F::kCoalesce, "coalesce", 1, kAnyNumber, nullptr, "v", 'v',
     "the first value that is not empty"},
    {F::kBound, "bound", 1, 1, nullptr, "v", 'b', "whether a variable has a value"},
    {F::kContains, "contains", 2, 2, t::contains, "t", 'b', "whether a text has another in it"},
    {F::kStartsWith, "starts-with", 2, 2, t::starts_with, "t", 'b',
     "whether a text begins with another"},
    {F::kEndsWith, "ends-with", 2, 2, t::ends_with, "t", 'b', "whether a text ends with another"},
    {F::kMatches, "matches", 2, 2, t::matches, "t", 'b',
     "whether a regular expression (RE2) fits anywhere"},
    {F::kLower, "lower", 1, 1, t::lower, "t", 't', "the text in small letters"},
    {F::kUpper, "upper", 1, 1, t::upper, "t", 't', "the text in capitals"},
    {F::kLength, "length", 1, 1, t::length, "t", 'i', "the number of characters of a text"},
    {F::kConcat, "concat", 1, kAnyNumber, t::concat, "t", 't', "the texts one after another"},
    {F::kSubstring, "substring", 2, 3, t::substring, "ti", 't',
     "part of a text: from (counted from 1), length"},
    {F::kStart, "start", 1, 1, d::start, "d", 'd', "the first date of a time, as written"},
    {F::kEnd, "end", 1, 1, d::end, "d", 'd', "the last date of a time, as written"},
    {F::kFirst, "first", 1, 1, d::first, "d", 'd', "the first moment that a time may have"},
    {F::kLast, "last", 1, 1, d::last, "d", 'd', "the last moment that a time may have"},
    {F::kYear, "year", 1, 1, d::year, "d", 'i', "the year of a date"},
    {F::kMonth, "month", 1, 1, d::month, "d", 'i', "the month of a date, from 1"},
    {F::kDay, "day", 1, 1, d::day, "d", 'i', "the day of the month of a date"},
    {F::kToYear, "to-year", 1, 1, d::to_year, "d", 'd', "the year that holds all of a time"},
    {F::kToMonth, "to-month", 1, 1, d::to_month, "d", 'd', "the month that holds all of a time"},
    {F::kToDay, "to-day", 1, 1, d::to_day, "d", 'd', "the day that holds all of a time"},
    {F::kDuration, "duration", 1, 1, d::duration, "d", 'n', "the length of a time in seconds"},
    {F::kHolds, "holds", 1, 1, g::holds, "f", 'b',
     "whether an asserted fact with the same three may share a moment with the fact"},
    {F::kIntersection, "intersection", 2, 2, d::intersection, "d", 'd', "what two times share"},
    {F::kAsserted, "asserted", 1, 1, g::asserted, "f", 'b',
     "whether the graph holds that the fact is so"},
    {F::kKind, "kind", 1, 1, g::kind, "v", 't', "the kind of a value: entity, text, number, …"},
    {F::kName, "name", 1, 1, g::name, "v", 't', "the name of an entity as a text"},
    {F::kText, "text", 1, 1, g::text, "v", 't', "any value as a text"},
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
