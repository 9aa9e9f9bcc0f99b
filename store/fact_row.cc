#include "store/fact_row.h"

#include "model/time_value.h"

namespace annals::store {

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
  for (auto& column : parts) column.clear();
  numbers.clear();
  from.clear();
  to.clear();
}

}  // namespace annals::store
