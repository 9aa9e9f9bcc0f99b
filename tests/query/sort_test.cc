// Sorting: what takes long can be ended.
#include "query/sort.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <vector>

#include "query/special.h"
#include "tests/query/statements.h"

namespace annals::query {
namespace {

/// Integers in falling sequence: every comparison of a sort has something to do.
std::vector<store::Id> many(Context& context) {
  std::vector<store::Id> ids;
  for (std::int64_t i = 200000; i > 0; --i) ids.push_back(context.intern(Term::integer(i)));
  return ids;
}

ErrorCode code_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::kInternal;
}

}  // namespace

TEST_CASE("a sort is cancelled between comparisons") {
  Statements graph;
  std::atomic<bool> cancel = false;
  Options options = graph.options();
  options.cancel = &cancel;
  Context context(graph.store().snapshot(), options);
  const std::vector<store::Id> ids = many(context);
  std::vector<std::vector<store::Id>> rows;
  for (const store::Id id : ids) rows.push_back({id, id});

  CHECK(ranks_of(ids, context).size() == ids.size());
  cancel = true;
  CHECK(code_of([&] { ranks_of(ids, context); }) == ErrorCode::kCancelled);
  CHECK(code_of([&] { context.many_terms(ids); }) == ErrorCode::kCancelled);
  CHECK(code_of([&] { sort_rows(rows, {{0, false}}, {}, {}, context); }) == ErrorCode::kCancelled);
  Checkpoint checkpoint(context);
  CHECK(code_of([&] {
          for (int i = 0; i < 100000; ++i) checkpoint.step();
        }) == ErrorCode::kCancelled);
}

}  // namespace annals::query
