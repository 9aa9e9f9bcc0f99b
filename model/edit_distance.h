// How far two words are apart, for suggestions.
#ifndef ANNALS_MODEL_EDIT_DISTANCE_H_
#define ANNALS_MODEL_EDIT_DISTANCE_H_

#include <cstddef>
#include <string_view>

namespace annals {

/// Inserted, deleted, replaced and swapped bytes (the optimal string alignment distance:
/// Damerau-Levenshtein without overlapping edits).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace annals

#endif  // ANNALS_MODEL_EDIT_DISTANCE_H_
