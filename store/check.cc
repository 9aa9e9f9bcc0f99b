// Reading everything and comparing it with itself.
#include <fmt/format.h>

#include <algorithm>

#include "model/error.h"
#include "store/check_times.h"
#include "store/graph_core.h"
#include "store/merge_cursor.h"
#include "store/name_order.h"
#include "store/row_reader.h"

namespace annals::store {
namespace {

class Checker {
 public:
  explicit Checker(const GraphState& graph) : graph_(graph), words_(graph.next_word) {}

  CheckReport run(const std::shared_ptr<const GraphState>& shared) {
    part("files", [&] {
      graph_.database->verify();
      return std::string("their checksums hold");
    });
    part("commits", [&] { return check_log(); });
    for (const auto& run : graph_.runs) {
      part(fmt::format("run {}", run->info().number), [&] { return check_run(*run); });
    }
    for (const auto& piece : graph_.delta) {
      const WordList& list = piece->words();
      for (std::size_t i = 0; i < list.size(); ++i) add_word(list.number(i));
    }
    if (!graph_.delta.empty()) tell_recent();
    part("facts", [&] { return check_facts(std::make_shared<const SnapshotState>(shared)); });
    return std::move(report_);
  }

 private:
  void tell_recent() {
    std::uint64_t facts = 0;
    for (const auto& piece : graph_.delta) {
      facts += piece->rows(Order::kNumber, Partition::kAsserted).rows();
    }
    report_.lines.push_back(fmt::format("recent commits: {} facts that are in no run yet", facts));
  }
  template <typename Check>
  void part(const std::string& name, const Check& check) {
    try {
      report_.lines.push_back(name + ": " + check());
    } catch (const Error& error) {
      report_.sound = false;
      report_.lines.push_back(name + " is damaged: " + error.what());
    }
  }
  [[noreturn]] static void fail(const std::string& what) { throw Error(ErrorCode::kDamaged, what); }

  std::string check_log() const;
  std::string check_run(const Run& run);
  void check_heads(const Directory& directory, std::size_t block, const BlockView& view,
                   Order order) const;
  std::uint64_t check_rows(const Run& run, Order order, Partition partition) const;
  void check_words(const Run& run);
  void check_names(const Run& run) const;
  std::string check_facts(const std::shared_ptr<const SnapshotState>& state) const;
  void add_word(WordNumber number) {
    if (number >= words_.size()) fail(fmt::format("word {} was never given", number));
    words_[number] = true;
  }

