#include <utility>

#include "graph/state.h"
#include "parser/parse.h"

namespace annals {

namespace internal {

Fact fact_of_row(const store::Snapshot& snapshot, const store::FactRow& row) {
  const std::vector<store::Id> ids = {row.key.subject, row.key.relation, row.key.object,
                                      row.key.time};
  std::vector<Term> terms = snapshot.terms(ids);
  return Fact(std::move(terms[0]), std::move(terms[1]), std::move(terms[2]), terms[3].as_time());
}

FoundFact found_fact(Fact fact, const store::FactRow& row) {
  FoundFact found;
  found.fact = std::move(fact);
  found.id = row.number;
  found.since_commit = row.from;
  found.about = row.key.subject.is_fact() ? row.key.subject.payload() : 0;
  return found;
}

std::optional<store::FactKey> find_key(const store::Snapshot& snapshot, const Fact& fact) {
  const std::optional<store::Id> subject = snapshot.find(fact.subject());
  if (!subject) return std::nullopt;
  const std::optional<store::Id> relation = snapshot.find(fact.relation());
  if (!relation) return std::nullopt;
  const std::optional<store::Id> object = snapshot.find(fact.object());
  if (!object) return std::nullopt;
  const std::optional<store::Id> time =
      fact.time().is_always() ? store::kAlways : snapshot.find(Term::time(fact.time()));
  if (!time) return std::nullopt;
  return store::FactKey{*subject, *relation, *object, *time};
}

namespace {

std::vector<store::Id> all_ids(const store::Snapshot& snapshot, const Term& term) {
  std::vector<store::Id> ids;
  if (term.is_fact()) {
    for (const store::FactNumber number : all_numbers(snapshot, term.as_fact())) {
      ids.push_back(store::Id::fact(number));
    }
  } else if (const std::optional<store::Id> id = snapshot.find(term)) {
    ids.push_back(*id);
  }
  return ids;
}

}  // namespace

std::vector<store::FactNumber> all_numbers(const store::Snapshot& snapshot, const Fact& fact) {
  std::vector<store::FactNumber> numbers;
  const std::optional<store::Id> relation = snapshot.find(fact.relation());
  const std::optional<store::Id> time =
      fact.time().is_always() ? store::kAlways : snapshot.find(Term::time(fact.time()));
  if (!relation || !time) return numbers;
  const std::unique_ptr<store::Cursor> cursor =
      snapshot.scan(store::Order::kSubjectRelationObject, store::Visibility::kKnown);
  for (const store::Id subject : all_ids(snapshot, fact.subject())) {
    for (const store::Id object : all_ids(snapshot, fact.object())) {
      const std::array<store::Id, 4> prefix = {subject, *relation, object, *time};
      cursor->seek(prefix);
      store::FactBatch batch;
      while (cursor->next(batch)) {
        numbers.insert(numbers.end(), batch.numbers.begin(), batch.numbers.end());
        batch.clear();
      }
    }
  }
  return numbers;
}

query::Options to_query_options(const QueryOptions& options) {
  query::Options result;
  result.now = now_moment();
  result.parameters = options.parameters;
  if (options.cancel != nullptr) result.cancel = &options.cancel->flag();
  result.memory_limit = options.memory_limit;
  result.time_limit = options.time_limit;
  return result;
}

Term BlankNames::operator()(const std::string& label, const store::Snapshot& snapshot) {
  const auto known = names_.find(label);
  if (known != names_.end()) return known->second;
  Term term = Term::entity(base_ + "#" + label);
  for (std::size_t n = 2; snapshot.find(term); ++n) {
    term = Term::entity(base_ + "#" + label + "-" + std::to_string(n));
  }
  return names_.emplace(label, std::move(term)).first->second;
}

}  // namespace internal

Snapshot::Snapshot(std::shared_ptr<const State> state) : state_(std::move(state)) {}
Snapshot::Snapshot(const Snapshot&) = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(const Snapshot&) = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

std::uint64_t Snapshot::commit() const { return state_->snapshot.commit(); }

Snapshot Snapshot::as_of(std::uint64_t commit) const {
  return Snapshot(
      std::make_shared<const State>(State{state_->graph, state_->snapshot.as_of(commit)}));
}

Snapshot Snapshot::as_of(const TimeValue& time) const {
  return as_of(state_->snapshot.commit_at(time.bounds().e1));
}

std::vector<CommitInfo> Snapshot::commits() const {
  std::vector<CommitInfo> result;
  for (const store::CommitInfo& info : state_->snapshot.commits()) {
    result.push_back(internal::to_public(info));
  }
  return result;
}

std::uint64_t Snapshot::fact_count() const { return state_->snapshot.fact_count(); }

bool Snapshot::holds(const Fact& fact) const { return find(fact).has_value(); }

std::optional<FoundFact> Snapshot::find(const Fact& fact) const {
  const std::optional<store::FactKey> key = internal::find_key(state_->snapshot, fact);
  if (!key) return std::nullopt;
  const std::optional<store::FactRow> row = state_->snapshot.find_asserted(*key);
  if (!row) return std::nullopt;
  return internal::found_fact(fact, *row);
}

std::optional<Fact> Snapshot::fact(std::uint64_t id) const {
  const std::optional<store::FactRow> row = state_->snapshot.fact(id);
  if (!row) return std::nullopt;
  return internal::fact_of_row(state_->snapshot, *row);
}

bool Snapshot::knows(const Term& term) const {
  return !term.empty() && state_->snapshot.find(term).has_value();
}

void Snapshot::for_each_entity(const std::function<bool(std::string_view)>& visit) const {
  state_->snapshot.for_each_entity(
      [&visit](std::string_view name, store::Id) { return visit(name); });
}

std::vector<std::string> Snapshot::near_names(const std::string& name, std::size_t limit) const {
  return query::near_names(state_->snapshot, name, limit);
}

namespace {

/// The one statement of a text for Snapshot::query, `prefix` lines before it aside.
ast::Statement parse_only_statement(const internal::StatementText& text, std::size_t& begin) {
  parser::Context context;
  std::optional<ast::Statement> found;
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
      found = std::move(parsed.statement);
      begin = offset;
    }
    offset += parsed.consumed;
  }
  if (!found) throw Error(ErrorCode::kSyntax, "there is no query in the text");
  return std::move(*found);
}

