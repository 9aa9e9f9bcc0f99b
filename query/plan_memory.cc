#include "query/plan_memory.h"

#include <utility>

namespace annals::query {
namespace {

class Shape {
 public:
  void add(std::uint64_t value) {  // as in FNV-1a
    hash_ = (hash_ ^ value) * 0x100000001b3ULL;
  }
  void add(const std::vector<Item>& items) {
    add(items.size());
    for (const Item& item : items) {
      add(item.value.index());
      for (const VariableId id : variables_of(item)) add(id + 1);
      if (const auto* alternatives = std::get_if<Alternatives>(&item.value)) {
        for (const auto& branch : alternatives->branches) add(branch);
      }
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::shared_ptr<const JoinOrders> PlanMemory::recall(std::uint64_t facts) const {
  const std::lock_guard lock(mutex_);
  if (orders_ == nullptr) return nullptr;
  const bool alike = facts / 2 <= orders_->facts && orders_->facts / 2 <= facts;
  return alike ? orders_ : nullptr;
}

void PlanMemory::remember(std::shared_ptr<const JoinOrders> orders) {
  const std::lock_guard lock(mutex_);
  orders_.swap(orders);
}

PlanNotes::PlanNotes(std::shared_ptr<PlanMemory> memory, std::uint64_t facts)
    : memory_(std::move(memory)), known_(memory_->recall(facts)) {
  made_.facts = facts;
}

void PlanNotes::keep() {
  if (changed_) memory_->remember(std::make_shared<const JoinOrders>(std::move(made_)));
}

std::uint64_t shape_of(const std::vector<Item>& items, const Flow& flow) {
  Shape shape;
  shape.add(items);
  for (const auto& [id, distinct] : flow.distinct) {
    shape.add(2 * std::uint64_t{id} + (flow.certain.contains(id) ? 1 : 0));
  }
  return shape.value();
}

}  // namespace annals::query
