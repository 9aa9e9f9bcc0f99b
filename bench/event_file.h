// The benchmark's events from their file: subject, relation, object, start, end, without header.
#ifndef ANNALS_BENCH_EVENT_FILE_H_
#define ANNALS_BENCH_EVENT_FILE_H_

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "annals/graph.h"

namespace annals::bench {

class EventFile {
 public:
  /// Throws Error(kIo) where it cannot be read.
  explicit EventFile(const std::string& path);
  /// Nothing at the end.
  std::optional<Fact> next();

 private:
  std::ifstream file_;
};

std::vector<Fact> read_events(const std::string& path);

}  // namespace annals::bench

#endif  // ANNALS_BENCH_EVENT_FILE_H_
