#include "parser/facts.h"

#include <string>
#include <utility>

#include "model/error.h"

namespace annals::parser {
namespace {

class Expansion {
 public:
  explicit Expansion(const FactContext& context) : context_(context) {}

  Term term(const ast::TermNode& node) const {
    if (const auto* constant = std::get_if<ast::Constant>(&node.value)) return constant->term;
    if (const auto* quoted = std::get_if<ast::Quoted>(&node.value)) {
      return Term::fact(fact(quoted->pattern->subject, relation(quoted->pattern->relation),
                             quoted->pattern->object, quoted->pattern->time));
    }
    if (const auto* blank = std::get_if<ast::Blank>(&node.value)) {
      if (context_.blank) return context_.blank(blank->label);
      throw FactError{node.span, "_:" + blank->label + " has no meaning here"};
    }
    if (const auto* parameter = std::get_if<ast::Parameter>(&node.value)) {
      return value(parameter->name, node.span);
    }
    if (const auto* variable = std::get_if<ast::Variable>(&node.value)) {
      throw FactError{node.span, "a fact has no variables: ?" + variable->name};
    }
    throw FactError{node.span, "'_' is no name in a fact"};
  }

  void expand(const ast::TriplePattern& pattern, std::vector<Fact>& facts) const {
    const auto about = std::make_shared<const Fact>(
        fact(pattern.subject, relation(pattern.relation), pattern.object, pattern.time));
    facts.push_back(*about);
    expand(about, pattern.qualifiers, facts);
    if (!context_.default_source || names_source(pattern.qualifiers)) return;
    facts.emplace_back(Term::fact(about), source(), *context_.default_source);
  }

 private:
  static Term source() { return Term::entity("source"); }

  Term value(const std::string& parameter, ast::Span span) const {
    Term term = context_.parameter ? context_.parameter(parameter) : Term();
    if (term.empty()) throw FactError{span, "the parameter $" + parameter + " has no value"};
    return term;
  }

  Term relation(const ast::Step& step) const {
    if (const auto* plain = std::get_if<ast::StepRelation>(&step.value)) {
      return relation(plain->relation);
    }
    throw FactError{step.span, "a fact has one relation: steps are for patterns"};
  }
  Term relation(const ast::TermNode& node) const {
    Term found = term(node);
    if (!found.is_entity()) throw FactError{node.span, "a relation is an entity"};
    return found;
  }

  TimeValue time(const std::optional<ast::TimeSpec>& spec) const {
    if (!spec) return TimeValue::always();
    if (spec->binds) throw FactError{spec->span, "a fact has no variables: ?" + spec->binds->name};
    if (!spec->word) throw FactError{spec->span, "'_' is no time of a fact"};
    if (!spec->plain) throw FactError{spec->span, "a time word is for patterns: a fact has a time"};
    return time(*spec->operand);
  }
  TimeValue time(const ast::TimeOperand& operand) const {
    if (const auto* value = std::get_if<TimeValue>(&operand.value)) return *value;
    if (std::holds_alternative<ast::Now>(operand.value))
      return TimeValue::from_moment(context_.now);
    if (const auto* parameter = std::get_if<ast::Parameter>(&operand.value)) {
      const Term term = value(parameter->name, operand.span);
      if (term.is_time()) return term.as_time();
      throw FactError{operand.span, "the parameter $" + parameter->name + " is not a time"};
    }
    throw FactError{operand.span,
                    "a fact has no variables: ?" + std::get<ast::Variable>(operand.value).name};
  }

  Fact fact(const ast::TermNode& subject, Term relation_term, const ast::TermNode& object,
            const std::optional<ast::TimeSpec>& when) const {
    Term about = term(subject);
    if (!about.is_entity() && !about.is_fact()) {
      throw FactError{subject.span, "a literal cannot be a subject"};
    }
    return Fact(std::move(about), std::move(relation_term), term(object), time(when));
  }

  void expand(const std::shared_ptr<const Fact>& about,
              const std::vector<ast::Qualifier>& qualifiers, std::vector<Fact>& facts) const {
    for (const ast::Qualifier& qualifier : qualifiers) {
      const auto stated =
          std::make_shared<const Fact>(Term::fact(about), relation(qualifier.relation),
                                       term(qualifier.object), time(qualifier.time));
      facts.push_back(*stated);
      expand(stated, qualifier.qualifiers, facts);
    }
  }

  static bool names_source(const std::vector<ast::Qualifier>& qualifiers) {
    for (const ast::Qualifier& qualifier : qualifiers) {
      const auto* plain = std::get_if<ast::StepRelation>(&qualifier.relation.value);
      const auto* constant =
          plain == nullptr ? nullptr : std::get_if<ast::Constant>(&plain->relation.value);
      if (constant != nullptr && constant->term == source()) return true;
    }
    return false;
  }

  const FactContext& context_;
};

}  // namespace

std::vector<Fact> expand(const ast::TriplePattern& statement, const FactContext& context) {
  std::vector<Fact> facts;
  try {
    Expansion(context).expand(statement, facts);
  } catch (const Error& error) {  // a part that the model refuses
    if (error.code() != ErrorCode::kInvalidValue || error.place()) throw;
    throw FactError{statement.span, error.what()};
  }
  return facts;
}

Term term_of(const ast::TermNode& node, const FactContext& context) {
  return Expansion(context).term(node);
}

}  // namespace annals::parser
