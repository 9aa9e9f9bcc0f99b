#include <algorithm>
#include <utility>

#include "graph/state.h"

namespace annals {

template <class Advance>
bool Row::State::guarded(const Advance& advance) {
  if (failed) std::rethrow_exception(failed);
  try {
    return internal::with_places(*text, advance);
  } catch (...) {
    on_row = false;
    failed = std::current_exception();
    throw;
  }
}

bool Row::State::next() {
  if (has_more()) {
    ++row;
    return true;
  }
  return guarded([this] { return fetch_values(); });
}

bool Row::State::next_block() {
  block = {};
  std::size_t begin = row + 1;
  if (!has_more()) {
    if (!guarded([this] { return fetch_values(); })) return false;
    begin = 0;
  }
  block.values_ = &values;
  block.first_ = begin;
  row = values.rows() - 1;
  return true;
}

bool Row::State::fetch_values() {
  if (ended) return false;
  const store::BusyThreads::Work work(graph->store->workers().busy());
  on_row = false;
  first += values.rows();
  values.clear();
  while (first >= batch.size) {
    first = 0;
    if (!answer->next(batch)) {
      ended = true;
      batch = {};
      return false;
    }
  }
  values.fetch(batch, first, std::min(fetch, batch.size - first));
  fetch = internal::more_rows_to_fetch(fetch);
  row = 0;
  on_row = true;
  return true;
}

std::size_t Row::State::column(std::string_view name) const {
  const std::vector<std::string>& columns = answer->columns();
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) {
    throw Error(ErrorCode::kUsage, "the answer has no column '" + std::string(name) + "'");
  }
  return static_cast<std::size_t>(found - columns.begin());
}

void Row::State::require(std::size_t index) const {
  if (!on_row) {
    throw Error(ErrorCode::kUsage, "there is no current row: call next() first");
  }
  const std::size_t width = answer->columns().size();
  if (index >= width) {
    throw Error(ErrorCode::kUsage, "the answer has no column " + std::to_string(index) +
                                       ": it has " + std::to_string(width));
  }
}

std::size_t RowBlock::rows() const { return values_ == nullptr ? 0 : values_->rows() - first_; }

void RowBlock::require(std::size_t row, std::size_t column) const {
  if (row < rows() && column < values_->width()) return;
  throw Error(ErrorCode::kUsage,
              "the block has no row " + std::to_string(row) + ", column " + std::to_string(column));
}

TermKind RowBlock::kind(std::size_t row, std::size_t column) const {
  require(row, column);
  return values_->kind(first_ + row, column);
}

const Term& RowBlock::term(std::size_t row, std::size_t column) const {
  require(row, column);
  return values_->term(first_ + row, column);
}

std::string_view RowBlock::bare(std::size_t row, std::size_t column) const {
  require(row, column);
  return values_->bare(first_ + row, column);
}

Row::Row(std::unique_ptr<State> state) : state_(std::move(state)) {}
Row::Row(Row&&) noexcept = default;
Row& Row::operator=(Row&&) noexcept = default;
Row::~Row() = default;

Row::State& Row::state() const { return internal::held(state_, "Rows"); }

const std::vector<std::string>& Row::columns() const { return state().answer->columns(); }

const Term& Row::operator[](std::size_t column) const {
  State& own = state();
  own.require(column);
  return own.values.term(own.row, column);
}

const Term& Row::operator[](std::string_view column) const {
  return (*this)[state().column(column)];
}

TermKind Row::kind(std::size_t column) const {
  State& own = state();
  own.require(column);
  return own.values.kind(own.row, column);
}

TermKind Row::kind(std::string_view column) const { return kind(state().column(column)); }

std::string_view Row::bare(std::size_t column) const {
  State& own = state();
  own.require(column);
  return own.values.bare(own.row, column);
}

std::string_view Row::bare(std::string_view column) const { return bare(state().column(column)); }

std::string_view Row::name_or_text(std::size_t column) const {
  const TermKind found = kind(column);
  if (found == TermKind::kEntity || found == TermKind::kText) return bare(column);
  return (*this)[column].as_entity();  // throws
}

std::size_t Row::place(std::string_view column) const { return state().column(column); }

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
    case query::Form::kTree:
      return Form::kTree;
  }
  throw Error(ErrorCode::kInternal, "an answer of unknown form");
}

bool Rows::next() {
  if (state().answer->form() == query::Form::kBoolean) return false;
  return state().next();
}

bool Rows::next_block() {
  if (state().answer->form() == query::Form::kBoolean) return false;
  return state().next_block();
}

const RowBlock& Rows::block() const { return state().block; }

bool Rows::boolean() {
  State& own = state();
  if (own.answer->form() != query::Form::kBoolean) {
    throw Error(ErrorCode::kUsage, "the answer is rows, not yes or no");
  }
  const store::BusyThreads::Work work(own.graph->store->workers().busy());
  return internal::with_places(*own.text, [&own] { return own.answer->boolean(); });
}

const std::vector<std::string>& Rows::notes() const { return state().answer->notes(); }

}  // namespace annals
