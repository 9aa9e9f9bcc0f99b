// The commits of a dump with history, read first and made afterwards.
#ifndef ANNALS_LOADERS_HISTORY_LOAD_H_
#define ANNALS_LOADERS_HISTORY_LOAD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "annals/graph.h"

namespace annals::loaders {

/// Collects commits, each term once and 16 bytes a change, so that nothing is made before all of
/// the file is known to be well.
class HistoryLoad {
 public:
  /// The next commit's line. Throws Error(kInvalidValue) when its number is not the next one, or
  /// its time lies before the last one's.
  void begin_commit(std::uint64_t number, const TimeValue& time, std::string note);
  /// A change of the commit begun last. A fact that ends does so before others are added.
  void add(const Fact& fact);
  void retract(const Fact& fact);

  std::uint64_t commit_count() const { return commits_.size(); }
  std::uint64_t fact_count() const { return added_; }  // added, in all commits

  /// Makes the commits in a graph that has none. Returns the last; each is durable when the next
  /// one begins. Throws what a commit throws, and Error(kCancelled) between two.
  std::optional<CommitInfo> apply(Graph& graph, const CancelToken* cancel) const;

 private:
  using Number = std::uint32_t;  // of a term
  struct Change {
    Number subject, relation, object, time;
  };
  struct Changes {
    std::uint64_t number;
    TimeValue time;
    std::string note;
    std::vector<Change> retracted, added;
  };

  Number number_of(const Term& term);
  Change change_of(const Fact& fact);
  Fact fact_of(const Change& change) const;
  void apply_small(const Changes& changes, Graph& graph, std::optional<CommitInfo>& info) const;
  void apply_large(const Changes& changes, Graph& graph, std::optional<CommitInfo>& info) const;

  std::unordered_map<Term, Number, TermHash> numbers_;
  std::vector<const Term*> terms_;  // by number: the keys of numbers_
  std::vector<Changes> commits_;
  std::uint64_t added_ = 0;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_HISTORY_LOAD_H_