  const GraphState& graph_;
  std::vector<bool> words_;
  CheckReport report_;
};

std::string Checker::check_log() const {
  CommitNumber next = 1;
  Moment time = kStartOfTime;
  graph_.database->visit(Space::kMain, log_key(1), log_key(graph_.logged + 1),
                         [&](std::string_view key, std::string_view value) {
                           if (key != log_key(next))
                             fail(fmt::format("commit {} is missing", next));
                           const LogHead head = LogRecord::is_folded(value, next)
                                                    ? LogRecord::decode_head(value, next)
                                                    : LogRecord::decode(value, next).head;
                           if (head.info.time < time)
                             fail(fmt::format("commit {} is before the last one", next));
                           time = head.info.time;
                           ++next;
                           return true;
                         });
  if (next != graph_.logged + 1) fail(fmt::format("commit {} is missing", next));
  if (graph_.logged == 0) return "none yet";
  return fmt::format("{} without a gap, the last one of {}", graph_.logged,
                     TimeValue::from_moment(time).text());
}

/// Where the block begins and what it spans must be what the directory says: scans go by it.
void Checker::check_heads(const Directory& directory, std::size_t block, const BlockView& view,
                          Order order) const {
  const Tuple first = view.tuple(0);
  bool same = directory.rows_before(block + 1) - directory.rows_before(block) == view.rows;
  for (std::size_t c = 0; c < kSortColumns; ++c) {
    same = same && directory.first(block, c) == first[c];
  }
  for (RowReader rows(view, 0, view.rows); same && !rows.done();) {
    const Id time = row_of(rows.next(), order).key.time;
    if (time.kind() != IdKind::kTime) continue;  // such blocks are never left out
    const TimeBounds bounds = TimeValue::bounds_of_packed(time.payload());
    same = directory.may_touch(block, {kStartOfTime, bounds.s0}) &&
           directory.may_touch(block, {bounds.e1, kEndOfTime});
  }
  if (!same) fail(fmt::format("the directory says something else than block {}", block));
}

/// Returns a sum that is the same for the same facts in any order.
std::uint64_t Checker::check_rows(const Run& run, Order order, Partition partition) const {
  const Directory& directory = run.directory(section_of(order), partition);
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;
  Tuple last{};
  for (std::size_t b = 0; b < directory.blocks(); ++b) {
    const PinnedBlock block = run.block(section_of(order), partition, b, false);
    check_heads(directory, b, block.view, order);
    for (RowReader reader(block.view, 0, block.view.rows); !reader.done();) {
      const Tuple tuple = reader.next();
      if (rows++ > 0 && !std::lexicographical_compare(last.begin(), last.begin() + kToColumn,
                                                      tuple.begin(), tuple.begin() + kToColumn)) {
        fail("rows are not in order");
      }
      last = tuple;
      const FactRow row = row_of(tuple, order);
      std::uint64_t hash = 0;
      for (const std::uint64_t value :
           {row.key.subject.bits, row.key.relation.bits, row.key.object.bits, row.key.time.bits,
            row.number, row.from, row.to}) {
        hash = mix(hash ^ value);
      }
      sum += hash;
    }
  }
  if (rows != run.info().rows[static_cast<std::size_t>(partition)]) {
    fail("it has another number of facts than it should");
  }
  return sum;
}

void Checker::check_words(const Run& run) {
  std::uint64_t words = 0;
  std::uint64_t sum = 0;
  const std::size_t pages = run.directory(Section::kWords).blocks();
  for (std::size_t p = 0; p < pages; ++p) {
    const WordList page = run.page(p, false);
    for (std::size_t i = 0; i < page.size(); ++i) {
      add_word(page.number(i));
      sum += mix(hash_bytes(page.record(i)) ^ mix(page.number(i)));
      ++words;
    }
  }
  const std::size_t blocks = run.directory(Section::kWordIndex).blocks();
  for (std::size_t b = 0; b < blocks; ++b) {
    const PinnedBlock block = run.block(Section::kWordIndex, Partition::kAsserted, b, false);
    for (std::size_t i = 0; i < block.view.rows; ++i) {
      sum -= mix(block.view.columns[0].at(i) ^ mix(block.view.columns[1].at(i)));
    }
  }
  if (words != run.info().words || sum != 0) fail("words and their index differ");
}

void Checker::check_names(const Run& run) const {
  const auto hash_of = [](std::string_view record, WordNumber number) {
    return mix(hash_bytes(record) ^ mix(number));
  };
  std::uint64_t sum = 0;
  for (std::size_t p = 0; p < run.directory(Section::kWords).blocks(); ++p) {
    const WordList page = run.page(p, false);
    for (std::size_t i = 0; i < page.size(); ++i) {
      if (id_kind(page.record(i)) == IdKind::kEntity)
        sum += hash_of(page.record(i), page.number(i));
    }
  }
  std::string last;
  for (const auto names = names_of(run, "", false); names->valid(); names->next()) {
    if (names->record() <= last) fail("names are not in order");
    last = names->record();
    sum -= hash_of(names->record(), names->number());
  }
  if (sum != 0) fail("words and the order of names differ");
}

std::string Checker::check_run(const Run& run) {
  for (const Partition partition : kPartitions) {
    const std::uint64_t sum = check_rows(run, Order::kNumber, partition);
    for (std::size_t o = 0; o < kOrderCount; ++o) {
      if (check_rows(run, static_cast<Order>(o), partition) != sum) fail("orders differ");
    }
  }
  if (run.tombstones().all().size() != run.info().tombstones) fail("ended facts are missing");
  std::size_t orders = kOrderCount;
  TimeReader times(graph_);
  for (const Partition partition : {Partition::kAsserted, Partition::kHistory}) {
    if (!run.has_time_order(partition)) continue;
    check_time_orders(run, partition, times);
    if (partition == Partition::kAsserted) orders += kTimeSections.size();
  }
  check_words(run);
  check_names(run);
  const auto& rows = run.info().rows;
  return fmt::format("{} facts, {} quoted, {} retracted in {} orders, {} words", rows[0], rows[1],
                     rows[2], orders, run.info().words);
}

std::string Checker::check_facts(const std::shared_ptr<const SnapshotState>& state) const {
  std::vector<bool> known(graph_.next_fact);
  MergeCursor numbers(state, Order::kNumber, Visibility::kKnown);
  FactBatch batch;
  while (numbers.next(batch)) {
    for (const FactNumber number : batch.numbers) {
      if (number >= known.size()) fail(fmt::format("fact {} was never given", number));
      known[number] = true;
    }
    batch.clear();
  }
  MergeCursor facts(state, Order::kSubjectRelationObject, Visibility::kHistory);
  std::uint64_t asserted = 0;
  while (facts.next(batch)) {
    for (const auto& part : batch.parts) {
      for (const Id id : part) {
        const std::uint64_t n = id.payload();
        if (id.is_word() && (n >= words_.size() || !words_[n])) {
          fail(fmt::format("word {} is missing", n));
        }
        if (id.is_fact() && (n >= known.size() || !known[n])) {
          fail(fmt::format("fact {} is missing", n));
        }
      }
    }
    asserted +=
        static_cast<std::uint64_t>(std::count(batch.to.begin(), batch.to.end(), kNeverEnded));
    batch.clear();
  }
  if (asserted != graph_.asserted) {
    fail(fmt::format("{} facts are asserted where {} should be", asserted, graph_.asserted));
  }
  return fmt::format("{} asserted, all words and facts that they name are there", asserted);
}

}  // namespace

CheckReport GraphCore::check() const {
  const std::shared_ptr<const GraphState> now = published();
  // Keeps the runs from being removed meanwhile.
  const SnapshotState held(now);
  return Checker(*now).run(now);
}

}  // namespace annals::store
