#include "tests/store/store_model.h"

#include <algorithm>
#include <array>

namespace annals::store {
namespace {

bool names(const FactKey& key, FactNumber number) {
  return key.subject == Id::fact(number) || key.object == Id::fact(number);
}

std::array<Id, 4> in_sequence(const FactKey& key, Order order) {
  const std::array<Id, 4> parts = {key.subject, key.relation, key.object, key.time};
  std::array<Id, 4> out;
  const auto sequence = parts_of(order);
  for (std::size_t i = 0; i < 4; ++i) out[i] = parts[static_cast<std::size_t>(sequence[i])];
  return out;
}

}  // namespace

void StoreModel::begin() {
  asserted_before_ = asserted_;
  facts_before_ = facts_;
}

bool StoreModel::live(FactNumber number, const std::map<FactNumber, Entry>& facts,
                      const std::set<FactNumber>& asserted) {
  if (asserted.contains(number)) return true;
  for (const auto& [other, entry] : facts) {
    if (names(entry.key, number) && live(other, facts, asserted)) return true;
  }
  return false;
}

bool StoreModel::is_named(FactNumber number) const {
  return std::any_of(facts_.begin(), facts_.end(),
                     [number](const auto& fact) { return names(fact.second.key, number); });
}

bool StoreModel::is_asserted(const FactKey& key) const {
  return std::any_of(asserted_.begin(), asserted_.end(),
                     [&](FactNumber n) { return facts_.at(n).key == key; });
}

std::optional<FactNumber> StoreModel::expected(const FactKey& key) const {
  std::optional<FactNumber> best;
  for (const auto& [number, entry] : facts_) {
    if (entry.key != key) continue;
    if (asserted_.contains(number)) return number;
    if (!facts_before_.contains(number) || live(number, facts_before_, asserted_before_) ||
        live(number, facts_, asserted_)) {
      best = number;
    }
  }
  return best;
}

void StoreModel::put(const FactKey& key, FactNumber number, bool asserted) {
  facts_[number].key = key;
  if (asserted) asserted_.insert(number);
}

std::size_t StoreModel::retract(FactNumber number) {
  if (asserted_.erase(number) == 0) return 0;
  std::size_t ended = 1;
  for (const auto& [other, entry] : facts_) {
    if (entry.key.subject == Id::fact(number)) ended += retract(other);
  }
  return ended;
}

std::size_t StoreModel::erase(FactNumber number) {
  if (facts_.erase(number) == 0) return 0;
  asserted_.erase(number);
  std::size_t gone = 1;
  std::vector<FactNumber> naming;
  for (const auto& [other, entry] : facts_) {
    if (names(entry.key, number)) naming.push_back(other);
  }
  for (const FactNumber other : naming) gone += erase(other);
  return gone;
}

std::optional<StoreModel::Change> StoreModel::end() {
  Change change;
  for (const auto& [n, entry] : facts_before_) change.erased += facts_.contains(n) ? 0 : 1;
  for (const FactNumber n : asserted_before_) {
    change.retracted += facts_.contains(n) && !asserted_.contains(n) ? 1 : 0;
  }
  for (const FactNumber n : asserted_) change.added += asserted_before_.contains(n) ? 0 : 1;
  // What a transaction made and nothing needs was never there.
  for (bool more = true; more;) {
    more = false;
    for (const auto& [number, entry] : facts_) {
      if (facts_before_.contains(number) || live(number, facts_, asserted_)) continue;
      facts_.erase(number);
      more = true;
      break;
    }
  }
  if (change.added + change.retracted + change.erased == 0) return std::nullopt;
  // What was only quoted, and by erased facts alone, goes with them and is not counted.
  for (bool more = true; more;) {
    more = false;
    for (const auto& [number, entry] : facts_) {
      if (!entry.states.empty() || asserted_.contains(number) || is_named(number)) continue;
      facts_.erase(number);
      more = true;
      break;
    }
  }
  ++commit_;
  for (auto& [number, entry] : facts_) {
    const bool was = asserted_before_.contains(number);
    const bool is = asserted_.contains(number);
    if (was && !is) entry.states.back().second = commit_;
    if (!was && is) entry.states.emplace_back(commit_, kNeverEnded);
  }
  return change;
}

std::vector<FactRow> StoreModel::rows(Order order, Visibility visibility, CommitNumber commit,
                                      const std::vector<Id>& prefix) const {
  std::vector<FactRow> rows;
  for (const auto& [number, entry] : facts_) {
    const auto parts = in_sequence(entry.key, order);
    const bool fits = order == Order::kNumber
                          ? prefix.empty() || prefix[0] == Id::fact(number)
                          : std::equal(prefix.begin(), prefix.end(), parts.begin());
    if (!fits) continue;
    if (visibility == Visibility::kKnown) {
      const auto last =
          entry.states.empty() ? std::pair<CommitNumber, CommitNumber>(0, 0) : entry.states.back();
      rows.push_back({entry.key, number, last.first, last.second});
      continue;
    }
    for (const auto& [from, to] : entry.states) {
      const CommitNumber seen_to = to > commit ? kNeverEnded : to;
      if (from > commit) continue;
      if (visibility == Visibility::kAsserted && seen_to != kNeverEnded) continue;
      rows.push_back({entry.key, number, from, seen_to});
    }
  }
  std::sort(rows.begin(), rows.end(), [&](const FactRow& a, const FactRow& b) {
    if (order == Order::kNumber) return std::pair(a.number, a.from) < std::pair(b.number, b.from);
    return std::tuple(in_sequence(a.key, order), a.number, a.from) <
           std::tuple(in_sequence(b.key, order), b.number, b.from);
  });
  return rows;
}

std::optional<FactNumber> StoreModel::find_known(const FactKey& key) const {
  std::optional<FactNumber> last;
  std::optional<FactNumber> alive;
  for (const auto& [number, entry] : facts_) {
    if (entry.key != key) continue;
    if (asserted_.contains(number)) return number;
    last = number;
    if (live(number, facts_, asserted_)) alive = number;
  }
  return alive ? alive : last;
}

}  // namespace annals::store
