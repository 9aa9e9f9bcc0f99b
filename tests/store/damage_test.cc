// Bytes flipped in every kind of file, and files that are gone: whoever opens the graph gets an
// error or the right answer, and check() says what is damaged.
#include <rocksdb/db.h>

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <system_error>

#include "model/error.h"
#include "model/write.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

namespace fs = std::filesystem;

std::set<std::string> facts_of(const Snapshot& snapshot) {
  std::set<std::string> facts;
  for (const FactRow& row : rows_of(snapshot)) {
    facts.insert(write_fact(snapshot.term(Id::fact(row.number)).as_fact()));
  }
  return facts;
}

/// Everything that can be asked for, as text: the facts of every state, and the commits.
std::set<std::string> all_of(const Store& store) {
  const Snapshot now = store.snapshot();
  std::set<std::string> all;
  for (const CommitInfo& info : now.commits()) {
    all.insert(std::to_string(info.number) + " " + std::to_string(info.time) + info.note);
    for (const std::string& fact : facts_of(now.as_of(info.number))) {
      all.insert(std::to_string(info.number) + ": " + fact);
    }
  }
  return all;
}

StoreOptions small_options(OpenMode open_mode) {
  StoreOptions options;
  options.mode = open_mode;
  options.fold_threshold = 50;
  options.folds_in_background = false;  // the same files in every run
  options.block_rows = 16;
  options.cache_bytes = 1 << 20;
  return options;
}

/// "sst", "log", "MANIFEST" and so on; empty for files whose content says nothing about the graph:
/// RocksDB's lock, its own name, its options, and who wrote last.
std::string kind_of(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name == "LOCK" || name == "IDENTITY" || name == "WRITER") return "";
  if (name.rfind("OPTIONS-", 0) == 0) return "";
  if (name.rfind("MANIFEST-", 0) == 0) return "MANIFEST";
  return file.has_extension() ? file.extension().string().substr(1) : name;
}

std::vector<fs::path> files_of(const std::string& path) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file() && !kind_of(entry.path()).empty() && entry.file_size() > 0) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Removes the files that RocksDB has done with and had no time to remove.
void remove_obsolete_files(const std::string& path) {
  const rocksdb::Options options;
  std::vector<std::string> names;
  REQUIRE(rocksdb::DB::ListColumnFamilies(options, path, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) descriptors.emplace_back(name, options);
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::OpenForReadOnly(options, path, descriptors, &families, &opened);
  INFO(status.ToString());
  REQUIRE(status.ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<std::string> listed;  // as "/000016.sst"
  std::uint64_t bytes_of_list = 0;
  REQUIRE(db->GetLiveFiles(listed, &bytes_of_list, false).ok());
  std::uint64_t first_log = 0;
  REQUIRE(db->GetIntProperty(rocksdb::DB::Properties::kMinLogNumberToKeep, &first_log));
  for (rocksdb::ColumnFamilyHandle* family : families) db->DestroyColumnFamilyHandle(family);
  const std::set<std::string> needed(listed.begin(), listed.end());
  for (const fs::path& file : files_of(path)) {
    const std::string kind = kind_of(file);
    const bool is_obsolete = kind == "log" ? std::stoull(file.stem().string()) < first_log
                             : kind == "sst" || kind == "MANIFEST"
                                 ? needed.count("/" + file.filename().string()) == 0
                                 : false;
    if (is_obsolete) fs::remove(file);
  }
}

/// Copies the files of an open graph that it needs. RocksDB removes those that it no longer needs
/// whenever it has the time: one that goes meanwhile begins the copy anew, and of those that are
/// copied none stays.
void copy_in_use(const std::string& from, const std::string& to) {
  constexpr int kTimes = 100;
  for (int i = 0; i < kTimes; ++i) {
    std::error_code error;
    fs::copy(from, to, fs::copy_options::recursive, error);
    if (!error) return remove_obsolete_files(to);
    INFO(error.message());
    REQUIRE(error == std::errc::no_such_file_or_directory);
    fs::remove_all(to);
  }
  FAIL("the files of " << from << " do not stay long enough to be copied");
}

/// A graph with two runs, history, and commits that are only in RocksDB's log, as a process leaves
/// it that was killed.
void make_graph(const TestFolder& folder) {
  const std::string first = folder.root() + "/first";
  const auto store = Store::open(first, small_options(OpenMode::kCreate));
  const auto commit = [&](const std::string& name, int facts) {
    auto transaction = store->begin();
    for (int i = 0; i < facts; ++i) {
      add(*transaction, fact(name + std::to_string(i), "r", "o", "2007-05"));
    }
    transaction->set_note("note " + name);
    transaction->commit();
  };
  auto load = store->begin_load({});
  for (int i = 0; i < 300; ++i) load->add(fact("s" + std::to_string(i), "r", "o"));
  load->finish();
  commit("a", 60);
  {
    auto transaction = store->begin();
    transaction->retract(
        transaction->snapshot().find_asserted(key_of(*transaction, fact("s7", "r", "o")))->number);
    transaction->commit();
  }
  store->fold();
  for (const char* name : {"x", "y", "z"}) commit(name, 3);
  copy_in_use(first, folder.graph());
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(stream)), {});
}

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

