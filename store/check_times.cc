#include "store/check_times.h"

#include "model/error.h"
#include "store/row_reader.h"
#include "store/source_cursor.h"
#include "store/time_key.h"

namespace annals::store {
namespace {

[[noreturn]] void fail(const char* what) { throw Error(ErrorCode::kDamaged, what); }

/// The same for the columns of a time order in any sequence of rows.
std::uint64_t hash_of(const Tuple& tuple, std::size_t columns) {
  std::uint64_t hash = 0;
  for (std::size_t c = 0; c < columns; ++c) hash = mix(hash ^ tuple[c]);
  return hash;
}

std::uint64_t sum_of_facts(const Run& run, Section section, Partition partition,
                           TimeReader& times) {
  const std::size_t columns = column_count(section, partition);
  std::uint64_t sum = 0;
  SourceCursor facts(run, Order::kSubjectRelationObject, partition, false, nullptr);
  for (facts.seek({}, {}); facts.valid(); facts.advance(facts.end() - facts.begin())) {
    for (RowReader rows(facts.view(), facts.begin(), facts.end()); !rows.done();) {
      const FactRow row = row_of(rows.next(), Order::kSubjectRelationObject);
      sum += hash_of(time_tuple(row, times.when(row.key.time), section), columns);
    }
  }
  return sum;
}

/// Scans skip blocks and search in them by what the directory says.
void check_heads(const Directory& directory, std::size_t block, const BlockView& view,
                 const TimeLayout& layout) {
  bool same = directory.rows_before(block + 1) - directory.rows_before(block) == view.rows;
  for (std::size_t c = 0; c < layout.heads; ++c) {
    same = same && directory.first(block, c) == view.columns[c].at(0);
  }
  for (RowReader rows(view, 0, view.rows); same && !rows.done();) {
    const Id time{rows.next()[layout.at(Part::kTime)]};
    if (time.kind() != IdKind::kTime) continue;  // such blocks are never left out
    const TimeBounds bounds = TimeValue::bounds_of_packed(time.payload());
    same = directory.may_touch(block, {kStartOfTime, bounds.s0}) &&
           directory.may_touch(block, {bounds.e1, kEndOfTime});
  }
  if (!same) fail("the directory of facts by time says something else than a block");
}

std::uint64_t sum_of_order(const Run& run, Section section, Partition partition) {
  const TimeLayout& layout = time_layout_of(section);
  const std::size_t columns = column_count(section, partition);
  const Directory& directory = run.directory(section, partition);
  std::uint64_t sum = 0;
  Tuple last{};
  bool any = false;
  for (std::size_t b = 0; b < directory.blocks(); ++b) {
    const PinnedBlock block = run.block(section, partition, b, false);
    check_heads(directory, b, block.view, layout);
    for (RowReader rows(block.view, 0, block.view.rows); !rows.done();) {
      const Tuple& tuple = rows.next();
      if (any && !time_less(last, tuple, layout)) fail("facts by time are not in order");
      any = true;
      last = tuple;
      sum += hash_of(tuple, columns);
    }
  }
  return sum;
}

}  // namespace

void check_time_orders(const Run& run, Partition partition, TimeReader& times) {
  for (const Section section : kTimeSections) {
    if (sum_of_order(run, section, partition) != sum_of_facts(run, section, partition, times)) {
      fail("facts by time differ from the facts");
    }
  }
}

}  // namespace annals::store
