// What the files of one load share: the commit being made, words already seen, progress.
#ifndef ANNALS_LOADERS_LOADING_H_
#define ANNALS_LOADERS_LOADING_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "annals/graph.h"
#include "loaders/input.h"
#include "loaders/load.h"

namespace annals::loaders {

/// The parts that texts stand for, within bounds: beyond them it begins anew.
class PartCache {
 public:
  /// What `make` gives for the text, made once.
  template <class Make>
  BulkLoad::Part get(std::string_view text, Make&& make) {
    const auto found = parts_.find(text);
    if (found != parts_.end()) return found->second;
    if (bytes_ > kMaxBytes) {
      parts_.clear();
      bytes_ = 0;
    }
    const BulkLoad::Part part = make(text);
    parts_.emplace(std::string(text), part);
    bytes_ += text.size() + kEntryBytes;
    return part;
  }

 private:
  static constexpr std::size_t kMaxBytes = std::size_t{48} << 20;
  static constexpr std::size_t kEntryBytes = 80;  // of the table, about
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, BulkLoad::Part, Hash, std::equal_to<>> parts_;
  std::size_t bytes_ = 0;
};

/// One load of several files.
class Loading {
 public:
  /// Keeps references.
  Loading(Graph& graph, const FileLoadOptions& options, std::optional<std::uint64_t> total_bytes);

  const FileLoadOptions& options() const { return options_; }
  /// What `now` means.
  Moment now() const { return now_; }

  void begin_file(const FileInput& file);
  void end_file(const FileInput& file);

  BulkLoad::Part entity(std::string_view name) { return load_.intern(Term::entity(name)); }
  BulkLoad::Part intern(const Term& term) { return load_.intern(term); }
  BulkLoad::Part always() const { return always_; }
  BulkLoad::Part add(BulkLoad::Part subject, BulkLoad::Part relation, BulkLoad::Part object,
                     BulkLoad::Part time) {
    count_fact();
    return load_.add(subject, relation, object, time);
  }
  void add(const Fact& fact) {
    count_fact();
    load_.add(fact);
  }
  /// The default source of the options; empty without one.
  const std::optional<BulkLoad::Part>& source() const { return source_; }
  BulkLoad::Part source_relation() const { return source_relation_; }

  /// An entity with a name that neither the graph nor this load has seen: `base#label`, or
  /// `base#label-2` and so on.
  Term new_entity(const std::string& base, const std::string& label);

  LoadReport finish();

 private:
  void count_fact() {
    if (++facts_ % 1024 == 0) tick();
  }
  void tick();
  void report();

  const FileLoadOptions& options_;
  BulkLoad load_;
  Snapshot before_;
  Moment now_;
  BulkLoad::Part always_, source_relation_;
  std::optional<BulkLoad::Part> source_;
  std::set<std::string> new_names_;

  const FileInput* file_ = nullptr;
  std::uint64_t bytes_before_ = 0;  // of the files that are done
  std::uint64_t facts_ = 0;
  LoadProgress progress_;
  std::chrono::steady_clock::time_point next_report_;
};

/// The two kinds of files; the file has been begun in `loading`.
void load_table(Input& text, const std::string& name, char separator, Loading& loading);
void load_fact_file(Input& text, const std::string& name, Loading& loading);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_LOADING_H_
