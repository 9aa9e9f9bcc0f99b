#include "shell/known_names.h"

#include <chrono>
#include <utility>

namespace annals::shell {
namespace {

/// Beyond that a list helps nobody, and what they have in common is not looked for. The graph ranks
/// no more.
constexpr std::size_t kMostNames = 1000;
constexpr std::chrono::milliseconds kPatience{500};  // of a person who has pressed a key

}  // namespace

KnownNames entities_from(const Snapshot& snapshot, const std::string& beginning) {
  KnownNames found;
  for (NameCount& one : snapshot.names_with_prefix(beginning, kMostNames)) {
    found.names.push_back(std::move(one.name));
  }
  found.more = found.names.size() == kMostNames;
  return found;
}

KnownNames relations_from(const Snapshot& snapshot, const std::string& beginning) {
  QueryOptions options;
  options.time_limit = kPatience;
  KnownNames found;
  try {
    for (Rows rows = snapshot.query("raw find ?r, count(*) as ?n where { ?s ?r ?o } "
                                    "order by ?n desc, ?r",
                                    options);
         rows.next();) {
      if (!rows.name("r").starts_with(beginning)) continue;
      if (found.names.size() == kMostNames) {
        found.more = true;
        break;
      }
      found.names.push_back(rows.name("r"));
    }
  } catch (const Error& error) {
    // A graph too large to be counted while somebody waits: any name is better than none.
    if (error.code() != ErrorCode::kLimit) throw;
    return entities_from(snapshot, beginning);
  }
  return found;
}

}  // namespace annals::shell
