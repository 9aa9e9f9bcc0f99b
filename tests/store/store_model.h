// The store as plain loops over a map of facts, straight from the comments of store/store.h, to
// compare the real one with.
#ifndef ANNALS_TESTS_STORE_STORE_MODEL_H_
#define ANNALS_TESTS_STORE_STORE_MODEL_H_

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "store/store.h"

namespace annals::store {

class StoreModel {
 public:
  struct Entry {
    FactKey key;
    std::vector<std::pair<CommitNumber, CommitNumber>> states;  // from, to
  };

  CommitNumber commit() const { return commit_; }
  const std::map<FactNumber, Entry>& facts() const { return facts_; }
  const std::set<FactNumber>& asserted() const { return asserted_; }

  void begin();
  /// The number that the fact must get; empty: a new one.
  std::optional<FactNumber> expected(const FactKey& key) const;
  bool is_asserted(const FactKey& key) const;
  void put(const FactKey& key, FactNumber number, bool asserted);
  std::size_t retract(FactNumber number);
  std::size_t erase(FactNumber number);
  /// Added, retracted and erased facts; nothing when nothing changed.
  struct Change {
    std::size_t added = 0, retracted = 0, erased = 0;
  };
  std::optional<Change> end();

  std::vector<FactRow> rows(Order order, Visibility visibility, CommitNumber commit,
                            const std::vector<Id>& prefix) const;
  std::optional<FactNumber> find_known(const FactKey& key) const;

 private:
  bool is_named(FactNumber number) const;
  static bool live(FactNumber number, const std::map<FactNumber, Entry>& facts,
                   const std::set<FactNumber>& asserted);

  CommitNumber commit_ = 0;
  std::map<FactNumber, Entry> facts_;
  std::set<FactNumber> asserted_;
  // At the transaction's begin:
  std::set<FactNumber> asserted_before_;
  std::map<FactNumber, Entry> facts_before_;
};

}  // namespace annals::store

#endif  // ANNALS_TESTS_STORE_STORE_MODEL_H_
