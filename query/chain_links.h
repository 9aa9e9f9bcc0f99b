// The links of a transitive relation's chains: its facts but for those that are chains themselves.
#ifndef ANNALS_QUERY_CHAIN_LINKS_H_
#define ANNALS_QUERY_CHAIN_LINKS_H_

#include <array>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "query/derived.h"
#include "store/store.h"

namespace annals::query {

/// Looks them up node by node; once that costs as much, reads them all. One thread at a time.
class ChainLinks {
 public:
  ChainLinks(store::Id relation, Context& context);
  ~ChainLinks();
  ChainLinks(const ChainLinks&) = delete;
  ChainLinks& operator=(const ChainLinks&) = delete;

  /// The links that begin at the node (backwards: end). The view lives until the next call.
  std::span<const ChainEnd> of(store::Id node, bool forwards);
  /// The nodes that have any, sorted.
  std::vector<store::Id> starts(bool forwards);
  /// Whether there are fewer of them a node forwards than backwards.
  bool forwards_is_cheaper() const { return forwards_is_cheaper_; }

 private:
  /// One direction.
  struct Side {
    std::unique_ptr<store::Cursor> cursor;
    std::uint64_t looked_up = 0;
    bool complete = false;  // all of them are in `links`
    std::unordered_map<store::Id, std::pair<std::size_t, std::size_t>> places;
    std::vector<ChainEnd> links;
  };
  store::Cursor& cursor(Side& side, bool forwards);
  void read_all(Side& side, bool forwards);
  template <typename Take>
  void read(store::Cursor& cursor, bool forwards, const Take& take);

  store::Id relation_;
  Context& context_;
  std::uint64_t facts_ = 0;  // about
  bool forwards_is_cheaper_ = true;
  std::array<Side, 2> sides_;  // backwards, forwards
  store::FactBatch batch_;
  std::size_t charged_ = 0;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_CHAIN_LINKS_H_
