// The facts that rules give, for one query.
#ifndef ANNALS_QUERY_RULE_TABLES_H_
#define ANNALS_QUERY_RULE_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"

namespace annals::query {

/// The facts that rules state of one relation, to be found by either end.
class RuleTable {
 public:
  /// Whether it is new.
  bool insert(const store::FactKey& key);
  std::size_t size() const { return facts_.size(); }
  /// Those with these ends, sorted by the subject first or the object first, then the time. The
  /// view lives until the next insert().
  std::span<const store::FactKey> find(bool subject_first, std::optional<store::Id> first,
                                       std::optional<store::Id> second);

 private:
  std::set<store::FactKey> facts_;
  std::vector<store::FactKey> sorted_[2];  // by object, by subject; empty: not made
};

/// Rules are evaluated layer by layer: those that need each other together, again and again until
/// nothing new follows, each only when something that it needs has grown. One thread at a time.
class RuleTables {
 public:
  explicit RuleTables(Context& context);
  ~RuleTables();
  RuleTables(const RuleTables&) = delete;
  RuleTables& operator=(const RuleTables&) = delete;

  /// Evaluates all that the facts of the relation may follow from; empty: of every relation. To be
  /// called before cursors over them are made.
  void prepare(std::optional<store::Id> relation);
  /// What the rules state of the relation, as far as they are evaluated.
  RuleTable& table(store::Id relation) { return tables_[relation]; }
  /// The relations of which they state anything so far, sorted.
  std::vector<store::Id> relations() const;

 private:
  enum class State : std::uint8_t { kNew, kAtWork, kDone };
  struct Node;

  void visit(std::size_t rule);
  void evaluate(const std::vector<std::size_t>& together);
  bool run(std::size_t rule);

  Context& context_;
  std::vector<Node> nodes_;  // by the place of the rule in the catalog
  std::vector<std::size_t> stack_;
  std::size_t visited_ = 0;
  std::unordered_map<store::Id, RuleTable> tables_;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_TABLES_H_
