// How often names are used.
#ifndef ANNALS_NAMES_H_
#define ANNALS_NAMES_H_

#include <cstdint>
#include <string>

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

}  // namespace annals

#endif  // ANNALS_NAMES_H_
