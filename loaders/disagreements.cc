#include "loaders/disagreements.h"

#include <cstdint>
#include <exception>

#include "annals/write.h"

namespace annals::loaders {
namespace {

/// Facts of a graph in which it is still looked for what disagrees: some seconds.
constexpr std::uint64_t kMostFacts = 2'000'000;

/// Whether one of the pair is a fact of the relation, and does not only name it.
bool is_about(const Term& fact, const Term& relation) {
  return fact.as_fact().subject() != relation && fact.as_fact().object() != relation;
}

/// Pairs that `conflicts` lists.
std::uint64_t count_pairs(const Term& relation, const std::string& kind, const Snapshot& snapshot,
                          const QueryOptions& options) {
  std::uint64_t pairs = 0;
  for (Rows rows = snapshot.query("conflicts " + write_term(relation), options); rows.next();) {
    if (rows.text("kind") != kind) continue;
    if (is_about(rows["fact"], relation) || is_about(rows["other"], relation)) ++pairs;
  }
  return pairs;
}

std::string note_of(std::uint64_t pairs, const std::string& relation, const std::string& kind) {
  return (pairs == 1 ? "1 pair of facts disagrees"
                     : std::to_string(pairs) + " pairs of facts disagree") +
         ", as " + relation + " is " + kind + ": conflicts " + relation + " lists " +
         (pairs == 1 ? "it" : "them");
}

void look(const Snapshot& before, const Snapshot& after, const QueryOptions& options,
          std::vector<std::string>& notes) {
  for (const char* kind : {"functional", "once"}) {
    const std::string stated = std::string("raw find ?r where { ?r is ") + kind +
                               " @ ?t . filter ?t = always and kind(?r) = \"entity\" } order by ?r";
    for (Rows rows = after.query(stated, options); rows.next();) {
      if (after.fact_count() > kMostFacts) {
        notes.push_back("in a graph of more than " + std::to_string(kMostFacts) +
                        " facts a load does not look for what disagrees: conflicts does");
        return;
      }
      const Term relation = rows["r"];
      const std::uint64_t pairs = count_pairs(relation, kind, after, options);
      const std::uint64_t known = pairs == 0 ? 0 : count_pairs(relation, kind, before, options);
      if (pairs > known) notes.push_back(note_of(pairs - known, write_term(relation), kind));
    }
  }
}

}  // namespace

std::vector<std::string> notes_of_disagreements(const Snapshot& before, const Snapshot& after,
                                                const CancelToken* cancel) {
  QueryOptions options;
  options.cancel = cancel;
  std::vector<std::string> notes;
  try {
    look(before, after, options, notes);
  } catch (const std::exception& error) {
    notes.push_back(std::string("not all was looked at that may disagree: ") + error.what());
  }
  return notes;
}

}  // namespace annals::loaders
