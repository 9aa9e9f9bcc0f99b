// Which state of the graph a statement names.
#include <fmt/format.h>

#include "query/expression.h"
#include "query/special.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

/// The commit that a parameter names by its number.
std::optional<std::uint64_t> commit_of(const ast::TimeOperand& operand, const Options& options) {
  const auto* parameter = std::get_if<ast::Parameter>(&operand.value);
  if (parameter == nullptr) return std::nullopt;
  const auto found = options.parameters.find(parameter->name);
  if (found == options.parameters.end() || found->second.size() != 1) return std::nullopt;
  const Term& value = found->second.front();
  if (!value.is_integer() || value.as_integer() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value.as_integer());
}

}  // namespace

store::Snapshot resolve_state(const ast::StateRef& state, const store::Snapshot& snapshot,
                              const Options& options) {
  if (const auto* number = std::get_if<std::uint64_t>(&state.value)) {
    return snapshot.as_of(*number);
  }
  const auto& operand = std::get<ast::TimeOperand>(state.value);
  if (const auto number = commit_of(operand, options)) return snapshot.as_of(*number);
  const TimeValue time = constant_time(operand, Context(snapshot, options));
  if (time.is_interval() || !time.to_month()) {
    fail_at(state.span,
            fmt::format("{} names no state: a commit number or a time given at least to the month "
                        "does",
                        time.text()));
  }
  return snapshot.as_of(snapshot.commit_at(time.bounds().e1));
}

}  // namespace annals::query
