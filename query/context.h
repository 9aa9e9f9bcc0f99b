// What all operators of one query share: the snapshot, the words that only this query knows, limits
// and cancelling.
#ifndef ANNALS_QUERY_CONTEXT_H_
#define ANNALS_QUERY_CONTEXT_H_

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/term.h"
#include "query/engine.h"
#include "store/store.h"

namespace annals::query {

class Derived;    // derived.h
class Meanings;   // meanings.h
class PlanNotes;  // plan_memory.h

/// Which facts `according to` lets through: those with one of the sources, and the facts that have
/// these as subject. A few facts are looked up one by one; when more are asked for than have these
/// sources, all numbers are read once. One thread at a time.
class SourceFilter {
 public:
  SourceFilter(const store::Snapshot& snapshot, const std::vector<store::Id>& sources);
  /// Whether no fact has one of the sources.
  bool is_empty() const { return facts_ == 0; }
  /// Of a fact with this subject.
  bool keeps(store::FactNumber number, store::Id subject) const;

 private:
  bool has_source(store::FactNumber number) const;
  void read_all() const;

  store::Snapshot snapshot_;
  std::optional<store::Id> source_;  // the relation; empty: no fact has a source
  std::vector<store::Id> named_;     // the sources, sorted
  std::uint64_t facts_ = 0;          // that have them, about
  mutable std::uint64_t asked_ = 0;
  mutable std::unique_ptr<store::Cursor> by_subject_;
  mutable std::optional<std::unordered_set<store::FactNumber>> numbers_;
};

/// One thread at a time, but while Parts lives: then the threads that work on parts of the query
/// may use all but meanings() for the first time, derived(), source_filter() and what changes the
/// plan. Terms that the graph does not have get local ids (Id::kLocalBit), so that ids are equal
/// exactly when terms are.
class Context {
 public:
  Context(store::Snapshot snapshot, Options options);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const store::Snapshot& snapshot() const { return snapshot_; }
  const Options& options() const { return options_; }
  void set_source_filter(std::shared_ptr<const SourceFilter> filter) {
    filter_ = std::move(filter);
  }
  const SourceFilter* source_filter() const { return filter_.get(); }

  /// A cursor over asserted facts that respects `according to`; kKnown cursors are never filtered.
  /// It may fill more columns than are wanted.
  std::unique_ptr<store::Cursor> scan(store::Order order,
                                      store::Visibility visibility = store::Visibility::kAsserted,
                                      store::ColumnSet wanted = store::ColumnSet::all()) const;

  /// Cursors of scan() add the work that they did to `scanned` when they end; it must outlive them.
  void count_scans_in(store::ScanCounters& scanned) { scanned_ = &scanned; }

  /// `raw`: stored facts alone. To be said before meanings() is asked for.
  void set_raw() { raw_ = true; }
  bool is_raw() const { return raw_; }
  /// What the relations of the snapshot mean; nothing under `raw`.
  const Meanings& meanings() const;
  /// What follows from the facts, as far as somebody asked.
  Derived& derived();
  /// As scan() of asserted facts, with those that follow from others (effective_cursor.h); all of
  /// them when they are of `relation`.
  std::unique_ptr<store::Cursor> scan_effective(store::Order order,
                                                std::optional<store::Id> relation,
                                                store::ColumnSet wanted = store::ColumnSet::all());

  /// The id of a term, local when the graph does not have it. Of the empty term: Id::none(). An
  /// entity has the id of its very name, as a value that came from a fact has (meant_term() is for
  /// names that somebody writes); a fact is the one as which it reads.
  store::Id intern(const Term& term);
  /// The id of a fact, local when the graph does not have it.
  store::Id fact_id(const store::FactKey& key);
  /// The term of any id of this query, local ones included; the empty term for none.
  Term term(store::Id id) const;
  std::vector<Term> terms(const std::vector<store::Id>& ids) const;
  /// The same for very many: it can be cancelled.
  std::vector<Term> many_terms(const std::vector<store::Id>& ids);
  TimeBounds time_bounds(store::Id time) const;

  /// Called between batches and in long loops: throws Error(kCancelled) or Error(kLimit) when it is
  /// time to.
  void check();
  /// For the progress: rows that an operator gave, blocks that it read for them.
  void advance(std::uint64_t rows, std::uint64_t blocks) {
    rows_.fetch_add(rows, std::memory_order_relaxed);
    blocks_.fetch_add(blocks, std::memory_order_relaxed);
  }
  /// Counts working memory; throws Error(kLimit) beyond the limit. Balance with release().
  void charge(std::size_t bytes);
  void release(std::size_t bytes);
  /// What may still be charged.
  std::size_t memory_left() const {
    return options_.memory_limit - std::min(memory_.load(), options_.memory_limit);
  }

  /// While it lives, several threads work on parts of the query. Of the thread that asks.
  class Parts {
   public:
    explicit Parts(Context& context) : context_(context) {
      context.stopped_ = false;
      context.asking_ = std::this_thread::get_id();
    }
    ~Parts() {
      context_.asking_.reset();
      context_.stopped_ = false;
    }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    /// Ends the work on all parts: check() throws Stopped. Any thread.
    void stop() { context_.stopped_ = true; }

   private:
    Context& context_;
  };
  struct Stopped {};

  /// While a plan is made: what is known of its last time. May be null.
  PlanNotes* plan_notes() const { return plan_notes_; }
  void set_plan_notes(PlanNotes* notes) { plan_notes_ = notes; }

  /// While it lives, notes are left out.
  class Quiet {
   public:
    explicit Quiet(Context& context) : context_(context), before_(context.quiet_) {
      context.quiet_ = true;
    }
    ~Quiet() { context_.quiet_ = before_; }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

   private:
    Context& context_;
    bool before_;
  };
  void note(std::string text);  // for standard error, each text once
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  void report();

  store::Snapshot snapshot_;
  Options options_;
  std::shared_ptr<const SourceFilter> filter_;
  mutable std::mutex local_mutex_;  // of what is found of single values: local terms, notes
  std::vector<Term> local_terms_;
  std::unordered_map<Term, store::Id, TermHash> local_ids_;
  std::vector<std::string> notes_;
  std::atomic<std::size_t> memory_{0};
  std::atomic<std::uint64_t> rows_{0}, blocks_{0};  // see Progress
  std::atomic<bool> stopped_{false};
  std::optional<std::thread::id> asking_;  // while parts are worked on
  PlanNotes* plan_notes_ = nullptr;
  store::ScanCounters* scanned_ = nullptr;
  std::chrono::steady_clock::time_point begin_, reported_;
  bool raw_ = false, quiet_ = false;
  mutable std::shared_ptr<const Meanings> meanings_;  // when somebody has asked for them
  std::unique_ptr<Derived> derived_;                  // releases memory: before all else
};

/// Working memory of a scope.
class Charge {
 public:
  explicit Charge(Context& context) : context_(context) {}
  ~Charge() { context_.release(bytes_); }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  void add(std::size_t bytes) {
    context_.charge(bytes);
    bytes_ += bytes;
  }

 private:
  Context& context_;
  std::size_t bytes_ = 0;
};

/// Calls check() at every 65,536th of many cheap steps, such as the comparisons of a sort.
class Checkpoint {
 public:
  explicit Checkpoint(Context& context) : context_(context) {}
  void step() {
    if ((++steps_ & 0xFFFF) == 0) context_.check();
  }

 private:
  Context& context_;
  std::size_t steps_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_CONTEXT_H_
