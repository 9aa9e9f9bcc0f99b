#include "tests/kill/workload.h"

#include <algorithm>

#include "model/write.h"

namespace annals::test {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): a number from a number.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

std::set<std::string> asserted_facts(const store::Snapshot& snapshot) {
  std::set<std::string> facts;
  auto cursor = snapshot.scan(store::Order::kSubjectRelationObject);
  cursor->seek({});
  store::FactBatch batch;
  while (cursor->next(batch)) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      auto part = [&](store::Part p) {
        return snapshot.term(batch.parts[static_cast<std::size_t>(p)][i]);
      };
      const Term time = part(store::Part::kTime);
      facts.insert(write_fact(Fact(part(store::Part::kSubject), part(store::Part::kRelation),
                                   part(store::Part::kObject), time.as_time())));
    }
    batch.clear();
  }
  return facts;
}

}  // namespace

store::StoreOptions tiny_options() {
  store::StoreOptions options;
  options.fold_threshold = 24;
  options.block_rows = 8;
  options.cache_bytes = 1 << 20;
  return options;
}

Workload::Work Workload::work_of(store::CommitNumber commit,
                                 const std::vector<store::CommitNumber>& standing) const {
  const std::uint64_t random = mix(seed_ * 1000003 + commit);
  const std::uint64_t kind = random % 10;
  if (kind < 2 && !standing.empty()) {
    return {.load = false, .facts = 0, .take_back = standing[(random >> 8) % standing.size()]};
  }
  const bool load = kind >= 8;
  return {.load = load, .facts = load ? 30 + (random >> 8) % 60 : 1 + (random >> 8) % 5};
}

std::vector<store::CommitNumber> Workload::standing_after(store::CommitNumber commit) const {
  std::vector<store::CommitNumber> standing;
  for (store::CommitNumber c = 1; c <= commit; ++c) {
    const Work work = work_of(c, standing);
    if (work.take_back == 0) {
      standing.push_back(c);
    } else {
      standing.erase(std::find(standing.begin(), standing.end(), work.take_back));
    }
  }
  return standing;
}

std::vector<Fact> Workload::facts_of(store::CommitNumber commit) const {
  // Its number of facts depends on what stands only for retractions, which have none.
  const std::uint64_t count = work_of(commit, {}).facts;
  std::vector<Fact> facts;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t random = mix(seed_ + commit * 7919 + i);
    facts.emplace_back(Term::entity("commit-" + std::to_string(commit) + "-" + std::to_string(i)),
                       Term::entity("relation-" + std::to_string(random % 7)),
                       Term::text("value " + std::to_string(random % 1000)),
                       TimeValue::from_day(static_cast<std::int64_t>(random % 20000)));
  }
  return facts;
}

store::CommitNumber Workload::do_next(store::Store& store) const {
  for (;;) {
    store.catch_up();
    if (const auto commit = try_next(store, store.snapshot().commit() + 1)) return *commit;
  }
}

std::optional<store::CommitNumber> Workload::try_next(store::Store& store,
                                                      store::CommitNumber commit) const {
  const Work work = work_of(commit, standing_after(commit - 1));
  if (work.load) {
    store::LoadOptions options;
    if (commit % 2 == 0) options.memory_limit = std::size_t{12} << 10;  // with temporary files
    auto load = store.begin_load(options);
    if (store.snapshot().commit() + 1 != commit) return std::nullopt;
    for (const Fact& fact : facts_of(commit)) {
      load->add(fact);
    }
    return load->finish().commit.value().number;
  }
  auto transaction = store.begin();
  if (transaction->snapshot().commit() != commit) return std::nullopt;
  for (const Fact& fact : facts_of(work.take_back == 0 ? commit : work.take_back)) {
    const store::FactKey key{
        transaction->intern(fact.subject()), transaction->intern(fact.relation()),
        transaction->intern(fact.object()), transaction->intern(Term::time(fact.time()))};
    if (work.take_back == 0) {
      transaction->add(key);
    } else {
      transaction->retract(transaction->snapshot().find_asserted(key).value().number);
    }
  }
  return transaction->commit().value().number;
}

std::set<std::string> Workload::facts_after(store::CommitNumber commit) const {
  std::set<std::string> facts;
  for (const store::CommitNumber c : standing_after(commit)) {
    for (const Fact& fact : facts_of(c)) {
      facts.insert(write_fact(fact));
    }
  }
  return facts;
}

std::string find_wrong_fact(const store::Snapshot& snapshot, const Workload& workload) {
  if (snapshot.commits().size() != snapshot.commit()) {
    return "the commits have gaps";
  }
  const std::set<std::string> facts = asserted_facts(snapshot);
  if (facts.size() != snapshot.fact_count() || facts != workload.facts_after(snapshot.commit())) {
    return "the facts after commit " + std::to_string(snapshot.commit()) +
           " are not those that were written";
  }
  return "";
}

std::string find_fault(const store::Store& store, const Workload& workload,
                       store::CommitNumber acknowledged) {
  const store::Snapshot now = store.snapshot();
  if (now.commit() < acknowledged) {
    return "commit " + std::to_string(acknowledged) + " was acknowledged, the last one found is " +
           std::to_string(now.commit());
  }
  for (const store::CommitNumber commit : {now.commit(), now.commit() / 2, acknowledged}) {
    const std::string wrong = find_wrong_fact(now.as_of(commit), workload);
    if (!wrong.empty()) return wrong + ", of " + std::to_string(now.commit()) + " commits";
  }
  const store::CheckReport report = store.check();
  std::string lines;
  for (const std::string& line : report.lines) {
    lines += line + "\n";
  }
  return report.sound ? "" : "check: " + lines;
}

}  // namespace annals::test
