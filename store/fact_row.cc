#include "store/fact_row.h"

#include "model/time_value.h"

namespace annals::store {
namespace {

template <typename Value>
void push_of(std::vector<Value>& to, const std::vector<Value>& from, std::size_t row) {
  if (!from.empty()) to.push_back(from[row]);
}

template <typename Value>
void keep_of(std::vector<Value>& column, const std::vector<std::size_t>& places) {
  if (column.empty()) return;
  for (std::size_t i = 0; i < places.size(); ++i) column[i] = column[places[i]];
  column.resize(places.size());
}

}  // namespace

const Id kAlways = Id::make(IdKind::kTime, TimeValue::always().packed().value());

std::array<Part, 4> parts_of(Order order) {
  switch (order) {
    case Order::kRelationSubjectObject:
      return {Part::kRelation, Part::kSubject, Part::kObject, Part::kTime};
    case Order::kRelationObjectSubject:
      return {Part::kRelation, Part::kObject, Part::kSubject, Part::kTime};
    case Order::kObjectSubjectRelation:
      return {Part::kObject, Part::kSubject, Part::kRelation, Part::kTime};
    case Order::kSubjectRelationObject:
    case Order::kNumber:
      break;
  }
  return {Part::kSubject, Part::kRelation, Part::kObject, Part::kTime};
}

void FactBatch::clear() {
  rows = 0;
  for (auto& column : parts) column.clear();
  numbers.clear();
  from.clear();
  to.clear();
}

void FactBatch::push(const FactRow& row, ColumnSet columns) {
  ++rows;
  const std::array<Id, 4> key = {row.key.subject, row.key.relation, row.key.object, row.key.time};
  for (std::size_t p = 0; p < key.size(); ++p) {
    if (columns.has(static_cast<Part>(p))) parts[p].push_back(key[p]);
  }
  if (columns.has(FactColumn::kNumber)) numbers.push_back(row.number);
  if (columns.has(FactColumn::kFrom)) from.push_back(row.from);
  if (columns.has(FactColumn::kTo)) to.push_back(row.to);
}

void FactBatch::push(const FactBatch& other, std::size_t row) {
  ++rows;
  for (std::size_t p = 0; p < parts.size(); ++p) push_of(parts[p], other.parts[p], row);
  push_of(numbers, other.numbers, row);
  push_of(from, other.from, row);
  push_of(to, other.to, row);
}

void FactBatch::keep(const std::vector<std::size_t>& places) {
  rows = places.size();
  for (auto& column : parts) keep_of(column, places);
  keep_of(numbers, places);
  keep_of(from, places);
  keep_of(to, places);
}

}  // namespace annals::store
