// What Tab does, from the grammar and the graph.
#include "shell/completion.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "shell/word_at_end.h"

namespace annals::shell {
namespace {

/// A graph of a few names, the session on it, and what Tab makes of a line.
class Prompt {
 public:
  Prompt() : graph_(Graph::in_memory()), session_(graph_) {
    const char* facts =
        "add { Crocker met Qomi @ 2007-05-28 . Crocker met Qomi @ 2007-08 . Crocker is person .\n"
        "  Qomi is person . Crowley met Zebari . Zebari is person . Zola is person . Zebari met "
        "Rice . "
        "'Green Zone' is place . 'Green Party' is body .\n"
        "  'Ma''arib' is place . find is word . 'US embassy' part-of 'United States' . 東京 is "
        "place }";
    session_.run_next({.text = facts});
  }
  Completion complete(const std::string& line, const std::string& earlier = {}) const {
    return line.starts_with('.') ? complete_dot_command(session_, line)
                                 : complete_statement(session_, earlier, line);
  }
  /// The line after Tab.
  std::string tab(const std::string& line, const std::string& earlier = {}) const {
    const Completion done = complete(line, earlier);
    return line.substr(0, line.size() - done.replaced) + done.insertion;
  }
  std::vector<std::string> shown(const std::string& line) const {
    return complete(line).candidates;
  }

