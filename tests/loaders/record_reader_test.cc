// RFC 4180, and what may be wrong with it.
#include "loaders/record_reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>

using namespace annals;
using namespace annals::loaders;

namespace {

/// Gives its text in pieces of a size.
class TextInput : public Input {
 public:
  TextInput(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t n = std::min({size, piece_, text_.size() - at_});
    std::memcpy(to, text_.data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

using Records = std::vector<std::vector<std::string>>;

Records read_all(const std::string& text, std::size_t piece = 1 << 20, char separator = ',') {
  TextInput input(text, piece);
  RecordReader reader(input, separator, "x.csv");
  Records records;
  while (reader.next()) records.emplace_back(reader.fields().begin(), reader.fields().end());
  return records;
}

std::string error_of_text(const std::string& text) {
  try {
    read_all(text);
  } catch (const Error& error) {
    return error.report();
  }
  return "no error";
}

}  // namespace

TEST_CASE("records are the same however the bytes come") {
  const std::string text =
      "a,b,c\r\n"
      "\"quoted, with a comma\",\"a \"\"quote\"\"\",\"two\nlines\"\r\n"
      "\n"
      ",,\n"
      "\"\",x\"y,\"\"\"\"\n"
      "last,line,\"ends here\"";
  const Records expected = {{"a", "b", "c"},
                            {"quoted, with a comma", "a \"quote\"", "two\nlines"},
                            {"", "", ""},
                            {"", "x\"y", "\""},
                            {"last", "line", "ends here"}};
  for (const std::size_t piece : {1, 2, 3, 7, 1000}) {
    INFO("in pieces of " << piece);
    CHECK(read_all(text, piece) == expected);
  }
}

TEST_CASE("a last line may end or not, and a file may be empty") {
  CHECK(read_all("").empty());
  CHECK(read_all("\n\r\n\n").empty());
  CHECK(read_all("a") == Records{{"a"}});
  CHECK(read_all("a\n") == Records{{"a"}});
  CHECK(read_all("a\r\n") == Records{{"a"}});
  CHECK(read_all("a,\n") == Records{{"a", ""}});
  CHECK(read_all("a\r") == Records{{"a\r"}});
  CHECK(read_all("\"a\"\r\n\"b\"") == Records{{"a"}, {"b"}});
}

TEST_CASE("tabs separate in TSV, where commas do not") {
  CHECK(read_all("a,b\t\"c\td\"\n", 1, '\t') == Records{{"a,b", "c\td"}});
}

TEST_CASE("lines are counted inside quotes, too") {
  TextInput input("a\n\"b\n\nc\"\n\nd\n", 2);
  RecordReader reader(input, ',', "x.csv");
  std::vector<std::size_t> lines;
  while (reader.next()) lines.push_back(reader.line());
  CHECK(lines == std::vector<std::size_t>{1, 2, 6});
}

TEST_CASE("an unclosed quote is shown where it opens") {
  CHECK(error_of_text("a,b\nc,\"d\ne,f\n") ==
        "x.csv:2:3: error: the quote that opens here is never closed\n"
        "    2 | c,\"d\n"
        "      |   ^");
}

TEST_CASE("text behind a closing quote is an error") {
  CHECK(error_of_text("a,\"b\" c,d\n") ==
        "x.csv:1:3: error: there is something behind the closing quote; a quote in a quoted field "
        "is doubled\n"
        "    1 | a,\"b\" c,d\n"
        "      |   ^~~");
}

TEST_CASE("fields, records and their number are limited") {
  const std::string report = error_of_text("a," + std::string((16u << 20) + 1, 'x') + "\n");
  CHECK(report.substr(0, report.find('\n')) == "x.csv:1:3: error: the field is longer than 16 MiB");
  const std::string quoted = error_of_text("a,\"" + std::string((16u << 20) + 1, 'x') + "\"\n");
  CHECK(quoted.substr(0, quoted.find('\n')) == "x.csv:1:3: error: the field is longer than 16 MiB");
  const std::string many = error_of_text(std::string(1000000, ',') + "\n");
  CHECK(many.substr(0, many.find('\n')) ==
        "x.csv:1:4097: error: the record has more than 4096 fields");
  const std::string long_line = error_of_text([] {
    std::string line;
    for (int i = 0; i < 70; ++i) line += std::string(1 << 20, 'y') + ",";
    return line;
  }());
  CHECK(long_line.substr(0, long_line.find('\n')) ==
        "x.csv:1:1: error: the record is longer than 64 MiB: is a quote unclosed?");
}
