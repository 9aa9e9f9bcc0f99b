// Queries on which several threads work: the rows and their sequence are those of one thread, and
// every end of a query ends all of them.
#include "query/gather.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <thread>

#include "store/worker_pool.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

using store::Id;
using Rows = std::vector<std::string>;

constexpr std::size_t kProcessors = 4;

enum class Kept { kInBlocks, kRecent, kBoth };

/// People who know and met others, with days; in small blocks, in recent commits, or in both.
void fill(Statements& s, Kept kept) {
  constexpr int kPeople = 400;
  for (int begin = 0; begin < kPeople; begin += 100) {
    std::string facts;
    for (int i = begin; i < begin + 100; ++i) {
      const std::string name = "p" + std::to_string(i);
      const std::string day = "200" + std::to_string(i % 10) + "-0" + std::to_string(1 + i % 9);
      for (const int other : {i * 7 + 1, i * 13 + 5, i + 1, i + 2}) {
        facts += name + " knows p" + std::to_string(other % kPeople) + " . ";
      }
      for (const int other : {i * 3 + 2, i / 2, 0}) {
        facts += name + " met p" + std::to_string(other % kPeople) + " @ " + day + " . ";
      }
      facts += "p0 met " + name + " @ " + day + "/.. . ";
      if (i % 3 == 0) facts += name + " age " + std::to_string(i % 40) + " . ";
    }
    if (kept == Kept::kBoth && begin == 300) s.store().fold();
    s.add(facts);
  }
  if (kept == Kept::kInBlocks) s.store().compact();
}

store::StoreOptions small_blocks() {
  store::StoreOptions options;
  options.block_rows = 16;
  options.folds_in_background = false;
  options.processors = kProcessors;
  return options;
}

/// A graph of which every fact is worth a thread.
struct Cut {
  explicit Cut(Kept kept) : s(small_blocks()) {
    fill(s, kept);
    s.options().part_facts = 1;
  }
  Rows rows(const std::string& text, std::size_t workers) {
    s.options().workers = workers;
    return s.rows(text);
  }
  bool is_cut(const std::string& text, std::size_t workers) {
    for (const std::string& line : rows("explain " + text, workers)) {
      if (line.find("parts") != std::string::npos) return true;
    }
    return false;
  }
  Statements s;
};

const std::vector<std::string> kCutQuestions = {
    "find ?y where { ?x knows ?y }",
    "find ?x, count(*) as ?n where { ?x knows ?y } order by ?n desc limit 7",
    "find ?x, count(*), min(?y), max(?t) where { ?x met ?y @ ?t }",
    "find count(*), count(distinct ?x), min(?y), max(?y), sample(?y) where { ?x knows ?y . ?x met "
    "_ "
    "}",
    "find ?r, count(*) where { _ ?r _ }",
    "find count(*) where { ?x knows ?y . ?y knows ?z . ?z knows ?x }",
    "find all ?y, ?x where { ?x knows ?y . ?y knows ?z . ?z knows ?x }",
    "find count(*) where { ?x knows ?y . ?x met ?z }",
    "find all ?x, ?y, ?z where { ?x knows ?y . ?x met ?z }",
    "find all ?x, ?y where { ?x knows ?y . ?x met ?y }",
    "find count(*) where { ?x met _ @ ?a . ?x met _ @ ?b in ?a }",
    "find all ?x, ?y where { ?x met ?y @ ?a . ?x met _ @ ?b in ?a }",
    "find count(*) where { { find ?x where { ?x knows _ } } { find ?x where { ?x met _ } } "
    "{ find ?x where { ?x age _ } } }",
    "find ?x, ?a where { { find ?x where { ?x knows _ } } ?x age ?a }",
    "find ?x, ?y where { ?x age ?n . { find ?y, count(*) as ?n where { ?y age _ } } }",
    "find ?x where { ?x knows ?y } order by ?x desc",
    "find ?x, ?y where { ?x knows ?y } order by ?y, ?x limit 20",
    "find ?x, ?y where { ?x met ?y . filter ?y != p0 and matches(name(?x), \"7\") }",
    "find ?r, count(*) as ?n where { _ ?r _ @ 2003 } order by ?n desc",
    "find count(*) where { ?x knows ?y . ?x knows ?z . ?y knows ?z }",
};

/// What cannot be explained.
const std::string kShown = "show { ?x wants ?y } where { ?x knows ?y }";

TEST_CASE("Several threads give the rows of one, in their sequence") {
  const Kept kept = GENERATE(Kept::kInBlocks, Kept::kRecent, Kept::kBoth);
  Cut graph(kept);
  for (const std::string& text : kCutQuestions) {
    INFO(text);
    CHECK_FALSE(graph.is_cut(text, 1));
    CHECK(graph.is_cut(text, kProcessors));
    const Rows one = graph.rows(text, 1);
    CHECK_FALSE(one.empty());
    CHECK(graph.rows(text, 2) == one);
    CHECK(graph.rows(text, kProcessors) == one);
  }
  CHECK(graph.rows(kShown, kProcessors) == graph.rows(kShown, 1));
}

