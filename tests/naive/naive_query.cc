#include "tests/naive/naive_query.h"

#include <algorithm>

#include "tests/naive/naive_expression.h"

namespace annals::naive {

namespace {

using Row = std::vector<Term>;

// Patterns with nothing in common make too many rows for a judge that takes its time.
constexpr std::size_t kMostRows = 2000;

void note(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void bound_by(const ast::Group& group, std::vector<std::string>& names);

std::string column_name(const ast::FindItem& item) { return item.as ? item.as->name : item.text; }

void bound_by(const ast::Element& element, std::vector<std::string>& names) {
  if (const auto* pattern = std::get_if<ast::PatternElement>(&element.value))
    variables_of(pattern->pattern, names);
  if (const auto* optional = std::get_if<ast::OptionalElement>(&element.value))
    bound_by(*optional->group, names);
  if (const auto* either = std::get_if<ast::UnionElement>(&element.value))
    for (const auto& group : either->groups) bound_by(*group, names);
  if (const auto* let = std::get_if<ast::LetElement>(&element.value))
    note(let->variable.name, names);
  if (const auto* inner = std::get_if<ast::SubqueryElement>(&element.value)) {
    const auto& find = std::get<ast::Find>(inner->query->body);
    if (find.star) bound_by(find.where, names);
    for (const ast::FindItem& item : find.items) note(column_name(item), names);
  }
}

void bound_by(const ast::Group& group, std::vector<std::string>& names) {
  for (const ast::Element& element : group.elements) bound_by(element, names);
}

std::vector<Binding> join_inner(const ast::Query& query, const Binding& row, const World& world) {
  const Answer answer = run(query, world);
  if (answer.limit || answer.offset) world.unsure = true;
  std::vector<Binding> joined;
  for (const Row& inner : answer.rows) {
    Binding b = row;
    bool fits = true;
    for (std::size_t i = 0; i < answer.columns.size(); ++i) {
      if (inner[i].empty()) continue;
      const auto [place, is_new] = b.emplace(answer.columns[i], inner[i]);
      fits = fits && (is_new || place->second == inner[i]);
    }
    if (fits) joined.push_back(std::move(b));
  }
  return joined;
}

// The rows that an element that joins makes of one row.
std::vector<Binding> join(const ast::Element& element, const Binding& row, const World& world) {
  if (const auto* pattern = std::get_if<ast::PatternElement>(&element.value))
    return match(pattern->pattern, row, world);
  if (const auto* optional = std::get_if<ast::OptionalElement>(&element.value)) {
    std::vector<Binding> rows = evaluate(*optional->group, row, world);
    return rows.empty() ? std::vector<Binding>{row} : rows;
  }
  if (const auto* either = std::get_if<ast::UnionElement>(&element.value)) {
    std::vector<Binding> rows;
    for (const auto& group : either->groups)
      for (Binding& b : evaluate(*group, row, world)) rows.push_back(std::move(b));
    return rows;
  }
  if (const auto* inner = std::get_if<ast::SubqueryElement>(&element.value))
    return join_inner(*inner->query, row, world);
  return {row};
}

// Lets may use each other: each is evaluated after those that it names.
void evaluate_lets(const ast::Group& group, Binding& row, const World& world) {
  std::vector<const ast::LetElement*> waiting;
  for (const ast::Element& element : group.elements)
    if (const auto* let = std::get_if<ast::LetElement>(&element.value)) waiting.push_back(let);
  while (!waiting.empty()) {
    const auto ready = std::find_if(waiting.begin(), waiting.end(), [&](const auto* let) {
      std::vector<std::string> used;
      variables_of(*let->value, used);
      return std::none_of(waiting.begin(), waiting.end(), [&used](const auto* other) {
        return std::find(used.begin(), used.end(), other->variable.name) != used.end();
      });
    });
    if (ready == waiting.end()) {
      world.unsure = true;
      return;
    }
    const Term value = evaluate(*(*ready)->value, row, world);
    if (!value.empty()) row[(*ready)->variable.name] = value;
    waiting.erase(ready);
  }
}

bool survives(const ast::Group& group, const Binding& row, const World& world) {
  for (const ast::Element& element : group.elements) {
    if (const auto* pattern = std::get_if<ast::PatternElement>(&element.value))
      for (const LateTest& test : late_tests(pattern->pattern))
        if (!passes(test, row, world)) return false;
    if (const auto* filter = std::get_if<ast::FilterElement>(&element.value))
      if (!is_true(*filter->condition, row, world)) return false;
    if (const auto* no = std::get_if<ast::NotElement>(&element.value))
      if (!evaluate(*no->group, row, world).empty()) return false;
  }
  return true;
}

// ---- find ----

struct Line {
  Row row;
  Row keys;
  Facts behind;
};

void add_all(const Facts& more, Facts& facts) {
  facts.insert(facts.end(), more.begin(), more.end());
}

struct Finder {
  const ast::Find& find;
  const ast::Modifiers& modifiers;
  const World& world;

  std::vector<const ast::Aggregate*> aggregates() const {
    std::vector<const ast::Aggregate*> found;
    for (const ast::FindItem& item : find.items) aggregates_of(*item.value, found);
    for (const ast::OrderKey& key : modifiers.order_by) aggregates_of(*key.value, found);
    if (modifiers.having) aggregates_of(*modifiers.having, found);
    return found;
  }

  static bool has_aggregate(const ast::Expression& e) {
    std::vector<const ast::Aggregate*> found;
    aggregates_of(e, found);
    return !found.empty();
  }

  // A row's own bindings with what the items without aggregates name by `as`.
  Binding with_names(Binding row) const {
    const Binding before = row;
    for (const ast::FindItem& item : find.items)
      if (item.as && !has_aggregate(*item.value)) {
        const Term value = evaluate(*item.value, before, world);
        if (!value.empty()) row[item.as->name] = value;
      }
    return row;
  }

  Row group_key(const Binding& row) const {
    Row key;
    for (const ast::Variable& v : modifiers.group_by) {
      const auto value = row.find(v.name);
      key.push_back(value == row.end() ? Term() : value->second);
    }
    if (modifiers.group_by.empty())
      for (const ast::FindItem& item : find.items)
        if (!has_aggregate(*item.value)) key.push_back(evaluate(*item.value, row, world));
    return key;
  }

  std::vector<Line> grouped(const std::vector<Binding>& rows) const {
    std::vector<std::pair<Row, std::vector<Binding>>> groups;
    for (const Binding& row : rows) {
      const Binding named = with_names(row);
      const Row key = group_key(named);
      const auto group = std::find_if(groups.begin(), groups.end(),
                                      [&key](const auto& g) { return g.first == key; });
      if (group == groups.end())
        groups.push_back({key, {named}});
      else
        group->second.push_back(named);
    }
    if (groups.empty() && group_key({}).empty()) groups.push_back({});
    std::vector<Line> lines;
    for (const auto& [key, members] : groups) {
      AggregateValues values;
      for (const ast::Aggregate* a : aggregates()) values[a] = aggregate(*a, members, world);
      Binding names = members.empty() ? Binding{} : members.front();
      Line line;
      for (const Binding& member : members) add_all(matched(member), line.behind);
      for (const ast::FindItem& item : find.items)
        line.row.push_back(evaluate(*item.value, names, world, values));
      for (std::size_t i = 0; i < find.items.size(); ++i)
        if (find.items[i].as && !line.row[i].empty()) names[find.items[i].as->name] = line.row[i];
      if (modifiers.having && !is_true(*modifiers.having, names, world, values)) continue;
      for (const ast::OrderKey& k : modifiers.order_by)
        line.keys.push_back(evaluate(*k.value, names, world, values));
      lines.push_back(std::move(line));
    }
    return lines;
  }

  std::vector<Line> plain(const std::vector<Binding>& rows,
                          const std::vector<std::string>& columns) const {
    std::vector<Line> lines;
    for (const Binding& row : rows) {
      Line line;
      const Binding named = with_names(row);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!find.star) {
          line.row.push_back(evaluate(*find.items[i].value, row, world));
          continue;
        }
        const auto value = row.find(columns[i]);
        line.row.push_back(value == row.end() ? Term() : value->second);
      }
      for (const ast::OrderKey& k : modifiers.order_by)
        line.keys.push_back(evaluate(*k.value, named, world));
      line.behind = matched(row);
      const auto same = std::find_if(lines.begin(), lines.end(),
                                     [&line](const Line& l) { return l.row == line.row; });
      if (find.all || same == lines.end())
        lines.push_back(std::move(line));
      else
        add_all(line.behind, same->behind);
    }
    return lines;
  }
};

// Where matches are counted and facts follow from others, what is said about a fact in braces, and
// what steps lead to from there, adds no source of its own.
bool may_be_left_out(const ast::Group& where, const World& world) {
  const Meanings& m = world.meanings;
  if (m.symmetric.empty() && m.inverse.empty() && m.implies.empty() && m.transitive.empty() &&
      m.lasting.empty() && world.rules.rules.empty())
    return false;
  if (has_steps_in_braces(where)) return true;
  const Facts& facts = world.stored();
  return std::any_of(facts.begin(), facts.end(), [&world](const Fact& f) {
    return f.subject().is_fact() && !world.sources_of({f}).empty();
  });
}

Answer run_find(const ast::Find& find, const ast::Modifiers& modifiers, const World& world,
                bool sources) {
  const Finder finder{find, modifiers, world};
  Answer answer;
  if (find.star) bound_by(find.where, answer.columns);
  for (const ast::FindItem& item : find.items) answer.columns.push_back(column_name(item));
  const std::vector<Binding> rows = evaluate(find.where, {}, world);
  const bool groups = !modifiers.group_by.empty() || !finder.aggregates().empty();
  std::vector<Line> lines = groups ? finder.grouped(rows) : finder.plain(rows, answer.columns);
  for (const ast::OrderKey& key : modifiers.order_by) answer.descending.push_back(key.descending);
  std::stable_sort(lines.begin(), lines.end(), [&answer](const Line& a, const Line& b) {
    return compare_keys(a.keys, b.keys, answer.descending) < 0;
  });
  if (sources) answer.columns.emplace_back("sources");
  if (sources && (groups || find.all) && may_be_left_out(find.where, world)) world.unsure = true;
  for (Line& line : lines) {
    answer.rows.push_back(std::move(line.row));
    if (sources) answer.rows.back().push_back(world.sources_of(line.behind));
    if (!modifiers.order_by.empty()) answer.keys.push_back(std::move(line.keys));
  }
  answer.limit = modifiers.limit;
  answer.offset = modifiers.offset;
  return answer;
}

Answer run_bare(const ast::Bare& bare, const ast::Modifiers& modifiers, const World& world,
                bool sources) {
  ast::Find find;
  find.star = true;
  find.where = bare.patterns;
  Answer answer = run_find(find, modifiers, world, sources);
  if (answer.columns.size() > (sources ? 1 : 0)) return answer;
  answer.form = Answer::Form::kBoolean;
  answer.boolean = !answer.rows.empty();
  return answer;
}

Answer run_show(const ast::Show& show, const World& world, bool sources) {
  Answer answer;
  answer.form = Answer::Form::kFacts;
  answer.columns = {"fact"};
  if (sources) answer.columns.emplace_back("sources");
  std::vector<std::pair<Fact, Facts>> shown;  // with those behind its matches
  for (const Binding& row : evaluate(show.where, {}, world))
    for (const ast::TriplePattern& pattern : show.what)
      for (const Fact& fact : instantiate(pattern, row, world)) {
        const auto same = std::find_if(shown.begin(), shown.end(),
                                       [&fact](const auto& s) { return s.first == fact; });
        if (same == shown.end())
          shown.emplace_back(fact, matched(row));
        else
          add_all(matched(row), same->second);
      }
  for (const auto& [fact, behind] : shown) {
    answer.rows.push_back({Term::fact(fact)});
    if (sources) answer.rows.back().push_back(world.sources_of(behind));
  }
  return answer;
}

}  // namespace

