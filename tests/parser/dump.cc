#include "tests/parser/dump.h"

#include <type_traits>
#include <utility>

#include "model/write.h"
#include "parser/vocabulary.h"

namespace annals::test {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

template <class List, class Function>
std::string join(const List& list, const std::string& separator, Function function) {
  std::string text;
  for (const auto& item : list) {
    if (!text.empty()) text += separator;
    text += function(item);
  }
  return text;
}

}  // namespace

static std::string dump(const ast::Qualifier& qualifier);

static std::string dump_tail(const std::optional<ast::TimeSpec>& time,
                             const std::vector<ast::Qualifier>& qualifiers) {
  std::string text;
  if (time) text += " @" + dump(*time);
  if (!qualifiers.empty()) {
    text += " {" + join(qualifiers, "; ", [](const auto& q) { return dump(q); }) + "}";
  }
  return text;
}

static std::string dump(const ast::Qualifier& qualifier) {
  return dump(qualifier.relation) + " " + dump(qualifier.object) +
         dump_tail(qualifier.time, qualifier.qualifiers);
}

static std::string spelling_of(ast::BinaryOperator op) {
  static const char* const names[] = {
      "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"};
  return names[static_cast<int>(op)];
}

static std::string dump(const ast::ExpressionPtr& expression) { return dump(*expression); }

static std::string dump_list(const std::vector<ast::TermNode>& nodes) {
  return join(nodes, ", ", [](const auto& node) { return dump(node); });
}
static std::string dump_facts(const std::vector<ast::TriplePattern>& facts) {
  return "{" + join(facts, " ", [](const auto& fact) { return dump(fact); }) + "}";
}

static std::string dump(const ast::StateRef& state) {
  if (const auto* number = std::get_if<std::uint64_t>(&state.value)) {
    return "#" + std::to_string(*number);
  }
  return dump(std::get<ast::TimeOperand>(state.value));
}

static std::string dump(const ast::Modifiers& modifiers) {
  std::string text;
  if (!modifiers.group_by.empty()) {
    text +=
        " group by " + join(modifiers.group_by, ", ", [](const auto& v) { return "?" + v.name; });
  }
  if (modifiers.having) text += " having " + dump(modifiers.having);
  if (!modifiers.order_by.empty()) {
    text += " order by " + join(modifiers.order_by, ", ", [](const auto& key) {
              return dump(key.value) + (key.descending ? " desc" : "");
            });
  }
  if (modifiers.limit) text += " limit " + std::to_string(*modifiers.limit);
  if (modifiers.offset) text += " offset " + std::to_string(*modifiers.offset);
  if (!modifiers.according_to.empty()) {
    text += " according to " + dump_list(modifiers.according_to);
  }
  if (modifiers.as_of) text += " as of " + dump(*modifiers.as_of);
  return text;
}

static std::string dump(const ast::Element& element) {
  return std::visit(Overloaded{
                        [](const ast::PatternElement& e) { return dump(e.pattern); },
                        [](const ast::OptionalElement& e) { return "optional " + dump(*e.group); },
                        [](const ast::NotElement& e) { return "not " + dump(*e.group); },
                        [](const ast::UnionElement& e) {
                          return join(e.groups, " or ",
                                      [](const auto& group) { return dump(*group); });
                        },
                        [](const ast::FilterElement& e) { return "filter " + dump(e.condition); },
                        [](const ast::LetElement& e) {
                          return "let ?" + e.variable.name + " = " + dump(e.value);
                        },
                        [](const ast::SubqueryElement& e) { return "(" + dump(*e.query) + ")"; },
                    },
                    element.value);
}

static std::string dump(const ast::Path& path) {
  std::string text = "path " + dump(path.from) + " -> " + dump(path.to);
  if (!path.via.empty()) text += path.except ? " via not " : " via ";
  text += dump_list(path.via);
  if (path.directed) text += " directed";
  if (path.at_most) text += " at most " + std::to_string(*path.at_most);
  if (path.in) text += " in " + dump(*path.in);
  if (path.forward_in_time) text += " forward";
  if (path.within) {
    text += " within " + std::to_string(path.within->months) + "m" +
            std::to_string(path.within->microseconds) + "us";
  }
  return text + (path.all ? " all" : "");
}

static std::string dump(const ast::FindItem& item) {
  return dump(item.value) + (item.as ? " as ?" + item.as->name : "");
}

