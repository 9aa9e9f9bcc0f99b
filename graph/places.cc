#include "graph/places.h"

#include <algorithm>

namespace annals::internal {

void throw_at(const StatementText& text, const Diagnosis& diagnosis) {
  throw Error(diagnosis.code, diagnosis.message,
              place_in(text.text, diagnosis.offset, std::max<std::size_t>(diagnosis.length, 1),
                       text.source, text.first_line));
}

void throw_at(const StatementText& text, ast::Span span, ErrorCode code,
              const std::string& message) {
  Diagnosis diagnosis;
  diagnosis.code = code;
  diagnosis.offset = span.begin;
  diagnosis.length = span.end > span.begin ? span.end - span.begin : 1;
  diagnosis.message = message;
  throw_at(text, diagnosis);
}

}  // namespace annals::internal
