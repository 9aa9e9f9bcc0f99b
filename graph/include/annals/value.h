// Terms as values of C++: value_as<std::string>(term).
#ifndef ANNALS_VALUE_H_
#define ANNALS_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "annals/term.h"
#include "annals/time_value.h"

namespace annals {

/// What a term can be read as. There is no other: value_as of another type does not compile.
template <class T>
struct ValueReader;

template <>
struct ValueReader<Term> {
  static Term read(const Term& term) { return term; }
};
/// The name of an entity, or text without its tag or datatype.
template <>
struct ValueReader<std::string> {
  static std::string read(const Term& term) {
    return term.is_text() ? term.as_text().value : term.as_entity();
  }
};
template <>
struct ValueReader<std::int64_t> {
  static std::int64_t read(const Term& term) { return term.as_integer(); }
};
/// An integer too.
template <>
struct ValueReader<double> {
  static double read(const Term& term) { return term.as_number(); }
};
template <>
struct ValueReader<bool> {
  static bool read(const Term& term) { return term.as_truth(); }
};
template <>
struct ValueReader<TimeValue> {
  static TimeValue read(const Term& term) { return term.as_time(); }
};
template <>
struct ValueReader<Fact> {
  static Fact read(const Term& term) { return term.as_fact(); }
};
/// Empty for the empty term.
template <class T>
struct ValueReader<std::optional<T>> {
  static std::optional<T> read(const Term& term) {
    if (term.empty()) return std::nullopt;
    return ValueReader<T>::read(term);
  }
};

template <class T>
concept ReadableValue = requires(const Term& term) {
  ValueReader<T>::read(term);
};

/// Throws Error(kUsage) when the term is of another kind, or empty and T is no std::optional.
template <ReadableValue T>
T value_as(const Term& term) {
  return ValueReader<T>::read(term);
}

}  // namespace annals

#endif  // ANNALS_VALUE_H_
