// Patterns that close circles: the same matches as loops over all facts find, as often.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

using Rows = std::vector<std::string>;

struct Fact {
  int from, to, year;
};

/// Some dozen nodes with many facts between them, and some that repeat in time.
struct World {
  World() {
    std::mt19937 random(7);
    std::string text;
    for (std::vector<Fact>* facts : {&knows, &meets}) {
      const std::string relation = facts == &knows ? " knows n" : " meets n";
      for (int i = 0; i < 150; ++i) {
        const Fact fact{static_cast<int>(random() % 14), static_cast<int>(random() % 14),
                        2000 + i / 15};
        facts->push_back(fact);
        text += "n" + std::to_string(fact.from) + relation + std::to_string(fact.to) + " @ " +
                std::to_string(fact.year) + " . ";
      }
      // Equal facts are one.
      const auto key = [](const Fact& f) { return std::tuple(f.from, f.to, f.year); };
      std::sort(facts->begin(), facts->end(),
                [&](const Fact& a, const Fact& b) { return key(a) < key(b); });
      facts->erase(std::unique(facts->begin(), facts->end(),
                               [&](const Fact& a, const Fact& b) { return key(a) == key(b); }),
                   facts->end());
    }
    statements.add(text);
  }
  std::vector<Fact> knows, meets;
  Statements statements;
};

bool uses_cycle_join(Statements& s, const std::string& question) {
  for (const std::string& line : s.rows("explain " + question)) {
    if (line.find("cycle join") != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("triangles") {
  World world;
  long all = 0, dated = 0, mixed = 0;
  std::map<int, long> by_node;
  std::set<std::pair<int, int>> pairs;
  for (const Fact& a : world.knows) {
    for (const Fact& b : world.knows) {
      if (b.from != a.to) continue;
      for (const Fact& c : world.knows) {
        if (c.from != b.to || c.to != a.from) continue;
        ++all;
        ++by_node[a.from];
        pairs.insert({a.from, b.from});
        if (a.year >= 2003 && a.year <= 2005) ++dated;
      }
      for (const Fact& c : world.meets) {
        if (c.from == a.from && c.to == b.to) ++mixed;
      }
    }
  }
  Statements& s = world.statements;
  const std::string ring = "{ ?x knows ?y . ?y knows ?z . ?z knows ?x }";
  CHECK(uses_cycle_join(s, "find count(*) where " + ring));
  CHECK(s.rows("find count(*) where " + ring) == Rows{std::to_string(all)});
  CHECK(s.rows("find all ?x, ?y, ?z where " + ring).size() == static_cast<std::size_t>(all));
  CHECK(s.rows("find ?x, ?y where " + ring).size() == pairs.size());
  CHECK(s.rows("find count(*) where { ?x knows ?y @ 2003/2005 . ?y knows ?z . ?z knows ?x }") ==
        Rows{std::to_string(dated)});
  CHECK(s.rows("find count(*) where { ?x knows ?y . ?y knows ?z . ?x meets ?z }") ==
        Rows{std::to_string(mixed)});
  for (const auto& [node, count] : by_node) {
    const std::string name = "n" + std::to_string(node);
    CHECK(s.rows("find count(*) where { ?x knows ?y . ?y knows ?z . ?z knows ?x . filter ?x = " +
                 name + " }") == Rows{std::to_string(count)});
  }
}

TEST_CASE("circles of four, with times that are compared, and with none") {
  World world;
  long squares = 0, with_diagonal = 0, same_time = 0;
  for (const Fact& a : world.knows) {
    for (const Fact& b : world.knows) {
      if (b.from != a.to) continue;
      for (const Fact& c : world.meets) {
        if (c.from != b.to) continue;
        for (const Fact& d : world.meets) {
          if (d.from != c.to || d.to != a.from) continue;
          ++squares;
          for (const Fact& e : world.knows) {
            if (e.from == b.to && e.to == a.from) ++with_diagonal;
          }
        }
        if (c.to == a.from && c.year == a.year) ++same_time;
      }
    }
  }
  Statements& s = world.statements;
  const std::string square = "?x knows ?y . ?y knows ?z . ?z meets ?w . ?w meets ?x";
  CHECK(uses_cycle_join(s, "find count(*) where { " + square + " }"));
  CHECK(s.rows("find count(*) where { " + square + " }") == Rows{std::to_string(squares)});
  CHECK(s.rows("find count(*) where { " + square + " . ?z knows ?x }") ==
        Rows{std::to_string(with_diagonal)});
  // A time that two patterns share is not left out.
  CHECK(s.rows("find count(*) where { ?x knows ?y @ ?t . ?y knows ?z . ?z meets ?x @ ?t }") ==
        Rows{std::to_string(same_time)});
  CHECK(s.rows("find count(*) where { ?x knows ?y . ?y knows ?z . ?z lost ?x }") == Rows{"0"});
}

}  // namespace
}  // namespace annals::query
