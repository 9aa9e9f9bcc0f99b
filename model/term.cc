#include "model/term.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <utility>

#include "model/error.h"
#include "model/iri.h"

namespace annals {
namespace {

[[noreturn]] void invalid(const std::string& message) {
  throw Error(ErrorCode::kInvalidValue, message);
}

[[noreturn]] void wrong_kind(std::string_view wanted) {
  throw Error(ErrorCode::kUsage, fmt::format("the term is not {}", wanted));
}

template <typename T>
const T& get(const Term::Value& value, std::string_view wanted) {
  const T* found = std::get_if<T>(&value);
  if (!found) wrong_kind(wanted);
  return *found;
}

/// A language tag as in BCP 47: fr, zh-Hant.
bool is_language(std::string_view tag) {
  std::size_t run = 0;
  bool first_run = true;
  for (const char c : tag) {
    const bool letter = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
    if (letter || ('0' <= c && c <= '9' && !first_run)) {
      ++run;
    } else if (c == '-' && run > 0) {
      run = 0;
      first_run = false;
    } else {
      return false;
    }
  }
  return run > 0;
}

/// Exact, as a double cannot hold every integer. Of equal numbers the integer comes first.
std::weak_ordering order_numbers(std::int64_t a, double b) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (b >= kTwoTo63) return std::weak_ordering::less;
  if (b < -kTwoTo63) return std::weak_ordering::greater;
  const double whole = std::trunc(b);
  const std::int64_t truncated = static_cast<std::int64_t>(whole);
  if (a != truncated) return a <=> truncated;
  return b < whole ? std::weak_ordering::greater : std::weak_ordering::less;
}

std::weak_ordering order_decimals(double a, double b) {
  return a < b   ? std::weak_ordering::less
         : a > b ? std::weak_ordering::greater
                 : std::weak_ordering::equivalent;
}

std::weak_ordering order_numbers(const Term& a, const Term& b) {
  if (a.is_integer()) {
    if (b.is_integer()) return a.as_integer() <=> b.as_integer();
    return order_numbers(a.as_integer(), b.as_decimal());
  }
  if (b.is_decimal()) return order_decimals(a.as_decimal(), b.as_decimal());
  return 0 <=> order_numbers(b.as_integer(), a.as_decimal());
}

/// By code point: UTF-8 keeps that order in its bytes.
std::weak_ordering order_bytes(const std::string& a, const std::string& b) {
  return a.compare(b) <=> 0;
}

std::weak_ordering order_texts(const Text& a, const Text& b) {
  if (const auto by = order_bytes(a.value, b.value); by != 0) return by;
  if (const auto by = order_bytes(a.language, b.language); by != 0) return by;
  return order_bytes(a.datatype, b.datatype);
}

std::weak_ordering order_facts(const Fact& a, const Fact& b) {
  if (&a == &b) return std::weak_ordering::equivalent;
  if (const auto by = order(a.subject(), b.subject()); by != 0) return by;
  if (const auto by = order(a.relation(), b.relation()); by != 0) return by;
  if (const auto by = order(a.object(), b.object()); by != 0) return by;
  return a.time() <=> b.time();
}

std::size_t mix(std::size_t seed, std::size_t hash) {
  constexpr std::size_t kGolden = 0x9E3779B97F4A7C15;
  return (seed ^ (hash + kGolden + (seed << 6) + (seed >> 2))) * kGolden;
}

std::size_t hash_text(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

Term Term::entity(std::string_view name) {
  if (name.empty()) invalid("a name cannot be empty");
  const std::size_t bad = find_invalid_utf8(name);
  if (bad != std::string_view::npos) {
    invalid(fmt::format("byte {} of a name is not UTF-8", bad + 1));
  }
  Entity entity{to_nfc(name)};
  if (entity.name.size() > kMaxNameBytes) {
    invalid(fmt::format("a name of {} bytes is too long: the limit is {}", entity.name.size(),
                        kMaxNameBytes));
  }
  return Term(std::move(entity));
}

Term Term::text(std::string_view value, std::string_view language, std::string_view datatype) {
  const std::size_t bad = find_invalid_utf8(value);
  if (bad != std::string_view::npos) {
    invalid(fmt::format("byte {} of a text is not UTF-8", bad + 1));
  }
  if (!language.empty() && !datatype.empty()) {
    invalid("a text has a language or a datatype, not both");
  }
  if (!language.empty() && !is_language(language)) {
    invalid(fmt::format("{} is not a language tag", shown(language)));
  }
  if (!datatype.empty() && !is_absolute_iri(datatype)) {
    invalid(fmt::format("{} is not a datatype: that is an absolute IRI", shown(datatype)));
  }
  return Term(Text{std::string(value), std::string(language), std::string(datatype)});
}

Term Term::integer(std::int64_t value) { return Term(Value(value)); }

Term Term::decimal(double value) {
  if (!std::isfinite(value)) invalid("a decimal must be finite");
  return Term(Value(value == 0 ? 0.0 : value));
}

Term Term::truth(bool value) { return Term(Value(value)); }

Term Term::time(TimeValue value) { return Term(Value(std::move(value))); }

Term Term::fact(Fact fact) { return Term::fact(std::make_shared<const Fact>(std::move(fact))); }

Term Term::fact(std::shared_ptr<const Fact> fact) {
  if (!fact) throw Error(ErrorCode::kUsage, "a term needs a fact");
  return Term(Value(std::move(fact)));
}

TermKind Term::kind() const {
  constexpr TermKind kKinds[] = {TermKind::kEmpty,  TermKind::kTruth, TermKind::kNumber,
                                 TermKind::kNumber, TermKind::kTime,  TermKind::kText,
                                 TermKind::kEntity, TermKind::kFact};
  return kKinds[value_.index()];
}

const std::string& Term::as_entity() const { return get<Entity>(value_, "an entity").name; }
const Text& Term::as_text() const { return get<Text>(value_, "a text"); }
std::int64_t Term::as_integer() const { return get<std::int64_t>(value_, "an integer"); }
double Term::as_decimal() const { return get<double>(value_, "a decimal"); }
bool Term::as_truth() const { return get<bool>(value_, "a truth value"); }
const TimeValue& Term::as_time() const { return get<TimeValue>(value_, "a time"); }
const Fact& Term::as_fact() const { return *get<FactPointer>(value_, "a fact"); }
std::shared_ptr<const Fact> Term::as_fact_pointer() const {
  return get<FactPointer>(value_, "a fact");
}

double Term::as_number() const {
  return is_integer() ? static_cast<double>(as_integer()) : get<double>(value_, "a number");
}

bool Term::operator==(const Term& other) const {
  if (is_fact() && other.is_fact()) {
    return &as_fact() == &other.as_fact() || as_fact() == other.as_fact();
  }
  return value_ == other.value_;
}

Fact::Fact(Term subject, Term relation, Term object, TimeValue time)
    : subject_(std::move(subject)),
      relation_(std::move(relation)),
      object_(std::move(object)),
      time_(std::move(time)) {
  if (!subject_.is_entity() && !subject_.is_fact()) {
    invalid("the subject of a fact is an entity or a fact");
  }
  if (!relation_.is_entity()) invalid("the relation of a fact is an entity");
  if (object_.empty()) invalid("a fact needs an object");
}

std::weak_ordering order(const Term& a, const Term& b) {
  if (a.kind() != b.kind()) return a.kind() <=> b.kind();
  switch (a.kind()) {
    case TermKind::kEmpty:
      break;
    case TermKind::kTruth:
      return a.as_truth() <=> b.as_truth();
    case TermKind::kNumber:
      return order_numbers(a, b);
    case TermKind::kTime:
      return a.as_time() <=> b.as_time();
    case TermKind::kText:
      return order_texts(a.as_text(), b.as_text());
    case TermKind::kEntity:
      return order_bytes(a.as_entity(), b.as_entity());
    case TermKind::kFact:
      return order_facts(a.as_fact(), b.as_fact());
  }
  return std::weak_ordering::equivalent;
}

std::size_t TermHash::operator()(const Term& term) const {
  std::size_t hash = 0;
  switch (term.kind()) {
    case TermKind::kEmpty:
      break;
    case TermKind::kTruth:
      hash = term.as_truth() ? 1 : 2;
      break;
    case TermKind::kNumber:
      hash = term.is_integer() ? std::hash<std::int64_t>{}(term.as_integer())
                               : std::hash<double>{}(term.as_decimal());
      break;
    case TermKind::kTime:
      hash = hash_text(term.as_time().text());
      break;
    case TermKind::kText:
      hash = mix(mix(hash_text(term.as_text().value), hash_text(term.as_text().language)),
                 hash_text(term.as_text().datatype));
      break;
    case TermKind::kEntity:
      hash = hash_text(term.as_entity());
      break;
    case TermKind::kFact:
      hash = FactHash{}(term.as_fact());
      break;
  }
  return mix(term.value().index(), hash);
}

std::size_t FactHash::operator()(const Fact& fact) const {
  const TermHash hash;
  return mix(mix(mix(hash(fact.subject()), hash(fact.relation())), hash(fact.object())),
             hash_text(fact.time().text()));
}

}  // namespace annals
