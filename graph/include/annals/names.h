// Names as text of the language, and how often they are used.
#ifndef ANNALS_NAMES_H_
#define ANNALS_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "annals/write.h"

namespace annals {

/// A name and the number of facts that have it as subject, relation or object.
struct NameCount {
  std::string name;
  std::uint64_t facts = 0;
  bool operator==(const NameCount&) const = default;
};

/// In which sequence names come.
enum class NameOrder : std::uint8_t {
  kByUse,   // the most used first, then by name
  kByName,  // by code point
};

/// A name as it must stand in a query: `Crocker`, `'Green Zone'`, `<http://…>`. write_term() and
/// write_fact() do the same for any term and fact.
inline std::string quoted_name(std::string_view name) { return write_name(name); }

}  // namespace annals

#endif  // ANNALS_NAMES_H_
