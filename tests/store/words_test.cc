// Words of many ids at once, and the cache of their pages.
#include "store/words.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "model/error.h"
#include "store/run.h"
#include "store/run_writer.h"
#include "store/word_pages.h"
#include "tests/store/store_fixture.h"

namespace annals::store {
namespace {

std::string text_of(std::size_t i, std::size_t bytes) {
  std::string text = "text " + std::to_string(i) + " ";
  while (text.size() < bytes) text += static_cast<char>('a' + (i + text.size()) % 26);
  return text;
}

/// Facts with so many different texts, in runs of a third each; the last third is not folded.
std::unique_ptr<Store> store_of_texts(std::size_t count, std::size_t bytes, StoreOptions options) {
  options.fold_threshold = std::size_t{1} << 30;
  auto store = Store::open("", options);
  for (std::size_t third = 0; third < 3; ++third) {
    const auto transaction = store->begin();
    for (std::size_t i = third; i < count; i += 3) {
      add(*transaction,
          Fact(Term::entity("s"), Term::entity("says"), Term::text(text_of(i, bytes))));
    }
    transaction->commit();
    if (third < 2) store->fold();
  }
  return store;
}

void check_words(const Snapshot& snapshot, std::size_t count, std::size_t bytes, WordReader& reader,
                 std::mt19937& random, std::size_t asked) {
  std::vector<Id> ids;
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < asked; ++k) {
    if (k % 7 == 3) {  // no words: they have no records
      ids.push_back(k % 2 == 0 ? Id::none() : Id::make(IdKind::kInteger, k));
      texts.emplace_back();
      continue;
    }
    const std::string text = text_of(random() % count, bytes);
    for (std::size_t again = 0; again <= k % 2; ++again) {
      ids.push_back(*snapshot.find(Term::text(text)));
      texts.push_back(static_cast<char>(WordKind::kText) + text);
    }
  }
  const auto records = reader.read(ids);
  REQUIRE(records.size() == ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) REQUIRE(records[i] == texts[i]);
}

TEST_CASE("a reader gives the words of runs and of recent commits") {
  const auto store = store_of_texts(5000, 20, in_memory());
  const Snapshot snapshot = store->snapshot();
  const auto reader = snapshot.word_reader();
  std::mt19937 random(7);
  for (int round = 0; round < 5; ++round) check_words(snapshot, 5000, 20, *reader, random, 300);
  const Id never = Id::make(IdKind::kEntity, 1'000'000);
  CHECK_THROWS_AS(reader->read({&never, 1}), Error);
  const Id other_kind =
      Id::make(IdKind::kEntity, snapshot.find(Term::text(text_of(5, 20)))->payload());
  CHECK_THROWS_AS(reader->read({&other_kind, 1}), Error);
}

TEST_CASE("a reader of more words than it keeps at hand copies them, with any cache") {
  for (const std::size_t cache : {std::size_t{0}, std::size_t{1} << 20, std::size_t{1} << 30}) {
    StoreOptions options = in_memory();
    options.word_cache_bytes = cache;
    const auto store = store_of_texts(2400, 16'000, options);  // 38 MB, 4 words a page
    const Snapshot snapshot = store->snapshot();
    const auto reader = snapshot.word_reader();
    std::mt19937 random(11);
    for (const std::size_t asked : {10, 2000, 50, 400}) {
      check_words(snapshot, 2400, 16'000, *reader, random, asked);
    }
  }
}

TEST_CASE("terms come in the sequence of their ids, facts with their parts") {
  const auto store = Store::open("", in_memory());
  const auto transaction = store->begin();
  const Fact inner = fact("a", "r", "b", "2007-05-28");
  add(*transaction, inner);
  add(*transaction, Fact(Term::fact(inner), Term::entity("source"), Term::integer(7)));
  const Id id = transaction->intern(Term::fact(inner));
  transaction->commit();
  const Snapshot snapshot = store->snapshot();
  const Id a = *snapshot.find(Term::entity("a"));
  const std::vector<Id> ids = {id,         a, a, kAlways, id, *snapshot.find(Term::integer(7)),
                               Id::none(), a};
  CHECK(snapshot.terms(ids) == std::vector<Term>{Term::fact(inner), Term::entity("a"),
                                                 Term::entity("a"), Term::time(TimeValue::always()),
                                                 Term::fact(inner), Term::integer(7), Term(),
                                                 Term::entity("a")});
  CHECK(snapshot.terms({}).empty());
}

TEST_CASE("a list of words with and without gaps") {
  for (const std::size_t gap : {std::size_t{0}, std::size_t{1}, std::size_t{5}}) {
    WordList words;
    for (std::size_t i = 0; i < 10; ++i)
      words.add(100 + i + (i >= gap && gap > 0 ? 3 : 0), "w" + std::to_string(i));
    words.index();
    REQUIRE(words.size() == 10);
    const std::string bytes = encode_page(words);
    const WordList read = decode_page(bytes);
    PageWalk walk(bytes);
    CHECK(walk.find(99).data() == nullptr);
    for (std::size_t i = 0; i < 10; ++i) {
      const std::string word = "w" + std::to_string(i);
      CHECK(words.find(words.number(i)) == word);
      CHECK(read.find(words.number(i)) == word);
      CHECK(read.number(i) == words.number(i));
      if (i % 2 == 1 || i == 4) CHECK(walk.find(words.number(i)) == word);
      CHECK(PageWalk(bytes).find(words.number(i)) == word);
      CHECK(words.find(word, words.index_row(i).first).has_value() ==
            (words.index_row(i).second == words.number(i) ||
             word == words.find(words.index_row(i).second)));
    }
    CHECK(words.find(99).data() == nullptr);
    CHECK(words.find(words.number(9) + 1).data() == nullptr);
    if (gap == 5) CHECK(words.find(106).data() == nullptr);
    if (gap == 5) CHECK(PageWalk(bytes).find(106).data() == nullptr);
    CHECK(walk.find(words.number(9) + 1).data() == nullptr);
    PageWalk cut(std::string_view(bytes).substr(0, bytes.size() - 1));
    CHECK_THROWS_AS(cut.find(words.number(9)), Error);
  }
  CHECK(WordList().find(0).data() == nullptr);
  CHECK(PageWalk(encode_page(WordList())).find(0).data() == nullptr);
}

TEST_CASE("the cache of pages stays within its bytes") {
  const TestFolder folder;
  const StoreOptions options;
  const auto database = Database::open_for_writing(folder.graph(), options);
  RunWriter writer(*database, 1, 100);
  writer.begin(Section::kWords);
  constexpr std::size_t kWords = 200 * kPageWords;
  for (std::size_t i = 0; i < kWords; ++i) {
    writer.add_word(i + 1, entity_record("word " + std::to_string(1'000'000 + i)));
  }
  database->take_in(writer.finish());
  const Run run(database, writer.info());

  constexpr std::size_t kBytes = std::size_t{512} << 10;
  PageCache cache(kBytes);
  const std::size_t page_bytes = cache.page(run, 0)->bytes();
  std::atomic<int> wrong = 0;
  const auto read_all = [&] {
    for (std::size_t i = 0; i < kWords; i += 37) {
      const auto page = cache.page(run, *run.page_of(i + 1));
      if (page->find(i + 1) != entity_record("word " + std::to_string(1'000'000 + i))) ++wrong;
    }
  };
  std::thread beside(read_all);
  read_all();
  beside.join();
  CHECK(wrong == 0);
  CHECK(cache.bytes() > kBytes / 2);
  CHECK(cache.bytes() <= kBytes + 8 * page_bytes);
  CHECK(cache.page(run, 3) == cache.page(run, 3));  // kept, not decoded again

  const std::size_t pages = run.directory(Section::kWords).blocks();
  std::size_t came_in = 0;
  for (std::size_t p = 0; p < pages; ++p)
    came_in += cache.page_with_room(run, p) != nullptr ? 1 : 0;
  CHECK(came_in > 0);          // what is here, and now and then another
  CHECK(came_in < pages / 2);  // the rest finds no room
  CHECK(cache.bytes() <= kBytes + 8 * page_bytes);
  PageCache empty(kBytes);
  CHECK(empty.page_with_room(run, 0) != nullptr);
  CHECK(empty.page_with_room(run, 0) == empty.page(run, 0));
}

}  // namespace
}  // namespace annals::store
