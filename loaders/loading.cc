#include "loaders/loading.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "annals/write.h"
#include "loaders/disagreements.h"
#include "model/meaning_words.h"

namespace annals::loaders {

namespace {

constexpr std::chrono::milliseconds kBetweenReports{100};
constexpr std::size_t kMostThreads = 4;

LoadOptions to_load_options(const FileLoadOptions& options) {
  LoadOptions result;
  result.note = options.note;
  result.recorded = options.recorded;
  result.cancel = options.cancel;
  result.dry_run = options.dry_run;
  result.memory_limit = options.memory_limit;
  result.threads = options.threads;
  return result;
}

/// "talks.ttl" of "news/talks.ttl.gz". No `#`, which begins the label.
std::string base_name(const std::string& file) {
  std::string name(without_packing(file.substr(file.rfind('/') + 1)));
  std::replace(name.begin(), name.end(), '#', '_');
  if (find_invalid_utf8(name) != std::string::npos) return "file";
  return name;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool contains(const std::vector<BulkLoad::Part>& parts, BulkLoad::Part part) {
  return std::any_of(parts.begin(), parts.end(),
                     [part](BulkLoad::Part other) { return other.bits == part.bits; });
}

}  // namespace

LoadingLane::LoadingLane(BulkLoad::Lane lane, const FileLoadOptions& options)
    : lane_(std::move(lane)),
      meanings_(options.meanings),
      always_(intern(Term::time(TimeValue::always()))),
      source_relation_(entity("source")) {
  if (options.source) source_ = entity(*options.source);
}

BulkLoad::Part LoadingLane::intern(const Term& term) {
  const Part part = lane_.intern(term);
  if (meanings_) return part;
  const auto keep = [part](std::vector<Part>& parts) {
    if (!contains(parts, part)) parts.push_back(part);
  };
  if (!term.is_entity()) return part;
  const std::string_view name = term.as_entity();
  if (name == "is") keep(is_);
  if (contains(kMeaningLinks, name) || name == "also-known-as") keep(meaning_relations_);
  if (contains(kMeaningKinds, name)) keep(meaning_kinds_);
  return part;
}

std::string_view LoadingLane::states_meaning(Part relation, Part object, Part time) const {
  if (meanings_ || time.bits != always_.bits) return {};
  if (contains(is_, relation) ? contains(meaning_kinds_, object)
                              : contains(meaning_relations_, relation)) {
    return "would state what a relation means: refused without --meanings";
  }
  return {};
}

Loading::Loading(Graph& graph, const FileLoadOptions& options,
                 std::optional<std::uint64_t> total_bytes)
    : graph_(graph),
      options_(options),
      load_(graph.begin_load(to_load_options(options))),
      lane_(new_lane()),
      before_(graph.snapshot()),
      now_(options.recorded ? options.recorded->bounds().s0 : now_moment()),
      next_report_(std::chrono::steady_clock::now() + kBetweenReports) {
  progress_.total_bytes = total_bytes;
}

std::size_t Loading::threads() const {
  if (options_.meanings) return 1;  // which of two names is one too many depends on the sequence
  if (options_.threads > 0) return options_.threads;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
}

void Loading::begin_file(const FileInput& file) {
  file_ = &file;
  progress_.file = file.name();
  const std::string base = base_name(file.name());
  blank_base_ = base;
  for (std::size_t n = 2; !used_bases_.insert(blank_base_).second; ++n) {
    blank_base_ = base + "-" + std::to_string(n);
  }
}

void Loading::end_file(const FileInput& file) {
  bytes_before_ += file.bytes_read();
  file_ = nullptr;
}

void Loading::leave_out(const Error& error) {
  if (!error.place() || options_.skip_bad == 0) throw error;
  if (left_out_ == options_.skip_bad) {
    throw Error(error.code(),
                std::string(error.what()) + " (" + std::to_string(left_out_) +
                    (left_out_ == 1 ? " bad line was" : " bad lines were") +
                    " left out before, and no more may be)",
                *error.place());
  }
  ++left_out_;
  if (options_.bad_line) options_.bad_line(error);
}

Term Loading::blank(std::string_view label) const {
  // No label has a `#`, so the names of one file do not meet each other.
  const std::string name = blank_base_ + "#" + std::string(label);
  Term term = Term::entity(name);
  for (std::size_t n = 2; before_.knows(term); ++n) {
    term = Term::entity(name + "#" + std::to_string(n));
  }
  return term;
}

HistoryLoad& Loading::begin_history(bool only_file) {
  const auto refuse = [this](const std::string& why) {
    throw Error(ErrorCode::kUsage, progress_.file + " is a dump with history, which " + why);
  };
  if (!only_file) refuse("is loaded alone: give no other files");
  if (options_.source || options_.recorded || !options_.note.empty()) {
    refuse("has sources, times and notes of its own: load it without --source, --recorded, --note");
  }
  if (options_.skip_bad > 0) refuse("is loaded whole or not at all: leave --skip-bad out");
  if (before_.commit() != 0) {
    refuse("is loaded into an empty graph only; this one has " +
           (before_.commit() == 1 ? "1 commit" : std::to_string(before_.commit()) + " commits"));
  }
  lane_.reset();
  load_.reset();
  history_ = std::make_unique<HistoryLoad>();
  return *history_;
}

void Loading::tick() {
  if (is_cancelled(options_.cancel)) {
    throw Error(ErrorCode::kCancelled, "the load was cancelled");
  }
  if (!options_.progress) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_report_) return;
  next_report_ = now + kBetweenReports;
  report();
}

void Loading::report() {
  progress_.bytes_read = bytes_before_ + (file_ != nullptr ? file_->bytes_read() : 0);
  progress_.facts = facts_;
  options_.progress(progress_);
}

void Loading::count_odd_names(std::uint64_t count, const std::string& first, std::size_t line) {
  if (odd_names_ == 0) {
    odd_name_ = first + " (" + progress_.file + ", line " + std::to_string(line) + ")";
  }
  odd_names_ += count;
}

void Loading::count_rule(const Fact& rule) {
  // A history states one again after it was retracted, and that is an addition.
  if (history_ != nullptr || (rules_.insert(write_fact(rule)).second && !before_.holds(rule))) {
    ++rule_count_;
  }
}

void Loading::look_for_meaning(const Fact& fact) {
  constexpr std::size_t kMostNotes = 10;
  std::string note =
      note_about_meaning(fact, [this](const Term& term) { return before_.knows(term); });
  if (note.empty() || notes_.size() >= kMostNotes) return;
  if (std::find(notes_.begin(), notes_.end(), note) == notes_.end())
    notes_.push_back(std::move(note));
}

LoadReport Loading::finish() {
  LoadReport result;
  if (history_ != nullptr) {
    if (!options_.dry_run) {
      result.commit = history_->apply(graph_, options_.cancel);
      result.commits = history_->commit_count();
    }
    result.added = history_->fact_count();
  } else {
    lane_.reset();
    const LoadResult done = load_->finish();
    result.commit = done.commit;
    result.commits = done.commit ? 1 : 0;
    result.added = done.added;
    result.known = done.known;
    if (done.commit) {
      const std::vector<std::string> more =
          notes_of_disagreements(before_, graph_.snapshot(), options_.cancel);
      notes_.insert(notes_.end(), more.begin(), more.end());
    }
  }
  result.rules = rule_count_;
  if (options_.progress) report();
  if (odd_names_ > 0) {
    notes_.push_back(
        (odd_names_ == 1 ? "1 object looks" : std::to_string(odd_names_) + " objects look") +
        " like a date or a number and " + (odd_names_ == 1 ? "is" : "are") +
        " the name of an entity, such as " + odd_name_ + ": dates are read with --date-format");
  }
  result.notes = std::move(notes_);
  result.left_out = left_out_;
  result.bytes_read = bytes_before_;
  return result;
}

}  // namespace annals::loaders