TEST_CASE("Earlier states and graphs with other names are read in parts") {
  Cut graph(Kept::kBoth);
  graph.s.change("retract { ?x knows p1 } where { ?x knows p1 }");
  graph.s.add("p17 also-known-as p18 . p20 also-known-as p399");
  for (const std::string& text : kCutQuestions) {
    for (const std::string as_of : {"", " as of 2", " as of 5"}) {
      INFO(text + as_of);
      CHECK(graph.rows(text + as_of, kProcessors) == graph.rows(text + as_of, 1));
    }
  }
}

TEST_CASE("What is not to be read in parts is not") {
  Cut graph(Kept::kInBlocks);
  for (const std::string text : {"find ?x, ?y where { ?x knows ?y } limit 3",
                                 "find all ?x, ?t where { ?x met _ @ ?t } order by ?t limit 3",
                                 "ask { ?x knows ?y }", "?x met ?y @ in 2003"}) {
    INFO(text);
    CHECK_FALSE(graph.is_cut(text, kProcessors));
    CHECK(graph.rows(text, kProcessors) == graph.rows(text, 1));
  }
  graph.s.options().part_facts = 1000;
  CHECK_FALSE(graph.is_cut("find ?x where { ?x age _ }", kProcessors));
}

TEST_CASE("Explain adds up what the parts did") {
  Cut graph(Kept::kInBlocks);
  const std::string text =
      GENERATE("explain analyze find count(*) where { ?x knows ?y . ?x met ?z }",
               "explain analyze find count(*) where { ?x age 3 . ?x knows ?y . ?y met ?z }");
  const auto counted = [](const std::string& line) {
    return line.substr(line.find("; ") + 2, line.find(" row", line.find("; ")) - line.find("; "));
  };
  const Rows one = graph.rows(text, 1);
  const Rows cut = graph.rows(text, kProcessors);
  REQUIRE(cut.size() == one.size() + 2);  // the gather, and what adds up the counts
  INFO(cut[1]);
  CHECK(cut[1].find("parts by ?x, ") != std::string::npos);
  // Scans, look-ups and joins: each has read its rows once.
  for (std::size_t i = 1; i < one.size(); ++i) CHECK(counted(cut[i + 2]) == counted(one[i]));
}

// ---- the ends of queries ----

/// Rows 0 to `rows - 1`, cut anywhere. What is done with each batch is told to a function.
class Numbers : public Operator {
 public:
  using Told = std::function<void(std::uint64_t)>;
  Numbers(Context& number_context, std::uint64_t rows, Told told, bool is_one_part = false)
      : Operator(number_context, {0}),
        next_(0),
        end_(rows),
        told_(std::move(told)),
        is_one_part_(is_one_part) {}
  std::string describe(const Variables&) const override { return "numbers"; }
  std::vector<const Operator*> children() const override { return {}; }
  std::optional<query::Cut> cut() const override { return query::Cut{0}; }
  double work() const override { return static_cast<double>(end_); }
  std::vector<Id> part_begins(std::size_t count) const override {
    std::vector<Id> begins;
    if (is_one_part_) return begins;
    for (std::size_t i = 1; i < count; ++i) begins.push_back(Id{end_ * i / count});
    return begins;
  }
  OperatorPtr part(const store::IdRange& range) const override {
    auto part =
        std::make_unique<Numbers>(context(), std::min(end_ - 1, range.last.bits) + 1, told_);
    part->next_ = range.first.bits;
    return part;
  }

 protected:
  bool do_next(Batch& batch) override {
    if (next_ >= end_) return false;
    told_(next_);
    for (; batch.size < 64 && next_ < end_; ++batch.size) batch.columns[0].push_back(Id{next_++});
    return true;
  }
  void do_restart() override { next_ = 0; }

 private:
  std::uint64_t next_, end_;
  Told told_;
  bool is_one_part_;
};

constexpr std::uint64_t kNumbers = 1 << 20;

