// Compressed files, whole and damaged.
#include <zlib.h>
#include <zstd.h>

#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;

namespace {

const std::string kTable = "subject,relation,object\na,r,b\nc,r,d\n";
const Strings kFacts = {"a r b", "c r d"};

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  std::string copy = text;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstandard(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3);
  REQUIRE_FALSE(ZSTD_isError(size));
  packed.resize(size);
  return packed;
}

/// Rows that do not pack to almost nothing.
std::string long_table() {
  std::string text = "subject,relation,object\n";
  std::uint64_t state = 7;
  for (int i = 0; i < 60000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text += "s" + std::to_string(state >> 40) + ",r,o" + std::to_string(state % 977) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("gzip and Zstandard are unpacked, by what they begin with") {
  CHECK(load_text("x.csv.gz", gzip(kTable)) == kFacts);
  CHECK(load_text("x.csv.zst", zstandard(kTable)) == kFacts);
  CHECK(load_text("x.csv", gzip(kTable)) == kFacts);
  CHECK(load_text("x.csv", zstandard(kTable)) == kFacts);
  CHECK(load_text("x.csv.gz", kTable) == kFacts);
  CHECK(load_text("x.facts.gz", gzip("a r b .\n")) == Strings{"a r b"});
}

TEST_CASE("several members and frames are one text") {
  CHECK(load_text("x.csv.gz", gzip(kTable) + gzip("e,r,f\n") + gzip("") + std::string(512, '\0'))
            .size() == 3);
  CHECK(load_text("x.csv.zst", zstandard(kTable) + zstandard("e,r,f\n") + zstandard("")).size() ==
        3);
}

TEST_CASE("a file that is cut off says so, wherever it is cut") {
  const std::string text = long_table();
  const std::string zipped = gzip(text), frames = zstandard(text);
  for (const std::size_t part : {1, 2, 3}) {
    CHECK(load_error("x.csv.gz", zipped.substr(0, zipped.size() * part / 4)) ==
          "error: x.csv.gz is cut off: its gzip data has no end");
    CHECK(load_error("x.csv.zst", frames.substr(0, frames.size() * part / 4)) ==
          "error: x.csv.zst is cut off: its Zstandard data has no end");
  }
  CHECK(load_error("x.csv.gz", zipped.substr(0, zipped.size() - 1)) ==
        "error: x.csv.gz is cut off: its gzip data has no end");
  CHECK(load_error("x.csv.gz", zipped.substr(0, 5)) ==
        "error: x.csv.gz is cut off: its gzip data has no end");
}

TEST_CASE("a file that is damaged says so") {
  std::string zipped = gzip(long_table());
  zipped[zipped.size() - 6] = static_cast<char>(zipped[zipped.size() - 6] ^ 0x55);  // the checksum
  CHECK(load_error("x.csv.gz", zipped) ==
        "error: x.csv.gz is damaged: its gzip data cannot be unpacked (incorrect data check)");
  CHECK(load_error("x.csv.gz", gzip(kTable) + "rubbish")
            .rfind("error: x.csv.gz is damaged: its gzip data cannot be unpacked (", 0) == 0);
  CHECK(load_error("x.csv.zst", zstandard(kTable) + "rubbish")
            .rfind("error: x.csv.zst is damaged: its Zstandard data cannot be unpacked (", 0) == 0);
}
