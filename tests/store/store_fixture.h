// What the tests of the store share: folders of their own, and facts from short names.
#ifndef ANNALS_TESTS_STORE_STORE_FIXTURE_H_
#define ANNALS_TESTS_STORE_STORE_FIXTURE_H_

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"
#include "tests/temporary_folder.h"

namespace annals::store {

/// A folder for a graph and what else a test needs.
class TestFolder : public test::TemporaryFolder {
 public:
  std::string graph() const { return path("graph"); }
  std::string root() const { return path(); }
};

inline StoreOptions in_memory() {
  StoreOptions options;
  options.mode = OpenMode::kInMemory;
  options.cache_bytes = std::size_t{1} << 20;
  return options;
}

inline Fact fact(const std::string& subject, const std::string& relation,
                 const std::string& object) {
  return Fact(Term::entity(subject), Term::entity(relation), Term::entity(object));
}

inline Fact fact(const std::string& subject, const std::string& relation, const std::string& object,
                 const std::string& time) {
  return Fact(Term::entity(subject), Term::entity(relation), Term::entity(object),
              TimeValue::parse(time));
}

inline FactKey key_of(Transaction& transaction, const Fact& f) {
  return {transaction.intern(f.subject()), transaction.intern(f.relation()),
          transaction.intern(f.object()), transaction.intern(Term::time(f.time()))};
}

inline Transaction::Added add(Transaction& transaction, const Fact& f) {
  return transaction.add(key_of(transaction, f));
}

/// What the cursor still has, read by `limit` rows at a time.
inline std::vector<FactRow> rest_of(Cursor& cursor, std::size_t limit = kBatchRows) {
  std::vector<FactRow> rows;
  FactBatch batch;
  while (cursor.next(batch, limit)) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      rows.push_back({{batch.parts[0][i], batch.parts[1][i], batch.parts[2][i], batch.parts[3][i]},
                      batch.numbers[i],
                      batch.from[i],
                      batch.to[i]});
    }
    batch.clear();
  }
  return rows;
}

inline std::vector<FactRow> rows_of(Cursor& cursor, std::span<const Id> prefix = {},
                                    std::size_t limit = kBatchRows) {
  cursor.seek(prefix);
  return rest_of(cursor, limit);
}

inline std::vector<FactRow> rows_of(const Snapshot& snapshot,
                                    Visibility visibility = Visibility::kAsserted,
                                    Order order = Order::kSubjectRelationObject) {
  return rows_of(*snapshot.scan(order, visibility));
}

/// What check() says of it when it is not.
inline void require_sound(const Store& store) {
  const CheckReport report = store.check();
  for (const std::string& line : report.lines) UNSCOPED_INFO(line);
  REQUIRE(report.sound);
}

/// Whether the bytes stand in any file of the folder.
inline bool stands_in_files(const std::string& folder, const std::string& bytes) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (all.find(bytes) != std::string::npos) return true;
  }
  return false;
}

}  // namespace annals::store

#endif  // ANNALS_TESTS_STORE_STORE_FIXTURE_H_
