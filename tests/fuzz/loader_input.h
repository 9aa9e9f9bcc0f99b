// What the fuzz targets of the loaders share: bytes as an input, and a load that keeps nothing.
#ifndef ANNALS_TESTS_FUZZ_LOADER_INPUT_H_
#define ANNALS_TESTS_FUZZ_LOADER_INPUT_H_

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "loaders/loading.h"

namespace annals::fuzz {

/// Gives its bytes in pieces.
class MemoryInput : public loaders::Input {
 public:
  MemoryInput(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t n = std::min({size, piece_, bytes_.size()});
    std::memcpy(to, bytes_.data(), n);
    bytes_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

/// Loads the bytes with `load(input, loading)` in a dry run: an Error is well, as long as it is not
/// kInternal; nothing else may be thrown.
template <class Load>
void try_load(std::string_view bytes, std::size_t piece, loaders::FileLoadOptions options,
              const Load& load) {
  static Graph graph = Graph::in_memory();
  options.dry_run = true;
  MemoryInput input(bytes, piece);
  try {
    const loaders::FileInput file("/dev/null", nullptr);
    loaders::Loading loading(graph, options, 0);
    loading.begin_file(file);
    load(input, loading);
    loading.end_file(file);
    loading.finish();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInternal || error.report().empty()) std::abort();
  }
}

}  // namespace annals::fuzz

#endif  // ANNALS_TESTS_FUZZ_LOADER_INPUT_H_
