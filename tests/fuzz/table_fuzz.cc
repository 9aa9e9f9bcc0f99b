// Fuzz target: CSV and TSV. The first byte says how they are read.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/loader_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using namespace annals::loaders;
  const unsigned choice = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  FileLoadOptions options;
  if ((choice & 1) != 0) options.skip_bad = 1000;
  if ((choice & 2) != 0) options.object_kind = ObjectKind::kText;
  if ((choice & 8) != 0) options.empty_end = EmptyEnd::kUnknown;
  if ((choice & 16) != 0) options.date_format = "%d/%m/%Y";
  if ((choice & 32) != 0) options.columns = {"subject", "relation", "object", "_", "start", "end"};
  const char separator = (choice & 64) != 0 ? '\t' : ',';
  annals::fuzz::try_load(text, (choice & 4) != 0 ? 7 : 1 << 20, options,
                         [separator](Input& input, Loading& loading) {
                           load_table(input, "x.csv", separator, loading);
                         });
  return 0;
}
