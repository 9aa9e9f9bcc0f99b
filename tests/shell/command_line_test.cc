#include "shell/command_line.h"

#include <catch2/catch.hpp>

namespace annals::shell {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("A graph alone opens the shell") {
  const CommandLine line = parse_command_line({"talks"});
  CHECK(line.command == Command::kShell);
  CHECK(line.graph == "talks");
  CHECK(line.format == Format::kTable);
  CHECK(line.texts.empty());
  CHECK_FALSE(line.script);
}

TEST_CASE("Statements and parameters may be given again and again") {
  const CommandLine line =
      parse_command_line({"talks", "-c", "a b c", "--format=csv", "-c", "-1 [x]", "--param",
                          "who=Crocker", "--param", "$t=2007=x", "-c", ""});
  CHECK(line.texts == std::vector<std::string>{"a b c", "-1 [x]", ""});
  CHECK(line.format == Format::kCsv);
  REQUIRE(line.parameters.size() == 2);
  CHECK(line.parameters[0] == std::pair<std::string, std::string>("who", "Crocker"));
  CHECK(line.parameters[1] == std::pair<std::string, std::string>("t", "2007=x"));
}

TEST_CASE("Flags may stand before the graph, and the last one counts") {
  const CommandLine line = parse_command_line(
      {"--format", "csv", "--read-only", "--format", "json", "talks", "-f", "x.annals"});
  CHECK(line.format == Format::kJson);
  CHECK(line.read_only);
  CHECK(line.script == "x.annals");
}

TEST_CASE("Limits have units") {
  const CommandLine line =
      parse_command_line({"talks", "--memory", "1.5G", "--timeout", "250ms", "--no-sync"});
  CHECK(line.memory == std::size_t{3} << 29);
  CHECK(line.timeout == std::chrono::milliseconds(250));
  CHECK(line.no_sync);
  CHECK_THROWS_WITH(parse_command_line({"talks", "--memory", "much"}),
                    "--memory much: write it as 512M or 2G");
  CHECK_THROWS_WITH(parse_command_line({"talks", "--timeout", "-1s"}),
                    "--timeout -1s: write it as 500ms, 10s or 2m");
  CHECK_FALSE(line.workers);
  CHECK(parse_command_line({"talks", "--workers", "2"}).workers == 2);
  CHECK_THROWS_WITH(parse_command_line({"talks", "--workers", "0"}),
                    "--workers 0: write a number from 1 to 64");
}

TEST_CASE("load takes files and says how they are read") {
  const CommandLine line = parse_command_line(
      {"load", "events", "a.tsv", "b.tsv.gz", "--columns", "subject, relation,object,time",
       "--source", "icews", "--recorded", "2007-12-10", "--note", "all", "--format", "tsv"});
  CHECK(line.command == Command::kLoad);
  CHECK(line.graph == "events");
  CHECK(line.files == std::vector<std::string>{"a.tsv", "b.tsv.gz"});
  CHECK(line.load.columns == std::vector<std::string>{"subject", "relation", "object", "time"});
  CHECK(line.load.source == "icews");
  CHECK(line.load.recorded == TimeValue::parse("2007-12-10"));
  CHECK(line.load.note == "all");
  CHECK(line.load.format == "tsv");
  CHECK_THROWS_WITH(parse_command_line({"load", "events"}), Contains("which files?"));
  CHECK_THROWS_WITH(parse_command_line({"load", "events", "x", "--recorded", "2007-02-30"}),
                    Contains("2007-02-30 is not a date"));
  CHECK_THROWS_WITH(parse_command_line({"load", "events", "x", "--format", "json"}),
                    "--format json: files are loaded as facts, csv, tsv, nt, nq, ttl or trig");
  CHECK_THROWS_WITH(parse_command_line({"load", "events", "x", "--columns", "a,,b"}),
                    "--columns a,,b: a column without a name");
  const CommandLine table = parse_command_line(
      {"load", "g", "x.csv", "--delimiter", "tab", "--date-format", "%d/%m/%Y", "--empty-end",
       "unknown", "--skip-bad", "12", "--dry-run", "--meanings", "--threads", "3"});
  CHECK(table.load.threads == 3);
  CHECK_THROWS_WITH(parse_command_line({"load", "g", "x.csv", "--threads", "0"}),
                    "--threads 0: write a number from 1 to 64");
  CHECK(table.load.delimiter == '\t');
  CHECK(table.load.date_format == "%d/%m/%Y");
  CHECK(table.load.empty_end == loaders::EmptyEnd::kUnknown);
  CHECK(table.load.skip_bad == 12);
  CHECK(table.load.dry_run);
  CHECK(table.load.meanings);
  const CommandLine dash = parse_command_line({"load", "events", "-", "--format", "tsv"});
  CHECK(dash.files == std::vector<std::string>{"-"});
}

TEST_CASE("dump takes one file or none") {
  CHECK_FALSE(parse_command_line({"dump", "talks"}).output);
  CHECK(parse_command_line({"dump", "talks", "x.facts", "--history"}).output == "x.facts");
  CHECK(parse_command_line({"dump", "talks", "x.facts", "--history"}).history);
  CHECK_THROWS_WITH(parse_command_line({"dump", "talks", "a", "--output", "b"}),
                    Contains("give one of them"));
}

TEST_CASE("A folder with the name of a command has its path") {
  const CommandLine line = parse_command_line({"./load", "-c", "x"});
  CHECK(line.command == Command::kShell);
  CHECK(line.graph == "./load");
}

TEST_CASE("Help and version need nothing else") {
  CHECK(parse_command_line({"--help"}).help);
  CHECK(parse_command_line({"load", "-h"}).help);
  CHECK(parse_command_line({"load", "-h"}).command == Command::kLoad);
  CHECK(parse_command_line({"--version"}).version);
}

TEST_CASE("What makes no sense says what may have been meant") {
  CHECK_THROWS_WITH(parse_command_line({}), "which graph? Give its folder");
  CHECK_THROWS_WITH(parse_command_line({"talks", "--fromat", "csv"}),
                    "unknown flag --fromat; did you mean --format?");
  CHECK_THROWS_WITH(parse_command_line({"talks", "--format", "cvs"}),
                    "--format: no format 'cvs'; did you mean csv?");
  CHECK_THROWS_WITH(parse_command_line({"laod", "talks", "x.facts"}),
                    "no command 'laod'; did you mean load?");
  CHECK_THROWS_WITH(parse_command_line({"talks", "Crocker met ?who"}),
                    "unexpected argument 'Crocker met ?who': statements are given with -c");
  CHECK_THROWS_WITH(parse_command_line({"--read-only", "dump", "talks"}),
                    "flags come after the command: annals dump GRAPH --flag …");
  CHECK_THROWS_WITH(parse_command_line({"stats", "talks", "more"}), "unexpected argument 'more'");
  CHECK_THROWS_WITH(parse_command_line({"dump", "talks", "file", "more"}),
                    "unexpected argument 'more'");
  CHECK_THROWS_WITH(parse_command_line({"talks", "-c", "x", "-f", "y"}),
                    "-c and -f exclude each other");
  CHECK_THROWS_WITH(parse_command_line({"talks", "--param", "Crocker"}),
                    "--param Crocker: write NAME=VALUE, as in --param who=Crocker");
  CHECK_THROWS_AS(parse_command_line({"talks", "-c"}), UsageError);
}

TEST_CASE("A flag that another command knows is unknown here") {
  CHECK_THROWS_AS(parse_command_line({"dump", "talks", "--param", "a=b"}), UsageError);
  CHECK(parse_command_line({"dump", "talks", "--as-of", "3", "-o", "x"}).as_of == "3");
  CHECK(parse_command_line({"stats", "talks", "--format", "json"}).format == Format::kJson);
}

}  // namespace
}  // namespace annals::shell
