// The commands of the shell that open, show and read.
#include <catch2/catch.hpp>
#include <filesystem>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

const char* const kFacts =
    "add { Crocker met Qomi @ 2007-05-28 { source ria } . Crocker met Rice @ 2007-08 { source cnn "
    "} .\n"
    "  Zebari met Rice { source cnn } . met is symmetric ; implies knows . ria published-by 'RIA "
    "Novosti' .\n"
    "  Rice age 52 }";

TEST_CASE(".schema lists the relations, their use and their meaning") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c", kFacts}).status == 0);
  CHECK(annals({graph, "--format", "csv", "-c", ".schema"}).out ==
        "relation,facts,dated,subjects,objects,first,last,meaning\n"
        "met,3,2,entity,entity,2007-05-28,2007-08,\"symmetric, implies knows\"\n"
        "source,3,0,fact,entity,,,\n"
        "age,1,0,entity,number,,,\n"
        "implies,1,0,entity,entity,,,\n"
        "is,1,0,entity,entity,,,\n"
        "published-by,1,0,entity,entity,,,\n");
  CHECK(annals({graph, "--format", "csv", "-c", ".schema met"}).out ==
        "relation,facts,dated,subjects,objects,first,last,meaning\n"
        "met,3,2,entity,entity,2007-05-28,2007-08,\"symmetric, implies knows\"\n");
  CHECK_THAT(annals({graph, "-c", ".schema"}).out, Contains("(6 relations)"));
  const Finished none = annals({graph, "--format", "csv", "-c", ".schema mett"});
  CHECK(none.out == "relation,facts,dated,subjects,objects,first,last,meaning\n");
  CHECK(none.err == "note: no entity 'mett'; did you mean met?\n");
  CHECK(annals({graph, "--format", "csv", "-c", ".asof 0", "-c", ".schema"}).out ==
        "relation,facts,dated,subjects,objects,first,last,meaning\n");
}

TEST_CASE(".sources lists the sources with their publishers") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c", kFacts}).status == 0);
  CHECK(annals({graph, "--format", "csv", "-c", ".sources"}).out ==
        "source,facts,publisher\ncnn,2,\nria,1,RIA Novosti\n");
  CHECK_THAT(annals({graph, "-c", ".sources"}).out, Contains("(2 sources)"));
}

TEST_CASE(".sources on shows the sources of each row") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c", kFacts}).status == 0);
  const auto csv = [&](const std::string& question) {
    return annals({graph, "--format", "csv", "-c", ".sources on", "-c", question}).out;
  };
  CHECK(csv("Crocker met ?who @ ?t order by ?t") ==
        "who,t,sources\nQomi,2007-05-28,ria\nRice,2007-08,cnn\n");
  // A row has the sources of all its matches; limits count rows.
  CHECK(csv("find ?who where { ?who met _ } order by ?who limit 2") ==
        "who,sources\nCrocker,\"cnn, ria\"\nQomi,ria\n");
  CHECK(csv("find all ?who where { ?who met _ } order by ?who limit 1 offset 2") ==
        "who,sources\nQomi,ria\n");
  // Of what follows from others by itself those of these.
  CHECK(csv("Qomi knows ?who") == "who,sources\nCrocker,ria\n");
  const std::string both = folder.path("both");
  REQUIRE(annals({both, "-c", "add { r is symmetric . a r b { source s } . b r a { source t } }"})
              .status == 0);
  CHECK(annals({both, "--format", "csv", "-c", ".sources on", "-c", "a r ?x"}).out ==
        "x,sources\nb,\"s, t\"\n");
  CHECK(csv("find ?who, ?age where { Zebari met ?who . optional { ?who age ?age } }") ==
        "who,age,sources\nRice,52,cnn\n");
  // Of groups those of all their matches.
  CHECK(csv("find count(*) as ?n where { _ met _ }") == "n,sources\n6,\"cnn, ria\"\n");
  CHECK(
      csv("find ?who, count(*) as ?n where { ?who met _ } order by count(*) desc, ?who limit 2") ==
      "who,n,sources\nCrocker,2,\"cnn, ria\"\nRice,2,cnn\n");
  CHECK(csv("find count(*) as ?n where { Qomi denied _ }") == "n,sources\n0,\n");
  // What is repeated has no facts of its own, and an inner find keeps its own to itself.
  CHECK(csv("Crocker met+ ?who order by ?who limit 1") == "who,sources\nCrocker,\n");
  CHECK(csv("find ?who where { ?who age _ . { find ?who where { ?who met _ } } }") ==
        "who,sources\nRice,\n");
  CHECK(csv("show { ?b acquainted-with ?a } where { ?a met ?b @ ?t . filter ?b = Qomi }") ==
        "fact,sources\n<< Qomi acquainted-with Crocker >>,ria\n");
  CHECK_THAT(csv("describe Rice"), Contains("<< Crocker met Rice @ 2007-08 >>,cnn\n"));
  CHECK(annals({graph, "-c", ".sources on", "-c", "describe << Rice age 52 >>"}).out ==
        annals({graph, "-c", "describe << Rice age 52 >>"}).out);
  CHECK(csv("timeline Qomi") ==
        "time,fact,sources\n2007-05-28,<< Crocker met Qomi @ 2007-05-28 >>,ria\n");
  CHECK_THAT(csv("path from Qomi to Rice"), Contains("2,<< Crocker met Rice @ 2007-08 >>,cnn"));
  CHECK(csv("ask { Crocker met Qomi }") == "yes\n");
  CHECK(annals({graph, "--format", "csv", "-c", ".sources on", "-c", ".sources off", "-c",
                "Zebari met ?who"})
            .out == "who\nRice\n");
}

