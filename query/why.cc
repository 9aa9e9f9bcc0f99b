// What speaks for facts and against them: sources, claims and denials, and the facts that they
// follow from, down to those that are stored.
#include <algorithm>
#include <set>
#include <utility>

#include "query/named_pattern.h"
#include "query/special.h"
#include "query/why_tree.h"

namespace annals::query {
namespace {

using store::FactBatch;
using store::FactKey;
using store::Id;
using store::Order;
using store::Visibility;

class WhyAnswer {
 public:
  explicit WhyAnswer(Context& context) : context_(context), claims_(context) {}

  void run(const ast::TriplePattern& written) {
    const NamedPattern pattern(written, "why", context_, true);
    std::set<FactKey> seen;
    Charge charge(context_);
    const auto collect = [&](std::vector<FactKey>& keys) {
      return [&](const FactBatch& batch, std::size_t row) {
        const FactKey key = key_in(batch, row);
        if (!seen.insert(key).second) return;
        charge.add(2 * sizeof(FactKey) + 32);
        keys.push_back(key);
      };
    };
    std::vector<FactKey> facts, quoted;
    pattern.run([&](Order order) { return context_.scan_effective(order, pattern.relation()); },
                collect(facts));
    pattern.run([&](Order order) { return context_.snapshot().scan(order, Visibility::kKnown); },
                collect(quoted));
    for (const FactKey& key : in_order(facts)) add(why_of_fact(key, claims_, context_), 0);
    for (const FactKey& key : in_order(quoted)) {
      if (const auto node = why_of_quoted(key, claims_, context_)) add(*node, 0);
    }
  }

  std::vector<std::vector<Id>> take_rows() { return std::move(rows_); }

 private:
  std::vector<FactKey> in_order(const std::vector<FactKey>& keys) {
    std::vector<std::pair<Term, FactKey>> sorted;
    sorted.reserve(keys.size());
    for (const FactKey& key : keys) sorted.emplace_back(context_.term(context_.fact_id(key)), key);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return order(a.first, b.first) < 0; });
    std::vector<FactKey> result;
    for (const auto& [term, key] : sorted) result.push_back(key);
    return result;
  }

  void add(const WhyNode& node, std::int64_t depth) {
    rows_.push_back(
        {context_.intern(Term::integer(depth)), context_.intern(Term::text(node.kind)), node.what});
    for (const WhyNode& below : node.under) add(below, depth + 1);
  }

  Context& context_;
  Claims claims_;
  std::vector<std::vector<Id>> rows_;
};

}  // namespace

std::unique_ptr<Answer> run(const ast::Why& why, const store::Snapshot& snapshot,
                            const Options& options) {
  std::unique_ptr<Context> context = context_as_of(why.as_of, snapshot, options);
  WhyAnswer answer(*context);
  answer.run(why.pattern);
  std::vector<std::vector<Id>> rows = answer.take_rows();
  if (rows.empty() && context->notes().empty()) {
    context->note("nothing that fits is stored, follows or was claimed");
  }
  return make_answer(Form::kTree, {"depth", "kind", "what"}, std::move(rows), std::move(context));
}

}  // namespace annals::query
