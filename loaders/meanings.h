// The words of the language for what a relation means.
#ifndef ANNALS_LOADERS_MEANINGS_H_
#define ANNALS_LOADERS_MEANINGS_H_

#include <array>
#include <string_view>

namespace annals::loaders {

/// What a relation is: met is symmetric.
inline constexpr std::array<std::string_view, 7> kMeaningKinds = {
    "symmetric", "transitive", "lasting", "functional", "once", "claim", "denial"};
/// Relations between relations: bought implies owns.
inline constexpr std::array<std::string_view, 2> kMeaningLinks = {"inverse-of", "implies"};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_MEANINGS_H_
