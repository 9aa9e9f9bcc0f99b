// «did you mean»: the word of a short list that was probably meant.
#ifndef ANNALS_SHELL_NEAR_WORD_H_
#define ANNALS_SHELL_NEAR_WORD_H_

#include <string>
#include <string_view>
#include <vector>

namespace annals::shell {

/// The candidate that begins with `word` alone, or the nearest one by edit distance (insertions,
/// deletions, changes and swaps of neighbours), when it is near at all; else empty.
std::string_view near_word(std::string_view word, const std::vector<std::string_view>& candidates);

/// "; did you mean PREFIX+WORD?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::string_view prefix = {});

}  // namespace annals::shell

#endif  // ANNALS_SHELL_NEAR_WORD_H_
