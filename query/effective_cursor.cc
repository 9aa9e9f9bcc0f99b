#include "query/effective_cursor.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/derived.h"
#include "query/effective_stream.h"
#include "query/stored_rows.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::Order;
using store::Part;

bool is_source_of(Id relation, const Meaning& meaning) {
  return std::any_of(
      meaning.sources.begin(), meaning.sources.end(),
      [relation](const RelationSource& source) { return source.relation == relation; });
}

/// The stored facts of all relations but those that have a meaning.
class OtherRelations {
 public:
  OtherRelations(Order order, Context& context)
      : relations_(context.meanings().relations()), stored_(order, context) {}

  void seek(std::span<const Id> prefix, store::TimeWindow window) { stored_.seek(prefix, window); }

  bool next(EffectiveRow& row) {
    while (stored_.next(row.fact)) {
      const Id relation = row.fact.key.relation;
      if (relation != last_) {
        last_ = relation;
        has_meaning_ = std::binary_search(relations_.begin(), relations_.end(), relation);
      }
      if (has_meaning_) continue;
      row.own = true;
      return true;
    }
    return false;
  }

  store::ScanCounters counters() const { return stored_.counters(); }

 private:
  const std::vector<Id>& relations_;
  StoredRows stored_;
  Id last_;
  bool has_meaning_ = false;
};

enum class Chains : std::uint8_t { kAll, kOfOthers, kNone };

class EffectiveCursor : public store::Cursor {
  /// The next row of a stream; null: of the other relations.
  struct Head {
    EffectiveRow row;
    EffectiveStream* stream;
  };

  /// For a heap with the first row at its front.
  auto after() const {
    return [this](const Head& a, const Head& b) { return less(b.row, a.row); };
  }

 public:
  EffectiveCursor(Order order, Reading reading, Chains chains, Context& context)
      : order_(order),
        parts_(store::parts_of(order)),
        reading_(reading),
        chains_(chains),
        context_(context) {}

  void seek(std::span<const Id> prefix, store::TimeWindow window) override {
    heads_.clear();
    at_number_.clear();
    pending_.reset();
    time_.reset();
    if (order_ == Order::kNumber && !prefix.empty()) return seek_number(prefix.front());
    std::array<std::optional<Id>, 4> values;  // by Part
    for (std::size_t i = 0; i < prefix.size(); ++i) {
      values[static_cast<std::size_t>(parts_[i])] = prefix[i];
    }
    time_ = values[static_cast<std::size_t>(Part::kTime)];
    const bool subject_first =
        order_ != Order::kRelationObjectSubject && order_ != Order::kObjectSubjectRelation;
    Ends ends{subject_first, values[static_cast<std::size_t>(Part::kSubject)],
              values[static_cast<std::size_t>(Part::kObject)]};
    if (!subject_first) std::swap(ends.first, ends.second);
    if (const auto relation = values[static_cast<std::size_t>(Part::kRelation)]) {
      seek_relation(*relation, ends, window);
    } else {
      if (!others_) others_ = std::make_unique<OtherRelations>(order_, context_);
      others_->seek(prefix, window);
      push_head(nullptr);
      for (const Id each : context_.meanings().relations()) seek_relation(each, ends, window);
      if (reading_ != Reading::kBehind) {
        if (!any_rules_) any_rules_ = make_any_rule_stream(parts_, context_);
        any_rules_->seek(ends, window);
        push_head(any_rules_.get());
      }
    }
    std::make_heap(heads_.begin(), heads_.end(), after());
  }

  bool next(store::FactBatch& batch, std::size_t limit) override {
    const std::size_t before = batch.size();
    EffectiveRow row;
    while (batch.size() - before < limit && next_distinct(row)) {
      if (time_ && row.fact.key.time != *time_) continue;
      if (!row.own && reading_ != Reading::kBehind) {
        row.fact.number =
            reading_ == Reading::kNamed ? context_.fact_id(row.fact.key).payload() : 0;
        row.fact.from = 0;
      }
      batch.push(row.fact);
    }
    return batch.size() > before;
  }

