// Rows of CSV and TSV to facts.
#include <algorithm>
#include <string>
#include <vector>

#include "loaders/columns.h"
#include "loaders/loading.h"
#include "loaders/record_reader.h"
#include "loaders/text_check.h"
#include "parser/parse.h"

namespace annals::loaders {

namespace {

using Part = BulkLoad::Part;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

/// A bare word in the place of an object.
Term object_term(std::string_view text, ObjectKind kind) {
  if (kind == ObjectKind::kText) return Term::text(text);
  if (kind == ObjectKind::kAuto) {
    if (text == "true") return Term::truth(true);
    if (text == "false") return Term::truth(false);
    if (has_form_of_full_date(text)) return Term::time(TimeValue::parse(text));
    if (has_form_of_number(text)) {
      try {
        return parser::parse_term(text);
      } catch (const Error& error) {
        throw Error(error.code(), error.what());  // the caller knows the place in the file
      }
    }
  }
  return Term::entity(text);
}

/// The time of two ends as written. Throws like TimeValue::parse; `at_end` says which one was
/// wrong.
TimeValue time_of_ends(std::string_view start, std::string_view end, bool& at_end) {
  at_end = false;
  if (start.empty() && end.empty()) return TimeValue::always();
  if (start == end) return TimeValue::parse(start);
  const auto is_date = [](std::string_view text) { return !text.empty() && text != ".."; };
  if (is_date(start)) TimeValue::parse(start);
  at_end = true;
  if (is_date(end)) TimeValue::parse(end);
  return TimeValue::parse(std::string(start.empty() ? ".." : start) + "/" +
                          std::string(end.empty() ? ".." : end));
}

class TableLoader {
 public:
  TableLoader(Input& text, const std::string& name, char separator, Loading& loading)
      : reader_(text, separator, name), loading_(loading) {}

  void run() {
    if (!take_columns()) return;
    for (const Columns::Qualifier& qualifier : columns_.qualifiers) {
      qualifier_relations_.push_back(loading_.entity(qualifier.relation));
      names_source_.push_back(qualifier.relation == "source");
    }
    while (reader_.next()) load_row();
  }

 private:
  /// False for a file without a header: it is empty.
  bool take_columns() {
    const std::vector<std::string>& given = loading_.options().columns;
    if (!given.empty()) {
      const std::vector<std::string_view> names(given.begin(), given.end());
      columns_ = read_columns(names, [](std::size_t, const std::string& message) {
        throw Error(ErrorCode::kUsage, "the columns that were given cannot be: " + message);
      });
      return true;
    }
    if (!reader_.next()) return false;
    const std::vector<std::string_view>& names = reader_.fields();
    for (std::size_t i = 0; i < names.size(); ++i) check_text(i);
    columns_ = read_columns(names, [this](std::size_t column, const std::string& message) {
      reader_.fail(column < reader_.fields().size() ? column : 0, ErrorCode::kInvalidInput,
                   message);
    });
    return true;
  }

  void load_row() {
    const std::vector<std::string_view>& fields = reader_.fields();
    if (fields.size() != columns_.count) fail_count();
    const Part subject = name_at(columns_.subject, "subject");
    const Part relation = name_at(columns_.relation, "relation");
    if (fields[columns_.object].empty()) fail_empty(columns_.object, "object");
    const Part object = object_at(columns_.object);
    const Part fact = loading_.add(subject, relation, object, time());
    bool has_source = false;
    for (std::size_t i = 0; i < columns_.qualifiers.size(); ++i) {
      const std::size_t column = columns_.qualifiers[i].column;
      if (fields[column].empty()) continue;
      has_source = has_source || names_source_[i];
      loading_.add(fact, qualifier_relations_[i], object_at(column), loading_.always());
    }
    if (!has_source && loading_.source()) {
      loading_.add(fact, loading_.source_relation(), *loading_.source(), loading_.always());
    }
  }

  /// Calls `make`; what it finds wrong gets the place of the column.
  template <class Make>
  auto placed(std::size_t column, Make&& make) const {
    check_text(column);
    try {
      return make();
    } catch (const Error& error) {
      fail_value(column, error);
    }
  }

  /// For what is wrong with a value; other errors (a full disk) leave as they are.
  [[noreturn]] void fail_value(std::size_t column, const Error& error) const {
    if (error.code() != ErrorCode::kInvalidValue && error.code() != ErrorCode::kSyntax) throw error;
    reader_.fail(column, error.code(), error.what());
  }

  Part name_at(std::size_t column, const char* what) {
    const std::string_view text = reader_.fields()[column];
    if (text.empty()) fail_empty(column, what);
    return names_.get(text, [&](std::string_view name) {
      return placed(column, [&] { return loading_.entity(name); });
    });
  }

  Part object_at(std::size_t column) {
    const ObjectKind kind = loading_.options().object_kind;
    if (kind == ObjectKind::kEntity) return name_at(column, "object");
    return objects_.get(reader_.fields()[column], [&](std::string_view text) {
      return placed(column, [&] { return loading_.intern(object_term(text, kind)); });
    });
  }

  Part time() {
    const std::vector<std::string_view>& fields = reader_.fields();
    if (columns_.time) {
      const std::string_view text = fields[*columns_.time];
      if (text.empty() || text == "always") return loading_.always();
      return times_.get(text, [&](std::string_view written) {
        return placed(*columns_.time,
                      [&] { return loading_.intern(Term::time(TimeValue::parse(written))); });
      });
    }
    if (!columns_.start) return loading_.always();
    const std::string_view start = fields[*columns_.start];
    const std::string_view end = fields[*columns_.end];
    both_ends_.assign(start);
    both_ends_ += '\n';  // no time has one
    both_ends_ += end;
    return times_.get(both_ends_, [&](std::string_view) { return time_of(start, end); });
  }

  Part time_of(std::string_view start, std::string_view end) {
    check_text(*columns_.start);
    check_text(*columns_.end);
    bool at_end = false;
    try {
      return loading_.intern(Term::time(time_of_ends(start, end, at_end)));
    } catch (const Error& error) {
      fail_value(at_end ? *columns_.end : *columns_.start, error);
    }
  }

  void check_text(std::size_t column) const {
    const std::string_view text = reader_.fields()[column];
    const std::size_t bad = find_bad_byte(text);
    if (bad == std::string_view::npos) return;
    reader_.fail_byte(column, bad, bad_byte_message(text, bad));
  }

  [[noreturn]] void fail_empty(std::size_t column, const char* what) const {
    reader_.fail(column, ErrorCode::kInvalidInput, std::string("the ") + what + " is empty");
  }

  [[noreturn]] void fail_count() const {
    const std::size_t n = reader_.fields().size();
    reader_.fail(columns_.count, ErrorCode::kInvalidInput,
                 (n == 1 ? "1 field" : std::to_string(n) + " fields") + " where there are " +
                     std::to_string(columns_.count) + " columns");
  }

  RecordReader reader_;
  Loading& loading_;
  Columns columns_;
  std::vector<Part> qualifier_relations_;
  std::vector<bool> names_source_;
  PartCache names_;    // checked to be names
  PartCache objects_;  // for kinds of objects other than names
  PartCache times_;
  std::string both_ends_;
};

}  // namespace

void load_table(Input& text, const std::string& name, char separator, Loading& loading) {
  TableLoader(text, name, separator, loading).run();
}

}  // namespace annals::loaders
