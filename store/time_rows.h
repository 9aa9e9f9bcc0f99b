// Rows of the time orders: all asserted facts by `when` (time_key.h), and those of each relation.
// The second one leaves out what it does not need to find a fact's number; its facts' subjects and
// objects are looked up by that.
#ifndef ANNALS_STORE_TIME_ROWS_H_
#define ANNALS_STORE_TIME_ROWS_H_

#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "store/block.h"
#include "store/keys.h"
#include "store/lazy.h"
#include "store/words.h"

namespace annals::store {

struct GraphState;

inline constexpr std::array<Section, 2> kTimeSections = {Section::kTime, Section::kRelationTime};
inline bool holds_times(Section section) {
  return section == Section::kTime || section == Section::kRelationTime;
}

/// Where a time order keeps what. The first `sorted` columns sort it, and the states of one fact
/// come by their `from`; the first `heads` stand in its directory; kNowhere is a column that it
/// does not have.
struct TimeLayout {
  static constexpr std::uint8_t kNowhere = 0xFF;
  std::uint8_t columns, sorted, heads;
  std::uint8_t when, number, from;
  std::array<std::uint8_t, 4> part;            // by Part
  std::uint8_t to() const { return columns; }  // only in history
  bool has(Part p) const { return part[static_cast<std::size_t>(p)] != kNowhere; }
  std::uint8_t at(Part p) const { return part[static_cast<std::size_t>(p)]; }
};
const TimeLayout& time_layout_of(Section section);

/// Gives the bounds of times, one after the other.
class TimeReader {
 public:
  /// `word_of`: the record of a word, which lives until the next call.
  explicit TimeReader(std::function<std::string_view(WordNumber)> word_of)
      : word_of_(std::move(word_of)) {}
  /// Of the times of a state, which must outlive it.
  explicit TimeReader(const GraphState& graph);

  const TimeBounds& bounds(Id time);
  /// Its place in the time orders.
  std::uint64_t when(Id time);

 private:
  void read(Id time);

  std::function<std::string_view(WordNumber)> word_of_;
  Id last_;
  TimeBounds bounds_{};
  std::uint64_t when_ = 0;  // of the last one, when knows_when_
  bool knows_when_ = false;
};

Tuple time_tuple(const FactRow& row, std::uint64_t when, Section section);
bool time_less(const Tuple& a, const Tuple& b, const TimeLayout& layout);

/// Some facts of a partition sorted in a time order.
Columns time_columns(const std::vector<FactRow>& rows, Section section, Partition partition,
                     TimeReader& times);

/// The same, made when it is first asked for. Any thread.
class TimeRows {
 public:
  template <typename Rows>  // a function that gives a vector of FactRow
  const Columns& of(Section section, const GraphState& graph, const Rows& rows) const {
    return sorted_[section == Section::kTime ? 0 : 1].get([&] {
      TimeReader times(graph);
      return time_columns(rows(), section, Partition::kAsserted, times);
    });
  }

 private:
  std::array<Lazy<Columns>, 2> sorted_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_TIME_ROWS_H_
