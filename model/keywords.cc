// The words that the grammar expects somewhere. A name equal to one is printed in quotes.
#include <algorithm>
#include <array>

#include "model/write.h"

namespace annals {
namespace {

// In order of bytes, for the search; a test holds it to that.
constexpr std::string_view kKeywords[] = {
    "according",    "add",         "after",       "all",
    "always",       "analyze",     "and",         "as",
    "asc",          "ask",         "asserted",    "at",
    "avg",          "before",      "begin",       "bound",
    "by",           "changes",     "coalesce",    "commit",
    "commits",      "concat",      "conflicts",   "contains",
    "count",        "day",         "desc",        "describe",
    "directed",     "distinct",    "duration",    "during",
    "end",          "ends-with",   "equals",      "erase",
    "exactly",      "explain",     "false",       "filter",
    "find",         "finished-by", "finishes",    "first",
    "forward",      "from",        "group",       "having",
    "history",      "holds",       "if",          "in",
    "intersection", "kind",        "last",        "length",
    "let",          "limit",       "list",        "lower",
    "matches",      "max",         "meets",       "met-by",
    "min",          "month",       "most",        "name",
    "not",          "now",         "of",          "offset",
    "optional",     "or",          "order",       "overlapped-by",
    "overlaps",     "path",        "prefix",      "raw",
    "redate",       "retract",     "rollback",    "rule",
    "rules",        "sample",      "show",        "start",
    "started-by",   "starts",      "starts-with", "substring",
    "sum",          "surely",      "text",        "throughout",
    "time",         "timeline",    "to",          "to-day",
    "to-month",     "to-year",     "true",        "upper",
    "via",          "where",       "why",         "withdraw",
    "within",       "year"};

}  // namespace

std::span<const std::string_view> keywords() { return kKeywords; }

bool is_keyword(std::string_view word) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), word);
}

}  // namespace annals
