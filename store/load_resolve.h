// From the tables of a bulk load to what it adds to a graph: which words and facts are new, and
// their numbers.
#ifndef ANNALS_STORE_LOAD_RESOLVE_H_
#define ANNALS_STORE_LOAD_RESOLVE_H_

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "store/equal_facts.h"
#include "store/graph_state.h"
#include "store/load_tables.h"
#include "store/load_words.h"
#include "store/log_record.h"
#include "store/merge_cursor.h"
#include "store/row_sequence.h"

namespace annals::store {

struct ResolvedLoad {
  NewWords words;
  /// By rank. Ranks beyond are those of facts, in the order of their numbers.
  std::vector<Id> ids;
  /// By subject, relation, object and time, each once.
  RowSequence asserted, quoted;
  WordNumber next_word = 0;
  FactNumber first_fact = 0;  // the number of the first new fact
  FactNumber next_fact = 0;
  /// Numbers of facts that were quoted before and are asserted now. RankRow::number counts from
  /// first_fact, and from kOldNumbers on in here.
  std::vector<FactNumber> old_numbers;
  static constexpr std::uint32_t kOldNumbers = std::uint32_t{1} << 31;

  Id id(Rank rank) const { return rank < ids.size() ? ids[rank] : Id::fact(rank - ids.size()); }
  FactNumber number(const RankRow& row) const {
    return row.number < kOldNumbers ? first_fact + row.number
                                    : old_numbers[row.number - kOldNumbers];
  }
  NumberedFact fact(const RankRow& row) const {
    return {{id(row.subject), id(row.relation), id(row.object), id(row.time)}, number(row)};
  }
};

/// Empties the tables as it goes, for memory's sake. New words are numbered in sorted order; new
/// facts in the order of subject, relation, object and time, facts about facts after those: so it
/// does not matter what lies in which tables, or where these were spilled.
class LoadResolver {
 public:
  /// Beyond some half of `memory_limit` rows go to temporary files. Error(kLimit) when different
  /// words and times alone need more than it.
  LoadResolver(std::shared_ptr<const GraphState> graph,
               std::span<std::unique_ptr<LoadTables>> tables, bool as_stated,
               std::size_t memory_limit);
  ResolvedLoad resolve();

 private:
  using Place = std::uint32_t;  // of a fact in its tables

  /// What is known of the facts and words of one of the tables, by their places there.
  struct Lane {
    LoadTables* tables = nullptr;
    std::vector<bool> needed;  // facts that are asserted, or named by one that is; none: all
    std::vector<Rank> word_ranks, other_ranks;
    std::vector<Rank> fact_ranks;  // none where no fact names another; kNoRank: beyond ranks
    /// Facts about facts as codes, by depth from 1 on.
    std::vector<RowRun> levels;
    /// Facts of the depth that is numbered next, sorted.
    std::vector<RowRun> runs;

    bool is_needed(Place place) const { return needed.empty() || needed[place]; }
    void find_needed();
    std::vector<bool> used_words() const;
    Rank rank(PartCode code) const;
  };
  /// Of memory, whatever the limit is; and what stays in it until the load is resolved.
  static constexpr std::size_t kLeastRows = 16;
  static constexpr std::size_t kBytesPerId = 32;
  static constexpr std::size_t kBytesPerNestedFact = 6;
  static constexpr Rank kNoRank = std::numeric_limits<Rank>::max();
  /// The facts of all lanes that are equal.
  struct Group {
    RankRow row{};
    bool asserted = false;
    std::vector<std::pair<Lane*, Place>> places;  // kept where facts name others
  };

  /// Calls work(lane) for each, in threads.
  template <typename Work>
  void for_lanes(const Work& work);
  FoundWords find_used_words();
  void require_memory(const FoundWords& words) const;
  void rank_ids(FoundWords words);
  std::size_t rows_held() const;
  RowSorter sorter() const;
  /// Ranks facts that name no others, and sets the others aside.
  void read_facts(Lane& lane);
  /// Ranks those of a depth.
  void read_level(Lane& lane, std::size_t depth);
  /// Numbers the facts in Lane::runs, which do not name each other.
  void number_facts();
  void number_group(const Group& group, MergeCursor& known);
  /// The number that some equal facts get; empty: they are asserted already.
  std::optional<std::uint32_t> number_of(const RankRow& row, bool asserted, MergeCursor& known,
                                         FactNumber& number);
  bool is_old(const FactKey& key) const;

  std::shared_ptr<const SnapshotState> state_;
  std::unique_ptr<EqualFacts> equal_;  // null: there are no other names
  std::size_t memory_limit_;
  std::span<std::unique_ptr<LoadTables>> tables_;
  std::vector<Lane> lanes_;
  bool has_nested_ = false;
  std::vector<RowRun> asserted_, quoted_;  // by depth
  ResolvedLoad out_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_RESOLVE_H_
