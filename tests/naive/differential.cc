#include "tests/naive/differential.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <numeric>

#include "model/write.h"
#include "tests/naive/naive_names.h"

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

}  // namespace

parser::Parsed parse(const std::string& text) {
  parser::Context context;
  return parser::parse_statement(text, context);
}

namespace {

EngineAnswer ask_engine(Graph& graph, const std::string& text, const QueryOptions& options) {
  EngineAnswer answer;
  try {
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

}  // namespace

EngineAnswer ask_engine(Graph& graph, const std::string& text, bool sources) {
  QueryOptions options;
  if (sources) options.sources = SourceColumns::kAll;
  for (const auto& [name, values] : parameters())
    if (text.find('$' + name) != std::string::npos) options.parameters[name] = values;
  // Most questions are cut into parts of a few facts for several threads, some are not.
  const std::size_t choice = std::hash<std::string>()(text);
  options.part_facts = 1 + choice % 7;
  // A plan that was run says other things of them than one that was not.
  options.workers = text.starts_with("explain") ? 1 : 1 + choice / 7 % 4;
  EngineAnswer answer = ask_engine(graph, text, options);
  if (options.workers == 1 || !answer.error.empty()) return answer;
  options.workers = 1;
  if (ask_engine(graph, text, options).rows != answer.rows)
    answer.error = "several threads give other rows than one, or in another sequence";
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

std::string ask_both(Graph& graph, const History& history, const std::string& text, int& unsure,
                     bool sources) {
  const parser::Parsed parsed = parse(text);
  if (parsed.kind != parser::Parsed::Kind::kStatement)
    return "does not parse: " + parsed.diagnosis.message;
  const auto& query = std::get<ast::Query>(parsed.statement->value);
  World world(history);
  for (const auto& [name, values] : parameters()) world.parameters[name] = values;
  sources = sources && !std::holds_alternative<ast::Path>(query.body);
  Answer naive = run(query, world, sources);
  order_columns(naive, query, text);
  if (world.unsure) {
    ++unsure;
    return "";
  }
  return difference(naive, ask_engine(graph, text, sources), query);
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

std::string shrink(const Facts& facts, const std::string& text, bool sources) {
  const auto fails = [&text, sources](const Facts& some) {
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
    return !ask_both(graph, history, text, unsure, sources).empty();
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
