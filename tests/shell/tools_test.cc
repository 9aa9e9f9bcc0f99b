// load, dump, stats, check and compact.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "child.h"

namespace annals::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;

constexpr const char* kFacts =
    "Crocker met Qomi @ 2007-05-28 { source ria } .\nZebari met Rice @ 2007-05 .\n";

TEST_CASE("load says what it did, and knows what it has") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string file = folder.file("talks.facts", kFacts);
  const Finished loaded = annals({"load", graph, file, "--note", "first"});
  CHECK(loaded.status == 0);
  CHECK(loaded.out.empty());
  CHECK_THAT(loaded.err, Matches("loaded 3 facts in [0-9.]+ s, commit 1\n"));
  CHECK_THAT(annals({"load", graph, file}).err,
             Matches("loaded 0 facts \\(3 already known\\) in [0-9.]+ s, no commit\n"));
  const Finished piped = annals({"load", graph, "-", "--format", "tsv", "--columns",
                                 "subject,relation,object,time", "--source", "icews"},
                                "A\tmet\tB\t2007-05-01\n");
  CHECK(piped.status == 0);
  CHECK_THAT(piped.err, Contains("loaded 2 facts") && Contains("commit 2"));
  CHECK(annals({graph, "--format", "csv", "-c", "A met ?b @ ?t { source ?s }"}).out ==
        "b,t,s\nB,2007-05-01,icews\n");
}

TEST_CASE("load counts rules, and says what disagrees since") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string rules =
      folder.file("rules.facts",
                  "rule near: ?a near ?b if { ?a meets ?b } .\nrule far: ?a far ?b if { ?a "
                  "fled ?b } .\nA meets B .\n");
  CHECK_THAT(annals({"load", graph, rules, "--dry-run"}).err,
             Matches("would load 1 fact and 2 rules; nothing was changed\n"));
  CHECK_THAT(annals({"load", graph, rules}).err,
             Matches("loaded 1 fact and 2 rules in [0-9.]+ s, commit 1\n"));
  CHECK_THAT(annals({"load", graph, rules}).err,
             Matches("loaded 0 facts \\(3 already known\\) in [0-9.]+ s, no commit\n"));
  const std::string more =
      folder.file("more.facts",
                  "rule near: ?a near ?b if { ?a meets ?b } .\nrule new: ?a new ?b if { ?a "
                  "met ?b } .\nheads is functional . left is once .\n");
  CHECK_THAT(annals({"load", graph, more}).err,
             Matches("loaded 2 facts and 1 rule \\(1 already known\\) in [0-9.]+ s, commit 2\n"));
  const std::string both =
      folder.file("both.facts", "A heads B, C, D . A left B @ 2001, B @ 2002 .\n");
  CHECK_THAT(
      annals({"load", graph, both}).err,
      EndsWith("commit 3\nnote: 3 pairs of facts disagree, as heads is functional: conflicts "
               "heads lists them\nnote: 1 pair of facts disagrees, as left is once: "
               "conflicts left lists it\n"));
  const std::string other = folder.file("other.facts", "B heads B .\n");
  CHECK_THAT(annals({"load", graph, other}).err, EndsWith("commit 4\n"));
}

TEST_CASE("A bad line stops the load with its place, and nothing is kept") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string file = folder.file("bad.facts", "a b c .\nCrocker met Qomi @ 2007-02-30 .\n");
  const Finished failed = annals({"load", graph, file});
  CHECK(failed.status == 1);
  CHECK_THAT(failed.err, Contains("\n" + file + ":2:20: error: 2007-02-30 is not a date"));
  CHECK(annals({graph, "-c", "a b c"}).out == "no\n");
}

TEST_CASE("A file that is not there makes no graph") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string missing = folder.path("missing.facts");
  const Finished failed = annals({"load", graph, missing});
  CHECK(failed.status == 1);
  CHECK(failed.err == "error: cannot read " + missing + ": No such file or directory\n");
  CHECK_FALSE(std::filesystem::exists(graph));
  CHECK(annals({graph, "-f", missing}).status == 1);
  CHECK_FALSE(std::filesystem::exists(graph));
}

