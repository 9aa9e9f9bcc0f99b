// What rules cost: the part of the graph that a question reaches; and from what their facts come.
#include <atomic>
#include <catch2/catch.hpp>

#include "query/rule_goals.h"
#include "query/rule_why.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

/// Chains of steps, each of `length`.
std::string chains(int count, int length) {
  std::string facts;
  for (int i = 0; i < count; ++i) {
    for (int k = 0; k + 1 < length; ++k) {
      const std::string name = "s" + std::to_string(i) + "-";
      facts += name + std::to_string(k) + " next " + name + std::to_string(k + 1) + " . ";
    }
  }
  return facts;
}

std::string limit_of(Statements& s, const std::string& question) {
  try {
    s.rows(question);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kLimit);
    return error.what();
  }
  return "";
}

TEST_CASE("a recursive rule with one end bound reads what the end reaches") {
  const std::vector<std::string> forms = {"?a after ?b . ?b next ?c", "?a next ?b . ?b after ?c",
                                          "?a after ?b . ?b after ?c"};
  for (const std::string& form : forms) {
    INFO(form);
    Statements s(chains(2000, 10));
    s.change("rule r: ?a after ?b if { ?a next ?b }");
    s.change("rule r: ?a after ?c if { " + form + " }");
    s.options().memory_limit = std::size_t{256} << 10;
    CHECK(s.rows("s7-0 after ?x").size() == 9);
    CHECK(s.rows("?x after s7-9").size() == 9);
    CHECK(s.rows("s7-2 after s7-8") == std::vector<std::string>{"yes"});
    CHECK(s.rows("s7-8 after s7-2") == std::vector<std::string>{"no"});
    CHECK(limit_of(s, "find count(*) as ?n where { ?x after ?y }").find("working memory") !=
          std::string::npos);
    s.options().memory_limit = std::size_t{1} << 30;
    CHECK(s.rows("find count(*) as ?n where { ?x after ?y }") ==
          std::vector<std::string>{std::to_string(2000 * 45)});
  }
}

TEST_CASE("a linear rule keeps no square of facts, from either end") {
  constexpr int kLength = 3000;
  for (const char* form : {"?a after ?b . ?b next ?c", "?a next ?b . ?b after ?c"}) {
    INFO(form);
    Statements s(chains(1, kLength));
    s.change("rule r: ?a after ?b if { ?a next ?b }");
    s.change(std::string("rule r: ?a after ?c if { ") + form + " }");
    s.options().memory_limit = std::size_t{16} << 20;
    CHECK(s.rows("s0-0 after ?x").size() == kLength - 1);
    CHECK(s.rows("?x after s0-" + std::to_string(kLength - 1)).size() == kLength - 1);
  }
}

/// A circle in which everybody knows the next `count` people.
std::string acquaintances(int people, int count) {
  std::string facts;
  for (int i = 0; i < people; ++i) {
    for (int k = 1; k <= count; ++k) {
      facts += "p" + std::to_string(i) + " knows p" + std::to_string((i + k) % people) + " . ";
    }
  }
  return facts;
}

TEST_CASE("what a rule leaves out or adds is asked from the ends that it reaches") {
  // By way of so many that the guess for them is more than all that rules are thought to state.
  Statements s(acquaintances(1500, 40));
  s.change("rule f: ?a friend ?c if { ?a knows ?b . ?b knows ?c . filter ?a != ?c }");
  s.change("rule n: ?a stranger ?b if { ?a knows ?b . not { ?b friend ?a } }");
  s.change("rule o: ?a perhaps ?c if { ?a knows ?b . optional { ?b friend ?c } }");
  s.change("rule j: ?a further ?c if { ?a knows ?b . ?b friend ?c . ?b knows ?c }");
  s.change("rule l: ?a alone true if { ?a knows _ . not { ?a friend ?x } }");
  s.options().memory_limit = std::size_t{16} << 20;
  CHECK(s.rows("p5 stranger ?x").size() == 40);
  CHECK(s.rows("?x stranger p60").size() == 40);
  CHECK(s.rows("p5 perhaps ?x").size() == 118);
  CHECK(s.rows("p5 further ?x").size() == 78);
  CHECK(s.rows("p5 alone ?x").empty());
  CHECK(s.rows("find ?x where { p5 knows ?x . not { ?x friend p88 } }").size() == 2);
  CHECK(s.rows("find ?y where { p5 knows ?x . ?x knows ?y . not { ?y friend p90 } }").size() == 3);
  CHECK(s.rows("find ?c where { p5 knows ?b . ?b friend ?c . ?b knows ?c }").size() == 78);
  CHECK(limit_of(s, "find count(*) as ?n where { ?x friend ?y }").find("working memory") !=
        std::string::npos);
}

