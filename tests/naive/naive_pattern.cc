#include "tests/naive/naive_pattern.h"

#include <algorithm>

#include "tests/naive/naive_steps.h"

namespace annals::naive {

namespace {

std::string late_name(const ast::TimeSpec& spec) {
  return "#" + std::to_string(reinterpret_cast<std::uintptr_t>(&spec));
}

bool bind_to(const std::string& name, const Term& value, Binding& binding) {
  const auto [place, is_new] = binding.emplace(name, value);
  return is_new || place->second == value;
}

void note_matched(const Facts& behind, Binding& binding) {
  std::size_t count = matched(binding).size();
  for (const Fact& fact : behind) binding.emplace("&" + std::to_string(count++), Term::fact(fact));
}

bool fits_time(const std::optional<ast::TimeSpec>& spec, const Fact& fact, const World& world,
               Binding& binding) {
  if (!spec) return true;
  if (spec->binds && !bind_to(spec->binds->name, Term::time(fact.time()), binding)) return false;
  if (is_late(*spec)) {
    binding[late_name(*spec)] = Term::fact(fact);
    return true;
  }
  return passes_written(*spec, fact, world);
}

// An end of a fact.
Term part(const ast::TermNode& node, bool keeps, const Binding& binding, const World& world) {
  if (const auto* constant = std::get_if<ast::Constant>(&node.value); keeps && constant != nullptr)
    return constant->term;
  if (const auto* given = std::get_if<ast::Parameter>(&node.value); keeps && given != nullptr)
    return world.parameters.at(given->name).at(0);
  return instantiate(node, binding, world);
}

By by_subject(bool keeps) { return keeps ? By::kAnyName : By::kReading; }
By by_object(bool keeps) { return keeps ? By::kName : By::kReading; }

bool fits(const ast::TermNode& node, const Term& value, By by, const World& world,
          Binding& binding);

bool fits_quoted(const ast::TriplePattern& pattern, const Term& value, const World& world,
                 Binding& binding) {
  if (!value.is_fact()) return false;
  const Fact& fact = value.as_fact();
  const ast::TermNode* relation = relation_of(pattern.relation);
  world.unsure = world.unsure || relation == nullptr;
  const bool keeps = naive::keeps_names(fact.relation());
  return relation != nullptr &&
         fits(pattern.subject, fact.subject(), by_subject(keeps), world, binding) &&
         fits(*relation, fact.relation(), By::kReading, world, binding) &&
         fits(pattern.object, fact.object(), by_object(keeps), world, binding) &&
         fits_time(pattern.time, fact, world, binding);
}

bool fits(const ast::TermNode& node, const Term& value, By by, const World& world,
          Binding& binding) {
  if (std::holds_alternative<ast::Anything>(node.value)) return true;
  if (const auto* variable = std::get_if<ast::Variable>(&node.value))
    return bind_to(variable->name, value, binding);
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value))
    return fits_quoted(*quoted->pattern, value, world, binding);
  const Term written = part(node, by != By::kReading, {}, world);
  if (by == By::kAnyName) return read(written, world.names) == read(value, world.names);
  return written == value;
}

// What is said about any of the stored facts behind a fact, each once.
EffectiveFacts qualifiers_of(const Effective& effective, const World& world) {
  EffectiveFacts found;
  for (const Effective& e : world.facts()) {
    if (!e.fact.subject().is_fact() || !contains(effective.behind, e.fact.subject().as_fact()))
      continue;
    const auto same = std::find_if(found.begin(), found.end(), [&e](const Effective& q) {
      return q.fact.relation() == e.fact.relation() && q.fact.object() == e.fact.object() &&
             q.fact.time() == e.fact.time();
    });
    if (same == found.end())
      found.push_back(e);
    else
      same->behind.insert(same->behind.end(), e.behind.begin(), e.behind.end());
  }
  return found;
}

void late_tests_of(const std::vector<ast::Qualifier>& qualifiers, std::vector<LateTest>& tests);

// A qualifier with steps is a pattern of its own, about the fact.
std::vector<Binding> match_steps(const ast::Qualifier& qualifier, const Effective& effective,
                                 const Binding& binding, const World& world) {
  std::vector<LateTest> late;
  late_tests_of({qualifier}, late);
  if (effective.behind.size() != 1 || !late.empty()) {
    world.unsure = true;
    return {};
  }
  const ast::TermNode fact{ast::Constant{Term::fact(effective.behind.front())}, qualifier.span};
  const ast::TriplePattern about{fact,           qualifier.relation,   qualifier.object,
                                 qualifier.time, qualifier.qualifiers, qualifier.span};
  return match(about, binding, world);
}

