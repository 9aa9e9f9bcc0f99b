// What Tab puts in, or shows.
#ifndef ANNALS_SHELL_COMPLETION_H_
#define ANNALS_SHELL_COMPLETION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "annals/graph.h"

namespace annals::shell {

struct Completion {
  /// The bytes before the cursor that `insertion` takes the place of: the word so far.
  std::size_t replaced = 0;
  /// The whole word where there is one that fits, else what all that fit begin with; never less
  /// than the word so far.
  std::string insertion;
  /// What fits, as it would be written, the most used first.
  std::vector<std::string> candidates;
  bool more = false;  // fit than are in the list
};

/// What may stand at the end of `line`, whose statement began with the lines `earlier` (empty, or
/// with a line end at its end). Which words and kinds of words may come next is the grammar's to
/// say; names are the graph's, in quotes where they need them.
Completion complete_statement(const Session& session, std::string_view earlier,
                              std::string_view line);

/// The same for a line that begins with `.`: commands, and what may follow them.
Completion complete_dot_command(const Session& session, std::string_view line);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_COMPLETION_H_
