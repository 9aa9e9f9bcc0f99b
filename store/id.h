// Ids: 64 bits for a term, with its kind in the top four. What fits is stored in the id itself, the
// rest is the number of a word in the dictionary. Ids reach the disk: the values are fixed,
// docs/format.md describes them.
#ifndef ANNALS_STORE_ID_H_
#define ANNALS_STORE_ID_H_

#include <compare>
#include <cstdint>
#include <functional>

namespace annals::store {

enum class IdKind : std::uint8_t {
  kNone = 0,         // the empty term; never in a fact, except as "no bound" in a scan
  kEntity = 1,       // word number
  kText = 2,         // word number (value, language, datatype)
  kInteger = 3,      // the value in 60 bits, two's complement
  kIntegerWord = 4,  // word number: beyond 60 bits
  kDecimal = 5,      // the upper 60 bits of the double, its lower four being zero
  kDecimalWord = 6,  // word number: the other doubles
  kTruth = 7,        // 0 or 1
  kTime = 8,         // TimeValue::packed()
  kTimeWord = 9,     // word number: the times that do not pack
  kFact = 10,        // fact number
};

/// A term's id. Ids of one graph are equal exactly when the terms are (a fact's numbers aside: a
/// fact that was retracted, is named by nothing and comes back has a number of its own). Ordered by
/// bits, which is no order of the terms' values.
struct Id {
  std::uint64_t bits = 0;

  static constexpr int kPayloadBits = 60;
  static constexpr std::uint64_t kPayloadMask = (std::uint64_t{1} << kPayloadBits) - 1;
  /// Marks a word that only one query knows (a name that the graph has never seen, a value that was
  /// computed): the number counts in the query's own dictionary. Such an id is in no fact.
  static constexpr std::uint64_t kLocalBit = std::uint64_t{1} << (kPayloadBits - 1);

  static constexpr Id make(IdKind kind, std::uint64_t payload) {
    return Id{(static_cast<std::uint64_t>(kind) << kPayloadBits) | (payload & kPayloadMask)};
  }
  static constexpr Id none() { return Id{}; }
  /// Of an integer that fits 60 bits.
  static constexpr Id integer(std::int64_t value) {
    return make(IdKind::kInteger, static_cast<std::uint64_t>(value));
  }
  static constexpr Id fact(std::uint64_t number) { return make(IdKind::kFact, number); }

  constexpr IdKind kind() const { return static_cast<IdKind>(bits >> kPayloadBits); }
  constexpr std::uint64_t payload() const { return bits & kPayloadMask; }
  constexpr bool is_none() const { return bits == 0; }
  constexpr bool is_fact() const { return kind() == IdKind::kFact; }
  /// Whether the payload is the number of a word in a dictionary.
  constexpr bool is_word() const {
    const IdKind k = kind();
    return k == IdKind::kEntity || k == IdKind::kText || k == IdKind::kIntegerWord ||
           k == IdKind::kDecimalWord || k == IdKind::kTimeWord;
  }
  constexpr bool is_local() const { return is_word() && (bits & kLocalBit) != 0; }

  constexpr auto operator<=>(const Id&) const = default;
};

/// The ids from one to another, both among them.
struct IdRange {
  Id first{0};
  Id last{~std::uint64_t{0}};
  constexpr bool is_whole() const { return first.bits == 0 && last.bits == ~std::uint64_t{0}; }
};

/// The id of a fact without a time: TimeValue::always() packed.
extern const Id kAlways;

}  // namespace annals::store

template <>
struct std::hash<annals::store::Id> {
  std::size_t operator()(annals::store::Id id) const noexcept {
    std::uint64_t x = id.bits * 0x9E3779B97F4A7C15ull;
    return static_cast<std::size_t>(x ^ (x >> 32));
  }
};

#endif  // ANNALS_STORE_ID_H_
