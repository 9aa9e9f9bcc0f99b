// A graph whose making was cut short between the parts of its database: it holds nothing that
// anybody was told of, so the next one who opens it for changes ends the making.
#include <rocksdb/db.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "model/error.h"
#include "store/keys.h"
#include "store/store.h"
#include "tests/kill/workload.h"
#include "tests/temporary_folder.h"

namespace annals::test {
namespace {

/// The mark of a graph, and a database that has nothing but RocksDB's own space.
void begin_making(const std::string& path) {
  store::Store::open(path);
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().filename() != store::kMarkFile) std::filesystem::remove_all(entry.path());
  }
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(options, path, &db).ok());
  delete db;
}

store::StoreOptions in_mode(store::OpenMode mode) {
  store::StoreOptions options = tiny_options();
  options.mode = mode;
  return options;
}

}  // namespace

TEST_CASE("a graph whose making was cut short is made whole by the next writer") {
  for (const store::OpenMode mode : {store::OpenMode::kCreate, store::OpenMode::kExisting}) {
    const test::TemporaryFolder folder;
    const std::string path = folder / "graph";
    begin_making(path);
    const Workload workload(7);
    {
      const auto store = store::Store::open(path, in_mode(mode));
      CHECK(store->snapshot().commit() == 0);
      CHECK(workload.do_next(*store) == 1);
    }
    const auto again = store::Store::open(path, in_mode(store::OpenMode::kReadOnly));
    CHECK(again->snapshot().commit() == 1);
    CHECK(again->check().sound);
  }
}

TEST_CASE("reading a graph whose making was cut short says so") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "graph";
  begin_making(path);
  try {
    store::Store::open(path, in_mode(store::OpenMode::kReadOnly));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kIo);
    CHECK_THAT(error.what(), Catch::Matchers::Contains("holds nothing") &&
                                 Catch::Matchers::Contains("makes it whole"));
  }
}

TEST_CASE("a database without its second space is damaged when commits were counted") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "graph", count = folder / "COMMITS";
  {
    const auto store = store::Store::open(path);
    CHECK(Workload(7).do_next(*store) == 1);
  }
  std::filesystem::copy_file(path + "/COMMITS", count);
  std::filesystem::remove_all(path);
  begin_making(path);
  std::filesystem::remove(path + "/COMMITS");
  std::filesystem::copy_file(count, path + "/COMMITS");
  try {
    store::Store::open(path, in_mode(store::OpenMode::kCreate));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kDamaged);
  }
}

}  // namespace annals::test
