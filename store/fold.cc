// Folding: recent commits become a run, and runs of like size become one.
#include <algorithm>

#include "model/error.h"
#include "store/graph_core.h"
#include "store/run_merge.h"

namespace annals::store {
namespace {

constexpr std::size_t kMostRuns = 5;

}  // namespace

RunWriter GraphCore::new_run() {
  return RunWriter(*database_, manifest_.next_run, options_.block_rows);
}

std::vector<std::shared_ptr<const Run>> GraphCore::runs_to_merge(std::size_t delta_size) const {
  std::vector<std::shared_ptr<const Run>> runs = state_->runs;
  std::sort(runs.begin(), runs.end(),
            [](const auto& a, const auto& b) { return a->info().size() < b->info().size(); });
  // All of them when many facts have ended, so that scans do not go on passing over them.
  std::uint64_t rows = 0;
  std::uint64_t ended = 0;
  for (const auto& run : runs) rows += run->info().rows[0];
  for (const TombstoneList* list : state_->tombstones.lists()) ended += list->all().size();
  if (ended > delta_size && ended > rows / 4) return runs;

  std::uint64_t size = delta_size;
  std::size_t count = 0;
  while (count < runs.size() &&
         (runs[count]->info().size() <= 2 * size || runs.size() - count >= kMostRuns)) {
    size += runs[count++]->info().size();
  }
  runs.resize(count);
  return runs;
}

void GraphCore::fold() {
  const std::size_t size = size_of(state_->delta);
  if (size > 0) merge(runs_to_merge(size), nullptr);
}

void GraphCore::merge(const std::vector<std::shared_ptr<const Run>>& runs,
                      const std::vector<bool>* words) {
  MergeInputs inputs;
  inputs.runs = runs;
  inputs.delta = state_->delta;
  inputs.tombstones = state_->tombstones;
  inputs.everything = runs.size() == state_->runs.size();
  inputs.words = words;
  RunWriter writer = new_run();
  RunMerge(inputs, writer).write();
  LogHead folded;
  if (state_->commit > 0) folded = head_of_log(*database_, state_->commit);
  take_in(std::move(writer), {runs, folded}, nullptr);
}

void GraphCore::take_in_load(RunWriter writer, const LogHead& head) {
  take_in(std::move(writer), {{}, head}, &head);
  tidy();
}

void GraphCore::tidy() {
  try {
    if (size_of(state_->delta) > options_.fold_threshold) {
      fold();
    } else if (state_->runs.size() > kMostRuns) {
      merge(runs_to_merge(0), nullptr);
    }
  } catch (const Error&) {
    // The commit before is durable and must not look failed. Nothing has changed, and the next
    // commit tries again; a disk that refuses this will soon refuse a commit, loudly.
  }
}

void GraphCore::take_in(RunWriter writer, const Replaced& replaced, const LogHead* loaded) {
  std::vector<std::unique_ptr<IncomingFile>> files = writer.finish();
  const auto stays = [&](const std::shared_ptr<const Run>& run) {
    return std::find(replaced.runs.begin(), replaced.runs.end(), run) == replaced.runs.end();
  };

  const GraphState& old = *state_;
  auto next = std::make_shared<GraphState>(old);
  next->delta.clear();
  std::erase_if(next->runs, [&](const auto& run) { return !stays(run); });
  if (writer.info().size() > 0) {
    next->runs.push_back(std::make_shared<const Run>(database_, writer.info()));
  }
  if (loaded != nullptr) {
    next->commit = next->logged = loaded->info.number;
    next->last_time = loaded->info.time;
    next->asserted += loaded->info.added;
    next->next_word = loaded->next_word;
    next->next_fact = loaded->next_fact;
  }

  Manifest manifest;
  manifest.next_run = manifest_.next_run + 1;
  manifest.folded = next->commit;
  manifest.asserted = next->asserted;
  manifest.next_word = next->next_word;
  manifest.next_fact = next->next_fact;
  for (const auto& run : next->runs) manifest.runs.push_back(run->info());

  files.push_back(database_->new_file(Space::kMain));
  for (CommitNumber c = manifest_.folded + 1; c <= manifest.folded; ++c) {
    const LogHead head =
        c == replaced.folded.info.number ? replaced.folded : head_of_log(*database_, c);
    files.back()->put(log_key(c), LogRecord::encode_folded(head));
  }
  files.back()->put(kFormatKey, std::to_string(kFormatVersion));
  files.back()->put(kManifestKey, manifest.encode());
  failed_ = true;
  database_->take_in(std::move(files));
  failed_ = false;
  // What was only in the log has become part of the files, which are durable.
  count_durable(manifest.folded);

  manifest_ = std::move(manifest);
  wrote_ = true;
  next->settle();
  publish(std::move(next));
  for (const auto& run : replaced.runs) run->mark_obsolete();
}

}  // namespace annals::store
