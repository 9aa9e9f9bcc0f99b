// The files of a graph's folder one by one, for a graph that may not open.
#ifndef ANNALS_STORE_ROCKS_FILES_H_
#define ANNALS_STORE_ROCKS_FILES_H_

#include <string>
#include <vector>

namespace annals::store {

struct FileReport {
  std::string name;
  std::string what;   // what it holds, for people: "commits 1 to 12", "run 3"
  std::string fault;  // empty: it is whole
};

/// Reads every file that can be judged alone (RocksDB's logs cannot) and verifies its checksums.
/// Throws Error(kIo) when the folder cannot be read or is no graph's.
std::vector<FileReport> inspect_files(const std::string& path);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_FILES_H_
