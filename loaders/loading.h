// What the files of one load share: the commit being made, words already seen, progress.
#ifndef ANNALS_LOADERS_LOADING_H_
#define ANNALS_LOADERS_LOADING_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "annals/graph.h"
#include "loaders/formats.h"
#include "loaders/history_load.h"
#include "loaders/input.h"
#include "loaders/load.h"
#include "loaders/part_cache.h"
#include "loaders/text_window.h"

namespace annals::loaders {

/// What one thread adds to a load: its parts stand in its facts only.
class LoadingLane {
 public:
  using Part = BulkLoad::Part;

  LoadingLane(BulkLoad::Lane lane, const FileLoadOptions& options);

  Part entity(std::string_view name) { return intern(Term::entity(name)); }
  Part intern(const Term& term);
  /// Of a text that TimeValue::pack_plain takes, or any other time as it is written.
  Part time(std::string_view text) { return lane_.time(text); }
  Part always() const { return always_; }
  Part add(Part subject, Part relation, Part object, Part time) {
    return lane_.add(subject, relation, object, time);
  }
  void add(const Fact& fact) { lane_.add(fact); }
  /// The default source of the options; empty without one.
  const std::optional<Part>& source() const { return source_; }
  Part source_relation() const { return source_relation_; }
  /// Why a row must not state such a fact: it would say what its subject, a relation, means,
  /// and the options do not let rows do so. Empty: it may.
  std::string_view states_meaning(Part relation, Part object, Part time) const;

 private:
  BulkLoad::Lane lane_;
  bool meanings_;
  Part always_, source_relation_;
  std::optional<Part> source_;
  // A name may have several parts.
  std::vector<Part> is_;
  std::vector<Part> meaning_relations_;  // inverse-of …
  std::vector<Part> meaning_kinds_;      // symmetric …
};

/// One load of several files.
class Loading {
 public:
  using Part = BulkLoad::Part;

  /// Keeps references.
  Loading(Graph& graph, const FileLoadOptions& options, std::optional<std::uint64_t> total_bytes);

  const FileLoadOptions& options() const { return options_; }
  /// What `now` means.
  Moment now() const { return now_; }

  void begin_file(const FileInput& file);
  void end_file(const FileInput& file);

  /// That of the thread that made this.
  LoadingLane& lane() { return *lane_; }
  LoadingLane new_lane() { return LoadingLane(load_->lane(), options_); }
  /// Threads that may read pieces of a file at once.
  std::size_t threads() const;

  /// For a line or statement that is wrong: tells it and leaves it out, or throws it when it is one
  /// too many. What has no place in a file (a full disk) is thrown.
  void leave_out(const Error& error);
  /// Takes a line or statement; what is wrong with it is left out.
  template <class Take>
  void attempt(Take&& take) {
    try {
      take();
    } catch (const Error& error) {
      leave_out(error);
    }
  }
  /// Makes the window longer; what it refuses to read is left out.
  void read_more(TextWindow& window) {
    try {
      window.read_more();
    } catch (const Error& error) {
      leave_out(error);
      window.skip_bad_line();
    }
  }

  /// The entity of a blank node of the current file: `talks.ttl#x`, or a name like it that neither
  /// the graph nor another file of this load has.
  Term blank(std::string_view label) const;

  /// The file is a dump with history: what was added so far must be nothing. Gives up the commit
  /// that was being made. Throws Error(kUsage) when the load is not of such a file alone, or the
  /// graph not empty.
  HistoryLoad& begin_history(bool only_file);
  /// Counts a fact: looks for cancelling and tells progress now and then.
  void count_fact() {
    if (++facts_ % 1024 == 0) tick();
  }
  /// The same of some facts, at once.
  void count_facts(std::uint64_t facts) {
    facts_ += facts;
    tick();
  }

  /// Names of entities in a table that look like dates or numbers: the first one is told.
  void count_odd_names(std::uint64_t count, const std::string& first, std::size_t line);

  /// Of the facts that are added this one is a rule.
  void count_rule(const Fact& rule);

  /// For a fact that looks as if it stated what a relation means, and does not: tells so.
  void look_for_meaning(const Fact& fact);

  LoadReport finish();

 private:
  void tick();
  void report();

  Graph& graph_;
  const FileLoadOptions& options_;
  std::optional<BulkLoad> load_;          // empty: a history is loaded
  std::optional<LoadingLane> lane_;       // with load_
  std::unique_ptr<HistoryLoad> history_;  // null: facts are loaded
  Snapshot before_;
  Moment now_;

  const FileInput* file_ = nullptr;
  std::string blank_base_;                         // of the current file
  std::set<std::string, std::less<>> used_bases_;  // of all files so far
  std::uint64_t bytes_before_ = 0;                 // of the files that are done
  std::uint64_t facts_ = 0;
  std::uint64_t left_out_ = 0;
  std::uint64_t odd_names_ = 0;
  std::string odd_name_;  // the first, with its place
  std::vector<std::string> notes_;
  std::set<std::string> rules_;  // as they are written
  std::uint64_t rule_count_ = 0;
  LoadProgress progress_;
  std::chrono::steady_clock::time_point next_report_;
};

/// The kinds of files; the file has been begun in `loading`.
void load_table(Input& text, const std::string& name, char separator, Loading& loading);
void load_rdf_file(Input& text, const std::string& name, FileFormat format, Loading& loading);
/// `only_file`: the load is of this file alone.
void load_fact_file(Input& text, const std::string& name, bool only_file, Loading& loading);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_LOADING_H_