int compare_keys(const std::vector<Term>& a, const std::vector<Term>& b,
                 const std::vector<bool>& descending) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int order = order_terms(a[i], b[i]);
    if (order != 0) return descending[i] ? -order : order;
  }
  return 0;
}

std::vector<Binding> evaluate(const ast::Group& group, const Binding& seed, const World& world) {
  std::vector<Binding> rows{seed};
  for (const ast::Element& element : group.elements) {
    std::vector<Binding> next;
    for (const Binding& row : rows)
      for (Binding& b : join(element, row, world)) next.push_back(std::move(b));
    rows = std::move(next);
    if (rows.size() > kMostRows) {
      world.unsure = true;
      return {};
    }
  }
  std::vector<Binding> kept;
  for (Binding& row : rows) {
    evaluate_lets(group, row, world);
    if (!survives(group, row, world)) continue;
    std::erase_if(row,
                  [&seed](const auto& b) { return b.first[0] == '#' && !seed.contains(b.first); });
    kept.push_back(std::move(row));
  }
  return kept;
}

std::uint64_t commit_of(const ast::StateRef& state, const World& world) {
  if (const auto* number = std::get_if<std::uint64_t>(&state.value)) return *number;
  return world.history->commit_at(
      bounds_of(written_time(std::get<ast::TimeOperand>(state.value), world)).e1);
}

