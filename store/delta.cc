#include "store/delta.h"

#include <algorithm>

namespace annals::store {
namespace {

constexpr std::array<Partition, 2> kDeltaPartitions = {Partition::kAsserted, Partition::kQuoted};

bool less(const Tuple& a, const Tuple& b) {
  return std::lexicographical_compare(a.begin(), a.begin() + kFromColumn + 1, b.begin(),
                                      b.begin() + kFromColumn + 1);
}

Columns sorted(const std::vector<FactRow>& rows, Order order) {
  std::vector<Tuple> tuples;
  tuples.reserve(rows.size());
  for (const FactRow& row : rows) tuples.push_back(tuple_of(row, order));
  std::sort(tuples.begin(), tuples.end(), less);
  Columns columns(kFromColumn + 1);
  columns.reserve(tuples.size());
  for (const Tuple& tuple : tuples) columns.push(tuple);
  return columns;
}

std::vector<FactRow> facts_of(const Columns& columns) {
  const BlockView view = columns.view();
  std::vector<FactRow> rows;
  rows.reserve(view.rows);
  for (std::size_t i = 0; i < view.rows; ++i) {
    rows.push_back(row_of(view.tuple(i), Order::kSubjectRelationObject));
  }
  return rows;
}

}  // namespace

DeltaPiece::DeltaPiece() {
  for (auto& partition : rows_) partition.assign(kOrderCount, Columns(kFromColumn + 1));
}

DeltaPiece::DeltaPiece(const std::vector<FactRow>& asserted, const std::vector<FactRow>& quoted,
                       std::vector<Tombstone> tombstones, WordList words)
    : tombstones_(std::move(tombstones)), words_(std::move(words)) {
  for (std::size_t o = 0; o < kOrderCount; ++o) {
    rows_[0].push_back(sorted(asserted, static_cast<Order>(o)));
    rows_[1].push_back(sorted(quoted, static_cast<Order>(o)));
  }
  words_.index();
  set_size();
}

std::shared_ptr<const DeltaPiece> DeltaPiece::of(std::span<const LogRecord> records) {
  std::vector<FactRow> asserted;
  std::vector<FactRow> quoted;
  std::vector<Tombstone> tombstones;
  WordList words;
  for (const LogRecord& record : records) {
    const CommitNumber commit = record.head.info.number;
    for (const NumberedFact& fact : record.asserted) {
      asserted.push_back({fact.key, fact.number, commit, kNeverEnded});
    }
    for (const NumberedFact& fact : record.quoted) quoted.push_back({fact.key, fact.number, 0, 0});
    for (const FactNumber number : record.retracted) tombstones.push_back({number, commit});
    for (const FactNumber number : record.erased) tombstones.push_back({number, kErased});
    for (const auto& [number, word] : record.words) words.add(number, word);
  }
  return std::make_shared<const DeltaPiece>(asserted, quoted, std::move(tombstones),
                                            std::move(words));
}

std::shared_ptr<const DeltaPiece> DeltaPiece::merge(const DeltaPiece& a, const DeltaPiece& b) {
  std::shared_ptr<DeltaPiece> out(new DeltaPiece());
  for (const Partition partition : kDeltaPartitions) {
    for (std::size_t o = 0; o < kOrderCount; ++o) {
      const auto order = static_cast<Order>(o);
      out->rows_[static_cast<std::size_t>(partition)][o] =
          Columns::merged(a.rows(order, partition), b.rows(order, partition));
    }
  }
  std::vector<Tombstone> tombstones = a.tombstones_.all();
  tombstones.insert(tombstones.end(), b.tombstones_.all().begin(), b.tombstones_.all().end());
  out->tombstones_ = TombstoneList(std::move(tombstones));
  for (const DeltaPiece* piece : {&a, &b}) {
    const WordList& words = piece->words_;
    for (std::size_t i = 0; i < words.size(); ++i)
      out->words_.add(words.number(i), words.record(i));
  }
  out->words_.index();
  out->set_size();
  return out;
}

const Columns& DeltaPiece::time_rows(Section section, const GraphState& graph) const {
  return times_.of(section, graph, [this] {
    return facts_of(rows(Order::kSubjectRelationObject, Partition::kAsserted));
  });
}

void DeltaPiece::set_size() {
  size_ = rows_[0][0].rows() + rows_[1][0].rows() + tombstones_.all().size() + words_.size();
}

void push_piece(Delta& delta, std::shared_ptr<const DeltaPiece> piece, std::size_t sealed) {
  while (delta.size() > sealed && delta.back()->size() < 2 * piece->size()) {
    piece = DeltaPiece::merge(*delta.back(), *piece);
    delta.pop_back();
  }
  delta.push_back(std::move(piece));
}

std::size_t size_of(const Delta& delta) {
  std::size_t size = 0;
  for (const auto& piece : delta) size += piece->size();
  return size;
}

}  // namespace annals::store
