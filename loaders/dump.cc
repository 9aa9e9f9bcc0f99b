#include "loaders/dump.h"

#include <optional>

#include "loaders/fact_writer.h"

namespace annals::loaders {

namespace {

/// Facts one after another, with a look at the next.
class Peekable {
 public:
  explicit Peekable(Matches matches) : matches_(std::move(matches)) { next(); }
  const FoundFact* get() const { return there_ ? &matches_.fact() : nullptr; }
  void next() { there_ = matches_.next(); }

 private:
  Matches matches_;
  bool there_ = false;
};

}  // namespace

std::uint64_t dump(const Snapshot& snapshot, std::ostream& out, const DumpOptions& options) {
  // Two walks by the ids of facts: all of them, and the facts about them. Each fact about a fact is
  // written by the second walk, right after the one that it is about or, when that is only quoted
  // or about a fact itself, on a line of its own.
  Pattern about_facts;
  about_facts.about_facts = true;
  const Snapshot stated = snapshot.as_stated();
  Peekable all(stated.match({}));
  Peekable about(stated.match(about_facts));
  FactWriter writer(out);
  std::uint64_t written = 0;
  const auto write = [&](const FoundFact& found) {
    writer.write(found.fact);
    if (++written % 4096 != 0) return;
    if (options.cancel != nullptr && options.cancel->flag().load(std::memory_order_relaxed)) {
      throw Error(ErrorCode::kCancelled, "the dump was cancelled");
    }
    if (options.progress) options.progress(written);
  };
  while (all.get() != nullptr || about.get() != nullptr) {
    const FoundFact* fact = all.get();
    if (fact != nullptr && (about.get() == nullptr || fact->id <= about.get()->about)) {
      if (fact->about == 0) write(*fact);
      all.next();
    } else {
      write(*about.get());
      about.next();
    }
    if (!out) break;
  }
  writer.finish();
  out.flush();
  if (!out) throw Error(ErrorCode::kIo, "the dump cannot be written: the disk may be full");
  if (options.progress) options.progress(written);
  return written;
}

}  // namespace annals::loaders
