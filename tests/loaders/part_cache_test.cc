#include "loaders/part_cache.h"

#include <catch2/catch.hpp>
#include <string>

#include "annals/error.h"

using namespace annals;
using namespace annals::loaders;

TEST_CASE("a cache of parts makes each once") {
  PartCache cache;
  std::uint64_t made = 0;
  const auto get = [&](const std::string& text) {
    return cache.get(text, [&](std::string_view) { return BulkLoad::Part{++made}; }).bits;
  };
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < 3000; ++i) REQUIRE(get("name " + std::to_string(i)) == i + 1);
  }
  CHECK(get("") == 3001);
  CHECK(get(std::string(1, '\0')) == 3002);
  CHECK(get(std::string(8, '\0')) == 3003);
  CHECK(get(std::string(8, '\0')) == 3003);
  CHECK(made == 3003);
}

TEST_CASE("a cache of parts begins anew beyond its bytes, and takes nothing from what fails") {
  PartCache cache(20'000);
  std::uint64_t made = 0;
  const auto get = [&](const std::string& text) {
    return cache.get(text, [&](std::string_view) { return BulkLoad::Part{++made}; }).bits;
  };
  const std::uint64_t first = get("first");
  for (int i = 0; i < 2000; ++i) get(std::to_string(i) + std::string(100, 'x'));
  CHECK(get("first") != first);
  CHECK_THROWS_AS(cache.get("bad",
                            [](std::string_view) -> BulkLoad::Part {
                              throw Error(ErrorCode::kInvalidValue, "bad");
                            }),
                  Error);
  CHECK(get("bad") == made);
}
