#include "parser/written_facts.h"

#include <string>
#include <utility>

#include "parser/literals.h"

namespace annals::parser {

void WrittenTriples::begin_relation(ast::Step step) {
  relation = std::move(step);
  first_object = true;
}

void WrittenTriples::add_object(ObjectPart part) {
  std::size_t begin = part.span.begin;
  if (first_object) begin = patterns.empty() ? subject.span.begin : relation.span.begin;
  first_object = false;
  patterns.push_back({subject,
                      relation,
                      std::move(part.object),
                      std::move(part.time),
                      std::move(part.qualifiers),
                      {begin, part.span.end}});
}

void WrittenQualifiers::begin_relation(ast::Step step) {
  relation = std::move(step);
  first_object = true;
}

void WrittenQualifiers::add_object(ObjectPart part) {
  const std::size_t begin = first_object ? relation.span.begin : part.span.begin;
  first_object = false;
  qualifiers.push_back({relation,
                        std::move(part.object),
                        std::move(part.time),
                        std::move(part.qualifiers),
                        {begin, part.span.end}});
}

void refuse_literal_subject(State& state, const ast::TermNode& node) {
  if (!is_literal(node)) return;
  const std::string kind(kind_of_literal(std::get<ast::Constant>(node.value).term));
  state.fail(node.span, kind + " cannot be a subject: a literal is an object only");
}

}  // namespace annals::parser
