// Terms and facts: the values of the data model (docs/language.md, Facts).
#ifndef ANNALS_TERM_H_
#define ANNALS_TERM_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "annals/time_value.h"

namespace annals {

class Fact;

/// A node with a name, a relation or a source. The name is non-empty UTF-8 in NFC of at most 64
/// KiB.
struct Entity {
  std::string name;
  bool operator==(const Entity&) const = default;
};

/// Text with an optional language tag or datatype IRI, never both.
struct Text {
  std::string value;
  std::string language;
  std::string datatype;
  bool operator==(const Text&) const = default;
};

/// The longest name.
inline constexpr std::size_t kMaxNameBytes = 64 * 1024;

/// In the order in which `order by` sorts values of different kinds.
enum class TermKind : std::uint8_t { kEmpty, kTruth, kNumber, kTime, kText, kEntity, kFact };

/// Anything that can stand in a fact or in a row of an answer. A value: copies are independent (a
/// fact inside is shared and immutable). The default is the empty term, which stands in answers
/// only.
class Term {
 public:
  Term() = default;
  /// Throws Error(kInvalidValue) for an empty or too long name or one that is not UTF-8; brings the
  /// name to NFC.
  static Term entity(std::string_view name);
  /// Throws Error(kInvalidValue) when it is not UTF-8, has both a tag and a datatype, or when the
  /// tag is none of BCP 47 or the datatype no absolute IRI.
  static Term text(std::string_view value, std::string_view language = {},
                   std::string_view datatype = {});
  static Term integer(std::int64_t value);
  /// Infinite and NaN are refused: Error(kInvalidValue). -0.0 becomes 0.0.
  static Term decimal(double value);
  static Term truth(bool value);
  static Term time(TimeValue value);
  static Term fact(Fact fact);
  /// The same without a copy; Error(kUsage) for null.
  static Term fact(std::shared_ptr<const Fact> fact);

  TermKind kind() const;
  bool empty() const { return kind() == TermKind::kEmpty; }
  bool is_entity() const { return std::holds_alternative<Entity>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_decimal() const { return std::holds_alternative<double>(value_); }
  bool is_text() const { return std::holds_alternative<Text>(value_); }
  bool is_time() const { return std::holds_alternative<TimeValue>(value_); }
  bool is_truth() const { return std::holds_alternative<bool>(value_); }
  bool is_fact() const { return std::holds_alternative<FactPointer>(value_); }

  /// Each throws Error(kUsage) when the term is of another kind. References live as long as the
  /// term.
  const std::string& as_entity() const;
  const Text& as_text() const;
  std::int64_t as_integer() const;
  double as_decimal() const;
  bool as_truth() const;
  const TimeValue& as_time() const;
  const Fact& as_fact() const;
  std::shared_ptr<const Fact> as_fact_pointer() const;
  /// An integer or a decimal as a double.
  double as_number() const;

  /// Identity: integer 1 and decimal 1.0 differ.
  bool operator==(const Term& other) const;

  using FactPointer = std::shared_ptr<const Fact>;
  using Value = std::variant<std::monostate, bool, std::int64_t, double, TimeValue, Text, Entity,
                             FactPointer>;
  const Value& value() const { return value_; }

 private:
  explicit Term(Value value) : value_(std::move(value)) {}
  Value value_;
};

/// Subject, relation, object and valid time; these four identify it. The relation is an entity.
class Fact {
 public:
  Fact() = default;
  /// Throws Error(kInvalidValue) when the subject is a literal, the relation no entity, or a part
  /// is empty.
  Fact(Term subject, Term relation, Term object, TimeValue time = TimeValue::always());
  const Term& subject() const { return subject_; }
  const Term& relation() const { return relation_; }
  const Term& object() const { return object_; }
  const TimeValue& time() const { return time_; }
  bool operator==(const Fact&) const = default;

 private:
  Term subject_, relation_, object_;
  TimeValue time_;
};

/// The order of `order by`: empty, truth values, numbers by value, times, text, names by code
/// point, facts by their parts. Total: of equal numbers the integer comes first.
std::weak_ordering order(const Term& a, const Term& b);

/// Hashes for unordered containers, equal for equal terms.
struct TermHash {
  std::size_t operator()(const Term& term) const;
};
struct FactHash {
  std::size_t operator()(const Fact& fact) const;
};

/// `text` in Unicode's normal form C. Throws Error(kInvalidValue) when it is not UTF-8.
std::string to_nfc(std::string_view text);
/// The byte offset of the first byte that is not UTF-8 (overlong forms, surrogates and what lies
/// beyond U+10FFFF included); npos when all is well.
std::size_t find_invalid_utf8(std::string_view text);
/// The number of characters (code points) of valid UTF-8.
std::size_t count_characters(std::string_view text);

}  // namespace annals

#endif  // ANNALS_TERM_H_
