#include "store/load_resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <utility>

#include "model/error.h"
#include "store/parallel.h"

namespace annals::store {
namespace {

constexpr std::array<RankColumn, 4> kByParts = {&RankRow::subject, &RankRow::relation,
                                                &RankRow::object, &RankRow::time};

int compare_parts(const RankRow& a, const RankRow& b) {
  for (const RankColumn part : kByParts) {
    if (a.*part != b.*part) return a.*part < b.*part ? -1 : 1;
  }
  return 0;
}

/// Runs of different depths as one.
RowSequence joined(std::vector<RowRun> runs, std::size_t most) {
  std::erase_if(runs, [](const RowRun& run) { return run.size() == 0; });
  RowSequence all(std::move(runs), compare_parts);
  if (all.runs() <= 1) return all;
  RowRun one(most);
  one.reserve(all.size());
  all.for_each([&one](const RankRow& row, std::size_t) { one.push(row); });
  one.end();
  std::vector<RowRun> result;
  result.push_back(std::move(one));
  return RowSequence(std::move(result), compare_parts);
}

}  // namespace

LoadResolver::LoadResolver(std::shared_ptr<const GraphState> graph,
                           std::span<std::unique_ptr<LoadTables>> tables, bool as_stated,
                           std::size_t memory_limit)
    : state_(std::make_shared<const SnapshotState>(std::move(graph))),
      memory_limit_(memory_limit),
      tables_(tables),
      lanes_(tables.size()) {
  const OtherNames& names = state_->other_names();
  if (!names.empty() && !as_stated) equal_ = std::make_unique<EqualFacts>(state_, names);
  out_.first_fact = out_.next_fact = state_->graph().next_fact;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].tables = tables[i].get();
    has_nested_ = has_nested_ || tables[i]->has_nested();
  }
}

ResolvedLoad LoadResolver::resolve() {
  rank_ids(find_used_words());
  for_lanes([this](Lane& lane) { read_facts(lane); });
  number_facts();
  std::size_t depths = 0;
  for (const Lane& lane : lanes_) depths = std::max(depths, lane.levels.size());
  for (std::size_t depth = 1; depth <= depths; ++depth) {
    for_lanes([this, depth](Lane& lane) { read_level(lane, depth); });
    number_facts();
  }
  out_.asserted = joined(std::move(asserted_), rows_held());
  out_.quoted = joined(std::move(quoted_), rows_held());
  return std::move(out_);
}

template <typename Work>
void LoadResolver::for_lanes(const Work& work) {
  std::vector<std::function<void()>> all;
  for (Lane& lane : lanes_) all.emplace_back([&work, &lane] { work(lane); });
  run_parallel(all, all.size());
}

// ---- words ----

FoundWords LoadResolver::find_used_words() {
  std::vector<std::vector<bool>> used(lanes_.size());
  for_lanes([&](Lane& lane) {
    lane.tables->drop_tables();
    lane.find_needed();
    used[static_cast<std::size_t>(&lane - lanes_.data())] = lane.used_words();
  });
  return find_words(state_->graph(), tables_, used, memory_limit_ / 4);
}

void LoadResolver::Lane::find_needed() {
  if (!tables->has_quoted()) return;
  needed.resize(tables->fact_count());
  tables->for_facts_backwards([this](Place place, const LoadTables::Row& fact) {
    if (tables->asserted(place)) needed[place] = true;
    if (!needed[place]) return;
    for (const PartCode part : {fact.subject, fact.object}) {
      if (part.is_fact()) needed[part.place()] = true;
    }
  });
}

/// The words that needed facts name: others, of lines that were left out, are not kept.
std::vector<bool> LoadResolver::Lane::used_words() const {
  std::vector<bool> used(tables->word_count());
  tables->for_facts([&](Place place, const LoadTables::Row& fact) {
    if (!is_needed(place)) return;
    for (const PartCode part : {fact.subject, fact.relation, fact.object, fact.time}) {
      if (part.is_word()) used[part.place()] = true;
    }
  });
  return used;
}

