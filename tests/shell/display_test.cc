#include <catch2/catch.hpp>

#include "shell/display_width.h"
#include "shell/interactive.h"
#include "shell/load_meter.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST_CASE("Widths on a terminal") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Qomi") == 4);
  CHECK(display_width("C\xC3\xB4te") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("\u1112\u1161\u11ab") == 2);  // the same syllable, letter by letter
  CHECK(display_width("😀") == 2);
  CHECK(display_width("👩‍👩‍👧") == 2);  // joined by U+200D
  CHECK(display_width("👍🏽") == 2);            // with a shade of skin
  CHECK(display_width("🇮🇶🇮🇷") == 4);
  CHECK(display_width("❤\uFE0F") == 2);
}

TEST_CASE("Text is cut between what people see as characters") {
  CHECK(cut_to_width("Qomi", 4) == "Qomi");
  CHECK(cut_to_width("Crocker", 4) == "Cro…");
  CHECK(cut_to_width("Crocker", 1) == "…");
  CHECK(cut_to_width("Crocker", 0).empty());
  CHECK(cut_to_width("東京都", 4) == "東…");
  CHECK(cut_to_width("東京都", 5) == "東京…");
  CHECK(cut_to_width("ne\u0301e\u0301x", 2) == "n…");
  CHECK(cut_to_width("👩‍👩‍👧👩‍👩‍👧", 3) == "👩‍👩‍👧…");
  CHECK(cut_to_width("🇮🇶🇮🇷", 3) == "🇮🇶…");
}

TEST_CASE("Controls are made visible") {
  CHECK(visible("plain text") == "plain text");
  CHECK(visible("a\tb\nc\rd") == "a\\tb\\nc\\rd");
  CHECK(visible("\x1b]0;x\x07") == "\\u001b]0;x\\u0007");
  CHECK(visible("\xC2\x9B") == "\\u009b");
  CHECK(visible("東\xE2\x80\xAE") == "東\\u202e");
}

TEST_CASE("Counts, bytes and times for people") {
  CHECK(write_count(0) == "0");
  CHECK(write_count(999) == "999");
  CHECK(write_count(1000) == "1,000");
  CHECK(write_count(92367) == "92,367");
  CHECK(write_count(1234567, "row") == "1,234,567 rows");
  CHECK(write_count(1, "row") == "1 row");
  CHECK(write_count(0, "row") == "0 rows");
  CHECK(write_bytes(1) == "1 byte");
  CHECK(write_bytes(1023) == "1,023 bytes");
  CHECK(write_bytes(1536) == "1.5 KiB");
  CHECK(write_bytes(std::uint64_t{3} << 30) == "3.0 GiB");
  CHECK(write_elapsed(microseconds(1234)) == "1.2 ms");
  CHECK(write_elapsed(milliseconds(1520)) == "1.52 s");
}

TEST_CASE("Sizes and times as they are typed") {
  CHECK(read_bytes("65536") == std::size_t{65536});
  CHECK(read_bytes("512M") == std::size_t{512} << 20);
  CHECK(read_bytes("2GiB") == std::size_t{2} << 30);
  CHECK(read_bytes("1kb") == std::size_t{1024});
  for (const char* bad : {"", "M", "0", "-1", "1x", "1e3", "inf", "nan", "99999999T", "1 M"}) {
    INFO(bad);
    CHECK_FALSE(read_bytes(bad));
  }
  CHECK(read_duration("10s") == milliseconds(10000));
  CHECK(read_duration("1.5") == milliseconds(1500));
  CHECK(read_duration("2m") == milliseconds(120000));
  CHECK(read_duration("250ms") == milliseconds(250));
  for (const char* bad : {"", "s", "0", "-1s", "1d", "soon"}) {
    INFO(bad);
    CHECK_FALSE(read_duration(bad));
  }
}

TEST_CASE("The prompt shows graph, transaction and what goes on") {
  CHECK(prompt_for("talks", false) == "talks> ");
  CHECK(prompt_for("talks*", false) == "talks*> ");
  CHECK(prompt_for("talks", true) == "  ...> ");
  CHECK(prompt_for("talks*", true) == "   ...> ");
  CHECK(prompt_for("t", true) == "...> ");
  CHECK(graph_name("/tmp/x/talks") == "talks");
  CHECK(graph_name("talks/") == "talks");
  CHECK(graph_name("../a/./b/../talks//") == "talks");
  CHECK(graph_name("/") == "annals");
}

TEST_CASE("What a newcomer types") {
  CHECK(meant_command("quit") == ".quit");
  CHECK(meant_command(" exit; ") == ".quit");
  CHECK(meant_command("help") == ".help");
  CHECK(meant_command("\\q") == ".quit");
  CHECK(meant_command("quit met ?who").empty());
  CHECK(meant_command("").empty());
  CHECK(meant_command(" ; ").empty());
}

TEST_CASE("The line of progress") {
  loaders::LoadProgress progress;
  progress.file = "talks.facts";
  progress.facts = 120000;
  CHECK(progress_line(progress) == "talks.facts: 120,000 facts");
  progress.total_bytes = 1000;
  progress.bytes_read = 455;
  CHECK(progress_line(progress) == "talks.facts: 46 %, 120,000 facts");
}

}  // namespace
}  // namespace annals::shell
