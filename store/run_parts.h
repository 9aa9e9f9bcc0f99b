// The parts of a run, some of whose blocks may be damaged: which ones read, and their rows.
#ifndef ANNALS_STORE_RUN_PARTS_H_
#define ANNALS_STORE_RUN_PARTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/error.h"
#include "store/row_reader.h"
#include "store/run.h"
#include "store/time_rows.h"

namespace annals::store {

/// A section's blocks of one partition.
struct RunPart {
  Section section = Section::kSubjectRelationObject;
  Partition partition = Partition::kAsserted;
  bool has_directory = true;
  std::size_t blocks = 0;
  std::vector<std::uint32_t> whole;  // those that read
  bool damaged() const { return !has_directory || whole.size() < blocks; }
};

/// What the error of a part that does not read is; any other one is thrown on.
bool is_unreadable(const Error& error);

class RunPartReader {
 public:
  /// Both must outlive it.
  RunPartReader(const Database& database, const Run& run) : database_(database), run_(run) {}

  /// Reads every block once.
  RunPart look_at(Section section, Partition partition) const;
  /// Throw Error(kDamaged) for those that are not whole.
  PinnedBlock block(const RunPart& part, std::uint32_t ordinal) const;
  WordList words(const RunPart& part, std::uint32_t ordinal) const;
  /// Calls `visit` with each FactRow of the whole blocks of facts, in sequence. Not of
  /// Section::kRelationTime, which does not have all of a fact.
  template <typename Visit>
  void visit_facts(const RunPart& part, const Visit& visit) const {
    for (const std::uint32_t ordinal : part.whole) {
      const PinnedBlock at = block(part, ordinal);
      for (RowReader rows(at.view, 0, at.view.rows); !rows.done();) {
        visit(fact_of(rows.next(), part));
      }
    }
  }
  /// Calls `visit` with each word of the whole pages, in sequence.
  template <typename Visit>
  void visit_words(const RunPart& part, const Visit& visit) const {
    for (const std::uint32_t ordinal : part.whole) {
      const WordList page = words(part, ordinal);
      for (std::size_t i = 0; i < page.size(); ++i) visit(page.number(i), page.record(i));
    }
  }

 private:
  enum class Found : std::uint8_t { kWhole, kDamaged, kNothing };
  Found look_at_block(const RunPart& part, std::uint32_t ordinal) const;
  PinnedValue value(const RunPart& part, std::uint32_t ordinal) const;
  static FactRow fact_of(const Tuple& tuple, const RunPart& part);

  const Database& database_;
  const Run& run_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_RUN_PARTS_H_
