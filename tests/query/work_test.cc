// What plans cost, in counted work: the blocks and rows that questions may touch, never seconds.
#include <catch2/catch.hpp>
#include <regex>

#include "tests/query/statements.h"

namespace annals::query {
namespace {

constexpr int kPeople = 4000;

/// Everybody met two people, one in fifty visited Rome; days in 2000 to 2009. In blocks of 64 rows.
Statements world() {
  store::StoreOptions options;
  options.block_rows = 64;
  options.folds_in_background = false;
  Statements s(options);
  for (int begin = 0; begin < kPeople; begin += 1000) {
    std::string facts;
    for (int i = begin; i < begin + 1000; ++i) {
      const std::string name = "p" + std::to_string(i);
      const std::string day = std::to_string(2000 + i % 10) + "-0" + std::to_string(1 + i % 9) +
                              "-1" + std::to_string(i % 7);
      for (const int other : {(i * 7 + 1) % kPeople, (i * 13 + 5) % kPeople}) {
        facts += name + " met p" + std::to_string(other) + " @ " + day + " . ";
      }
      if (i % 50 == 0) facts += name + " visited Rome @ " + day + "/.. . ";
    }
    s.add(facts);
  }
  s.store().compact();
  return s;
}

struct Work {
  long blocks = 0, rows = 0;
};

/// Of all steps of the plan.
Work work_of(Statements& s, const std::string& question) {
  Work work;
  const std::regex counted("; (\\d+) rows?,");
  const std::regex read("(\\d+) blocks? read");
  for (const std::string& line : s.rows("explain analyze " + question)) {
    std::smatch found;
    if (std::regex_search(line, found, counted)) work.rows += std::stol(found[1]);
    if (std::regex_search(line, found, read)) work.blocks += std::stol(found[1]);
  }
  return work;
}

TEST_CASE("questions touch no more than they need") {
  Statements s = world();
  struct Limit {
    const char* question;
    long blocks, rows;
  };
  // 8,080 facts: 127 blocks an order.
  const std::vector<Limit> limits = {
      {"p17 met ?x", 2, 4},
      {"p17 ?r ?x @ ?t", 2, 4},
      {"find ?y where { p17 met ?x . ?x met ?y }", 8, 16},
      {"find count(*) as ?n where { ?x visited _ . ?x met _ }", 132, 8500},
      {"find ?x where { ?x visited _ . ?x met p8 }", 8, 40},
      {"find count(distinct ?x) as ?n where { ?x met _ . ?x visited _ }", 135, 17000},
      {"find count(distinct ?z) as ?n where { p17 met ?x . ?x met ?y . ?y met ?z }", 16, 40},
      {"find ?x where { ?x met _ } limit 3", 64, 6200},
      {"find count(*) as ?n where { ?x met ?y }", 0, 8001},
      {"find count(*) as ?n where { p17 met ?x . ?x met ?y }", 8, 12},
      {"find count(*) as ?n where { ?x met ?y . ?y met ?z . ?z met ?x }", 384, 24200},
      {"find ?x, count(*) as ?n where { ?x met _ } order by ?n desc limit 1", 128, 14100},
      {"ask { ?x met ?y . ?y met ?z }", 130, 15000},
  };
  for (const Limit& limit : limits) {
    INFO(limit.question);
    const Work work = work_of(s, limit.question);
    CHECK(work.blocks <= limit.blocks);
    CHECK(work.rows <= limit.rows);
    CHECK(work.rows > 0);
  }
}

TEST_CASE("facts of a span of time are found by their times") {
  Statements s = world();
  REQUIRE(s.store().snapshot().has_time_order());
  CHECK(work_of(s, "find ?r, count(*) as ?n where { _ ?r _ @ 2003-05 }").blocks <= 20);
  // Counted in the directories.
  CHECK(work_of(s, "find count(*) as ?n where { _ met _ @ 2003-05 }").blocks == 0);
  CHECK(s.rows("find count(*) as ?n where { _ met _ @ 2003-05 }") ==
        s.rows("find count(?x) as ?n where { ?x met _ @ 2003-05 }"));
  CHECK(work_of(s, "find all ?x, ?t where { ?x met _ @ ?t } order by ?t limit 3").blocks <= 20);
  CHECK(work_of(s, "find all ?x, ?t where { ?x met _ @ ?t } order by first(?t) limit 3").blocks <=
        20);
  CHECK(s.rows("find all ?t where { _ met _ @ ?t } order by ?t limit 1") ==
        s.rows("find min(?t) as ?m where { _ met _ @ ?t }"));
}

}  // namespace
}  // namespace annals::query
