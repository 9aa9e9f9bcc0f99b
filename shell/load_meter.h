// A load that a person waits for: its progress, and what it did.
#ifndef ANNALS_SHELL_LOAD_METER_H_
#define ANNALS_SHELL_LOAD_METER_H_

#include <string>
#include <vector>

#include "loaders/load.h"
#include "shell/output.h"

namespace annals::shell {

/// Loads the files, shows progress where standard error is a terminal, and says at the end:
/// "loaded 92,367 facts (1,204 already known) in 0.6 s, commit 1". Throws what load_files throws.
void load_with_progress(Graph& graph, const std::vector<std::string>& files,
                        loaders::FileLoadOptions options, const CancelToken& cancel,
                        Console& console);

/// "talks.facts: 45 %, 120,000 facts", for the line that is written over.
std::string progress_line(const loaders::LoadProgress& progress);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_LOAD_METER_H_
