#include "tests/query/statements.h"

#include <algorithm>
#include <stdexcept>

#include "model/write.h"

namespace annals::query {
namespace {

std::unique_ptr<store::Store> in_memory(store::StoreOptions options) {
  options.mode = store::OpenMode::kInMemory;
  return store::Store::open("", options);
}

std::vector<std::string> read(Answer& answer) {
  if (answer.form() == Form::kBoolean) return {answer.boolean() ? "yes" : "no"};
  std::vector<std::string> result;
  RowBatch batch;
  while (answer.next(batch)) {
    std::vector<std::string> rows(batch.size);
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
      const std::vector<Term> terms = answer.terms(batch.columns[column]);
      for (std::size_t row = 0; row < batch.size; ++row) {
        if (column > 0) rows[row] += '|';
        rows[row] += write_bare(terms[row]);
      }
    }
    result.insert(result.end(), rows.begin(), rows.end());
  }
  return result;
}

}  // namespace

Statements::Statements(const store::StoreOptions& options) : store_(in_memory(options)) {
  options_.now = TimeValue::parse("2008-06-01").bounds().s0;
  options_.blank = [](const std::string& label) { return Term::entity("blank-" + label); };
}

Statements::Statements(const std::string& facts) : Statements() { add(facts); }

void Statements::add(const std::string& facts) { change("add { " + facts + " }"); }

ast::Statement Statements::parse(const std::string& text) {
  parser::Context context;
  parser::Parsed parsed = parser::parse_statement(text, context);
  if (parsed.kind != parser::Parsed::Kind::kStatement) {
    throw std::runtime_error("cannot parse " + text + ": " + parsed.diagnosis.message);
  }
  return std::move(*parsed.statement);
}

ChangeCount Statements::change(const std::string& text, const std::string& time) {
  const ast::Statement statement = parse(text);
  const std::unique_ptr<store::Transaction> transaction = store_->begin();
  if (!time.empty()) transaction->set_time(TimeValue::parse(time).bounds().s0);
  ChangeCount count;
  if (const auto* add = std::get_if<ast::Add>(&statement.value)) {
    count = apply(*add, *transaction, options_);
  } else if (const auto* retract = std::get_if<ast::Retract>(&statement.value)) {
    count = apply(*retract, *transaction, options_);
  } else if (const auto* erase = std::get_if<ast::Erase>(&statement.value)) {
    count = apply(*erase, *transaction, options_);
  } else if (const auto* redate = std::get_if<ast::Redate>(&statement.value)) {
    count = apply(*redate, *transaction, options_);
  } else if (const auto* rule = std::get_if<ast::Rule>(&statement.value)) {
    count = apply(*rule, *transaction, options_);
  } else if (const auto* taken = std::get_if<ast::RetractRule>(&statement.value)) {
    count = apply(*taken, *transaction, options_);
  } else {
    count = apply(std::get<ast::Withdraw>(statement.value), *transaction, options_);
  }
  transaction->commit();
  notes_ = count.notes;
  return count;
}

std::vector<std::string> Statements::rows(const std::string& text, Output output) {
  const ast::Statement statement = parse(text);
  const store::Snapshot snapshot = store_->snapshot();
  std::unique_ptr<Answer> answer;
  if (const auto* query = std::get_if<ast::Query>(&statement.value)) {
    answer = run(*query, snapshot, options_, output);
  } else if (const auto* history = std::get_if<ast::History>(&statement.value)) {
    answer = run(*history, snapshot, options_);
  } else if (const auto* commits = std::get_if<ast::Commits>(&statement.value)) {
    answer = run(*commits, snapshot, options_);
  } else if (const auto* rules = std::get_if<ast::Rules>(&statement.value)) {
    answer = run(*rules, snapshot, options_);
  } else {
    answer = run(std::get<ast::Changes>(statement.value), snapshot, options_);
  }
  std::vector<std::string> result = read(*answer);
  columns_ = answer->columns();
  notes_ = answer->notes();
  return result;
}

std::vector<std::string> Statements::sorted(const std::string& text, Output output) {
  std::vector<std::string> result = rows(text, output);
  std::sort(result.begin(), result.end());
  return result;
}

std::string Statements::error(const std::string& text) {
  try {
    const ast::Statement statement = parse(text);
    const bool asks = std::holds_alternative<ast::Query>(statement.value) ||
                      std::holds_alternative<ast::History>(statement.value) ||
                      std::holds_alternative<ast::Commits>(statement.value) ||
                      std::holds_alternative<ast::Rules>(statement.value) ||
                      std::holds_alternative<ast::Changes>(statement.value);
    if (asks) {
      rows(text);
    } else {
      change(text);
    }
    return "";
  } catch (const StatementError& error) {
    return error.diagnosis.message;
  }
}

}  // namespace annals::query
