#include "store/bulk_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "model/error.h"
#include "model/write.h"
#include "store/load_resolve.h"
#include "store/load_tables.h"
#include "store/load_write.h"

namespace annals::store {
namespace {

constexpr std::uint64_t kProgressEvery = 4096;  // facts

/// Of memory for each fact when the load ends: its row, and the ones that are sorted.
constexpr std::size_t kEndBytesPerFact = 40;
constexpr std::size_t kMostThreads = 4;

class OpenLoad : public BulkLoad {
 public:
  OpenLoad(GraphCore& core, LoadOptions options) : core_(core), options_(std::move(options)) {
    if (!options_.dry_run) turn_.emplace(core);
    const Moment last = core_.state()->last_time;
    if (options_.time && *options_.time < last) {
      throw Error(ErrorCode::kUsage, "a load cannot be dated before the last commit, " +
                                         std::string(TimeValue::from_moment(last).text()));
    }
  }

  void add(const Fact& fact) override {
    const Id subject = intern(fact.subject());
    const Id relation = intern(fact.relation());
    const Id object = intern(fact.object());
    add(subject, relation, object, intern_time(fact.time()));
  }

  Id intern(const Term& term) override {
    if (term.is_fact()) {
      const Fact& fact = term.as_fact();
      const Id subject = intern(fact.subject());
      const Id relation = intern(fact.relation());
      const Id object = intern(fact.object());
      const FactKey key{subject, relation, object, intern_time(fact.time())};
      return Id::fact(std::uint64_t{tables_.add(key, false)} + 1);
    }
    if (const auto id = inline_id(term)) return *id;
    word_record(term, record_);
    const Id id = tables_.word(record_);
    if (!names_ && record_ == other_name_record_) names_ = known_names(id);
    return id;
  }

  void add(Id subject, Id relation, Id object, Id time) override {
    if (ended_) throw Error(ErrorCode::kUsage, "the load has ended");
    const FactKey key{subject, relation, object, time};
    if (names_ && names_->gives_name(key)) give_name(key);
    last_ = Id::fact(std::uint64_t{tables_.add(key, true)} + 1);
    if (++given_ % kProgressEvery != 0) return;
    report();
    require_memory();
  }

  Id last_fact() const override { return last_; }

  LoadResult finish() override {
    if (ended_) throw Error(ErrorCode::kUsage, "the load has ended");
    ended_ = true;
    report();
    ResolvedLoad load = LoadResolver(core_.state(), tables_, options_.as_stated).resolve();
    LoadResult result;
    result.added = load.asserted.size();
    result.known = given_ - result.added;
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
  /// The graph's other names by the ids of this load.
  OtherNames known_names(Id relation) {
    OtherNames names(relation);
    const auto state = std::make_shared<const SnapshotState>(core_.state());
    const Snapshot words = Snapshot(state).as_stated();
    const auto local = [&](Id id) { return tables_.word(word_record(words.term(id))); };
    for (const auto& given : state->other_names().given()) {
      names.add({local(given.second), relation, local(given.first), kAlways});
    }
    return names;
  }

  void give_name(const FactKey& key) {
    if (const auto conflict = names_->conflict(key)) {
      refuse(*conflict, [this](Id id) {
        return write_term(term_of_record(tables_.word_at(id.payload() - 1)));
      });
    }
    names_->add(key);
  }

  Id intern_time(const TimeValue& time) {
    if (const auto id = inline_time(time)) return *id;
    return intern(Term::time(time));
  }

  void report() {
    if (options_.progress && !options_.progress(given_)) {
      throw Error(ErrorCode::kCancelled, "the load was cancelled");
    }
  }

  std::size_t bytes_needed() const {
    return tables_.bytes() + tables_.fact_count() * kEndBytesPerFact;
  }

  void require_memory() const {
    const std::size_t needed = bytes_needed();
    if (needed <= options_.memory_limit) return;
    const auto mebibytes = [](std::size_t bytes) { return (bytes >> 20) + 1; };
    throw Error(ErrorCode::kLimit,
                fmt::format("the load needs more memory than its limit of {} MiB: {} MiB for the "
                            "first {} facts with {} words; raise it with --memory, or the option "
                            "memory_limit, or load the files one by one",
                            options_.memory_limit >> 20, mebibytes(needed), tables_.fact_count(),
                            tables_.word_count()));
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
    for (std::size_t i = 0; i < load.words.size(); ++i) {
      record.words.emplace_back(load.words.number(i), load.words.record(i));
    }
    for (const RankRow& row : load.asserted) record.asserted.push_back(load.fact(row));
    for (const RankRow& row : load.quoted) record.quoted.push_back(load.fact(row));
    core_.commit(record);
  }

  void take_in(const LogHead& head, ResolvedLoad& load) {
    core_.fold();
    // Fewer threads sort fewer orders at once.
    const std::size_t facts = load.asserted.size() + load.quoted.size();
    const bool fits = facts * (sizeof(RankRow) + kWriteBytesPerFact) <= options_.memory_limit;
    const std::size_t threads =
        fits ? std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads) : 1;
    RunWriter writer = write_load(
        load, head.info.number, *core_.state(), [this] { return core_.new_run(); }, threads);
    core_.take_in_load(std::move(writer), head);
  }

  GraphCore& core_;
  LoadOptions options_;
  std::optional<WriterTurn> turn_;  // empty for a dry run
  LoadTables tables_;
  std::string record_;
  const std::string other_name_record_ = entity_record(kOtherNameRelation);
  std::optional<OtherNames> names_;  // once the load names also-known-as
  Id last_;
  std::uint64_t given_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<BulkLoad> begin_bulk_load(GraphCore& core, LoadOptions options) {
  return std::make_unique<OpenLoad>(core, std::move(options));
}

}  // namespace annals::store
