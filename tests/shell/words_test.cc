#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "model/error.h"
#include "shell/dot_commands.h"
#include "shell/history_file.h"
#include "shell/near_word.h"

namespace annals::shell {
namespace {

TEST_CASE("Near words") {
  CHECK(near_word("hlep", {"help", "load"}) == "help");
  CHECK(near_word("pri", {"print", "mode"}) == "print");
  CHECK(near_word("xyz", {"help", "load"}).empty());
  CHECK(near_word("", {"help"}).empty());
  CHECK(did_you_mean("tmier", {"timer"}, ".") == "; did you mean .timer?");
  CHECK(did_you_mean("zzz", {"timer"}).empty());
}

TEST_CASE("A dot command that does not exist") {
  CHECK_THROWS_WITH(require_dot_command("hlep"), "no command .hlep; did you mean .help?");
  CHECK_THROWS_WITH(require_dot_command("frobnicate"), "no command .frobnicate; .help shows them");
  CHECK(require_dot_command("exit").action == DotAction::kQuit);
  for (const DotCommand& command : dot_commands()) {
    CHECK(require_dot_command(command.name).action == command.action);
  }
}

TEST_CASE("Lines with commands are taken apart") {
  CHECK(split_dot_line(".timer on\n").name == "timer");
  CHECK(split_dot_line(".timer  on \r\n").arguments == "on");
  CHECK(split_dot_line(".stats").arguments.empty());
  CHECK(split_dot_line(".").name.empty());
  CHECK(split_words("a 'b c' \"d\"e ''") == std::vector<std::string>{"a", "b c", "de", ""});
  CHECK(split_words("  ").empty());
  CHECK_THROWS_AS(split_words("a 'b"), Error);
}

TEST_CASE("History is kept, shortened, and never fails") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("annals-history-" + std::to_string(::getpid()));
  const std::filesystem::path path = folder / "state" / "history";
  {
    HistoryFile file(path);
    CHECK(file.load().empty());
    file.add("Crocker met ?who");
    file.add("commits");
    CHECK(file.load() == std::vector<std::string>{"Crocker met ?who", "commits"});
    CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    for (int i = 0; i < 2500; ++i) file.add("line " + std::to_string(i));
    CHECK(file.load().size() == HistoryFile::kMostLines);
    CHECK(file.load().back() == "line 2499");
    CHECK(std::filesystem::file_size(path) < 12000);
  }
  HistoryFile nowhere("/dev/null/history");
  nowhere.add("x");
  CHECK(nowhere.load().empty());
  HistoryFile none{std::filesystem::path()};
  none.add("x");
  CHECK(none.load().empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace annals::shell
