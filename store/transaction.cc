#include "store/transaction.h"

#include <algorithm>

#include "model/error.h"
#include "store/change_set.h"

namespace annals::store {
namespace {

class OpenTransaction : public Transaction {
 public:
  explicit OpenTransaction(GraphCore& core)
      : core_(core),
        turn_(core),
        changes_(std::make_unique<ChangeSet>(core.state())),
        time_(std::max(now_moment(), changes_->base().last_time)) {}

  Id intern(const Term& term) override { return changes().intern(term); }
  Added add(const FactKey& key) override { return changes().add(key); }
  Added add_as_stated(const FactKey& key) override { return changes().add_as_stated(key); }
  FactNumber quote(const FactKey& key) override { return changes().quote(key); }
  std::vector<FactNumber> retract(FactNumber number) override { return changes().retract(number); }
  std::vector<FactNumber> erase(FactNumber number) override { return changes().erase(number); }
  Snapshot snapshot() const override {
    const Snapshot now(changes().state());
    return as_stated_ ? now.as_stated() : now;
  }
  std::size_t savepoint() override { return changes().savepoint(); }
  void undo_to(std::size_t savepoint) override { changes().undo_to(savepoint); }
  Moment time() const override { return time_; }
  void set_as_stated() override {
    as_stated_ = true;
    changes().set_as_stated();
  }
  void set_note(std::string note) override { note_ = std::move(note); }

  void set_time(Moment time) override {
    if (time < changes().base().last_time) {
      throw Error(ErrorCode::kUsage,
                  "a commit cannot be dated before the last one, " +
                      std::string(TimeValue::from_moment(changes().base().last_time).text()));
    }
    time_ = time;
  }

  void set_durable(bool durable) override { durable_ = durable; }

  void keep_empty() override { keeps_empty_ = true; }
  bool changes_anything() const override { return changed(changes().net().head.info); }

  std::optional<CommitInfo> commit() override {
    LogRecord record = changes().net();
    CommitInfo& info = record.head.info;
    if (!changed(info) && !keeps_empty_) {
      rollback();
      return std::nullopt;
    }
    info.time = time_;
    info.note = note_;
    const WrittenCommit written = core_.write(record, durable_, changes().piece_of(record));
    // The next ones name the same words, mostly.
    KnownWords& known = *changes().base().known_words;
    for (const auto& [number, word] : record.words) known.add(word, number);
    rollback();
    written.wait();  // while others have their turns
    return info;
  }

  void rollback() override {
    changes_.reset();
    turn_.release();
  }

 private:
  ChangeSet& changes() const {
    if (!changes_) throw Error(ErrorCode::kUsage, "the transaction has ended");
    return *changes_;
  }
  static bool changed(const CommitInfo& info) {
    return info.added + info.retracted + info.erased > 0;
  }

  GraphCore& core_;
  WriterTurn turn_;
  std::unique_ptr<ChangeSet> changes_;  // null: ended
  Moment time_;
  std::string note_;
  std::optional<bool> durable_;
  bool keeps_empty_ = false;
  bool as_stated_ = false;
};

}  // namespace

std::unique_ptr<Transaction> begin_transaction(GraphCore& core) {
  return std::make_unique<OpenTransaction>(core);
}

}  // namespace annals::store
