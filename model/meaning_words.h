// The words of the language for what a relation means.
#ifndef ANNALS_MODEL_MEANING_WORDS_H_
#define ANNALS_MODEL_MEANING_WORDS_H_

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "model/term.h"

namespace annals {

/// What a relation is: met is symmetric.
inline constexpr std::array<std::string_view, 7> kMeaningKinds = {
    "symmetric", "transitive", "lasting", "functional", "once", "claim", "denial"};
/// Relations between relations: bought implies owns.
inline constexpr std::array<std::string_view, 2> kMeaningLinks = {"inverse-of", "implies"};

/// What a person should know of a fact that looks as if it stated a meaning, gave another name or
/// a source, and does not: it has a time, a text as its object, a word that is near one of these
/// and that nothing knew before, or is about also-known-as. Empty: nothing.
std::string note_about_meaning(const Fact& fact, const std::function<bool(const Term&)>& is_known);

}  // namespace annals

#endif  // ANNALS_MODEL_MEANING_WORDS_H_
