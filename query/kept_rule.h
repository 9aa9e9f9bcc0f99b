// A rule of a state of the graph.
#ifndef ANNALS_QUERY_KEPT_RULE_H_
#define ANNALS_QUERY_KEPT_RULE_H_

#include <string>

#include "parser/ast.h"
#include "store/store.h"

namespace annals::query {

/// The spans of its tree count in its text; its name is not set.
struct KeptRule {
  store::FactNumber number = 0;  // of the fact that keeps it, as it reads
  std::string name;
  ast::Ptr<ast::Rule> rule;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_KEPT_RULE_H_
