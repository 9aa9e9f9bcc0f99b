#include <algorithm>
#include <tuple>
#include <utility>

#include "query/derived.h"
#include "query/effective_stream.h"
#include "query/rule_goals.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::Part;

/// Rows that are all there when it is sought.
class CollectedStream : public EffectiveStream {
 public:
  bool next(EffectiveRow& row) override {
    if (at_ == rows_.size()) return false;
    row.fact = store::FactRow{};
    row.fact.key = rows_[at_++];
    row.own = false;
    return true;
  }
  store::ScanCounters counters() const override { return {}; }

 protected:
  std::vector<FactKey> rows_;
  std::size_t at_ = 0;
};

class RuleStream : public CollectedStream {
 public:
  RuleStream(Id relation, RelationSource source, Context& context)
      : relation_(relation), source_(source), context_(context) {}

  void seek(const Ends& ends, store::TimeWindow) override {
    rows_.clear();
    at_ = 0;
    collect(source_.relation, ends);
    collect(std::nullopt, ends);
    const bool subject_first = ends.subject_first;
    std::sort(rows_.begin(), rows_.end(), [subject_first](const FactKey& a, const FactKey& b) {
      if (subject_first) return a < b;
      return std::tie(a.object, a.subject, a.time) < std::tie(b.object, b.subject, b.time);
    });
  }

 private:
  /// All facts of the relation that have the ends, and maybe others.
  std::span<const FactKey> facts(std::optional<Id> relation, const Ends& ends) const {
    RuleGoals& goals = context_.derived().goals();
    if (!ends.first) return goals.facts({relation, RuleEnd::kNone, Id::none()});
    const bool subject_first = ends.subject_first != source_.flipped;
    if (!ends.second) {
      const RuleEnd end = subject_first ? RuleEnd::kSubject : RuleEnd::kObject;
      return goals.facts({relation, end, *ends.first});
    }
    return subject_first ? goals.between(relation, *ends.first, *ends.second)
                         : goals.between(relation, *ends.second, *ends.first);
  }

  void collect(std::optional<Id> relation, const Ends& ends) {
    Derived& derived = context_.derived();
    if (derived.meanings().rules_for(relation).empty()) return;
    for (FactKey key : facts(relation, ends)) {
      if (key.relation != source_.relation) continue;
      if (source_.flipped) std::swap(key.subject, key.object);
      if (source_.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      const Id first = ends.subject_first ? key.subject : key.object;
      const Id second = ends.subject_first ? key.object : key.subject;
      if ((ends.first && first != *ends.first) || (ends.second && second != *ends.second)) continue;
      key.relation = relation_;
      key.time = derived.as_read(relation_, key.time);
      rows_.push_back(key);
    }
  }

  Id relation_;
  RelationSource source_;
  Context& context_;
};

class AnyRuleStream : public CollectedStream {
 public:
  AnyRuleStream(const std::array<Part, 4>& parts, Context& context)
      : parts_(parts), context_(context) {}

  void seek(const Ends& ends, store::TimeWindow) override {
    rows_.clear();
    at_ = 0;
    RuleGoal goal{std::nullopt, RuleEnd::kNone, Id::none()};
    if (ends.first) {
      goal.end = ends.subject_first ? RuleEnd::kSubject : RuleEnd::kObject;
      goal.value = *ends.first;
    }
    Derived& derived = context_.derived();
    if (derived.meanings().rules_for(std::nullopt).empty()) return;
    for (const FactKey& key : derived.goals().facts(goal)) {
      if (derived.meanings().find(key.relation) != nullptr) continue;
      if (ends.second && (ends.subject_first ? key.object : key.subject) != *ends.second) continue;
      rows_.push_back(key);
    }
    std::sort(rows_.begin(), rows_.end(), [this](const FactKey& a, const FactKey& b) {
      for (const Part part : parts_) {
        const Id x = part_of(a, part), y = part_of(b, part);
        if (x != y) return x < y;
      }
      return false;
    });
  }

 private:
  std::array<Part, 4> parts_;
  Context& context_;
};

}  // namespace

StreamPtr make_rule_stream(Id relation, RelationSource source, Context& context) {
  return std::make_unique<RuleStream>(relation, source, context);
}

StreamPtr make_any_rule_stream(const std::array<Part, 4>& parts, Context& context) {
  return std::make_unique<AnyRuleStream>(parts, context);
}

}  // namespace annals::query
