// What disagrees: functional and once relations, and denials.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "query/claims.h"
#include "query/derived.h"
#include "query/fact_time.h"
#include "query/naming.h"
#include "query/row_sources.h"
#include "query/special.h"

namespace annals::query {
namespace {

using store::FactKey;
using store::FactNumber;
using store::FactRow;
using store::Id;
using store::Order;
using store::Part;

enum class Kind : std::uint8_t { kFunctional, kOnce, kClaim };

/// A fact of a functional or once relation, as that relation has it.
struct Held {
  Id object;
  TimeBounds bounds;
  FactNumber number;
};

class ConflictSearch {
 public:
  explicit ConflictSearch(Context& context) : context_(context), claims_(context) {}

  /// Leaves out pairs with none of the facts that name this, and for a relation those that do not
  /// disagree in what it says.
  void only_about(Id name) {
    if (is_relation(name)) {
      relation_ = name;  // it may have facts without end: the pairs that are found are looked at
      return;
    }
    only_ = known_facts_naming(name, context_);
    constexpr std::size_t kRowBytes = 48;
    charge_.add(only_->size() * kRowBytes);
    for (const FactNumber number : *only_) {
      if (const auto fact = context_.snapshot().fact(number)) {
        rows_.push_back({context_.snapshot().read(fact->key), number, 0, 0});
      }
    }
  }

  void run() {
    for (const Id relation : relations_that_are("functional", context_.snapshot())) {
      const auto groups = read(relation, false);
      for (const auto& [ends, held] : groups) find_functional(relation, held);
    }
    for (const Id relation : relations_that_are("once", context_.snapshot())) {
      const auto groups = read(relation, true);
      for (const auto& [ends, held] : groups) find_once(relation, held);
    }
    find_denied();
  }

  const Claims& claims() const { return claims_; }

  std::vector<std::vector<Id>> rows() {
    std::vector<std::vector<Id>> rows;
    const Id kinds[] = {context_.intern(Term::text("functional")),
                        context_.intern(Term::text("once")), context_.intern(Term::text("claim"))};
    for (const auto& [kind, fact, other] : found_) {
      rows.push_back({kinds[static_cast<std::size_t>(kind)], Id::fact(fact), Id::fact(other)});
    }
    return rows;
  }

 private:
  using Ends = std::pair<Id, Id>;  // of functional relations the subject alone
  using Groups = std::map<Ends, std::vector<Held>>;

  /// Whether facts have it as their relation, or may answer for it.
  bool is_relation(Id name) const {
    const store::Snapshot& snapshot = context_.snapshot();
    const std::array<Id, 1> prefix{name};
    if (snapshot.count(Order::kRelationSubjectObject, prefix) > 0) return true;
    if (sources_of(name, context_.meanings()).size() > 1) return true;
    for (const char* kind : {"functional", "once"}) {
      const std::vector<Id> relations = relations_that_are(kind, snapshot);
      if (std::binary_search(relations.begin(), relations.end(), name)) return true;
    }
    return false;
  }

  /// The facts of a relation that count, by subject or by both ends.
  Groups read(Id relation, bool by_object) {
    Groups groups;
    for (const RelationSource& source : sources_of(relation, context_.meanings())) {
      if (!only_) {
        for (const FactRow& row : facts_of(source.relation)) {
          hold(relation, source, row, by_object, groups);
        }
        continue;
      }
      for (const Id subject : subjects(relation)) {
        const Part part = source.flipped ? Part::kObject : Part::kSubject;
        for (const FactRow& row : claims_.facts_of(source.relation, Claims::End{part, subject})) {
          hold(relation, source, row, by_object, groups);
        }
      }
    }
    return groups;
  }

  void hold(Id relation, const RelationSource& source, const FactRow& row, bool by_object,
            Groups& groups) {
    Id subject = row.key.subject, object = row.key.object;
    if (source.flipped) std::swap(subject, object);
    if (source.flipped && subject.kind() != store::IdKind::kEntity) return;
    charge_.add(sizeof(Held));
    const Id time = context_.derived().as_read(relation, row.key.time);
    groups[{subject, by_object ? object : Id::none()}].push_back(
        {object, effective_bounds(context_, subject, time), row.number});
  }

  /// Of what the relation says of the facts asked about.
  std::set<Id> subjects(Id relation) const {
    std::set<Id> found;
    for (const RelationSource& source : sources_of(relation, context_.meanings())) {
      for (const FactRow& row : rows_) {
        if (row.key.relation != source.relation) continue;
        found.insert(source.flipped ? row.key.object : row.key.subject);
      }
    }
    return found;
  }

  const std::vector<FactRow>& facts_of(Id relation) {
    const auto [place, is_new] = facts_.try_emplace(relation);
    if (is_new) {
      place->second = claims_.facts_of(relation);
      charge_.add(place->second.size() * sizeof(FactRow));
    }
    return place->second;
  }

