#include "loaders/fact_writer.h"

#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

std::string written(const std::vector<Fact>& facts) {
  std::ostringstream out;
  loaders::FactWriter writer(out);
  for (const Fact& fact : facts) writer.write(fact);
  writer.finish();
  return out.str();
}

}  // namespace

TEST_CASE("facts are lines, what is said about the last one goes into braces") {
  const Fact met = fact("Crocker", "met", "Qomi", "2007-05-28");
  const Fact place = about(met, "place", "Green Zone");
  CHECK(written({}).empty());
  CHECK(written({met}) == "Crocker met Qomi @ 2007-05-28 .\n");
  CHECK(written({met, about(met, "source", "ria"), place, fact("a", "r", "b")}) ==
        "Crocker met Qomi @ 2007-05-28 { source ria ; place 'Green Zone' } .\n"
        "a r b .\n");
}

TEST_CASE("braces nest") {
  const Fact met = fact("a", "met", "b");
  const Fact source = about(met, "source", "s");
  const Fact page(Term::fact(source), entity("page"), Term::integer(3), TimeValue::parse("2007"));
  CHECK(written({met, source, page, about(page, "seen-by", "x"), about(source, "line", "y"),
                 about(met, "place", "z"), fact("c", "r", "d")}) ==
        "a met b { source s { page 3 @ 2007 { seen-by x } ; line y } ; place z } .\n"
        "c r d .\n");
}

TEST_CASE("a fact about another that was not just written stands alone") {
  const Fact met = fact("a", "met", "b", "2007");
  CHECK(written({about(met, "source", "s"), met, fact("c", "r", "d"), about(met, "place", "p")}) ==
        "<< a met b @ 2007 >> source s .\n"
        "a met b @ 2007 .\n"
        "c r d .\n"
        "<< a met b @ 2007 >> place p .\n");
  const Fact source = about(met, "source", "s");
  CHECK(written({source, about(source, "page", "x")}) ==
        "<< a met b @ 2007 >> source s { page x } .\n");
}