static std::string dump_body(const ast::Query& query) {
  return std::visit(
      Overloaded{
          [](const ast::Find& find) {
            const std::string items =
                find.star ? "*" : join(find.items, ", ", [](const auto& i) { return dump(i); });
            return (find.all ? "find all " : "find ") + items + " " + dump(find.where);
          },
          [](const ast::Ask& ask) { return "ask " + dump(ask.where); },
          [](const ast::Show& show) {
            return "show " + dump_facts(show.what) + " " + dump(show.where);
          },
          [](const ast::Describe& describe) { return "describe " + dump(describe.what); },
          [](const ast::Timeline& timeline) {
            return "timeline " + dump_list(timeline.entities) +
                   (timeline.in ? " in " + dump(*timeline.in) : "");
          },
          [](const ast::Path& path) { return dump(path); },
          [](const ast::Bare& bare) { return "bare " + dump(bare.patterns); },
      },
      query.body);
}

static std::string dump_change(const std::string& word, const ast::ChangeBody& body) {
  std::string text = word + " " + dump_facts(body.facts);
  if (body.where) text += " where " + dump(*body.where);
  if (body.as_of) text += " as of " + dump(*body.as_of);
  if (!body.according_to.empty()) text += " according to " + dump_list(body.according_to);
  return text;
}

std::string dump(const ast::TermNode& node) {
  return std::visit(
      Overloaded{
          [](const ast::Constant& constant) { return write_term(constant.term); },
          [](const ast::Variable& variable) { return "?" + variable.name; },
          [](const ast::Parameter& parameter) { return "$" + parameter.name; },
          [](const ast::Anything&) { return std::string("_"); },
          [](const ast::Blank& blank) { return "_:" + blank.label; },
          [](const ast::Quoted& quoted) { return "<<" + dump(*quoted.pattern) + ">>"; },
      },
      node.value);
}

std::string dump(const ast::TimeOperand& operand) {
  return std::visit(Overloaded{
                        [](const TimeValue& value) { return std::string(value.text()); },
                        [](const ast::Now&) { return std::string("now"); },
                        [](const ast::Variable& variable) { return "?" + variable.name; },
                        [](const ast::Parameter& parameter) { return "$" + parameter.name; },
                    },
                    operand.value);
}

std::string dump(const ast::TimeSpec& spec) {
  std::string text;
  if (spec.binds) text += "?" + spec.binds->name;
  if (!spec.binds && !spec.operand) text += "_";
  if (spec.word && !spec.plain) {
    text += (text.empty() ? "" : " ") + std::string(spelling(*spec.word)) + " ";
  }
  if (spec.operand) text += dump(*spec.operand);
  return text;
}

std::string dump(const ast::Step& step) {
  return std::visit(
      Overloaded{
          [](const ast::StepRelation& s) { return dump(s.relation); },
          [](const ast::StepSequence& s) {
            return "(" + join(s.steps, "/", [](const auto& part) { return dump(*part); }) + ")";
          },
          [](const ast::StepAlternatives& s) {
            return "(" + join(s.steps, "|", [](const auto& part) { return dump(*part); }) + ")";
          },
          [](const ast::StepInverse& s) { return "^" + dump(*s.step); },
          [](const ast::StepExcept& s) {
            return "!(" + join(s.relations, "|", [](const auto& r) { return dump(r); }) + ")";
          },
          [](const ast::StepRepeat& s) {
            return dump(*s.step) + "{" + std::to_string(s.least) + "," +
                   (s.most ? std::to_string(*s.most) : "") + "}";
          },
      },
      step.value);
}

std::string dump(const ast::TriplePattern& pattern) {
  return "[" + dump(pattern.subject) + " " + dump(pattern.relation) + " " + dump(pattern.object) +
         dump_tail(pattern.time, pattern.qualifiers) + "]";
}

