#include "loaders/disagreements.h"

#include <chrono>
#include <cstdint>
#include <optional>

#include "annals/write.h"
#include "model/error.h"

namespace annals::loaders {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{1000};

/// Pairs that `conflicts` lists; empty when that takes longer than until `end`.
std::optional<std::uint64_t> count_pairs(const std::string& relation, const std::string& kind,
                                         const Snapshot& snapshot, steady_clock::time_point end) {
  QueryOptions options;
  options.time_limit = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
  if (*options.time_limit <= milliseconds{0}) return std::nullopt;
  std::uint64_t pairs = 0;
  try {
    for (Rows rows = snapshot.query("conflicts " + relation, options); rows.next();) {
      if (rows.text("kind") == kind) ++pairs;
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kLimit) throw;
    return std::nullopt;
  }
  return pairs;
}

std::string note_of(std::uint64_t pairs, const std::string& relation, const std::string& kind) {
  return (pairs == 1 ? "1 pair of facts disagrees"
                     : std::to_string(pairs) + " pairs of facts disagree") +
         ", as " + relation + " is " + kind + ": conflicts " + relation + " lists " +
         (pairs == 1 ? "it" : "them");
}

}  // namespace

std::vector<std::string> notes_of_disagreements(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> notes;
  const auto end = steady_clock::now() + kPatience;
  for (const char* kind : {"functional", "once"}) {
    const std::string stated = std::string("raw find ?r where { ?r is ") + kind +
                               " @ ?t . filter ?t = always and kind(?r) = \"entity\" } order by ?r";
    for (Rows rows = after.query(stated); rows.next();) {
      const std::string relation = write_term(rows["r"]);
      const std::optional<std::uint64_t> pairs = count_pairs(relation, kind, after, end);
      if (pairs && *pairs == 0) continue;
      const auto known = pairs ? count_pairs(relation, kind, before, end) : std::nullopt;
      if (!known) {
        notes.push_back(relation + " is " + kind + ": conflicts " + relation +
                        " lists what disagrees");
      } else if (*pairs > *known) {
        notes.push_back(note_of(*pairs - *known, relation, kind));
      }
    }
  }
  return notes;
}

}  // namespace annals::loaders
