// What a transaction's changes come to.
#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "store/change_set.h"

namespace annals::store {
namespace {

template <typename Visit>
void for_rows(const Delta& delta, Partition partition, const Visit& visit) {
  for (const auto& piece : delta) {
    const BlockView view = piece->rows(Order::kNumber, partition).view();
    for (std::size_t i = 0; i < view.rows; ++i) visit(row_of(view.tuple(i), Order::kNumber));
  }
}

void sort_facts(std::vector<NumberedFact>& facts) {
  std::sort(facts.begin(), facts.end(),
            [](const NumberedFact& a, const NumberedFact& b) { return a.number < b.number; });
}

/// Whether any fact is only quoted.
bool has_quoted(const GraphState& graph) {
  for (const auto& run : graph.runs) {
    if (run->info().rows[static_cast<std::size_t>(Partition::kQuoted)] > 0) return true;
  }
  for (const auto& piece : graph.delta) {
    if (piece->rows(Order::kNumber, Partition::kQuoted).rows() > 0) return true;
  }
  return false;
}

}  // namespace

bool ChangeSet::base_asserted(FactNumber number) const {
  if (number >= base().next_fact) return false;
  MergeCursor cursor(base_, Order::kNumber, Visibility::kAsserted);
  cursor.seek(std::array<Id, 1>{Id::fact(number)});
  return cursor.next_row().has_value();
}

LogRecord ChangeSet::net() {
  flush();
  LogRecord record;
  net_facts(record);
  if (!record.asserted.empty()) net_words(record);
  record.head.info.number = base().commit + 1;
  record.head.info.added = record.asserted.size();
  record.head.info.retracted = record.retracted.size();
  record.head.info.erased = record.erased.size();
  if (!record.erased.empty()) net_unnamed(record);
  record.head.next_word = work_.next_word;
  record.head.next_fact = work_.next_fact;
  return record;
}

std::shared_ptr<const DeltaPiece> ChangeSet::piece_of(const LogRecord& record) const {
  // Nothing that was done was undone, or numbered on from the commit.
  if (work_.own.size() != 1 || work_.tick != base().commit + 1) return nullptr;
  const auto& piece = work_.own.front();
  const auto rows = [&](Partition partition) {
    return piece->rows(Order::kNumber, partition).rows();
  };
  const bool same = piece->tombstones().empty() && record.erased.empty() &&
                    rows(Partition::kAsserted) == record.asserted.size() &&
                    rows(Partition::kQuoted) == record.quoted.size() &&
                    piece->words().size() == record.words.size();
  return same ? piece : nullptr;
}

void ChangeSet::net_facts(LogRecord& record) const {
  TombstoneView own;
  for (const auto& piece : work_.own) own.add(piece->tombstones());
  std::unordered_map<FactNumber, FactKey> loose;  // new facts that are not asserted in the end
  const auto keep_loose = [&](const FactRow& row) {
    if (row.number < base().next_fact) return;
    if (own.end_of(row.number, 0, kNeverEnded - 1) != kErased) loose.emplace(row.number, row.key);
  };
  for_rows(work_.own, Partition::kAsserted, [&](const FactRow& row) {
    if (own.end_of(row.number, row.from, kNeverEnded - 1) != kNeverEnded) {
      keep_loose(row);
    } else if (!base_asserted(row.number)) {
      record.asserted.push_back({row.key, row.number});
    }
  });
  for_rows(work_.own, Partition::kQuoted, keep_loose);
  sort_facts(record.asserted);
  for (const NumberedFact& fact : record.asserted) loose.erase(fact.number);
  net_quoted(record, loose);
  if (!own.empty()) net_tombstones(record, own);
}

void ChangeSet::net_tombstones(LogRecord& record, const TombstoneView& own) const {
  std::unordered_set<FactNumber> asserted_again;
  for_rows(work_.own, Partition::kAsserted, [&](const FactRow& row) {
    if (row.number < base().next_fact &&
        own.end_of(row.number, row.from, kNeverEnded - 1) == kNeverEnded) {
      asserted_again.insert(row.number);
    }
  });
  std::vector<FactNumber> numbers;
  for (const TombstoneList* list : own.lists()) {
    for (const Tombstone& t : list->all()) {
      if (t.number < base().next_fact) numbers.push_back(t.number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  for (const FactNumber number : numbers) {
    const bool asserted = base_asserted(number);
    if (own.end_of(number, 0, kNeverEnded - 1) == kErased) {
      record.erased.push_back(number);
      if (asserted) ++record.head.erased_asserted;
    } else if (asserted && !asserted_again.contains(number)) {
      record.retracted.push_back(number);
    }
  }
}

void ChangeSet::net_quoted(LogRecord& record,
                           const std::unordered_map<FactNumber, FactKey>& loose) const {
  if (loose.empty()) return;
  std::unordered_set<FactNumber> named;
  std::vector<FactKey> naming;
  for (const NumberedFact& fact : record.asserted) naming.push_back(fact.key);
  while (!naming.empty()) {
    const FactKey key = naming.back();
    naming.pop_back();
    for (const Id part : {key.subject, key.object}) {
      const auto found = part.is_fact() ? loose.find(part.payload()) : loose.end();
      if (found == loose.end() || !named.insert(found->first).second) continue;
      record.quoted.push_back({found->second, found->first});
      naming.push_back(found->second);
    }
  }
  sort_facts(record.quoted);
}

/// Whether a fact that stays has it as subject or object.
bool ChangeSet::is_named(FactNumber number, const std::unordered_set<FactNumber>& gone,
                         const LogRecord& record) const {
  const auto is_made = [&](FactNumber made) {
    const auto has = [&](const std::vector<NumberedFact>& facts) {
      const auto place = std::lower_bound(
          facts.begin(), facts.end(), made,
          [](const NumberedFact& fact, FactNumber other) { return fact.number < other; });
      return place != facts.end() && place->number == made;
    };
    return has(record.asserted) || has(record.quoted);
  };
  for (const Order order : {Order::kSubjectRelationObject, Order::kObjectSubjectRelation}) {
    MergeCursor naming(flushed_, order, Visibility::kKnown);
    naming.seek(std::array<Id, 1>{Id::fact(number)});
    while (const auto row = naming.next_row()) {
      if (gone.contains(row->number)) continue;
      // New facts that were only tried out are in the state of the transaction alone.
      if (row->number < base().next_fact || is_made(row->number)) return true;
    }
  }
  return false;
}

void ChangeSet::net_unnamed(LogRecord& record) const {
  if (!has_quoted(base())) return;
  MergeCursor before(base_, Order::kNumber, Visibility::kKnown);
  MergeCursor after(flushed_, Order::kNumber, Visibility::kKnown);
  const auto seek = [](MergeCursor& cursor, FactNumber number) {
    cursor.seek(std::array<Id, 1>{Id::fact(number)});
    return cursor.next_row();
  };
  std::unordered_set<FactNumber> gone;
  for (std::vector<FactNumber> latest = record.erased; !latest.empty();) {
    std::set<FactNumber> quoted;  // by the latest
    for (const FactNumber number : latest) {
      const auto fact = seek(before, number);
      if (!fact) continue;
      for (const Id part : {fact->key.subject, fact->key.object}) {
        if (part.is_fact() && !gone.contains(part.payload())) quoted.insert(part.payload());
      }
    }
    latest.clear();
    for (const FactNumber number : quoted) {
      const auto was = seek(before, number);
      const auto is = seek(after, number);
      const bool only_quoted = was && was->from == 0 && is && is->to != kNeverEnded;
      if (only_quoted && !is_named(number, gone, record)) latest.push_back(number);
    }
    gone.insert(latest.begin(), latest.end());
    record.erased.insert(record.erased.end(), latest.begin(), latest.end());
  }
  std::sort(record.erased.begin(), record.erased.end());
}

void ChangeSet::net_words(LogRecord& record) const {
  std::vector<WordNumber> used;
  const auto use = [&](Id id) {
    if (id.is_word() && id.payload() >= base().next_word) used.push_back(id.payload());
  };
  for (const auto* facts : {&record.asserted, &record.quoted}) {
    for (const NumberedFact& fact : *facts) {
      for (const Id id : {fact.key.subject, fact.key.relation, fact.key.object, fact.key.time}) {
        use(id);
      }
    }
  }
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (const WordNumber number : used) {
    for (const auto& piece : work_.own) {
      const std::string_view word = piece->words().find(number);
      if (word.data() == nullptr) continue;
      record.words.emplace_back(number, word);
      break;
    }
  }
}

}  // namespace annals::store