std::vector<Binding> match_qualifiers(const std::vector<ast::Qualifier>& qualifiers,
                                      const Effective& effective, const Binding& binding,
                                      const World& world) {
  if (qualifiers.empty()) return {binding};
  const EffectiveFacts about = qualifiers_of(effective, world);
  std::vector<Binding> rows{binding};
  for (const ast::Qualifier& qualifier : qualifiers) {
    const ast::TermNode* relation = relation_of(qualifier.relation);
    std::vector<Binding> next;
    if (relation == nullptr) {  // steps
      for (const Binding& row : rows)
        for (Binding& found : match_steps(qualifier, effective, row, world))
          next.push_back(std::move(found));
      rows = std::move(next);
      continue;
    }
    for (const Binding& row : rows)
      for (const Effective& q : about) {
        Binding b = row;
        const Fact& f = q.fact;
        if (!fits(*relation, f.relation(), By::kReading, world, b) ||
            !fits(qualifier.object, f.object(), by_object(naive::keeps_names(f.relation())), world,
                  b) ||
            !fits_time(qualifier.time, f, world, b))
          continue;
        note_matched(q.behind, b);
        for (Binding& deeper : match_qualifiers(qualifier.qualifiers, q, b, world))
          next.push_back(std::move(deeper));
      }
    rows = std::move(next);
  }
  return rows;
}

void late_tests_of(const ast::TermNode& node, std::vector<LateTest>& tests);

void late_tests_of(const std::optional<ast::TimeSpec>& spec, std::vector<LateTest>& tests) {
  if (spec && is_late(*spec)) tests.push_back({late_name(*spec), &*spec});
}

void late_tests_of(const ast::TermNode& node, std::vector<LateTest>& tests) {
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted == nullptr) return;
  late_tests_of(quoted->pattern->subject, tests);
  late_tests_of(quoted->pattern->object, tests);
  late_tests_of(quoted->pattern->time, tests);
}

void late_tests_of(const std::vector<ast::Qualifier>& qualifiers, std::vector<LateTest>& tests) {
  for (const ast::Qualifier& q : qualifiers) {
    late_tests_of(q.object, tests);
    late_tests_of(q.time, tests);
    late_tests_of(q.qualifiers, tests);
  }
}

void instantiate_qualifiers(const std::vector<ast::Qualifier>& qualifiers, const Fact& fact,
                            const Binding& binding, const World& world, std::vector<Fact>& facts) {
  for (const ast::Qualifier& q : qualifiers) {
    const ast::TermNode* written = relation_of(q.relation);
    const Term relation = written == nullptr ? Term() : instantiate(*written, binding, world);
    const Term object = part(q.object, naive::keeps_names(relation), binding, world);
    const auto time = instantiate_time(q.time, binding, world);
    if (!relation.is_entity() || object.empty() || !time) continue;  // this one is skipped
    facts.push_back(read(Fact(Term::fact(fact), relation, object, *time), world.names));
    const Fact about = facts.back();
    instantiate_qualifiers(q.qualifiers, about, binding, world, facts);
  }
}

}  // namespace

Facts matched(const Binding& binding) {
  Facts facts;
  for (auto b = binding.lower_bound("&"); b != binding.end() && b->first[0] == '&'; ++b)
    facts.push_back(b->second.as_fact());
  return facts;
}

std::optional<TimeValue> instantiate_time(const std::optional<ast::TimeSpec>& spec,
                                          const Binding& binding, const World& world) {
  if (!spec) return TimeValue::always();
  const ast::Variable* variable = spec->binds ? &*spec->binds : nullptr;
  if (spec->operand && variable == nullptr)
    variable = std::get_if<ast::Variable>(&spec->operand->value);
  if (variable != nullptr) {
    const auto bound = binding.find(variable->name);
    if (bound == binding.end() || !bound->second.is_time()) return std::nullopt;
    return bound->second.as_time();
  }
  if (!spec->operand) return std::nullopt;  // `@ _`
  const std::string written = written_time(*spec->operand, world);
  return written == "always" ? TimeValue::always() : TimeValue::parse(written);
}

std::string written_time(const ast::TimeOperand& operand, const World& world) {
  if (const auto* time = std::get_if<TimeValue>(&operand.value)) return std::string(time->text());
  if (std::holds_alternative<ast::Now>(operand.value)) return world.now;
  if (const auto* parameter = std::get_if<ast::Parameter>(&operand.value))
    return std::string(world.parameters.at(parameter->name).at(0).as_time().text());
  world.unsure = true;
  return "always";
}

bool passes_written(const ast::TimeSpec& spec, const Fact& fact, const World& world) {
  if (!spec.word || !spec.operand) return true;
  const std::string written = written_time(*spec.operand, world);
  if (*spec.word == TimeWord::kExactly) return fact.time().text() == written;
  return holds(*spec.word, world.bounds(fact), whole(bounds_of(written)));
}

bool passes(const LateTest& test, const Binding& binding, const World& world) {
  const auto fact = binding.find(test.fact);
  if (fact == binding.end()) return true;  // of a part that did not match (optional)
  const auto value = binding.find(std::get<ast::Variable>(test.spec->operand->value).name);
  if (value == binding.end() || !value->second.is_time()) return false;
  const std::string written(value->second.as_time().text());
  if (*test.spec->word == TimeWord::kExactly)
    return fact->second.as_fact().time().text() == written;
  return holds(*test.spec->word, world.bounds(fact->second.as_fact()), bounds_of(written));
}

Term constant(const ast::TermNode& node, const World& world) {
  return instantiate(node, {}, world);
}

