#include "query/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace annals::query {

std::string rows_text(double estimated) {
  const double rounded =
      estimated < 10 ? std::ceil(std::max(estimated - 1e-9, 0.0)) : std::round(estimated);
  return fmt::format("about {:.0f} {}", rounded, rounded == 1 ? "row" : "rows");
}

std::string measured_text(const OperatorCounters& counters) {
  const double milliseconds = std::chrono::duration<double, std::milli>(counters.time).count();
  std::string text = fmt::format("{} {}, {:.2f} ms", counters.rows,
                                 counters.rows == 1 ? "row" : "rows", milliseconds);
  if (counters.blocks_read > 0 || counters.blocks_skipped > 0) {
    text +=
        fmt::format(", {} blocks read, {} skipped", counters.blocks_read, counters.blocks_skipped);
  }
  return text;
}

namespace {

void add_lines(const Operator& node, const Variables& variables, bool analyzed, std::size_t depth,
               std::vector<std::string>& lines) {
  std::string line(2 * depth, ' ');
  line += node.describe(variables) + "  (" + rows_text(node.estimated_rows);
  if (analyzed) line += "; " + measured_text(node.counters());
  lines.push_back(line + ")");
  const Variables* inner = node.inner_variables();
  for (const Operator* child : node.children()) {
    add_lines(*child, inner == nullptr ? variables : *inner, analyzed, depth + 1, lines);
  }
}

}  // namespace

std::vector<std::string> explain_lines(const Operator& root, const Variables& variables,
                                       bool analyzed) {
  std::vector<std::string> lines;
  add_lines(root, variables, analyzed, 0, lines);
  return lines;
}

}  // namespace annals::query
