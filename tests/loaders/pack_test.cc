// What is packed can be unpacked.
#include "loaders/pack.h"

#include <random>

#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::Packing;

namespace {

std::string packed(const std::string& text, Packing packing) {
  std::ostringstream out;
  loaders::PackedStream stream(out, packing);
  stream << text;
  stream.finish();
  CHECK(stream);
  return out.str();
}

}  // namespace

TEST_CASE("a packed fact file loads as it is") {
  for (const Packing packing : {Packing::kGzip, Packing::kZstandard}) {
    CHECK(load_text("x.facts", packed("a r b .\nc r d .\n", packing)).size() == 2);
    CHECK(load_text("x.facts", packed("", packing)).empty());
    std::mt19937 random(7);
    std::string text;
    std::size_t count = 0;
    for (; text.size() < 1'000'000; ++count) {
      text += "s" + std::to_string(count) + "-" + std::to_string(random()) + " r o .\n";
    }
    const std::string small = packed(text, packing);
    CHECK(small.size() < text.size() * 3 / 4);
    CHECK(load_text("x.facts", small).size() == count);
  }
}

TEST_CASE("a stream that fails makes the packed one fail") {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  loaders::PackedStream stream(out, Packing::kGzip);
  stream << std::string(1'000'000, 'x');
  stream.finish();
  CHECK_FALSE(stream);
}

TEST_CASE("the name says how to pack") {
  CHECK(loaders::packing_of_name("a.facts.gz") == Packing::kGzip);
  CHECK(loaders::packing_of_name("a.ZST") == Packing::kZstandard);
  CHECK(loaders::packing_of_name("a.facts") == Packing::kNone);
  CHECK(loaders::packing_of_name("gz") == Packing::kNone);
}
