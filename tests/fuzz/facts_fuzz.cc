// Fuzz target: fact files and dumps with history. The first byte says how they are read.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/loader_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  annals::loaders::FileLoadOptions options;
  if ((choice & 1) != 0) options.skip_bad = 1000;
  if ((choice & 2) != 0) options.source = "s";
  annals::fuzz::try_load(text, (choice & 4) != 0 ? 7 : 1 << 20, options,
                         [](annals::loaders::Input& input, annals::loaders::Loading& loading) {
                           annals::loaders::load_fact_file(input, "x.facts", true, loading);
                         });
  return 0;
}
