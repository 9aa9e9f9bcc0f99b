// The open graph: its current state, and the ways to the next one. A state is published when
// everything that it says is in the database.
#ifndef ANNALS_STORE_GRAPH_CORE_H_
#define ANNALS_STORE_GRAPH_CORE_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/graph_state.h"
#include "store/log_record.h"
#include "store/manifest.h"
#include "store/run_writer.h"
#include "store/store.h"
#include "store/writer_seat.h"

namespace annals::store {

class GraphCore {
 public:
  GraphCore(std::string path, const StoreOptions& options);
  GraphCore(const GraphCore&) = delete;
  GraphCore& operator=(const GraphCore&) = delete;
  /// Folds what would make the next opening slow.
  ~GraphCore();

  const StoreOptions& options() const { return options_; }
  const Manifest& manifest() const { return manifest_; }
  bool read_only() const { return options_.mode == OpenMode::kReadOnly; }
  std::shared_ptr<const GraphState> state() const;
  Snapshot snapshot() const;

  // What follows is for the one who holds the seat.
  WriterSeat& seat() { return seat_; }

  /// Writes the record, which must be the next commit's, and publishes the state with it. Folds
  /// when it is time to. `durable`: otherwise than the store was opened.
  void commit(const LogRecord& record, std::optional<bool> durable = std::nullopt);
  /// A run writer for the next run.
  RunWriter new_run();
  /// Takes in a load as one commit. The delta must be empty (fold() before).
  void take_in_load(RunWriter writer, const LogHead& head);
  /// The delta, and the runs that its size asks for, into one run.
  void fold();
  /// See Store::compact.
  void compact();

  void catch_up();
  CheckReport check() const;
  StoreStats stats() const;

 private:
  struct Replaced {
    std::vector<std::shared_ptr<const Run>> runs;  // that go
    LogHead folded;                                // the last commit that is in runs then
  };

  void open_database();
  void check_format();
  void sweep_runs();
  std::shared_ptr<const GraphState> load(const GraphState* known);
  std::vector<LogRecord> read_log(CommitNumber after) const;
  void publish(std::shared_ptr<const GraphState> state);
  std::vector<std::shared_ptr<const Run>> runs_to_merge(std::size_t delta_size) const;
  void merge(const std::vector<std::shared_ptr<const Run>>& runs, const std::vector<bool>* words);
  void take_in(RunWriter writer, const Replaced& replaced, const LogHead* loaded);
  void tidy();
  LogHead head_of_log(CommitNumber commit) const;
  std::vector<bool> used_words() const;

  std::string path_;
  StoreOptions options_;
  std::shared_ptr<PageCache> pages_;
  std::shared_ptr<std::atomic<std::int64_t>> held_;
  WriterSeat seat_;
  std::shared_ptr<Database> database_;
  Manifest manifest_;
  std::string manifest_bytes_;
  bool wrote_ = false;

  mutable std::mutex state_mutex_;
  std::shared_ptr<const GraphState> state_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_GRAPH_CORE_H_