TEST_CASE("rules that make ever more facts meet the limits") {
  Statements s("x counts-from 1 . x tells news . x grows \"a\" .");
  s.change("rule count: ?a counts ?n if { ?a counts-from ?n }");
  s.change("rule count: ?a counts ?m if { ?a counts ?n . let ?m = ?n + 1 }");
  s.change("rule story: ?a tells << ?a tells ?f >> if { ?a tells ?f }");
  s.change("rule text: ?a grows ?m if { ?a grows ?n . let ?m = concat(?n, \"x\") }");
  s.options().memory_limit = std::size_t{8} << 20;
  for (const char* question : {"x counts ?n", "x tells ?f", "x grows ?t", "x counts -1"}) {
    INFO(question);
    CHECK(limit_of(s, question).find("--memory") != std::string::npos);
  }
  s.options().memory_limit = std::size_t{1} << 30;
  s.options().time_limit = std::chrono::milliseconds(1);
  CHECK(limit_of(s, "x counts ?n").find("--timeout") != std::string::npos);
  s.options().time_limit.reset();
  const std::atomic<bool> cancel{true};
  s.options().cancel = &cancel;
  try {
    s.rows("x counts ?n");
    FAIL("it was cancelled");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kCancelled);
  }
  s.options().cancel = nullptr;
  CHECK(s.rows("raw x counts ?n").empty());
}

std::string text_of(const store::FactKey& key, const Context& context) {
  std::string text;
  for (const store::Id id : {key.subject, key.relation, key.object}) {
    text +=
        (text.empty() ? "" : " ") + (context.term(id).is_entity() ? context.term(id).as_entity()
                                                                  : std::to_string(id.payload()));
  }
  return key.time == store::kAlways
             ? text
             : text + " @ " + std::string(context.term(key.time).as_time().text());
}

/// The matches behind a fact: `rule: a r b, c s d`.
std::vector<std::string> matches_of(Statements& s, const Fact& fact) {
  Context context(s.store().snapshot(), s.options());
  const store::FactKey key{context.intern(fact.subject()), context.intern(fact.relation()),
                           context.intern(fact.object()), context.intern(Term::time(fact.time()))};
  std::vector<std::string> found;
  each_rule_match(key, context, [&](const RuleMatch& match) {
    std::string text = match.name + ":";
    for (const store::FactKey& one : match.facts) {
      text += (text.back() == ':' ? " " : ", ") + text_of(one, context);
    }
    found.push_back(text);
    return false;
  });
  std::sort(found.begin(), found.end());
  return found;
}

TEST_CASE("the matches of rules behind a fact") {
  Statements s(
      "a in b @ 2000/2005 . b in c . c in d . a in x . x in c . met is symmetric . a met b .");
  s.change("rule part: ?a inside ?b @ ?t if { ?a in ?b @ ?t }");
  s.change("rule chain: ?a inside ?c if { ?a in ?b . ?b inside ?c . not { ?a avoids ?c } }");
  s.change("rule met: ?a knows ?b if { ?a met ?b }");
  const auto fact = [](const char* subject, const char* relation, const char* object) {
    return Fact(Term::entity(subject), Term::entity(relation), Term::entity(object));
  };
  CHECK(matches_of(s, fact("a", "inside", "c")) ==
        std::vector<std::string>{"chain: a in b @ 2000/2005, b inside c",
                                 "chain: a in x, x inside c"});
  CHECK(matches_of(s, fact("b", "inside", "c")) == std::vector<std::string>{"part: b in c"});
  CHECK(matches_of(s, fact("b", "knows", "a")) == std::vector<std::string>{"met: b met a"});
  CHECK(matches_of(s, fact("d", "inside", "a")).empty());
  CHECK(matches_of(s, fact("a", "met", "b")).empty());
}

}  // namespace
}  // namespace annals::query
