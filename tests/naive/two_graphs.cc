#include "tests/naive/two_graphs.h"

#include <cstdio>

#include "tests/naive/differential.h"
#include "tests/naive/naive_change.h"
#include "tests/naive/random_graph.h"

namespace annals::naive {

namespace {

std::string day(std::size_t number) {
  const CivilDate date = date_of_days(days_of_date(2010, 1, 1) + static_cast<std::int64_t>(number));
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(date.year),
                static_cast<int>(date.month), static_cast<int>(date.day));
  return text;
}

void run(Session& session, const std::string& statement) {
  Session::Input input;
  input.text = statement;
  (void)session.run_next(input);
}

// Whether both know what the change does and what holds after it: rules may go in a circle through
// `not`, and for the naive evaluator more may follow than it has the patience for.
bool is_defined(const std::string& change, const History& history) {
  const parser::Parsed parsed = parse(change);
  if (parsed.kind != parser::Parsed::Kind::kStatement) return true;
  const World before(history);
  (void)before.facts();
  History changed = history;
  apply(*parsed.statement, changed);
  const World after(changed);
  (void)after.facts();
  if (!after.rules.are_layered) return false;
  return before.unsure ? change.find(" where ") == std::string::npos : !after.unsure;
}

// How many of a hundred changes state what relations mean, and rules.
constexpr unsigned kMeanings = 30;
constexpr unsigned kRules = 15;

std::string next_change(Dice& dice, const History& history, bool with_meanings) {
  while (true) {
    const bool meaning = dice.chance(with_meanings ? kMeanings : 0);
    const bool rule = dice.chance(with_meanings ? kRules : 0);
    std::string change = meaning ? random_meaning(dice, history.now())
                         : rule  ? random_rule(dice, history.now())
                                 : random_change(dice, history.now());
    if (!with_meanings && change.find(" where ") != std::string::npos && dice.chance(40))
      change += " as of " + std::to_string(dice.below(history.commits() + 1));
    if (!with_meanings || is_defined(change, history)) return change;
  }
}

// The facts of a load, through the door for programs.
void load_some(Dice& dice, const std::string& at, TwoGraphs& both) {
  History load = both.history;
  const std::string text = "add { " + random_fact(dice, load.now()) + " . " +
                           random_fact(dice, load.now()) + " . " + random_fact(dice, load.now()) +
                           " }";
  apply(*parse(text).statement, load);
  LoadOptions options;
  options.recorded = TimeValue::parse(at);
  // So little that some of it goes to temporary files.
  if (dice.chance(70)) options.memory_limit = (8 + dice.below(40)) << 10;
  BulkLoad bulk = both.graph.begin_load(options);
  BulkLoad::Lane lane = bulk.lane();
  for (const Fact& fact : load.now()) {
    if (contains(both.history.now(), fact) && !dice.chance(20)) continue;
    if (dice.chance(50))
      bulk.add(fact);
    else
      lane.add(fact);
  }
  (void)bulk.finish();
  load.commit(bounds_of(at).s0);
  both.history = load;
  both.log.push_back("# load " + text);
}

// A transaction of one or two statements, committed or undone.
void change_some(Dice& dice, const std::string& at, bool meanings, Session& session,
                 TwoGraphs& both) {
  const bool undone = dice.chance(12);
  const std::size_t statements = dice.chance(25) ? 2 : 1;
  both.log.push_back("begin \"\" at " + at);
  run(session, both.log.back());
  for (std::size_t n = 0; n < statements; ++n) {
    const std::string change = next_change(dice, both.history, meanings);
    both.log.push_back(change);
    const parser::Parsed parsed = parse(change);
    if (parsed.kind != parser::Parsed::Kind::kStatement) {
      both.difference = "does not parse: " + parsed.diagnosis.message;
      return;
    }
    apply(*parsed.statement, both.history);
    run(session, both.log.back());
  }
  both.log.emplace_back(undone ? "rollback" : "commit");
  run(session, both.log.back());
  if (undone)
    both.history.rollback();
  else
    both.history.commit(bounds_of(at).s0);
  if (dice.chance(4)) both.graph.compact();
}

}  // namespace

TwoGraphs random_graphs(Dice& dice) {
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.fold_threshold = dice.chance(60) ? 1 + dice.below(40) : 8192;
  options.block_rows = 2 + dice.below(12);
  options.processors = 4;  // whatever the machine has: see ask_engine
  TwoGraphs both{Graph::open("", options), {}, {}, ""};
  Session session(both.graph);
  const std::size_t changes = 3 + dice.below(8);
  const bool meanings = dice.chance(60);
  for (std::size_t i = 0; i < changes && both.difference.empty(); ++i) {
    const std::string at = day(i * 20);
    try {
      if (dice.chance(20))
        load_some(dice, at, both);
      else
        change_some(dice, at, meanings, session, both);
    } catch (const Error& error) {
      both.difference = error.report();
      if (session.in_transaction()) session.rollback();
    }
    if (both.difference.empty() && both.graph.snapshot().commit() != both.history.commits())
      both.difference = "the engine has " + std::to_string(both.graph.snapshot().commit()) +
                        " commits, the naive one " + std::to_string(both.history.commits());
  }
  return both;
}

}  // namespace annals::naive
