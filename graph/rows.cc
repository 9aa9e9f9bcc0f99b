#include <algorithm>
#include <utility>

#include "graph/state.h"

namespace annals {

namespace {
constexpr std::size_t kMostRowsFetched = 2048;
}  // namespace

bool Rows::State::next() {
  return internal::with_places(*text, [this] {
    if (ended) return false;
    if (on_row && row + 1 < fetched) {
      ++row;
      return true;
    }
    on_row = false;
    first += fetched;
    fetched = 0;
    while (first >= batch.size) {
      first = 0;
      if (!answer->next(batch)) {
        ended = true;
        batch = {};
        return false;
      }
    }
    fetch_terms();
    row = 0;
    on_row = true;
    return true;
  });
}

void Rows::State::fetch_terms() {
  const std::size_t width = batch.columns.size();
  fetched = std::min(fetch, batch.size - first);
  fetch = std::min(fetch * 4, kMostRowsFetched);
  std::vector<store::Id> ids;
  ids.reserve(fetched * width);
  for (std::size_t i = first; i < first + fetched; ++i) {
    for (std::size_t c = 0; c < width; ++c) ids.push_back(batch.columns[c][i]);
  }
  terms = answer->terms(ids);
}

std::size_t Rows::State::column(std::string_view name) const {
  const std::vector<std::string>& columns = answer->columns();
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) {
    throw Error(ErrorCode::kUsage, "the answer has no column '" + std::string(name) + "'");
  }
  return static_cast<std::size_t>(found - columns.begin());
}

const Term& Rows::State::value(std::size_t index) const {
  if (!on_row) {
    throw Error(ErrorCode::kUsage, "there is no current row: call next() first");
  }
  const std::size_t width = answer->columns().size();
  if (index >= width) {
    throw Error(ErrorCode::kUsage, "the answer has no column " + std::to_string(index) +
                                       ": it has " + std::to_string(width));
  }
  return terms[row * width + index];
}

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

Rows::Form Rows::form() const {
  switch (state_->answer->form()) {
    case query::Form::kRows:
      return Form::kRows;
    case query::Form::kBoolean:
      return Form::kBoolean;
    case query::Form::kFacts:
      return Form::kFacts;
    case query::Form::kPlan:
      return Form::kPlan;
  }
  throw Error(ErrorCode::kInternal, "an answer of unknown form");
}

const std::vector<std::string>& Rows::columns() const { return state_->answer->columns(); }

bool Rows::next() {
  if (state_->answer->form() == query::Form::kBoolean) return false;
  return state_->next();
}

const Term& Rows::operator[](std::size_t column) const { return state_->value(column); }

const Term& Rows::operator[](std::string_view column) const {
  return state_->value(state_->column(column));
}

const std::string& Rows::name(std::string_view column) const { return (*this)[column].as_entity(); }

const std::string& Rows::text(std::string_view column) const {
  return (*this)[column].as_text().value;
}

std::int64_t Rows::integer(std::string_view column) const { return (*this)[column].as_integer(); }

double Rows::number(std::string_view column) const { return (*this)[column].as_number(); }

bool Rows::truth(std::string_view column) const { return (*this)[column].as_truth(); }

const TimeValue& Rows::time(std::string_view column) const { return (*this)[column].as_time(); }

const Fact& Rows::fact(std::string_view column) const { return (*this)[column].as_fact(); }

bool Rows::boolean() {
  if (state_->answer->form() != query::Form::kBoolean) {
    throw Error(ErrorCode::kUsage, "the answer is rows, not yes or no");
  }
  return internal::with_places(*state_->text, [this] { return state_->answer->boolean(); });
}

const std::vector<std::string>& Rows::notes() const { return state_->answer->notes(); }

}  // namespace annals
