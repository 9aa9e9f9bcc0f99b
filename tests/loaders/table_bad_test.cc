// CSV and TSV with something wrong: what is said, and where.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;

namespace {

const std::string kHeader = "subject,relation,object,time\n";

std::string error_with_columns(std::vector<std::string> columns) {
  FileLoadOptions options;
  options.columns = std::move(columns);
  return load_error("x.csv", "a,b,c\n", options);
}

}  // namespace

TEST_CASE("a bad date tells file, line and column, and nothing is kept") {
  CHECK(load_error("talks.csv", kHeader + "a,r,b,2007\nCrocker,met,Qomi,2007-02-30\n") ==
        "talks.csv:3:18: error: 2007-02-30 is not a date: February 2007 has 28 days\n"
        "    3 | Crocker,met,Qomi,2007-02-30\n"
        "      |                  ^~~~~~~~~~");
}

TEST_CASE("a bad end is told at the end, an interval that runs backwards too") {
  const std::string header = "subject,relation,object,start,end\n";
  CHECK(load_error("x.csv", header + "a,r,b,2007,2007-02-30\n") ==
        "x.csv:2:12: error: 2007-02-30 is not a date: February 2007 has 28 days\n"
        "    2 | a,r,b,2007,2007-02-30\n"
        "      |            ^~~~~~~~~~");
  CHECK(load_error_line("x.csv", header + "a,r,b,2007-02-30,\n")
            .rfind("x.csv:2:7: error: 2007-02-30 ", 0) == 0);
  CHECK(load_error_line("x.csv", header + "a,r,b,2008,2007\n")
            .rfind("x.csv:2:12: error: 2008/2007 ", 0) == 0);
}

TEST_CASE("too few and too many fields") {
  CHECK(load_error("x.csv", kHeader + "a,r,b\n") ==
        "x.csv:2:6: error: 3 fields where there are 4 columns\n"
        "    2 | a,r,b\n"
        "      |      ^");
  CHECK(load_error("x.csv", kHeader + "a,r,b,2007,more,still\n") ==
        "x.csv:2:12: error: 6 fields where there are 4 columns\n"
        "    2 | a,r,b,2007,more,still\n"
        "      |            ^~~~");
  CHECK(load_error_line("x.csv", kHeader + "a") ==
        "x.csv:2:2: error: 1 field where there are 4 columns");
}

TEST_CASE("a part that is empty") {
  CHECK(load_error("x.csv", kHeader + ",r,b,\n") ==
        "x.csv:2:1: error: the subject is empty\n"
        "    2 | ,r,b,\n"
        "      | ^");
  CHECK(load_error_line("x.csv", kHeader + "a,,b,\n") == "x.csv:2:3: error: the relation is empty");
  CHECK(load_error_line("x.csv", kHeader + "a,r,\"\",\n") ==
        "x.csv:2:5: error: the object is empty");
}

TEST_CASE("an unclosed quote") {
  CHECK(load_error("x.csv", kHeader + "a,r,\"b,2007\nc,r,d,2008\n") ==
        "x.csv:2:5: error: the quote that opens here is never closed\n"
        "    2 | a,r,\"b,2007\n"
        "      |     ^");
}

TEST_CASE("a header without what is needed") {
  CHECK(load_error("x.csv", "who,relation,object\na,r,b\n") ==
        "x.csv:1:1: error: there is no column 'subject': the columns subject, relation and object "
        "must be there, and the first line has who, relation, object: change it, or, if it is a "
        "row already, say what its columns are, such as --columns subject,relation,object\n"
        "    1 | who,relation,object\n"
        "      | ^~~");
  CHECK(load_error("x.csv", "subject,relation,object,Time\n") ==
        "x.csv:1:25: error: the column Time must be written time, in small letters and without "
        "spaces\n"
        "    1 | subject,relation,object,Time\n"
        "      |                         ^~~~");
  CHECK(load_error_line("x.csv", "Subject,Relation,Object\n")
            .rfind("x.csv:1:1: error: the column Subject must be written subject, ", 0) == 0);
  CHECK(load_error_line("x.csv", "subject, relation,object\n")
            .rfind("x.csv:1:9: error: the column ' relation' must be written relation, ", 0) == 0);
  CHECK(load_error_line("x.csv", "subject,relation,object,subject\n") ==
        "x.csv:1:25: error: there are two columns 'subject'");
  CHECK(load_error_line("x.csv", "subject,relation,object,\n") ==
        "x.csv:1:25: error: column 4 has no name");
  CHECK(load_error_line("x.csv", "subject,relation,object,start\n") ==
        "x.csv:1:25: error: there is a column 'start', but no column 'end'");
  CHECK(load_error_line("x.csv", "subject,relation,object,end\n") ==
        "x.csv:1:25: error: there is a column 'end', but no column 'start'");
  CHECK(load_error_line("x.csv", "subject,relation,object,time,start,end\n") ==
        "x.csv:1:30: error: there is a column 'time', so there can be no 'start'");
}

