// Syntax trees as one line of text, for tests.
#ifndef ANNALS_TESTS_PARSER_DUMP_H_
#define ANNALS_TESTS_PARSER_DUMP_H_

#include <string>

#include "parser/ast.h"

namespace annals::test {

std::string dump(const ast::TermNode& node);
std::string dump(const ast::TimeOperand& operand);
std::string dump(const ast::TimeSpec& spec);
std::string dump(const ast::Step& step);
std::string dump(const ast::TriplePattern& pattern);
std::string dump(const ast::Expression& expression);
std::string dump(const ast::Group& group);
std::string dump(const ast::Query& query);
std::string dump(const ast::Statement& statement);

}  // namespace annals::test

#endif  // ANNALS_TESTS_PARSER_DUMP_H_
