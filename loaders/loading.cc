#include "loaders/loading.h"

namespace annals::loaders {

namespace {

constexpr std::chrono::milliseconds kBetweenReports{100};

LoadOptions to_load_options(const FileLoadOptions& options) {
  LoadOptions result;
  result.note = options.note;
  result.recorded = options.recorded;
  result.cancel = options.cancel;
  return result;
}

}  // namespace

Loading::Loading(Graph& graph, const FileLoadOptions& options,
                 std::optional<std::uint64_t> total_bytes)
    : options_(options),
      load_(graph.begin_load(to_load_options(options))),
      before_(graph.snapshot()),
      now_(options.recorded ? options.recorded->bounds().s0 : now_moment()),
      always_(load_.intern(Term::time(TimeValue::always()))),
      next_report_(std::chrono::steady_clock::now() + kBetweenReports) {
  progress_.total_bytes = total_bytes;
  if (options.source) {
    source_ = entity(*options.source);
    source_relation_ = entity("source");
  }
}

void Loading::begin_file(const FileInput& file) {
  file_ = &file;
  progress_.file = file.name();
}

void Loading::end_file(const FileInput& file) {
  bytes_before_ += file.bytes_read();
  file_ = nullptr;
}

Term Loading::new_entity(const std::string& base, const std::string& label) {
  std::string name = base + "#" + label;
  for (std::size_t n = 2; new_names_.contains(name) || before_.knows(Term::entity(name)); ++n) {
    name = base + "#" + label + "-" + std::to_string(n);
  }
  new_names_.insert(name);
  return Term::entity(name);
}

void Loading::tick() {
  if (options_.cancel != nullptr && options_.cancel->flag().load(std::memory_order_relaxed)) {
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

LoadReport Loading::finish() {
  const LoadResult done = load_.finish();
  if (options_.progress) report();
  LoadReport result;
  result.commit = done.commit;
  result.added = done.added;
  result.known = done.known;
  result.bytes_read = bytes_before_;
  return result;
}

}  // namespace annals::loaders