TEST_CASE("Tables of conflicts show the sources of both sides") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  REQUIRE(annals({graph, "-c",
                  "add { number is functional . round-1 number 1 { source ria } .\n"
                  "  Qomi said << round-1 number 2 >> { source cnn, bbc } }"})
              .status == 0);
  CHECK(annals({graph, "--format", "csv", "-c", "conflicts"}).out ==
        "kind,fact,other\n"
        "functional,<< round-1 number 1 >>,<< round-1 number 2 >>\n");
  CHECK_THAT(annals({graph, "-c", "conflicts"}).out, Contains("| ria     | bbc, cnn"));
  CHECK(annals({graph, "--format", "csv", "-c", ".sources on", "-c", "conflicts"}).out ==
        "kind,fact,other,sources,other-sources\n"
        "functional,<< round-1 number 1 >>,<< round-1 number 2 >>,ria,\"bbc, cnn\"\n");
}

TEST_CASE(".read runs a file, whose errors have their place there") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string good = folder.file("good.annals", "add { a b c }\n.print read\n");
  CHECK(annals({graph, "-c", ".read '" + good + "'", "-c", "a b ?x", "--format", "csv"}).out ==
        "read\nx\nc\n");
  const std::string bad = folder.file("bad.annals", "add { d e f }\n\nadd { d e @ }\n.print no\n");
  const Finished failed = annals({graph, "-c", ".read " + bad, "-c", ".print not reached"});
  CHECK(failed.status == 1);
  CHECK(failed.out.empty());
  CHECK_THAT(failed.err, Contains(bad + ":3:11: error: "));
  const std::string command = folder.file("command.annals", "\n.mode cvs\n");
  CHECK_THAT(annals({graph, "-c", ".read " + command}).err, Contains(command + ":2:1: error: "));
  const std::string open = folder.file("open.annals", "begin\nadd { g h i }\n");
  CHECK_THAT(annals({graph, "-c", ".read " + open}).err,
             Contains(open + ":1:1: error: the transaction that begins here"));
  CHECK(annals({graph, "-c", "g h i"}).out == "no\n");
  const std::string itself = folder.path("itself.annals");
  folder.file("itself.annals", ".read " + itself + "\n");
  CHECK_THAT(annals({graph, "-c", ".read " + itself}).err, Contains("does one read itself?"));
  CHECK_THAT(annals({graph, "-c", ".read /no/such"}).err, Contains("cannot read /no/such"));
  CHECK_THAT(annals({graph, "-c", ".read"}).err, Contains("which file?"));
}

