#include "store/load_resolve.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "model/error.h"

namespace annals::store {
namespace {

constexpr std::array<RankColumn, 4> kByParts = {&RankRow::subject, &RankRow::relation,
                                                &RankRow::object, &RankRow::time};

bool same_parts(const RankRow& a, const RankRow& b) {
  return a.subject == b.subject && a.relation == b.relation && a.object == b.object &&
         a.time == b.time;
}

/// The first eight bytes as a number that compares as they do.
std::uint64_t head_of(std::string_view record) {
  std::uint64_t head = 0;
  std::memcpy(&head, record.data(), std::min<std::size_t>(record.size(), 8));
  return __builtin_bswap64(head);
}

}  // namespace

LoadResolver::LoadResolver(std::shared_ptr<const GraphState> graph, LoadTables& tables,
                           bool as_stated)
    : state_(std::make_shared<const SnapshotState>(std::move(graph))), tables_(tables) {
  const OtherNames& names = state_->other_names();
  if (!names.empty() && !as_stated) equal_ = std::make_unique<EqualFacts>(state_, names);
  out_.next_word = state_->graph().next_word;
  out_.first_fact = out_.next_fact = state_->graph().next_fact;
}

ResolvedLoad LoadResolver::resolve() {
  tables_.drop_tables();
  find_needed();
  find_words();
  number_words();
  rank_ids();
  tables_.drop_words();
  if (tables_.has_nested()) {
    resolve_nested();
  } else {
    resolve_flat();
  }
  tables_.drop_facts_before(tables_.fact_count());
  sort_rows(out_.asserted, kByParts);
  sort_rows(out_.quoted, kByParts);
  return std::move(out_);
}

void LoadResolver::resolve_flat() {
  std::vector<RankRow> rows;
  rows.reserve(tables_.fact_count());
  for (Place place = 0; place < tables_.fact_count(); ++place) {
    if (is_needed(place)) rows.push_back(row_of(place));
    tables_.drop_facts_before(place);
  }
  number_facts(std::move(rows));
}

/// Facts inside a fact have lower places, so one pass knows how deep each fact is.
void LoadResolver::resolve_nested() {
  const Place count = tables_.fact_count();
  std::vector<std::vector<Place>> levels;
  std::vector<std::uint16_t> depth(count);
  for (Place place = 0; place < count; ++place) {
    const LoadTables::Row& fact = tables_.fact(place);
    for (const PartCode part : {fact.subject, fact.object}) {
      if (!part.is_fact()) continue;
      const auto beyond = static_cast<std::uint16_t>(depth[part.place()] + 1);
      depth[place] = std::max(depth[place], beyond);
    }
    if (!is_needed(place)) continue;
    if (depth[place] >= levels.size()) levels.resize(depth[place] + std::size_t{1});
    levels[depth[place]].push_back(place);
  }
  depth = {};
  fact_numbers_.resize(count);
  for (std::vector<Place>& level : levels) {
    std::vector<RankRow> rows;
    rows.reserve(level.size());
    for (const Place place : level) rows.push_back(row_of(place));
    level = {};
    number_facts(std::move(rows));
  }
}

void LoadResolver::find_words() {
  const GraphState& graph = state_->graph();
  const std::size_t count = tables_.word_count();
  word_numbers_.resize(count);
  if (graph.next_word == 1) return;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_hash(count);
  for (std::uint32_t i = 0; i < count; ++i) by_hash[i] = {hash_bytes(tables_.word_at(i)), i};
  std::sort(by_hash.begin(), by_hash.end());

  // What the indices say first; then the pages are read in sequence to see whether it is so.
  std::vector<std::pair<WordNumber, std::uint32_t>> candidates;
  for (const auto& run : graph.runs) {
    Run::HashPlace place;
    for (const auto& hashed : by_hash) {
      run->for_hash(hashed.first, place, [&](WordNumber number) {
        candidates.emplace_back(number, hashed.second);
        return false;
      });
    }
  }
  std::sort(candidates.begin(), candidates.end());
  for (const auto& [number, i] : candidates) {
    if (find_record(graph, number).record == tables_.word_at(i)) word_numbers_[i] = number;
  }
  for (const auto& piece : graph.delta) {
    for (const auto& [hash, i] : by_hash) {
      if (const auto number = piece->words().find(tables_.word_at(i), hash)) {
        word_numbers_[i] = *number;
      }
    }
  }
}

void LoadResolver::number_words() {
  const std::vector<bool> used = used_words();
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted;
  for (std::uint32_t i = 0; i < word_numbers_.size(); ++i) {
    if (word_numbers_[i] == 0 && used[i]) sorted.emplace_back(head_of(tables_.word_at(i)), i);
  }
  std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return tables_.word_at(a.second) < tables_.word_at(b.second);
  });
  for (const auto& word : sorted) {
    word_numbers_[word.second] = out_.next_word;
    out_.words.add(out_.next_word++, tables_.word_at(word.second));
  }
}

