#include "store/load_write.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "store/bytes.h"
#include "store/load_times.h"
#include "store/parallel.h"
#include "store/row_sequence.h"
#include "store/time_rows.h"

namespace annals::store {
namespace {

constexpr std::size_t kLeastRows = 16;  // sorted at once, whatever the memory

class LoadWriter {
 public:
  /// `most`: rows that a thread sorts at once.
  LoadWriter(ResolvedLoad& load, CommitNumber commit, std::size_t most)
      : load_(load), commit_(commit), most_(most) {
    const std::vector<FactNumber>& old = load.old_numbers;
    std::vector<FactNumber> sorted = old;
    std::sort(sorted.begin(), sorted.end());
    for (const FactNumber number : old) {
      const auto at = std::lower_bound(sorted.begin(), sorted.end(), number);
      old_places_.push_back(static_cast<Rank>(at - sorted.begin()));
    }
  }

  /// By subject and relation, as the rows lie there, and by number, where that is not the same.
  void write_by_subject(RunWriter& writer, RunWriter& numbers) const {
    write(writer, Order::kSubjectRelationObject, load_.asserted, load_.quoted);
    const auto needed = [&](const RowSequence& rows, Partition partition) {
      return writer.needs(Order::kNumber, partition) ? by_number(rows) : RowSequence();
    };
    write(numbers, Order::kNumber, needed(load_.asserted, Partition::kAsserted),
          needed(load_.quoted, Partition::kQuoted));
  }

  /// One pass over rows that are sorted by subject, relation, object and time.
  void write_by_relation(RunWriter& writer) const {
    write(writer, Order::kRelationSubjectObject, by(load_.asserted, &RankRow::relation),
          by(load_.quoted, &RankRow::relation));
  }

  /// Objects first; that order makes the one by relation and object.
  void write_by_object(RunWriter& of_relations, RunWriter& of_objects) const {
    RowSequence asserted = by(load_.asserted, &RankRow::object);
    RowSequence quoted = by(load_.quoted, &RankRow::object);
    write(of_objects, Order::kObjectSubjectRelation, asserted, quoted);
    asserted = by(asserted, &RankRow::relation);
    quoted = by(quoted, &RankRow::relation);
    write(of_relations, Order::kRelationObjectSubject, asserted, quoted);
  }

  /// By time, and by relation and time.
  void write_times(RunWriter& writer, const GraphState& graph) const {
    HeldRecord held;
    TimeReader times([&](WordNumber number) {
      const std::string_view record = load_.words.find_time(number);
      if (record.data() != nullptr) return record;
      held = find_record(graph, number);
      return held.record;
    });
    const LoadTimes places(load_.ids, times);
    const auto place = [&places](const RankRow& row) { return places.place(row.time); };
    RowSequence rows = numbers_rise() ? load_.asserted.sorted_by(place, most_)
                                      : by_number(load_.asserted).sorted_by(place, most_);
    write_times(writer, Section::kTime, rows, places);
    rows = by(rows, &RankRow::relation);
    write_times(writer, Section::kRelationTime, rows, places);
  }

  void write_words(RunWriter& writer) const {
    writer.begin(Section::kWords);
    RowSorter index(most_, [](Rows& rows) {
      std::sort(rows.begin(), rows.end(),
                [](const RankRow& a, const RankRow& b) { return compare_index(a, b) < 0; });
    });
    load_.words.for_each([&](WordNumber number, std::string_view record) {
      writer.add_word(number, record);
      const std::uint64_t hash = hash_bytes(record);
      index.push({upper(hash), lower(hash), upper(number), lower(number), 0});
    });
    writer.begin(Section::kWordIndex);
    const RowSequence sorted(index.finish(), compare_index);
    sorted.for_each([&writer](const RankRow& row, std::size_t) {
      writer.add({both(row.subject, row.relation), both(row.object, row.time)});
    });
    writer.begin(Section::kNames);  // none: words are numbered in the order of their records
  }