TEST_CASE("A file that fails inside a transaction leaves the one around it at the prompt") {
  TemporaryFolder folder;
  const std::string bad = folder.file("bad.annals", "add { d e f }\nadd { d e @ }\n");
  Terminal shell({folder.path("talks")}, folder.path(""));
  shell.expect("talks> ");
  shell.type("begin\r");
  shell.expect("talks*> ");
  shell.type(".read " + bad + "\r");
  shell.expect("error: ");
  shell.expect("talks*> ");
  shell.type("commit\r");
  shell.expect("added 1 fact");
  shell.expect("talks> ");
}

TEST_CASE(".open leaves one graph for another") {
  TemporaryFolder folder;
  const std::string first = folder.path("first");
  const std::string second = folder.path("second");
  REQUIRE(annals({second, "-c", "add { a b c }"}).status == 0);
  const Finished done = annals({first, "-c", ".open " + second, "-c", "a b ?x", "-c", ".open",
                                "--format", "csv", "-c", ".open " + second, "-c", "a b ?x"});
  CHECK(done.status == 0);
  CHECK(done.out == "x\nc\nthe graph is " + second + "\nx\nc\n");
  CHECK(done.err == "graph " + second + " has 1 fact\n");
  const std::string file = folder.file("facts", "a b c .");
  const Finished wrong = annals({first, "-c", ".open " + file});
  CHECK(wrong.status == 1);
  CHECK_THAT(wrong.err, Contains("is a file, not a graph"));
  CHECK_THAT(annals({first, "-c", "begin", "-c", ".open " + second}).err,
             Contains(".open leaves this graph: commit or rollback comes first"));
}

TEST_CASE("A setting without its value says what it is") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const Finished said = annals({graph}, ".timer\n.pager\n.mode\n.asof\n");
  CHECK(said.status == 0);
  CHECK(said.out ==
        "the timer is off\nthe pager is off\n"
        "the mode is table; there are table, csv, tsv, json, jsonl, facts, markdown\n"
        "queries read the present\n");
  CHECK_THAT(annals({graph, "-c", ".timer maybe"}).err, Contains("write .timer on or .timer off"));
  CHECK_THAT(annals({graph, "-c", ".stats now"}).err, Contains(".stats takes nothing after it"));
}

TEST_CASE(".asof takes commits and times, and says what names no state") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string changes =
      "begin \"one\" at 2007-12-10\nadd { a b c }\ncommit\n"
      "begin at 2007-12-20\nadd { a b d }\ncommit\n";
  REQUIRE(annals({graph}, changes).status == 0);
  const Finished then =
      annals({graph, "--format", "csv", "-c", ".asof 2007-12-15", "-c", "a b ?x"});
  CHECK(then.out == "x\nc\n");
  CHECK(then.err == "queries read the state after commit 1 of 2007-12-10T00:00:00Z \"one\"\n");
  CHECK(
      annals({graph, "--format", "csv", "-c", ".asof 1", "-c", "a b ?x as of 2 order by ?x"}).out ==
      "x\nc\nd\n");
  for (const char* statement : {"history a b _ as of 2", "commits as of 2"}) {
    INFO(statement);
    const std::string now = annals({graph, "--format", "csv", "-c", statement}).out;
    CHECK(annals({graph, "--format", "csv", "-c", ".asof 1", "-c", statement}).out == now);
  }
  CHECK_THAT(annals({graph, "-c", ".asof 1", "-c", "add { x y z }"}).err,
             Contains("<command>:1:1: error: this session reads the state after commit 1"));
  CHECK_THAT(annals({graph, "-c", ".asof 0"}).err, Contains("the empty graph before the first"));
  CHECK_THAT(annals({graph, "-c", ".asof 200X"}).err, Contains("200X names no state"));
  CHECK_THAT(annals({graph, "-c", ".asof soon"}).err, Contains("soon"));
  CHECK_THAT(annals({graph, "-c", "begin", "-c", ".asof 1"}).err,
             Contains("a transaction is open"));
  CHECK_THAT(annals({"dump", graph, "--as-of", "2007-12-15"}).out, StartsWith("a b c"));
}

}  // namespace
}  // namespace annals::test
