#include "loaders/table_values.h"

#include <algorithm>
#include <string>

#include "model/ascii.h"
#include "parser/parse.h"

namespace annals::loaders {

namespace {

/// Whether the text has the form of an integer or decimal as JSON has it: no leading zeros, so that
/// 007 and 020 7946 0958 stay names.
bool has_form_of_number(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
  };
  const std::size_t first = at;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool has_form_of_full_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!is_digit(text[i])) return false;
  }
  return true;
}

/// "; --date-format '%d/%m/%Y' reads it", where that can be told.
std::string format_hint(std::string_view text) {
  std::string hint;
  for (const std::string& format : likely_formats(text)) {
    hint += (hint.empty() ? "; --date-format '" : " or '") + format + "'";
  }
  return hint.empty() ? hint : hint + " reads it";
}

/// 2007-05, which no number can be, as a fact file reads it.
bool has_form_of_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6}) {
    if (!is_digit(text[i])) return false;
  }
  const std::string_view month = text.substr(5);
  return month >= "01" && month <= "12";
}

/// 1,234 or 1,234.5 or 12,5: numbers as they are written elsewhere.
bool has_form_of_foreign_number(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         text.find(',') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || c == ',' || c == '.'; });
}

}  // namespace

bool looks_like_value(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.size() > kLongest) return false;
  return has_form_of_foreign_number(text) || !likely_formats(text).empty();
}

TableValues::TableValues(const FileLoadOptions& options)
    : object_kind_(options.object_kind), empty_end_(options.empty_end) {
  if (options.date_format) date_format_.emplace(*options.date_format);
}

Term TableValues::object(std::string_view text) const {
  if (object_kind_ == ObjectKind::kText) return Term::text(text);
  if (object_kind_ == ObjectKind::kEntity) return Term::entity(text);
  if (text == "true") return Term::truth(true);
  if (text == "false") return Term::truth(false);
  if (has_form_of_full_date(text) || has_form_of_month(text))
    return Term::time(TimeValue::parse(text));
  if (has_form_of_number(text)) {
    try {
      return parser::parse_term(text);
    } catch (const Error& error) {
      throw Error(error.code(), error.what());  // the caller knows the place in the file
    }
  }
  if (date_format_ && date_format_->has_day()) {
    if (const auto date = date_format_->read(text)) return Term::time(TimeValue::parse(*date));
  }
  return Term::entity(text);
}

TimeValue TableValues::time(std::string_view text) const {
  std::string reason;
  if (!date_format_) {
    if (const auto time = TimeValue::try_parse(text, &reason)) return *time;
    const std::string hint = format_hint(text);
    throw Error(ErrorCode::kInvalidValue,
                hint.empty() ? reason : shown(text) + " is not a time" + hint);
  }
  if (const auto date = date_format_->read(text)) return TimeValue::parse(*date);
  if (const auto time = TimeValue::try_parse(text, &reason)) return *time;
  throw Error(ErrorCode::kInvalidValue, shown(text) + " is not written as " + date_format_->text() +
                                            ", nor as a time of the language (" + reason + ")");
}

TimeValue TableValues::time(std::string_view start, std::string_view end, bool& at_end) const {
  const bool unknown = empty_end_ == EmptyEnd::kUnknown;
  at_end = false;
  if (start.empty() && end.empty()) return unknown ? TimeValue::parse("/") : TimeValue::always();
  const auto side = [&](std::string_view text) -> std::string {
    if (text.empty()) return unknown ? "" : "..";
    return text == ".." ? ".." : std::string(time(text).text());
  };
  if (start == end) return time(start);
  const std::string from = side(start);
  at_end = true;
  const std::string to = side(end);
  return from == to ? TimeValue::parse(from) : TimeValue::parse(from + "/" + to);
}

}  // namespace annals::loaders
