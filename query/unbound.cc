#include "query/unbound.h"

#include <fmt/format.h>

#include "model/edit_distance.h"
#include "query/statement_error.h"

namespace annals::query {
namespace {

/// Empty when nothing is near. Short names are near anything.
std::string hint(const std::string& name, const std::vector<std::string>& others, char sign) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLong = 5;  // from here on two letters may be wrong
  const std::string* best = nullptr;
  std::size_t best_distance = name.size() < kLong ? 2 : 3;  // one less is allowed
  for (const std::string& other : others) {
    if (other.size() < kShortest || name.size() < kShortest || other == name) continue;
    const std::size_t distance = edit_distance(name, other);
    if (distance < best_distance) {
      best = &other;
      best_distance = distance;
    }
  }
  return best == nullptr ? std::string() : fmt::format("; did you mean {}{}?", sign, *best);
}

}  // namespace

void fail_unbound(const ast::Span& span, const std::string& name,
                  const std::vector<std::string>& others) {
  fail_at(span, fmt::format("nothing binds ?{}{}", name, hint(name, others, '?')));
}

void fail_without_value(const ast::Span& span, const std::string& name,
                        const std::vector<std::string>& given) {
  fail_at(span, fmt::format("the parameter ${} has no value{}", name, hint(name, given, '$')));
}

}  // namespace annals::query