World world_of(const ast::Modifiers& modifiers, const World& world) {
  World inner = world;
  if (modifiers.as_of) inner.look_at(world.history->after(commit_of(*modifiers.as_of, world)));
  if (!modifiers.according_to.empty()) {
    std::vector<Term> sources;
    for (const ast::TermNode& node : modifiers.according_to)
      sources.push_back(constant(node, inner));
    inner.keep(sources);
  }
  return inner;
}

Answer run(const ast::Query& query, const World& outer, bool sources) {
  World world = world_of(query.modifiers, outer);
  if (query.raw) world.be_raw();
  (void)world.facts();  // so that the queries inside share them
  Answer answer;
  if (const auto* find = std::get_if<ast::Find>(&query.body))
    answer = run_find(*find, query.modifiers, world, sources);
  if (const auto* bare = std::get_if<ast::Bare>(&query.body))
    answer = run_bare(*bare, query.modifiers, world, sources);
  if (const auto* ask = std::get_if<ast::Ask>(&query.body)) {
    answer.form = Answer::Form::kBoolean;
    answer.boolean = !evaluate(ask->where, {}, world).empty();
  }
  if (const auto* show = std::get_if<ast::Show>(&query.body))
    answer = run_show(*show, world, sources);
  if (const auto* describe = std::get_if<ast::Describe>(&query.body))
    answer = run_describe(*describe, world, sources);
  if (const auto* timeline = std::get_if<ast::Timeline>(&query.body))
    answer = run_timeline(*timeline, world, sources);
  if (const auto* path = std::get_if<ast::Path>(&query.body)) answer = run_path(*path, world);
  outer.unsure = outer.unsure || world.unsure;
  return answer;
}

}  // namespace annals::naive
