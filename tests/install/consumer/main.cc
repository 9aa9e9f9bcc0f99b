// What every part of the library needs at link time is asked for once.
#include <annals/graph.h>

#include <iostream>

int main() {
  using namespace annals;
  Graph graph = Graph::open("consumer-graph");
  Transaction change = graph.begin({.note = "first"});
  const Fact met(Term::entity("Crocker"), Term::entity("met"), Term::entity("Qomi"),
                 time_value(std::chrono::year(2007) / 5 / 28));
  change.add(met);
  change.add(Fact(Term::fact(met), Term::entity("source"), Term::entity("ria")));
  change.commit();
  BulkLoad load = graph.begin_load();
  for (int i = 0; i < 20000; ++i) {
    load.add(Fact(Term::entity("n" + std::to_string(i)), Term::entity("follows"),
                  Term::entity("n" + std::to_string(i / 2))));
  }
  load.finish();
  for (const Row& row : graph.query("Crocker met ?who @ ?when { source ?source }")) {
    const auto [who, when, source] = row.as<std::string, TimeValue, std::string>();
    std::cout << who << ' ' << when.text() << ' ' << source << '\n';
  }
  for (const Row& row :
       graph.query("find count(*) as ?n where { ?a follows ?b . ?b follows ?c }")) {
    std::cout << row.integer("n") << '\n';
  }
  for (const NameCount& name : graph.snapshot().names_with_prefix("n1999", 3)) {
    std::cout << name.name << ' ' << name.facts << '\n';
  }
  try {
    graph.query("find ?who where { Crocker met }");
  } catch (const Error& error) {
    std::cout << error.report() << '\n';
  }
}
