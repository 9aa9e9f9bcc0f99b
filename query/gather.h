// The rows of an operator that several threads make in parts.
#ifndef ANNALS_QUERY_GATHER_H_
#define ANNALS_QUERY_GATHER_H_

#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "query/operator.h"

namespace annals::query {

/// Cuts an operator into more parts than there are threads and gives their rows part by part, so
/// that they come in the operator's own sequence. It works in rounds: whoever asks for rows works
/// on the parts together with the threads that are free, until they have made as much as may be
/// kept, and all have stopped before the rows are given. So nothing goes on behind the back of the
/// operators above, and a query that nobody reads on costs nothing.
class Gather : public Operator {
 public:
  /// `whole` has a cut(). `reads_all`: all rows are wanted for sure. Else the first ones are made
  /// without others' help.
  Gather(Context& context, OperatorPtr whole, bool reads_all);
  ~Gather() override;
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {whole_.get()}; }
  std::optional<VariableId> sorted_by() const override;
  bool gives_each_once() const override;
  std::optional<std::uint64_t> count_rows() override { return whole_->count_rows(); }
  bool counts_rows() const override { return whole_->counts_rows(); }
  double work() const override { return whole_->work(); }

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  struct Part {
    store::IdRange range;
    OperatorPtr root;  // null: not begun, or given
    std::deque<Batch> batches;
    bool taken = false;  // in this round
    bool ended = false;
  };

  void begin();
  void work_a_round();
  /// What each thread does in a round.
  void work(Context::Parts& parts, bool asking);
  /// A part on which nobody works, the first one that is there; null: none may be worked on.
  Part* take_part(bool asking);
  /// Whether it made rows.
  bool work_on(Part& part);
  void leave(Part& part);
  bool is_full() const { return kept_ >= most_kept_; }

  OperatorPtr whole_;
  bool reads_all_;
  bool begun_ = false;
  bool first_round_ = true;
  std::vector<Part> parts_;
  std::size_t given_ = 0;    // parts whose rows were all given
  std::size_t workers_ = 1;  // that worked in the same round, at most

  std::atomic<std::size_t> kept_{0};  // bytes of batches, which are charged
  // Of a round.
  std::size_t most_kept_ = 0;
  std::mutex mutex_;  // of what follows, and of who takes which part
  std::size_t working_ = 0;
  std::exception_ptr error_;
};

/// How many threads may work on the query.
std::size_t most_workers(const Context& context);

/// Does all of the work, which must not use meanings for the first time, by the threads that are
/// free. What one piece throws ends the others, and is thrown.
void work_together(const std::vector<std::function<void()>>& pieces, Context& context);

/// Puts gathers into a plan above the highest operators that can be cut, where what they read is
/// worth several threads. `few`: not all rows are wanted.
void gather_parts(OperatorPtr& root, bool few, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_GATHER_H_