 private:
  // A row of the words' index: hash and number in two halves each.
  static Rank upper(std::uint64_t bits) { return static_cast<Rank>(bits >> 32); }
  static Rank lower(std::uint64_t bits) { return static_cast<Rank>(bits); }
  static std::uint64_t both(Rank upper, Rank lower) { return std::uint64_t{upper} << 32 | lower; }
  static int compare_index(const RankRow& a, const RankRow& b) {
    const auto of = [](const RankRow& row) {
      return std::pair(both(row.subject, row.relation), both(row.object, row.time));
    };
    return of(a) < of(b) ? -1 : (of(b) < of(a) ? 1 : 0);
  }

  RowSequence by(const RowSequence& rows, RankColumn column) const {
    return rows.sorted_by([column](const RankRow& row) { return row.*column; }, most_);
  }

  /// The row's place by number: numbers that the graph gave before come first.
  Rank number_place(const RankRow& row) const {
    if (row.number >= ResolvedLoad::kOldNumbers) {
      return old_places_[row.number - ResolvedLoad::kOldNumbers];
    }
    return static_cast<Rank>(old_places_.size()) + row.number;
  }
  RowSequence by_number(const RowSequence& rows) const {
    return rows.sorted_by([this](const RankRow& row) { return number_place(row); }, most_);
  }
  bool numbers_rise() const {
    bool rise = true;
    Rank last = 0;
    load_.asserted.for_each([&](const RankRow& row, std::size_t) {
      const Rank place = number_place(row);
      rise = rise && last <= place;
      last = place;
    });
    return rise;
  }

  void write(RunWriter& writer, Order order, const RowSequence& asserted,
             const RowSequence& quoted) const {
    writer.begin(section_of(order), Partition::kAsserted);
    asserted.for_each([&](const RankRow& row, std::size_t) {
      const NumberedFact fact = load_.fact(row);
      writer.add(tuple_of({fact.key, fact.number, commit_, kNeverEnded}, order));
    });
    writer.begin(section_of(order), Partition::kQuoted);
    quoted.for_each([&](const RankRow& row, std::size_t) {
      const NumberedFact fact = load_.fact(row);
      writer.add(tuple_of({fact.key, fact.number, 0, 0}, order));
    });
  }

  void write_times(RunWriter& writer, Section section, const RowSequence& rows,
                   const LoadTimes& places) const {
    writer.begin(section);
    rows.for_each([&](const RankRow& row, std::size_t) {
      const NumberedFact fact = load_.fact(row);
      writer.add(time_tuple({fact.key, fact.number, commit_, kNeverEnded}, places.when(row.time),
                            section));
    });
  }

  ResolvedLoad& load_;
  CommitNumber commit_;
  std::size_t most_;
  std::vector<Rank> old_places_;  // of old_numbers, among themselves
};

}  // namespace

RunWriter write_load(ResolvedLoad& load, CommitNumber commit, const GraphState& graph,
                     const std::function<RunWriter()>& new_writer, std::size_t threads,
                     std::size_t memory_limit) {
  // Three times the rows are in memory while some are sorted; the load's own are another quarter.
  const std::size_t most = memory_limit / 8 * 5 / (3 * sizeof(RankRow) * threads);
  const LoadWriter of(load, commit, std::max(most, kLeastRows));
  // Each has sections of its own, so that no two files overlap.
  RunWriter by_subject = new_writer(), by_relation = new_writer(), of_relations = new_writer(),
            of_objects = new_writer(), numbers = new_writer(), words = new_writer(),
            times = new_writer();
  const std::vector<std::function<void()>> work = {
      [&] { of.write_by_object(of_relations, of_objects); },
      [&] { of.write_times(times, graph); },
      [&] { of.write_by_subject(by_subject, numbers); },
      [&] { of.write_by_relation(by_relation); },
      [&] { of.write_words(words); },
  };
  run_parallel(work, threads);
  for (RunWriter* writer : {&by_relation, &of_relations, &of_objects, &numbers, &words, &times}) {
    by_subject.join(std::move(*writer));
  }
  return by_subject;
}

}  // namespace annals::store
