#include <map>
#include <optional>
#include <string>
#include <utility>

#include "graph/state.h"
#include "parser/rule_text.h"
#include "query/rules.h"

namespace annals {

struct BulkLoad::State {
  internal::OpenGraphPtr graph;  // before the load: it goes last
  std::unique_ptr<store::BulkLoad> load;
  const CancelToken* cancel = nullptr;
  std::uint64_t calls = 0;
  std::optional<query::RuleCheck> rules;            // once a rule was loaded
  std::map<std::uint64_t, std::string> rule_texts;  // by the bits of the part
  std::optional<std::uint64_t> rule_relation;

  store::BulkLoad& open() {
    if (load == nullptr) throw Error(ErrorCode::kUsage, "the load has ended");
    return *load;
  }

  /// What keeps a rule must be one.
  void check_rule(const std::string& text) {
    if (!rules) rules.emplace(graph->store->snapshot(), query::Options());
    rules->take(text);
  }
  void check_rule(const store::FactKey& key) {
    if (rule_texts.empty() || key.relation.bits != rule_relation) return;
    if (key.time != store::kAlways || key.subject.is_fact()) return;
    const auto text = rule_texts.find(key.object.bits);
    if (text != rule_texts.end()) check_rule(text->second);
  }

  /// Every thousand facts is often enough to look, and costs nothing. A load that was cancelled has
  /// ended.
  void check_cancelled() {
    if (++calls % 1024 != 0 || !is_cancelled(cancel)) return;
    load = nullptr;
    throw Error(ErrorCode::kCancelled, "the load was cancelled");
  }
};

BulkLoad::BulkLoad(std::unique_ptr<State> state) : state_(std::move(state)) {}
BulkLoad::BulkLoad(BulkLoad&&) noexcept = default;
BulkLoad& BulkLoad::operator=(BulkLoad&&) noexcept = default;
BulkLoad::~BulkLoad() = default;

BulkLoad::State& BulkLoad::state() const { return internal::held(state_, "BulkLoad"); }

BulkLoad Graph::begin_load(LoadOptions options) {
  if (!options.dry_run) state().require_writable();
  store::LoadOptions store_options;
  store_options.dry_run = options.dry_run;
  store_options.as_stated = options.as_stated;
  store_options.note = std::move(options.note);
  store_options.memory_limit = options.memory_limit;
  if (options.recorded) store_options.time = internal::commit_moment(*options.recorded);
  store_options.progress = [progress = std::move(options.progress),
                            cancel = options.cancel](std::uint64_t facts) {
    if (progress) progress(facts);
    return !is_cancelled(cancel);
  };
  auto load = std::make_unique<BulkLoad::State>();
  load->graph = state_;
  load->cancel = options.cancel;
  load->load = state_->store->begin_load(std::move(store_options));
  return BulkLoad(std::move(load));
}

void BulkLoad::add(const Fact& fact) {
  if (fact.subject().empty())
    throw Error(ErrorCode::kInvalidValue, "the empty fact states nothing");
  store::BulkLoad& load = state().open();
  if (const std::string* text = parser::kept_text(fact)) state().check_rule(*text);
  load.add(fact);
  state().check_cancelled();
}

BulkLoad::Part BulkLoad::intern(const Term& term) {
  if (term.empty()) throw Error(ErrorCode::kInvalidValue, "the empty term stands in no fact");
  const Part part{state().open().intern(term).bits};
  if (parser::is_rule_text(term)) {
    state().rule_texts.emplace(part.bits, term.as_text().value);
  } else if (term.is_entity() && term.as_entity() == parser::kRuleRelation) {
    state().rule_relation = part.bits;
  }
  return part;
}

BulkLoad::Part BulkLoad::time(std::string_view text) {
  if (const auto packed = TimeValue::pack_plain(text)) {
    return {store::Id::make(store::IdKind::kTime, *packed).bits};
  }
  return intern(Term::time(TimeValue::parse(text)));
}

BulkLoad::Part BulkLoad::add(Part subject, Part relation, Part object, Part time) {
  using store::Id;
  using store::IdKind;
  const IdKind subject_kind = Id{subject.bits}.kind();
  const IdKind time_kind = Id{time.bits}.kind();
  if (subject_kind != IdKind::kEntity && subject_kind != IdKind::kFact) {
    throw Error(ErrorCode::kInvalidValue, "the subject of a fact is an entity or a fact");
  }
  if (Id{relation.bits}.kind() != IdKind::kEntity) {
    throw Error(ErrorCode::kInvalidValue, "the relation of a fact is an entity");
  }
  if (Id{object.bits}.is_none()) {
    throw Error(ErrorCode::kInvalidValue, "the empty term stands in no fact");
  }
  if (time_kind != IdKind::kTime && time_kind != IdKind::kTimeWord) {
    throw Error(ErrorCode::kInvalidValue, "the time of a fact is a time");
  }
  store::BulkLoad& load = state().open();
  state().check_rule({Id{subject.bits}, Id{relation.bits}, Id{object.bits}, Id{time.bits}});
  load.add(Id{subject.bits}, Id{relation.bits}, Id{object.bits}, Id{time.bits});
  state().check_cancelled();
  return {load.last_fact().bits};
}

LoadResult BulkLoad::finish() {
  state().open();
  const std::unique_ptr<store::BulkLoad> load = std::move(state().load);
  const store::LoadResult done = load->finish();
  LoadResult result;
  if (done.commit) result.commit = internal::to_public(*done.commit);
  result.added = done.added;
  result.known = done.known;
  return result;
}

}  // namespace annals
