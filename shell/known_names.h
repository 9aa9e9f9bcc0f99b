// The names of a graph that begin so.
#ifndef ANNALS_SHELL_KNOWN_NAMES_H_
#define ANNALS_SHELL_KNOWN_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "annals/graph.h"

namespace annals::shell {

struct KnownNames {
  std::vector<std::string> names;  // the most used first
  bool more = false;               // there may be others
};

KnownNames entities_from(const Snapshot& snapshot, const std::string& beginning);
/// Those that are the relation of a fact.
KnownNames relations_from(const Snapshot& snapshot, const std::string& beginning);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_KNOWN_NAMES_H_
