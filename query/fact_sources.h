// The sources of facts that a query has found.
#ifndef ANNALS_QUERY_FACT_SOURCES_H_
#define ANNALS_QUERY_FACT_SOURCES_H_

#include <memory>
#include <set>
#include <unordered_map>

#include "query/aggregate.h"
#include "query/context.h"

namespace annals::query {

class Claims;

/// Finds the sources of facts, those of each fact once. A fact that follows from others by itself
/// has the sources of all of these; one that is known by a chain or a rule alone has none. With
/// `claims` a fact that is only quoted has those of its claims. It must not outlive the context.
class FactSources {
 public:
  explicit FactSources(Context& context, const Claims* claims = nullptr)
      : context_(context), claims_(claims) {}

  /// Of what is no fact, none. The view lives as long as this.
  const std::set<store::Id>& of(store::Id fact);
  /// Those that were stated of a stored fact itself in the state right after that commit, which
  /// may be earlier than the context's.
  std::set<store::Id> stated(store::Id fact, store::CommitNumber state);
  /// The names, in order and as in a fact file, with a comma between; Id::none() for no source.
  store::Id text(const std::set<store::Id>& sources);

 private:
  void read(store::Id fact, std::set<store::Id>& sources);
  void read_behind(const Fact& fact, std::set<store::Id>& sources);
  void add(store::FactNumber number, std::set<store::Id>& sources);

  Context& context_;
  const Claims* claims_;  // may be null
  Charge charge_{context_};
  std::unordered_map<store::Id, std::set<store::Id>> known_;
  std::unique_ptr<store::Cursor> behind_;
};

/// Of all facts of a group, as FactSources::text().
class SourcesOfFacts : public AggregateState {
 public:
  explicit SourcesOfFacts(FactSources& sources) : sources_(sources) {}
  void add(store::Id fact) override {
    const std::set<store::Id>& more = sources_.of(fact);
    found_.insert(more.begin(), more.end());
  }
  store::Id result() override { return sources_.text(found_); }

 private:
  FactSources& sources_;
  std::set<store::Id> found_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_FACT_SOURCES_H_
