// From the tables of a bulk load to what it adds to a graph: which words and facts are new, and
// their numbers.
#ifndef ANNALS_STORE_LOAD_RESOLVE_H_
#define ANNALS_STORE_LOAD_RESOLVE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/equal_facts.h"
#include "store/graph_state.h"
#include "store/load_tables.h"
#include "store/log_record.h"
#include "store/merge_cursor.h"

namespace annals::store {

struct ResolvedLoad {
  WordList words;  // new ones, in sorted order of their records
  std::vector<NumberedFact> asserted;
  std::vector<NumberedFact> quoted;
  WordNumber next_word = 0;
  FactNumber next_fact = 0;
};

/// Empties the tables as it goes, for memory's sake. New words are numbered in sorted order; new
/// facts in the order of subject, relation, object and time, facts about facts after those.
class LoadResolver {
 public:
  LoadResolver(std::shared_ptr<const GraphState> graph, LoadTables& tables, bool as_stated);
  ResolvedLoad resolve();

 private:
  struct Keyed {
    FactKey key;
    std::uint32_t place;
  };

  void find_words();
  void number_words();
  void find_needed();
  /// The words that needed facts name: others, of lines that were left out, are not kept.
  std::vector<bool> used_words() const;
  void resolve_level(std::vector<std::uint32_t> places);
  Id resolve_id(Id id) const;
  bool is_old(const FactKey& key) const;
  void place_fact(const Keyed& fact, MergeCursor& known);

  std::shared_ptr<const SnapshotState> state_;
  LoadTables& tables_;
  std::unique_ptr<EqualFacts> equal_;     // null: there are no other names
  std::vector<WordNumber> word_numbers_;  // by place; 0: not yet
  std::vector<FactNumber> fact_numbers_;
  std::vector<bool> needed_;  // facts that are asserted, or named by one that is
  ResolvedLoad out_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_LOAD_RESOLVE_H_
