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

namespace {

std::optional<std::uint64_t> number_of(const ast::StateRef& state, const Context& context) {
  if (const auto* number = std::get_if<std::uint64_t>(&state.value)) return *number;
  return commit_of(std::get<ast::TimeOperand>(state.value), context.options());
}

}  // namespace

void note_number(const ast::StateRef& state, const store::Snapshot& snapshot, Context& context) {
  const std::optional<std::uint64_t> number = number_of(state, context);
  const store::CommitNumber last = snapshot.commit();
  if (!number || *number <= last) return;
  std::string note = fmt::format("the last commit is {}, not {}", last, *number);
  if (*number >= 1000 && *number <= 9999) {
    note += fmt::format("; to ask by time, write it to the month: {}-12", *number);
  }
  context.note(std::move(note));
}

void note_state(const ast::StateRef& state, const store::Snapshot& snapshot, Context& context) {
  note_number(state, snapshot, context);
  if (number_of(state, context)) return;
  const TimeValue time = constant_time(std::get<ast::TimeOperand>(state.value), context);
  const std::optional<store::CommitInfo> first = snapshot.commit_info(1);
  if (!first || time.bounds().e1 >= first->time) return;
  context.note(
      fmt::format("nothing was recorded by {}: the first commit is of {}; when facts were "
                  "true is asked with @",
                  time.text(), TimeValue::from_moment(first->time).text()));
}

std::unique_ptr<Context> context_as_of(const std::optional<ast::StateRef>& as_of,
                                       const store::Snapshot& snapshot, const Options& options) {
  if (!as_of) return std::make_unique<Context>(snapshot, options);
  auto context = std::make_unique<Context>(resolve_state(*as_of, snapshot, options), options);
  note_state(*as_of, snapshot, *context);
  return context;
}

}  // namespace annals::query
