// Limits and cancelling: every operator that gathers rows ends the query, and says which limit it
// was. Cancelling is tested by the work that is done after it, not by time.
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>

#include "query/cycle_join.h"
#include "query/id_table.h"
#include "query/merge_join.h"
#include "query/row_table.h"
#include "query/sort.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

using store::Id;

/// A ring of people, who all know the next two, and each was born in one of a hundred towns.
std::string ring() {
  constexpr int kPeople = 3000;
  std::string facts;
  for (int i = 0; i < kPeople; ++i) {
    const std::string name = "p" + std::to_string(i);
    for (int k = 1; k < 3; ++k) {
      facts += name + " knows p" + std::to_string((i + k) % kPeople) + " @ 20" +
               std::to_string(10 + i % 80) + " . ";
    }
    facts += name + " born t" + std::to_string(i % 100) + " . ";
  }
  return facts;
}

const std::vector<std::string> kGathering = {
    "find count(*) where { ?x knows ?y . ?x born ?t . ?y born ?t }",             // hash join
    "find ?y, ?t where { ?x knows ?y . ?x born ?t }",                            // distinct
    "find ?y, count(*) where { ?x knows ?y }",                                   // groups by id
    "find ?y, ?t, count(*) where { ?x knows ?y @ ?t }",                          // groups by row
    "find ?x where { ?x knows ?y } order by ?x desc",                            // sort
    "find count(distinct ?l) where { ?x knows ?y . let ?l = name(?x) }",         // aggregate
    "find list(?y) where { ?x knows ?y }",                                       // aggregate
    "find count(*) where { p0 knows+ ?x }",                                      // closure
    "find count(*) where { ?x (knows/knows)+ p7 }",                              // closure of steps
    "path from p0 to p1501 directed",                                            // path
    "find count(*) where { ?x knows ?y . ?y knows ?z . ?x knows ?z }",           // cycle
    "find count(distinct ?z) where { p0 knows+ ?y . ?y knows ?z @ 2030/2040 }",  // set
};

