#include "query/named_pattern.h"

#include <algorithm>
#include <utility>

#include "query/expression.h"
#include "query/meanings.h"
#include "query/naming.h"
#include "query/quoted_cursor.h"
#include "query/statement_error.h"

namespace annals::query {

using store::FactBatch;
using store::Id;
using store::Order;
using store::Part;
using store::Visibility;

namespace {

Id part_of(const FactBatch& batch, Part part, std::size_t row) {
  return batch.parts[static_cast<std::size_t>(part)][row];
}

/// In what rules state of which relations a pattern's ends may be quoted.
std::vector<std::optional<Id>> quoted_in(const ast::TriplePattern& pattern, Context& context) {
  const Meanings& meanings = context.meanings();
  if (!meanings.rules_quote()) return {};
  const auto* step = std::get_if<ast::StepRelation>(&pattern.relation.value);
  const bool named = step != nullptr && std::holds_alternative<ast::Constant>(step->relation.value);
  return meanings.stated_by(named ? std::optional(id_of_name(step->relation, context))
                                  : std::nullopt);
}

}  // namespace

NamedPattern::NamedPattern(const ast::TriplePattern& pattern, const std::string& statement,
                           Context& context, bool follows)
    : NamedPattern(pattern, statement, context,
                   follows ? quoted_in(pattern, context) : QuotedIn()) {}

NamedPattern::NamedPattern(const ast::TriplePattern& pattern, const std::string& statement,
                           Context& context, QuotedIn quoted_in)
    : statement_(statement), context_(context), quoted_in_(std::move(quoted_in)) {
  const auto* relation = std::get_if<ast::StepRelation>(&pattern.relation.value);
  if (relation == nullptr) {
    fail_at(pattern.relation.span, statement_ + " takes facts, no steps");
  }
  if (!pattern.qualifiers.empty()) {
    fail_at(pattern.qualifiers.front().span, statement_ + " takes facts without qualifiers");
  }
  if (pattern.time) {
    if (pattern.time->binds) refuse_variable(pattern.time->span);
    test_ = TimeTest(*pattern.time, context_);
  }
  const bool keeps = keeps_names(pattern.relation, context_);
  subjects_ = candidates(pattern.subject, keeps);
  if (keeps && subjects_ && subjects_->size() == 1) {
    // What also-known-as says of an entity, by whatever name it is asked for.
    subjects_ = context_.snapshot().all_names(subjects_->front());
    std::sort(subjects_->begin(), subjects_->end());
  }
  relations_ = candidates(relation->relation, false);
  objects_ = candidates(pattern.object, keeps);
}

std::optional<Id> NamedPattern::relation() const {
  return relations_ && relations_->size() == 1 ? std::optional(relations_->front()) : std::nullopt;
}

void NamedPattern::run(const Open& open, const Visit& visit) const {
  const auto cursor = seek(open);
  FactBatch batch;
  while (cursor->next(batch)) {
    context_.check();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const Id subject = part_of(batch, Part::kSubject, row);
      if (fits(subjects_, subject) && fits(relations_, part_of(batch, Part::kRelation, row)) &&
          fits(objects_, part_of(batch, Part::kObject, row)) &&
          test_.passes(context_, subject, part_of(batch, Part::kTime, row))) {
        visit(batch, row);
      }
    }
    batch.clear();
  }
}

bool NamedPattern::fits(const Candidates& candidates, Id id) {
  return !candidates || std::binary_search(candidates->begin(), candidates->end(), id);
}

void NamedPattern::refuse_variable(const ast::Span& span) const {
  fail_at(span, statement_ + " takes no variables: write _ for anything");
}

NamedPattern::Candidates NamedPattern::candidates(const ast::TermNode& node,
                                                  bool keeps_name) const {
  if (std::holds_alternative<ast::Anything>(node.value)) return std::nullopt;
  if (std::holds_alternative<ast::Variable>(node.value)) refuse_variable(node.span);
  const auto* quoted = std::get_if<ast::Quoted>(&node.value);
  if (quoted == nullptr) {
    return std::vector<Id>{keeps_name ? id_of_stated_name(node, context_)
                                      : id_of_name(node, context_)};
  }
  std::vector<Id> facts;
  const auto known = [this](Order order) {
    return quoted_in_.empty() ? context_.snapshot().scan(order, Visibility::kKnown)
                              : make_quoted_cursor(order, quoted_in_, context_);
  };
  const NamedPattern inner(*quoted->pattern, statement_, context_, quoted_in_);
  inner.run(known, [&](const FactBatch& batch, std::size_t row) {
    facts.push_back(Id::fact(batch.numbers[row]));
  });
  std::sort(facts.begin(), facts.end());
  return facts;
}

/// A cursor at the longest prefix that is given.
std::unique_ptr<store::Cursor> NamedPattern::seek(const Open& open) const {
  const auto single = [](const Candidates& given) { return given && given->size() == 1; };
  Order order = Order::kSubjectRelationObject;
  std::vector<const Candidates*> parts{&subjects_, &relations_, &objects_};
  if (!single(subjects_) && single(relations_)) {
    order = Order::kRelationObjectSubject;
    parts = {&relations_, &objects_, &subjects_};
  } else if (!single(subjects_) && single(objects_)) {
    order = Order::kObjectSubjectRelation;
    parts = {&objects_, &subjects_, &relations_};
  }
  std::vector<Id> prefix;
  for (const Candidates* part : parts) {
    if (!single(*part)) break;
    prefix.push_back((*part)->front());
  }
  auto cursor = open(order);
  cursor->seek(prefix);
  return cursor;
}

}  // namespace annals::query
