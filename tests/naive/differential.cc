#include "tests/naive/differential.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

#include "model/write.h"
#include "parser/parse.h"
#include "tests/naive/naive_change.h"
#include "tests/naive/naive_names.h"
#include "tests/naive/random_graph.h"

namespace annals::naive {

namespace {

std::string written(const std::vector<Term>& row) {
  std::string text;
  for (const Term& term : row)
    text += (text.empty() ? "" : " | ") + (term.empty() ? std::string("-") : write_term(term));
  return text;
}

std::vector<std::string> written(const std::vector<std::vector<Term>>& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(written(row));
  return lines;
}

std::string report(const std::string& what, std::vector<std::string> naive,
                   std::vector<std::string> engine) {
  std::string text = what + "\n  naive:\n";
  for (const std::string& line : naive) text += "    " + line + "\n";
  text += "  engine:\n";
  for (const std::string& line : engine) text += "    " + line + "\n";
  return text;
}

// The engine's rows are some of the naive ones, as many as limit and offset leave, in an order that
// `order by` admits.
std::string difference_of_rows(const Answer& naive, const EngineAnswer& engine) {
  std::vector<std::string> expected = written(naive.rows), got = written(engine.rows);
  const std::size_t all = expected.size();
  const std::size_t from = std::min<std::size_t>(all, naive.offset.value_or(0));
  const std::size_t count = std::min<std::size_t>(all - from, naive.limit.value_or(all));
  if (got.size() != count) return report("another number of rows", expected, got);
  std::multimap<std::string, std::size_t> left;
  for (std::size_t i = 0; i < all; ++i) left.emplace(expected[i], i);
  for (std::size_t i = 0; i < count; ++i) {
    // Of equal rows with different keys (find all) take the one that stands here.
    auto [place, end] = left.equal_range(got[i]);
    if (place == end) return report("a row that should not be there: " + got[i], expected, got);
    auto best = place;
    for (auto p = place; p != end; ++p)
      if (naive.keys.empty() ||
          compare_keys(naive.keys[p->second], naive.keys[from + i], naive.descending) == 0)
        best = p;
    if (!naive.keys.empty() &&
        compare_keys(naive.keys[best->second], naive.keys[from + i], naive.descending) != 0)
      return report("another order from row " + std::to_string(i + 1), expected, got);
    left.erase(best);
  }
  return "";
}

// The engine prints one of the shortest chains, or with `all` each of them.
std::string difference_of_paths(const Answer& naive, const EngineAnswer& engine, bool all) {
  std::map<std::string, std::vector<Term>> chains;
  for (const auto& row : engine.rows)
    chains[all ? write_term(row[0]) : ""].push_back(row[row.size() - 1]);
  std::vector<std::string> expected = written(naive.rows), got;
  for (const auto& [number, chain] : chains) got.push_back(written(chain));
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  if (all ? expected != got : got.size() != std::min<std::size_t>(1, expected.size()))
    return report("other chains", expected, got);
  if (!got.empty() && !std::binary_search(expected.begin(), expected.end(), got[0]))
    return report("no such chain", expected, got);
  return "";
}

/// What random questions may name.
const Parameters& parameters() {
  static const Parameters values{
      {"who", {Term::entity("Crocker")}},
      {"those",
       {Term::entity("Crocker"), Term::entity("Iran"), Term::integer(2), Term::text("alpha")}},
      {"day", {Term::time(TimeValue::parse("2007-05"))}}};
  return values;
}

parser::Parsed parse(const std::string& text) {
  parser::Context context;
  return parser::parse_statement(text, context);
}

// Where `?name` first stands in the text.
std::size_t first_appearance(const std::string& name, const std::string& text) {
  const auto goes_on = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  std::size_t at = text.find("?" + name);
  while (at != std::string::npos && at + name.size() + 1 < text.size() &&
         goes_on(text[at + name.size() + 1]))
    at = text.find("?" + name, at + 1);
  return at;
}

// `find *` and a bare pattern give their columns in the order in which the text names them first.
void order_columns(Answer& answer, const ast::Query& query, const std::string& text) {
  const auto* find = std::get_if<ast::Find>(&query.body);
  if (find != nullptr ? !find->star : !std::holds_alternative<ast::Bare>(query.body)) return;
  std::vector<std::size_t> order(answer.columns.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return first_appearance(answer.columns[a], text) < first_appearance(answer.columns[b], text);
  });
  const auto rearrange = [&order](auto& values) {
    auto old = values;
    for (std::size_t i = 0; i < order.size(); ++i) values[i] = old[order[i]];
  };
  rearrange(answer.columns);
  for (std::vector<Term>& row : answer.rows) rearrange(row);
}

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

// How many of a hundred changes state what relations mean, and rules: none as long as questions do
// not heed them.
constexpr unsigned kMeanings = 30;
constexpr unsigned kRules = 0;

std::string next_change(Dice& dice, const History& history, bool with_meanings) {
  while (true) {
    const bool meaning = dice.chance(with_meanings ? kMeanings : 0);
    const bool rule = dice.chance(with_meanings ? kRules : 0);
    std::string change = meaning ? random_meaning(dice, history.now())
                         : rule  ? random_rule(dice, history.now())
                                 : random_change(dice, history.now());
    if (!with_meanings || is_defined(change, history)) return change;
  }
}

}  // namespace

