// Keeps who met whom in a graph, and asks it: a program to start from.
#include <annals/graph.h>

#include <chrono>
#include <iostream>
#include <string>

using annals::Fact;
using annals::Term;
using annals::TimeValue;

namespace {

Fact meeting(const std::string& who, const std::string& whom, const TimeValue& when) {
  return Fact(Term::entity(who), Term::entity("met"), Term::entity(whom), when);
}

/// States a fact and who says so.
void report(annals::Transaction& change, const Fact& fact, const std::string& source) {
  const auto added = change.add(fact);
  change.add(Fact(Term::fact(fact), Term::entity("source"), Term::entity(source)));
  std::cout << (added.known ? "known since commit " : "new with commit ") << added.commit << ": "
            << annals::write_fact(fact) << '\n';
}

void fill(annals::Graph& graph) {
  using namespace std::chrono;
  annals::Transaction change = graph.begin({.note = "two reports"});
  report(change, meeting("Crocker", "Qomi", annals::time_value(2007y / May / 28)), "ria");
  report(change, meeting("Crocker", "Qomi", annals::time_value(2007y / August)), "cnn");
  report(change, meeting("Crocker", "al-Maliki", TimeValue::parse("[2007-08-01..2007-08-10]")),
         "cnn");
  report(change, meeting("Crocker", "Qomi", annals::time_value(2007y / May / 28)), "inquirer");
  change.commit();
}

void ask(const annals::Graph& graph) {
  // In the language, prepared once and asked with several values.
  const annals::PreparedQuery who_met(
      "find ?who, ?when where { $person met ?who @ ?when } order by ?when");
  for (const char* person : {"Crocker", "Zebari"}) {
    std::cout << person << " met:\n";
    annals::QueryOptions options;
    options.parameters["person"] = {Term::entity(person)};
    for (const annals::Row& row : graph.query(who_met, options)) {
      std::cout << "  " << row.name("who") << ' ' << row.time("when").text() << '\n';
    }
  }
  // Without it: facts that may have been true in the first week of August.
  annals::Pattern pattern;
  pattern.relation = Term::entity("met");
  pattern.time =
      annals::Pattern::TimeTest{annals::TimeWord::kIn, TimeValue::parse("2007-08-01/2007-08-07")};
  for (const annals::FoundFact& found : graph.snapshot().match(pattern)) {
    std::cout << "perhaps in that week: " << annals::write_fact(found.fact) << '\n';
  }
}

}  // namespace

int main(int count, char** arguments) try {
  annals::Graph graph = count > 1 ? annals::Graph::open(arguments[1]) : annals::Graph::in_memory();
  fill(graph);
  ask(graph);
} catch (const annals::Error& error) {
  std::cerr << error.report() << '\n';
  return 1;
}
