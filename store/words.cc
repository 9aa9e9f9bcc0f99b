#include "store/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "model/error.h"
#include "store/bytes.h"

namespace annals::store {
namespace {

[[noreturn]] void damaged() {
  throw Error(ErrorCode::kDamaged, "the graph is damaged: a word cannot be read");
}

/// Text and what stands behind it, with the length at the very end, so that equal texts share
/// their beginning.
std::pair<std::string_view, std::string_view> split(std::string_view content) {
  if (content.size() < 4) damaged();
  ByteReader reader(content.substr(content.size() - 4), "a word");
  const std::size_t length = reader.u32();
  content.remove_suffix(4);
  if (length > content.size()) damaged();
  return {content.substr(0, content.size() - length), content.substr(content.size() - length)};
}

}  // namespace

std::optional<Id> inline_time(const TimeValue& time) {
  const auto packed = time.packed();
  if (!packed) return std::nullopt;
  return Id::make(IdKind::kTime, *packed);
}

std::optional<Id> inline_id(const Term& term) {
  if (term.is_integer()) {
    const std::int64_t value = term.as_integer();
    constexpr std::int64_t kLimit = std::int64_t{1} << (Id::kPayloadBits - 1);
    if (value < -kLimit || value >= kLimit) return std::nullopt;
    return Id::make(IdKind::kInteger, static_cast<std::uint64_t>(value));
  }
  if (term.is_decimal()) {
    const auto bits = std::bit_cast<std::uint64_t>(term.as_decimal());
    if ((bits & 15) != 0) return std::nullopt;
    return Id::make(IdKind::kDecimal, bits >> 4);
  }
  if (term.is_truth()) return Id::make(IdKind::kTruth, term.as_truth() ? 1 : 0);
  if (term.is_time()) return inline_time(term.as_time());
  if (term.empty()) return Id::none();
  return std::nullopt;
}

Term term_of_inline(Id id) {
  const std::uint64_t payload = id.payload();
  switch (id.kind()) {
    case IdKind::kNone:
      return Term();
    case IdKind::kInteger:  // the sign stands in the payload's top bit
      return Term::integer(static_cast<std::int64_t>(payload << 4) >> 4);
    case IdKind::kDecimal:
      return Term::decimal(std::bit_cast<double>(payload << 4));
    case IdKind::kTruth:
      return Term::truth(payload != 0);
    case IdKind::kTime:
      return Term::time(TimeValue::unpack(payload));
    default:
      throw Error(ErrorCode::kDamaged, fmt::format("the graph never gave the id {:x}", id.bits));
  }
}

void word_record(const Term& term, std::string& out) {
  out.clear();
  const auto kind = [&out](WordKind k) { out.push_back(static_cast<char>(k)); };
  if (term.is_entity()) {
    kind(WordKind::kEntity);
    out.append(term.as_entity());
  } else if (term.is_text()) {
    const Text& text = term.as_text();
    const bool plain = text.language.empty() && text.datatype.empty();
    kind(plain ? WordKind::kText
               : (text.datatype.empty() ? WordKind::kLanguageText : WordKind::kTypedText));
    out.append(text.value);
    if (!plain) {
      const std::string& more = text.datatype.empty() ? text.language : text.datatype;
      out.append(more);
      put_u32(out, static_cast<std::uint32_t>(more.size()));
    }
  } else if (term.is_integer()) {
    kind(WordKind::kInteger);
    put_u64(out, static_cast<std::uint64_t>(term.as_integer()));
  } else if (term.is_decimal()) {
    kind(WordKind::kDecimal);
    put_u64(out, std::bit_cast<std::uint64_t>(term.as_decimal()));
  } else if (term.is_time()) {
    kind(WordKind::kTime);
    out.append(term.as_time().text());
  } else {
    throw Error(ErrorCode::kInternal, "a term that is no word was taken for one");
  }
}

std::string word_record(const Term& term) {
  std::string out;
  word_record(term, out);
  return out;
}

std::string entity_record(std::string_view name) {
  std::string out(1, static_cast<char>(WordKind::kEntity));
  out.append(name);
  return out;
}

IdKind id_kind(std::string_view record) {
  if (record.empty()) damaged();
  switch (static_cast<WordKind>(record[0])) {
    case WordKind::kEntity:
      return IdKind::kEntity;
    case WordKind::kText:
    case WordKind::kLanguageText:
    case WordKind::kTypedText:
      return IdKind::kText;
    case WordKind::kInteger:
      return IdKind::kIntegerWord;
    case WordKind::kDecimal:
      return IdKind::kDecimalWord;
    case WordKind::kTime:
      return IdKind::kTimeWord;
  }
  damaged();
}

Term term_of_record(std::string_view record) {
  if (record.empty()) damaged();
  const auto kind = static_cast<WordKind>(record[0]);
  const std::string_view content = record.substr(1);
  switch (kind) {
    case WordKind::kEntity:
      return Term::entity(content);
    case WordKind::kText:
      return Term::text(content);
    case WordKind::kLanguageText: {
      const auto [value, language] = split(content);
      return Term::text(value, language);
    }
    case WordKind::kTypedText: {
      const auto [value, datatype] = split(content);
      return Term::text(value, {}, datatype);
    }
    case WordKind::kInteger:
      return Term::integer(static_cast<std::int64_t>(ByteReader(content, "a word").u64()));
    case WordKind::kDecimal:
      return Term::decimal(std::bit_cast<double>(ByteReader(content, "a word").u64()));
    case WordKind::kTime:
      return Term::time(TimeValue::parse(content));
  }
  damaged();
}

void WordList::add_number(WordNumber number) {
  const std::size_t i = size();
  if (i == 0) first_ = number;
  if (numbers_.empty()) {
    if (number == first_ + i) return;
    for (std::size_t k = 0; k < i; ++k) numbers_.push_back(first_ + k);
  }
  numbers_.push_back(number);
}

void WordList::add(WordNumber number, std::string_view record) {
  add_number(number);
  records_.append(record);
  ends_.push_back(records_.size());
}

void WordList::add_after(WordNumber number, std::size_t shared, std::string_view rest) {
  add_number(number);
  const std::size_t last = size() == 0 ? 0 : ends_[size() - 1];
  const std::size_t begin = records_.size();
  records_.resize(begin + shared + rest.size());
  if (shared > 0) std::memcpy(records_.data() + begin, records_.data() + last, shared);
  if (!rest.empty()) std::memcpy(records_.data() + begin + shared, rest.data(), rest.size());
  ends_.push_back(records_.size());
}

void WordList::reserve(std::size_t words, std::size_t record_bytes) {
  ends_.reserve(words + 1);
  records_.reserve(record_bytes);
}

void WordList::index() {
  by_hash_.resize(size());
  for (std::uint32_t i = 0; i < by_hash_.size(); ++i) by_hash_[i] = {hash_bytes(record(i)), i};
  std::sort(by_hash_.begin(), by_hash_.end());
}

std::string_view WordList::find(WordNumber number) const {
  if (numbers_.empty()) {
    const std::uint64_t i = number - first_;
    return i < size() ? record(i) : std::string_view();
  }
  const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
  if (at == numbers_.end() || *at != number) return {};
  return record(static_cast<std::size_t>(at - numbers_.begin()));
}

std::optional<WordNumber> WordList::find(std::string_view word, std::uint64_t hash) const {
  auto at = std::lower_bound(by_hash_.begin(), by_hash_.end(), std::pair{hash, std::uint32_t{0}});
  for (; at != by_hash_.end() && at->first == hash; ++at) {
    if (record(at->second) == word) return number(at->second);
  }
  return std::nullopt;
}

}  // namespace annals::store
