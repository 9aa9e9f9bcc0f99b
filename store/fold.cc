// Folding: recent commits become a run, and runs of like size become one.
#include <algorithm>

#include "model/error.h"
#include "store/graph_core.h"
#include "store/log_rows.h"
#include "store/run_merge.h"

namespace annals::store {
namespace {

constexpr std::size_t kMostRuns = 5;
/// So many thresholds of recent commits wait for a fold: a commit waits for it then.
constexpr std::size_t kFarBehind = 4;

}  // namespace

RunWriter GraphCore::new_run() {
  return RunWriter(*database_, manifest_.next_run, options_.block_rows, state_->next_fact);
}

RunWriter GraphCore::merged_run() {
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
  collect_fold(true);
  const std::size_t size = size_of(state_->delta);
  if (size > 0) merge(runs_to_merge(size), nullptr);
}

MergeInputs GraphCore::inputs_of(const std::vector<std::shared_ptr<const Run>>& runs,
                                 const std::vector<bool>* words) const {
  MergeInputs inputs;
  inputs.graph = state_;
  inputs.runs = runs;
  inputs.delta = state_->delta;
  inputs.tombstones = state_->tombstones;
  inputs.everything = runs.size() == state_->runs.size();
  inputs.words = words;
  return inputs;
}

GraphCore::Replaced GraphCore::replaced_by(const MergeInputs& inputs) const {
  Replaced replaced;
  replaced.runs = inputs.runs;
  replaced.pieces = inputs.delta.size();
  replaced.after.folded = state_->commit;
  replaced.after.asserted = state_->asserted;
  replaced.after.next_word = state_->next_word;
  replaced.after.next_fact = state_->next_fact;
  return replaced;
}

void GraphCore::merge(const std::vector<std::shared_ptr<const Run>>& runs,
                      const std::vector<bool>* words) {
  drop_fold();
  const MergeInputs inputs = inputs_of(runs, words);
  RunWriter writer = merged_run();
  RunMerge(inputs, writer).write();
  Replaced replaced = replaced_by(inputs);
  replaced.drops_words = words != nullptr;
  take_in(std::move(writer), replaced, nullptr);
}

void GraphCore::start_fold(const std::vector<std::shared_ptr<const Run>>& runs) {
  if (!options_.folds_in_background) return merge(runs, nullptr);
  auto sealed = std::make_shared<GraphState>(*state_);
  sealed->sealed = sealed->delta.size();
  publish(std::move(sealed));
  MergeInputs inputs = inputs_of(runs, nullptr);
  replaced_by_job_ = replaced_by(inputs);
  job_ = std::make_unique<FoldJob>(std::move(inputs), merged_run(), workers_->busy());
}

void GraphCore::collect_fold(bool wait) {
  if (!job_ || (!wait && !job_->has_ended())) return;
  const std::unique_ptr<FoldJob> job = std::move(job_);
  const Replaced replaced = std::move(replaced_by_job_);
  take_in(job->take(), replaced, nullptr);
}

void GraphCore::drop_fold() {
  job_.reset();
  if (state_->sealed == 0) return;
  auto next = std::make_shared<GraphState>(*state_);
  next->sealed = 0;
  publish(std::move(next));
}

void GraphCore::take_in_load(RunWriter writer, const LogHead& head) {
  Replaced none;
  none.after.folded = head.info.number;
  none.after.asserted = state_->asserted + head.info.added;
  none.after.next_word = head.next_word;
  none.after.next_fact = head.next_fact;
  take_in(std::move(writer), none, &head);
  tidy();
}

void GraphCore::tidy() {
  try {
    collect_fold(size_of(state_->delta) > kFarBehind * options_.fold_threshold);
    const std::size_t size = size_of(state_->delta);
    const bool due = size > options_.fold_threshold || state_->runs.size() > kMostRuns;
    if (due && !job_) start_fold(runs_to_merge(size));
  } catch (const Error&) {
    // The commit before is durable and must not look failed. Nothing has changed, and the next
    // commit tries again; a disk that refuses this will soon refuse a commit, loudly.
    if (!has_failed()) drop_fold();
  }
}

void GraphCore::take_in(RunWriter writer, const Replaced& replaced, const LogHead* loaded) {
  std::vector<std::unique_ptr<IncomingFile>> files = writer.finish();
  const auto stays = [&](const std::shared_ptr<const Run>& run) {
    return std::find(replaced.runs.begin(), replaced.runs.end(), run) == replaced.runs.end();
  };

  auto next = std::make_shared<GraphState>(*state_);
  next->delta.erase(next->delta.begin(),
                    next->delta.begin() + static_cast<std::ptrdiff_t>(replaced.pieces));
  next->sealed = 0;
  std::erase_if(next->runs, [&](const auto& run) { return !stays(run); });
  if (writer.info().size() > 0) {
    next->runs.push_back(std::make_shared<const Run>(database_, writer.info()));
  }
  if (loaded != nullptr) {
    next->commit = next->logged = loaded->info.number;
    next->last_time = loaded->info.time;
    next->asserted = replaced.after.asserted;
    next->next_word = loaded->next_word;
    next->next_fact = loaded->next_fact;
  }

  Manifest manifest = replaced.after;
  manifest.next_run = manifest_.next_run + 1;
  for (const auto& run : next->runs) manifest.runs.push_back(run->info());

  files.push_back(database_->new_file(Space::kMain));
  FactNumber next_fact = manifest_.next_fact;
  for (CommitNumber c = manifest_.folded + 1; c <= manifest.folded; ++c) {
    LogHead head;
    TouchedFacts touched;
    if (loaded != nullptr && c == loaded->info.number) {
      head = *loaded;
      touched.asserted = writer.older_asserted();
      std::sort(touched.asserted.begin(), touched.asserted.end());
    } else {
      const PinnedValue row = log_row(*database_, c);
      head = LogRecord::decode_head(row.bytes(), c);
      touched = LogRecord::decode_touched(row.bytes(), c, next_fact).value();
    }
    files.back()->put(log_key(c), LogRecord::encode_folded(head, touched));
    next_fact = head.next_fact;
  }
  files.back()->put(kFormatKey, std::to_string(kFormatVersion));
  files.back()->put(kManifestKey, manifest.encode());
  failed_ = true;
  database_->take_in(std::move(files));
  failed_ = false;

  const CommitNumber folded = manifest.folded;
  manifest_ = std::move(manifest);
  if (replaced.drops_words) next->known_words = std::make_shared<KnownWords>();
  wrote_ = true;
  next->settle();
  publish(std::move(next));
  // What was only in the log has become part of the files, which are durable.
  sync_->reach(folded);
  for (const auto& run : replaced.runs) run->mark_obsolete();
}

}  // namespace annals::store