struct RunOnSnapshot {
  const store::Snapshot& snapshot;
  const query::Options& options;
  const internal::StatementText& text;
  ast::Span span;

  std::unique_ptr<query::Answer> operator()(const ast::Query& query) const {
    return query::run(query, snapshot, options);
  }
  std::unique_ptr<query::Answer> operator()(const ast::History& history) const {
    return query::run(history, snapshot, options);
  }
  std::unique_ptr<query::Answer> operator()(const ast::Commits& commits) const {
    return query::run(commits, snapshot, options);
  }
  std::unique_ptr<query::Answer> operator()(const ast::Changes& changes) const {
    return query::run(changes, snapshot, options);
  }
  template <class Change>
  std::unique_ptr<query::Answer> operator()(const Change&) const {
    internal::throw_at(text, span, ErrorCode::kReadOnly,
                       "a snapshot cannot be changed: use a Transaction or a Session");
  }
};

}  // namespace

Rows Snapshot::query(std::string_view text, const QueryOptions& options) const {
  internal::StatementText whole{std::string(text), options.source, 1};
  std::size_t begin = 0;
  const ast::Statement statement = parse_only_statement(whole, begin);

  // Spans count from the statement's first byte, so the rows keep the text from there on.
  auto own = std::make_shared<internal::StatementText>();
  own->source = whole.source;
  for (std::size_t i = 0; i < begin; ++i) own->first_line += whole.text[i] == '\n' ? 1 : 0;
  own->text = whole.text.substr(begin);

  query::Options query_options = internal::to_query_options(options);
  auto blanks = std::make_shared<internal::BlankNames>("query");
  const store::Snapshot snapshot = state_->snapshot;
  query_options.blank = [blanks, snapshot](const std::string& label) {
    return (*blanks)(label, snapshot);
  };
  auto rows = std::make_unique<Rows::State>();
  rows->graph = state_->graph;
  rows->text = own;
  rows->answer = internal::with_places(*own, [&] {
    return std::visit(RunOnSnapshot{snapshot, query_options, *own, statement.span},
                      statement.value);
  });
  return Rows(std::move(rows));
}

}  // namespace annals