struct Gathered {
  explicit Gathered(Numbers::Told told, bool reads_all = true,
                    std::size_t memory = std::size_t{1} << 30, bool is_one_part = false)
      : s(small_blocks()), options(s.options()) {
    options.cancel = &cancel;
    options.memory_limit = memory;
    options.part_facts = 1024;
    context.emplace(s.store().snapshot(), options);
    gather = std::make_unique<Gather>(
        *context, std::make_unique<Numbers>(*context, kNumbers, std::move(told), is_one_part),
        reads_all);
  }
  ErrorCode code_of_end() {
    Batch batch;
    try {
      while (gather->next(batch)) {
      }
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kUsage;
  }
  Statements s;
  std::atomic<bool> cancel{false};
  Options options;
  std::optional<Context> context;
  OperatorPtr gather;
};

TEST_CASE("Rows of parts come part after part, and each once") {
  Gathered g([](std::uint64_t) {});
  const std::size_t before = g.context->memory_left();
  Batch batch;
  std::uint64_t next = 0;
  bool rises = true;
  while (g.gather->next(batch)) {
    for (const Id id : batch.columns[0]) rises = rises && id.bits == next++;
  }
  CHECK(rises);
  CHECK(next == kNumbers);
  CHECK(g.context->memory_left() == before);
  g.gather->restart();
  REQUIRE(g.gather->next(batch));
  CHECK(batch.columns[0][0].bits == 0);
}

TEST_CASE("What a part throws ends the others, and is thrown to the one who asks") {
  constexpr std::uint64_t kDamaged = 4096;
  std::atomic<std::uint64_t> batches{0};
  std::atomic<bool> thrown{false};
  Gathered g([&](std::uint64_t at) {
    ++batches;
    if (at == kDamaged) {
      thrown = true;
      throw Error(ErrorCode::kDamaged, "a part is damaged");
    }
    // The others do not run far ahead of it, however slow its thread may be.
    while (at > 4 * kDamaged && !thrown) std::this_thread::yield();
  });
  CHECK(g.code_of_end() == ErrorCode::kDamaged);
  CHECK(batches < kNumbers / 64 / 2);
}

TEST_CASE("Cancelling ends all parts") {
  std::atomic<std::uint64_t> batches{0};
  std::atomic<bool>* cancel = nullptr;
  Gathered g([&](std::uint64_t) {
    if (++batches == 100) *cancel = true;
  });
  cancel = &g.cancel;
  CHECK(g.code_of_end() == ErrorCode::kCancelled);
  CHECK(batches <= 100 + kProcessors);
}

TEST_CASE("An answer that is dropped half way leaves nothing behind") {
  std::atomic<std::uint64_t> batches{0};
  Gathered g([&](std::uint64_t) { ++batches; });
  const std::size_t before = g.context->memory_left();
  Batch batch;
  REQUIRE(g.gather->next(batch));
  CHECK(g.context->memory_left() < before);
  g.gather.reset();
  CHECK(g.context->memory_left() == before);
  const std::uint64_t made = batches;
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(batches == made);
}

TEST_CASE("What is made ahead keeps to the memory of the query") {
  constexpr std::size_t kMemory = std::size_t{1} << 20;
  for (const bool is_one_part : {false, true}) {
    Gathered g([](std::uint64_t) {}, true, kMemory, is_one_part);
    Batch batch;
    std::uint64_t rows = 0;
    while (g.gather->next(batch)) {
      rows += batch.size;
      if (g.context->memory_left() < kMemory / 2) FAIL("more is kept than may be");
    }
    CHECK(rows == kNumbers);
  }
}

TEST_CASE("The first rows are made by the one who asks, where no more may be wanted") {
  std::atomic<std::uint64_t> batches{0};
  const std::thread::id asking = std::this_thread::get_id();
  std::atomic<bool> by_others{false};
  Gathered g(
      [&](std::uint64_t) {
        ++batches;
        if (std::this_thread::get_id() != asking) by_others = true;
      },
      false);
  Batch batch;
  REQUIRE(g.gather->next(batch));
  CHECK(batches == 1);
  CHECK_FALSE(by_others);
  while (g.gather->next(batch)) {
  }
  CHECK(batches == kNumbers / 64);
}

TEST_CASE("Progress is told by the thread that asks") {
  const std::thread::id asking = std::this_thread::get_id();
  bool told_by_others = false;
  std::uint64_t told = 0;
  Statements s(small_blocks());
  Options options = s.options();
  options.progress = [&](const Progress& progress) {
    told_by_others = told_by_others || std::this_thread::get_id() != asking;
    told = progress.rows;
  };
  Context context(s.store().snapshot(), options);
  Gather gather(
      context,
      std::make_unique<Numbers>(context, kNumbers,
                                [](std::uint64_t at) {
                                  if (at % 16384 == 0) {
                                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
                                  }
                                }),
      true);
  Batch batch;
  while (gather.next(batch)) {
  }
  CHECK(told > 0);
  CHECK_FALSE(told_by_others);
}

TEST_CASE("Threads that are at work by themselves leave none to help") {
  std::atomic<bool> by_others{false};
  const std::thread::id asking = std::this_thread::get_id();
  const auto told = [&](std::uint64_t) {
    if (std::this_thread::get_id() != asking) by_others = true;
  };
  Gathered g(told);
  {
    const store::BusyThreads::Work work(g.s.store().workers().busy(), kProcessors);
    CHECK(g.code_of_end() == ErrorCode::kUsage);
  }
  CHECK_FALSE(by_others);
}

}  // namespace
}  // namespace annals::query