  const store::ScanCounters& counters() const override {
    counters_ = {};
    const auto add = [this](const store::ScanCounters& more) {
      counters_.blocks_read += more.blocks_read;
      counters_.blocks_skipped += more.blocks_skipped;
      counters_.rows_read += more.rows_read;
    };
    if (others_) add(others_->counters());
    for (const auto& [relation, streams] : streams_) {
      for (const StreamPtr& stream : streams) add(stream->counters());
    }
    return counters_;
  }

 private:
  bool less(const EffectiveRow& a, const EffectiveRow& b) const {
    for (const Part part : parts_) {
      const Id x = part_of(a.fact.key, part), y = part_of(b.fact.key, part);
      if (x != y) return x < y;
    }
    return a.fact.number < b.fact.number;
  }
  bool advance(Head& head) {
    return head.stream ? head.stream->next(head.row) : others_->next(head.row);
  }

  void push_head(EffectiveStream* stream) {
    Head head{{}, stream};
    if (advance(head)) heads_.push_back(head);
  }

  void seek_relation(Id relation, const Ends& ends, store::TimeWindow window) {
    for (const StreamPtr& stream : streams_of(relation, ends.subject_first)) {
      stream->seek(ends, window);
      push_head(stream.get());
    }
  }

  const std::vector<StreamPtr>& streams_of(Id relation, bool subject_first) {
    const auto [place, is_new] = streams_.try_emplace(relation);
    std::vector<StreamPtr>& streams = place->second;
    if (!is_new) return streams;
    const Meaning* meaning = context_.meanings().find(relation);
    const auto stored = [&](RelationSource source) {
      streams.push_back(make_stored_stream(relation, source, subject_first, context_));
    };
    if (meaning == nullptr) {
      stored({relation, false});
      const bool may_be_stated = !context_.meanings().rules_for(std::nullopt).empty();
      if (may_be_stated && reading_ != Reading::kBehind) {
        streams.push_back(make_rule_stream(relation, {relation, false}, context_));
      }
      return streams;
    }
    for (const RelationSource& source : meaning->sources) stored(source);
    if (reading_ == Reading::kBehind) return streams;
    for (const RelationSource& source : meaning->rules) {
      streams.push_back(make_rule_stream(relation, source, context_));
    }
    for (const RelationSource& chain : meaning->chains) {
      if (counts(relation, *meaning, chain)) {
        streams.push_back(make_chain_stream(relation, chain, context_));
      }
    }
    return streams;
  }

  /// Whether a source's chains are to be read for a relation, which may have them as its own. Of
  /// relations that answer for each other the chains differ where only one of them is lasting:
  /// those of the lasting one, whose times are whole already, are links of the other's, and those
  /// of the other one give no more than the lasting one's own when they read as whole.
  bool counts(Id relation, const Meaning& meaning, const RelationSource& chain) const {
    if (chains_ == Chains::kNone) return false;
    const bool links = chains_ == Chains::kOfOthers;
    if (!meaning.transitive) return true;
    if (chain.relation == relation) return !links && !chain.flipped;
    const Meaning& other = *context_.meanings().find(chain.relation);
    if (!is_source_of(relation, other)) return true;
    if (links) return other.lasting && !meaning.lasting;
    return other.lasting != meaning.lasting;
  }