void LoadResolver::require_memory(const FoundWords& words) const {
  std::size_t ids = words.ids.size();
  std::size_t needed = 0;
  for (const auto& tables : tables_) {
    ids += tables->others().size();
    if (has_nested_) needed += tables->fact_count() * kBytesPerNestedFact;
  }
  needed += ids * kBytesPerId;
  if (needed <= memory_limit_) return;
  throw Error(ErrorCode::kLimit,
              fmt::format("the load needs more memory than its limit of {} MiB: {} MiB for {} "
                          "different words, times and numbers; raise it with --memory, or the "
                          "option memory_limit, or load the files one by one",
                          memory_limit_ >> 20, (needed >> 20) + 1, ids));
}

void LoadResolver::rank_ids(FoundWords words) {
  require_memory(words);
  // Each id with the place where its rank goes.
  std::vector<std::pair<Id, std::uint32_t>> sorted;
  std::uint32_t count = 0;
  for (const Id id : words.ids) sorted.emplace_back(id, count++);
  words.ids = {};
  for (const auto& tables : tables_) {
    for (const Id id : tables->others()) sorted.emplace_back(id, count++);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<Rank> ranks(sorted.size());
  for (const auto& [id, place] : sorted) {
    if (out_.ids.empty() || out_.ids.back() != id) out_.ids.push_back(id);
    ranks[place] = static_cast<Rank>(out_.ids.size() - 1);
  }
  sorted = {};
  auto rest = ranks.end();
  for (std::size_t i = lanes_.size(); i-- > 0;) {
    Lane& lane = lanes_[i];
    const auto others = rest - static_cast<std::ptrdiff_t>(lane.tables->others().size());
    lane.other_ranks.assign(others, rest);
    lane.tables->drop_others();
    rest = others;
    lane.word_ranks = std::move(words.places[i]);
    for (Rank& rank : lane.word_ranks) rank = rank == 0 ? 0 : ranks[rank - 1];
  }
  out_.words = std::move(words.added);
  out_.next_word = out_.words.next_number();
}

// ---- facts ----

Rank LoadResolver::Lane::rank(PartCode code) const {
  if (code.is_word()) return word_ranks[code.place()];
  if (!code.is_fact()) return other_ranks[code.place()];
  const Rank rank = fact_ranks[code.place()];
  if (rank == kNoRank) {
    throw Error(
        ErrorCode::kLimit,
        "a load takes facts about facts up to the fact number 4,000,000,000 of a graph only");
  }
  return rank;
}

/// Rows that are kept in memory when they have been numbered.
std::size_t LoadResolver::rows_held() const {
  const std::size_t bytes = memory_limit_ / (has_nested_ ? 8 : 4);
  return std::max(bytes / sizeof(RankRow), kLeastRows);
}

RowSorter LoadResolver::sorter() const {
  const std::size_t most = memory_limit_ / (4 * 2 * sizeof(RankRow) * lanes_.size());
  return RowSorter(std::max(most, kLeastRows), [](Rows& rows) { sort_rows(rows, kByParts); });
}

void LoadResolver::read_facts(Lane& lane) {
  const LoadTables& tables = *lane.tables;
  RowSorter flat = sorter();
  flat.reserve(tables.fact_count());
  std::vector<std::uint16_t> depths(has_nested_ ? tables.fact_count() : 0);
  const auto depth_of = [&](PartCode part) -> unsigned {
    return part.is_fact() ? depths[part.place()] + 1u : 0;
  };
  lane.tables->take_facts([&](Place place, const LoadTables::Row& fact) {
    if (!lane.is_needed(place)) return;
    const unsigned depth = std::max(depth_of(fact.subject), depth_of(fact.object));
    if (depth == 0) {
      flat.push({lane.rank(fact.subject), lane.rank(fact.relation), lane.rank(fact.object),
                 lane.rank(fact.time), place});
      return;
    }
    depths[place] = static_cast<std::uint16_t>(depth);
    while (lane.levels.size() < depth) {
      // Half of the memory for each next depth, so that all of them have enough.
      const std::size_t shift = std::min<std::size_t>(lane.levels.size(), 16);
      lane.levels.emplace_back(std::max((rows_held() / lanes_.size()) >> shift, kLeastRows));
    }
    lane.levels[depth - 1].push(
        {fact.subject.bits, fact.relation.bits, fact.object.bits, fact.time.bits, place});
  });
  for (RowRun& level : lane.levels) level.end();
  lane.runs = flat.finish();
  if (has_nested_) lane.fact_ranks.resize(tables.fact_count());
}

void LoadResolver::read_level(Lane& lane, std::size_t depth) {
  if (depth > lane.levels.size()) return;
  RowRun& level = lane.levels[depth - 1];
  RowSorter sorted = sorter();
  sorted.reserve(level.size());
  for (RunReader reader(level); reader.row() != nullptr; reader.next()) {
    const RankRow& codes = *reader.row();
    sorted.push({lane.rank({codes.subject}), lane.rank({codes.relation}), lane.rank({codes.object}),
                 lane.rank({codes.time}), codes.number});
  }
  level = RowRun();
  lane.runs = sorted.finish();
}

void LoadResolver::number_facts() {
  std::vector<RowRun> runs;
  std::vector<Lane*> lane_of;  // by run
  for (Lane& lane : lanes_) {
    for (RowRun& run : lane.runs) {
      runs.push_back(std::move(run));
      lane_of.push_back(&lane);
    }
    lane.runs.clear();
  }
  const RowSequence rows(std::move(runs), compare_parts);
  asserted_.emplace_back(rows_held());
  asserted_.back().reserve(rows.size());
  quoted_.emplace_back(rows_held());
  MergeCursor known(state_, Order::kSubjectRelationObject, Visibility::kKnown);
  Group group;
  bool begun = false;
  rows.for_each([&](const RankRow& row, std::size_t run) {
    if (!begun || compare_parts(group.row, row) != 0) {
      if (begun) number_group(group, known);
      begun = true;
      group.row = row;
      group.asserted = false;
      group.places.clear();
    }
    Lane& lane = *lane_of[run];
    group.asserted = group.asserted || lane.tables->asserted(row.number);
    if (has_nested_) group.places.emplace_back(&lane, row.number);
  });
  if (begun) number_group(group, known);
  asserted_.back().end();
  quoted_.back().end();
}

void LoadResolver::number_group(const Group& group, MergeCursor& known) {
  FactNumber number = 0;
  const auto short_number = number_of(group.row, group.asserted, known, number);
  if (!group.places.empty()) {
    const std::uint64_t rank = out_.ids.size() + number;
    const Rank kept = rank < kNoRank ? static_cast<Rank>(rank) : kNoRank;
    for (const auto& [lane, place] : group.places) lane->fact_ranks[place] = kept;
  }
  if (!short_number) return;
  RankRow row = group.row;
  row.number = *short_number;
  if (group.asserted) {
    asserted_.back().push(row);
  } else if (*short_number < ResolvedLoad::kOldNumbers) {
    quoted_.back().push(row);
  }
}

bool LoadResolver::is_old(const FactKey& key) const {
  const GraphState& graph = state_->graph();
  for (const Id id : {key.subject, key.relation, key.object, key.time}) {
    if (id.is_word() && id.payload() >= graph.next_word) return false;
    if (id.is_fact() && id.payload() >= graph.next_fact) return false;
  }
  return graph.next_fact > 1;
}

std::optional<std::uint32_t> LoadResolver::number_of(const RankRow& row, bool asserted,
                                                     MergeCursor& known, FactNumber& number) {
  const auto new_number = [&] {
    number = out_.next_fact++;
    return static_cast<std::uint32_t>(number - out_.first_fact);
  };
  if (state_->graph().next_fact == 1 && !equal_) return new_number();
  const FactKey key = out_.fact(row).key;
  std::optional<FactNumber> old;
  if (is_old(key)) {
    known.seek(std::array<Id, 4>{key.subject, key.relation, key.object, key.time});
    std::vector<FactNumber> numbers;
    while (const auto found = known.next_row()) {
      if (found->from != 0 && found->to == kNeverEnded) {
        number = found->number;
        return std::nullopt;  // asserted already
      }
      numbers.push_back(found->number);
    }
    std::reverse(numbers.begin(), numbers.end());
    const auto live = std::find_if(numbers.begin(), numbers.end(),
                                   [&](FactNumber n) { return is_live(state_, n); });
    if (live != numbers.end()) old = *live;
  }
  if (equal_ && asserted) {
    if (const auto equal = equal_->asserted(key)) {
      number = equal->number;
      return std::nullopt;  // asserted already, with other names
    }
  }
  if (old) {
    number = *old;
    out_.old_numbers.push_back(number);
    return ResolvedLoad::kOldNumbers + static_cast<std::uint32_t>(out_.old_numbers.size() - 1);
  }
  const std::uint32_t result = new_number();
  if (equal_) equal_->add(key, number);
  return result;
}

}  // namespace annals::store