TEST_CASE("An empty graph that was made of a mistyped name is told") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks"), typo = folder.path("tlaks");
  annals({graph, "-c", "add { a b c }"});
  const std::string note = "note: there was no graph '" + typo +
                           "': an empty one was made; did you mean " + graph + "?\n";
  const auto new_one = [&](const std::vector<std::string>& arguments, std::string_view input = "") {
    std::filesystem::remove_all(typo);
    return annals(arguments, std::string(input));
  };
  const Finished read = new_one({typo, "-c", "a b c"});
  CHECK(read.status == 0);
  CHECK(read.out == "no\n");
  CHECK_THAT(read.err, EndsWith(note));
  CHECK(annals({typo, "-c", "a b c"}).err.find("made") == std::string::npos);
  CHECK_THAT(new_one({typo}, "?a b c\n").err, EndsWith(note));
  CHECK_THAT(new_one({typo, "-c", "add { a b }"}).err, StartsWith(note));
  CHECK_THAT(new_one({graph, "-c", ".open " + typo, "-c", "a b c"}).err, EndsWith(note));
  CHECK(new_one({typo, "-c", "add { a b c }"}).err == "added 1 fact, commit 1\n");
}

TEST_CASE("A count of the commits that does not read is told, and written anew") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks"), count = graph + "/COMMITS";
  annals({graph, "-c", "add { a b c }"});
  const std::string damaged = "note: " + count +
                              ", which counts the commits, did not read and is written anew: the "
                              "log ends with commit 1, and whether there were later ones cannot be "
                              "told\n";
  std::ofstream(count) << "twelve";
  CHECK(annals({graph, "-c", "a b c"}).out == "yes\n");
  CHECK(annals({"check", graph}).status == 3);
  CHECK(annals({graph, "-c", "add { d e f }", "-c", "add { g h i }"}).err ==
        "added 1 fact, commit 2\n" + damaged + "added 1 fact, commit 3\n");
  CHECK(annals({"check", graph}).status == 0);
  std::ofstream(count) << "";
  const std::string file = folder.file("a.facts", "x y z .\n");
  CHECK_THAT(annals({"load", graph, file}).err, Contains("commit 4\nnote: " + count));
  CHECK(annals({graph, "-c", "add { j k l }"}).err == "added 1 fact, commit 5\n");
}

TEST_CASE("A load that fails tells of the empty graph that was made for it") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks"), typo = folder.path("tlaks");
  const std::string bad = folder.file("bad.csv", "subject,relation,object\na,b\n");
  const std::string note = "note: there was no graph '" + graph + "': an empty one was made\n";
  const Finished failed = annals({"load", graph, bad});
  CHECK(failed.status == 1);
  CHECK_THAT(failed.err, StartsWith(note) && Contains("bad.csv:2:"));
  CHECK(annals({"load", graph, bad}).err.find("made") == std::string::npos);
  CHECK(annals({graph, "-c", "add { a b c }"}).err == "added 1 fact, commit 1\n");
  CHECK(annals({"load", graph, bad}).status == 1);
  CHECK(annals({graph, "-c", "a b c"}).out == "yes\n");
  CHECK_THAT(annals({"load", typo, "-"}, "subject,relation,object\na,b,c\n").err,
             Contains("an empty one was made; did you mean " + graph + "?\n"));
}

TEST_CASE("A dry run says what it would do, and makes no graph") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string file = folder.file("a.csv", "subject,relation,object\na,b,c\nd,e\n");
  const Finished refused = annals({"load", graph, file, "--dry-run"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, StartsWith(file + ":3:4: error: 2 fields where there are 3 columns\n"));
  const Finished tried = annals({"load", graph, file, "--dry-run", "--skip-bad", "1"});
  CHECK(tried.status == 0);
  CHECK_THAT(tried.err,
             Contains(":3:4: error: ") &&
                 Contains("would load 1 fact, left out 1 bad line; nothing was changed\n"));
  CHECK_FALSE(std::filesystem::exists(graph));
  annals({graph, "-c", "add { a b c }"});
  CHECK_THAT(annals({"load", graph, file, "--dry-run", "--skip-bad", "1"}).err,
             Contains("would load 0 facts (1 already known), "));
  CHECK(annals({graph, "--format", "csv", "-c", "commits"}).out.find("\n2,") == std::string::npos);
}