  /// The facts that come from a stored one by itself.
  void seek_number(Id fact) {
    if (!by_number_) by_number_ = context_.scan(Order::kNumber);
    by_number_->seek({&fact, 1});
    store::FactBatch batch;
    if (!by_number_->next(batch, 1)) return;
    const auto part = [&batch](Part which) {
      return batch.parts[static_cast<std::size_t>(which)].front();
    };
    EffectiveRow stored;
    stored.fact.key = {part(Part::kSubject), part(Part::kRelation), part(Part::kObject),
                       part(Part::kTime)};
    stored.fact.number = batch.numbers.front();
    stored.fact.from = batch.from.front();
    const auto targets = context_.meanings().answers_for(stored.fact.key.relation);
    if (targets.empty()) at_number_.push_back({stored.fact, true});
    for (const RelationSource& target : targets) {
      EffectiveRow row = stored;
      FactKey& key = row.fact.key;
      key.relation = target.relation;
      if (target.flipped) std::swap(key.subject, key.object);
      if (target.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      key.time = context_.derived().as_read(key.relation, key.time);
      row.own = key == stored.fact.key;
      at_number_.push_back(row);
    }
    std::sort(at_number_.begin(), at_number_.end(),
              [this](const EffectiveRow& a, const EffectiveRow& b) { return less(b, a); });
  }

  bool next_row(EffectiveRow& row) {
    if (!at_number_.empty()) {
      row = at_number_.back();
      at_number_.pop_back();
      return true;
    }
    if (heads_.empty()) return false;
    if (heads_.size() == 1) {
      row = heads_.front().row;
      if (!advance(heads_.front())) heads_.clear();
      return true;
    }
    std::pop_heap(heads_.begin(), heads_.end(), after());
    row = heads_.back().row;
    if (advance(heads_.back())) {
      std::push_heap(heads_.begin(), heads_.end(), after());
    } else {
      heads_.pop_back();
    }
    return true;
  }

  bool is_same(const EffectiveRow& a, const EffectiveRow& b) const {
    return a.fact.key == b.fact.key &&
           (reading_ != Reading::kBehind || a.fact.number == b.fact.number);
  }

  bool next_distinct(EffectiveRow& row) {
    if (!pending_) {
      EffectiveRow first;
      if (!next_row(first)) return false;
      pending_ = first;
    }
    row = *pending_;
    pending_.reset();
    EffectiveRow other;
    while (next_row(other)) {
      if (!is_same(row, other)) {
        pending_ = other;
        break;
      }
      if (other.own) row = other;
    }
    return true;
  }

  Order order_;
  std::array<Part, 4> parts_;
  Reading reading_;
  Chains chains_;
  Context& context_;
  std::unordered_map<Id, std::vector<StreamPtr>> streams_;
  std::unique_ptr<OtherRelations> others_;
  StreamPtr any_rules_;
  std::unique_ptr<store::Cursor> by_number_;
  std::vector<Head> heads_;              // a heap
  std::vector<EffectiveRow> at_number_;  // the next one last
  std::optional<EffectiveRow> pending_;
  std::optional<Id> time_;
  mutable store::ScanCounters counters_;
};

}  // namespace

std::unique_ptr<store::Cursor> make_effective_cursor(Order order, Reading reading,
                                                     Context& context) {
  return std::make_unique<EffectiveCursor>(order, reading, Chains::kAll, context);
}

std::unique_ptr<store::Cursor> make_link_cursor(Order order, Context& context) {
  return std::make_unique<EffectiveCursor>(order, Reading::kEffective, Chains::kOfOthers, context);
}

/// Of a chain with its ends exchanged a link may be missing: no quoted fact becomes a subject.
bool has_links_of_chains(const Meanings& meanings, Id relation) {
  const Meaning* meaning = meanings.find(relation);
  return meaning != nullptr && !meaning->chains.empty() &&
         std::all_of(meaning->chains.begin(), meaning->chains.end(), [&](const auto& chain) {
           return !chain.flipped || (meaning->transitive && chain.relation == relation);
         });
}

std::unique_ptr<store::Cursor> make_chainless_cursor(Order order, Context& context) {
  return std::make_unique<EffectiveCursor>(order, Reading::kEffective, Chains::kNone, context);
}

}  // namespace annals::query
