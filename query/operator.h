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

class Operator;
using OperatorPtr = std::unique_ptr<Operator>;

inline constexpr VariableId kUnnamed = ~VariableId{0};

/// How an operator's rows are made in parts, which have a range of ids each: one part after the
/// other they are all of the rows.
struct Cut {
  VariableId by = kUnnamed;  // whose ids they are; kUnnamed: no variable holds them
  bool in_sequence = true;   // the rows come as they would from the whole
  bool merged = false;       // it takes merge_parts() to make the rows of those of the parts
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
  /// Whether it does for sure.
  virtual bool counts_rows() const { return false; }
  double estimated_rows = 0;

  // What several threads can do (gather.h). Most operators are not cut.

  /// Empty: it has no parts.
  virtual std::optional<Cut> cut() const { return std::nullopt; }
  /// The whole's rows of those of all parts, where these are merged.
  virtual OperatorPtr merge_parts(OperatorPtr parts) const { return parts; }
  /// Before the first part: reads what all of them share, here and in the inputs that are cut.
  virtual void prepare_parts();
  /// The ids with which about `count` parts begin that take as long as each other, all but the
  /// first: rising, maybe fewer. Those of its first input, where it knows no better.
  virtual std::vector<store::Id> part_begins(std::size_t count) const;
  /// The rows with ids in the range. It uses this operator, which must outlive it and not be asked
  /// for rows. Any thread, one at a time.
  virtual OperatorPtr part(const store::IdRange& range) const;
  /// How long the rows take, about: in facts read one after the other.
  virtual double work() const;
  /// Takes over what a part has counted.
  void add_counters(Operator& part);

  /// How much of an input is asked for.
  enum class Need : std::uint8_t {
    kSame,  // as much as of the operator itself
    kAll,   // before the first row is given
    kFew,
  };
  struct Input {
    OperatorPtr& root;
    Need need = Need::kSame;
    bool is_shared = false;  // by all parts, which do not cut it
    bool is_fixed = false;   // not replaced: the operator's sequence depends on its batches
  };
  /// Its children, which may be replaced by others with the same rows.
  virtual std::vector<Input> inputs() { return {}; }
  /// Whether it reads all of its input before its first row.
  bool reads_all();

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

}  // namespace annals::query

#endif  // ANNALS_QUERY_OPERATOR_H_
