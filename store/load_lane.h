// What one thread adds to a bulk load.
#ifndef ANNALS_STORE_LOAD_LANE_H_
#define ANNALS_STORE_LOAD_LANE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/graph_core.h"
#include "store/load_tables.h"
#include "store/other_names.h"
#include "store/store.h"

namespace annals::store {

/// The other names that a load gives, in all its lanes, and those of the graph. Any thread.
class GivenNames {
 public:
  explicit GivenNames(const GraphCore& core) : core_(core) {}
  /// Takes in that `owner also-known-as name`, two entities' records. Throws Error(kInvalidValue)
  /// when that cannot be.
  void give(std::string_view owner, std::string_view name);

 private:
  Id id(std::string_view record) { return words_.word(record); }

  const GraphCore& core_;
  std::mutex mutex_;
  LoadTables words_;
  std::optional<OtherNames> names_;  // once a name was given
};

/// What the lanes of a load have in common.
struct SharedLoad {
  explicit SharedLoad(const GraphCore& core) : names(core) {}

  GivenNames names;
  std::size_t memory_limit = 0;
  std::atomic<std::size_t> lanes{0};    // that facts were added in
  std::atomic<std::uint64_t> given{0};  // facts, in steps
  std::atomic<bool> ended{false};
};

class OpenLane : public LoadLane {
 public:
  /// `every_so_often` is called each some thousand facts.
  OpenLane(SharedLoad& shared, std::function<void()> every_so_often);

  void add(const Fact& fact) override;
  Id intern(const Term& term) override;
  void add(Id subject, Id relation, Id object, Id time) override;
  Id last_fact() const override { return last_; }

  /// Tells SharedLoad::given of the last facts too.
  void count();
  /// No add() afterwards.
  std::unique_ptr<LoadTables> take_tables() { return std::move(tables_); }

 private:
  Id intern_time(const TimeValue& time);
  bool gives_name(const FactKey& key) const;
  void give_name(const FactKey& key);
  void keep_to_memory();

  SharedLoad& shared_;
  std::function<void()> every_so_often_;
  std::unique_ptr<LoadTables> tables_;
  std::string record_;
  const std::string other_name_record_;
  std::vector<Id> other_name_ids_;  // of the relation that gives other names
  Id last_;
  std::uint64_t uncounted_ = 0;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_LANE_H_
