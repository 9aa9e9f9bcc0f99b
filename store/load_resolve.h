// From the tables of a bulk load to what it adds to a graph: which words and facts are new, and
// their numbers.
#ifndef ANNALS_STORE_LOAD_RESOLVE_H_
#define ANNALS_STORE_LOAD_RESOLVE_H_

#include <memory>
#include <optional>
#include <vector>

#include "store/equal_facts.h"
#include "store/graph_state.h"
#include "store/load_rows.h"
#include "store/load_tables.h"
#include "store/log_record.h"
#include "store/merge_cursor.h"

namespace annals::store {

struct ResolvedLoad {
  WordList words;  // new ones, in sorted order of their records
  /// By rank. Ranks beyond are those of facts, in the order of their numbers.
  std::vector<Id> ids;
  /// By subject, relation, object and time, each once.
  std::vector<RankRow> asserted, quoted;
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
/// facts in the order of subject, relation, object and time, facts about facts after those.
class LoadResolver {
 public:
  LoadResolver(std::shared_ptr<const GraphState> graph, LoadTables& tables, bool as_stated);
  ResolvedLoad resolve();

 private:
  using Place = std::uint32_t;  // of a fact in the tables

  void find_words();
  void number_words();
  void rank_ids();
  void find_needed();
  bool is_needed(Place place) const { return needed_.empty() || needed_[place]; }
  /// The words that needed facts name: others, of lines that were left out, are not kept.
  std::vector<bool> used_words() const;
  void resolve_nested();
  void resolve_flat();
  Rank rank(PartCode code) const;
  RankRow row_of(Place place) const;
  /// Numbers facts that do not name each other. `rows` have places instead of numbers.
  void number_facts(std::vector<RankRow> rows);
  /// The number that some equal facts get; empty: they are asserted already.
  std::optional<std::uint32_t> number_of(const RankRow& row, bool asserted, MergeCursor& known,
                                         FactNumber& number);
  bool is_old(const FactKey& key) const;

  std::shared_ptr<const SnapshotState> state_;
  LoadTables& tables_;
  std::unique_ptr<EqualFacts> equal_;     // null: there are no other names
  std::vector<WordNumber> word_numbers_;  // by place; 0: not yet, or not used
  std::vector<Rank> word_ranks_;
  std::vector<Rank> other_ranks_;
  std::vector<FactNumber> fact_numbers_;  // by place; none where no fact names another
  std::vector<bool> needed_;  // facts that are asserted, or named by one that is; none: all
  ResolvedLoad out_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_RESOLVE_H_
