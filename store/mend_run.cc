#include "store/mend_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "store/run_parts.h"
#include "store/run_writer.h"

namespace annals::store {
namespace {

constexpr std::array<std::string_view, kPartitionCount> kPartitionNames = {"asserted", "quoted",
                                                                           "retracted"};

std::string_view name_of(Partition partition) {
  return kPartitionNames[static_cast<std::size_t>(partition)];
}

std::string_view name_of(Section section) {
  constexpr std::array<std::string_view, kSectionCount> kNames = {"by subject and relation",
                                                                  "by relation and subject",
                                                                  "by relation and object",
                                                                  "by object and subject",
                                                                  "by number",
                                                                  "words",
                                                                  "the index of words",
                                                                  "ended facts",
                                                                  "names",
                                                                  "by time",
                                                                  "by relation and time"};
  return kNames[static_cast<std::size_t>(section)];
}

/// By what sorts a row: the columns of the order, and when the state began.
bool less(const Tuple& a, const Tuple& b) {
  return std::lexicographical_compare(a.begin(), a.begin() + kToColumn, b.begin(),
                                      b.begin() + kToColumn);
}

/// First and last rows of blocks, which do not overlap.
class Spans {
 public:
  void add(const BlockView& view) { spans_.emplace_back(view.tuple(0), view.tuple(view.rows - 1)); }
  bool hold(const Tuple& tuple) const {
    const auto after =
        std::upper_bound(spans_.begin(), spans_.end(), tuple,
                         [](const Tuple& t, const auto& span) { return less(t, span.first); });
    return after != spans_.begin() && !less((after - 1)->second, tuple);
  }

 private:
  std::vector<std::pair<Tuple, Tuple>> spans_;
};

class RunMender {
 public:
  RunMender(std::shared_ptr<Database> database, const RunInfo& info, std::size_t block_rows)
      : database_(std::move(database)),
        run_(database_, info),
        reader_(*database_, run_),
        info_(info),
        block_rows_(block_rows) {}

  MendedRun mend() {
    for (const Partition partition : kPartitions) look_at_facts(partition);
    for (const RunPart& part : facts_) {
      if (part.damaged()) mend_facts(part);
    }
    mend_words();
    mend_ends();
    if (!damaged_) return {};
    if (writer_) {
      auto files = writer_->finish();
      if (wrote_) mended_.database->take_in(std::move(files));
    }
    result_.run = std::make_shared<const Run>(database_, info_, std::move(mended_));
    return std::move(result_);
  }

 private:
  RunWriter& writer() {
    if (!writer_) {
      StoreOptions options;
      options.mode = OpenMode::kInMemory;
      mended_.database = Database::open_for_writing("", options);
      writer_.emplace(*mended_.database, info_.number, block_rows_);
    }
    return *writer_;
  }

  void look_at_facts(Partition partition);
  void look_at_times(Partition partition);
  std::vector<Tuple> rows_of_others(const RunPart& part, const Spans& there, std::uint64_t wanted);
  void mend_facts(const RunPart& part);
  void mend_words();
  /// Each word that reads, by number.
  template <typename Visit>
  void visit_words(const RunPart& pages, const Visit& visit) const;
  void write_words(const RunPart& pages);
  void write_index(const RunPart& pages);
  void mend_ends();

  void tell(std::string_view what) {
    result_.lines.push_back(fmt::format("run {}: {}", info_.number, what));
  }
  void tell_damage(const RunPart& part, std::string_view what) {
    damaged_ = true;
    const std::size_t damaged = part.blocks - part.whole.size();
    tell(!part.has_directory ? fmt::format("the directory of {} does not read", what)
                             : fmt::format("{} of {} blocks of {} {} not read", damaged,
                                           part.blocks, what, damaged == 1 ? "does" : "do"));
  }
  void tell_lost(std::uint64_t count, std::string_view what) {
    result_.lost = true;
    tell(fmt::format("{} {} are lost", count, what));
  }
  /// From now on the part is what the writer has, or not there.
  void replace(Section section, Partition partition = Partition::kAsserted) {
    mended_.parts[static_cast<std::size_t>(section)][static_cast<std::size_t>(partition)] = true;
  }
  std::uint64_t& rows(Partition partition) {
    return info_.rows[static_cast<std::size_t>(partition)];
  }

