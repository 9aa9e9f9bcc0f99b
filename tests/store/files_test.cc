// A graph's folder: who may open it, what is in its files, and what damage looks like.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

#include "model/error.h"
#include "store/rocks_database.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

using Catch::Matchers::Contains;

StoreOptions mode(OpenMode open_mode) {
  StoreOptions options;
  options.mode = open_mode;
  return options;
}

/// The error of opening; the code and the message.
std::pair<ErrorCode, std::string> open_error(const std::string& path, OpenMode open_mode) {
  try {
    Store::open(path, mode(open_mode));
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  FAIL("no error");
  return {};
}

void commit(Store& store, const std::vector<Fact>& facts) {
  auto transaction = store.begin();
  for (const Fact& f : facts) add(*transaction, f);
  transaction->commit();
}

/// Runs one of the hidden test cases below in a process of its own (a fork without exec would lack
/// RocksDB's threads); true when it passes.
bool in_other_process(const std::string& test, const std::string& graph, const std::string& what) {
  const std::string graph_variable = "ANNALS_TEST_GRAPH=" + graph;
  const std::string what_variable = "ANNALS_TEST_WHAT=" + what;
  std::array<char*, 5> arguments = {const_cast<char*>("store_test"),
                                    const_cast<char*>(test.c_str()), const_cast<char*>("--out"),
                                    const_cast<char*>("/dev/null"), nullptr};
  std::array<char*, 3> environment = {const_cast<char*>(graph_variable.c_str()),
                                      const_cast<char*>(what_variable.c_str()), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(),
                    environment.data()) != 0) {
    return false;
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string given(const char* variable) {
  const char* value = ::getenv(variable);
  return value == nullptr ? "" : value;
}

/// Opens and reads the graph, but cannot change it.
void expect_busy(const std::string& path, const std::string& writer) {
  StoreOptions options;
  options.busy_timeout = std::chrono::milliseconds(50);
  const auto store = Store::open(path, options);
  CHECK(store->snapshot().fact_count() == 1);
  try {
    store->begin();
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kBusy);
    CHECK_THAT(error.what(), Contains(writer) && Contains("0.05 s"));
  }
}

TEST_CASE("hidden: expects a busy graph", "[.]") {
  expect_busy(given("ANNALS_TEST_GRAPH"), given("ANNALS_TEST_WHAT"));
}

TEST_CASE("hidden: writes a round", "[.]") {
  const int round = std::stoi(given("ANNALS_TEST_WHAT"));
  const auto writer = Store::open(given("ANNALS_TEST_GRAPH"));
  commit(*writer, {fact("a", "r", "b" + std::to_string(round))});
  if (round % 3 != 0) writer->fold();
  if (round == 5) writer->compact();
}

TEST_CASE("a second writer is told who writes") {
  TestFolder folder;
  const auto store = Store::open(folder.graph());
  commit(*store, {fact("a", "r", "b")});
  const auto open_change = store->begin();
  const std::string own = "process " + std::to_string(::getpid());
  expect_busy(folder.graph(), own);
  CHECK(in_other_process("hidden: expects a busy graph", folder.graph(), own));
}

TEST_CASE("what is no graph is not touched") {
  TestFolder folder;
  for (const OpenMode open_mode : {OpenMode::kExisting, OpenMode::kReadOnly}) {
    const auto [code, message] = open_error(folder.graph(), open_mode);
    CHECK(code == ErrorCode::kIo);
    CHECK_THAT(message, Contains("does not exist"));
  }
  CHECK_FALSE(std::filesystem::exists(folder.graph()));

  std::filesystem::create_directory(folder.graph());
  std::ofstream(folder.graph() + "/letter.txt") << "Dear Sir";
  for (const OpenMode open_mode : {OpenMode::kCreate, OpenMode::kExisting, OpenMode::kReadOnly}) {
    CHECK(open_error(folder.graph(), open_mode).first == ErrorCode::kIo);
  }
  CHECK(std::distance(std::filesystem::directory_iterator(folder.graph()), {}) == 1);
  CHECK(open_error(folder.graph() + "/letter.txt", OpenMode::kCreate).first == ErrorCode::kIo);
}

TEST_CASE("a creation that was cut short is taken up again") {
  TestFolder folder;
  std::filesystem::create_directory(folder.graph());
  std::ofstream(folder.graph() + "/ANNALS") << "mark";
  std::ofstream(folder.graph() + "/IDENTITY") << "x";
  CHECK(open_error(folder.graph(), OpenMode::kReadOnly).first == ErrorCode::kIo);
  commit(*Store::open(folder.graph()), {fact("a", "r", "b")});
  CHECK(Store::open(folder.graph())->snapshot().fact_count() == 1);
}

TEST_CASE("a graph without its file CURRENT is damaged, not empty") {
  TestFolder folder;
  commit(*Store::open(folder.graph()), {fact("a", "r", "b")});
  std::filesystem::remove(folder.graph() + "/CURRENT");
  CHECK(open_error(folder.graph(), OpenMode::kCreate).first == ErrorCode::kDamaged);
}

TEST_CASE("another format version is refused by name") {
  TestFolder folder;
  commit(*Store::open(folder.graph()), {fact("a", "r", "b")});
  Database::open_for_writing(folder.graph(), {})->put("format", "5", true);
  for (const OpenMode open_mode : {OpenMode::kCreate, OpenMode::kReadOnly}) {
    const auto [code, message] = open_error(folder.graph(), open_mode);
    CHECK(code == ErrorCode::kFormatVersion);
    CHECK_THAT(message, Contains("version 5") && Contains("versions 1 to 4"));
  }
}

TEST_CASE("a gap in the log is damage") {
  TestFolder folder;
  {
    const auto store = Store::open(folder.graph());
    for (int i = 0; i < 3; ++i) commit(*store, {fact("a", "r", "b" + std::to_string(i))});
  }
  {
    const std::string key("L\0\0\0\0\0\0\0\2", 9);
    const auto database = Database::open_for_writing(folder.graph(), {});
    database->remove_range(Space::kMain, key, key + '\0');
  }
  CHECK(open_error(folder.graph(), OpenMode::kCreate).first == ErrorCode::kDamaged);
}

TEST_CASE("a reader beside a writer in another process catches up") {
  TestFolder folder;
  commit(*Store::open(folder.graph()), {fact("a", "r", "b0")});
  const auto reader = Store::open(folder.graph(), mode(OpenMode::kReadOnly));
  CHECK(reader->snapshot().fact_count() == 1);
  CHECK_THROWS_AS(reader->begin(), Error);
  CHECK_THROWS_AS(reader->begin_load({}), Error);
  CHECK_THROWS_AS(reader->compact(), Error);
  std::vector<Snapshot> held;
  for (int round = 1; round <= 6; ++round) {
    if (round % 2 == 0) held.push_back(reader->snapshot());
    REQUIRE(in_other_process("hidden: writes a round", folder.graph(), std::to_string(round)));
    const Snapshot old = reader->snapshot();
    reader->catch_up();
    CHECK(reader->snapshot().commit() == static_cast<CommitNumber>(round) + 1);
    CHECK(rows_of(reader->snapshot()).size() == static_cast<std::size_t>(round) + 1);
    CHECK(rows_of(old).size() == static_cast<std::size_t>(round));
  }
  for (const Snapshot& snapshot : held) CHECK(rows_of(snapshot).size() == snapshot.commit());
}

TEST_CASE("a reader sees commits that are not on the disk yet, too") {
  TestFolder folder;
  const auto writer = Store::open(folder.graph());
  const auto commit = [&](const std::string& name, bool durable) {
    const auto transaction = writer->begin();
    add(*transaction, fact(name, "r", "o"));
    transaction->set_durable(durable);
    transaction->commit();
  };
  commit("a", true);
  const auto reader = Store::open(folder.graph(), mode(OpenMode::kReadOnly));
  for (CommitNumber last = 2; last < 6; ++last) {
    INFO(last);
    commit("b" + std::to_string(last), last == 4);
    reader->catch_up();
    CHECK(reader->snapshot().commit() == last);
  }
}

TEST_CASE("what is erased vanishes from every file when the graph is compacted") {
  TestFolder folder;
  const std::string secret = "Zyxqvutsrponm-Kjihg7";
  const std::string loaded = "Wvqzjxkbpymfg-Dlrcu4";
  auto store = Store::open(folder.graph());
  commit(*store, {fact("a", "r", "b"), fact(secret, "r", "b")});
  CHECK(stands_in_files(folder.graph(), secret));
  store->fold();
  {
    auto load = store->begin_load({});
    for (int i = 0; i < 20000; ++i) load->add(fact("s" + std::to_string(i), "r", "o"));
    load->add(fact(loaded, "r", "b"));
    load->finish();
  }
  CHECK(stands_in_files(folder.graph(), loaded));
  for (const std::string& name : {secret, loaded}) {
    auto transaction = store->begin();
    transaction->erase(
        transaction->snapshot().find_asserted(key_of(*transaction, fact(name, "r", "b")))->number);
    CHECK(transaction->commit()->erased == 1);
  }
  {
    const Snapshot held = store->snapshot();
    CHECK_THROWS_WITH(store->compact(), Contains("snapshot"));
  }
  store->compact();
  CHECK_FALSE(stands_in_files(folder.graph(), secret));
  CHECK_FALSE(stands_in_files(folder.graph(), loaded));
  CHECK(store->check().sound);
  CHECK(store->stats().runs == 1);
  store.reset();
  CHECK_FALSE(stands_in_files(folder.graph(), secret));
  store = Store::open(folder.graph());
  CHECK(store->snapshot().fact_count() == 20001);
  CHECK_FALSE(store->snapshot().find(Term::entity(secret)));
  CHECK(store->snapshot().find(Term::entity("s77")));
}

TEST_CASE("what only erased facts quoted vanishes with them") {
  TestFolder folder;
  auto store = Store::open(folder.graph());
  const Fact inner = fact("a", "r", "Zyxqvutsrponm-Kjihg7");
  const Fact middle(Term::entity("b"), Term::entity("said"), Term::fact(inner));
  const Fact outer(Term::entity("c"), Term::entity("said"), Term::fact(middle));
  const Fact shared = fact("d", "r", "Wvqzjxkbpymfg-Dlrcu4");
  const Fact first(Term::entity("e"), Term::entity("said"), Term::fact(shared));
  const Fact second(Term::entity("f"), Term::entity("said"), Term::fact(shared));
  const Fact third(Term::entity("g"), Term::entity("said"), Term::fact(inner));
  commit(*store, {outer, first, second, third, fact("h", "r", "i")});
  const auto erase = [&](const std::vector<Fact>& facts) {
    auto transaction = store->begin();
    for (const Fact& gone : facts) {
      const Snapshot now = transaction->snapshot();
      transaction->erase(now.find_asserted(key_of(*transaction, gone))->number);
    }
    return transaction->commit()->erased;
  };
  const auto known = [&] { return rows_of(store->snapshot(), Visibility::kKnown).size(); };
  CHECK(known() == 8);
  CHECK(erase({outer}) == 1);
  CHECK(known() == 6);  // `third` quotes `inner` still
  CHECK(erase({first}) == 1);
  CHECK(known() == 5);
  CHECK(erase({second, third}) == 2);
  CHECK(known() == 1);
  store->compact();
  CHECK_FALSE(stands_in_files(folder.graph(), "Zyxqvutsrponm-Kjihg7"));
  CHECK_FALSE(stands_in_files(folder.graph(), "Wvqzjxkbpymfg-Dlrcu4"));
  CHECK(store->check().sound);
  store.reset();
  store = Store::open(folder.graph());
  CHECK(rows_of(store->snapshot(), Visibility::kKnown).size() == 1);
}

TEST_CASE("what an erased fact quoted stays where it is stated, was, or is quoted anew") {
  const auto store = Store::open("", in_memory());
  const Fact now = fact("a", "r", "b"), once = fact("c", "r", "d"), anew = fact("e", "r", "f");
  const auto said = [](const std::string& who, const Fact& what) {
    return Fact(Term::entity(who), Term::entity("said"), Term::fact(what));
  };
  commit(*store, {now, once, said("x", now), said("x", once), said("x", anew)});
  const auto number_of = [&](Transaction& transaction, const Fact& what) {
    return transaction.snapshot().find_asserted(key_of(transaction, what))->number;
  };
  {
    auto transaction = store->begin();
    transaction->retract(number_of(*transaction, once));
    transaction->commit();
  }
  auto transaction = store->begin();
  for (const Fact& what : {now, once, anew}) {
    transaction->erase(number_of(*transaction, said("x", what)));
  }
  add(*transaction, said("y", anew));
  CHECK(transaction->commit()->erased == 3);
  CHECK(store->snapshot().fact_count() == 2);
  CHECK(store->snapshot().as_of(1).fact_count() == 2);
  CHECK(rows_of(store->snapshot(), Visibility::kKnown).size() == 4);
}

TEST_CASE("a flipped byte in a file of facts is found") {
  TestFolder folder;
  {
    const auto store = Store::open(folder.graph());
    auto load = store->begin_load({});
    for (int i = 0; i < 10000; ++i) load->add(fact("s" + std::to_string(i), "r", "o"));
    load->finish();
  }
  std::uintmax_t largest = 0;
  std::filesystem::path file;
  for (const auto& entry : std::filesystem::directory_iterator(folder.graph())) {
    if (entry.path().extension() != ".sst" || entry.file_size() <= largest) continue;
    largest = entry.file_size();
    file = entry.path();
  }
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(largest / 2));
    bytes.put('\x5a');
  }
  const auto store = Store::open(folder.graph());
  CHECK_FALSE(store->check().sound);
}

}  // namespace
}  // namespace annals::store