std::string message_of(const std::function<void()>& run, ErrorCode code) {
  try {
    run();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a query that needs too much memory says how to give it more") {
  Statements s(ring());
  for (const std::string& question : kGathering) {
    INFO(question);
    s.options().memory_limit = std::size_t{16} << 10;
    const std::string message = message_of([&] { s.rows(question); }, ErrorCode::kLimit);
    CHECK(has(message, "working memory"));
    CHECK(has(message, "16384 bytes"));
    CHECK(has(message, "--memory"));
    CHECK(has(message, "memory_limit"));
    s.options().memory_limit = std::size_t{64} << 20;
    CHECK_NOTHROW(s.rows(question));
  }
}

TEST_CASE("a query that takes too long says how to give it longer") {
  Statements s(ring());
  s.options().time_limit = std::chrono::milliseconds(0);
  for (const std::string& question : kGathering) {
    INFO(question);
    const std::string message = message_of([&] { s.rows(question); }, ErrorCode::kLimit);
    CHECK(has(message, "time limit of 0 ms"));
    CHECK(has(message, "--timeout"));
    CHECK(has(message, "time_limit"));
  }
}

TEST_CASE("a query that was cancelled begins nothing more") {
  Statements s(ring());
  const std::atomic<bool> cancel{true};
  s.options().cancel = &cancel;
  for (const std::string& question : kGathering) {
    INFO(question);
    CHECK(message_of([&] { s.rows(question); }, ErrorCode::kCancelled) ==
          "the query was cancelled");
  }
}

/// Pairs of integers; the query is cancelled when the last was given.
class Pairs : public Operator {
 public:
  Pairs(Context& pair_context, Schema pair_schema, std::size_t rows, std::atomic<bool>& cancel,
        const std::function<std::pair<int, int>(int)>& pair)
      : Operator(pair_context, std::move(pair_schema)), rows_(rows), cancel_(cancel), pair_(pair) {}
  std::string describe(const Variables&) const override { return "pairs"; }
  std::vector<const Operator*> children() const override { return {}; }
  std::optional<VariableId> sorted_by() const override { return schema().front(); }

 protected:
  bool do_next(Batch& batch) override {
    for (; given_ < rows_ && batch.size < kBatchSize; ++batch.size, ++given_) {
      const auto [first, second] = pair_(static_cast<int>(given_));
      batch.columns[0].push_back(Id::integer(first));
      batch.columns[1].push_back(Id::integer(second));
    }
    if (given_ == rows_) cancel_ = true;
    return batch.size > 0;
  }
  void do_restart() override { given_ = 0; }

 private:
  std::size_t rows_, given_ = 0;
  std::atomic<bool>& cancel_;
  std::function<std::pair<int, int>(int)> pair_;
};

struct Cancelled {
  Cancelled() : options(graph.options()) {
    options.cancel = &cancel;
    context.emplace(graph.store().snapshot(), options);
  }
  OperatorPtr pairs(Schema schema, std::size_t rows,
                    const std::function<std::pair<int, int>(int)>& pair) {
    return std::make_unique<Pairs>(*context, std::move(schema), rows, cancel, pair);
  }
  /// Whether the operator, once its input was read to the end, ends before it gives a row.
  void check(Operator& gathering) {
    Batch batch;
    CHECK(message_of([&] { gathering.next(batch); }, ErrorCode::kCancelled) ==
          "the query was cancelled");
  }

  Statements graph;
  std::atomic<bool> cancel{false};
  Options options;
  std::optional<Context> context;
};

TEST_CASE("a sort ends while it sorts") {
  Cancelled c;
  Sort sort(*c.context, c.pairs({0, 1}, 200000, [](int i) { return std::pair(-i, i); }), {{0}}, {});
  c.check(sort);
}

TEST_CASE("a join of circles ends while it looks for them") {
  Cancelled c;
  // Both ends of every pair are one of 300 nodes: 90,000 pairs, 27 million triangles.
  constexpr int kNodes = 300;
  const auto pair = [](int i) { return std::pair(i / kNodes, i % kNodes); };
  std::vector<CycleJoin::Edge> edges;
  edges.push_back({c.pairs({0, 1}, kNodes * kNodes, pair), 0, 1});
  edges.push_back({c.pairs({1, 2}, kNodes * kNodes, pair), 1, 2});
  edges.push_back({c.pairs({0, 2}, kNodes * kNodes, pair), 0, 2});
  // Cancelled by the last edge; so that the earlier ones are read, each sets it back.
  class Reset : public Operator {
   public:
    Reset(Context& reset_context, OperatorPtr input, std::atomic<bool>& cancel)
        : Operator(reset_context, input->schema()), input_(std::move(input)), cancel_(cancel) {}
    std::string describe(const Variables&) const override { return "reset"; }
    std::vector<const Operator*> children() const override { return {}; }

   protected:
    bool do_next(Batch& batch) override {
      const bool more = input_->next(batch);
      cancel_ = false;
      return more;
    }
    void do_restart() override {}

   private:
    OperatorPtr input_;
    std::atomic<bool>& cancel_;
  };
  for (std::size_t i = 0; i < 2; ++i) {
    edges[i].facts = std::make_unique<Reset>(*c.context, std::move(edges[i].facts), c.cancel);
  }
  CycleJoin join(*c.context, {0, 1, 2}, std::move(edges), {0, 1, 2});
  c.check(join);
}

TEST_CASE("tables that grow end while they move what they hold") {
  Cancelled c;
  c.cancel = true;
  constexpr int kMost = 200000;  // ids, the most that may be added
  CHECK(message_of(
            [&] {
              KeyCounts counts(*c.context);
              for (int i = 0; i < kMost; ++i) counts.add({Id::integer(i), Id::none()});
            },
            ErrorCode::kCancelled) != "");
  CHECK(message_of(
            [&] {
              RowTable table(*c.context, 1, {0});
              Batch row;
              row.reset(1);
              row.columns[0].resize(1);
              row.size = 1;
              for (int i = 0; i < kMost; ++i) {
                row.columns[0][0] = Id::integer(i);
                table.insert(row, 0);
              }
            },
            ErrorCode::kCancelled) != "");
}

}  // namespace
}  // namespace annals::query
