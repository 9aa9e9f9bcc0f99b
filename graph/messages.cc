#include "graph/messages.h"

namespace annals::internal {

std::string count_of(std::uint64_t n, std::string_view thing) {
  return std::to_string(n) + " " + std::string(thing) + (n == 1 ? "" : "s");
}

std::string change_message(ChangeKind kind, const query::ChangeCount& count,
                           const std::optional<store::CommitInfo>& commit) {
  std::string text;
  switch (kind) {
    case ChangeKind::kAdd:
    case ChangeKind::kAddRule:
      text = "added " + count_of(count.added, kind == ChangeKind::kAdd ? "fact" : "rule");
      if (count.known != 0) text += " (" + std::to_string(count.known) + " already known)";
      break;
    case ChangeKind::kRetract:
    case ChangeKind::kWithdraw:
      text = "retracted " + count_of(count.retracted, "fact");
      break;
    case ChangeKind::kRetractRule:
      text = "retracted " + count_of(count.retracted, "rule");
      break;
    case ChangeKind::kErase:
      text = "erased " + count_of(count.erased, "fact");
      break;
    case ChangeKind::kRedate:
      text = "redated " + count_of(count.redated, "fact");
      break;
  }
  if (commit) text += ", commit " + std::to_string(commit->number);
  return text;
}

std::string commit_message(const std::optional<store::CommitInfo>& commit) {
  if (!commit) return "nothing changed, so there is no commit";
  std::string text = "commit " + std::to_string(commit->number) + ":";
  const char* before = " ";
  const auto say = [&](const char* what, std::uint64_t facts) {
    if (facts == 0) return;
    text += before + std::string(what) + " " + count_of(facts, "fact");
    before = ", ";
  };
  say("added", commit->added);
  say("retracted", commit->retracted);
  say("erased", commit->erased);
  return text;
}

std::string future_note(const TimeValue& time) {
  return std::string(time.text()) +
         " lies in the future; no later commit can be dated before it, so until then all get its "
         "date";
}

}  // namespace annals::internal
