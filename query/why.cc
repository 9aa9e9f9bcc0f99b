// What speaks for facts and against them: sources, claims and denials, and the facts that they
// follow from, down to those that are stored.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "query/claims.h"
#include "query/derived.h"
#include "query/named_pattern.h"
#include "query/special.h"
#include "query/why_steps.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::FactKey;
using store::FactNumber;
using store::FactRow;
using store::Id;
using store::Order;
using store::Visibility;

/// A line of the answer, with those below it.
struct Node {
  const char* kind;  // asserted, follows, quoted; source, for, against, because
  Id what;
  std::vector<Node> under;
};

/// The tree of one fact. A claim or denial that speaks about several facts of it stands at the
/// first.
class WhyTree {
 public:
  WhyTree(const Claims& claims, Context& context) : context_(context), claims_(claims) {}

  /// Of an effective fact, its time as it reads.
  Node of_fact(const FactKey& key) {
    std::set<FactKey> path;
    if (std::optional<Node> node = fact(key, true, path)) return std::move(*node);
    return {"follows", context_.fact_id(key), {}};
  }

  /// Of a fact that may be only quoted; else, and without claims or denials, nothing.
  std::optional<Node> of_quoted(const FactKey& key) {
    if (context_.snapshot().find_asserted(key)) return std::nullopt;  // it reads otherwise
    Node node{"quoted", context_.fact_id(key), {}};
    add_sayings(key, true, node);
    return node.under.empty() ? std::nullopt : std::optional(std::move(node));
  }

 private:
  /// `path`: the facts above it, which it must not follow from. Empty where it could only follow
  /// from these.
  std::optional<Node> fact(const FactKey& key, bool top, std::set<FactKey>& path) {
    context_.check();
    charge_.add(sizeof(Node) + sizeof(FactKey));
    const auto [place, is_new] = path.insert(key);
    if (!is_new) return std::nullopt;
    const bool asserted = own_row(key).has_value();
    Node node{asserted ? "asserted" : "follows", context_.fact_id(key), {}};
    add_sayings(key, top, node);
    const std::size_t sayings = node.under.size();
    if (top || !asserted) {
      add_stored(key, node);
      add_chains(key, path, node);
    }
    path.erase(key);
    if (!asserted && node.under.size() == sayings) return std::nullopt;
    return node;
  }

  /// The stored fact that is this very one.
  std::optional<FactRow> own_row(const FactKey& key) const {
    if (context_.derived().as_read(key.relation, key.time) != key.time) return std::nullopt;
    return context_.snapshot().find_asserted(key);
  }

  // ---- sources, claims, denials ----

  /// `equals`: those of facts that say the same, too.
  void add_sayings(const FactKey& key, bool equals, Node& node) {
    if (const auto row = context_.snapshot().find_asserted(key)) add_sources(row->number, node);
    std::vector<Claims::Saying> sayings;
    const std::vector<FactKey> same = equals ? claims_.equals_of(key) : std::vector<FactKey>{key};
    for (const FactKey& each : same) {
      const auto number = context_.snapshot().find_known(each);
      if (!number) continue;
      for (const Claims::Saying& saying : claims_.about(*number)) sayings.push_back(saying);
    }
    add_sayings(std::move(sayings), node);
  }

  void add_sources(FactNumber number, Node& node) {
    Id last = Id::none();
    for (const FactRow& source : sources_of_fact(number, context_)) {
      if (source.key.object != last) node.under.push_back({"source", source.key.object, {}});
      last = source.key.object;
    }
  }

