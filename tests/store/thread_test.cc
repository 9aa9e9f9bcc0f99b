// Readers on several threads while one writes, folds and loads: each sees whole commits only.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

TEST_CASE("readers see whole commits while others write, fold and load") {
  TestFolder folder;
  StoreOptions options;
  options.durable = false;
  options.fold_threshold = 40;
  options.block_rows = 16;
  const auto store = Store::open(folder.graph(), options);
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  // Every commit adds two facts of one subject, so every state has an even number of facts.
  const auto read = [&] {
    while (!done) {
      const Snapshot snapshot = store->snapshot();
      const auto rows = rows_of(snapshot);
      if (rows.size() % 2 != 0 || rows.size() != snapshot.fact_count()) ++wrong;
      std::vector<Id> ids;
      for (const FactRow& row : rows) ids.push_back(Id::fact(row.number));
      if (snapshot.terms(ids).size() != rows.size()) ++wrong;
      const Snapshot earlier = snapshot.as_of(snapshot.commit() / 2);
      if (rows_of(earlier).size() != earlier.fact_count()) ++wrong;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  std::thread folder_thread([&] {
    while (!done) {
      store->fold();
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  });
  for (int i = 0; i < 150; ++i) {
    const std::string subject = "s" + std::to_string(i);
    if (i % 10 == 9) {
      auto load = store->begin_load({});
      for (int j = 0; j < 60; ++j) load->add(fact(subject, "r", "o" + std::to_string(j)));
      load->finish();
      continue;
    }
    auto transaction = store->begin();
    add(*transaction, fact(subject, "r", "a"));
    add(*transaction, fact(subject, "r", "b"));
    if (i % 3 == 0 && i > 0) {
      const std::string old = "s" + std::to_string(i / 2);
      for (const char* object : {"a", "b"}) {
        const Snapshot now = transaction->snapshot();
        const auto row = now.find_asserted(key_of(*transaction, fact(old, "r", object)));
        if (row) transaction->retract(row->number);
      }
    }
    transaction->commit();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  folder_thread.join();
  CHECK(wrong == 0);
  CHECK(store->check().sound);
}

TEST_CASE("a second transaction waits for the first one") {
  const auto store = Store::open("", in_memory());
  auto first = store->begin();
  add(*first, fact("a", "r", "b"));
  std::atomic<bool> began = false;
  std::thread other([&] {
    auto second = store->begin();
    began = true;
    add(*second, fact("a", "r", "c"));
    second->commit();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK_FALSE(began);
  first->commit();
  other.join();
  CHECK(store->snapshot().fact_count() == 2);
}

}  // namespace
}  // namespace annals::store