  /// Pairs with different objects that surely share a moment: each one's first moment is over
  /// before the other's last one.
  void find_functional(Id relation, std::vector<Held> held) {
    if (held.size() < 2) return;
    std::sort(held.begin(), held.end(),
              [](const Held& a, const Held& b) { return a.bounds.s1 < b.bounds.s1; });
    std::map<Id, std::multimap<Moment, const Held*>> open;  // by object, then by e0
    for (const Held& one : held) {
      for (auto& [object, others] : open) {
        checkpoint_.step();
        others.erase(others.begin(), others.lower_bound(one.bounds.s1));
        if (object == one.object) continue;
        for (const auto& [end, other] : others) {
          checkpoint_.step();
          if (other->bounds.s1 <= one.bounds.e0) add(Kind::kFunctional, relation, *other, one);
        }
      }
      std::erase_if(open, [](const auto& entry) { return entry.second.empty(); });
      open[one.object].emplace(one.bounds.e0, &one);
    }
  }

  /// Pairs that share no moment.
  void find_once(Id relation, std::vector<Held> held) {
    if (held.size() < 2) return;
    std::sort(held.begin(), held.end(),
              [](const Held& a, const Held& b) { return a.bounds.s0 < b.bounds.s0; });
    std::multimap<Moment, const Held*> before;  // by e1
    for (const Held& one : held) {
      const auto end = before.lower_bound(one.bounds.s0);
      for (auto other = before.begin(); other != end; ++other) {
        checkpoint_.step();
        add(Kind::kOnce, relation, *other->second, one);
      }
      before.emplace(one.bounds.e1, &one);
    }
  }

  void find_denied() {
    const std::vector<Id> denying = claims_.denying();
    if (only_) {
      for (const FactRow& row : rows_) {
        if (std::binary_search(denying.begin(), denying.end(), row.key.relation) &&
            claims_.counts(row.number)) {
          find_denied_by(row);
        }
      }
      return;
    }
    for (const Id relation : denying) {
      for (const FactRow& row : facts_of(relation)) find_denied_by(row);
    }
  }

  void find_denied_by(const FactRow& denial) {
    context_.check();
    const store::Snapshot& snapshot = context_.snapshot();
    for (const FactNumber quoted : claims_.denied_by(denial.key)) {
      const auto fact = snapshot.fact(quoted);
      if (!fact) continue;
      const std::vector<FactKey> equals = claims_.equals_of(snapshot.read(fact->key));
      const bool is_of_it = std::any_of(equals.begin(), equals.end(), [this](const FactKey& key) {
        return key.relation == relation_;
      });
      for (const FactKey& key : equals) {
        const auto number = snapshot.find_known(key);
        if (number && claims_.counts(*number)) add(Kind::kClaim, is_of_it, *number, denial.number);
      }
    }
  }

  /// Whether it is the name, or a fact that has it inside at any depth.
  bool names(Id id, Id name) const {
    if (id == name) return true;
    if (!id.is_fact()) return false;
    const auto fact = context_.snapshot().fact(id.payload());
    if (!fact) return false;
    const FactKey key = context_.snapshot().read(fact->key);
    return key.relation == name || names(key.subject, name) || names(key.object, name);
  }

  void add(Kind kind, Id relation, const Held& a, const Held& b) {
    if (a.number == b.number) return;
    const bool is_of_it = relation == relation_;
    if (in_order(a, b)) {
      add(kind, is_of_it, a.number, b.number);
    } else {
      add(kind, is_of_it, b.number, a.number);
    }
  }
  /// The one that begins first comes first.
  static bool in_order(const Held& a, const Held& b) {
    return std::tuple(a.bounds.s0, a.bounds.e1, a.number) <
           std::tuple(b.bounds.s0, b.bounds.e1, b.number);
  }
  /// `is_of_it`: they disagree in what the relation asked about says.
  void add(Kind kind, bool is_of_it, FactNumber fact, FactNumber other) {
    if (relation_ && !is_of_it && !names(Id::fact(fact), *relation_) &&
        !names(Id::fact(other), *relation_)) {
      return;
    }
    if (only_ && !only_->contains(fact) && !only_->contains(other)) return;
    if (found_.emplace(kind, fact, other).second) charge_.add(96);
  }

  Context& context_;
  Claims claims_;
  std::optional<std::unordered_set<FactNumber>> only_;
  std::vector<FactRow> rows_;  // of only_
  std::optional<Id> relation_;
  std::unordered_map<Id, std::vector<FactRow>> facts_;
  std::set<std::tuple<Kind, FactNumber, FactNumber>> found_;
  Charge charge_{context_};
  Checkpoint checkpoint_{context_};
};

}  // namespace

std::unique_ptr<Answer> run(const ast::Conflicts& conflicts, const store::Snapshot& snapshot,
                            const Options& options) {
  std::unique_ptr<Context> context = context_as_of(conflicts.as_of, snapshot, options);
  ConflictSearch search(*context);
  if (conflicts.about) search.only_about(id_of_name(*conflicts.about, *context));
  search.run();
  std::vector<std::vector<Id>> rows = search.rows();
  sort_rows(rows, {{0, false}, {1, false}, {2, false}}, std::nullopt, std::nullopt, *context);
  std::vector<std::string> columns{"kind", "fact", "other"};
  add_sources(SourceColumns::kConflicts, columns, rows, *context, &search.claims());
  return make_answer(Form::kRows, std::move(columns), std::move(rows), std::move(context));
}

}  // namespace annals::query