  std::shared_ptr<Database> database_;
  const Run run_;
  const RunPartReader reader_;
  RunInfo info_;  // of the run as it will be
  std::size_t block_rows_;
  std::optional<RunWriter> writer_;  // of what is made
  bool wrote_ = false;
  bool damaged_ = false;
  std::vector<RunPart> facts_;  // in the sequence in which they are written
  std::vector<RunPart> times_;  // of Section::kTime
  std::map<WordNumber, std::string> named_;
  MendedSections mended_;
  MendedRun result_;
};

void RunMender::look_at_facts(Partition partition) {
  if (rows(partition) == 0) return;
  for (std::size_t o = 0; o < kOrderCount; ++o) {
    const auto section = static_cast<Section>(o);
    // The blocks of the first order stand in for it.
    if (section == Section::kNumber && info_.numbers_rise(partition)) continue;
    const auto place = std::upper_bound(facts_.begin(), facts_.end(), section,
                                        [](Section s, const RunPart& p) { return s < p.section; });
    facts_.insert(place, reader_.look_at(section, partition));
  }
  if (partition != Partition::kQuoted) look_at_times(partition);
}

void RunMender::look_at_times(Partition partition) {
  const RunPart times = reader_.look_at(Section::kTime, partition);
  const RunPart by_relation = reader_.look_at(Section::kRelationTime, partition);
  bool is_written = times.has_directory || !times.whole.empty() || !by_relation.whole.empty();
  try {
    is_written = is_written || run_.has_time_order(partition);
  } catch (const Error& error) {
    if (!is_unreadable(error)) throw;
    is_written = true;
  }
  if (!is_written) return;  // the run is of before there were these orders
  for (const RunPart* part : {&times, &by_relation}) {
    if (!part->damaged()) continue;
    tell_damage(*part, fmt::format("{} facts {}", name_of(partition), name_of(part->section)));
  }
  times_.push_back(times);
  if (!times.damaged() && !by_relation.damaged()) return;
  // A run may do without.
  for (const Section section : kTimeSections) replace(section, partition);
}

/// What stands in the whole blocks of the other orders and is not there, at most so many.
std::vector<Tuple> RunMender::rows_of_others(const RunPart& part, const Spans& there,
                                             std::uint64_t wanted) {
  const auto order = static_cast<Order>(part.section);
  std::vector<Tuple> found;
  const auto take_from = [&](const RunPart& other) {
    if (found.size() >= wanted) return;
    reader_.visit_facts(other, [&](const FactRow& row) {
      const Tuple tuple = tuple_of(row, order);
      if (!there.hold(tuple)) found.push_back(tuple);
    });
    std::sort(found.begin(), found.end(), less);
    const auto same = [](const Tuple& a, const Tuple& b) { return !less(a, b); };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
  };
  for (const RunPart& other : facts_) {
    if (&other != &part && other.partition == part.partition) take_from(other);
  }
  for (const RunPart& times : times_) {
    if (times.partition == part.partition) take_from(times);
  }
  return found;
}

void RunMender::mend_facts(const RunPart& part) {
  const auto order = static_cast<Order>(part.section);
  const std::string_view name = name_of(part.partition);
  tell_damage(part, fmt::format("{} facts {}", name, name_of(part.section)));
  const std::uint64_t all = run_.info().rows[static_cast<std::size_t>(part.partition)];
  Spans there;
  std::uint64_t count = 0;
  for (const std::uint32_t ordinal : part.whole) {
    const PinnedBlock block = reader_.block(part, ordinal);
    there.add(block.view);
    count += block.view.rows;
  }
  const std::vector<Tuple> missing = rows_of_others(part, there, all - std::min(count, all));
  writer().begin(part.section, part.partition);
  auto next = missing.begin();
  reader_.visit_facts(part, [&](const FactRow& row) {
    const Tuple tuple = tuple_of(row, order);
    for (; next != missing.end() && less(*next, tuple); ++next) writer().add(*next);
    writer().add(tuple);
  });
  for (; next != missing.end(); ++next) writer().add(*next);
  count += missing.size();
  wrote_ = wrote_ || count > 0;
  replace(part.section, part.partition);
  if (count == rows(part.partition)) return;
  // They are in no order, so the other ones are damaged too, and will have as many; the orders by
  // time are left out.
  tell_lost(rows(part.partition) - count, fmt::format("{} facts", name));
  rows(part.partition) = count;
}

void RunMender::mend_words() {
  if (info_.words == 0) return;
  const RunPart pages = reader_.look_at(Section::kWords, Partition::kAsserted);
  const RunPart names = reader_.look_at(Section::kNames, Partition::kAsserted);
  const RunPart index = reader_.look_at(Section::kWordIndex, Partition::kAsserted);
  for (const auto& [part, what] : {std::pair{&pages, "words"}, {&names, "names"}}) {
    if (part->damaged()) tell_damage(*part, what);
  }
  if (index.damaged()) tell_damage(index, name_of(Section::kWordIndex));
  const bool in_pages = names.blocks > 0 || !names.has_directory;
  // A run may do without, too.
  if (names.damaged() || (pages.damaged() && in_pages)) replace(Section::kNames);
  if (pages.damaged()) {
    // Entities stand among the names as well.
    reader_.visit_words(names, [this](WordNumber number, std::string_view record) {
      named_.emplace(number, record);
    });
    write_words(pages);
  }
  if (index.damaged() || pages.damaged()) write_index(pages);
}

template <typename Visit>
void RunMender::visit_words(const RunPart& pages, const Visit& visit) const {
  auto next = named_.begin();
  reader_.visit_words(pages, [&](WordNumber number, std::string_view record) {
    for (; next != named_.end() && next->first < number; ++next) visit(next->first, next->second);
    if (next != named_.end() && next->first == number) ++next;
    visit(number, record);
  });
  for (; next != named_.end(); ++next) visit(next->first, next->second);
}

void RunMender::write_words(const RunPart& pages) {
  writer().begin(Section::kWords);
  visit_words(pages, [this](WordNumber number, std::string_view record) {
    writer().add_word(number, record);
  });
  replace(Section::kWords);
  const RunInfo& made = writer().info();
  wrote_ = wrote_ || made.words > 0;
  if (made.words < info_.words) tell_lost(info_.words - made.words, "words");
  info_.words = made.words;
  info_.first_word = made.first_word;
  info_.last_word = made.last_word;
}

void RunMender::write_index(const RunPart& pages) {
  std::vector<std::pair<std::uint64_t, WordNumber>> rows;
  rows.reserve(info_.words);
  visit_words(pages, [&](WordNumber number, std::string_view record) {
    rows.emplace_back(hash_bytes(record), number);
  });
  std::sort(rows.begin(), rows.end());
  writer().begin(Section::kWordIndex);
  for (const auto& [hash, number] : rows) writer().add({hash, number});
  wrote_ = wrote_ || !rows.empty();
  replace(Section::kWordIndex);
}

void RunMender::mend_ends() {
  try {
    run_.tombstones();
  } catch (const Error& error) {
    if (!is_unreadable(error)) throw;
    damaged_ = result_.lost = true;
    tell(
        fmt::format("the list of {} ended facts does not read: those that older runs hold stand "
                    "again, retracted or erased",
                    info_.tombstones));
    info_.tombstones = 0;
    replace(Section::kTombstones);
  }
}

}  // namespace

MendedRun mend_run(const std::shared_ptr<Database>& database, const RunInfo& info,
                   std::size_t block_rows) {
  return RunMender(database, info, block_rows).mend();
}

}  // namespace annals::store