EngineAnswer ask_engine(Graph& graph, const std::string& text) {
  EngineAnswer answer;
  try {
    QueryOptions options;
    for (const auto& [name, values] : parameters())
      if (text.find('$' + name) != std::string::npos) options.parameters[name] = values;
    Rows rows = graph.query(text, options);
    if (rows.form() == Rows::Form::kBoolean) {
      answer.boolean = rows.boolean();
      return answer;
    }
    answer.columns = rows.columns();
    while (rows.next()) {
      answer.rows.emplace_back();
      for (std::size_t i = 0; i < answer.columns.size(); ++i) answer.rows.back().push_back(rows[i]);
    }
  } catch (const Error& error) {
    answer.error = error.report();
  }
  return answer;
}

std::string difference(const Answer& naive, const EngineAnswer& engine, const ast::Query& query) {
  if (!engine.error.empty()) return "the engine says " + engine.error;
  if (naive.form == Answer::Form::kBoolean)
    return naive.boolean == engine.boolean
               ? ""
               : "the engine says " + std::string(engine.boolean ? "yes" : "no");
  if (naive.form == Answer::Form::kPath)
    return difference_of_paths(naive, engine, std::get<ast::Path>(query.body).all);
  if (naive.columns != engine.columns)
    return report("other columns", naive.columns, engine.columns);
  return difference_of_rows(naive, engine);
}

std::string ask_both(Graph& graph, const History& history, const std::string& text, int& unsure) {
  const parser::Parsed parsed = parse(text);
  if (parsed.kind != parser::Parsed::Kind::kStatement)
    return "does not parse: " + parsed.diagnosis.message;
  const auto& query = std::get<ast::Query>(parsed.statement->value);
  World world(history);
  for (const auto& [name, values] : parameters()) world.parameters[name] = values;
  Answer naive = run(query, world);
  order_columns(naive, query, text);
  if (world.unsure) {
    ++unsure;
    return "";
  }
  return difference(naive, ask_engine(graph, text), query);
}

namespace {

// The steps of a plan, without estimates and measures.
std::vector<std::string> steps_of(const EngineAnswer& plan) {
  std::vector<std::string> steps;
  for (const std::vector<Term>& row : plan.rows) {
    const std::string line(row.at(0).as_text().value);
    steps.push_back(line.substr(0, line.rfind("  (")));
  }
  return steps;
}

std::string fault_of_tree(const std::vector<std::string>& steps) {
  if (steps.empty()) return "the plan is empty";
  std::size_t deepest = 0;  // that the next step may be
  for (const std::string& step : steps) {
    const std::size_t indent = step.find_first_not_of(' ');
    if (indent == std::string::npos) return "the plan has a step without words";
    if (indent % 2 != 0 || indent > deepest) return "the plan is no tree: " + step;
    if (&step != &steps.front() && indent == 0) return "the plan has two roots: " + step;
    deepest = indent + 2;
  }
  return "";
}

}  // namespace

std::string fault_of_plan(Graph& graph, const std::string& text) {
  if (!ask_engine(graph, text).error.empty()) return "";
  const EngineAnswer plan = ask_engine(graph, "explain " + text);
  if (!plan.error.empty()) return "explain says " + plan.error;
  const EngineAnswer run = ask_engine(graph, "explain analyze " + text);
  if (!run.error.empty()) return "explain analyze says " + run.error;
  const std::vector<std::string> steps = steps_of(plan), steps_run = steps_of(run);
  if (steps != steps_run) return report("explain and explain analyze differ", steps, steps_run);
  return fault_of_tree(steps);
}

