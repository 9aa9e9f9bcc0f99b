// Looking facts up without the language: patterns, the facts that match, what changed.
#ifndef ANNALS_MATCH_H_
#define ANNALS_MATCH_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>

#include "annals/term.h"
#include "annals/time_value.h"

namespace annals {

/// What facts to look for; an empty part is anything.
struct Pattern {
  std::optional<Term> subject, relation, object;
  /// The fact's time must pass `word` `time` (passes() in time_value.h); `time` counts as its
  /// whole span.
  struct TimeTest {
    TimeWord word = TimeWord::kIn;
    TimeValue time;
  };
  std::optional<TimeTest> time;
  /// Only facts about facts. Without subject, relation and object they come in the sequence of the
  /// ids of the facts that they are about.
  bool about_facts = false;
  /// Every state that a fact went through, those that have ended too: one found fact each.
  bool history = false;

  /// The pattern that this fact alone matches.
  static Pattern exactly(const Fact& fact) {
    Pattern pattern;
    pattern.subject = fact.subject();
    pattern.relation = fact.relation();
    pattern.object = fact.object();
    pattern.time = TimeTest{TimeWord::kExactly, fact.time()};
    return pattern;
  }
};

/// A stored fact as match() finds it.
struct FoundFact {
  Fact fact;
  std::uint64_t id = 0;            // the fact's number in this graph, never used for another
  std::uint64_t since_commit = 0;  // asserted from this commit on
  std::uint64_t until_commit = 0;  // until just before this one; 0: still asserted
  std::uint64_t about = 0;         // the id of the fact that is the subject; 0: an entity is
};

/// A fact that came or went.
struct FactChange {
  bool added = true;  // false: retracted
  Fact fact;
  std::uint64_t id = 0;
  std::uint64_t commit = 0;  // in which it came or went
};

/// Makes `for (const Value& value : stream)` of next() and a current value. Values are read as the
/// loop goes; there is one loop a stream.
template <class Stream, class Value, const Value& (Stream::*current)() const>
class StreamIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = const Value*;
  using reference = const Value&;

  StreamIterator() = default;
  explicit StreamIterator(Stream& stream) : stream_(stream.next() ? &stream : nullptr) {}
  reference operator*() const { return (stream_->*current)(); }
  pointer operator->() const { return &(stream_->*current)(); }
  StreamIterator& operator++() {
    if (!stream_->next()) stream_ = nullptr;
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return stream_ == nullptr; }

 private:
  Stream* stream_ = nullptr;  // null: at the end
};

/// The facts of a match, read as they are asked for. Holds its snapshot.
///   for (const annals::FoundFact& found : snapshot.match(pattern)) …
class Matches {
 public:
  Matches(Matches&&) noexcept;
  Matches& operator=(Matches&&) noexcept;
  ~Matches();
  /// The next fact; false at the end. The reference that fact() gives lives until the next call.
  bool next();
  const FoundFact& fact() const;

  using Iterator = StreamIterator<Matches, FoundFact, &Matches::fact>;
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  friend class Snapshot;
  struct State;
  explicit Matches(std::unique_ptr<State> state);
  State& state() const;
  std::unique_ptr<State> state_;
};

/// The facts in which two states differ, read as they are asked for. Holds its snapshot.
///   for (const annals::FactChange& change : snapshot.changes(3, 7)) …
class Changes {
 public:
  Changes(Changes&&) noexcept;
  Changes& operator=(Changes&&) noexcept;
  ~Changes();
  /// The next change; false at the end. The reference that change() gives lives until the next
  /// call.
  bool next();
  const FactChange& change() const;

  using Iterator = StreamIterator<Changes, FactChange, &Changes::change>;
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  friend class Snapshot;
  struct State;
  explicit Changes(std::unique_ptr<State> state);
  State& state() const;
  std::unique_ptr<State> state_;
};

}  // namespace annals

#endif  // ANNALS_MATCH_H_
