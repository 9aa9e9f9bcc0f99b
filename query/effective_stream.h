// Streams of effective facts (effective_cursor.h), each in the sequence of its order. For
// effective_*.cc only.
#ifndef ANNALS_QUERY_EFFECTIVE_STREAM_H_
#define ANNALS_QUERY_EFFECTIVE_STREAM_H_

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"
#include "store/store.h"

namespace annals::query {

/// A fact, and the stored one that it comes from: number 0 where it comes from several.
struct EffectiveRow {
  store::FactRow fact;
  bool own = false;  // it is that stored fact
};

store::Id part_of(const store::FactKey& key, store::Part part);

/// The ends of one relation's facts that are asked for, in the sequence in which they are sorted:
/// the subject first, or the object.
struct Ends {
  bool subject_first = true;
  std::optional<store::Id> first, second;
};

/// The facts of one relation from one source, sorted by the ends, then the time, then the number.
class EffectiveStream {
 public:
  virtual ~EffectiveStream() = default;
  /// Begins again. The sequence of the ends is always the same for one stream.
  virtual void seek(const Ends& ends, store::TimeWindow window) = 0;
  virtual bool next(EffectiveRow& row) = 0;
  virtual store::ScanCounters counters() const = 0;
};
using StreamPtr = std::unique_ptr<EffectiveStream>;

/// The stored facts of `source` as facts of `relation`, their times as they read there.
StreamPtr make_stored_stream(store::Id relation, RelationSource source, bool subject_first,
                             Context& context);
/// What rules state of `source` as facts of `relation`, likewise.
StreamPtr make_rule_stream(store::Id relation, RelationSource source, Context& context);
/// What rules that give any relation state of those without a meaning, sorted by these parts.
StreamPtr make_any_rule_stream(const std::array<store::Part, 4>& parts, Context& context);
/// The chains of `source` as facts of `relation`, their times as they read there.
StreamPtr make_chain_stream(store::Id relation, RelationSource source, Context& context);

}  // namespace annals::query

#endif  // ANNALS_QUERY_EFFECTIVE_STREAM_H_
