#include "loaders/dump.h"

#include "loaders/sorted_facts.h"

namespace annals::loaders {

namespace {

constexpr std::uint64_t kBetweenLooks = 4096;  // facts

void check_cancelled(const DumpOptions& options) {
  if (options.cancel != nullptr && options.cancel->flag().load(std::memory_order_relaxed)) {
    throw Error(ErrorCode::kCancelled, "the dump was cancelled");
  }
}

}  // namespace

std::uint64_t dump(const Snapshot& snapshot, std::ostream& out, const DumpOptions& options) {
  SortedFacts facts(options.memory);
  std::uint64_t read = 0;
  for (const FoundFact& found : snapshot.as_stated().match({})) {
    facts.add(found.fact);
    if (++read % kBetweenLooks == 0) check_cancelled(options);
  }
  FactWriter writer(out);
  std::uint64_t written = 0;
  for (FactPath path; out && facts.next(path);) {
    writer.write(std::move(path));
    if (++written % kBetweenLooks != 0) continue;
    check_cancelled(options);
    if (options.progress) options.progress(written);
  }
  writer.finish();
  out.flush();
  if (!out) throw Error(ErrorCode::kIo, "the dump cannot be written: the disk may be full");
  if (options.progress) options.progress(written);
  return written;
}

}  // namespace annals::loaders
