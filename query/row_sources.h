// The sources of the facts that rows come from, as columns beside them.
#ifndef ANNALS_QUERY_ROW_SOURCES_H_
#define ANNALS_QUERY_ROW_SOURCES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/answers.h"
#include "query/context.h"

namespace annals::query {

class Claims;

/// Where the options ask for `least` or more, adds a column of sources for each column that holds
/// the facts of the rows: `sources` for `fact`, `other-sources` for `other` (fact_sources.h).
void add_sources(SourceColumns least, std::vector<std::string>& columns,
                 std::vector<std::vector<store::Id>>& rows, Context& context,
                 const Claims* claims = nullptr);

/// Where the options ask for the sources of all rows, adds a column of those that were stated of
/// the row's `fact` itself in the state right after the commit that `state_of` tells.
void add_stated_sources(
    const std::function<store::CommitNumber(const std::vector<store::Id>& row)>& state_of,
    std::vector<std::string>& columns, std::vector<std::vector<store::Id>>& rows, Context& context);

/// What a find may keep of its matches.
struct RowLimits {
  bool each_once = true;
  std::optional<std::uint64_t> limit;
  std::uint64_t offset = 0;
};
/// The rows of a plan whose last columns are the facts that matched, with one column of sources in
/// their place. Rows that differ in nothing else are one where each is wanted once, with the
/// sources of all their matches. Reads the plan to its end.
std::unique_ptr<Answer> make_answer_with_sources(RunningPlan plan, const RowLimits& limits);
/// The facts of a `show`, each once, with the sources of all matches that give it.
std::unique_ptr<Answer> make_show_with_sources(RunningPlan plan, const RowLimits& limits);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ROW_SOURCES_H_