 private:
  Graph graph_;
  Session session_;
};

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

TEST_CASE("Tab completes names of the graph") {
  const Prompt prompt;
  CHECK(prompt.tab("Croc") == "Crocker ");
  CHECK(prompt.tab("Cro") == "Cro");
  CHECK(prompt.shown("Cro") == std::vector<std::string>{"Crocker", "Crowley"});
  CHECK(prompt.tab("C") == "Cro");
  CHECK(prompt.shown("describe Q") == std::vector<std::string>{"Qomi"});
  CHECK(prompt.tab("Crocker m") == "Crocker met ");
  CHECK(prompt.tab("Crocker met Q") == "Crocker met Qomi ");
  CHECK(prompt.tab("東") == "東京 ");
  CHECK(prompt.shown("Z") == std::vector<std::string>{"Zebari", "Zola"});  // the most used first
  CHECK(prompt.tab("nobody") == "nobody");
  CHECK(prompt.shown("nobody").empty());
}

TEST_CASE("Relations stand where relations stand, the most used first") {
  const Prompt prompt;
  const std::vector<std::string> shown = prompt.shown("Crocker ");
  REQUIRE(shown.size() >= 3);
  CHECK(shown[0] == "is");
  CHECK(shown[1] == "met");
  CHECK(shown[2] == "part-of");
  CHECK_FALSE(has(shown, "Crocker"));
}

TEST_CASE("Tab puts names into quotes that need them") {
  const Prompt prompt;
  CHECK(prompt.tab("Gr") == "'Green ");
  CHECK(prompt.tab("'Green Z") == "'Green Zone' ");
  CHECK(prompt.tab("?x is ?y . 'Green Z") == "?x is ?y . 'Green Zone' ");
  CHECK(prompt.tab("'Croc") == "'Crocker' ");
  CHECK(prompt.tab("'Ma''") == "'Ma''arib' ");
  CHECK(prompt.tab("Ma") == "'Ma''arib' ");
  CHECK(has(prompt.shown("describe f"), "'find'"));
}

TEST_CASE("Tab completes what the grammar expects") {
  const Prompt prompt;
  CHECK(prompt.tab("find ?x wh") == "find ?x where ");
  CHECK(prompt.tab("Crocker met ?x ord") == "Crocker met ?x order by ");
  CHECK(prompt.tab("Crocker met ?x order b") == "Crocker met ?x order by ");
  CHECK(prompt.tab("ask { filter starts") == "ask { filter starts-with(");
  CHECK(prompt.tab("?x met ?y @ surely ") == "?x met ?y @ surely in ");
  CHECK(has(prompt.shown("f"), "find"));
  CHECK_FALSE(has(prompt.shown("find ?x where { ?x met ?y } o"), "optional"));
  CHECK(has(prompt.shown("find ?x where { o"), "optional"));
}

TEST_CASE("Tab completes variables of the statement") {
  const Prompt prompt;
  CHECK(prompt.tab("?person met ?other . ?p") == "?person met ?other . ?person ");
  CHECK(prompt.shown("?person met ?place . ?p") == std::vector<std::string>{"?person", "?place"});
  CHECK(prompt.tab("  ?person met ?o", "find ?other where {\n") == "  ?person met ?other ");
}

TEST_CASE("Nothing is completed inside text, comments and IRIs, or after an error") {
  const Prompt prompt;
  CHECK(prompt.shown("Crocker said \"Cro").empty());
  CHECK(prompt.shown("Crocker met ?x # Cro").empty());
  CHECK(prompt.shown("Crocker met <http://Cro").empty());
  CHECK(prompt.shown("find ?x wher { Cro").empty());
}

TEST_CASE("Tab completes commands and their arguments") {
  const Prompt prompt;
  CHECK(prompt.tab(".mo") == ".mode ");
  CHECK(prompt.tab(".mode j") == ".mode json");
  CHECK(prompt.tab(".mode m") == ".mode markdown ");
  CHECK(prompt.tab(".timer of") == ".timer off ");
  CHECK(prompt.tab(".sources of") == ".sources off ");
  CHECK(prompt.tab(".help sch") == ".help schema ");
  CHECK(prompt.tab(".schema part") == ".schema part-of ");
  CHECK(prompt.tab(".load x.facts --rec") == ".load x.facts --recorded ");
  CHECK(prompt.shown(".print x").empty());
  CHECK(has(prompt.shown("."), ".sources"));
}

TEST_CASE("Tab completes files, with quotes where they need them") {
  const Prompt prompt;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "annals-completion-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "my reports");
  std::filesystem::create_directories(folder / "data");
  for (const char* name : {"facts-1.csv", "facts-2.csv", "one of them.facts"}) {
    std::filesystem::copy_file(ANNALS_SOURCE_DIR "/LICENSE", folder / name);
  }
  const std::string path = folder.string() + "/";
  CHECK(prompt.tab(".read " + path + "f") == ".read " + path + "facts-");
  CHECK(prompt.shown(".read " + path + "f") ==
        std::vector<std::string>{path + "facts-1.csv", path + "facts-2.csv"});
  CHECK(prompt.tab(".read " + path + "d") == ".read " + path + "data/");
  CHECK(prompt.tab(".read " + path + "o") == ".read '" + path + "one of them.facts' ");
  CHECK(prompt.tab(".read '" + path + "o") == ".read '" + path + "one of them.facts' ");
  CHECK(prompt.tab(".open " + path + "my") == ".open '" + path + "my reports/");
  CHECK(prompt.shown(".open " + path).size() == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("The word at the end of a text") {
  CHECK(word_at_end("Crocker me").value == "me");
  CHECK(word_at_end("Crocker ").value.empty());
  CHECK(word_at_end("x 'Ma''ar").value == "Ma'ar");
  CHECK(word_at_end("x 'it''s' b").value == "b");
  CHECK(word_at_end("x \"'\" b").value == "b");
  CHECK(word_at_end("x \"\"\" \" 'a").kind == WordAtEnd::Kind::kNone);
  CHECK(word_at_end("?a < ?b").value == "?b");
  CHECK(word_at_end("<< a b").value == "b");
  CHECK(word_at_end("<http://x.y/z> b").value == "b");
  CHECK(word_at_end("a 'b' # 'c\nd").value == "d");
  CHECK(variables_in("?a ?b '?c' \"?d\" ?a # ?e") == std::vector<std::string>{"?a", "?b"});
}

}  // namespace
}  // namespace annals::shell
