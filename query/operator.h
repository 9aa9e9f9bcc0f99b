// An operator of a plan: pulled batch by batch. One operator, one file.
#ifndef ANNALS_QUERY_OPERATOR_H_
#define ANNALS_QUERY_OPERATOR_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/batch.h"
#include "query/context.h"

namespace annals::query {

/// What explain analyze shows of one operator.
struct OperatorCounters {
  std::uint64_t rows = 0;
  std::uint64_t batches = 0;
  std::chrono::nanoseconds time{0};  // its children's included
  std::uint64_t blocks_read = 0;
  std::uint64_t blocks_skipped = 0;
};

/// The base of all operators: counts, times and checks for cancelling in one place.
class Operator {
 public:
  Operator(Context& context, Schema schema) : context_(context), schema_(std::move(schema)) {}
  virtual ~Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  /// The next rows, aligned with schema(); never an empty batch; false at the end.
  bool next(Batch& batch);
  /// Begins again from the start (after the seed of an inner group was filled anew). Resets
  /// children too.
  void restart();

  const Schema& schema() const { return schema_; }
  const OperatorCounters& counters() const { return counters_; }
  /// One line for explain: "scan relation-subject-object met ?who".
  virtual std::string describe(const Variables& variables) const = 0;
  virtual std::vector<const Operator*> children() const = 0;
  /// The variables of its children, where they are of another scope (an inner find).
  virtual const Variables* inner_variables() const { return nullptr; }
  /// The variable by whose ids its rows rise, if that is known.
  virtual std::optional<VariableId> sorted_by() const { return std::nullopt; }
  /// Whether no row comes twice for sure.
  virtual bool gives_each_once() const { return false; }
  /// Asks, before the first row, for no more than the `rows` rows whose `time` begins earliest and
  /// all that begin with the last of them; `alone`: nothing else sorts the rows, so that any of
  /// these will do where times are equal. False: it gives all of its rows, as it would have.
  virtual bool keep_earliest(VariableId time, std::size_t rows, bool alone) {
    return static_cast<void>(time), static_cast<void>(rows), static_cast<void>(alone), false;
  }
  /// Instead of its rows, before the first one: how many it has, where that is known without making
  /// them. It gives none then.
  virtual std::optional<std::uint64_t> count_rows() { return std::nullopt; }
  double estimated_rows = 0;

 protected:
  virtual bool do_next(Batch& batch) = 0;
  virtual void do_restart() = 0;
  Context& context() const { return context_; }
  OperatorCounters& mutable_counters() { return counters_; }

 private:
  Context& context_;
  Schema schema_;
  OperatorCounters counters_;
};

using OperatorPtr = std::unique_ptr<Operator>;

}  // namespace annals::query

#endif  // ANNALS_QUERY_OPERATOR_H_
