#include <algorithm>
#include <type_traits>
#include <utility>

#include "graph/messages.h"
#include "graph/state.h"
#include "parser/parse.h"
#include "query/rules.h"

namespace annals {

using internal::ChangeKind;
using internal::StatementText;

struct Session::State {
  internal::OpenGraphPtr graph;                     // before the change: it goes last
  std::unique_ptr<store::Transaction> open_change;  // after `begin`
  parser::Context context;
  // Shared with answers, which may be read after the session.
  std::shared_ptr<internal::BlankNames> blanks = std::make_shared<internal::BlankNames>("session");
  QueryOptions settings;
  query::RuleMemory rule_memory;
  std::optional<std::uint64_t> as_of;
  bool counts_in_notes = false;
  std::size_t consumed = 0;

  /// One statement being run: its kinds of results are the overloads.
  struct Run;

  /// The last commit's state, or the open transaction's.
  store::Snapshot newest() const;
  /// What queries read that name no state.
  store::Snapshot snapshot() const { return as_of ? newest().as_of(*as_of) : newest(); }
  void require_present() const;
  query::Options query_options(Moment now, std::function<store::Snapshot()> seen);
  /// What was undone may have been remembered.
  void forget_rules() { rule_memory = {}; }
};

store::Snapshot Session::State::newest() const {
  if (open_change != nullptr) return open_change->snapshot();
  graph->store->catch_up();
  return graph->store->snapshot();
}

void Session::State::require_present() const {
  graph->require_writable();
  if (!as_of) return;
  throw Error(ErrorCode::kReadOnly, "this session reads the state after commit " +
                                        std::to_string(*as_of) +
                                        ", and what was cannot be changed");
}

query::Options Session::State::query_options(Moment now, std::function<store::Snapshot()> seen) {
  query::Options result = internal::to_query_options(settings);
  result.now = now;
  result.counts_in_notes = counts_in_notes;
  result.blank = [names = blanks, seen = std::move(seen)](const std::string& label) {
    return (*names)(label, seen());
  };
  return result;
}

struct Session::State::Run {
  State& session;
  std::shared_ptr<const StatementText> text;
  ast::Span span;
  ResultKind results;

  // ---- answers ----

  static bool names_state(const ast::Query& query) { return query.modifiers.as_of.has_value(); }
  static bool names_state(const ast::Changes&) { return true; }
  static bool names_state(const ast::History& history) { return history.as_of.has_value(); }
  static bool names_state(const ast::Commits& commits) { return commits.as_of.has_value(); }
  static bool names_state(const ast::Rules& rules) { return rules.as_of.has_value(); }
  static bool names_state(const ast::Why& why) { return why.as_of.has_value(); }
  static bool names_state(const ast::Conflicts& conflicts) { return conflicts.as_of.has_value(); }
  template <class Statement>
  static bool names_state(const Statement&) {
    return false;
  }
  template <class Statement>
  Outcome answer(const Statement& statement) const {
    const store::Snapshot snapshot = names_state(statement) ? session.newest() : session.snapshot();
    const Moment now = session.open_change != nullptr ? session.open_change->time() : now_moment();
    const query::Options options = session.query_options(now, [snapshot] { return snapshot; });
    Outcome outcome;
    outcome.kind = Outcome::Kind::kRows;
    outcome.rows = Rows(
        std::make_unique<Rows::State>(session.graph, text, start(statement, snapshot, options)));
    return outcome;
  }
  std::unique_ptr<query::Answer> start(const ast::Query& query, const store::Snapshot& snapshot,
                                       const query::Options& options) const {
    if (query.explain != ast::Explain::kNo) refuse_facts();
    return query::run(query, snapshot, options,
                      results == ResultKind::kFacts ? query::Output::kFacts : query::Output::kRows);
  }
  template <class Statement>
  std::unique_ptr<query::Answer> start(const Statement& statement, const store::Snapshot& snapshot,
                                       const query::Options& options) const {
    refuse_facts();
    return query::run(statement, snapshot, options);
  }
  void refuse_facts() const {
    if (results != ResultKind::kFacts) return;
    internal::throw_at(*text, span, ErrorCode::kInvalidQuery,
                       "this answer has no form as facts: choose another format");
  }
  Outcome operator()(const ast::Query& query) const { return answer(query); }
  Outcome operator()(const ast::History& history) const { return answer(history); }
  Outcome operator()(const ast::Commits& commits) const { return answer(commits); }
  Outcome operator()(const ast::Changes& changes) const { return answer(changes); }
  Outcome operator()(const ast::Rules& rules) const { return answer(rules); }
  Outcome operator()(const ast::Why& why) const { return answer(why); }
  Outcome operator()(const ast::Conflicts& conflicts) const { return answer(conflicts); }

  // ---- changes ----

