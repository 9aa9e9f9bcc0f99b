// CSV and TSV that are as they should be.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;
using loaders::ObjectKind;

TEST_CASE("the columns of a header are found in any order") {
  CHECK(load_text("x.csv",
                  "relation,time,object,subject\n"
                  "met,2007-05-28,Qomi,Crocker\n"
                  "is,,ambassador,Crocker\n"
                  "is,always,person,Crocker\n") ==
        Strings{"Crocker is ambassador", "Crocker is person", "Crocker met Qomi @ 2007-05-28"});
}

TEST_CASE("start and end make a time") {
  CHECK(load_text("x.tsv",
                  "subject\trelation\tobject\tstart\tend\n"
                  "a\tr\t1\t2007\t2007\n"
                  "a\tr\t2\t2007\t2008-05\n"
                  "a\tr\t3\t2007\t\n"
                  "a\tr\t4\t\t2008\n"
                  "a\tr\t5\t\t\n"
                  "a\tr\t6\t..\t2008\n") == Strings{"a r 1 @ 2007", "a r 2 @ 2007/2008-05",
                                                    "a r 3 @ 2007/..", "a r 4 @ ../2008", "a r 5",
                                                    "a r 6 @ ../2008"});
}

TEST_CASE("every other column is a qualifier") {
  CHECK(load_text("x.csv",
                  "subject,relation,object,time,source,place\n"
                  "Crocker,met,Qomi,2007-05-28,ria,Green Zone\n"
                  "Crocker,met,Zebari,2007-06,,\n"
                  "Crocker,met,Qomi,2007-05-28,inquirer,\n") ==
        Strings{"<< Crocker met Qomi @ 2007-05-28 >> place 'Green Zone'",
                "<< Crocker met Qomi @ 2007-05-28 >> source inquirer",
                "<< Crocker met Qomi @ 2007-05-28 >> source ria", "Crocker met Qomi @ 2007-05-28",
                "Crocker met Zebari @ 2007-06"});
}

TEST_CASE("a default source is given to facts that name none") {
  FileLoadOptions options;
  options.source = "archive of 2007";
  CHECK(load_text("x.csv",
                  "subject,relation,object,source,source\n"
                  "a,r,b,,\n"
                  "a,r,c,s,t\n"
                  "a,r,d,,t\n",
                  options) == Strings{"<< a r b >> source 'archive of 2007'",
                                      "<< a r c >> source s", "<< a r c >> source t",
                                      "<< a r d >> source t", "a r b", "a r c", "a r d"});
}

TEST_CASE("columns are named where there is no header") {
  FileLoadOptions options;
  options.columns = {"subject", "relation", "object", "_", "time"};
  CHECK(load_text("x.tsv",
                  "Colombia\tInvestigate\tGuerrilla (Colombia)\tignored\t2008-07-25\n"
                  "subject\trelation\tobject\t\t\n",
                  options) == Strings{"Colombia Investigate 'Guerrilla (Colombia)' @ 2008-07-25",
                                      "subject relation object"});
}

TEST_CASE("objects are entities, text, or what they look like") {
  const std::string text =
      "subject,relation,object\n"
      "a,r,42\na,r,-1.5\na,r,6.02e23\na,r,true\na,r,2007-05-28\na,r,2007-05\na,r,007\na,r,.5\n"
      "a,r,1.\na,r,x\n";
  FileLoadOptions options;
  options.object_kind = ObjectKind::kEntity;
  CHECK(load_text("x.csv", text, options)[0] == "a r '-1.5'");
  options.object_kind = FileLoadOptions{}.object_kind;
  Strings expected = {"a r '.5'",       "a r '007'", "a r '1.'",    "a r 2007-05", "a r -1.5",
                      "a r 2007-05-28", "a r 42",    "a r 6.02e23", "a r true",    "a r x"};
  Strings found = load_text("x.csv", text, options);
  std::sort(expected.begin(), expected.end());
  CHECK(found == expected);
  options.object_kind = ObjectKind::kText;
  CHECK(load_text("x.csv", "subject,relation,object,note\na,r,b,c\n", options) ==
        Strings{"<< a r \"b\" >> note \"c\"", "a r \"b\""});
}

