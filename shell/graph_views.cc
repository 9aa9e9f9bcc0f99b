#include "shell/graph_views.h"

#include <algorithm>
#include <array>
#include <map>

#include "model/meaning_words.h"

namespace annals::shell {
namespace {

/// What a fact about a relation must be to be a meaning of it: `is` and one of the words, or a
/// relation between two relations.
constexpr std::string_view kIs = "is";

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, const Term& term) {
  return term.is_entity() && std::find(words.begin(), words.end(), term.as_entity()) != words.end();
}

/// "symmetric, implies related-to".
Term meanings_of(const Snapshot& snapshot, const Term& relation) {
  std::string text;
  Pattern about;
  about.subject = relation;
  for (Matches facts = snapshot.match(about); facts.next();) {
    const Fact& fact = facts.fact().fact;
    const bool states_kind = fact.relation() == Term::entity(std::string(kIs)) &&
                             is_one_of(kMeaningKinds, fact.object());
    if (!fact.time().is_always() || !(states_kind || is_one_of(kMeaningLinks, fact.relation())))
      continue;
    if (!text.empty()) text += ", ";
    if (!states_kind) text += write_name(fact.relation().as_entity()) + " ";
    text += write_term(fact.object());
  }
  return text.empty() ? Term() : Term::text(text);
}

std::string relation_pattern(const std::optional<std::string>& relation) {
  return relation ? "let ?r = $relation . ?s $relation ?o" : "?s ?r ?o";
}

struct Dated {
  Term count, first, last;
};

}  // namespace

View schema_of(const Snapshot& snapshot, const std::optional<std::string>& relation,
               const QueryOptions& options) {
  QueryOptions own = options;
  if (relation) own.parameters["relation"] = {Term::entity(*relation)};
  const std::string pattern = relation_pattern(relation);

  std::map<std::string, Dated, std::less<>> dated;
  for (Rows rows =
           snapshot.query("raw find ?r, count(*) as ?n, min(?t) as ?first, max(?t) as ?last "
                          "where { " +
                              pattern + " @ ?t . filter ?t != always } group by ?r",
                          own);
       rows.next();) {
    dated[rows.name("r")] = {rows["n"], rows["first"], rows["last"]};
  }
  View view;
  view.columns = {"relation", "facts", "dated", "subjects", "objects", "first", "last", "meaning"};
  for (Rows rows =
           snapshot.query("raw find ?r, count(*) as ?n, list(distinct kind(?s)) as ?subjects, "
                          "list(distinct kind(?o)) as ?objects where { " +
                              pattern + " } group by ?r order by ?n desc, ?r",
                          own);
       rows.next();) {
    const auto times = dated.find(rows.name("r"));
    const Dated mine = times == dated.end() ? Dated{Term::integer(0), {}, {}} : times->second;
    view.rows.push_back({rows["r"], rows["n"], mine.count, rows["subjects"], rows["objects"],
                         mine.first, mine.last, Term()});
  }
  for (std::vector<Term>& row : view.rows) row.back() = meanings_of(snapshot, row.front());
  return view;
}

View sources_of(const Snapshot& snapshot, const QueryOptions& options) {
  View view;
  view.columns = {"source", "facts", "publisher"};
  for (Rows rows = snapshot.query("raw find ?source, count(*) as ?n where { ?fact source ?source } "
                                  "order by ?n desc, ?source",
                                  options);
       rows.next();) {
    view.rows.push_back({rows["source"], rows["n"], Term()});
  }
  for (std::vector<Term>& row : view.rows) {
    std::string publishers;
    Pattern pattern;
    pattern.subject = row.front();
    pattern.relation = Term::entity("published-by");
    for (Matches found = snapshot.match(pattern); found.next();) {
      if (!publishers.empty()) publishers += ", ";
      publishers += write_bare(found.fact().fact.object());
    }
    if (!publishers.empty()) row.back() = Term::text(publishers);
  }
  return view;
}

}  // namespace annals::shell