  void require_present() const {
    try {
      session.require_present();
    } catch (const Error& error) {
      internal::throw_at(*text, span, error.code(), error.what());
    }
  }
  template <class Change>
  query::ChangeCount apply_to(const Change& change, store::Transaction& transaction) const {
    const query::Options options = session.query_options(
        transaction.time(), [&transaction] { return transaction.snapshot(); });
    if constexpr (std::is_same_v<Change, ast::Rule>) {
      return query::apply(change, transaction, options, session.rule_memory);
    } else {
      return query::apply(change, transaction, options);
    }
  }
  template <class Change>
  Outcome apply(ChangeKind kind, const Change& change) const {
    require_present();
    query::ChangeCount count;
    std::optional<store::CommitInfo> commit;
    if (session.open_change != nullptr) {
      store::Transaction& transaction = *session.open_change;
      const std::size_t savepoint = transaction.savepoint();
      try {
        count = apply_to(change, transaction);
      } catch (...) {
        transaction.undo_to(savepoint);
        session.forget_rules();
        throw;
      }
    } else {
      const std::unique_ptr<store::Transaction> transaction = session.graph->store->begin();
      try {
        count = apply_to(change, *transaction);
        commit = transaction->commit();
      } catch (...) {
        session.forget_rules();
        throw;
      }
    }
    Outcome outcome = message(internal::change_message(kind, count, commit));
    outcome.notes = std::move(count.notes);
    tell_notice(outcome);
    return outcome;
  }
  Outcome operator()(const ast::Add& add) const { return apply(ChangeKind::kAdd, add); }
  Outcome operator()(const ast::Retract& retract) const {
    return apply(ChangeKind::kRetract, retract);
  }
  Outcome operator()(const ast::Erase& erase) const { return apply(ChangeKind::kErase, erase); }
  Outcome operator()(const ast::Redate& redate) const { return apply(ChangeKind::kRedate, redate); }
  Outcome operator()(const ast::Withdraw& withdraw) const {
    return apply(ChangeKind::kWithdraw, withdraw);
  }
  Outcome operator()(const ast::Rule& rule) const { return apply(ChangeKind::kAddRule, rule); }
  Outcome operator()(const ast::RetractRule& retract) const {
    return apply(ChangeKind::kRetractRule, retract);
  }

  void tell_notice(Outcome& outcome) const {
    std::string notice = session.graph->store->take_notice();
    if (!notice.empty()) outcome.notes.push_back(std::move(notice));
  }

  // ---- transactions ----

  Outcome operator()(const ast::Begin& begin) const {
    require_present();
    if (session.open_change != nullptr) {
      internal::throw_at(*text, span, ErrorCode::kUsage,
                         "a transaction is open already: commit or rollback comes first");
    }
    std::unique_ptr<store::Transaction> change = session.graph->store->begin();
    if (!begin.note.empty()) change->set_note(begin.note);
    if (begin.at) date(*change, *begin.at);
    Outcome outcome = message("begin");
    if (change->time() > now_moment()) {
      outcome.notes.push_back(internal::future_note(TimeValue::from_moment(change->time())));
    }
    session.open_change = std::move(change);
    tell_notice(outcome);
    return outcome;
  }
  void date(store::Transaction& change, const ast::TimeOperand& at) const {
    try {
      if (std::holds_alternative<ast::Now>(at.value)) return;  // what it is anyway
      change.set_time(internal::commit_moment(time_of(at)));
    } catch (const Error& error) {
      if (error.place()) throw;
      internal::throw_at(*text, at.span, error.code(), error.what());
    }
  }
  TimeValue time_of(const ast::TimeOperand& at) const {
    if (const auto* time = std::get_if<TimeValue>(&at.value)) return *time;
    const auto* parameter = std::get_if<ast::Parameter>(&at.value);
    if (parameter == nullptr) {
      throw Error(ErrorCode::kInvalidQuery, "a commit is dated by a time that is written out");
    }
    const auto value = session.settings.parameters.find(parameter->name);
    if (value == session.settings.parameters.end()) {
      throw Error(ErrorCode::kInvalidQuery, "the parameter $" + parameter->name + " has no value");
    }
    if (value->second.size() != 1 || !value->second.front().is_time()) {
      throw Error(ErrorCode::kInvalidQuery, "the parameter $" + parameter->name + " is not a time");
    }
    return value->second.front().as_time();
  }
  Outcome operator()(const ast::Commit&) const {
    require_open("commit");
    // Whether the commit succeeds or throws, the transaction is over afterwards.
    const std::unique_ptr<store::Transaction> change = std::move(session.open_change);
    try {
      return message(internal::commit_message(change->commit()));
    } catch (...) {
      session.forget_rules();
      throw;
    }
  }
  Outcome operator()(const ast::Rollback&) const {
    require_open("rollback");
    session.forget_rules();
    const std::unique_ptr<store::Transaction> change = std::move(session.open_change);
    change->rollback();
    return message("rolled back");
  }
  void require_open(const char* word) const {
    if (session.open_change != nullptr) return;
    internal::throw_at(*text, span, ErrorCode::kUsage,
                       std::string("there is no transaction to ") +
                           (std::string_view(word) == "commit" ? "commit" : "roll back") +
                           ": `begin` opens one");
  }