TEST_CASE("Mistakes in the command line of load are told, with status 2") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string file = folder.file("a.csv", "subject,relation,object\na,b,c\n");
  const auto mistake = [&](const std::vector<std::string>& arguments) {
    const Finished failed = annals(arguments);
    CHECK(failed.status == 2);
    CHECK(failed.out.empty());
    CHECK_FALSE(std::filesystem::exists(graph));
    return failed.err.substr(0, failed.err.find('\n'));
  };
  CHECK(mistake({"load", file, graph}) == "annals: " + file +
                                              " is a file, no graph; did you mean annals load " +
                                              graph + " " + file + "?");
  CHECK_THAT(mistake({"load", file, file}), Contains("the graph's folder comes first"));
  CHECK_THAT(mistake({"load", graph, folder.file("a.txt", "")}),
             Contains("give --format facts, csv"));
  CHECK_THAT(mistake({"load", graph, file, "--format", "xml"}), Contains("--format xml: "));
  CHECK_THAT(mistake({"load", graph, file, "--delimiter", "ab"}), Contains("one character"));
  CHECK_THAT(mistake({"load", graph, file, "--date-format", "%d"}), Contains("has no year"));
  CHECK_THAT(mistake({"load", graph, file, "--empty-end", "no"}), Contains("open or unknown"));
  CHECK_THAT(mistake({"load", graph, file, "--skip-bad", "-1"}), Contains("a number of lines"));
  CHECK_THAT(mistake({"load", graph, folder.file("a.ttl", ""), "--columns", "a"}),
             Contains("for CSV and TSV only"));
  CHECK(annals({"load", graph, folder.path("")}).status != 0);
  CHECK_FALSE(std::filesystem::exists(graph));
}

TEST_CASE("dump with history makes the same commits again, packed too") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", "begin \"first\"", "-c", "add { a b c { source s } }", "-c", "commit", "-c",
          "retract { a b c }"});
  const std::string commits = annals({graph, "--format", "csv", "-c", "commits"}).out;
  const std::string text = annals({"dump", graph, "--history"}).out;
  CHECK_THAT(text, Contains(" \"first\"\n+ a b c { source s } .\n") &&
                       Contains("\n- a b c { source s } .\n"));
  for (const char* name : {"h.facts", "h.facts.gz", "h.facts.zst"}) {
    INFO(name);
    const std::string file = folder.path(name);
    CHECK(annals({"dump", graph, file, "--history"}).err == "dumped 2 facts to " + file + "\n");
    const std::string copy = folder.path(std::string("copy-") + name);
    CHECK_THAT(annals({"load", copy, file}).err,
               Matches("loaded 2 facts in [0-9.]+ s, 2 commits\n"));
    CHECK(annals({copy, "--format", "csv", "-c", "commits"}).out == commits);
    const Finished again = annals({"load", copy, file});
    CHECK(again.status == 1);
    CHECK(again.err ==
          "error: " + file +
              " is a dump with history, which is loaded into an empty graph only; this "
              "one has 2 commits\n");
  }
  CHECK(annals({"dump", graph, "--history", "--as-of", "1"}).out.find("commit 2") ==
        std::string::npos);
  CHECK(annals({"dump", graph, "a", "b"}).status == 2);
  CHECK(annals({"dump", graph, "a", "--output", "b"}).status == 2);
  CHECK(annals({"load", folder.path("piped"), "-"}, text).status == 0);
}

TEST_CASE("What dump prints can be loaded again") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({"load", graph, folder.file("talks.facts", kFacts)});
  const Finished dumped = annals({"dump", graph});
  CHECK(dumped.status == 0);
  CHECK_THAT(dumped.out, Contains("Zebari met Rice @ 2007-05 .\n"));
  const std::string file = folder.path("dump.facts");
  CHECK(annals({"dump", graph, "--output", file}).err == "dumped 3 facts to " + file + "\n");
  std::ifstream stream(file);
  CHECK(std::string(std::istreambuf_iterator<char>(stream), {}) == dumped.out);
  CHECK_FALSE(std::filesystem::exists(file + ".part"));
  const std::string copy = folder.path("copy");
  CHECK(annals({"load", copy, file}).status == 0);
  CHECK(annals({"dump", copy}).out == dumped.out);
  CHECK(annals({graph}, ".dump\n").out == dumped.out);
}

TEST_CASE("dump reads an earlier state") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({graph, "-c", "add { a b c }", "-c", "add { d e f }"});
  CHECK(annals({"dump", graph, "--as-of", "1"}).out == "a b c .\n");
  CHECK(annals({"dump", graph, "--as-of", "0"}).out.empty());
  CHECK(annals({"dump", graph, "--as-of", "1999-12"}).out.empty());
  CHECK_THAT(annals({"dump", graph, "--as-of", "2007-02-30"}).err,
             Contains("2007-02-30 is not a date"));
}

