// The words that the grammar expects somewhere. A name equal to one is printed in quotes. Functions
// and aggregates are not among them: their `(` follows at once, so a name is never mistaken for
// one.
#include <algorithm>
#include <array>

#include "model/write.h"

namespace annals {
namespace {

// In order of bytes, for the search; a test holds it to that.
constexpr std::string_view kKeywords[] = {"according",     "add",       "after",      "all",
                                          "always",        "analyze",   "and",        "as",
                                          "asc",           "ask",       "at",         "before",
                                          "begin",         "by",        "changes",    "commit",
                                          "commits",       "conflicts", "contains",   "desc",
                                          "describe",      "directed",  "distinct",   "during",
                                          "equals",        "erase",     "exactly",    "explain",
                                          "false",         "filter",    "find",       "finished-by",
                                          "finishes",      "forward",   "from",       "group",
                                          "having",        "history",   "if",         "in",
                                          "let",           "limit",     "meets",      "met-by",
                                          "most",          "not",       "now",        "of",
                                          "offset",        "optional",  "or",         "order",
                                          "overlapped-by", "overlaps",  "path",       "prefix",
                                          "raw",           "redate",    "retract",    "rollback",
                                          "rule",          "rules",     "show",       "started-by",
                                          "starts",        "surely",    "throughout", "time",
                                          "timeline",      "to",        "true",       "via",
                                          "where",         "why",       "withdraw",   "within"};

}  // namespace

std::span<const std::string_view> keywords() { return kKeywords; }

bool is_keyword(std::string_view word) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), word);
}

}  // namespace annals
