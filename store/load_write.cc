#include "store/load_write.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "store/load_times.h"
#include "store/name_order.h"
#include "store/parallel.h"
#include "store/time_rows.h"

namespace annals::store {
namespace {

class LoadWriter {
 public:
  LoadWriter(ResolvedLoad& load, CommitNumber commit) : load_(load), commit_(commit) {}

  /// By subject and relation, as the rows lie there, and by number, where that is not the same.
  void write_by_subject(RunWriter& writer, RunWriter& numbers) const {
    write(writer, Order::kSubjectRelationObject, load_.asserted, load_.quoted);
    const auto needed = [&](const Rows& rows, Partition partition) {
      return writer.needs(Order::kNumber, partition) ? by_number(rows) : Rows();
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
    Rows asserted = by(load_.asserted, &RankRow::object);
    Rows quoted = by(load_.quoted, &RankRow::object);
    write(of_objects, Order::kObjectSubjectRelation, asserted, quoted);
    asserted = by(asserted, &RankRow::relation);
    quoted = by(quoted, &RankRow::relation);
    write(of_relations, Order::kRelationObjectSubject, asserted, quoted);
  }

  /// By time, and by relation and time. The words' index must be there.
  void write_times(RunWriter& writer, const GraphState& graph) const {
    HeldRecord held;
    TimeReader times([&](WordNumber number) {
      const std::string_view record = load_.words.find(number);
      if (record.data() != nullptr) return record;
      held = find_record(graph, number);
      return held.record;
    });
    const LoadTimes places(load_.ids, times);
    const auto place = [&places](const RankRow& row) { return places.place(row.time); };
    const auto less = [this](const RankRow& a, const RankRow& b) {
      return load_.number(a) < load_.number(b);
    };
    const Rows& facts = load_.asserted;
    const bool rise = std::is_sorted(facts.begin(), facts.end(), less);
    Rows rows = stably_sorted(rise ? facts : by_number(facts), place, places.most());
    write_times(writer, Section::kTime, rows, places);
    rows = by(rows, &RankRow::relation);
    write_times(writer, Section::kRelationTime, rows, places);
  }

  void write_words(RunWriter& writer) const {
    const WordList& words = load_.words;
    writer.begin(Section::kWords);
    for (std::size_t i = 0; i < words.size(); ++i) {
      writer.add_word(words.number(i), words.record(i));
    }
    writer.begin(Section::kWordIndex);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto [hash, number] = words.index_row(i);
      writer.add({hash, number});
    }
    writer.begin(Section::kNames);
    if (writer.words_in_order()) return;
    for (const auto names = names_of(words, ""); names->valid(); names->next()) {
      writer.add_name(names->number(), names->record());
    }
  }

 private:
  using Rows = std::vector<RankRow>;

  static Rows by(const Rows& rows, RankColumn column) { return stably_sorted(rows, column); }

  Rows by_number(Rows rows) const {
    std::sort(rows.begin(), rows.end(), [this](const RankRow& a, const RankRow& b) {
      return load_.number(a) < load_.number(b);
    });
    return rows;
  }

  void write(RunWriter& writer, Order order, const Rows& asserted, const Rows& quoted) const {
    writer.begin(section_of(order), Partition::kAsserted);
    for (const RankRow& row : asserted) {
      const NumberedFact fact = load_.fact(row);
      writer.add(tuple_of({fact.key, fact.number, commit_, kNeverEnded}, order));
    }
    writer.begin(section_of(order), Partition::kQuoted);
    for (const RankRow& row : quoted) {
      const NumberedFact fact = load_.fact(row);
      writer.add(tuple_of({fact.key, fact.number, 0, 0}, order));
    }
  }

  void write_times(RunWriter& writer, Section section, const Rows& rows,
                   const LoadTimes& places) const {
    writer.begin(section);
    for (const RankRow& row : rows) {
      const NumberedFact fact = load_.fact(row);
      writer.add(time_tuple({fact.key, fact.number, commit_, kNeverEnded}, places.when(row.time),
                            section));
    }
  }

  ResolvedLoad& load_;
  CommitNumber commit_;
};

}  // namespace

RunWriter write_load(ResolvedLoad& load, CommitNumber commit, const GraphState& graph,
                     const std::function<RunWriter()>& new_writer, std::size_t threads) {
  load.words.index();
  const LoadWriter of(load, commit);
  // Each has sections of its own, so that no two files overlap.
  RunWriter by_subject = new_writer(), by_relation = new_writer(), of_relations = new_writer(),
            of_objects = new_writer(), numbers = new_writer(), words = new_writer(),
            times = new_writer();
  const std::vector<std::function<void()>> work = {
      [&] { of.write_by_object(of_relations, of_objects); },
      [&] { of.write_by_subject(by_subject, numbers); },
      [&] { of.write_times(times, graph); },
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
