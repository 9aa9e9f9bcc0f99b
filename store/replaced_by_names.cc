// Which facts other names replace, and by what.
#include <algorithm>
#include <map>
#include <unordered_set>

#include "store/keys.h"
#include "store/merge_cursor.h"
#include "store/replaced_rows.h"

namespace annals::store {
namespace {

/// A fact has a higher number than the facts inside it, so that in rising sequence of numbers it is
/// known of each fact's parts how they read.
class Replacing {
 public:
  Replacing(const std::shared_ptr<const SnapshotState>& state, const OtherNames& names)
      : state_(state),
        names_(names),
        by_subject_(state, Order::kSubjectRelationObject, Visibility::kKnown),
        by_relation_(state, Order::kRelationSubjectObject, Visibility::kKnown),
        by_object_(state, Order::kObjectSubjectRelation, Visibility::kKnown) {}

  Replacement run() {
    for (const auto& given : names_.given()) {
      take(by_subject_, given.first);
      take(by_relation_, given.first);
      take(by_object_, given.first);
    }
    while (!waiting_.empty()) {
      const auto next = waiting_.extract(waiting_.begin());
      place(next.key(), next.mapped());
    }
    gather_states();
    for (Group& group : groups_) finish(group);
    return std::move(out_);
  }

 private:
  struct State {
    CommitNumber from, to;
  };
  /// Stored facts that read the same.
  struct Group {
    FactKey key;
    FactNumber number = 0;
    std::vector<NumberedFact> stored;
    std::vector<State> states;
    std::optional<FactRow> known;
  };

  /// The facts that have the id as the first part of the cursor's order wait to be placed.
  void take(MergeCursor& cursor, Id id) {
    cursor.seek({&id, 1});
    while (const auto row = cursor.next_row()) {
      // What says which names there are is read as stated.
      if (!id.is_fact() && row->key.relation == names_.relation()) continue;
      if (met_.insert(row->number).second) waiting_.emplace(row->number, row->key);
    }
  }

  Id read(Id id, bool as_stated) const {
    if (!id.is_fact()) return as_stated ? id : names_.owner(id);
    const auto found = out_.read.find(id.payload());
    return found == out_.read.end() ? id : Id::fact(found->second);
  }

  void place(FactNumber number, const FactKey& key) {
    const bool as_stated = key.relation == names_.relation();
    const FactKey read_as{read(key.subject, as_stated), names_.owner(key.relation),
                          read(key.object, as_stated), key.time};
    const auto [at, is_new] = by_key_.try_emplace(read_as, groups_.size());
    if (is_new) {
      groups_.push_back({read_as, number, {}, {}, {}});
      adopt(groups_.back());
    }
    Group& group = groups_[at->second];
    group.stored.push_back({key, number});
    if (group.number == number) return;
    out_.read.emplace(number, group.number);
    take(by_subject_, Id::fact(number));
    take(by_object_, Id::fact(number));
  }

  /// Takes in the facts that are stored as the group reads. They are replaced by nothing else, as
  /// their parts are not; the one that is in use gives the group its number. (Nothing asserted
  /// names the others.)
  void adopt(Group& group) {
    const FactKey& key = group.key;
    by_subject_.seek(std::array<Id, 4>{key.subject, key.relation, key.object, key.time});
    std::vector<FactNumber> numbers;
    while (const auto row = by_subject_.next_row()) numbers.push_back(row->number);
    if (numbers.empty()) return;
    group.number = numbers.back();
    for (const FactNumber number : numbers) {
      if (numbers.size() > 1 && is_live(state_, number)) group.number = number;
      group.stored.push_back({key, number});
    }
    for (const FactNumber number : numbers) {
      if (number != group.number) out_.read.emplace(number, group.number);
    }
  }

  /// In rising sequence of numbers, in which every block is read once.
  void gather_states() {
    std::vector<std::pair<FactNumber, std::size_t>> members;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      for (const NumberedFact& fact : groups_[i].stored) members.emplace_back(fact.number, i);
    }
    std::sort(members.begin(), members.end());
    MergeCursor history(state_, Order::kNumber, Visibility::kHistory);
    MergeCursor known(state_, Order::kNumber, Visibility::kKnown);
    for (const auto& [number, i] : members) {
      Group& group = groups_[i];
      const Id id = Id::fact(number);
      history.seek({&id, 1});
      while (const auto row = history.next_row()) {
        group.states.push_back({row->from, row->to});
        if (row->to == kNeverEnded) {
          out_.hidden_asserted.push_back({row->key, number, 0, 0});
        }
      }
      known.seek({&id, 1});
      const auto row = known.next_row();
      if (row && (!group.known || tells_more(*row, *group.known))) group.known = row;
    }
  }

  /// Which of two states a fact is in that is in both: asserted before ended before quoted.
  static bool tells_more(const FactRow& a, const FactRow& b) {
    const auto rank = [](const FactRow& row) {
      return row.from == 0 ? 0 : row.to == kNeverEnded ? 2 : 1;
    };
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return rank(a) == 2 ? a.from < b.from : a.to > b.to;
  }

  void finish(Group& group) {
    const auto put = [&](Visibility visibility, CommitNumber from, CommitNumber to) {
      out_.coming[static_cast<std::size_t>(visibility)].push_back(
          {group.key, group.number, from, to});
    };
    std::sort(group.states.begin(), group.states.end(),
              [](const State& a, const State& b) { return a.from < b.from; });
    for (std::size_t i = 0; i < group.states.size();) {
      State whole = group.states[i];
      while (++i < group.states.size() && group.states[i].from <= whole.to) {
        whole.to = std::max(whole.to, group.states[i].to);
      }
      put(Visibility::kHistory, whole.from, whole.to);
      if (whole.to == kNeverEnded) put(Visibility::kAsserted, whole.from, whole.to);
    }
    std::sort(group.stored.begin(), group.stored.end(),
              [](const NumberedFact& a, const NumberedFact& b) { return a.number < b.number; });
    if (group.known) put(Visibility::kKnown, group.known->from, group.known->to);
    for (const NumberedFact& fact : group.stored) {
      out_.hidden.push_back({fact.key, fact.number, 0, 0});
      if (group.stored.size() > 1) out_.stored[group.number].push_back(fact.number);
    }
  }

  const std::shared_ptr<const SnapshotState>& state_;
  const OtherNames& names_;
  MergeCursor by_subject_, by_relation_, by_object_;
  std::map<FactNumber, FactKey> waiting_;
  std::unordered_set<FactNumber> met_;
  std::unordered_map<FactKey, std::size_t, FactKeyHash> by_key_;
  std::vector<Group> groups_;
  Replacement out_;
};

}  // namespace

Replacement replaced_by_names(const std::shared_ptr<const SnapshotState>& state,
                              const OtherNames& names) {
  return Replacing(state, names).run();
}

}  // namespace annals::store
