// Where gathers stand in a plan.
#include "query/gather.h"

namespace annals::query {
namespace {

class PartsPlanner {
 public:
  explicit PartsPlanner(Context& context)
      : context_(context), least_(2.0 * static_cast<double>(context.options().part_facts)) {}

  void plan(OperatorPtr& root, Operator::Need need) {
    const bool few = need == Operator::Need::kFew && !root->reads_all();
    const std::optional<Cut> cut = few ? std::nullopt : root->cut();
    // Rows that need no more than to be read are read as fast as somebody takes them.
    const bool plain = need == Operator::Need::kSame && root->counts_rows();
    if (cut && cut->in_sequence && !plain && root->work() >= least_) {
      plan_shared(*root);
      gather(root, need);
      return;
    }
    for (const Operator::Input& input : root->inputs()) {
      if (input.is_fixed) continue;
      plan(input.root, input.need == Operator::Need::kSame ? need : input.need);
    }
  }

 private:
  /// What all parts read together can have parts of its own.
  void plan_shared(Operator& node) {
    for (const Operator::Input& input : node.inputs()) {
      if (input.is_shared) {
        plan(input.root, Operator::Need::kAll);
      } else {
        plan_shared(*input.root);
      }
    }
  }

  void gather(OperatorPtr& root, Operator::Need need) {
    const Operator& whole = *root;
    const double rows = root->estimated_rows;
    const bool all = need == Operator::Need::kAll || root->reads_all();
    OperatorPtr parts = std::make_unique<Gather>(context_, std::move(root), all);
    parts->estimated_rows = rows;
    root = whole.merge_parts(std::move(parts));
    root->estimated_rows = rows;
  }

  Context& context_;
  double least_;
};

}  // namespace

void gather_parts(OperatorPtr& root, bool few, Context& context) {
  if (most_workers(context) < 2) return;
  PartsPlanner(context).plan(root, few ? Operator::Need::kFew : Operator::Need::kSame);
}

}  // namespace annals::query