TEST_CASE("stats, check and compact") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({"load", graph, folder.file("talks.facts", kFacts)});
  const Finished stats = annals({"stats", graph});
  CHECK(stats.status == 0);
  CHECK_THAT(stats.out, Contains("facts           |") && Contains("commits         |"));
  CHECK_THAT(annals({"stats", graph, "--format", "csv"}).out, StartsWith("what,value\nfacts,3\n"));
  CHECK_THAT(annals({graph}, ".stats\n").out, StartsWith("what"));
  const Finished check = annals({"check", graph});
  CHECK(check.status == 0);
  CHECK_THAT(check.out, Contains("all is whole\n"));
  const Finished compact = annals({"compact", graph});
  CHECK(compact.status == 0);
  CHECK_THAT(compact.err, StartsWith("compacted from "));
  CHECK(annals({graph, "-c", "Zebari met Rice"}).out == "yes\n");
}

bool stands_in_files(const std::string& path, const std::string& word) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("erased words stand in no file after compact, wherever they stood") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string text =
      "add { Qwsubject met B @ 2007 { source Qwsource ; place 'near Qwplace' } . keep me yes .\n"
      "  x says \"long Qwtext inside\"@qwlanguage . y says \"a\"^^<http://Qwtype/> . k Qwrelation "
      "v .\n"
      "  q said << r said << s met Qwquoted >> @ 2008-01-01T12:00:00.123456+03:17 >> }\n"
      "rule Qwrule: ?a Qwhead ?b if { ?a met ?b . filter ?a != \"Qwliteral\" }\n"
      "add { Owner also-known-as Qwname . Qwname met C @ 2008 }\n"
      "retract { Qwsubject met B @ 2007 }\n"
      "redate { Qwname met C @ 2008 } to 2009\n";
  CHECK(annals({graph}, text).status == 0);
  annals({"compact", graph});  // the words are in runs, and in the log
  CHECK(annals({graph}, "add { q2 said << r said << s met Qwquoted >> >> }").status == 0);
  const Finished erased = annals({graph},
                                 "erase { Qwsubject met B @ 2007 }\n"
                                 "erase { _ says _ . _ Qwrelation _ . _ said _ }\n"
                                 "erase { Qwrule rule _ . Qwname met _ @ _ }\n"
                                 "erase { Qwname met C @ 2008 . _ also-known-as _ }\n");
  CHECK(erased.status == 0);
  CHECK(annals({graph, "--format", "csv", "-c", "?a ?b ?c"}).out == "a,b,c\nkeep,me,yes\n");
  CHECK(stands_in_files(graph, "Qw"));
  annals({"compact", graph});
  for (const char* word : {"Qw", "qwlanguage", ".123456"}) {
    INFO(word);
    CHECK_FALSE(stands_in_files(graph, word));
  }
  CHECK(annals({"check", graph}).status == 0);
}

TEST_CASE("A graph that is not there is status 3, with what to do next") {
  TemporaryFolder folder;
  const std::string graph = folder.path("missing");
  for (const char* command : {"dump", "stats", "check", "compact"}) {
    INFO(command);
    const Finished failed = annals({command, graph});
    CHECK(failed.status == 3);
    CHECK(failed.out.empty());
    CHECK_THAT(failed.err, StartsWith("error: ") && Contains("note: annals load GRAPH FILE…"));
    CHECK_FALSE(std::filesystem::exists(graph));
  }
  CHECK(annals({graph, "--read-only", "-c", "a b c"}).status == 3);
  const std::string file = folder.file("file", "no graph");
  CHECK(annals({file, "-c", "a b c"}).status == 3);
}

TEST_CASE("A read-only graph takes no change") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  annals({"load", graph, folder.file("talks.facts", kFacts)});
  CHECK(annals({graph, "--read-only", "-c", "Zebari met Rice"}).out == "yes\n");
  const Finished refused = annals({graph, "--read-only", "-c", "add { a b c }"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.err, Contains("error: "));
}

TEST_CASE(".load takes the flags of load") {
  TemporaryFolder folder;
  const std::string graph = folder.path("talks");
  const std::string file = folder.file("a file.facts", "a b c .\n");
  const Finished loaded =
      annals({graph}, ".load '" + file + "' --source ria\na b c { source ?s }\n");
  CHECK(loaded.status == 0);
  CHECK_THAT(loaded.err, StartsWith("loaded 2 facts"));
  CHECK_THAT(loaded.out, Contains("ria"));
  CHECK_THAT(annals({graph}, ".load\n").err, Contains("<stdin>:1:1: error: which files?"));
}

}  // namespace
}  // namespace annals::test
