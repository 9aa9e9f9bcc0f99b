#include "query/why_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "model/write.h"
#include "query/derived.h"
#include "query/rule_why.h"
#include "query/why_chain.h"
#include "query/why_dead_ends.h"
#include "query/why_shown.h"
#include "query/why_steps.h"
#include "query/why_ways.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::FactKey;
using store::FactNumber;
using store::FactRow;
using store::Id;
using store::Order;

using Node = WhyNode;

class WhyTree {
 public:
  WhyTree(const Claims& claims, Context& context) : context_(context), claims_(claims) {}

  Node of_fact(const FactKey& key) {
    std::set<FactKey> path;
    if (std::optional<Node> node = fact(key, true, path)) return std::move(*node);
    return {"follows", context_.fact_id(key), {}};
  }

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
    if (dead_ends_.contains(key, path)) return std::nullopt;
    if (path.size() >= kDeepest) fail_too_deep(key);
    const bool asserted = own_row(key).has_value();
    if (!asserted && shown_.contains(key)) return Node{"above", context_.fact_id(key), {}};
    path.insert(key);
    DeadEnds::Needed outer = dead_ends_.begin();
    const WhyShown::Mark mark = shown_.mark();
    Node node{asserted ? "asserted" : "follows", context_.fact_id(key), {}};
    add_sayings(key, top, node);
    const std::size_t sayings = node.under.size();
    if (top || !asserted) {
      add_stored(key, node);
      add_chains(key, false, path, node);
      add_rules(key, path, node);
      if (node.under.size() == sayings) add_chains(key, true, path, node);
    }
    path.erase(key);
    if (!asserted && node.under.size() == sayings) {
      shown_.forget(mark);
      dead_ends_.end_in_vain(key, std::move(outer));
      return std::nullopt;
    }
    dead_ends_.end_led_back(std::move(outer));
    shown_.add(key);
    return node;
  }

  // ---- what stands above ----

  static constexpr std::size_t kDeepest = 400;  // frames of a thread's stack
  [[noreturn]] void fail_too_deep(const FactKey& key) {
    const Fact fact = context_.term(context_.fact_id(key)).as_fact();
    throw Error(ErrorCode::kLimit,
                fmt::format("why goes at most {} facts of rules deep: go on with why {}", kDeepest,
                            write_fact(fact)));
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
      if (!shown_.add(saying)) continue;
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

  /// A way back through facts that are not stored: it follows from a stored one by itself.
  std::optional<Node> above(const FactKey& key, const RelationSource& source, Id time,
                            Node premise) {
    return way_back(key, source, time, std::move(premise), false, context_);
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
          const WhyShown::Mark mark = shown_.mark();
          Node premise{"asserted", Id::fact(batch.numbers[row]), {}};
          add_sayings(stored, false, premise);
          if (auto found = way_back(key, source, stored.time, std::move(premise), true, context_)) {
            add_way(node.under, std::move(*found));
          } else {
            shown_.forget(mark);
          }
        }
        batch.clear();
      }
    }
  }

  /// A chain of each transitive relation that answers: a shortest one. Not `thorough`: what rules
  /// state is no link, as it may follow from the chain itself, and there is one try.
  void add_chains(const FactKey& key, bool thorough, std::set<FactKey>& path, Node& node) {
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
      const WhyShown::Mark mark = shown_.mark();
      auto found = chain_node(key, chain, thorough, path);
      if (!found) {
        shown_.forget(mark);
        found = link_node(key, chain, path);
      }
      if (found) {
        node.under.push_back(std::move(*found));
      } else {
        shown_.forget(mark);
      }
    }
  }

  /// The links that lead nowhere are left out one by one: another chain may do without them.
  std::optional<Node> chain_node(const FactKey& key, const RelationSource& chain, bool thorough,
                                 std::set<FactKey>& path) {
    for (std::set<FactKey> refused;;) {
      const std::vector<FactKey> links = chain_links(key, chain, thorough, path, refused);
      if (links.empty()) return std::nullopt;
      const WhyShown::Mark mark = shown_.mark();
      Node premise{"because", statement_id(chain.relation, "is", "transitive", context_), {}};
      for (const FactKey& link : links) {
        std::optional<Node> below = fact(link, false, path);
        if (!below) {
          refused.insert(link);
          break;
        }
        premise.under.push_back(std::move(*below));
      }
      if (premise.under.size() == links.size()) {
        return chained(key, chain, links, std::move(premise));
      }
      shown_.forget(mark);
      if (!thorough) return std::nullopt;
    }
  }

  std::vector<FactKey> chain_links(const FactKey& key, const RelationSource& chain, bool thorough,
                                   const std::set<FactKey>& path,
                                   const std::set<FactKey>& refused) {
    const auto [from, to] = ends_in(key, chain);
    Derived& derived = context_.derived();
    const auto fits = [&](Id time) { return derived.as_read(key.relation, time) == key.time; };
    if (!thorough && !chains_.has_rules(chain.relation)) {
      return derived.shortest_chain(chain.relation, from, to, fits);
    }
    const auto may_use = [&](const FactKey& link) {
      if (refused.contains(link) || dead_ends_.contains(link, path)) return false;
      return thorough || chains_.is_stored(link);
    };
    return chains_.shortest({chain.relation, from, to, fits, may_use});
  }

  std::optional<Node> chained(const FactKey& key, const RelationSource& chain,
                              const std::vector<FactKey>& links, Node premise) {
    Derived& derived = context_.derived();
    Id time = links.front().time;
    for (const FactKey& link : links) time = derived.shared_time(time, link.time);
    if (chain.relation == key.relation && time == key.time) return premise;
    const auto [from, to] = ends_in(key, chain);
    const FactKey chained{from, chain.relation, to, time};
    // The key follows from a stored one by itself.
    if (context_.snapshot().find_asserted(chained)) return std::nullopt;
    Node node{"follows", context_.fact_id(chained), {std::move(premise)}};
    return above(key, chain, time, std::move(node));
  }

  /// A chain whose other links are circles at its ends gives one of its links again. Where only the
  /// chain's relation is lasting, the key follows from that link as it reads there, and so not from
  /// the stored fact by itself.
  std::optional<Node> link_node(const FactKey& key, const RelationSource& chain,
                                std::set<FactKey>& path) {
    Derived& derived = context_.derived();
    if (!derived.is_lasting(chain.relation) || derived.is_lasting(key.relation)) {
      return std::nullopt;
    }
    const auto [from, to] = ends_in(key, chain);
    const ChainEnds ends = derived.chains(chain.relation, from, true);
    if (!std::binary_search(ends->begin(), ends->end(), ChainEnd{to, key.time})) {
      return std::nullopt;
    }
    const FactKey link{from, chain.relation, to, key.time};
    if (context_.snapshot().find_asserted(link)) return std::nullopt;
    std::optional<Node> below = fact(link, false, path);
    if (!below) return std::nullopt;
    return above(key, chain, key.time, std::move(*below));
  }

  /// A match of each relation's rules that answer, whose facts do not follow from those above.
  void add_rules(const FactKey& key, std::set<FactKey>& path, Node& node) {
    const Meanings& meanings = context_.meanings();
    if (!meanings.has_rules()) return;
    std::vector<RelationSource> sources{{key.relation, false}};
    if (const Meaning* meaning = meanings.find(key.relation)) sources = meaning->rules;
    for (const RelationSource& source : sources) {
      if (source.flipped && key.subject.kind() != store::IdKind::kEntity) continue;
      if (auto found = rule_node(key, source, path)) node.under.push_back(std::move(*found));
    }
  }

  /// The first match of a rule of the source, at a time that reads as the key's, whose facts can be
  /// led back. The matches are taken a few at a time, so that none is being searched while another
  /// one's facts are.
  std::optional<Node> rule_node(const FactKey& key, const RelationSource& source,
                                std::set<FactKey>& path) {
    Derived& derived = context_.derived();
    const auto [subject, object] = ends_in(key, source);
    const bool any_time = derived.is_lasting(key.relation);
    const FactKey stated{subject, source.relation, object, any_time ? Id::none() : key.time};
    std::size_t tried = 0;
    for (std::size_t wanted = 1;; wanted *= 8) {
      std::vector<RuleMatch> matches;
      std::size_t passed = 0;
      each_rule_match(stated, context_, [&](const RuleMatch& match) {
        if (derived.as_read(key.relation, match.head.time) != key.time) return false;
        if (passed++ >= tried) matches.push_back(match);
        return matches.size() == wanted;
      });
      tried += matches.size();
      for (const RuleMatch& match : matches) {
        const WhyShown::Mark mark = shown_.mark();
        if (auto found = match_node(key, source, match, path)) return found;
        shown_.forget(mark);
      }
      if (matches.size() < wanted) return std::nullopt;
    }
  }

  std::optional<Node> match_node(const FactKey& key, const RelationSource& source,
                                 const RuleMatch& match, std::set<FactKey>& path) {
    const bool is_key = match.head == key;
    if (!is_key) {
      if (context_.snapshot().find_asserted(match.head)) return std::nullopt;
      if (shown_.contains(match.head)) {
        return above(key, source, match.head.time, {"above", context_.fact_id(match.head), {}});
      }
      if (dead_ends_.contains(match.head, path)) return std::nullopt;
      path.insert(match.head);
    }
    Node node{"because", Id::fact(match.number), {}};
    for (const FactKey& premise : match.facts) {
      std::optional<Node> below = fact(premise, false, path);
      if (!below) break;
      node.under.push_back(std::move(*below));
    }
    if (!is_key) dead_ends_.leave(match.head, path);
    if (node.under.size() < match.facts.size()) return std::nullopt;
    if (is_key) return node;
    Node follows{"follows", context_.fact_id(match.head), {std::move(node)}};
    return above(key, source, match.head.time, std::move(follows));
  }

  Context& context_;
  const Claims& claims_;
  WhyShown shown_;
  DeadEnds dead_ends_{context_};
  WhyChains chains_{context_};
  Charge charge_{context_};
};

}  // namespace

WhyNode why_of_fact(const FactKey& key, const Claims& claims, Context& context) {
  return WhyTree(claims, context).of_fact(key);
}

std::optional<WhyNode> why_of_quoted(const FactKey& key, const Claims& claims, Context& context) {
  return WhyTree(claims, context).of_quoted(key);
}

}  // namespace annals::query
