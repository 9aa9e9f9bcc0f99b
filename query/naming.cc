#include "query/naming.h"

#include <algorithm>
#include <memory>
#include <span>
#include <unordered_set>
#include <utility>

#include "query/expression.h"
#include "query/names.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::FactNumber;
using store::Id;
using store::Order;
using store::Part;
using store::Visibility;

class NamingSearch {
 public:
  explicit NamingSearch(Context& context) : context_(context) {}
  ~NamingSearch() { context_.release(charged_); }

  std::vector<NamingFact> run(std::vector<Id> names) {
    while (!names.empty()) {
      std::sort(names.begin(), names.end());
      names.erase(std::unique(names.begin(), names.end()), names.end());
      std::vector<Id> found;
      for (const Order order : {Order::kSubjectRelationObject, Order::kRelationSubjectObject,
                                Order::kObjectSubjectRelation}) {
        const auto known = context_.scan(order, Visibility::kKnown);
        const auto asserted = context_.scan(order);
        std::size_t count = 0;
        for (const Id name : names) {
          if (++count % 256 == 0) context_.check();
          if (name.is_local() || (order == Order::kRelationSubjectObject && name.is_fact())) {
            continue;
          }
          // What nothing known names, nothing asserted names.
          if (collect_known(*known, name, found)) collect_asserted(*asserted, name);
        }
      }
      names = std::move(found);
    }
    std::sort(result_.begin(), result_.end(),
              [](const NamingFact& a, const NamingFact& b) { return a.number < b.number; });
    return std::move(result_);
  }

  /// All that was found, quoted facts too.
  const std::unordered_set<FactNumber>& known() const { return known_; }

 private:
  bool collect_known(store::Cursor& cursor, Id name, std::vector<Id>& found) {
    cursor.seek(std::span(&name, 1));
    bool any = false;
    batch_.clear();
    while (cursor.next(batch_)) {
      any = true;
      for (const FactNumber number : batch_.numbers) {
        if (!known_.insert(number).second) continue;
        charge();
        found.push_back(Id::fact(number));
      }
      batch_.clear();
    }
    return any;
  }

  void collect_asserted(store::Cursor& cursor, Id name) {
    cursor.seek(std::span(&name, 1));
    batch_.clear();
    while (cursor.next(batch_)) {
      for (std::size_t row = 0; row < batch_.size(); ++row) {
        if (!asserted_.insert(batch_.numbers[row]).second) continue;
        charge();
        result_.push_back({batch_.numbers[row],
                           {part(Part::kSubject, row), part(Part::kRelation, row),
                            part(Part::kObject, row), part(Part::kTime, row)},
                           Id::fact(batch_.numbers[row])});
      }
      batch_.clear();
    }
  }

  Id part(Part part, std::size_t row) const {
    return batch_.parts[static_cast<std::size_t>(part)][row];
  }

  void charge() {
    constexpr std::size_t kEntryBytes = 64;
    context_.charge(kEntryBytes);
    charged_ += kEntryBytes;
  }

  Context& context_;
  std::unordered_set<FactNumber> known_, asserted_;
  std::vector<NamingFact> result_;
  FactBatch batch_;
  std::size_t charged_ = 0;
};

}  // namespace

std::unordered_set<store::FactNumber> known_facts_naming(store::Id name, Context& context) {
  NamingSearch search(context);
  search.run(context.snapshot().all_names(name));
  std::unordered_set<store::FactNumber> known = search.known();
  if (name.is_fact()) known.insert(name.payload());
  return known;
}

std::vector<NamingFact> facts_naming(const std::vector<store::Id>& names, Context& context) {
  // Facts that keep names (also-known-as) are found by each of them.
  std::vector<Id> all;
  for (const Id name : names) {
    for (const Id other : context.snapshot().all_names(name)) all.push_back(other);
  }
  NamingSearch search(context);
  std::vector<NamingFact> facts = search.run(all);
  add_following(all, search.known(), facts, context);
  return facts;
}

namespace {

store::Id id_of(const Term& term, Context& context) {
  if (!context.snapshot().find(term)) note_unknown(term, context);
  return context.intern(term);
}

}  // namespace

store::Id id_of_name(const ast::TermNode& node, Context& context) {
  return context.snapshot().read(id_of_stated_name(node, context));
}

store::Id id_of_stated_name(const ast::TermNode& node, Context& context) {
  return id_of(constant_term(node, context), context);
}

std::vector<store::Id> ids_of_names(const ast::TermNode& node, Context& context) {
  std::vector<store::Id> ids;
  for (const Term& term : constant_terms(node, context)) {
    ids.push_back(context.snapshot().read(id_of(term, context)));
  }
  return ids;
}

}  // namespace annals::query
