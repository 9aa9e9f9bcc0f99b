// Snapshots: between ids and terms.
#include <fmt/format.h>

#include <algorithm>

#include "model/error.h"
#include "store/graph_state.h"
#include "store/merge_cursor.h"
#include "store/name_order.h"
#include "store/store.h"
#include "store/words.h"

namespace annals::store {
namespace {

[[noreturn]] void never_given(Id id) {
  throw Error(ErrorCode::kDamaged,
              fmt::format("the graph is damaged: it never gave the id {:016x}", id.bits));
}

Term word_term(const GraphState& graph, Id id) {
  const HeldRecord held = find_record(graph, id.payload());
  if (held.record.data() == nullptr || id_kind(held.record) != id.kind()) never_given(id);
  return term_of_record(held.record);
}

}  // namespace

std::optional<FactKey> Snapshot::find_key(const Fact& fact) const {
  const auto relation = find(fact.relation());
  if (!relation) return std::nullopt;
  const Snapshot named = keeps_names(*relation) ? as_stated() : *this;
  const auto part = [&](const Term& term) { return (term.is_fact() ? *this : named).find(term); };
  const auto subject = part(fact.subject());
  if (!subject) return std::nullopt;
  const auto object = part(fact.object());
  if (!object) return std::nullopt;
  const std::optional<Id> time = fact.time().is_always() ? kAlways : find(Term::time(fact.time()));
  if (!time) return std::nullopt;
  return FactKey{*subject, *relation, *object, *time};
}

std::optional<Id> Snapshot::find(const Term& term) const {
  if (term.is_fact()) {
    const auto key = find_key(term.as_fact());
    const auto number = key ? find_known(*key) : std::nullopt;
    if (!number) return std::nullopt;
    return Id::fact(*number);
  }
  if (const auto id = inline_id(term)) return id;
  const std::string record = word_record(term);
  const auto number = find_word(state_->graph(), record);
  if (!number) return std::nullopt;
  return read(Id::make(id_kind(record), *number));
}

Term Snapshot::term(Id id) const {
  if (id.is_word()) return word_term(state_->graph(), id);
  if (!id.is_fact()) return term_of_inline(id);
  return terms({&id, 1}).front();
}

std::vector<Term> Snapshot::terms(std::span<const Id> ids) const {
  const std::unique_ptr<WordReader> words = word_reader();
  const std::span<const std::string_view> records = words->read(ids);
  std::vector<Term> values(ids.size());
  std::vector<std::pair<Id, std::size_t>> facts;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Id id = ids[i];
    if (id.is_fact()) {
      facts.emplace_back(id, i);
    } else if (i > 0 && id == ids[i - 1]) {
      values[i] = values[i - 1];
    } else if (id.is_local()) {
      never_given(id);
    } else {
      values[i] = id.is_word() ? term_of_record(records[i]) : term_of_inline(id);
    }
  }
  if (!facts.empty()) fill_in_facts(facts, values);
  return values;
}

void Snapshot::fill_in_facts(std::vector<std::pair<Id, std::size_t>>& facts,
                             std::vector<Term>& values) const {
  std::sort(facts.begin(), facts.end());
  const auto is_repeated = [&facts](std::size_t i) {
    return i > 0 && facts[i].first == facts[i - 1].first;
  };
  std::vector<Id> parts;  // four for each different fact
  MergeCursor cursor(state_, Order::kNumber, Visibility::kKnown, replaced());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (is_repeated(i)) continue;
    cursor.seek({&facts[i].first, 1});
    const auto row = cursor.next_row();
    if (!row) never_given(facts[i].first);
    parts.insert(parts.end(),
                 {row->key.subject, row->key.relation, row->key.object, row->key.time});
  }
  std::vector<Term> part_terms = terms(parts);
  std::size_t next = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Term& value = values[facts[i].second];
    if (is_repeated(i)) {
      value = values[facts[i - 1].second];
      continue;
    }
    value = Term::fact(Fact(std::move(part_terms[next]), std::move(part_terms[next + 1]),
                            std::move(part_terms[next + 2]), part_terms[next + 3].as_time()));
    next += 4;
  }
}

TimeBounds Snapshot::time_bounds(Id time) const {
  if (time.kind() == IdKind::kTime) return TimeValue::bounds_of_packed(time.payload());
  return term(time).as_time().bounds();
}

void Snapshot::for_each_entity(const std::function<bool(std::string_view, Id)>& visit) const {
  const auto visit_all = [&visit](const WordList& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view record = words.record(i);
      if (id_kind(record) != IdKind::kEntity) continue;
      if (!visit(record.substr(1), Id::make(IdKind::kEntity, words.number(i)))) return false;
    }
    return true;
  };
  const GraphState& graph = state_->graph();
  for (const auto& run : graph.runs) {
    const std::size_t pages = run->directory(Section::kWords).blocks();
    for (std::size_t p = 0; p < pages; ++p) {
      if (!visit_all(run->page(p, false))) return;
    }
  }
  for (const auto& piece : graph.delta) {
    if (!visit_all(piece->words())) return;
  }
}

void Snapshot::for_each_name(std::string_view prefix,
                             const std::function<bool(std::string_view, Id)>& visit) const {
  const GraphState& graph = state_->graph();
  std::vector<std::unique_ptr<NameStream>> streams;
  for (const auto& run : graph.runs) streams.push_back(names_of(*run, prefix, true));
  for (const auto& piece : graph.delta) streams.push_back(names_of(piece->words(), prefix));
  merge_names(std::move(streams), [&visit](std::string_view record, WordNumber number) {
    return visit(record.substr(1), Id::make(IdKind::kEntity, number));
  });
}

}  // namespace annals::store
