#include <algorithm>
#include <utility>

#include "graph/state.h"

namespace annals {

namespace {
constexpr std::size_t kMostRowsFetched = 2048;
}  // namespace

bool Row::State::next() {
  if (failed) std::rethrow_exception(failed);
  try {
    return internal::with_places(*text, [this] { return advance(); });
  } catch (...) {
    on_row = false;
    failed = std::current_exception();
    throw;
  }
}

bool Row::State::advance() {
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
}

void Row::State::fetch_terms() {
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

std::size_t Row::State::column(std::string_view name) const {
  const std::vector<std::string>& columns = answer->columns();
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) {
    throw Error(ErrorCode::kUsage, "the answer has no column '" + std::string(name) + "'");
  }
  return static_cast<std::size_t>(found - columns.begin());
}

const Term& Row::State::value(std::size_t index) const {
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

Row::Row(std::unique_ptr<State> state) : state_(std::move(state)) {}
Row::Row(Row&&) noexcept = default;
Row& Row::operator=(Row&&) noexcept = default;
Row::~Row() = default;

Row::State& Row::state() const { return internal::held(state_, "Rows"); }

const std::vector<std::string>& Row::columns() const { return state().answer->columns(); }

const Term& Row::operator[](std::size_t column) const { return state().value(column); }

const Term& Row::operator[](std::string_view column) const {
  return state().value(state().column(column));
}

const std::string& Row::name(std::string_view column) const { return (*this)[column].as_entity(); }

const std::string& Row::text(std::string_view column) const {
  return (*this)[column].as_text().value;
}

std::int64_t Row::integer(std::string_view column) const { return (*this)[column].as_integer(); }

double Row::number(std::string_view column) const { return (*this)[column].as_number(); }

bool Row::truth(std::string_view column) const { return (*this)[column].as_truth(); }

const TimeValue& Row::time(std::string_view column) const { return (*this)[column].as_time(); }

const Fact& Row::fact(std::string_view column) const { return (*this)[column].as_fact(); }

Rows::Rows(std::unique_ptr<State> state) : Row(std::move(state)) {}

Rows::Form Rows::form() const {
  switch (state().answer->form()) {
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

bool Rows::next() {
  if (state().answer->form() == query::Form::kBoolean) return false;
  return state().next();
}

bool Rows::boolean() {
  State& own = state();
  if (own.answer->form() != query::Form::kBoolean) {
    throw Error(ErrorCode::kUsage, "the answer is rows, not yes or no");
  }
  return internal::with_places(*own.text, [&own] { return own.answer->boolean(); });
}

const std::vector<std::string>& Rows::notes() const { return state().answer->notes(); }

}  // namespace annals
