#include "model/meaning_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "model/ascii.h"
#include "model/edit_distance.h"
#include "model/write.h"

namespace annals {
namespace {

constexpr std::string_view kOtherName = "also-known-as";
/// Kinds by which facts read otherwise, or others follow from them.
constexpr std::array<std::string_view, 3> kRewritingKinds = {"symmetric", "transitive", "lasting"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The one of the words that was probably meant; empty: none, or a short one, which other words are
/// near to.
template <std::size_t N>
std::string_view meant(const std::string& word, const std::array<std::string_view, N>& words) {
  constexpr std::size_t kShortest = 5, kLong = 8;
  for (const std::string_view candidate : words) {
    const std::size_t most = candidate.size() < kLong ? 1 : 2;
    const std::size_t shorter = std::min(word.size(), candidate.size());
    const std::size_t longer = std::max(word.size(), candidate.size());
    if (shorter < kShortest || longer - shorter > most) continue;
    if (edit_distance(lowered(word), candidate) <= most) return candidate;
  }
  return {};
}

/// Of a plain text where a meaning has a name.
std::string note_about_text(const Fact& fact, const std::string& text) {
  const std::string& relation = fact.relation().as_entity();
  const std::string name = text.empty() ? "" : write_name(text);
  if (name.empty()) return {};
  if (fact.subject().is_fact()) {
    if (relation != "source") return {};
    return fmt::format("{} is a text, and a source is an entity: {}, without double quotes",
                       write_term(fact.object()), name);
  }
  const std::string what = write_fact(fact);
  if (relation == kOtherName) {
    return fmt::format("{} gives no other name: that is {}, without double quotes", what, name);
  }
  if (relation == "is" ? is_one_of(kMeaningKinds, text) : is_one_of(kMeaningLinks, relation)) {
    return fmt::format("{} says nothing of what {} means: that is {}, without double quotes", what,
                       write_term(fact.subject()), name);
  }
  return {};
}

}  // namespace

std::string note_about_meaning(const Fact& fact, const std::function<bool(const Term&)>& is_known) {
  if (fact.object().is_text()) {
    const Text& text = fact.object().as_text();
    const bool is_plain = text.language.empty() && text.datatype.empty();
    return is_plain ? note_about_text(fact, text.value) : std::string();
  }
  if (!fact.subject().is_entity()) return {};
  if (!fact.object().is_entity()) return {};
  const std::string& relation = fact.relation().as_entity();
  const std::string& object = fact.object().as_entity();
  if (relation == kOtherName && !fact.time().is_always()) {
    return fmt::format("{} gives no other name: a name is given without a time", write_fact(fact));
  }
  const bool is = relation == "is";
  if (is ? is_one_of(kMeaningKinds, object) : is_one_of(kMeaningLinks, relation)) {
    const bool of_names = fact.subject().as_entity() == kOtherName || (!is && object == kOtherName);
    if (of_names && (!is || is_one_of(kRewritingKinds, object))) {
      return fmt::format("{} has no effect: {} is taken as it is stated", write_fact(fact),
                         kOtherName);
    }
    if (fact.time().is_always()) return {};
    return fmt::format("{} says nothing of what {} means: a meaning is stated without a time",
                       write_fact(fact), write_term(fact.subject()));
  }
  const std::string_view near = is ? meant(object, kMeaningKinds) : meant(relation, kMeaningLinks);
  const Term& word = is ? fact.object() : fact.relation();
  if (near.empty() || is_known(word)) return {};
  return fmt::format("{} says nothing of what {} means; did you mean {}?", write_term(word),
                     write_term(fact.subject()), near);
}

}  // namespace annals
