#include "query/effective_stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "query/derived.h"
#include "query/stored_rows.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::Id;
using store::Order;
using store::Part;

/// What it has read of the facts with the same two ends, where their times may change.
class StoredStream : public EffectiveStream {
 public:
  StoredStream(Id relation, RelationSource source, bool subject_first, Context& context)
      : relation_(relation),
        source_(source),
        lasting_(context.derived().is_lasting(relation)),
        context_(context),
        stored_(subject_first == source.flipped ? Order::kRelationObjectSubject
                                                : Order::kRelationSubjectObject,
                context) {}

  void seek(const Ends& ends, store::TimeWindow window) override {
    std::array<Id, 3> prefix{source_.relation};
    std::size_t length = 1;
    if (ends.first) prefix[length++] = *ends.first;
    if (ends.first && ends.second) prefix[length++] = *ends.second;
    stored_.seek(std::span(prefix).first(length), window);
    group_.clear();
    given_ = 0;
    held_.reset();
  }

  bool next(EffectiveRow& row) override {
    if (!lasting_) return read(row);
    if (given_ == group_.size() && !read_group()) return false;
    row = group_[given_++];
    return true;
  }

  store::ScanCounters counters() const override { return stored_.counters(); }

 private:
  bool read(EffectiveRow& row) {
    while (stored_.next(row.fact)) {
      FactKey& key = row.fact.key;
      // Only an entity can become a subject.
      if (source_.flipped && key.object.kind() != store::IdKind::kEntity) continue;
      key.relation = relation_;
      if (source_.flipped) std::swap(key.subject, key.object);
      row.own = !source_.flipped && source_.relation == relation_;
      return true;
    }
    return false;
  }

  /// The next facts with the same two ends, by the times as they read.
  bool read_group() {
    group_.clear();
    given_ = 0;
    EffectiveRow row;
    if (!held_ && !read(row)) return false;
    group_.push_back(held_ ? *held_ : row);
    held_.reset();
    const FactKey ends = group_.front().fact.key;
    while (read(row)) {
      if (row.fact.key.subject != ends.subject || row.fact.key.object != ends.object) {
        held_ = row;
        break;
      }
      group_.push_back(row);
    }
    for (EffectiveRow& one : group_) {
      const Id time = context_.derived().whole(one.fact.key.time);
      one.own = one.own && time == one.fact.key.time;
      one.fact.key.time = time;
    }
    std::sort(group_.begin(), group_.end(), [](const EffectiveRow& a, const EffectiveRow& b) {
      if (a.fact.key.time != b.fact.key.time) return a.fact.key.time < b.fact.key.time;
      return a.fact.number < b.fact.number;
    });
    return true;
  }

  Id relation_;
  RelationSource source_;
  bool lasting_;
  Context& context_;
  StoredRows stored_;
  std::vector<EffectiveRow> group_;
  std::size_t given_ = 0;
  std::optional<EffectiveRow> held_;  // the first one of the next group
};

class ChainStream : public EffectiveStream {
 public:
  ChainStream(Id relation, RelationSource source, Context& context)
      : relation_(relation),
        source_(source),
        lasting_(context.derived().is_lasting(relation)),
        context_(context) {}

  void seek(const Ends& ends, store::TimeWindow) override {
    forwards_ = ends.subject_first != source_.flipped;
    subject_first_ = ends.subject_first;
    only_ = ends.second;
    rows_.clear();
    row_ = 0;
    start_ = 0;
    if (ends.first) {
      one_ = {*ends.first};
      starts_ = nullptr;
    } else {
      starts_ = context_.derived().chain_starts(source_.relation, forwards_);
    }
  }

  bool next(EffectiveRow& row) override {
    while (row_ == rows_.size()) {
      const std::vector<Id>& starts = starts_ ? *starts_ : one_;
      if (start_ == starts.size()) return false;
      read(starts[start_++]);
    }
    row.fact = store::FactRow{};
    row.fact.key = rows_[row_++];
    row.own = false;
    return true;
  }

  store::ScanCounters counters() const override { return {}; }

 private:
  void read(Id start) {
    rows_.clear();
    row_ = 0;
    for (const ChainEnd& end : chains_from(start)) {
      if (only_ && end.node != *only_) continue;
      FactKey key{start, relation_, end.node, end.time};
      if (!subject_first_) std::swap(key.subject, key.object);
      if (source_.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      if (lasting_) key.time = context_.derived().whole(key.time);
      rows_.push_back(key);
    }
    if (!lasting_) return;
    // Only the times may have changed.
    std::sort(rows_.begin(), rows_.end(), [this](const FactKey& a, const FactKey& b) {
      const Id x = subject_first_ ? a.object : a.subject;
      const Id y = subject_first_ ? b.object : b.subject;
      return x != y ? x < y : a.time < b.time;
    });
  }

  /// Of both ends given, the walk begins at the one that has fewer links.
  std::vector<ChainEnd> chains_from(Id start) {
    Derived& derived = context_.derived();
    const Id relation = source_.relation;
    if (!only_ || derived.is_cheaper(relation, forwards_)) {
      return *derived.chains(relation, start, forwards_);
    }
    std::vector<ChainEnd> found;
    for (const ChainEnd& end : *derived.chains(relation, *only_, !forwards_)) {
      if (end.node == start) found.push_back({*only_, end.time});
    }
    return found;
  }

  Id relation_;
  RelationSource source_;
  bool lasting_;
  Context& context_;
  bool forwards_ = true, subject_first_ = true;
  std::optional<Id> only_;
  std::vector<Id> one_;
  std::shared_ptr<const std::vector<Id>> starts_;  // null: one_
  std::size_t start_ = 0;
  std::vector<FactKey> rows_;
  std::size_t row_ = 0;
};

}  // namespace

Id part_of(const FactKey& key, Part part) {
  switch (part) {
    case Part::kSubject:
      return key.subject;
    case Part::kRelation:
      return key.relation;
    case Part::kObject:
      return key.object;
    case Part::kTime:
      break;
  }
  return key.time;
}

StreamPtr make_stored_stream(Id relation, RelationSource source, bool subject_first,
                             Context& context) {
  return std::make_unique<StoredStream>(relation, source, subject_first, context);
}

StreamPtr make_chain_stream(Id relation, RelationSource source, Context& context) {
  return std::make_unique<ChainStream>(relation, source, context);
}

}  // namespace annals::query