TEST_CASE("an integer that is too long for 64 bits stays whole") {
  FileLoadOptions options;
  options.object_kind = ObjectKind::kAuto;
  const Strings found =
      load_text("x.csv", "subject,relation,object\na,r,123456789012345678901\n", options);
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("123456789012345678901") != std::string::npos);
}

TEST_CASE("a byte order mark, CR LF, quotes and lines inside of fields") {
  CHECK(load_text("x.csv",
                  "\xEF\xBB\xBFsubject,relation,object\r\n"
                  "\"a, b\",r,\"say \"\"yes\"\"\"\r\n"
                  "c,r,\"two\r\nlines\"\r\n") ==
        Strings{"'a, b' r 'say \"yes\"'", "c r 'two\r\nlines'"});
}

TEST_CASE("names are brought to NFC, so that they are one") {
  CHECK(load_text("x.csv", "subject,relation,object\nCo\xCC\x82te,r,b\nC\xC3\xB4te,r,b\n") ==
        Strings{"C\xC3\xB4te r b"});
}

TEST_CASE("an empty end is open or not known") {
  const std::string text =
      "subject,relation,object,start,end\n"
      "a,r,1,2007,\na,r,2,,2008\na,r,3,,\na,r,4,2007,2007\na,r,5,2007,..\n";
  FileLoadOptions options;
  CHECK(load_text("x.csv", text, options) ==
        Strings{"a r 1 @ 2007/..", "a r 2 @ ../2008", "a r 3", "a r 4 @ 2007", "a r 5 @ 2007/.."});
  options.empty_end = loaders::EmptyEnd::kUnknown;
  CHECK(load_text("x.csv", text, options) ==
        Strings{"a r 1 @ 2007/", "a r 2 @ /2008", "a r 3 @ /", "a r 4 @ 2007", "a r 5 @ 2007/.."});
}

TEST_CASE("another delimiter") {
  FileLoadOptions options;
  options.delimiter = ';';
  CHECK(load_text("x.csv", "subject;relation;object\n\"a;b\";r;c,d\n", options) ==
        Strings{"'a;b' r 'c,d'"});
  options.delimiter = '\t';
  CHECK(load_text("x.csv", "subject\trelation\tobject\na\tr\tb\n", options) == Strings{"a r b"});
}

TEST_CASE("a source is an entity whatever objects are") {
  FileLoadOptions options;
  const std::string text = "subject,relation,object,source\na,r,b,2007\n";
  CHECK(load_text("x.csv", text, options)[0] == "<< a r b >> source '2007'");
  options.object_kind = ObjectKind::kText;
  CHECK(load_text("x.csv", text, options)[0] == "<< a r \"b\" >> source '2007'");
}

TEST_CASE("dates as others write them") {
  FileLoadOptions options;
  options.date_format = "%d/%m/%Y";
  CHECK(load_text("x.csv",
                  "subject,relation,object,time\na,r,1,28/05/2007\na,r,2,3/5/2007\na,r,3,2007-05\n"
                  "a,r,31/12/1999,\n",
                  options) ==
        Strings{"a r 1 @ 2007-05-28", "a r 1999-12-31", "a r 2 @ 2007-05-03", "a r 3 @ 2007-05"});
  CHECK(load_text("x.csv",
                  "subject,relation,object,start,end\na,r,1,28/05/2007,29/05/2007\n"
                  "a,r,2,28/05/2007,\na,r,3,28/05/2007,28/05/2007\n",
                  options) ==
        Strings{"a r 1 @ 2007-05-28/2007-05-29", "a r 2 @ 2007-05-28/..", "a r 3 @ 2007-05-28"});
  CHECK(load_error_line("x.csv", "subject,relation,object,time\na,r,1,31/02/2007\n", options) ==
        "x.csv:2:7: error: 2007-02-31 is not a date: February 2007 has 28 days");
  CHECK(load_error_line("x.csv", "subject,relation,object,time\na,r,1,28.05.2007\n", options)
            .rfind("x.csv:2:7: error: 28.05.2007 is not written as %d/%m/%Y, nor as a time of the "
                   "language (",
                   0) == 0);
}
