#include "tests/naive/check_why.h"

#include <algorithm>
#include <set>
#include <vector>

#include "model/write.h"
#include "tests/naive/naive_conflicts.h"

namespace annals::naive {

namespace {

using Lines = std::set<std::string>;

std::string report(const std::string& text, const Lines& expected, const Lines& got) {
  std::string said = text + "\n";
  for (const std::string& line : expected)
    if (!got.contains(line)) said += "    only naive: " + line + "\n";
  for (const std::string& line : got)
    if (!expected.contains(line)) said += "    only engine: " + line + "\n";
  return said;
}

std::string line_of(const std::string& kind, const Fact& fact, const Fact& other) {
  std::string a = write_fact(fact), b = write_fact(other);
  if (kind != "claim" && b < a) std::swap(a, b);
  return kind + ": " + a + " | " + b;
}

World world_of(const History& history, std::uint64_t commit) {
  World world(history);
  world.look_at(history.after(commit));
  return world;
}

/// A row of why with the rows below it.
struct Node {
  std::string kind;
  Term what;
  std::vector<Node> under;
};

bool shows(const Node& node, const Fact& stored) {
  if (node.kind == "asserted" && node.what == Term::fact(stored)) return true;
  return std::any_of(node.under.begin(), node.under.end(),
                     [&stored](const Node& below) { return shows(below, stored); });
}

std::vector<Node> tree_of(Graph& graph, const std::string& text) {
  Node root;
  std::vector<Node*> open{&root};
  for (Rows rows = graph.query(text); rows.next();) {
    open.resize(static_cast<std::size_t>(rows.integer("depth")) + 1);
    open.back()->under.push_back({rows.text("kind"), rows["what"], {}});
    open.push_back(&open.back()->under.back());
  }
  return root.under;
}

bool is_fact(const Node& node) {
  return node.kind == "asserted" || node.kind == "follows" || node.kind == "quoted";
}

class WhyCheck {
 public:
  explicit WhyCheck(const World& world) : world_(world), counting_(what_counts(world)) {}

  /// The facts that must be shown, with their kinds.
  Lines expected() const {
    Lines lines;
    Facts known;
    for (const Effective& e : world_.facts()) {
      known.push_back(e.fact);
      const bool stored = contains(world_.stored(), e.fact);
      lines.insert((stored ? "asserted " : "follows ") + write_fact(e.fact));
    }
    for (const Fact& fact : world_.stored()) add_quoted(fact, known, lines);
    return lines;
  }

  /// What is wrong with a tree; empty: nothing.
  std::string fault(const Node& node, bool top) const {
    if (is_fact(node)) {
      if (const std::string said = fault_of_fact(node, top); !said.empty()) return said;
    } else if (node.kind == "because") {
      const Fact& said = node.what.as_fact();
      // A rule may ask for nothing but what is not there.
      if (node.under.empty() && !(said.relation() == Term::entity("rule")))
        return "nothing below " + write_fact(said);
      if (!contains(world_.stored(), said)) return "not stated: " + write_fact(said);
    } else if (node.kind == "above") {
      if (!follows(node.what.as_fact())) return "not above: " + write_term(node.what);
    } else if (node.kind == "for" || node.kind == "against") {
      if (!contains(counting_, node.what.as_fact()))
        return "does not count: " + write_term(node.what);
    }
    for (const Node& below : node.under)
      if (const std::string said = fault(below, false); !said.empty()) return said;
    return "";
  }

 private:
  bool follows(const Fact& fact) const {
    const EffectiveFacts& facts = world_.facts();
    return std::any_of(facts.begin(), facts.end(),
                       [&fact](const Effective& e) { return e.fact == fact; });
  }

