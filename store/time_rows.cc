#include "store/time_rows.h"

#include <algorithm>

#include "model/error.h"
#include "store/graph_state.h"
#include "store/run.h"
#include "store/time_key.h"

namespace annals::store {

const TimeLayout& time_layout_of(Section section) {
  constexpr std::uint8_t kNowhere = TimeLayout::kNowhere;
  // when, number, subject, relation, object, time, from
  static constexpr TimeLayout kAll = {7, 2, 1, 0, 1, 6, {2, 3, 4, 5}};
  // relation, when, number, time, from
  static constexpr TimeLayout kOfRelation = {5, 3, 2, 1, 2, 4, {kNowhere, 0, kNowhere, 3}};
  return section == Section::kTime ? kAll : kOfRelation;
}

TimeReader::TimeReader(const GraphState& graph)
    : word_of_([&graph, held = HeldRecord()](WordNumber number) mutable {
        held = find_record(graph, number);
        return held.record;
      }) {}

void TimeReader::read(Id time) {
  knows_when_ = false;
  if (time.kind() == IdKind::kTime) {
    bounds_ = TimeValue::bounds_of_packed(time.payload());
  } else {
    const std::string_view record = word_of_(time.payload());
    if (record.data() == nullptr || id_kind(record) != IdKind::kTimeWord) {
      throw Error(ErrorCode::kDamaged, "the graph is damaged: the word of a time is missing");
    }
    bounds_ = term_of_record(record).as_time().bounds();
  }
  last_ = time;
}

const TimeBounds& TimeReader::bounds(Id time) {
  if (time != last_) read(time);
  return bounds_;
}

std::uint64_t TimeReader::when(Id time) {
  if (time != last_ || !knows_when_) {
    when_ = when_of(bounds(time));
    knows_when_ = true;
  }
  return when_;
}

Tuple time_tuple(const FactRow& row, std::uint64_t when, Section section) {
  const TimeLayout& layout = time_layout_of(section);
  Tuple tuple{};
  const std::array<Id, 4> parts = {row.key.subject, row.key.relation, row.key.object, row.key.time};
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (layout.part[p] != TimeLayout::kNowhere) tuple[layout.part[p]] = parts[p].bits;
  }
  tuple[layout.when] = when;
  tuple[layout.number] = row.number;
  tuple[layout.from] = row.from;
  tuple[layout.to()] = row.to;
  return tuple;
}

bool time_less(const Tuple& a, const Tuple& b, const TimeLayout& layout) {
  for (std::size_t c = 0; c < layout.sorted; ++c) {
    if (a[c] != b[c]) return a[c] < b[c];
  }
  return a[layout.from] < b[layout.from];
}

Columns time_columns(const std::vector<FactRow>& rows, Section section, Partition partition,
                     TimeReader& times) {
  const TimeLayout& layout = time_layout_of(section);
  std::vector<Tuple> tuples;
  tuples.reserve(rows.size());
  for (const FactRow& row : rows) {
    tuples.push_back(time_tuple(row, times.when(row.key.time), section));
  }
  std::sort(tuples.begin(), tuples.end(),
            [&](const Tuple& a, const Tuple& b) { return time_less(a, b, layout); });
  Columns columns(column_count(section, partition));
  columns.reserve(tuples.size());
  for (const Tuple& tuple : tuples) columns.push(tuple);
  return columns;
}

}  // namespace annals::store
