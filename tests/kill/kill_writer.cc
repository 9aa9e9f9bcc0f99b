// The program that the tests of several processes run, and kill. It works on one graph:
//   kill_writer FOLDER SEED write      commits the workload's work, one commit after the other
//   kill_writer FOLDER SEED compact    the same, and compacts after every few commits
//   kill_writer FOLDER SEED read N C   asks N times, and until there are C commits, whether the
//   state
//                                      is that of some commit
//   kill_writer FOLDER SEED backup     copies the graph to FOLDER-1, FOLDER-2 …
// Whenever something is done and acknowledged, its number is printed on a line.
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "tests/kill/workload.h"

namespace annals::test {
namespace {

bool tell(std::uint64_t number) {
  const std::string line = std::to_string(number) + "\n";
  return write(STDOUT_FILENO, line.data(), line.size()) > 0;
}

int write_commits(const std::string& folder, const Workload& workload, bool compact) {
  const auto store = store::Store::open(folder, tiny_options());
  for (std::uint64_t i = 1;; ++i) {
    if (!tell(workload.do_next(*store))) return 1;
    if (compact && i % 5 == 0) store->compact();
  }
}

/// Snapshots of one opening, kept for a while and looked at again, and openings of their own.
int read_states(const std::string& folder, const Workload& workload, std::uint64_t count,
                store::CommitNumber commits) {
  store::StoreOptions options = tiny_options();
  options.mode = store::OpenMode::kReadOnly;
  const auto store = store::Store::open(folder, options);
  std::deque<store::Snapshot> held;
  store::CommitNumber last = 0;
  for (std::uint64_t i = 0; i < count || last < commits; ++i) {
    std::string wrong;
    if (i % 10 == 9) {
      wrong = find_wrong_fact(store::Store::open(folder, options)->snapshot(), workload);
    } else if (i % 10 == 4 && !held.empty()) {
      wrong = find_wrong_fact(held[i % held.size()], workload);
    } else {
      store->catch_up();
      held.push_back(store->snapshot());
      if (held.back().commit() < last) wrong = "the graph went back in time";
      last = held.back().commit();
      if (wrong.empty()) wrong = find_wrong_fact(held.back(), workload);
      if (held.size() > 5) held.pop_front();
    }
    if (!wrong.empty()) {
      std::fprintf(stderr, "reader, query %d: %s\n", static_cast<int>(i), wrong.c_str());
      return 1;
    }
  }
  return tell(last) ? 0 : 1;
}

int make_backups(const std::string& folder) {
  store::StoreOptions options = tiny_options();
  options.mode = store::OpenMode::kReadOnly;
  const auto store = store::Store::open(folder, options);
  for (std::uint64_t i = 1;; ++i) {
    store->catch_up();
    store->backup(folder + "-" + std::to_string(i), {});
    if (!tell(i)) return 1;
  }
}

int run(const std::vector<std::string>& arguments) {
  const std::string& folder = arguments[0];
  const Workload workload(std::stoull(arguments[1]));
  const std::string& what = arguments[2];
  if (what == "read") {
    return read_states(folder, workload, std::stoull(arguments.at(3)),
                       std::stoull(arguments.at(4)));
  }
  if (what == "backup") return make_backups(folder);
  return write_commits(folder, workload, what == "compact");
}

}  // namespace
}  // namespace annals::test

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    return annals::test::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kill_writer %s: %s\n", argv[3], error.what());
    return 1;
  }
}
