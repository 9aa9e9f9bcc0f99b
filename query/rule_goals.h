// The facts that rules give, for one query: only those that somebody asks for.
#ifndef ANNALS_QUERY_RULE_GOALS_H_
#define ANNALS_QUERY_RULE_GOALS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"
#include "query/rule_body.h"
#include "query/rule_walk.h"
#include "store/keys.h"

namespace annals::query {

/// What is asked of rules: the facts of a relation, of one subject or one object where these are
/// given (never both). Without a relation: the facts that rules with a variable in its place give.
struct RuleGoal {
  std::optional<store::Id> relation;
  RuleEnd end = RuleEnd::kNone;
  store::Id value;  // of that end
  bool operator==(const RuleGoal&) const = default;
};

/// Goals are answered by running the rules' bodies from the end that is given. A body asks for
/// goals in its turn. Those of the relations that need each other (a layer) are answered together,
/// semi-naively: where a body reads a goal of its layer, its rows wait there, and each meets each
/// fact of the goal once, as facts and rows come; what is at hand goes through the body as batches.
/// A body that cannot be cut there (rule_cut.h) is run again when a goal that it has read gives
/// more. After tabled evaluation and magic sets: Chen and Warren, "Tabled evaluation with delaying
/// for general logic programs", 1996. One thread at a time.
class RuleGoals {
 public:
  explicit RuleGoals(Context& context);
  ~RuleGoals();
  RuleGoals(const RuleGoals&) = delete;
  RuleGoals& operator=(const RuleGoals&) = delete;

  /// The facts of a goal: all of them, unless it is asked for by a body that it needs itself; then
  /// those that are known so far, and the body will be run again. The view lives until the next
  /// call, and the facts have no sequence.
  const std::vector<store::FactKey>& facts(const RuleGoal& goal);
  /// The facts of the relation that have both ends are among these. Likewise.
  std::span<const store::FactKey> between(std::optional<store::Id> relation, store::Id subject,
                                          store::Id object);
  /// How often facts() gave only those that are known so far: what was made of them in between is
  /// not to be kept.
  std::uint64_t incomplete_reads() const { return incomplete_reads_; }
  /// How many sets of goals are being answered, one for the other.
  std::size_t depth() const { return works_.size(); }

 private:
  struct GoalHash {
    std::size_t operator()(const RuleGoal& goal) const noexcept;
  };
  /// Rows that wait at a goal for more facts: of the read of a body's stage, from one of its
  /// sources.
  struct Waiting {
    RuleBody* body;
    std::size_t stage, source;
    Batch rows;
  };
  struct Entry;
  /// A body that is run whole, for a goal.
  using Whole = std::pair<Entry*, RuleBody*>;
  struct Entry {
    RuleGoal goal;
    std::vector<store::FactKey> facts;
    std::unordered_set<store::FactKey, store::FactKeyHash> known;
    std::vector<Waiting> waiting;
    std::set<Whole> readers;  // to be run again when there are more
    bool complete = false;
    bool sorted = false;  // the facts are, by subject and object: only of one that is complete
  };
  /// Goals that are being answered together.
  struct Work {
    std::size_t layer;
    std::deque<std::pair<RuleBody*, RulePipeline*>> ready;
    std::vector<Whole> again;  // the next one last
    std::vector<Entry*> entries;
    Whole at_work{nullptr, nullptr};
  };

  /// Puts the work among the others, for as long as it lives.
  class AtWork {
   public:
    AtWork(std::vector<Work*>& works, Work& work) : works_(works) { works_.push_back(&work); }
    ~AtWork() { works_.pop_back(); }
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;

   private:
    std::vector<Work*>& works_;
  };

  RuleBody& body(std::size_t rule, RuleEnd from);
  /// The goal's entry, new ones put to work; complete unless it is of the layer at work.
  Entry& entry_of(const RuleGoal& goal);
  void complete(Entry& entry);
  void answer(Work& work, Entry& entry);
  /// Of which end to ask where both are known.
  RuleEnd cheaper_end(std::optional<store::Id> relation);
  static std::span<const store::FactKey> between(Entry& entry, store::Id subject, store::Id object);
  /// Null where it takes more than a walk to answer the goals of the relation with this end.
  RuleWalk* walk(std::optional<store::Id> relation, RuleEnd end);
  void ask(Work& work, Entry& entry);
  void ask_all(Work& work, Entry& entry);
  void push(Work& work, RuleBody& body, RulePipeline& pipeline);
  void push(Work& work, const Whole& whole);
  void run(Work& work, RuleBody& body, RulePipeline& pipeline);
  void run(Work& work, const Whole& whole);
  /// What came out of a stage goes to the next one, or into goals.
  void deliver(Work& work, RuleBody& body, std::size_t stage, const RulePipeline& from,
               const Batch& rows);
  void read(Work& work, RuleBody& body, std::size_t stage, const Batch& rows, std::size_t row);
  void meet(Work& work, const Waiting& waiting, std::size_t row, const store::FactKey& fact);
  void give(Work& work, std::optional<store::Id> relation, const store::FactKey& fact);
  void add(Work& work, Entry& entry, const store::FactKey& fact);
  void charge(std::size_t bytes);

  Context& context_;
  std::unordered_map<RuleGoal, std::unique_ptr<Entry>, GoalHash> entries_;
  std::map<std::pair<std::size_t, RuleEnd>, std::unique_ptr<RuleBody>> bodies_;
  std::map<std::pair<std::optional<store::Id>, RuleEnd>, std::unique_ptr<RuleWalk>> walks_;
  std::vector<Work*> works_;  // the innermost last
  std::uint64_t incomplete_reads_ = 0;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_GOALS_H_
