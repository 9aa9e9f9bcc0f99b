// Fuzz target: N-Triples, N-Quads, Turtle and TriG. The first byte says how they are read.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/loader_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using namespace annals::loaders;
  constexpr FileFormat kFormats[] = {FileFormat::kNTriples, FileFormat::kNQuads,
                                     FileFormat::kTurtle, FileFormat::kTrig};
  const unsigned choice = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const FileFormat format = kFormats[choice & 3];
  FileLoadOptions options;
  if ((choice & 4) != 0) options.skip_bad = 1000;
  annals::fuzz::try_load(
      text, (choice & 8) != 0 ? 7 : 1 << 20, options,
      [format](Input& input, Loading& loading) { load_rdf_file(input, "x.ttl", format, loading); });
  return 0;
}
