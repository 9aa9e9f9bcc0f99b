// The whole graph with its commits, as a fact file.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "loaders/dumping.h"
#include "loaders/sorted_facts.h"
#include "model/write.h"

namespace annals::loaders {

namespace {

Pattern every_state() {
  Pattern pattern;
  pattern.history = true;
  return pattern;
}

/// What must be known of all states before the first line is written. States come by the ids of
/// facts, which is nearly the sequence of the commits that added them: a fact that was quoted
/// before it was asserted comes too early.
struct Plan {
  /// The state at `position` begins with `commit`, and none behind it begins earlier. Rising in
  /// both.
  struct Step {
    std::uint64_t position, commit;
  };
  std::vector<Step> steps;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ends;  // commit and id, in order
};

class HistoryDump {
 public:
  HistoryDump(const Snapshot& snapshot, std::ostream& out, const DumpOptions& options)
      : snapshot_(snapshot.as_stated()),
        out_(out),
        options_(options),
        commits_(snapshot.commits()),
        sorted_(options.memory) {}

  std::uint64_t write() {
    make_plan();
    Matches states = snapshot_.match(every_state());
    std::size_t step = 0;
    for (std::uint64_t position = 0; states.next(); ++position) {
      const FoundFact& found = states.fact();
      while (step < plan_.steps.size() && plan_.steps[step].position <= position) ++step;
      const bool too_early =
          step < plan_.steps.size() && plan_.steps[step].commit < found.since_commit;
      if (too_early) {
        held_[found.since_commit].push_back(found.fact);
        continue;
      }
      go_to(found.since_commit);
      add(found.fact);
      if (!out_) break;
    }
    go_to(commits_.size());
    write_sorted("+ ");
    out_.flush();
    if (!out_) fail_to_write();
    if (options_.progress) options_.progress(written_);
    return written_;
  }

 private:
  void make_plan() {
    Matches states = snapshot_.match(every_state());
    for (std::uint64_t position = 0; states.next(); ++position) {
      const FoundFact& found = states.fact();
      while (!plan_.steps.empty() && plan_.steps.back().commit >= found.since_commit) {
        plan_.steps.pop_back();
      }
      plan_.steps.push_back({position, found.since_commit});
      if (found.until_commit != 0) plan_.ends.emplace_back(found.until_commit, found.id);
      if (position % kBetweenLooks == 0) check_cancelled(options_);
    }
    std::sort(plan_.ends.begin(), plan_.ends.end());
  }

  /// Writes the commits up to this one: their lines, what ended with them, and what is held back.
  void go_to(std::uint64_t commit) {
    while (at_ < commit) {
      write_sorted("+ ");
      const CommitInfo& info = commits_[at_++];
      out_ << "commit " << info.number << ' ' << info.time.text();
      if (!info.note.empty()) out_ << ' ' << write_text({info.note, "", ""});
      out_ << '\n';
      write_ends();
      const auto held = held_.find(at_);
      if (held == held_.end()) continue;
      for (const Fact& fact : held->second) add(fact);
      held_.erase(held);
    }
  }

  void write_ends() {
    for (; next_end_ < plan_.ends.size() && plan_.ends[next_end_].first == at_; ++next_end_) {
      const std::optional<Fact> fact = snapshot_.fact(plan_.ends[next_end_].second);
      if (fact) sorted_.add(*fact);
      check_cancelled(options_);
    }
    write_sorted("- ");
  }

  void add(const Fact& fact) {
    sorted_.add(fact);
    if (++written_ % kBetweenLooks != 0) return;
    check_cancelled(options_);
    if (options_.progress) options_.progress(written_);
  }

  /// The facts that were gathered, each line after `sign`.
  void write_sorted(std::string_view sign) {
    FactWriter writer(out_, sign);
    std::uint64_t count = 0;
    for (FactPath path; sorted_.next(path);) {
      writer.write(std::move(path));
      if (++count % kBetweenLooks == 0) check_cancelled(options_);
    }
  }

  const Snapshot snapshot_;
  std::ostream& out_;
  const DumpOptions& options_;
  std::vector<CommitInfo> commits_;
  Plan plan_;
  std::size_t next_end_ = 0;                         // of plan_.ends
  std::uint64_t at_ = 0;                             // the commit being written
  std::map<std::uint64_t, std::vector<Fact>> held_;  // by commit
  SortedFacts sorted_;                               // what the commit being written ended or added
  std::uint64_t written_ = 0;
};

}  // namespace

std::uint64_t dump_history(const Snapshot& snapshot, std::ostream& out,
                           const DumpOptions& options) {
  return HistoryDump(snapshot, out, options).write();
}

}  // namespace annals::loaders
