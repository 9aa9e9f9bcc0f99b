// Rules that only lead on: what follows for one end without a goal for every other on the way.
#ifndef ANNALS_QUERY_RULE_WALK_H_
#define ANNALS_QUERY_RULE_WALK_H_

#include <memory>
#include <optional>
#include <vector>

#include "query/context.h"
#include "query/rule_body.h"

namespace annals::query {

/// Where all rules of a relation either read nothing of their own layer or state of an end just
/// what is stated of another (RuleBody::passes()), the facts of an end are those that the former
/// give for the ends that the latter lead to. After Naughton, Ramakrishnan, Sagiv and Ullman,
/// "Argument reduction by factoring", 1989.
class RuleWalk {
 public:
  /// The bodies of one relation from one end. Null where its rules are not such, or none leads on.
  static std::unique_ptr<RuleWalk> of(const std::vector<RuleBody*>& bodies, RuleEnd end,
                                      Context& context);

  /// The facts that have the end, some maybe more than once.
  std::vector<store::FactKey> facts(store::Id end);

 private:
  RuleWalk(RuleEnd end, Context& context) : end_(end), context_(context) {}
  /// The ends to which the rules lead from these.
  std::vector<store::Id> led_to(const std::vector<store::Id>& ends) const;
  /// What holds for `end` as it does for `others`, by what does not lead on.
  void state(store::Id end, const std::vector<store::Id>& others, bool own,
             std::vector<store::FactKey>& facts) const;

  RuleEnd end_;
  Context& context_;
  std::vector<RuleBody*> leading_, stating_;
  std::optional<store::Id> time_;  // of what is stated of another end; empty: as it is
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_WALK_H_
