// What snapshots share: the runs, the delta and the counts right after a commit. Immutable.
#ifndef ANNALS_STORE_GRAPH_STATE_H_
#define ANNALS_STORE_GRAPH_STATE_H_

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "store/delta.h"
#include "store/kept_cache.h"
#include "store/known_words.h"
#include "store/lazy.h"
#include "store/replaced_rows.h"
#include "store/rocks_database.h"
#include "store/run.h"
#include "store/store.h"
#include "store/word_pages.h"
#include "store/worker_pool.h"

namespace annals::store {

struct GraphState {
  std::shared_ptr<Database> database;
  std::shared_ptr<PageCache> pages;
  std::shared_ptr<WorkerPool> workers;
  std::vector<std::shared_ptr<const Run>> runs;  // oldest first
  Delta delta;
  std::size_t sealed = 0;    // pieces at the front of the delta that a fold is writing
  TombstoneView tombstones;  // of the runs and the delta
  std::shared_ptr<StateNamesCache> names;
  std::shared_ptr<KnownWords> known_words;  // for the one who has the turn
  std::shared_ptr<KeptCache> kept;

  CommitNumber commit = 0;          // the last one that is in runs and delta
  CommitNumber logged = 0;          // the last one in the log; less than `commit` in a transaction
  Moment last_time = kStartOfTime;  // of the last one in the log
  std::uint64_t asserted = 0;
  WordNumber next_word = 1;
  FactNumber next_fact = 1;

  /// Counts the snapshots that are alive.
  std::shared_ptr<std::atomic<std::int64_t>> held;

  /// To be called when runs and delta are complete: makes what follows from them.
  void settle();
};

/// A graph state as of a commit.
class SnapshotState {
 public:
  /// The state as it is.
  explicit SnapshotState(std::shared_ptr<const GraphState> graph);
  /// As of an earlier commit.
  SnapshotState(std::shared_ptr<const GraphState> graph, CommitNumber commit);
  SnapshotState(const SnapshotState&) = delete;
  SnapshotState& operator=(const SnapshotState&) = delete;
  ~SnapshotState();

  const GraphState& graph() const { return *graph_; }
  const std::shared_ptr<const GraphState>& shared_graph() const { return graph_; }
  CommitNumber commit() const { return commit_; }
  /// Whether nothing in the graph state is younger: then history holds nothing that is asserted.
  bool newest() const { return newest_; }
  /// Rows that began, and ends, beyond it do not count. A transaction numbers its own changes on
  /// beyond its commit, to keep their sequence, and sees all of them.
  CommitNumber limit() const { return newest_ ? kNeverEnded - 1 : commit_; }
  /// Asserted facts, as they are stored.
  std::uint64_t fact_count() const;
  const OtherNames& other_names() const { return names().names(); }
  /// What other names change in scans; null when there are none.
  const ReplacedRows* replaced() const { return names().rows(unowned()); }

 private:
  /// For cursors that end before this state does.
  std::shared_ptr<const SnapshotState> unowned() const {
    return std::shared_ptr<const SnapshotState>(std::shared_ptr<const void>(), this);
  }
  const StateNames& names() const;

  std::shared_ptr<const GraphState> graph_;
  CommitNumber commit_;
  bool newest_;
  Lazy<std::uint64_t> counted_;
  Lazy<std::shared_ptr<const StateNames>> names_;
};

/// Asserted facts of a state, one by one: where nobody counted them yet.
std::uint64_t count_asserted(const std::shared_ptr<const SnapshotState>& state);

/// The number of a word, and the record of a number (null data when there is none). The record
/// lives as long as the holder.
std::optional<WordNumber> find_word(const GraphState& graph, std::string_view record);
struct HeldRecord {
  std::shared_ptr<const void> holder;
  std::string_view record;
};
HeldRecord find_record(const GraphState& graph, WordNumber number);

/// Whether a fact keeps its number when it comes (back): it is asserted, or named, at any depth, by
/// a fact that is. `replaced`: of facts as they read; null: as they are stored.
bool is_live(const std::shared_ptr<const SnapshotState>& state, FactNumber number,
             const ReplacedRows* replaced = nullptr);

}  // namespace annals::store

#endif  // ANNALS_STORE_GRAPH_STATE_H_
