#include "store/load_resolve.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace annals::store {
namespace {

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
  out_.next_fact = state_->graph().next_fact;
}

ResolvedLoad LoadResolver::resolve() {
  tables_.drop_tables();
  find_needed();
  find_words();
  number_words();
  tables_.drop_words();

  // Facts inside have lower places, so one pass knows how deep each fact is.
  const std::vector<FactKey>& facts = tables_.facts();
  std::vector<std::vector<std::uint32_t>> levels;
  std::vector<std::uint16_t> depth(facts.size());
  for (std::uint32_t i = 0; i < facts.size(); ++i) {
    for (const Id part : {facts[i].subject, facts[i].object}) {
      if (!part.is_fact()) continue;
      depth[i] = std::max<std::uint16_t>(depth[i],
                                         static_cast<std::uint16_t>(depth[part.payload() - 1] + 1));
    }
    if (!needed_[i]) continue;
    if (depth[i] >= levels.size()) levels.resize(depth[i] + std::size_t{1});
    levels[depth[i]].push_back(i);
  }
  depth = {};
  fact_numbers_.resize(facts.size());
  for (auto& level : levels) resolve_level(std::move(level));
  tables_.drop_facts();
  return std::move(out_);
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

std::vector<bool> LoadResolver::used_words() const {
  std::vector<bool> used(word_numbers_.size());
  for (std::size_t i = 0; i < needed_.size(); ++i) {
    if (!needed_[i]) continue;
    const FactKey& key = tables_.facts()[i];
    for (const Id id : {key.subject, key.relation, key.object, key.time}) {
      if (id.is_word()) used[id.payload() - 1] = true;
    }
  }
  return used;
}

void LoadResolver::find_needed() {
  const std::vector<FactKey>& facts = tables_.facts();
  needed_.resize(facts.size());
  for (std::size_t i = facts.size(); i-- > 0;) {
    if (tables_.asserted(i)) needed_[i] = true;
    if (!needed_[i]) continue;
    for (const Id part : {facts[i].subject, facts[i].object}) {
      if (part.is_fact()) needed_[part.payload() - 1] = true;
    }
  }
}

Id LoadResolver::resolve_id(Id id) const {
  if (id.is_word()) return Id::make(id.kind(), word_numbers_[id.payload() - 1]);
  if (id.is_fact()) return Id::fact(fact_numbers_[id.payload() - 1]);
  return id;
}

bool LoadResolver::is_old(const FactKey& key) const {
  const GraphState& graph = state_->graph();
  for (const Id id : {key.subject, key.relation, key.object, key.time}) {
    if (id.is_word() && id.payload() >= graph.next_word) return false;
    if (id.is_fact() && id.payload() >= graph.next_fact) return false;
  }
  return graph.next_fact > 1;
}

void LoadResolver::resolve_level(std::vector<std::uint32_t> places) {
  std::vector<Keyed> level;
  level.reserve(places.size());
  for (const std::uint32_t place : places) {
    const FactKey& local = tables_.facts()[place];
    level.push_back({{resolve_id(local.subject), resolve_id(local.relation),
                      resolve_id(local.object), resolve_id(local.time)},
                     place});
  }
  places = {};
  std::sort(level.begin(), level.end(),
            [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
  MergeCursor known(state_, Order::kSubjectRelationObject, Visibility::kKnown);
  for (const Keyed& fact : level) place_fact(fact, known);
}

void LoadResolver::place_fact(const Keyed& fact, MergeCursor& known) {
  std::optional<FactNumber> number;
  if (is_old(fact.key)) {
    const FactKey& key = fact.key;
    known.seek(std::array<Id, 4>{key.subject, key.relation, key.object, key.time});
    std::vector<FactNumber> numbers;
    while (const auto row = known.next_row()) {
      if (row->from != 0 && row->to == kNeverEnded) {
        fact_numbers_[fact.place] = row->number;
        return;  // asserted already
      }
      numbers.push_back(row->number);
    }
    std::reverse(numbers.begin(), numbers.end());
    const auto live = std::find_if(numbers.begin(), numbers.end(),
                                   [&](FactNumber n) { return is_live(state_, n); });
    if (live != numbers.end()) number = *live;
  }
  if (equal_ && tables_.asserted(fact.place)) {
    if (const auto equal = equal_->asserted(fact.key)) {
      fact_numbers_[fact.place] = equal->number;
      return;  // asserted already, with other names
    }
  }
  const bool is_new = !number.has_value();
  fact_numbers_[fact.place] = is_new ? out_.next_fact++ : *number;
  const NumberedFact numbered{fact.key, fact_numbers_[fact.place]};
  if (equal_ && is_new) equal_->add(numbered.key, numbered.number);
  if (tables_.asserted(fact.place)) {
    out_.asserted.push_back(numbered);
  } else if (is_new) {
    out_.quoted.push_back(numbered);
  }
}

}  // namespace annals::store
