// What a change did, in words.
#ifndef ANNALS_GRAPH_MESSAGES_H_
#define ANNALS_GRAPH_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/time_value.h"
#include "query/engine.h"
#include "store/store.h"

namespace annals::internal {

enum class ChangeKind : std::uint8_t {
  kAdd,
  kRetract,
  kErase,
  kRedate,
  kWithdraw,
  kAddRule,
  kRetractRule
};

/// "1 fact", "3 facts".
std::string count_of(std::uint64_t n, std::string_view thing);
/// "added 3 facts (1 already known), commit 12", "retracted 1 rule, commit 13"; without a commit
/// the last part is left out.
std::string change_message(ChangeKind kind, const query::ChangeCount& count,
                           const std::optional<store::CommitInfo>& commit);
/// "commit 14: added 3 facts, retracted 1 fact", or that there was nothing to commit.
std::string commit_message(const std::optional<store::CommitInfo>& commit);

/// Said where a commit is dated `time`, which has not come yet.
std::string future_note(const TimeValue& time);

}  // namespace annals::internal

#endif  // ANNALS_GRAPH_MESSAGES_H_
