// Writes a run into a file that the database takes in.
#ifndef ANNALS_STORE_RUN_WRITER_H_
#define ANNALS_STORE_RUN_WRITER_H_

#include <memory>
#include <vector>

#include "store/block.h"
#include "store/directory.h"
#include "store/manifest.h"
#include "store/rocks_database.h"
#include "store/tombstones.h"
#include "store/words.h"

namespace annals::store {

/// Everything in rising sequence: sections, their partitions, rows. Nothing is in the graph before
/// the file is taken in.
class RunWriter {
 public:
  /// `next_fact`: the first number that no fact had before; see older_asserted().
  RunWriter(Database& database, std::uint32_t run, std::size_t block_rows,
            FactNumber next_fact = 0);

  /// Whether the facts must be added in this order too, when they were in those before.
  bool needs(Order order, Partition partition) const {
    return order != Order::kNumber || !numbers(partition).rise;
  }
  /// Begins a partition of a section that holds rows.
  void begin(Section section, Partition partition = Partition::kAsserted);
  void add(const Tuple& tuple);
  /// Words by number, after begin(Section::kWords).
  void add_word(WordNumber number, std::string_view record);
  /// Entities by record, after begin(Section::kNames): none when words_in_order().
  void add_name(WordNumber number, std::string_view record);
  /// Whether all words so far are in the order of their records too.
  bool words_in_order() const { return in_order_; }
  /// After begin(Section::kTombstones).
  void add_tombstones(const TombstoneList& tombstones);

  /// Takes over what another writer of the same run wrote: sections that this one has not, of which
  /// Order::kSubjectRelationObject is not one.
  void join(RunWriter other);
  /// Ends the run. The files are ready for Database::take_in.
  std::vector<std::unique_ptr<IncomingFile>> finish();
  const RunInfo& info() const { return info_; }
  /// The asserted facts whose numbers are older than the run.
  const std::vector<FactNumber>& older_asserted() const { return older_asserted_; }

 private:
  void end_block();
  void end_section();

  RunInfo info_;
  std::size_t block_rows_;
  FactNumber next_fact_;
  std::vector<FactNumber> older_asserted_;
  std::unique_ptr<IncomingFile> file_;
  std::vector<std::unique_ptr<IncomingFile>> joined_;
  bool begun_ = false;
  Section section_ = Section::kSubjectRelationObject;
  Partition partition_ = Partition::kAsserted;
  std::uint32_t next_block_ = 0;
  std::vector<std::pair<Partition, Directory>> directories_;  // of the section
  Columns columns_{0};
  WordList page_;
  bool in_order_ = true;
  std::string last_record_;
  /// The numbers of a partition in Order::kSubjectRelationObject.
  struct Numbers {
    FactNumber last = 0;
    bool rise = true;
  };
  const Numbers& numbers(Partition partition) const {
    return numbers_[static_cast<std::size_t>(partition)];
  }
  std::array<Numbers, kPartitionCount> numbers_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_RUN_WRITER_H_
