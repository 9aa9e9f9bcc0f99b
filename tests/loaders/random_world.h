// Random graphs of odd words, for dumps.
#ifndef ANNALS_TESTS_LOADERS_RANDOM_WORLD_H_
#define ANNALS_TESTS_LOADERS_RANDOM_WORLD_H_

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tests/loaders/helpers.h"

namespace annals::test {

/// Random facts of a small world: literals and times of all kinds, odd names, facts about facts and
/// quoted ones, deep ones too.
class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {}

  Fact fact() {
    if (chance(20)) {
      Fact rule(name(), Term::entity("rule"), rule_text(),
                chance(5) ? time() : TimeValue::always());
      facts_.push_back(rule);
      return rule;
    }
    Term subject = chance(4) && !facts_.empty() ? Term::fact(pick(facts_)) : name();
    Term object = chance(3) ? literal() : chance(6) ? Term::fact(quoted()) : name();
    Fact made(std::move(subject), name(), std::move(object), time());
    facts_.push_back(made);
    if (facts_.size() > 60) facts_.erase(facts_.begin());
    return made;
  }

 private:
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  Term name() {
    static const std::vector<std::string> kNames = {"a",
                                                    "b",
                                                    "met",
                                                    "source",
                                                    "find",
                                                    "in",
                                                    "Green Zone",
                                                    "Ma'arib",
                                                    "U.S.",
                                                    "7th Fleet",
                                                    "_x",
                                                    "Côte d'Ivoire",
                                                    "http://www.wikidata.org/entity/Q796",
                                                    "2007-05",
                                                    "42",
                                                    "a#b",
                                                    "x\ny",
                                                    "commit",
                                                    "rule",
                                                    "\"",
                                                    "always",
                                                    "according",
                                                    "+",
                                                    "prefix",
                                                    "<x>",
                                                    "{",
                                                    "true"};
    return Term::entity(pick(kNames));
  }
  Term rule_text() {
    static const std::vector<std::string> kTexts = {
        "?a met ?b if { ?a 'Green Zone' ?b }",
        "?a met ?b @ ?t if { ?a <http://x/y> ?b @ ?t . not { ?b a \"x  y\" } }",
        "?a met  ?b if { ?b met ?a }",  // not as rules are written when they are kept
        "?a 'x\ny' ?b if { ?a b ?b . ?b a \"\"\"two\nlines # no comment\"\"\" }"};
    return Term::text(pick(kTexts), "", "urn:annals:rule");
  }
  Term literal() {
    switch (below(9)) {
      case 0:
        return Term::integer(static_cast<std::int64_t>(below(5)) - 2);
      case 1:
        return Term::integer(std::numeric_limits<std::int64_t>::min());
      case 2:
        return Term::decimal(static_cast<double>(below(100)) / 7.0);
      case 3:
        return Term::decimal(1e300);
      case 4:
        return Term::truth(chance(2));
      case 5:
        return Term::text("say \"yes\"\\\n\tto\r it é", chance(2) ? "fr" : "");
      case 6:
        return Term::text("1.50", "", "http://www.w3.org/2001/XMLSchema#decimal");
      case 7:
        return Term::text("");
      default:
        return Term::time(TimeValue::parse(pick(kTimes)));
    }
  }
  Fact quoted() { return Fact(name(), name(), chance(2) ? literal() : name(), time()); }
  TimeValue time() { return chance(3) ? TimeValue::always() : TimeValue::parse(pick(kTimes)); }

  const std::vector<std::string> kTimes = {
      "2007",        "2007-05",    "2007-05-28",
      "198X",        "2007-21",    "2007-05-28T14:30:05Z",
      "2007/2009",   "2003/..",    "../1980",
      "/",           "2003/",      "2007-05-28T14:30:05.250+03:00",
      "[1979..]",    "1850?",      "[2007-12-13..2007-12-17]",
      "Y-170000002", "-0044-03-15"};
  std::mt19937 random_;
  std::vector<Fact> facts_;
};

/// Facts come and go over several commits, some with notes; some are erased.
inline Graph random_graph(std::uint32_t seed) {
  World world(seed);
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.fold_threshold = seed % 2 == 0 ? 50 : 8192;
  Graph graph = Graph::open("", options);
  std::vector<Fact> added;
  for (int round = 0; round < 6; ++round) {
    TransactionOptions noted;
    if (round % 2 == 1) noted.note = "a \"note\"\n\\ é";
    Transaction change = graph.begin(noted);
    for (int i = 0; i < 30; ++i) {
      // Some that were there before come back.
      added.push_back(i % 7 == 0 && !added.empty() ? added[added.size() / 2] : world.fact());
      change.add(added.back());
    }
    // Retracted facts leave, what was said about them too; what quotes them stays.
    for (std::size_t i = round; i < added.size(); i += 9) change.retract(added[i]);
    change.commit();
    if (round % 3 != 2) continue;
    Transaction erase = graph.begin();
    for (std::size_t i = round; i < added.size(); i += 31) erase.erase(added[i]);
    erase.commit();
  }
  if (seed % 3 == 0) graph.compact();
  return graph;
}

}  // namespace annals::test

#endif  // ANNALS_TESTS_LOADERS_RANDOM_WORLD_H_