Term instantiate(const ast::TermNode& node, const Binding& binding, const World& world) {
  if (const auto* value = std::get_if<ast::Constant>(&node.value))
    return read(value->term, world.names);
  if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
    const auto bound = binding.find(variable->name);
    return bound == binding.end() ? Term() : bound->second;
  }
  if (const auto* parameter = std::get_if<ast::Parameter>(&node.value))
    return read(world.parameters.at(parameter->name).at(0), world.names);
  if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
    const std::vector<Fact> facts = instantiate(*quoted->pattern, binding, world);
    return facts.empty() ? Term() : Term::fact(facts.front());
  }
  world.unsure = true;
  return Term();
}

std::vector<Fact> instantiate(const ast::TriplePattern& pattern, const Binding& binding,
                              const World& world) {
  const ast::TermNode* written = relation_of(pattern.relation);
  world.unsure = world.unsure || written == nullptr;
  const Term relation = written == nullptr ? Term() : instantiate(*written, binding, world);
  const bool keeps = naive::keeps_names(relation);
  const Term subject = part(pattern.subject, keeps, binding, world);
  const Term object = part(pattern.object, keeps, binding, world);
  const auto time = instantiate_time(pattern.time, binding, world);
  if (!(subject.is_entity() || subject.is_fact()) || !relation.is_entity() || object.empty() ||
      !time)
    return {};
  std::vector<Fact> facts{read(Fact(subject, relation, object, *time), world.names)};
  const Fact first = facts.front();
  instantiate_qualifiers(pattern.qualifiers, first, binding, world, facts);
  return facts;
}

std::vector<LateTest> late_tests(const ast::TriplePattern& pattern) {
  std::vector<LateTest> tests;
  if (!is_one_fact(pattern.relation)) return tests;  // the steps have been tested
  late_tests_of(pattern.subject, tests);
  late_tests_of(pattern.object, tests);
  late_tests_of(pattern.time, tests);
  late_tests_of(pattern.qualifiers, tests);
  return tests;
}

std::vector<Binding> match_fact(const ast::TriplePattern& pattern, const Effective& effective,
                                const Binding& binding, const World& world) {
  std::vector<Binding> rows;
  const Fact& fact = effective.fact;
  const ast::TermNode* relation = relation_of(pattern.relation);
  for (const Ends& way : one_fact_ways(pattern.relation, fact, world)) {
    Binding b = binding;
    if (!fits(pattern.subject, way.first, way.first_by, world, b)) continue;
    if (relation != nullptr && !fits(*relation, fact.relation(), By::kReading, world, b)) continue;
    if (!fits(pattern.object, way.second, way.second_by, world, b)) continue;
    if (!fits_time(pattern.time, fact, world, b)) continue;
    note_matched(effective.behind, b);
    for (Binding& row : match_qualifiers(pattern.qualifiers, effective, b, world))
      rows.push_back(std::move(row));
  }
  return rows;
}

namespace {

// What each fact of steps must pass; nothing where no fact can. T may be a variable that has been
// bound before; what later elements bind is beyond this evaluator.
std::optional<FactTest> step_test(const std::optional<ast::TimeSpec>& time, const Binding& binding,
                                  const World& world) {
  if (!time) return [](const Fact&) { return true; };
  if (!is_late(*time)) {
    return [spec = *time, &world](const Fact& fact) { return passes_written(spec, fact, world); };
  }
  const auto value = binding.find(std::get<ast::Variable>(time->operand->value).name);
  if (value == binding.end()) world.unsure = true;
  if (value == binding.end() || !value->second.is_time()) return std::nullopt;
  const TimeWord word = *time->word;
  const std::string written(value->second.as_time().text());
  return [word, written, &world](const Fact& fact) {
    if (word == TimeWord::kExactly) return fact.time().text() == written;
    return holds(word, world.bounds(fact), bounds_of(written));
  };
}

}  // namespace

std::vector<Binding> match(const ast::TriplePattern& pattern, const Binding& binding,
                           const World& world) {
  std::vector<Binding> rows;
  if (!is_one_fact(pattern.relation)) {
    const auto test = step_test(pattern.time, binding, world);
    if (!test) return rows;
    const bool keeps = keeps_names(pattern.relation);
    std::vector<Term> ends;
    for (const ast::TermNode* node : {&pattern.subject, &pattern.object})
      if (std::holds_alternative<ast::Constant>(node->value))
        ends.push_back(part(*node, keeps, {}, world));
    const bool has_facts = !repeats(pattern.relation);
    for (const Ends& way : pairs(pattern.relation, *test, ends, world)) {
      Binding b = binding;
      if (!fits(pattern.subject, way.first, way.first_by, world, b) ||
          !fits(pattern.object, way.second, way.second_by, world, b))
        continue;
      if (has_facts) note_matched(way.behind, b);
      rows.push_back(std::move(b));
    }
    return rows;
  }
  for (const Effective& e : world.facts())
    for (Binding& row : match_fact(pattern, e, binding, world)) rows.push_back(std::move(row));
  return rows;
}

}  // namespace annals::naive
