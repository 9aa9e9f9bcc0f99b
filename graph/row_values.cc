#include "graph/row_values.h"

#include <fmt/format.h>

#include <iterator>

#include "model/write.h"
#include "store/words.h"

namespace annals::internal {
namespace {

using store::Id;
using store::IdKind;

constexpr std::size_t kMostBytesOfTime = 40;
constexpr std::size_t kMostBytesOfInteger = 20;

/// Whether the id stands for something that only the query knows.
bool is_local(Id id) { return (id.is_word() || id.is_fact()) && (id.bits & Id::kLocalBit) != 0; }

}  // namespace

void RowValues::clear() {
  rows_ = 0;
  ids_.clear();
  records_ = {};
  terms_.clear();
  bare_.clear();
  facts_fetched_ = false;
  texts_.clear();
}

void RowValues::fetch(const query::RowBatch& batch, std::size_t first, std::size_t count) {
  clear();
  rows_ = count;
  width_ = batch.columns.size();
  ids_.reserve(rows_ * width_);
  for (const std::vector<Id>& column : batch.columns) {
    const auto begin = column.begin() + static_cast<std::ptrdiff_t>(first);
    ids_.insert(ids_.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
  }
  if (!reader_) reader_ = answer_.word_reader();
  records_ = reader_->read(ids_);
}

TermKind RowValues::kind(std::size_t row, std::size_t column) const {
  switch (ids_[cell(row, column)].kind()) {
    case IdKind::kNone:
      return TermKind::kEmpty;
    case IdKind::kEntity:
      return TermKind::kEntity;
    case IdKind::kText:
      return TermKind::kText;
    case IdKind::kInteger:
    case IdKind::kIntegerWord:
    case IdKind::kDecimal:
    case IdKind::kDecimalWord:
      return TermKind::kNumber;
    case IdKind::kTruth:
      return TermKind::kTruth;
    case IdKind::kTime:
    case IdKind::kTimeWord:
      return TermKind::kTime;
    case IdKind::kFact:
      return TermKind::kFact;
  }
  throw Error(ErrorCode::kInternal, "an id of unknown kind");
}

const Term& RowValues::term(std::size_t row, std::size_t column) {
  return term_of(cell(row, column));
}

const Term& RowValues::term_of(std::size_t cell) {
  if (terms_.empty()) terms_.resize(ids_.size());
  Term& value = terms_[cell];
  const Id id = ids_[cell];
  if (!value.empty() || id.is_none()) return value;
  if (is_local(id)) {
    value = std::move(answer_.terms({id}).front());
  } else if (id.is_word()) {
    value = store::term_of_record(records_[cell]);
  } else if (id.is_fact()) {
    fetch_facts();
  } else {
    value = store::term_of_inline(id);
  }
  return value;
}

/// All of them at once, as they share blocks and words.
void RowValues::fetch_facts() {
  if (facts_fetched_) return;
  std::vector<Id> facts;
  for (const Id id : ids_) {
    if (id.is_fact() && !is_local(id)) facts.push_back(id);
  }
  std::vector<Term> found = answer_.terms(facts);
  auto next = found.begin();
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    if (ids_[i].is_fact() && !is_local(ids_[i])) terms_[i] = std::move(*next++);
  }
  facts_fetched_ = true;
}

std::string_view RowValues::bare(std::size_t row, std::size_t column) {
  if (bare_.empty()) bare_.resize(ids_.size());
  std::string_view& text = bare_[cell(row, column)];
  if (text.data() == nullptr) text = make_bare(cell(row, column));
  return text;
}

std::string_view RowValues::make_bare(std::size_t cell) {
  const Id id = ids_[cell];
  switch (id.kind()) {
    case IdKind::kNone:
      return "";
    case IdKind::kTime:
      return texts_.make(kMostBytesOfTime,
                         [id](std::string& out) { TimeValue::append_packed(id.payload(), out); });
    case IdKind::kInteger:
      return texts_.make(kMostBytesOfInteger, [id](std::string& out) {
        fmt::format_to(std::back_inserter(out), "{}", store::term_of_inline(id).as_integer());
      });
    default:
      break;
  }
  if (id.is_word() && !is_local(id)) {
    const std::string_view record = records_[cell];
    const auto kind = static_cast<store::WordKind>(record.front());
    const bool as_it_is = kind == store::WordKind::kEntity || kind == store::WordKind::kText ||
                          kind == store::WordKind::kTime;
    if (as_it_is) return record.substr(1);
  }
  return texts_.keep(write_bare(term_of(cell)));
}

}  // namespace annals::internal