struct Judged {
  bool sound = false;
  std::string lines;
};

Judged judge(const std::string& path) {
  const CheckReport report = Store::check(path);
  Judged judged{report.sound, ""};
  for (const std::string& line : report.lines) judged.lines += line + "\n";
  return judged;
}

/// The graph gives the right answers, or an error, or check() finds the damage.
bool is_noticed_or_harmless(const std::string& path, const std::set<std::string>& expected,
                            const Judged& judged) {
  try {
    const auto store = Store::open(path, small_options(OpenMode::kReadOnly));
    return all_of(*store) == expected || !judged.sound;
  } catch (const Error& error) {
    UNSCOPED_INFO(error.what());
    return !judged.sound;
  }
}

TEST_CASE("a flipped byte gives an error, or check finds it, and no wrong answer passes") {
  TestFolder folder;
  make_graph(folder);
  const std::string& path = folder.graph();
  const auto expected = all_of(*Store::open(path, small_options(OpenMode::kReadOnly)));
  REQUIRE(expected.size() > 1000);
  REQUIRE(judge(path).sound);
  std::mt19937 random(5);
  std::map<std::string, int> found;  // by kind of file
  for (const fs::path& file : files_of(path)) {
    const std::string bytes = bytes_of(file);
    constexpr std::size_t kFlips = 40;
    for (std::size_t i = 0; i < std::min(kFlips, bytes.size()); ++i) {
      // All of a small file, else the ends, where heads and footers are, and in between.
      const std::size_t at = bytes.size() <= kFlips ? i
                             : i < 8                ? i
                             : i < 16               ? bytes.size() - 1 - (i - 8)
                                                    : random() % bytes.size();
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << (random() % 8)));
      write_bytes(file, flipped);
      const Judged judged = judge(path);
      INFO(file.filename() << ", byte " << at << " of " << bytes.size() << "\n" << judged.lines);
      REQUIRE(is_noticed_or_harmless(path, expected, judged));
      if (!judged.sound) ++found[kind_of(file)];
    }
    write_bytes(file, bytes);
  }
  for (const char* kind : {"ANNALS", "COMMITS", "CURRENT", "MANIFEST", "sst", "log"}) {
    INFO(kind);
    CHECK(found[kind] > 0);
  }
  CHECK(judge(path).sound);
}