TEST_CASE("columns that were given and cannot be") {
  CHECK(error_with_columns({"subject", "object"}) ==
        "error: the columns that were given cannot be: there is no column 'relation': the columns "
        "subject, relation and object must be there");
  CHECK(error_with_columns({"subject", "relation", "object", "time"}) ==
        "x.csv:1:6: error: 3 fields where there are 4 columns\n"
        "    1 | a,b,c\n"
        "      |      ^");
}

TEST_CASE("bytes that are no text") {
  CHECK(load_error("x.csv", kHeader + "a,r,C\xF4te,\n") ==
        "x.csv:2:6: error: the byte F4 is not UTF-8 here\n"
        "    2 | a,r,C\xEF\xBF\xBDte,\n"
        "      |      ^");
  CHECK(load_error_line("x.csv", kHeader + "a,r,\"b\"\"\xFF\",\n") ==
        "x.csv:2:9: error: the byte FF is not UTF-8 here");
  CHECK(load_error_line("x.csv", kHeader + std::string("a,r,b\0c,\n", 9)) ==
        "x.csv:2:6: error: a NUL byte: this is no text");
  CHECK(load_error_line("x.csv", kHeader + "a,r,b,20\xFF\n") ==
        "x.csv:2:9: error: the byte FF is not UTF-8 here");
  CHECK(load_error_line("x.csv", "subject,relation,obj\xE9t\n") ==
        "x.csv:1:21: error: the byte E9 is not UTF-8 here");
  CHECK(load_error("x.csv", std::string("\xFF\xFEs\0u\0", 6)) ==
        "error: x.csv is UTF-16, and must be UTF-8 (iconv -f UTF-16 -t UTF-8 makes it so)");
  std::string binary(
      "\x7F"
      "ELF\x02\x01\x01\0\0\0",
      10);
  CHECK(load_error_line("x.csv", binary) == "x.csv:1:8: error: a NUL byte: this is no text");
}

TEST_CASE("a name that is too long") {
  CHECK(load_error_line("x.csv", kHeader + std::string(70000, 'n') + ",r,b,\n")
            .rfind("x.csv:2:1: error: ", 0) == 0);
}

TEST_CASE("a number that is none") {
  FileLoadOptions options;
  options.object_kind = loaders::ObjectKind::kAuto;
  CHECK(
      load_error_line("x.csv", kHeader + "a,r,1e999,\n", options).rfind("x.csv:2:5: error: ", 0) ==
      0);
  CHECK(load_error_line("x.csv", kHeader + "a,r,2007-13-01,\n", options)
            .rfind("x.csv:2:5: error: 2007-13-01 ", 0) == 0);
}

TEST_CASE("a header with other separators or line ends") {
  CHECK(
      load_error("x.csv", "subject;relation;object\na;r;b\n") ==
      "x.csv:1:1: error: there is no column 'subject'; are the columns separated by ';'? Then give "
      "--delimiter ';'\n"
      "    1 | subject;relation;object\n"
      "      | ^~~~~~~~~~~~~~~~~~~~~~~");
  CHECK(load_error_line("x.csv", "subject\trelation\tobject\na\tr\tb\n")
            .find("give --delimiter 'tab'") != std::string::npos);
  CHECK(load_error_line("x.tsv", "subject,relation,object\na,r,b\n").find("give --delimiter ','") !=
        std::string::npos);
  CHECK(load_error_line("x.csv", "subject,relation,object\ra,r,b\r").find("CR alone") !=
        std::string::npos);
}

