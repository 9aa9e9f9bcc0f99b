#include <algorithm>
#include <type_traits>
#include <utility>

#include "graph/state.h"
#include "parser/parse.h"

namespace annals {

namespace internal {

query::Options to_query_options(const QueryOptions& options) {
  query::Options result;
  result.now = now_moment();
  result.parameters = options.parameters;
  if (options.cancel != nullptr) result.cancel = &options.cancel->flag();
  result.memory_limit = options.memory_limit;
  result.time_limit = options.time_limit;
  result.workers = options.workers;
  result.part_facts = options.part_facts;
  result.sources = options.sources == SourceColumns::kAll         ? query::SourceColumns::kAll
                   : options.sources == SourceColumns::kConflicts ? query::SourceColumns::kConflicts
                                                                  : query::SourceColumns::kNone;
  if (options.progress) {
    result.progress = [tell = options.progress](const query::Progress& progress) {
      tell({progress.rows, progress.blocks, progress.elapsed});
    };
  }
  return result;
}

Term BlankNames::operator()(const std::string& label, const store::Snapshot& snapshot) {
  const auto known = names_.find(label);
  if (known != names_.end()) return known->second;
  // No label has a `#`, so the names of two labels do not meet.
  const std::string name = base_ + "#" + label;
  Term term = Term::entity(name);
  for (std::size_t n = 2; snapshot.find(term); ++n) {
    term = Term::entity(name + "#" + std::to_string(n));
  }
  return names_.emplace(label, std::move(term)).first->second;
}

}  // namespace internal

namespace {

/// The one statement of a text, `prefix` lines before it aside.
parser::Parsed parse_only_statement(const internal::StatementText& text, std::size_t& begin) {
  parser::Context context;
  std::optional<parser::Parsed> found;
  const std::string_view whole = text.text;
  std::size_t offset = 0;
  for (;;) {
    parser::Parsed parsed = parser::parse_statement(whole.substr(offset), context);
    if (parsed.kind == parser::Parsed::Kind::kEnd) break;
    if (parsed.kind != parser::Parsed::Kind::kStatement) {
      parsed.diagnosis.offset += offset;
      internal::throw_at(text, parsed.diagnosis);
    }
    const bool declares = std::holds_alternative<ast::PrefixDeclaration>(parsed.statement->value);
    if (found) {
      const ast::Span span = parsed.statement->span;
      internal::throw_at(text, {offset + span.begin, offset + span.end}, ErrorCode::kUsage,
                         "a query takes one statement: run several with a Session");
    }
    if (!declares) {
      found = parsed;
      begin = offset;
    }
    offset += parsed.consumed;
  }
  if (!found) throw Error(ErrorCode::kSyntax, "there is no query in the text");
  return std::move(*found);
}

template <class Statement>
constexpr bool kIsQuestion =
    std::is_same_v<Statement, ast::Query> || std::is_same_v<Statement, ast::History> ||
    std::is_same_v<Statement, ast::Commits> || std::is_same_v<Statement, ast::Changes> ||
    std::is_same_v<Statement, ast::Rules> || std::is_same_v<Statement, ast::Why> ||
    std::is_same_v<Statement, ast::Conflicts>;

struct RefuseChanges {
  const internal::StatementText& text;
  ast::Span span;

  template <class Statement>
  void operator()(const Statement&) const {
    if constexpr (!kIsQuestion<Statement>) {
      internal::throw_at(text, span, ErrorCode::kReadOnly,
                         "a snapshot cannot be changed: use a Transaction or a Session");
    }
  }
};

struct Run {
  const store::Snapshot& snapshot;
  const query::Options& options;

  template <class Statement>
  std::unique_ptr<query::Answer> operator()(const Statement& statement) const {
    if constexpr (kIsQuestion<Statement>) return query::run(statement, snapshot, options);
    throw Error(ErrorCode::kInternal, "a change was prepared as a query");
  }
};

}  // namespace

struct PreparedQuery::State {
  /// From the statement's first byte on, as its spans count.
  std::shared_ptr<const internal::StatementText> text;
  ast::Statement statement;
  std::vector<std::string> parameters;
  std::shared_ptr<query::PlanMemory> plans = query::make_plan_memory();

  void check(const Parameters& given) const;
};

void PreparedQuery::State::check(const Parameters& given) const {
  for (const std::string& name : parameters) {
    if (given.contains(name)) continue;
    throw Error(ErrorCode::kInvalidQuery, "the parameter $" + name + " has no value");
  }
  for (const auto& [name, values] : given) {
    if (std::binary_search(parameters.begin(), parameters.end(), name)) continue;
    throw Error(ErrorCode::kInvalidQuery, "the query has no parameter $" + name);
  }
}

PreparedQuery::PreparedQuery(std::string_view text, std::string source) {
  const internal::StatementText whole{std::string(text), std::move(source), 1};
  std::size_t begin = 0;
  auto state = std::make_shared<State>();
  parser::Parsed parsed = parse_only_statement(whole, begin);
  state->statement = std::move(*parsed.statement);
  state->parameters = std::move(parsed.parameters);
  auto own = std::make_shared<internal::StatementText>();
  own->source = whole.source;
  for (std::size_t i = 0; i < begin; ++i) own->first_line += whole.text[i] == '\n' ? 1 : 0;
  own->text = whole.text.substr(begin);
  state->text = own;
  std::visit(RefuseChanges{*own, state->statement.span}, state->statement.value);
  state_ = std::move(state);
}

const std::vector<std::string>& PreparedQuery::parameters() const {
  return internal::held(state_, "PreparedQuery").parameters;
}

Rows PreparedQuery::run(const Snapshot& snapshot, const QueryOptions& options) const {
  const State& own = internal::held(state_, "PreparedQuery");
  own.check(options.parameters);
  query::Options query_options = internal::to_query_options(options);
  query_options.plans = own.plans;
  auto blanks = std::make_shared<internal::BlankNames>("query");
  query_options.blank = [blanks, seen = snapshot.state().snapshot](const std::string& label) {
    return (*blanks)(label, seen);
  };
  std::unique_ptr<query::Answer> answer = internal::with_places(*own.text, [&] {
    const store::BusyThreads::Work work(snapshot.state().graph->store->workers().busy());
    return std::visit(Run{snapshot.state().snapshot, query_options}, own.statement.value);
  });
  return Rows(std::make_unique<Rows::State>(snapshot.state().graph, own.text, std::move(answer)));
}

Rows Snapshot::query(std::string_view text, const QueryOptions& options) const {
  return PreparedQuery(text, options.source).run(*this, options);
}

}  // namespace annals
