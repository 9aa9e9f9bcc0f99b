// A rule's body, made ready to be run for many rows at once.
#ifndef ANNALS_QUERY_RULE_BODY_H_
#define ANNALS_QUERY_RULE_BODY_H_

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parser/ast.h"
#include "query/algebra.h"
#include "query/fact_reader.h"
#include "query/operator.h"
#include "query/rule_cut.h"
#include "query/seed.h"

namespace annals::query {

/// A pipeline over rows that are given to it, and where its columns go.
struct RulePipeline {
  Group group;
  Seed* seed = nullptr;
  OperatorPtr root;                                 // null: it is not run
  std::vector<std::optional<std::size_t>> columns;  // of the rows that come out, by what is wanted
  Batch pending;                                    // rows to be given to it
  bool waits = false;                               // it is to be run
  double estimated_fanout = 1;                      // rows for one that it is given
};

/// Where a body reads what rules of its own layer state: rows come to it, and each waits for facts.
struct RuleRead {
  FactPattern pattern;
  std::vector<RelationSource> sources;  // whose rules state what it reads
  Schema before;                        // of the rows that come
  /// The end by which it asks: a constant, or a column of `before`. Without: it asks for all.
  std::optional<Column> end;
  std::optional<std::size_t> end_column;
  /// What a fact must have in common with the row, and what it gives to it, in the sequence in
  /// which the new columns follow those of `before`.
  std::vector<std::pair<Column, std::size_t>> checks;
  std::vector<Column> gives;
  FactTests tests;

  /// Of a fact that rules state, as it reads for the pattern.
  bool lets_through(const store::FactKey& fact, const Context& context) const;
};
store::Id value_of(const store::FactKey& fact, Column column, Context& context);

/// The fact of a head with these parts: an entity that was found by another of its names is the
/// entity.
store::FactKey as_stated_by_rule(const store::FactKey& parts, const store::Snapshot& snapshot);
/// Whether the patterns may give the variable a name of an entity that has others.
bool may_be_name(const Segment& segment, VariableId variable, const store::Snapshot& snapshot);

/// Between two reads, before the first or after the last.
struct RuleStage {
  std::optional<RuleRead> read;  // none: it begins with the ends that are asked for
  RulePipeline fed;              // over rows with the fact that was read
  RulePipeline stored;           // over rows that read stored facts themselves
  Schema after;                  // empty of the last one, which gives the parts of the head
};

/// The facts of a rule's head, for a subject or an object that is given or for any. Where the body
/// can be cut at its reads, stage for stage; else (is_whole()) by run().
class RuleBody {
 public:
  RuleBody(ast::Ptr<ast::Rule> rule, RuleEnd from, std::size_t layer, Context& context);

  /// The relation of the head; empty: any.
  std::optional<store::Id> relation() const;
  /// Whether it can be run for facts with one end alone.
  bool takes_end() const { return from_ == RuleEnd::kNone || given_ || !only_.is_none(); }
  /// Whether it may give facts with this end.
  bool may_give(store::Id end) const { return only_.is_none() || only_ == end; }
  /// Whether rows that it begins with hold the end.
  bool has_given() const { return given_.has_value(); }

  bool is_whole() const { return stages_.empty(); }
  std::vector<RuleStage>& stages() { return stages_; }
  /// Where the body leads from its end to another and states of the one what is stated of the
  /// other (`?a above ?c if { ?a on ?b . ?b above ?c }` from its subject): with this time, or with
  /// that of what it reads.
  struct Passing {
    std::optional<store::Id> time;
    bool operator==(const Passing&) const = default;
  };
  std::optional<Passing> passes() const;
  /// A guess: how many rows pass for one end.
  double estimated_rows() const { return estimated_rows_; }

  /// Appends the facts, some maybe more than once: all that follow from what is known.
  void run(store::Id end, std::vector<store::FactKey>& facts);
  /// The fact of row `row` of what comes out of the last stage; empty: it gives none.
  std::optional<store::FactKey> fact_of(const RulePipeline& last, const Batch& rows,
                                        std::size_t row) const;

 private:
  /// A part of the head: a constant, a variable, or a quoted fact with variables.
  struct Part {
    store::Id constant;
    std::optional<VariableId> variable;
    std::shared_ptr<const std::array<Part, 4>> quoted;
  };
  using Parts = std::array<Part, 4>;  // subject, relation, object, time
  Parts parts(const ast::TriplePattern& pattern);
  Part part(const ast::TermNode& node);
  Part variable(const std::string& name);
  Part time(const std::optional<ast::TimeSpec>& time);
  bool may_seed(VariableId variable) const;
  void make_stages(RuleCut cut);
  RuleRead make_read(const RuleCut::Read& read, Schema before) const;
  RulePipeline plan(Group group, Schema input, const VariableSet& asked, const Schema* after);
  bool has_stored(const RuleRead& read) const;
  /// None where the values make no such part.
  store::Id value_of(const Part& part, const RulePipeline& last, const Batch& rows,
                     std::size_t row) const;
  store::FactKey key_of(const Parts& parts, const RulePipeline& last, const Batch& rows,
                        std::size_t row) const;

  ast::Ptr<ast::Rule> rule_;
  RuleEnd from_;
  Context& context_;
  std::shared_ptr<FindScope> scope_;
  Parts head_;
  Schema head_variables_;            // in no part twice
  store::Id only_;                   // what the end must be: a constant; none: anything
  std::optional<VariableId> given_;  // the end, where the group takes it
  std::vector<RuleStage> stages_;
  double estimated_rows_ = 1;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_RULE_BODY_H_
