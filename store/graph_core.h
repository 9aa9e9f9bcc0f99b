// The open graph: its current state, and the ways to the next one. A state is published when
// everything that it says is in the database, and as durable as it shall be.
#ifndef ANNALS_STORE_GRAPH_CORE_H_
#define ANNALS_STORE_GRAPH_CORE_H_

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/commit_counter.h"
#include "store/commit_sync.h"
#include "store/fold_job.h"
#include "store/graph_state.h"
#include "store/idle_watch.h"
#include "store/log_record.h"
#include "store/manifest.h"
#include "store/run_writer.h"
#include "store/store.h"
#include "store/worker_pool.h"
#include "store/writer_queue.h"
#include "store/writer_seat.h"

namespace annals::store {

/// A commit that is maybe not on the disk yet.
class WrittenCommit {
 public:
  WrittenCommit(std::shared_ptr<CommitSync> sync, CommitNumber commit)
      : sync_(std::move(sync)), commit_(commit) {}
  /// Returns when it is as durable as it shall be, and published. Throws when it may be lost.
  void wait() const { sync_->wait(commit_); }

 private:
  std::shared_ptr<CommitSync> sync_;
  CommitNumber commit_;
};

class GraphCore {
 public:
  /// What a lenient one, which only reads and leaves out what does not read in RocksDB's log, does
  /// with damage in the runs.
  enum class Damage : std::uint8_t {
    kLeave,
    kMend,  // reads all of them first, and makes anew what it can (mend_graph.h)
  };
  GraphCore(std::string path, const StoreOptions& options, Damage damage = Damage::kLeave);
  GraphCore(const GraphCore&) = delete;
  GraphCore& operator=(const GraphCore&) = delete;
  /// Folds what would make the next opening slow.
  ~GraphCore();

  const StoreOptions& options() const { return options_; }
  WorkerPool& workers() const { return *workers_; }
  bool read_only() const { return options_.mode == OpenMode::kReadOnly; }
  /// With every commit that was written, acknowledged or not: for the one who has the turn.
  std::shared_ptr<const GraphState> state() const;
  /// With the commits that were acknowledged, or are about to be.
  Snapshot snapshot() const;
  /// See Store::catch_up. A process that writes has everything.
  void catch_up();
  /// See Store::take_notice.
  std::string take_notice();
  CheckReport check() const;
  CommitNumber backup(const std::string& path, const BackupProgress& progress) const;
  StoreStats stats() const;

  // What follows is for the one who has the turn (WriterTurn).

  /// Writes the record, which must be the next commit's. Nobody may be told of it, and only the
  /// turn's next holders see it, before it is awaited, with or without the turn. Folds when it is
  /// time to. `durable`: otherwise than the store was opened. `piece`: what the record says, or
  /// null.
  WrittenCommit write(const LogRecord& record, std::optional<bool> durable = std::nullopt,
                      std::shared_ptr<const DeltaPiece> piece = nullptr);
  /// The same, and waits.
  void commit(const LogRecord& record) { write(record).wait(); }
  /// A run writer for the next run, of a load.
  RunWriter new_run();
  /// Takes in a load as one commit. The delta must be empty (fold() before).
  void take_in_load(RunWriter writer, const LogHead& head);
  /// The delta, and the runs that its size asks for, into one run.
  void fold();
  /// See Store::compact.
  void compact();

 private:
  friend class WriterTurn;

  /// A graph as a database has it.
  struct Opened {
    std::shared_ptr<Database> database;
    Manifest manifest;
    std::string manifest_bytes;
    std::shared_ptr<const GraphState> state;  // null: the database holds nothing yet
    std::string notice;                       // see take_notice()
  };
  /// What a merge has made one run of.
  struct Replaced {
    std::vector<std::shared_ptr<const Run>> runs;
    std::size_t pieces = 0;    // of the delta, from its front
    bool drops_words = false;  // those that nothing uses have lost their numbers
    Manifest after;            // what it says of the last commit that is in runs then; no runs
  };

