// Rows that are all there before the first is shown: for the statements that are no joins.
#ifndef ANNALS_QUERY_ROWS_H_
#define ANNALS_QUERY_ROWS_H_

#include <string>
#include <vector>

#include "parser/ast.h"
#include "query/context.h"
#include "query/special.h"

namespace annals::query {

using Row = std::vector<store::Id>;

/// Order, offset and limit as the modifiers say; `order by` sees the columns by their names. Rows
/// keep their order when there is no `order by`. Throws StatementError for group by and having,
/// which have no meaning for such rows.
void apply_modifiers(const ast::Modifiers& modifiers, const std::vector<std::string>& columns,
                     std::vector<Row>& rows, Context& context);

/// The column of facts alone, each once, as Form::kFacts.
std::unique_ptr<Answer> make_facts_answer(const std::vector<Row>& rows, std::size_t fact_column,
                                          std::unique_ptr<Context> context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_ROWS_H_
