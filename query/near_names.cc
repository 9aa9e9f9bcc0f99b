#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/ascii.h"
#include "query/engine.h"

namespace annals::query {
namespace {

using Characters = std::u32string;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The characters without their case and accents.
Characters folded(std::string_view text) {
  Characters result;
  if (is_ascii(text)) {
    result.reserve(text.size());
    for (const char c : text) result += static_cast<char32_t>(lowered(c));
    return result;
  }
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  std::vector<utf8proc_int32_t> buffer(text.size() * 4 + 16);
  const utf8proc_ssize_t count =
      utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), buffer.data(),
                         static_cast<utf8proc_ssize_t>(buffer.size()), kOptions);
  if (count < 0 || static_cast<std::size_t>(count) > buffer.size()) return result;
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    result += static_cast<char32_t>(buffer[static_cast<std::size_t>(i)]);
  }
  return result;
}

/// The optimal string alignment distance (Damerau-Levenshtein without overlapping edits): inserted,
/// deleted, replaced and swapped characters; `most` + 1 when it is larger than `most`.
class Distance {
 public:
  explicit Distance(Characters target) : target_(std::move(target)) {}

  std::size_t operator()(const Characters& text, std::size_t most) {
    const std::size_t width = target_.size();
    if (text.size() > width + most || width > text.size() + most) return most + 1;
    for (std::vector<std::size_t>& row : rows_) row.resize(width + 1);
    for (std::size_t j = 0; j <= width; ++j) rows_[0][j] = j;
    for (std::size_t i = 1; i <= text.size(); ++i) {
      std::vector<std::size_t>& row = rows_[i % 3];
      const std::vector<std::size_t>& above = rows_[(i + 2) % 3];
      const std::vector<std::size_t>& before = rows_[(i + 1) % 3];  // two above
      row[0] = i;
      std::size_t smallest = i;
      for (std::size_t j = 1; j <= width; ++j) {
        const std::size_t replaced = text[i - 1] == target_[j - 1] ? 0 : 1;
        row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + replaced});
        const bool swapped =
            i > 1 && j > 1 && text[i - 1] == target_[j - 2] && text[i - 2] == target_[j - 1];
        if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        smallest = std::min(smallest, row[j]);
      }
      if (smallest > most) return most + 1;
    }
    return std::min(rows_[text.size() % 3][width], most + 1);
  }

  const Characters& target() const { return target_; }

 private:
  Characters target_;
  std::vector<std::size_t> rows_[3];
};

/// Whether the name has the word, whole: Crocker in 'Ryan Crocker'.
bool has_word(std::string_view name, std::string_view word) {
  for (std::size_t at = name.find(word); at != std::string_view::npos;
       at = name.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || name[at - 1] == ' ') && (end == name.size() || name[end] == ' ')) return true;
  }
  return false;
}

/// The first two bytes, the first letter in small and in capital.
std::vector<std::string> beginnings_of(std::string name) {
  name.resize(std::min<std::size_t>(name.size(), 2));
  std::vector<std::string> result{name};
  const char first = name.empty() ? ' ' : name.front();
  if (is_letter(first)) {
    name.front() = static_cast<char>(first ^ 0x20);
    result.push_back(name);
  }
  return result;
}

}  // namespace

std::uint64_t uses_of(const store::Snapshot& snapshot, store::Id name) {
  const store::Id id = snapshot.read(name);
  std::uint64_t uses = 0;
  for (const store::Order order :
       {store::Order::kSubjectRelationObject, store::Order::kRelationSubjectObject,
        store::Order::kObjectSubjectRelation}) {
    uses += snapshot.count(order, {&id, 1});
  }
  return uses;
}

std::vector<std::string> near_names(const store::Snapshot& snapshot, const std::string& name,
                                    std::size_t limit) {
  constexpr std::size_t kMostNames = 300000;
  constexpr std::size_t kLongestName = 200;  // bytes
  if (name.size() > kLongestName) return {};
  Distance distance(folded(name));
  const std::size_t length = distance.target().size();
  if (length == 0) return {};
  const std::size_t most = length < 3 ? 0 : length < 6 ? 1 : length < 10 ? 2 : 3;
  struct Near {
    std::size_t edits;
    std::string name;
    store::Id entity;
  };
  std::vector<Near> found;
  std::size_t seen = 0;
  const auto look = [&](std::string_view candidate, store::Id id) {
    const std::size_t shortest = length > most ? length - most : 0;
    if (candidate.size() >= shortest && candidate.size() <= 2 * kLongestName && candidate != name) {
      const std::size_t edits = distance(folded(candidate), most);
      if (edits <= most || has_word(candidate, name)) {
        found.push_back({edits, std::string(candidate), snapshot.read(id)});
      }
    }
    return ++seen < kMostNames;
  };
  snapshot.for_each_entity(look);
  if (seen == kMostNames) {
    // Too many to look at all of them: most mistakes leave the beginning as it is.
    for (const std::string& beginning : beginnings_of(name)) {
      seen = 0;
      snapshot.for_each_name(beginning, look);
    }
  }
  std::sort(found.begin(), found.end(), [](const Near& a, const Near& b) {
    return std::tie(a.edits, a.name) < std::tie(b.edits, b.name);
  });
  std::vector<std::string> result;
  std::set<store::Id> entities;  // of several names of one the best
  for (Near& near : found) {
    if (result.size() == limit) break;
    if (entities.insert(near.entity).second) result.push_back(std::move(near.name));
  }
  return result;
}

}  // namespace annals::query
