// A graph some of whose runs do not read: what is left, so that all of it can be read.
#ifndef ANNALS_STORE_MEND_GRAPH_H_
#define ANNALS_STORE_MEND_GRAPH_H_

#include <memory>
#include <string>
#include <vector>

#include "store/graph_state.h"

namespace annals::store {

/// What a word that is lost is named after: an entity is this, a colon and the word's number; a
/// text is the number, with this as its datatype.
inline constexpr char kLostWord[] = "urn:annals:lost";

struct MendedGraph {
  std::vector<std::string> lines;  // for a person: what did not read, and what is lost
  bool lost = false;
};
/// Puts mended runs in the place of those that do not read (mend_run.h). The state is not settled
/// yet.
MendedGraph mend_runs(GraphState& state, std::size_t block_rows);

/// Of a settled state in which something was lost: gives the words that facts name and that are
/// lost a name, and erases the facts that nobody could write down: of which a number, or a fact
/// that they name, is lost. Counts the facts anew. The state must be settled again.
void mend_facts(const std::shared_ptr<GraphState>& state, std::vector<std::string>& lines);

}  // namespace annals::store

#endif  // ANNALS_STORE_MEND_GRAPH_H_
