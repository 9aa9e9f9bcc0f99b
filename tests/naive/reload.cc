#include "tests/naive/reload.h"

#include <fstream>

#include "loaders/dump.h"
#include "loaders/load.h"

namespace annals::naive {

Graph reloaded(const Graph& graph, const tests::TemporaryFolder& folder, Dice& dice) {
  const std::string file = folder / "dump.facts";
  {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    (void)loaders::dump(graph.snapshot(), out);
  }
  OpenOptions options;
  options.mode = OpenMode::kInMemory;
  options.block_rows = 2 + dice.below(12);
  Graph copy = Graph::open("", options);
  (void)loaders::load_files(copy, {file});
  return copy;
}

}  // namespace annals::naive
