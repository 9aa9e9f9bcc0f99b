// Tables read by several threads: the same graph and the same messages as by one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "loaders/piece_work.h"
#include "loaders/record_reader.h"
#include "tests/loaders/helpers.h"

namespace annals::test {
namespace {

using loaders::FileLoadOptions;

class TextInput : public loaders::Input {
 public:
  TextInput(const std::string& text, std::size_t at_once) : text_(text), at_once_(at_once) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t n = std::min({size, at_once_, text_.size() - at_});
    text_.copy(to, n, at_);
    at_ += n;
    return n;
  }

 private:
  const std::string& text_;
  std::size_t at_once_;
  std::size_t at_ = 0;
};

/// Several MiB, so that there are several pieces; quotes in some stretches only.
std::string random_table(std::mt19937& random, std::size_t rows) {
  std::string text = "subject,relation,object,time,source\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const bool quotes = i % 20'000 < 5'000;
    const std::string number = std::to_string(random() % 2000);
    text += quotes && random() % 3 == 0 ? "\"Ann, the " + number + "th \"\"A\"\"\"" : "s" + number;
    text += quotes && random() % 5 == 0 ? ",\"says\nin two lines\"" : ",met";
    text += ",o" + std::to_string(random() % 5000) + ",20" + std::to_string(10 + random() % 10);
    text += random() % 4 == 0 ? ",paper " + std::to_string(random() % 7) : ",";
    text += random() % 50 == 0 ? "\r\n\n" : "\n";
  }
  return text;
}

TEST_CASE("pieces of a table are whole records, with their lines") {
  std::mt19937 random(3);
  const std::string text = random_table(random, 60'000);
  for (const std::size_t at_once : {std::size_t{1000}, std::size_t{1} << 20, text.size()}) {
    TextInput input(text, at_once);
    loaders::RecordReader reader(input, ',', "t.csv");
    std::string all, piece;
    std::size_t line = 0, pieces = 0;
    for (; reader.next_piece(piece, line); ++pieces) {
      const auto lines = std::count(all.begin(), all.end(), '\n');
      CHECK(line == static_cast<std::size_t>(lines) + 1);
      loaders::RecordReader records(piece, line, ',', "t.csv");
      while (records.next()) CHECK(records.fields().size() == 5);
      all += piece;
    }
    CHECK(pieces > 2);
    CHECK((all == text));
  }
}

/// What a load of the file gives, or says.
struct Loaded {
  std::string dump;
  std::vector<std::string> messages;
  std::uint64_t left_out = 0;
};

Loaded load(const std::string& text, FileLoadOptions options) {
  const LoadFolder folder;
  write_file("t.csv", text);
  Loaded loaded;
  options.bad_line = [&](const Error& error) { loaded.messages.push_back(error.report()); };
  Graph graph = Graph::in_memory();
  try {
    loaded.left_out = loaders::load_files(graph, {"t.csv"}, options).left_out;
    loaded.dump = dumped(graph);
  } catch (const Error& error) {
    loaded.messages.push_back(error.report());
    CHECK(graph.snapshot().commit() == 0);
  }
  return loaded;
}

void check_same(const std::string& text, FileLoadOptions options = {}) {
  options.threads = 1;
  const Loaded expected = load(text, options);
  for (const std::size_t threads : {2, 5}) {
    options.threads = threads;
    const Loaded loaded = load(text, options);
    CHECK((loaded.dump == expected.dump));
    CHECK(loaded.messages == expected.messages);
    CHECK(loaded.left_out == expected.left_out);
  }
}

TEST_CASE("any number of threads, and any memory, makes the same graph of a table") {
  std::mt19937 random(5);
  const std::string text = random_table(random, 60'000);
  FileLoadOptions options;
  const Loaded expected = load(text, options);
  CHECK(expected.messages.empty());
  CHECK(expected.dump.size() > 1'000'000);
  options.memory_limit = std::size_t{1} << 20;
  CHECK((load(text, options).dump == expected.dump));
  check_same(text, options);
}

TEST_CASE("the first bad line is told, however many threads read") {
  std::mt19937 random(6);
  const std::string table = random_table(random, 80'000);
  std::string text = table;
  const auto spoil = [&text](std::size_t at, const std::string& line) {
    text.insert(text.find("\ns", text.size() / 100 * at) + 1, line);
  };
  spoil(90, "s1,met\n");
  spoil(60, "s1,met,o1,2007-02-30,\n");
  spoil(59, "s1,met,\"o\"1,2007,\n");  // something behind the quote
  spoil(58, "s1,,o1,2007,\n");
  spoil(30, std::string("s1,met,o\xFF") + ",2007,\n");
  text += "s1,met,\"never closed,2007,\nand so on\n";
  check_same(text);
  CHECK(load(text, {}).messages.size() == 1);
  CHECK(load(text, {}).messages.front().find("UTF-8") != std::string::npos);
  for (const std::uint64_t bad : {1, 2, 4, 5, 6, 7, 100}) {
    FileLoadOptions options;
    options.skip_bad = bad;
    check_same(text, options);
  }
  FileLoadOptions options;
  options.skip_bad = 7;
  const Loaded loaded = load(text, options);
  CHECK(loaded.left_out == 7);
  CHECK((loaded.dump == load(table, {}).dump));
}

TEST_CASE("what pieces gave is taken in their sequence, and an error ends the work") {
  class Slow : public loaders::PieceReader {
   public:
    loaders::PieceResult read(loaders::TextPiece piece) override {
      loaders::PieceResult result;
      if (piece.first_line % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      result.facts = piece.first_line;
      return result;
    }
  };
  for (const std::size_t threads : {1, 3}) {
    for (const std::uint64_t last : {100, 40}) {
      std::vector<std::unique_ptr<loaders::PieceReader>> readers;
      for (std::size_t i = 0; i < threads; ++i) readers.push_back(std::make_unique<Slow>());
      std::uint64_t taken = 0;
      loaders::PieceWork work(
          std::move(readers),
          [&](const loaders::PieceResult& result) {
            CHECK(result.facts == taken + 1);
            if (result.facts > last) throw Error(ErrorCode::kInvalidInput, "a bad line");
            taken = result.facts;
          },
          [] {});
      const auto all = [&] {
        for (std::size_t i = 1; i <= 100; ++i) work.add({"", i});
        work.finish();
      };
      if (last == 100) {
        all();
      } else {
        CHECK_THROWS_AS(all(), Error);
      }
      CHECK(taken == last);
    }
  }
}

}  // namespace
}  // namespace annals::test
