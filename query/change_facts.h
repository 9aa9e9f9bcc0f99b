// What a change takes: facts by name, facts that match a pattern, templates filled from a `where`.
#ifndef ANNALS_QUERY_CHANGE_FACTS_H_
#define ANNALS_QUERY_CHANGE_FACTS_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/error.h"
#include "model/term.h"
#include "parser/ast.h"
#include "query/context.h"
#include "query/engine.h"
#include "query/statement_error.h"

namespace annals::query {

/// Values of variables; the empty term where a match left one empty.
using Bindings = std::map<std::string, Term>;

/// The pattern with the values of its variables. Empty when the pattern has an empty variable, or
/// one whose value cannot stand in its place: then `left_out` says why; a qualifier with such a one
/// is left out. Variables that `bindings` does not have stay.
std::optional<ast::TriplePattern> filled(const ast::TriplePattern& pattern,
                                         const Bindings& bindings, std::string& left_out);

/// The names of the pattern's variables, its qualifiers' included.
void collect_variables(const ast::TriplePattern& pattern, std::map<std::string, ast::Span>& names);

/// Whether it has neither variable, `_` nor time word, so that it names exactly that fact.
bool names_one_fact(const ast::TriplePattern& pattern);

/// The fact that a pattern states and those that its qualifiers state, each before the facts about
/// it. Throws StatementError for what cannot be in a fact. `now`: what `now` means.
std::vector<Fact> stated_facts(const ast::TriplePattern& pattern,
                               const std::optional<Term>& default_source, Moment now,
                               const Context& context);

/// The asserted facts that match the pattern; its qualifiers select. Stored facts only. `context`
/// gets the notes.
std::vector<store::FactRow> matching_facts(const ast::TriplePattern& pattern,
                                           const store::Snapshot& snapshot, const Options& options,
                                           Context& context);

/// The facts that this one may stand for: what also-known-as says of an entity may be written by
/// any of its names. The fact itself comes first.
std::vector<Fact> by_all_names(const Fact& fact, const store::Snapshot& snapshot);

/// Whether a fact that a change names is not there. Then it notes why, where that can be guessed: a
/// name that the graph has never seen, or a fact without a time where only dated ones exist.
bool note_missing(const Fact& fact, std::string_view verb, Context& context);

/// The first fact that matches the pattern, when it is not stored but follows from others.
std::optional<Fact> following_fact(const ast::TriplePattern& pattern,
                                   const store::Snapshot& snapshot, const Options& options);

/// For a change that takes stored facts only: notes of patterns that match nothing but what follows
/// from others. Of a template with `where` one note at most, when the change takes nothing at all.
class FollowingNotes {
 public:
  /// `context` gets the notes, and must outlive this.
  FollowingNotes(const ast::ChangeBody& body, std::string_view verb, Context& context)
      : of_template_(body.where.has_value()), verb_(verb), context_(context) {}
  /// The pattern matched no stored fact.
  void missed(const ast::TriplePattern& pattern);
  /// It matched some.
  void took() { took_any_ = true; }
  /// To be called last.
  void finish();

 private:
  void note(const ast::TriplePattern& pattern);

  bool of_template_;
  std::string_view verb_;
  Context& context_;
  bool took_any_ = false;
  std::optional<ast::TriplePattern> first_;  // that was missed
};

/// The patterns of a change, filled with each match of its `where`, if it has one. `notes` gets
/// those of the query. Throws StatementError for a variable that nothing binds, unless
/// `free_variables`.
void for_each_filled(const ast::ChangeBody& body, const store::Snapshot& snapshot,
                     const Options& options, bool free_variables, std::vector<std::string>& notes,
                     const std::function<void(const ast::TriplePattern&)>& visit);

/// Adds a fact that is stated at a place, at which the error stands when it cannot be.
template <typename Add>
store::Transaction::Added added_at(const ast::Span& span, const Add& add) {
  try {
    return add();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidValue) throw;
    fail_at(span, error.what(), error.code());
  }
}

}  // namespace annals::query

#endif  // ANNALS_QUERY_CHANGE_FACTS_H_
