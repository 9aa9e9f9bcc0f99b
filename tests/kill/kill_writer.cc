// The program that the kill test kills: commits the workload's work one after the other, and prints
// the number of each commit once it is acknowledged. kill_writer FOLDER SEED
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/kill/workload.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  const annals::test::Workload workload(std::strtoull(argv[2], nullptr, 10));
  try {
    const auto store = annals::store::Store::open(argv[1], annals::test::tiny_options());
    for (;;) {
      const std::string line = std::to_string(workload.do_next(*store)) + "\n";
      if (write(STDOUT_FILENO, line.data(), line.size()) < 0) {
        return 1;
      }
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kill_writer: %s\n", error.what());
    return 1;
  }
}