TEST_CASE("a file that is gone is missed") {
  TestFolder folder;
  const std::string whole = folder.root() + "/whole";
  make_graph(folder);
  const auto expected = all_of(*Store::open(folder.graph(), small_options(OpenMode::kReadOnly)));
  for (const fs::path& file : files_of(folder.graph())) {
    const std::string kind = kind_of(file);
    if (kind == "COMMITS") continue;  // written anew with the next commit
    fs::copy(folder.graph(), whole, fs::copy_options::recursive);
    fs::remove(file);
    INFO(file.filename());
    if (kind == "ANNALS") {
      CHECK_THROWS_AS(judge(folder.graph()), Error);
    } else {
      const Judged judged = judge(folder.graph());
      INFO(judged.lines);
      CHECK_FALSE(judged.sound);
    }
    try {
      // What is missing may stand in RocksDB's log, too.
      const auto store = Store::open(folder.graph(), small_options(OpenMode::kCreate));
      CHECK(all_of(*store) == expected);
      CHECK_THROWS_AS(store->begin(), Error);
    } catch (const Error& error) {
      INFO(error.what());
      CHECK(error.code() == (kind == "ANNALS" ? ErrorCode::kIo : ErrorCode::kDamaged));
    }
    // Whoever opened the graph may have changed more than this file.
    fs::remove_all(folder.graph());
    fs::rename(whole, folder.graph());
  }
  CHECK(judge(folder.graph()).sound);
}

TEST_CASE("check says what can be read of a graph whose last commits are gone") {
  TestFolder folder;
  make_graph(folder);
  for (const fs::path& file : files_of(folder.graph())) {
    if (kind_of(file) == "log") fs::remove(file);
  }
  const Judged judged = judge(folder.graph());
  INFO(judged.lines);
  CHECK_FALSE(judged.sound);
  CHECK_THAT(judged.lines,
             Catch::Contains("its log ends with commit 3, and there were 6 commits") &&
                 Catch::Contains("without what does not read, the graph ends with commit 3") &&
                 Catch::Contains("359 asserted"));
  // Who wants to go on with what is left says so.
  fs::remove(folder.graph() + "/COMMITS");
  CHECK(judge(folder.graph()).sound);
  CHECK(Store::open(folder.graph())->snapshot().commit() == 3);
}

TEST_CASE("of a graph whose log is damaged what stands before the damage is read") {
  TestFolder folder;
  make_graph(folder);
  const auto expected = all_of(*Store::open(folder.graph(), small_options(OpenMode::kReadOnly)));
  fs::path log;
  for (const fs::path& file : files_of(folder.graph())) {
    if (kind_of(file) == "log" && (log.empty() || fs::file_size(file) > fs::file_size(log))) {
      log = file;
    }
  }
  const std::string bytes = bytes_of(log);
  StoreOptions lenient = small_options(OpenMode::kReadOnly);
  lenient.lenient = true;
  std::set<CommitNumber> ends;
  for (std::size_t eighth = 0; eighth < 8; ++eighth) {
    std::string damaged = bytes;
    damaged[bytes.size() * eighth / 8 + 20] ^= 0x10;
    write_bytes(log, damaged);
    INFO(log.filename() << " of " << bytes.size() << " bytes, eighth " << eighth);
    CHECK_THROWS_AS(Store::open(folder.graph(), small_options(OpenMode::kReadOnly)), Error);
    const auto store = Store::open(folder.graph(), lenient);
    store->catch_up();
    const std::set<std::string> rest = all_of(*store);
    CHECK(rest.size() < expected.size());
    CHECK(std::includes(expected.begin(), expected.end(), rest.begin(), rest.end()));
    ends.insert(store->snapshot().commit());
    const Judged judged = judge(folder.graph());
    CHECK_FALSE(judged.sound);
    CHECK_THAT(judged.lines, Catch::Contains("the graph ends with commit " +
                                             std::to_string(store->snapshot().commit())));
  }
  CHECK(ends.size() > 1);
}

TEST_CASE("check names the damaged file and what it holds") {
  TestFolder folder;
  make_graph(folder);
  std::uintmax_t largest = 0;
  fs::path file;
  for (const fs::path& candidate : files_of(folder.graph())) {
    if (kind_of(candidate) != "sst" || fs::file_size(candidate) <= largest) continue;
    largest = fs::file_size(candidate);
    file = candidate;
  }
  std::string bytes = bytes_of(file);
  bytes[bytes.size() / 2] ^= 0x10;
  write_bytes(file, bytes);
  const Judged judged = judge(folder.graph());
  INFO(judged.lines);
  CHECK_THAT(judged.lines, Catch::Contains("the file " + file.filename().string() + " (facts") &&
                               Catch::Contains("is damaged"));
}

}  // namespace
}  // namespace annals::store
