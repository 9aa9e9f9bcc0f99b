#include "query/union_join.h"

namespace annals::query {
namespace {

Schema union_schema(const Schema& outer, const std::vector<UnionJoin::Branch>& branches) {
  std::vector<const Operator*> roots;
  std::vector<VariableId> rows;
  for (const UnionJoin::Branch& branch : branches) {
    roots.push_back(branch.root.get());
    rows.push_back(branch.row);
  }
  return schema_with(outer, roots, rows);
}

}  // namespace

UnionJoin::UnionJoin(Context& join_context, OperatorPtr outer, std::vector<Branch> branches)
    : Operator(join_context, union_schema(outer->schema(), branches)),
      outer_(std::move(outer)),
      branch_(branches.size()) {
  for (Branch& branch : branches) {
    branches_.emplace_back(std::move(branch.root), branch.seed, branch.row, outer_->schema());
    branches_.back().set_output(schema());
  }
}

std::vector<const Operator*> UnionJoin::children() const {
  std::vector<const Operator*> result = {outer_.get()};
  for (const InnerPipeline& branch : branches_) result.push_back(&branch.root());
  return result;
}

void UnionJoin::do_restart() {
  outer_->restart();
  branch_ = branches_.size();
  started_ = false;
}

bool UnionJoin::do_next(Batch& batch) {
  while (true) {
    if (branch_ == branches_.size()) {
      if (!outer_->next(rows_)) return false;
      branch_ = 0;
      started_ = false;
      continue;
    }
    InnerPipeline& branch = branches_[branch_];
    if (!started_) {
      branch.start(rows_);
      started_ = true;
    }
    if (branch.next(found_)) {
      branch.append(rows_, found_, batch);
      return true;
    }
    ++branch_;
    started_ = false;
  }
}

}  // namespace annals::query
