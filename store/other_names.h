// The names of entities: an asserted fact `OWNER also-known-as NAME` without a time makes NAME
// another name of OWNER. Names and owners form trees: a name has one owner, whose owner may be
// another, and none is its own.
#ifndef ANNALS_STORE_OTHER_NAMES_H_
#define ANNALS_STORE_OTHER_NAMES_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/fact_row.h"

namespace annals::store {

inline constexpr std::string_view kOtherNameRelation = "also-known-as";

class SnapshotState;

class OtherNames {
 public:
  OtherNames() = default;
  /// `relation`: the id of also-known-as; none when the graph has never seen it.
  explicit OtherNames(Id relation) : relation_(relation) {}
  /// Those that hold in a state.
  static OtherNames of(const std::shared_ptr<const SnapshotState>& state);

  bool empty() const { return owners_.empty(); }
  Id relation() const { return relation_; }
  /// Whether a fact, when it is asserted, gives a name to an entity.
  bool gives_name(const FactKey& key) const {
    return !relation_.is_none() && key.relation == relation_ && key.time == kAlways &&
           key.subject.kind() == IdKind::kEntity && key.object.kind() == IdKind::kEntity;
  }

  /// The first of the names of an entity; any other id as it is.
  Id owner(Id id) const;
  /// All names of an id, its owner first; the id alone when it has one name.
  std::vector<Id> all_names(Id id) const;
  /// Every name but owners, with the owner that the facts give it.
  const std::unordered_map<Id, Id>& given() const { return owners_; }

  /// Why a fact cannot be asserted besides those that are: what is in the way.
  struct Conflict {
    enum class Kind : std::uint8_t { kTwoOwners, kCycle, kOwnRelation };
    Kind kind;
    Id owner, name;  // of the new fact
    Id other;        // kTwoOwners: the owner that the name has
  };
  /// Of a fact that gives a name.
  std::optional<Conflict> conflict(const FactKey& key) const;
  /// Takes in a fact that gives a name and has no conflict.
  void add(const FactKey& key);

 private:
  Id relation_;
  std::unordered_map<Id, Id> owners_;              // as stated
  std::unordered_map<Id, std::vector<Id>> names_;  // the same the other way round
};

/// Throws Error(kInvalidValue). `written` gives a name as the language writes it.
[[noreturn]] void refuse(const OtherNames::Conflict& conflict,
                         const std::function<std::string(Id)>& written);

}  // namespace annals::store

#endif  // ANNALS_STORE_OTHER_NAMES_H_
