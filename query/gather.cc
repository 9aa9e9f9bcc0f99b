#include "query/gather.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/worker_pool.h"

namespace annals::query {
namespace {

/// Parts that a thread gets: some take longer than others.
constexpr std::size_t kPartsOfWorker = 8;
constexpr std::size_t kLeastPart = 4;  // such a part of the facts that one should read
constexpr std::size_t kMostParts = 4096;
/// Of rows that are made before somebody asks for them.
constexpr std::size_t kMostKept = std::size_t{8} << 20;
constexpr std::size_t kKeptOfMemory = 8;  // no more than this part of what there is

std::size_t bytes_of(const Batch& batch) {
  return sizeof(Batch) + batch.columns.size() * batch.size * sizeof(store::Id);
}

}  // namespace

std::size_t most_workers(const Context& context) {
  const std::size_t processors = context.snapshot().workers().processors();
  const std::size_t wanted = context.options().workers;
  return wanted == 0 ? processors : std::min(wanted, processors);
}

void work_together(const std::vector<std::function<void()>>& pieces, Context& context) {
  context.meanings();
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  Context::Parts parts(context);
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < pieces.size(); i = next++) pieces[i]();
    } catch (const Context::Stopped&) {
      // Another thread knows why.
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
      parts.stop();
    }
  };
  const std::size_t helpers = std::min(most_workers(context), pieces.size()) - 1;
  context.snapshot().workers().run(helpers, work);
  if (error) std::rethrow_exception(error);
}

Gather::Gather(Context& gather_context, OperatorPtr whole, bool reads_all)
    : Operator(gather_context, whole->schema()), whole_(std::move(whole)), reads_all_(reads_all) {}

Gather::~Gather() { context().release(kept_); }

std::string Gather::describe(const Variables& variables) const {
  const VariableId by = whole_->cut()->by;
  const std::string how = by == kUnnamed            ? ""
                          : variables.is_hidden(by) ? " by (" + variables.name(by) + ")"
                                                    : " by ?" + variables.name(by);
  if (!begun_) return fmt::format("parts{}, up to {} workers", how, most_workers(context()));
  return fmt::format("{} {}{}, {} {}", parts_.size(), parts_.size() == 1 ? "part" : "parts", how,
                     workers_, workers_ == 1 ? "worker" : "workers");
}

std::optional<VariableId> Gather::sorted_by() const {
  return whole_->cut()->merged ? std::nullopt : whole_->sorted_by();
}

bool Gather::gives_each_once() const { return !whole_->cut()->merged && whole_->gives_each_once(); }

void Gather::do_restart() {
  whole_->restart();
  parts_.clear();
  context().release(kept_);
  kept_ = 0;
  given_ = 0;
  begun_ = false;
  first_round_ = true;
}

void Gather::begin() {
  begun_ = true;
  context().meanings();  // parts do not make them
  whole_->prepare_parts();
  const double facts =
      static_cast<double>(std::max<std::size_t>(context().options().part_facts, 1));
  const auto of_work =
      static_cast<std::size_t>(std::min(whole_->work() / facts, static_cast<double>(kMostParts)));
  const std::size_t of_workers = kPartsOfWorker * most_workers(context());
  const std::size_t count = std::max(of_work, std::min(of_workers, kLeastPart * of_work));
  const std::vector<store::Id> begins = whole_->part_begins(count);
  parts_ = std::vector<Part>(begins.size() + 1);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    parts_[i].range.last = store::Id{begins[i].bits - 1};
    parts_[i + 1].range.first = begins[i];
  }
}

Gather::Part* Gather::take_part(bool asking) {
  // A helper makes room for those who have come to work by themselves.
  if (!asking && context().snapshot().workers().is_crowded()) return nullptr;
  const std::lock_guard lock(mutex_);
  // Nobody waits for rows of others than the first.
  const std::size_t end = is_full() || (first_round_ && !reads_all_) ? given_ + 1 : parts_.size();
  for (std::size_t i = given_; i < end; ++i) {
    Part& part = parts_[i];
    if (part.taken || part.ended) continue;
    if (is_full() && !part.batches.empty()) continue;  // the next of its rows is there
    part.taken = true;
    return &part;
  }
  return nullptr;
}

void Gather::leave(Part& part) {
  const std::lock_guard lock(mutex_);
  part.taken = false;
  if (!part.ended) return;
  whole_->add_counters(*part.root);
  part.root.reset();
}

bool Gather::work_on(Part& part) {
  bool made = false;
  if (!part.root) {
    const std::lock_guard lock(mutex_);  // what is compiled anew may ask for names
    part.root = whole_->part(part.range);
  }
  do {
    Batch rows;
    if (!part.root->next(rows)) {
      part.ended = true;
      break;
    }
    const std::size_t bytes = bytes_of(rows);
    context().charge(bytes);
    kept_ += bytes;
    part.batches.push_back(std::move(rows));
    made = true;
  } while (!is_full());
  leave(part);
  return made;
}

void Gather::work(Context::Parts& parts, bool asking) {
  bool counted = false;
  try {
    while (Part* part = take_part(asking)) {
      if (!std::exchange(counted, true)) {
        const std::lock_guard lock(mutex_);
        ++working_;
      }
      const bool made = work_on(*part);
      if (made && first_round_ && !reads_all_) break;
    }
  } catch (const Context::Stopped&) {
    // Another thread knows why.
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
    parts.stop();
  }
}

void Gather::work_a_round() {
  most_kept_ = std::min(kMostKept, (context().memory_left() + kept_) / kKeptOfMemory);
  if (first_round_ && !reads_all_) most_kept_ = 0;
  working_ = 0;
  const std::size_t helpers = is_full() ? 0 : most_workers(context()) - 1;
  const std::thread::id asking = std::this_thread::get_id();
  {
    Context::Parts parts(context());
    context().snapshot().workers().run(helpers,
                                       [&] { work(parts, std::this_thread::get_id() == asking); });
  }
  first_round_ = false;
  workers_ = std::max(workers_, working_);
  if (error_) std::rethrow_exception(error_);
}

bool Gather::do_next(Batch& batch) {
  if (!begun_) begin();
  for (; given_ < parts_.size(); ++given_) {
    Part& part = parts_[given_];
    while (part.batches.empty() && !part.ended) work_a_round();
    if (part.batches.empty()) continue;
    batch = std::move(part.batches.front());
    part.batches.pop_front();
    const std::size_t bytes = bytes_of(batch);
    context().release(bytes);
    kept_ -= bytes;
    return true;
  }
  return false;
}

}  // namespace annals::query
