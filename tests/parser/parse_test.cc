#include "parser/parse.h"

#include <catch2/catch.hpp>
#include <iostream>

#include "tests/parser/dump.h"
TEST_CASE("try") {
  std::string text, all;
  for (std::string line; std::getline(std::cin, line);) all += line + "\n";
  annals::parser::Context context;
  std::string_view rest = all;
  while (true) {
    auto parsed = annals::parser::parse_statement(rest, context);
    if (parsed.kind == annals::parser::Parsed::Kind::kEnd) break;
    if (parsed.kind == annals::parser::Parsed::Kind::kStatement)
      std::cout << annals::test::dump(*parsed.statement) << "\n";
    else {
      annals::Error e(
          parsed.diagnosis.code, parsed.diagnosis.message,
          annals::place_in(rest, parsed.diagnosis.offset, parsed.diagnosis.length, "x"));
      std::cout << int(parsed.kind) << " " << e.report() << "\n";
    }
    if (parsed.consumed == 0) break;
    rest.remove_prefix(parsed.consumed);
  }
}