  // Reading (graph_core.cc). `known`: what this process has already, or null.
  bool has_format(const Database& database) const;
  Opened read_now(const GraphState* known) const;
  void load(Opened& opened, const GraphState* known) const;
  /// See Damage. What there is to tell.
  std::string mend(const std::shared_ptr<GraphState>& state) const;
  void require_counted(const GraphState& state, const std::optional<CommitCount>& counted) const;
  void install(Opened opened, bool writing);
  std::shared_ptr<const GraphState> published() const;
  /// Makes it the state, which is published when the commits that it needs are on the disk.
  void publish(std::shared_ptr<const GraphState> state);
  void publish_durable(CommitNumber commit);
  using States = std::vector<std::shared_ptr<const GraphState>>;
  void show_next_states(States& old);

  // The writer's lock (graph_lock.cc).
  void take_lock();
  void notice_damaged_count(CommitNumber commit);
  std::shared_ptr<Database> wait_for_lock();
  void give_lock();
  void end_turn();
  bool look_after_lock();
  void settle();
  void sweep_runs(const Opened& opened) const;
  bool has_failed() const { return failed_ || sync_->failed(); }

  // Folding (fold.cc, compact.cc).
  std::vector<std::shared_ptr<const Run>> runs_to_merge(std::size_t delta_size) const;
  MergeInputs inputs_of(const std::vector<std::shared_ptr<const Run>>& runs,
                        const std::vector<bool>* words) const;
  /// What a merge of the inputs, which are of the present state, will have made one run of.
  Replaced replaced_by(const MergeInputs& inputs) const;
  void merge(const std::vector<std::shared_ptr<const Run>>& runs, const std::vector<bool>* words);
  RunWriter merged_run();
  void take_in(RunWriter writer, const Replaced& replaced, const LogHead* loaded);
  void tidy();
  void start_fold(const std::vector<std::shared_ptr<const Run>>& runs);
  /// Takes in what the job in the background has written: when it has ended, or waiting for it.
  void collect_fold(bool wait);
  /// Gives up what the job in the background does.
  void drop_fold();
  std::vector<bool> used_words() const;

  std::string path_;
  StoreOptions options_;
  bool mends_;
  std::shared_ptr<PageCache> pages_;
  std::shared_ptr<BlockCache> blocks_;
  std::shared_ptr<WorkerPool> workers_;
  std::shared_ptr<std::atomic<std::int64_t>> held_;
  CommitCounter counter_;
  WriterSeat seat_;
  std::atomic<bool> writing_{false};  // this process has the lock

  // For the one who has the seat.
  WriterQueue queue_;
  std::shared_ptr<CommitSync> sync_;  // while writing_
  CommitNumber needed_ = 0;           // the last commit that must be on the disk before it is told
  bool wrote_ = false;
  bool failed_ = false;  // RocksDB takes no more writes until it is opened again
  std::chrono::steady_clock::time_point lock_taken_;
  std::chrono::steady_clock::time_point last_turn_;
  std::unique_ptr<FoldJob> job_;  // null: nothing is folded in the background
  Replaced replaced_by_job_;

  // Changed under state_mutex_: by the one who has the turn, or by any thread while not writing_.
  mutable std::mutex state_mutex_;
  std::shared_ptr<Database> database_;
  Manifest manifest_;
  std::string manifest_bytes_;
  std::shared_ptr<const GraphState> state_;  // the last one written
  std::shared_ptr<const GraphState> published_;
  std::string notice_;        // see take_notice()
  CommitNumber durable_ = 0;  // the last commit that is known to be on the disk
  struct Unpublished {
    CommitNumber needed;
    std::shared_ptr<const GraphState> state;
  };
  std::deque<Unpublished> unpublished_;

  IdleWatch watch_;  // uses all of the above, so it goes first
};

/// The right to change the graph, while this lives: the seat among the threads of this process, and
/// the writer's lock among processes. It may be given up in another thread than it was taken in.
class WriterTurn {
 public:
  /// Waits for both; Error(kUsage), see WriterSeat, kReadOnly or kBusy. The state is that of the
  /// last commit then.
  explicit WriterTurn(GraphCore& core);
  WriterTurn(const WriterTurn&) = delete;
  WriterTurn& operator=(const WriterTurn&) = delete;
  ~WriterTurn() { release(); }
  void release();

 private:
  GraphCore* core_;  // null: released
  WriterSeat::Hold hold_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_GRAPH_CORE_H_