std::string difference_of_changes(Graph& graph, const History& history, std::uint64_t from,
                                  std::uint64_t to) {
  std::vector<std::string> expected, got;
  const Names names = names_in(history.now());  // they hold for the past too
  const Facts before = read(history.after(from), names), after = read(history.after(to), names);
  for (const Fact& fact : after)
    if (!contains(before, fact)) expected.push_back("added " + write_fact(fact));
  for (const Fact& fact : before)
    if (!contains(after, fact)) expected.push_back("retracted " + write_fact(fact));
  const std::string text = "changes from " + std::to_string(from) + " to " + std::to_string(to);
  Session session(graph);
  Session::Input input;
  input.text = text;
  Session::Step step = session.run_next(input);
  for (Rows& rows = *step.outcome.rows; rows.next();)
    got.push_back(rows.text("change") + " " + write_fact(rows.fact("fact")));
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  return expected == got ? "" : report(text, expected, got);
}

std::string difference_of_history(Graph& graph, const History& history) {
  std::vector<std::string> expected, got;
  const Names names = names_in(history.now());
  for (std::uint64_t commit = 1; commit <= history.commits(); ++commit) {
    const Facts before = read(history.after(commit - 1), names);
    const Facts after = read(history.after(commit), names);
    const std::string number = std::to_string(commit);
    for (const Fact& fact : after)
      if (!contains(before, fact)) expected.push_back(number + " added " + write_fact(fact));
    for (const Fact& fact : before)
      if (!contains(after, fact)) expected.push_back(number + " retracted " + write_fact(fact));
  }
  Session session(graph);
  Session::Input input;
  input.text = "history _ _ _";
  Session::Step step = session.run_next(input);
  for (Rows& rows = *step.outcome.rows; rows.next();)
    got.push_back(std::to_string(rows.integer("commit")) + " " + rows.text("change") + " " +
                  write_fact(rows.fact("fact")));
  std::sort(expected.begin(), expected.end());
  std::sort(got.begin(), got.end());
  return expected == got ? "" : report("history _ _ _", expected, got);
}

TwoGraphs random_graphs(Dice& dice) {
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.fold_threshold = dice.chance(60) ? 1 + dice.below(40) : 8192;
  options.block_rows = 2 + dice.below(12);
  TwoGraphs both{Graph::open("", options), {}, {}, ""};
  Session session(both.graph);
  const std::size_t changes = 3 + dice.below(8);
  const bool meanings = dice.chance(60);
  for (std::size_t i = 0; i < changes && both.difference.empty(); ++i) {
    const std::string at = day(i * 20);
    const Instant moment = bounds_of(at).s0;
    try {
      if (dice.chance(20)) {
        // The facts of a load, through the door for programs.
        History load = both.history;
        const std::string text = "add { " + random_fact(dice, load.now()) + " . " +
                                 random_fact(dice, load.now()) + " . " +
                                 random_fact(dice, load.now()) + " }";
        apply(*parse(text).statement, load);
        LoadOptions load_options;
        load_options.recorded = TimeValue::parse(at);
        // So little that some of it goes to temporary files.
        if (dice.chance(70)) load_options.memory_limit = (8 + dice.below(40)) << 10;
        BulkLoad bulk = both.graph.begin_load(load_options);
        BulkLoad::Lane lane = bulk.lane();
        for (const Fact& fact : load.now()) {
          if (contains(both.history.now(), fact) && !dice.chance(20)) continue;
          if (dice.chance(50))
            bulk.add(fact);
          else
            lane.add(fact);
        }
        (void)bulk.finish();
        load.commit(moment);
        both.history = load;
        both.log.push_back("# load " + text);
        continue;
      }
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
          return both;
        }
        apply(*parsed.statement, both.history);
        run(session, both.log.back());
      }
      both.log.emplace_back(undone ? "rollback" : "commit");
      run(session, both.log.back());
      if (undone)
        both.history.rollback();
      else
        both.history.commit(moment);
      if (dice.chance(4)) both.graph.compact();
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

std::string shrink(const Facts& facts, const std::string& text) {
  const auto fails = [&text](const Facts& some) {
    Graph graph = Graph::in_memory();
    History history;
    Transaction change = graph.begin();
    for (const Fact& fact : some) {
      change.add(fact);
      history.add(fact);
    }
    (void)change.commit();
    history.commit(0);
    int unsure = 0;
    return !ask_both(graph, history, text, unsure).empty();
  };
  Facts left = facts;
  if (!fails(left)) return "";
  for (std::size_t i = left.size(); i-- > 0;) {
    Facts fewer = left;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (fails(fewer)) left = std::move(fewer);
  }
  std::string statements = "add {";
  for (const Fact& fact : left) statements += " " + write_fact(fact) + " .";
  return statements + " }";
}

}  // namespace annals::naive