TEST_CASE("a row that would state a meaning") {
  CHECK(load_error("x.csv", kHeader + "met,is,person,\nmet,is,symmetric,\n") ==
        "x.csv:3:5: error: this row would state what a relation means: refused without "
        "--meanings\n"
        "    3 | met,is,symmetric,\n"
        "      |     ^~");
  for (const char* row : {"met,is,transitive,", "met,is,lasting,", "met,is,functional,",
                          "met,is,once,", "met,is,claim,", "met,is,denial,", "a,inverse-of,b,",
                          "a,implies,b,", "a,also-known-as,b,"}) {
    INFO(row);
    CHECK(load_error_line("x.csv", kHeader + row + "\n").find("--meanings") != std::string::npos);
  }
  FileLoadOptions options;
  options.meanings = true;
  CHECK(load_text("x.csv", kHeader + "met,is,symmetric,\n", options).size() == 1);
  // A time makes it an ordinary fact, and so does a fact file.
  CHECK(load_text("x.csv", kHeader + "a,implies,b,2007\n").size() == 1);
  CHECK(load_text("x.facts", "met is symmetric .\n").size() == 1);
}

TEST_CASE("a row that gives a name which has another owner") {
  const std::string text =
      kHeader + "a,also-known-as,b,\nc,also-known-as,b,\nd,also-known-as,e,\nc,r,f,\n";
  FileLoadOptions options;
  options.meanings = true;
  CHECK(load_error_line("x.csv", text, options) ==
        "x.csv:3:17: error: b is another name of a, so it cannot be one of c too: a name has one "
        "owner");
  options.skip_bad = 1;
  CHECK(load_text("x.csv", text, options) ==
        std::vector<std::string>{"a also-known-as b", "c r f", "d also-known-as e"});
}

TEST_CASE("bad lines can be left out, so many and no more") {
  const std::string text = kHeader +
                           "a,r,b,\n"
                           "c,r,d,2007-02-30\n"
                           "too,few\n"
                           "e,r,\"f,2008\n"
                           "g,r,h\xFF,\n"
                           "i,r,j,2009\n"
                           "met,is,symmetric,\n";
  std::vector<std::string> told;
  FileLoadOptions options;
  options.skip_bad = 5;
  options.bad_line = [&](const Error& error) {
    told.push_back(std::to_string(error.place()->line) + ":" +
                   std::to_string(error.place()->column));
  };
  CHECK(load_text("x.csv", text, options) == std::vector<std::string>{"a r b", "i r j @ 2009"});
  CHECK(told == std::vector<std::string>{"3:7", "4:8", "5:5", "6:6", "8:5"});
  options.skip_bad = 4;
  const std::string report = load_error_line("x.csv", text, options);
  CHECK(report ==
        "x.csv:8:5: error: this row would state what a relation means: refused without --meanings "
        "(4 bad lines were left out before, and no more may be)");
}

TEST_CASE("no word of a bad line is kept") {
  const LoadFolder folder;
  write_file("x.csv", kHeader + "a,r,b,\nodd,curious,strange,2007-13\n");
  Graph graph = Graph::in_memory();
  FileLoadOptions options;
  options.skip_bad = 1;
  CHECK(loaders::load_files(graph, {"x.csv"}, options).left_out == 1);
  CHECK(graph.stats().words == 3);
  CHECK_FALSE(graph.snapshot().knows(entity("odd")));
}

TEST_CASE("an empty file has no columns, a header alone has no rows") {
  CHECK(load_error("x.csv", "") == "error: x.csv is empty: it lacks even the names of its columns");
  CHECK(load_text("x.csv", "subject,relation,object\n").empty());
}

TEST_CASE("a date in another order names the format that reads it") {
  CHECK(load_error_line("x.csv", "subject,relation,object,time\na,r,b,28/05/2007\n") ==
        "x.csv:2:7: error: 28/05/2007 is not a time; --date-format '%d/%m/%Y' reads it");
  CHECK(load_error_line("x.csv", "subject,relation,object,start,end\na,r,b,05/06/2007,\n") ==
        "x.csv:2:7: error: 05/06/2007 is not a time; --date-format '%d/%m/%Y' or '%m/%d/%Y' reads "
        "it");
  CHECK(load_error_line("x.csv", "subject,relation,object,time\na,r,b,soon\n").find("--date") ==
        std::string::npos);
}

TEST_CASE("a header of other columns is shown, with --columns") {
  CHECK(load_error_line("x.csv", "person,did,whom,date,where\nAda,met,Bob,2007,Paris\n") ==
        "x.csv:1:1: error: there is no column 'subject': the columns subject, relation and object "
        "must be there, and the first line has person, did, whom, date, 'where': change it, or, if "
        "it is a row already, say what its columns are, such as --columns "
        "subject,relation,object,time,_");
}