  void add_quoted(const Fact& fact, const Facts& known, Lines& lines) const {
    for (const Term& part : {fact.subject(), fact.object()}) {
      if (!part.is_fact()) continue;
      const Fact& quoted = part.as_fact();
      add_quoted(quoted, known, lines);
      if (contains(known, quoted) || contains(world_.stored(), quoted)) continue;
      const Sayings sayings = sayings_of(quoted, true, counting_, world_);
      if (!sayings.claims.empty() || !sayings.denials.empty())
        lines.insert("quoted " + write_fact(quoted));
    }
  }

  std::string fault_of_fact(const Node& node, bool top) const {
    const Fact& fact = node.what.as_fact();
    const bool stored = contains(world_.stored(), fact);
    if (stored != (node.kind == "asserted")) return "of the wrong kind: " + write_fact(fact);
    const auto leads_on = [](const Node& below) { return below.kind == "because"; };
    if (node.kind == "follows" && std::none_of(node.under.begin(), node.under.end(), leads_on))
      return "from nothing follows " + write_fact(fact);
    if (!top) return "";
    for (const Effective& e : world_.facts()) {
      if (e.fact != fact) continue;
      for (const Fact& stored_fact : e.behind)
        if (!shows(node, stored_fact))
          return write_fact(fact) + " without " + write_fact(stored_fact);
    }
    Lines expected, got;
    for (const Fact& about : world_.stored())
      if (stored && about.subject() == node.what && about.relation() == Term::entity("source"))
        expected.insert("source " + write_term(about.object()));
    const Sayings sayings = sayings_of(fact, true, counting_, world_);
    for (const Fact& claim : sayings.claims) expected.insert("for " + write_fact(claim));
    for (const Fact& denial : sayings.denials) expected.insert("against " + write_fact(denial));
    for (const Node& below : node.under) {
      if (below.kind == "source") got.insert("source " + write_term(below.what));
      if (below.kind == "for" || below.kind == "against")
        got.insert(below.kind + " " + write_fact(below.what.as_fact()));
    }
    return expected == got ? "" : report(write_fact(fact), expected, got);
  }

  const World& world_;
  Facts counting_;
};

}  // namespace

std::string difference_of_conflicts(Graph& graph, const History& history, std::uint64_t commit,
                                    const Term& about) {
  const std::string text = "conflicts " + (about.empty() ? "" : write_term(about) + " ") +
                           "as of " + std::to_string(commit);
  const World world = world_of(history, commit);
  Lines expected, got;
  const Term name = read(about, world.names);
  for (const Conflict& conflict : conflicts_in(world))
    if (about.empty() || names(conflict.fact, name) || names(conflict.other, name) ||
        std::find(conflict.relations.begin(), conflict.relations.end(), name) !=
            conflict.relations.end())
      expected.insert(line_of(conflict.kind, conflict.fact, conflict.other));
  if (world.unsure) return "";
  std::size_t count = 0;
  for (Rows rows = graph.query(text); rows.next(); ++count)
    got.insert(line_of(rows.text("kind"), rows.fact("fact"), rows.fact("other")));
  if (count != got.size()) return text + "\n    a row comes twice\n";
  return expected == got ? "" : report(text, expected, got);
}

std::string fault_of_why(Graph& graph, const History& history, std::uint64_t commit,
                         WhyTally& tally) {
  const std::string text = "why _ _ _ as of " + std::to_string(commit);
  const World world = world_of(history, commit);
  const WhyCheck check(world);
  const Lines expected = check.expected();
  if (world.unsure) return "";
  Lines got;
  std::string said;
  std::vector<Node> nodes;
  ++tally.asked;
  try {
    nodes = tree_of(graph, text);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kLimit) throw;
    ++tally.limits;
    return "";
  }
  for (const Node& node : nodes) {
    if (!got.insert(node.kind + " " + write_fact(node.what.as_fact())).second)
      said += "    twice: " + write_term(node.what) + "\n";
    const std::string fault = check.fault(node, true);
    if (!fault.empty()) said += "    " + fault + "\n";
  }
  if (expected != got) return report(text, expected, got) + said;
  return said.empty() || world.unsure ? "" : text + "\n" + said;
}

}  // namespace annals::naive