  void add_sayings(std::vector<Claims::Saying> sayings, Node& node) {
    std::vector<std::pair<Term, Claims::Saying>> sorted;
    for (const Claims::Saying& saying : sayings) {
      if (!shown_.emplace(saying.fact.number, saying.against).second) continue;
      sorted.emplace_back(context_.term(Id::fact(saying.fact.number)), saying);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      if (a.second.against != b.second.against) return b.second.against;
      return order(a.first, b.first) < 0;
    });
    for (const auto& [term, saying] : sorted) {
      charge_.add(sizeof(Node));
      const FactNumber number = saying.fact.number;
      Node said{saying.against ? "against" : "for", Id::fact(number), {}};
      if (saying.asserted) add_sources(number, said);
      add_sayings(claims_.about(number), said);
      node.under.push_back(std::move(said));
    }
  }

  // ---- what it follows from ----

  /// `premise` as what `statement` makes answer.
  static Node because(Id statement, Node premise) {
    return {"because", statement, {std::move(premise)}};
  }

  /// Puts the statements by which a fact of `source` answers for the key's relation above it;
  /// `time` is the one that the source's fact is stored with. `premise` is that fact's node.
  std::optional<Node> above(const FactKey& key, const RelationSource& source, Id time,
                            Node premise) {
    std::vector<MeaningStep> steps = steps_to(key.relation, source, context_);
    const bool itself = source == RelationSource{key.relation, false};
    if (steps.empty() && !itself) return std::nullopt;
    // The facts between, from the top: the last one is the premise.
    std::vector<FactKey> facts{{key.subject, key.relation, key.object, time}};
    for (const MeaningStep& step : steps) {
      FactKey next = facts.back();
      next.relation = step.source.relation;
      if (step.source.flipped) std::swap(next.subject, next.object);
      facts.push_back(next);
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (facts[i] == key ? i > 0 : context_.snapshot().find_asserted(facts[i]).has_value()) {
        return std::nullopt;  // the way from there is shorter
      }
    }
    Node node = std::move(premise);
    for (std::size_t i = steps.size(); i-- > 0;) {
      node = because(steps[i].statement, std::move(node));
      if (i > 0) node = {"follows", context_.fact_id(facts[i]), {std::move(node)}};
    }
    if (time == key.time) return itself ? std::nullopt : std::optional(std::move(node));
    if (!itself) node = {"follows", context_.fact_id(facts.front()), {std::move(node)}};
    return because(statement_id(key.relation, "is", "lasting", context_), std::move(node));
  }

  /// The ends that a fact of a source must have.
  static std::pair<Id, Id> ends_in(const FactKey& key, const RelationSource& source) {
    if (source.flipped) return {key.object, key.subject};
    return {key.subject, key.object};
  }

  /// The stored facts that it comes from by itself.
  void add_stored(const FactKey& key, Node& node) {
    const auto cursor = context_.snapshot().scan(Order::kSubjectRelationObject);
    for (const RelationSource& source : sources_of(key.relation, context_.meanings())) {
      const auto [subject, object] = ends_in(key, source);
      if (source.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      const std::array<Id, 3> prefix{subject, source.relation, object};
      cursor->seek(prefix);
      FactBatch batch;
      while (cursor->next(batch)) {
        for (std::size_t row = 0; row < batch.size(); ++row) {
          const FactKey stored = key_in(batch, row);
          if (stored == key) continue;
          if (context_.derived().as_read(key.relation, stored.time) != key.time) continue;
          charge_.add(4 * sizeof(Node));
          Node premise{"asserted", Id::fact(batch.numbers[row]), {}};
          add_sayings(stored, false, premise);
          if (auto found = above(key, source, stored.time, std::move(premise))) {
            node.under.push_back(std::move(*found));
          }
        }
        batch.clear();
      }
    }
  }

  /// A chain of each transitive relation that answers: a shortest one.
  void add_chains(const FactKey& key, std::set<FactKey>& path, Node& node) {
    const Meaning* meaning = context_.meanings().find(key.relation);
    if (meaning == nullptr) return;
    std::vector<RelationSource> chains = meaning->chains;
    const RelationSource itself{key.relation, false};
    if (meaning->transitive && std::find(chains.begin(), chains.end(), itself) == chains.end()) {
      chains.insert(chains.begin(), itself);
    }
    for (const RelationSource& chain : chains) {
      if (chain.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      // Exchanged or not, a chain of a relation that is its own inverse is one of its own.
      if (chain.relation == key.relation && chain.flipped) continue;
      if (auto found = chain_node(key, chain, path)) node.under.push_back(std::move(*found));
    }
  }

  std::optional<Node> chain_node(const FactKey& key, const RelationSource& chain,
                                 std::set<FactKey>& path) {
    const auto [from, to] = ends_in(key, chain);
    Derived& derived = context_.derived();
    const auto fits = [&](Id time) { return derived.as_read(key.relation, time) == key.time; };
    const std::vector<FactKey> links = derived.shortest_chain(chain.relation, from, to, fits);
    if (links.empty()) return std::nullopt;
    Node premise = because_of_chain(chain.relation);
    Id time = links.front().time;
    for (const FactKey& link : links) {
      std::optional<Node> below = fact(link, false, path);
      if (!below) return std::nullopt;
      time = derived.shared_time(time, link.time);
      premise.under.push_back(std::move(*below));
    }
    if (chain.relation == key.relation && time == key.time) return premise;
    const FactKey chained{from, chain.relation, to, time};
    Node node{"follows", context_.fact_id(chained), {std::move(premise)}};
    return above(key, chain, time, std::move(node));
  }

  Node because_of_chain(Id relation) {
    return {"because", statement_id(relation, "is", "transitive", context_), {}};
  }

  Context& context_;
  const Claims& claims_;
  std::set<std::pair<FactNumber, bool>> shown_;  // claims and denials, these with true
  Charge charge_{context_};
};

class WhyAnswer {
 public:
  explicit WhyAnswer(Context& context) : context_(context), claims_(context) {}

  void run(const ast::TriplePattern& written) {
    const NamedPattern pattern(written, "why", context_);
    std::set<FactKey> seen;
    Charge charge(context_);
    const auto collect = [&](std::vector<FactKey>& keys) {
      return [&](const FactBatch& batch, std::size_t row) {
        const FactKey key = key_in(batch, row);
        if (!seen.insert(key).second) return;
        charge.add(2 * sizeof(FactKey) + 32);
        keys.push_back(key);
      };
    };
    std::vector<FactKey> facts, quoted;
    pattern.run([&](Order order) { return context_.scan_effective(order, pattern.relation()); },
                collect(facts));
    pattern.run([&](Order order) { return context_.snapshot().scan(order, Visibility::kKnown); },
                collect(quoted));
    for (const FactKey& key : in_order(facts)) add(WhyTree(claims_, context_).of_fact(key), 0);
    for (const FactKey& key : in_order(quoted)) {
      if (const auto node = WhyTree(claims_, context_).of_quoted(key)) add(*node, 0);
    }
  }

  std::vector<std::vector<Id>> take_rows() { return std::move(rows_); }

 private:
  std::vector<FactKey> in_order(const std::vector<FactKey>& keys) {
    std::vector<std::pair<Term, FactKey>> sorted;
    sorted.reserve(keys.size());
    for (const FactKey& key : keys) sorted.emplace_back(context_.term(context_.fact_id(key)), key);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return order(a.first, b.first) < 0; });
    std::vector<FactKey> result;
    for (const auto& [term, key] : sorted) result.push_back(key);
    return result;
  }

  void add(const Node& node, std::int64_t depth) {
    rows_.push_back(
        {context_.intern(Term::integer(depth)), context_.intern(Term::text(node.kind)), node.what});
    for (const Node& below : node.under) add(below, depth + 1);
  }

  Context& context_;
  Claims claims_;
  std::vector<std::vector<Id>> rows_;
};

}  // namespace

std::unique_ptr<Answer> run(const ast::Why& why, const store::Snapshot& snapshot,
                            const Options& options) {
  auto context = std::make_unique<Context>(
      why.as_of ? resolve_state(*why.as_of, snapshot, options) : snapshot, options);
  WhyAnswer answer(*context);
  answer.run(why.pattern);
  return make_answer(Form::kTree, {"depth", "kind", "what"}, answer.take_rows(),
                     std::move(context));
}

}  // namespace annals::query