std::string dump(const ast::Expression& expression) {
  return std::visit(
      Overloaded{
          [](const ast::TermNode& node) { return dump(node); },
          [](const ast::TimeLiteral& literal) {
            const auto* time = std::get_if<TimeValue>(&literal.value);
            return "@" + (time == nullptr ? "now" : std::string(time->text()));
          },
          [](const ast::Unary& unary) {
            return (unary.op == ast::UnaryOperator::kNot ? "(not " : "(- ") + dump(unary.operand) +
                   ")";
          },
          [](const ast::Binary& binary) {
            return "(" + dump(binary.left) + " " + spelling_of(binary.op) + " " +
                   dump(binary.right) + ")";
          },
          [](const ast::Compare& compare) {
            return "(" + dump(compare.left) + " " + std::string(spelling(compare.word)) + " " +
                   dump(compare.right) + ")";
          },
          [](const ast::InList& in) {
            return "(" + dump(in.value) + (in.negated ? " not in" : " in") + " (" +
                   join(in.list, ", ", [](const auto& e) { return dump(e); }) + "))";
          },
          [](const ast::Call& call) {
            return std::string(parser::spelling(call.function)) + "(" +
                   join(call.arguments, ", ", [](const auto& e) { return dump(e); }) + ")";
          },
          [](const ast::Aggregate& aggregate) {
            return std::string(parser::spelling(aggregate.kind)) + "(" +
                   (aggregate.distinct ? "distinct " : "") +
                   (aggregate.argument ? dump(aggregate.argument) : "*") + ")";
          },
      },
      expression.value);
}

std::string dump(const ast::Group& group) {
  return "{" + join(group.elements, " ", [](const auto& element) { return dump(element); }) + "}";
}

std::string dump(const ast::Query& query) {
  std::string text;
  if (query.explain == ast::Explain::kPlan) text += "explain ";
  if (query.explain == ast::Explain::kAnalyze) text += "explain analyze ";
  if (query.raw) text += "raw ";
  return text + dump_body(query) + dump(query.modifiers);
}

std::string dump(const ast::Statement& statement) {
  return std::visit(
      Overloaded{
          [](const ast::Query& query) { return dump(query); },
          [](const ast::Add& add) { return dump_change("add", add.body); },
          [](const ast::Retract& retract) { return dump_change("retract", retract.body); },
          [](const ast::Erase& erase) { return dump_change("erase", erase.body); },
          [](const ast::Redate& redate) {
            return dump_change("redate", redate.body) + " to " + dump(redate.to);
          },
          [](const ast::Rule& rule) {
            return (rule.sign == ' ' ? "" : std::string(1, rule.sign)) + "rule " + dump(rule.name) +
                   ": " + dump(rule.head) + " if " + dump(rule.body) + " as " + rule.text;
          },
          [](const ast::Rules& rules) {
            return "rules" + (rules.as_of ? " as of " + dump(*rules.as_of) : "");
          },
          [](const ast::RetractRule& retract) { return "retract rule " + dump(retract.name); },
          [](const ast::Why& why) {
            return "why " + dump(why.pattern) + (why.as_of ? " as of " + dump(*why.as_of) : "");
          },
          [](const ast::Conflicts& conflicts) {
            return "conflicts" + (conflicts.about ? " " + dump(*conflicts.about) : "") +
                   (conflicts.as_of ? " as of " + dump(*conflicts.as_of) : "");
          },
          [](const ast::Withdraw& withdraw) { return "withdraw " + dump(withdraw.source); },
          [](const ast::Begin& begin) {
            return "begin \"" + begin.note + "\"" + (begin.at ? " at " + dump(*begin.at) : "");
          },
          [](const ast::Commit&) { return std::string("commit"); },
          [](const ast::Rollback&) { return std::string("rollback"); },
          [](const ast::History& history) {
            return "history " + dump(history.pattern) +
                   (history.as_of ? " as of " + dump(*history.as_of) : "");
          },
          [](const ast::Commits& commits) {
            return "commits" + (commits.as_of ? " as of " + dump(*commits.as_of) : "");
          },
          [](const ast::Changes& changes) {
            return "changes " + dump(changes.from) + " to " + dump(changes.to);
          },
          [](const ast::PrefixDeclaration& prefix) {
            return "prefix " + prefix.prefix + ": <" + prefix.iri + ">";
          },
          [](const ast::FactStatement& facts) {
            return (facts.sign == ' ' ? "" : std::string(1, facts.sign)) + dump_facts(facts.facts);
          },
          [](const ast::AccordingTo& according) {
            return "according to " + (according.source ? dump(*according.source) : "_");
          },
          [](const ast::CommitLine& line) {
            return "commit " + std::to_string(line.number) + " " + std::string(line.time.text()) +
                   " \"" + line.note + "\"";
          },
      },
      statement.value);
}

}  // namespace annals::test
