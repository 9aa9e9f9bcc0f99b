#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "graph/state.h"
#include "parser/rule_text.h"
#include "query/rules.h"

namespace annals {

namespace {

/// The rules that a load states, in all its lanes, with those of the graph. Any thread.
class LoadedRules {
 public:
  explicit LoadedRules(internal::OpenGraphPtr graph) : graph_(std::move(graph)) {}
  /// What keeps a rule must be one.
  void take(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (!rules_) rules_.emplace(graph_->store->snapshot(), query::Options());
    rules_->take(text);
  }
  /// The same, and no meaning may lead rules in a circle.
  void take(const Fact& fact) {
    const std::lock_guard lock(mutex_);
    if (!rules_) rules_.emplace(graph_->store->snapshot(), query::Options());
    rules_->take(fact, std::nullopt);
  }

 private:
  internal::OpenGraphPtr graph_;
  std::mutex mutex_;
  std::optional<query::RuleCheck> rules_;  // once a rule was loaded
};

}  // namespace

struct BulkLoad::Lane::State {
  store::LoadLane* lane;
  const CancelToken* cancel;
  std::shared_ptr<LoadedRules> rules;
  std::uint64_t calls = 0;
  std::map<std::uint64_t, std::string> rule_texts = {};  // by the bits of the part
  std::set<std::uint64_t> rule_relations = {};

  void know(const Term& term, Part part) {
    if (parser::is_rule_text(term)) {
      rule_texts.emplace(part.bits, term.as_text().value);
    } else if (term.is_entity() && term.as_entity() == parser::kRuleRelation) {
      rule_relations.insert(part.bits);
    }
  }
  void check_rule(const store::FactKey& key) const {
    if (rule_texts.empty() || !rule_relations.contains(key.relation.bits)) return;
    if (key.time != store::kAlways || key.subject.is_fact()) return;
    const auto text = rule_texts.find(key.object.bits);
    if (text != rule_texts.end()) rules->take(text->second);
  }
  /// Every thousand facts is often enough to look, and costs nothing.
  void check_cancelled() {
    if (++calls % 1024 != 0 || !is_cancelled(cancel)) return;
    throw Error(ErrorCode::kCancelled, "the load was cancelled");
  }
};

struct BulkLoad::State {
  internal::OpenGraphPtr graph;  // before the load: it goes last
  std::unique_ptr<store::BulkLoad> load;
  const CancelToken* cancel = nullptr;
  std::shared_ptr<LoadedRules> rules;
  std::optional<Lane> lane;
  bool has_other_lanes = false;
  bool ended = false;

  void require_open() const {
    if (ended) throw Error(ErrorCode::kUsage, "the load has ended");
  }
  /// A load that was cancelled has ended.
  template <typename Work>
  auto with_lane(const Work& work) {
    require_open();
    try {
      return work(*lane);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) end();
      throw;
    }
  }
  void end() {
    ended = true;
    if (!has_other_lanes) load = nullptr;
  }
};

BulkLoad::BulkLoad(std::unique_ptr<State> state) : state_(std::move(state)) {}
BulkLoad::BulkLoad(BulkLoad&&) noexcept = default;
BulkLoad& BulkLoad::operator=(BulkLoad&&) noexcept = default;
BulkLoad::~BulkLoad() = default;

BulkLoad::State& BulkLoad::state() const { return internal::held(state_, "BulkLoad"); }

BulkLoad::Lane::Lane(std::unique_ptr<State> state) : state_(std::move(state)) {}
BulkLoad::Lane::Lane(Lane&&) noexcept = default;
BulkLoad::Lane& BulkLoad::Lane::operator=(Lane&&) noexcept = default;
BulkLoad::Lane::~Lane() = default;

BulkLoad::Lane::State& BulkLoad::Lane::state() const {
  return internal::held(state_, "BulkLoad::Lane");
}

BulkLoad Graph::begin_load(LoadOptions options) {
  if (!options.dry_run) state().require_writable();
  store::LoadOptions store_options;
  store_options.dry_run = options.dry_run;
  store_options.as_stated = options.as_stated;
  store_options.note = std::move(options.note);
  store_options.memory_limit = options.memory_limit;
  store_options.threads = options.threads;
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
  load->rules = std::make_shared<LoadedRules>(state_);
  load->lane = BulkLoad::Lane(std::make_unique<BulkLoad::Lane::State>(
      BulkLoad::Lane::State{load->load.get(), options.cancel, load->rules}));
  return BulkLoad(std::move(load));
}

void BulkLoad::Lane::add(const Fact& fact) {
  if (fact.subject().empty())
    throw Error(ErrorCode::kInvalidValue, "the empty fact states nothing");
  if (query::RuleCheck::concerns(fact)) state().rules->take(fact);
  state().lane->add(fact);
  state().check_cancelled();
}

BulkLoad::Part BulkLoad::Lane::intern(const Term& term) {
  if (term.empty()) throw Error(ErrorCode::kInvalidValue, "the empty term stands in no fact");
  const Part part{state().lane->intern(term).bits};
  state().know(term, part);
  return part;
}

BulkLoad::Part BulkLoad::Lane::time(std::string_view text) {
  if (const auto packed = TimeValue::pack_plain(text)) {
    return {store::Id::make(store::IdKind::kTime, *packed).bits};
  }
  return intern(Term::time(TimeValue::parse(text)));
}

BulkLoad::Part BulkLoad::Lane::add(Part subject, Part relation, Part object, Part time) {
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
  state().check_rule({Id{subject.bits}, Id{relation.bits}, Id{object.bits}, Id{time.bits}});
  store::LoadLane& lane = *state().lane;
  lane.add(Id{subject.bits}, Id{relation.bits}, Id{object.bits}, Id{time.bits});
  state().check_cancelled();
  return {lane.last_fact().bits};
}

void BulkLoad::add(const Fact& fact) {
  state().with_lane([&](Lane& lane) { lane.add(fact); });
}

BulkLoad::Part BulkLoad::intern(const Term& term) {
  return state().with_lane([&](Lane& lane) { return lane.intern(term); });
}

BulkLoad::Part BulkLoad::time(std::string_view text) {
  return state().with_lane([&](Lane& lane) { return lane.time(text); });
}

BulkLoad::Part BulkLoad::add(Part subject, Part relation, Part object, Part time) {
  return state().with_lane([&](Lane& lane) { return lane.add(subject, relation, object, time); });
}

BulkLoad::Lane BulkLoad::lane() {
  state().require_open();
  state().has_other_lanes = true;
  return Lane(std::make_unique<Lane::State>(
      Lane::State{&state().load->new_lane(), state().cancel, state().rules}));
}

LoadResult BulkLoad::finish() {
  state().require_open();
  state().ended = true;
  const std::unique_ptr<store::BulkLoad> load = std::move(state().load);
  const store::LoadResult done = load->finish();
  LoadResult result;
  if (done.commit) result.commit = internal::to_public(*done.commit);
  result.added = done.added;
  result.known = done.known;
  return result;
}

}  // namespace annals
