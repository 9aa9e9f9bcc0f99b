// A run: an immutable part of the graph on the disk. Its facts in every order, ended facts,
// tombstones for facts of older runs, and words.
#ifndef ANNALS_STORE_RUN_H_
#define ANNALS_STORE_RUN_H_

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "store/block.h"
#include "store/directory.h"
#include "store/hot_blocks.h"
#include "store/lazy.h"
#include "store/manifest.h"
#include "store/rocks_database.h"
#include "store/tombstones.h"
#include "store/words.h"

namespace annals::store {

/// Parts of a run that are read from another database: they did not read where they were, and were
/// made anew (mend_run.h). Not all of them need be there.
struct MendedSections {
  std::shared_ptr<Database> database;  // null: they are not there
  std::array<std::array<bool, kPartitionCount>, kSectionCount> parts{};
};

/// How many columns a section's blocks have, and how many of them its directory keeps.
std::size_t column_count(Section section, Partition partition);
std::size_t directory_width(Section section);

/// Any thread. Directories are read when they are first needed, and kept.
class Run {
 public:
  Run(std::shared_ptr<Database> database, RunInfo info, MendedSections mended = {});
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  /// Removes the run's files when it is marked as obsolete.
  ~Run();

  const RunInfo& info() const { return info_; }
  const Directory& directory(Section section, Partition partition = Partition::kAsserted) const;
  /// Throws Error(kDamaged) when it is missing. `keep`: in the caches.
  PinnedBlock block(Section section, Partition partition, std::size_t ordinal,
                    bool keep = true) const;
  /// Whether it has the asserted facts, or those of history, by time: not when it was written
  /// before runs had.
  bool has_time_order(Partition partition = Partition::kAsserted) const;
  WordList page(std::size_t ordinal, bool keep = true) const;
  /// The same as it lies.
  PinnedValue page_bytes(std::size_t ordinal, bool keep = true) const;
  /// Where the names of entities are in order.
  enum class NameForm : std::uint8_t {
    kUnknown,   // nowhere: it was written before names had an order
    kByNumber,  // all words are by number too
    kPages,     // in pages of their own
  };
  NameForm name_form() const;
  std::size_t name_pages() const;
  WordList name_page(std::size_t ordinal, bool keep = true) const;
  const TombstoneList& tombstones() const;

  /// How many rows of the partition have the prefix. Reads at most two blocks.
  std::uint64_t count(Order order, Partition partition,
                      std::span<const std::uint64_t> prefix) const;
  /// Keeps what was found out about the rows of an order: how many different values stand behind a
  /// prefix of one value at most.
  std::optional<std::uint64_t> known_distinct(Order order,
                                              std::span<const std::uint64_t> prefix) const;
  void keep_distinct(Order order, std::span<const std::uint64_t> prefix,
                     std::uint64_t values) const;
  /// The page in which a word of that number would be; empty when it surely is not here.
  std::optional<std::size_t> page_of(WordNumber number) const;
  /// Calls `visit` with the number of each word of that hash until it returns true. Look-ups in
  /// rising sequence with the same place read each block once.
  struct HashPlace {
    std::size_t ordinal = 0;
    PinnedBlock block;  // no rows: not read yet
  };
  template <typename Visit>
  void for_hash(std::uint64_t hash, HashPlace& place, const Visit& visit) const;

  /// No state refers to this run any more but those that snapshots still hold.
  void mark_obsolete() const { obsolete_ = true; }

 private:
  std::optional<PinnedValue> row(const std::string& key, bool keep) const;
  Directory read_directory(Section section, Partition partition) const;
  struct Names {
    NameForm form = NameForm::kByNumber;
    std::size_t pages = 0;
  };
  const Names& names() const;

  std::shared_ptr<Database> database_;
  RunInfo info_;
  MendedSections mended_;
  mutable HotBlocks hot_;
  mutable std::mutex distinct_mutex_;
  mutable std::map<std::pair<Order, std::optional<std::uint64_t>>, std::uint64_t> distinct_;
  std::array<std::array<Lazy<Directory>, kPartitionCount>, kSectionCount> directories_;
  Lazy<Names> names_;
  std::array<Lazy<bool>, kPartitionCount> has_time_order_;  // by Partition
  Lazy<TombstoneList> tombstones_;
  mutable std::atomic<bool> obsolete_{false};
};

template <typename Visit>
void Run::for_hash(std::uint64_t hash, HashPlace& place, const Visit& visit) const {
  const Directory& blocks = directory(Section::kWordIndex);
  if (blocks.blocks() == 0) return;
  const std::array<std::uint64_t, 1> prefix = {hash};
  std::size_t b = blocks.find(prefix);
  do {
    if (place.block.view.rows == 0 || place.ordinal != b) {
      place.block = block(Section::kWordIndex, Partition::kAsserted, b);
      place.ordinal = b;
    }
    const auto [begin, end] = place.block.view.equal_range(prefix);
    for (std::size_t i = begin; i < end; ++i) {
      if (visit(place.block.view.columns[1].at(i))) return;
    }
  } while (++b < blocks.blocks() && blocks.starts_with(b, prefix));
}

}  // namespace annals::store

#endif  // ANNALS_STORE_RUN_H_
