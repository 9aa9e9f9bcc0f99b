#include "store/bulk_load.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "model/error.h"
#include "store/load_lane.h"
#include "store/load_resolve.h"
#include "store/load_write.h"

namespace annals::store {
namespace {

constexpr std::size_t kMostThreads = 4;

class OpenLoad : public BulkLoad {
 public:
  OpenLoad(GraphCore& core, LoadOptions options)
      : core_(core),
        options_(std::move(options)),
        busy_(core.workers().busy(), most_threads()),
        shared_(core) {
    shared_.memory_limit = options_.memory_limit;
    if (!options_.dry_run) turn_.emplace(core);
    const Moment last = core_.state()->last_time;
    if (options_.time && *options_.time < last) {
      throw Error(ErrorCode::kUsage, "a load cannot be dated before the last commit, " +
                                         std::string(TimeValue::from_moment(last).text()));
    }
    lanes_.push_back(std::make_unique<OpenLane>(shared_, [this] { report(); }));
  }

  void add(const Fact& fact) override { first_lane().add(fact); }
  Id intern(const Term& term) override { return first_lane().intern(term); }
  void add(Id subject, Id relation, Id object, Id time) override {
    first_lane().add(subject, relation, object, time);
  }
  Id last_fact() const override { return lanes_.front()->last_fact(); }

  LoadLane& new_lane() override {
    const std::lock_guard lock(mutex_);
    return *lanes_.emplace_back(std::make_unique<OpenLane>(shared_, [] {}));
  }

  LoadResult finish() override {
    if (shared_.ended) throw Error(ErrorCode::kUsage, "the load has ended");
    shared_.ended = true;
    std::vector<std::unique_ptr<LoadTables>> tables;
    for (const auto& lane : lanes_) {
      lane->count();
      tables.push_back(lane->take_tables());
      if (lanes_.size() > 1 && tables.back()->fact_count() == 0) tables.pop_back();
    }
    report();
    ResolvedLoad load =
        LoadResolver(core_.state(), tables, options_.as_stated, options_.memory_limit).resolve();
    tables.clear();
    report();
    LoadResult result;
    result.added = load.asserted.size();
    result.known = shared_.given - result.added;
    if (result.added > 0 && !options_.dry_run) {
      const LogHead head = head_of(load);
      result.commit = head.info;
      const std::size_t size = load.asserted.size() + load.quoted.size() + load.words.size();
      if (size <= core_.options().fold_threshold) {
        commit(head, load);
      } else {
        take_in(head, load);
      }
    }
    turn_.reset();
    return result;
  }

 private:
  std::size_t most_threads() const {
    if (options_.threads != 0) return options_.threads;
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
  }
  OpenLane& first_lane() { return *lanes_.front(); }

  void report() {
    if (options_.progress && !options_.progress(shared_.given)) {
      throw Error(ErrorCode::kCancelled, "the load was cancelled");
    }
  }

  LogHead head_of(const ResolvedLoad& load) const {
    const std::shared_ptr<const GraphState> state = core_.state();
    LogHead head;
    head.info.number = state->commit + 1;
    head.info.time = options_.time ? *options_.time : std::max(now_moment(), state->last_time);
    head.info.note = options_.note;
    head.info.added = load.asserted.size();
    head.next_word = load.next_word;
    head.next_fact = load.next_fact;
    return head;
  }

  void commit(const LogHead& head, ResolvedLoad& load) {
    LogRecord record;
    record.head = head;
    load.words.for_each(
        [&](WordNumber number, std::string_view word) { record.words.emplace_back(number, word); });
    load.asserted.for_each(
        [&](const RankRow& row, std::size_t) { record.asserted.push_back(load.fact(row)); });
    load.quoted.for_each(
        [&](const RankRow& row, std::size_t) { record.quoted.push_back(load.fact(row)); });
    core_.commit(record);
  }

  void take_in(const LogHead& head, ResolvedLoad& load) {
    core_.fold();
    RunWriter writer = write_load(
        load, head.info.number, *core_.state(), [this] { return core_.new_run(); }, most_threads(),
        options_.memory_limit);
    report();
    core_.take_in_load(std::move(writer), head);
  }

  GraphCore& core_;
  LoadOptions options_;
  BusyThreads::Work busy_;          // its threads leave none for the queries beside it
  std::optional<WriterTurn> turn_;  // empty for a dry run
  SharedLoad shared_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<OpenLane>> lanes_;  // that of the thread that began first
};

}  // namespace

std::unique_ptr<BulkLoad> begin_bulk_load(GraphCore& core, LoadOptions options) {
  return std::make_unique<OpenLoad>(core, std::move(options));
}

}  // namespace annals::store