  // ---- the rest ----

  /// The parser has put it into the session's context.
  Outcome operator()(const ast::PrefixDeclaration&) const { return {}; }
  Outcome operator()(const ast::FactStatement&) const { not_here("facts are stated in add { … }"); }
  Outcome operator()(const ast::AccordingTo&) const {
    not_here("`according to` lines stand in fact files; elsewhere it ends a query or add { … }");
  }
  Outcome operator()(const ast::CommitLine&) const { not_here("commit lines stand in dumps only"); }
  [[noreturn]] void not_here(const char* why) const {
    internal::throw_at(*text, span, ErrorCode::kSyntax, why);
  }

  static Outcome message(std::string text) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::kMessage;
    outcome.message = std::move(text);
    return outcome;
  }
};

Session::Session(Graph& graph) : state_(std::make_unique<State>()) {
  internal::held(graph.state_, "Graph");
  state_->graph = graph.state_;
}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Session::State& Session::state() const { return internal::held(state_, "Session"); }

Session::Step Session::run_next(const Input& input, ResultKind results) {
  state().consumed = 0;
  parser::Parsed parsed = parser::parse_statement(
      input.text, state().context, parser::Mode::kStatements,
      input.prompt ? parser::Input::kPrompt : parser::Input::kFile, input.more);
  Step step;
  if (parsed.kind == parser::Parsed::Kind::kIncomplete && input.more) {
    step.kind = Step::Kind::kIncomplete;
    return step;
  }
  const bool failed = parsed.kind == parser::Parsed::Kind::kIncomplete ||
                      parsed.kind == parser::Parsed::Kind::kError;
  if (parsed.kind == parser::Parsed::Kind::kIncomplete) parsed.consumed = input.text.size();
  state().consumed = parsed.consumed;
  step.consumed = parsed.consumed;
  if (parsed.kind == parser::Parsed::Kind::kEnd) return step;

  // Only the statement's own lines are kept: the text may be a whole file.
  const std::size_t needed = std::max(
      {parsed.consumed, parsed.diagnosis.offset + parsed.diagnosis.length, std::size_t{1}});
  const std::size_t line_end =
      needed <= input.text.size() ? input.text.find('\n', needed - 1) : std::string_view::npos;
  auto text = std::make_shared<const StatementText>(
      StatementText{std::string(input.text.substr(0, line_end)), input.source, input.first_line});
  if (failed) internal::throw_at(*text, parsed.diagnosis);

  step.kind = Step::Kind::kDone;
  step.outcome = internal::with_places(*text, [&] {
    return std::visit(State::Run{state(), text, parsed.statement->span, results},
                      parsed.statement->value);
  });
  return step;
}

std::size_t Session::last_consumed() const { return state().consumed; }

bool Session::in_transaction() const { return state().open_change != nullptr; }

void Session::rollback() {
  if (state().open_change == nullptr) return;
  state().forget_rules();
  const std::unique_ptr<store::Transaction> change = std::move(state().open_change);
  change->rollback();
}

void Session::set_parameter(const std::string& name, std::vector<Term> values) {
  state().settings.parameters[name] = std::move(values);
}

void Session::set_parameter_text(const std::string& name, std::string_view text) {
  set_parameter(name, parser::parse_terms(text, state().context));
}

void Session::set_cancel(const CancelToken* token) { state().settings.cancel = token; }

void Session::set_progress(ProgressCallback progress) {
  state().settings.progress = std::move(progress);
}

void Session::set_limits(std::size_t memory_bytes, std::optional<std::chrono::milliseconds> time) {
  state().settings.memory_limit = memory_bytes;
  state().settings.time_limit = time;
}

void Session::set_workers(std::size_t most) { state().settings.workers = most; }
void Session::set_sources(SourceColumns columns) { state().settings.sources = columns; }
void Session::set_counts_in_notes(bool wanted) { state().counts_in_notes = wanted; }

void Session::set_as_of(std::optional<std::uint64_t> commit) {
  if (in_transaction()) {
    throw Error(ErrorCode::kUsage,
                "a transaction is open, which changes the present: commit or rollback comes first");
  }
  state().as_of = commit;
}

std::optional<std::uint64_t> Session::as_of() const { return state().as_of; }

Snapshot Session::snapshot() const {
  return Snapshot(
      std::make_shared<const Snapshot::State>(Snapshot::State{state().graph, state().snapshot()}));
}

std::vector<std::string> Session::expected_next(std::string_view text) const {
  return parser::expected_next(text, state().context);
}

}  // namespace annals
