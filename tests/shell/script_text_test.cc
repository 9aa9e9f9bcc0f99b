#include "shell/script_text.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

namespace annals::shell {
namespace {

/// A pipe that is closed at the end.
struct Pipe {
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(ends[0]);
    close_writer();
  }
  void write(std::string_view text) {
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void close_writer() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  int ends[2];
};

TEST_CASE("Comments and empty lines come before a statement") {
  ScriptText text("\n  # hello\n\t\r\nfirst\n# bye\n", "<command>");
  REQUIRE(text.skip_to_statement());
  CHECK(text.line_number() == 4);
  CHECK(text.first_line() == "first");
  text.consume(6);
  CHECK_FALSE(text.skip_to_statement());
}

TEST_CASE("A pipe is read by whole lines") {
  Pipe pipe;
  pipe.write(
      "\xEF\xBB\xBF"
      "a b c\nd e");
  ScriptText text(pipe.ends[0], "<stdin>");
  CHECK(text.window() == "a b c\n");
  CHECK_FALSE(text.is_complete());
  text.consume(6);
  pipe.write(" f");
  pipe.close_writer();
  REQUIRE(text.skip_to_statement());
  CHECK(text.window() == "d e f");
  CHECK(text.line_number() == 2);
  CHECK(text.is_complete());
}

TEST_CASE("A statement that goes on finds the next lines behind it") {
  Pipe pipe;
  pipe.write("add {\n");
  ScriptText text(pipe.ends[0], "<stdin>");
  CHECK(text.window() == "add {\n");
  pipe.write("a b c }\n");
  text.read_more();
  CHECK(text.window() == "add {\na b c }\n");
  pipe.close_writer();
  text.read_more();
  CHECK(text.is_complete());
  CHECK(text.window() == "add {\na b c }\n");
}

TEST_CASE("A long text goes through a small window") {
  Pipe pipe;
  std::thread writer([&] {
    const std::string line = std::string(99, 'x') + "\n";
    for (int i = 0; i < 20000; ++i) {
      if (::write(pipe.ends[1], line.data(), line.size()) < 0) break;
    }
    pipe.close_writer();
  });
  ScriptText text(pipe.ends[0], "<stdin>");
  std::size_t lines = 0;
  std::size_t widest = 0;
  while (text.skip_to_statement()) {
    widest = std::max(widest, text.window().size());
    text.consume(text.first_line().size() + 1);
    ++lines;
  }
  writer.join();
  CHECK(lines == 20000);
  CHECK(text.line_number() == 20001);
  CHECK(widest < 200000);
}

}  // namespace
}  // namespace annals::shell
