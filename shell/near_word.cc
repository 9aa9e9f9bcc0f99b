#include "shell/near_word.h"

#include <algorithm>
#include <cstddef>

#include "model/edit_distance.h"

namespace annals::shell {
namespace {

constexpr std::size_t kLongestWord = 64;  // what is longer is no misspelt command

}  // namespace

std::string_view near_word(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.empty() || word.size() > kLongestWord) return {};
  std::string_view only;
  std::size_t begin_so = 0;
  for (std::string_view candidate : candidates) {
    if (candidate.starts_with(word)) {
      only = candidate;
      ++begin_so;
    }
  }
  if (begin_so == 1) return only;
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    const std::size_t far = edit_distance(word, candidate);
    if (far < least && far < candidate.size()) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::string_view prefix) {
  const std::string_view near = near_word(word, candidates);
  if (near.empty()) return {};
  return "; did you mean " + std::string(prefix) + std::string(near) + "?";
}

}  // namespace annals::shell
