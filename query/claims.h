// What is said for facts and against them, for why and conflicts: claims and denials, and which of
// them count.
#ifndef ANNALS_QUERY_CLAIMS_H_
#define ANNALS_QUERY_CLAIMS_H_

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "query/context.h"
#include "query/meanings.h"

namespace annals::query {

/// The relations of which an undated fact says `relation is kind`, as they read; sorted.
std::vector<store::Id> relations_that_are(std::string_view kind, const store::Snapshot& snapshot);

/// Whose stored facts answer for a relation: itself alone where it has no meaning.
std::vector<RelationSource> sources_of(store::Id relation, const Meanings& meanings);

/// Stored facts count when they are asserted, or claimed by one that counts. Of one state; it must
/// not outlive the context. One thread at a time.
class Claims {
 public:
  explicit Claims(Context& context);

  /// Whether any fact may be claimed.
  bool any() const { return any_; }
  bool is_asserted(store::FactNumber number) const;
  bool counts(store::FactNumber number) const;

  struct Saying {
    store::FactRow fact;  // the claim or the denial
    bool against = false;
    bool asserted = false;
  };
  /// The claims and denials of just this fact that count.
  std::vector<Saying> about(store::FactNumber number) const;
  /// The relations of denials, each once.
  std::vector<store::Id> denying() const;
  /// The facts of a relation, as they are stored, that count; of all or with one end. Quoted ones
  /// are looked for only where anything is claimed.
  struct End {
    store::Part part;  // subject or object
    store::Id value;
  };
  std::vector<store::FactRow> facts_of(store::Id relation,
                                       const std::optional<End>& end = std::nullopt) const;
  /// The fact that a denial speaks against; none when it does not quote one, two when it may be
  /// read either way round.
  std::vector<store::FactNumber> denied_by(const store::FactKey& denial) const;

  /// The facts that say the same by symmetric, inverse-of and relations that imply each other, this
  /// one first.
  std::vector<store::FactKey> equals_of(const store::FactKey& key) const;

 private:
  struct Kind {
    RelationSource source;
    bool against = false;
  };
  template <typename Visit>
  void visit_about(store::FactNumber number, bool only_claims, const Visit& visit) const;
  /// The fact that the source's facts of this key quote.
  std::optional<store::FactNumber> quoted_in(const store::FactKey& key,
                                             const RelationSource& source) const;

  Context& context_;
  std::vector<Kind> kinds_;
  bool any_ = false;
  mutable std::unique_ptr<store::Cursor> by_number_;
  mutable std::unordered_map<store::FactNumber, bool> counts_;
};

/// The key in a row of a batch with all parts.
store::FactKey key_in(const store::FactBatch& batch, std::size_t row);

/// The facts `<< fact >> source s` that are asserted, by the names of the sources: in the context's
/// state, or in the one right after an earlier commit.
std::vector<store::FactRow> sources_of_fact(
    store::FactNumber number, Context& context,
    const std::optional<store::CommitNumber>& state = std::nullopt);

}  // namespace annals::query

#endif  // ANNALS_QUERY_CLAIMS_H_
