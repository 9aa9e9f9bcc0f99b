#include "tests/naive/differential.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

#include "model/write.h"
#include "parser/parse.h"
#include "tests/naive/naive_change.h"
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

}  // namespace

EngineAnswer ask_engine(Graph& graph, const std::string& text) {
  EngineAnswer answer;
  try {
    Rows rows = graph.query(text);
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
  World world;
  world.facts = history.now();
  world.history = &history;
  Answer naive = run(query, world);
  order_columns(naive, query, text);
  if (world.unsure) {
    ++unsure;
    return "";
  }
  return difference(naive, ask_engine(graph, text), query);
}

TwoGraphs random_graphs(Dice& dice) {
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.fold_threshold = dice.chance(60) ? 1 + dice.below(40) : 8192;
  options.block_rows = 2 + dice.below(12);
  TwoGraphs both{Graph::open("", options), {}, {}, ""};
  Session session(both.graph);
  const std::size_t changes = 3 + dice.below(8);
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
        BulkLoad bulk = both.graph.begin_load(load_options);
        for (const Fact& fact : load.now())
          if (!contains(both.history.now(), fact) || dice.chance(20)) bulk.add(fact);
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
        both.log.push_back(random_change(dice, both.history.now()));
        const parser::Parsed parsed = parse(both.log.back());
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