void LoadResolver::rank_ids() {
  std::vector<std::pair<Id, PartCode>> sorted;
  sorted.reserve(word_numbers_.size() + tables_.others().size());
  for (std::uint32_t i = 0; i < word_numbers_.size(); ++i) {
    if (word_numbers_[i] == 0) continue;
    sorted.emplace_back(Id::make(id_kind(tables_.word_at(i)), word_numbers_[i]), PartCode::word(i));
  }
  for (std::uint32_t i = 0; i < tables_.others().size(); ++i) {
    sorted.emplace_back(tables_.others()[i], PartCode::other(i));
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  word_ranks_.resize(word_numbers_.size());
  other_ranks_.resize(tables_.others().size());
  out_.ids.reserve(sorted.size());
  for (const auto& [id, code] : sorted) {
    const auto rank = static_cast<Rank>(out_.ids.size());
    (code.is_word() ? word_ranks_ : other_ranks_)[code.place()] = rank;
    out_.ids.push_back(id);
  }
}

std::vector<bool> LoadResolver::used_words() const {
  std::vector<bool> used(word_numbers_.size());
  for (Place i = 0; i < tables_.fact_count(); ++i) {
    if (!is_needed(i)) continue;
    const LoadTables::Row& fact = tables_.fact(i);
    for (const PartCode part : {fact.subject, fact.relation, fact.object, fact.time}) {
      if (part.is_word()) used[part.place()] = true;
    }
  }
  return used;
}

void LoadResolver::find_needed() {
  const Place count = tables_.fact_count();
  bool all = true;
  for (Place i = 0; i < count && all; ++i) all = tables_.asserted(i);
  if (all) return;
  needed_.resize(count);
  for (Place i = count; i-- > 0;) {
    if (tables_.asserted(i)) needed_[i] = true;
    if (!needed_[i]) continue;
    const LoadTables::Row& fact = tables_.fact(i);
    for (const PartCode part : {fact.subject, fact.object}) {
      if (part.is_fact()) needed_[part.place()] = true;
    }
  }
}

Rank LoadResolver::rank(PartCode code) const {
  if (code.is_word()) return word_ranks_[code.place()];
  if (!code.is_fact()) return other_ranks_[code.place()];
  const std::uint64_t rank = out_.ids.size() + fact_numbers_[code.place()];
  if (rank > std::numeric_limits<Rank>::max()) {
    throw Error(
        ErrorCode::kLimit,
        "a load takes facts about facts up to the fact number 4,000,000,000 of a graph only");
  }
  return static_cast<Rank>(rank);
}

RankRow LoadResolver::row_of(Place place) const {
  const LoadTables::Row& fact = tables_.fact(place);
  return {rank(fact.subject), rank(fact.relation), rank(fact.object), rank(fact.time), place};
}

bool LoadResolver::is_old(const FactKey& key) const {
  const GraphState& graph = state_->graph();
  for (const Id id : {key.subject, key.relation, key.object, key.time}) {
    if (id.is_word() && id.payload() >= graph.next_word) return false;
    if (id.is_fact() && id.payload() >= graph.next_fact) return false;
  }
  return graph.next_fact > 1;
}

void LoadResolver::number_facts(std::vector<RankRow> rows) {
  sort_rows(rows, kByParts);
  MergeCursor known(state_, Order::kSubjectRelationObject, Visibility::kKnown);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i;
    bool asserted = false;
    for (; end < rows.size() && same_parts(rows[i], rows[end]); ++end) {
      asserted = asserted || tables_.asserted(rows[end].number);
    }
    FactNumber number = 0;
    const auto short_number = number_of(rows[i], asserted, known, number);
    if (!fact_numbers_.empty()) {
      for (std::size_t k = i; k < end; ++k) fact_numbers_[rows[k].number] = number;
    }
    if (short_number) {
      RankRow row = rows[i];
      row.number = *short_number;
      if (asserted) {
        rows[kept++] = row;
      } else if (*short_number < ResolvedLoad::kOldNumbers) {
        out_.quoted.push_back(row);
      }
    }
    i = end;
  }
  rows.resize(kept);
  if (out_.asserted.empty()) {
    out_.asserted = std::move(rows);
  } else {
    out_.asserted.insert(out_.asserted.end(), rows.begin(), rows.end());
  }
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
