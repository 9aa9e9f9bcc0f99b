// What a transaction has changed so far, over the state in which it began.
#ifndef ANNALS_STORE_CHANGE_SET_H_
#define ANNALS_STORE_CHANGE_SET_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/graph_state.h"
#include "store/log_record.h"
#include "store/merge_cursor.h"
#include "store/other_names.h"
#include "store/store.h"

namespace annals::store {

/// One thread at a time. Changes gather in a buffer with a hash table, and go from there into
/// pieces of a delta of their own when somebody wants to read them; going back to a savepoint is
/// putting back the pieces of that time.
class ChangeSet {
 public:
  explicit ChangeSet(std::shared_ptr<const GraphState> base);

  Id intern(const Term& term);
  Transaction::Added add(const FactKey& key);
  Transaction::Added add_as_stated(const FactKey& key);
  FactNumber quote(const FactKey& key);
  std::vector<FactNumber> retract(FactNumber number);
  std::vector<FactNumber> erase(FactNumber number);

  /// From now on add() stores what reads like another fact too.
  void set_as_stated() { as_stated_ = true; }

  std::shared_ptr<const SnapshotState> state();  // with all changes so far
  std::size_t savepoint();
  void undo_to(std::size_t savepoint);

  const GraphState& base() const { return base_->graph(); }
  /// What it comes to, as the next commit's record without time and note. A fact that was added
  /// and ended again is not in it, nor are words and quoted facts that nothing needs.
  LogRecord net();
  /// The piece of a delta that the record of net() makes, where it is at hand; else null.
  std::shared_ptr<const DeltaPiece> piece_of(const LogRecord& record) const;

 private:
  /// What a savepoint keeps.
  struct Work {
    Delta own;
    std::uint64_t asserted;
    WordNumber next_word;
    FactNumber next_fact;
    /// Numbers the changes on from the transaction's commit, so that a fact which was added, ended
    /// and added again has its states in sequence.
    CommitNumber tick;
  };
  struct Pending {
    std::vector<FactRow> asserted;
    std::vector<FactRow> quoted;
    std::vector<Tombstone> tombstones;
    WordList words;
    struct Entry {
      FactNumber number;
      bool asserted;
    };
    std::unordered_map<FactKey, Entry, FactKeyHash> facts;
  };
  struct Found {
    std::optional<FactNumber> number;  // that the fact has now
    bool asserted = false;
    CommitNumber from = 0;  // when asserted
  };

  void flush();
  Found find(const FactKey& key);
  /// `found`: it is not asserted.
  Transaction::Added add_new(const FactKey& key, const Found& found);
  /// An asserted fact that reads as this one, with other names.
  std::optional<FactRow> find_equal(const FactKey& key);
  /// Throws Error(kInvalidValue) when the fact gives a name that cannot be given.
  void check_name(const FactKey& key);
  const OtherNames& other_names();
  void forget_names();  // where facts went
  bool keeps_number(FactNumber number);
  bool base_asserted(FactNumber number) const;
  void assert_as(const FactKey& key, FactNumber number);
  void net_facts(LogRecord& record) const;
  void net_tombstones(LogRecord& record, const TombstoneView& own) const;
  void net_quoted(LogRecord& record, const std::unordered_map<FactNumber, FactKey>& loose) const;
  /// Erases along what was only quoted, and only by erased facts. `flushed_` has all changes.
  void net_unnamed(LogRecord& record) const;
  bool is_named(FactNumber number, const std::unordered_set<FactNumber>& gone,
                const LogRecord& record) const;
  void net_words(LogRecord& record) const;

  std::shared_ptr<const SnapshotState> base_;
  Work work_;
  Pending pending_;
  std::vector<Work> savepoints_;
  std::shared_ptr<const SnapshotState> flushed_;       // with what is in work_, but not in pending_
  std::unique_ptr<MergeCursor> by_key_;                // over flushed_
  std::optional<OtherNames> names_;                    // with all changes so far
  std::unordered_map<std::string, WordNumber> words_;  // that were made
  bool as_stated_ = false;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_CHANGE_SET_H_
