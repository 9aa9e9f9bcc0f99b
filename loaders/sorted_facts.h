// Facts in order of their text.
#ifndef ANNALS_LOADERS_SORTED_FACTS_H_
#define ANNALS_LOADERS_SORTED_FACTS_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loaders/fact_writer.h"

namespace annals::loaders {

/// Takes facts in any sequence and gives them by their text, byte for byte, what is said about a
/// fact right behind it: the same facts always in the same sequence. Works within the memory that
/// it is given, beyond it with files in the system's folder for temporary files that are gone with
/// it (with the process too). Errors: kIo when such a file cannot be made, written or read.
class SortedFacts {
 public:
  static constexpr std::size_t kMemory = std::size_t{64} << 20;  // bytes
  explicit SortedFacts(std::size_t memory = kMemory) : memory_(memory) {}

  void add(const Fact& fact);
  /// The next fact. After the last one false, and other facts may be added. Between the first and
  /// the last nothing is.
  bool next(FactPath& path);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };
  /// A sorted part of the facts on the disk, and the one that comes next.
  struct Run {
    std::unique_ptr<std::FILE, CloseFile> file;
    std::string head;
  };

  std::string_view key(const std::pair<std::size_t, std::size_t>& place) const {
    return std::string_view(bytes_).substr(place.first, place.second);
  }
  void sort();
  void spill();
  void begin();
  /// The next key of all runs and of what is in memory; false at the end.
  bool next_key(std::string& key);

  std::size_t memory_;
  std::string bytes_;                                        // of the keys in memory
  std::vector<std::pair<std::size_t, std::size_t>> places_;  // in bytes_: begin and length
  std::size_t at_ = 0;                                       // of places_
  std::vector<Run> runs_;                                    // a heap by head while giving
  bool giving_ = false;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_SORTED_FACTS_H_
