#include "store/store.h"

#include "model/error.h"
#include "store/bulk_load.h"
#include "store/graph_core.h"
#include "store/transaction.h"

namespace annals::store {
namespace {

class OpenStore : public Store {
 public:
  OpenStore(const std::string& path, const StoreOptions& options)
      : core_(path, options,
              options.lenient ? GraphCore::Damage::kMend : GraphCore::Damage::kLeave) {}

  Snapshot snapshot() const override { return core_.snapshot(); }
  std::unique_ptr<Transaction> begin() override { return begin_transaction(core_); }
  std::unique_ptr<BulkLoad> begin_load(LoadOptions options) override {
    return begin_bulk_load(core_, std::move(options));
  }
  WorkerPool& workers() const override { return core_.workers(); }
  void catch_up() override { core_.catch_up(); }
  std::string take_notice() override { return core_.take_notice(); }
  void fold() override {
    const WriterTurn turn(core_);
    core_.fold();
  }
  void compact() override {
    const WriterTurn turn(core_);
    core_.compact();
  }
  CommitNumber backup(const std::string& path, const BackupProgress& progress) const override {
    return core_.backup(path, progress);
  }
  StoreStats stats() const override { return core_.stats(); }
  CheckReport check() const override { return core_.check(); }

 private:
  GraphCore core_;
};

}  // namespace

std::unique_ptr<Store> Store::open(const std::string& path, const StoreOptions& options) {
  return std::make_unique<OpenStore>(path, options);
}

}  // namespace annals::store
