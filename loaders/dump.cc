#include "loaders/dump.h"

#include "loaders/dumping.h"
#include "loaders/sorted_facts.h"

namespace annals::loaders {

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
  if (!out) fail_to_write();
  if (options.progress) options.progress(written);
  return written;
}

}  // namespace annals::loaders
