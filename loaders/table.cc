// Rows of CSV and TSV to facts.
#include <string>
#include <utility>
#include <vector>

#include "loaders/columns.h"
#include "loaders/loading.h"
#include "loaders/record_reader.h"
#include "loaders/table_values.h"
#include "loaders/text_check.h"

namespace annals::loaders {

namespace {

using Part = BulkLoad::Part;

class TableLoader {
 public:
  TableLoader(Input& text, const std::string& name, char separator, Loading& loading)
      : reader_(text, separator, name), loading_(loading), values_(loading.options()) {}

  void run() {
    take_columns();
    for (const Columns::Qualifier& qualifier : columns_.qualifiers) {
      qualifier_relations_.push_back(loading_.entity(qualifier.relation));
      names_source_.push_back(qualifier.relation == "source");
    }
    while (next_record()) loading_.attempt([this] { load_row(); });
  }

 private:
  bool next_record() {
    for (;;) {
      try {
        return reader_.next();
      } catch (const Error& error) {
        loading_.leave_out(error);
        reader_.skip_bad_line();
      }
    }
  }

  void take_columns() {
    const std::vector<std::string>& given = loading_.options().columns;
    if (!given.empty()) {
      const std::vector<std::string_view> names(given.begin(), given.end());
      columns_ = read_columns(names, [](std::size_t, const std::string& message) {
        throw Error(ErrorCode::kUsage, "the columns that were given cannot be: " + message);
      });
      return;
    }
    if (!reader_.next()) {
      throw Error(ErrorCode::kInvalidInput,
                  reader_.source() + " is empty: it lacks even the names of its columns");
    }
    const std::vector<std::string_view>& names = reader_.fields();
    for (std::size_t i = 0; i < names.size(); ++i) check_text(i);
    columns_ = read_columns(names, [this](std::size_t column, const std::string& message) {
      reader_.fail(column < reader_.fields().size() ? column : 0, ErrorCode::kInvalidInput,
                   message);
    });
  }

  /// Reads all of the row before it adds anything.
  void load_row() {
    const std::vector<std::string_view>& fields = reader_.fields();
    if (fields.size() != columns_.count) fail_count();
    const Part subject = name_at(columns_.subject, "subject");
    const Part relation = name_at(columns_.relation, "relation");
    if (fields[columns_.object].empty()) fail_empty(columns_.object, "object");
    const Part object = object_at(columns_.object);
    const Part when = time();
    const std::string_view refused = loading_.states_meaning(relation, object, when);
    if (!refused.empty()) fail_meaning(refused);
    bool has_source = false;
    said_.clear();
    for (std::size_t i = 0; i < columns_.qualifiers.size(); ++i) {
      const std::size_t column = columns_.qualifiers[i].column;
      if (fields[column].empty()) continue;
      has_source = has_source || names_source_[i];
      // A source is an entity, whatever it looks like.
      said_.emplace_back(qualifier_relations_[i],
                         names_source_[i] ? name_at(column, "source") : object_at(column));
    }
    if (!has_source && loading_.source()) {
      said_.emplace_back(loading_.source_relation(), *loading_.source());
    }
    const Part fact = loading_.add(subject, relation, object, when);
    for (const auto& [about, value] : said_) loading_.add(fact, about, value, loading_.always());
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
    if (loading_.options().object_kind == ObjectKind::kEntity) return name_at(column, "object");
    return objects_.get(reader_.fields()[column], [&](std::string_view text) {
      return placed(column, [&] { return loading_.intern(values_.object(text)); });
    });
  }

  Part time() {
    const std::vector<std::string_view>& fields = reader_.fields();
    if (columns_.time) {
      const std::string_view text = fields[*columns_.time];
      if (text.empty() || text == "always") return loading_.always();
      if (is_plain(text)) return loading_.time(text);
      return times_.get(text, [&](std::string_view written) {
        return placed(*columns_.time,
                      [&] { return loading_.intern(Term::time(values_.time(written))); });
      });
    }
    if (!columns_.start) return loading_.always();
    const std::string_view start = fields[*columns_.start];
    const std::string_view end = fields[*columns_.end];
    if (const std::string_view plain = plain_interval(start, end); !plain.empty()) {
      return loading_.time(plain);
    }
    both_ends_.assign(start);
    both_ends_ += '\n';  // no time has one
    both_ends_ += end;
    return times_.get(both_ends_, [&](std::string_view) { return time_of(start, end); });
  }

  /// Whether the text is a day that can be taken without parsing it in full.
  bool is_plain(std::string_view text) const {
    return !loading_.options().date_format && TimeValue::pack_plain(text);
  }

  /// The time from a start to an end when both are plain days, or the start is and there is no end;
  /// else nothing: values_.time() knows what it is then.
  std::string_view plain_interval(std::string_view start, std::string_view end) {
    constexpr std::size_t kDayBytes = 10;
    if (start.size() != kDayBytes || (end.size() != kDayBytes && !end.empty())) return {};
    if (end.empty() && loading_.options().empty_end == EmptyEnd::kUnknown) return {};
    if (start == end) return is_plain(start) ? start : std::string_view();
    both_ends_.assign(start);
    both_ends_ += '/';
    both_ends_ += end.empty() ? std::string_view("..") : end;
    return is_plain(both_ends_) ? std::string_view(both_ends_) : std::string_view();
  }

  Part time_of(std::string_view start, std::string_view end) {
    check_text(*columns_.start);
    check_text(*columns_.end);
    bool at_end = false;
    try {
      return loading_.intern(Term::time(values_.time(start, end, at_end)));
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
    for (std::size_t i = 0; i < n; ++i) check_text(i);  // says more, where this is no text
    reader_.fail(columns_.count, ErrorCode::kInvalidInput,
                 (n == 1 ? "1 field" : std::to_string(n) + " fields") + " where there are " +
                     std::to_string(columns_.count) + " columns");
  }

  [[noreturn]] void fail_meaning(std::string_view why) const {
    reader_.fail(columns_.relation, ErrorCode::kInvalidInput, "this row " + std::string(why));
  }

  RecordReader reader_;
  Loading& loading_;
  TableValues values_;
  Columns columns_;
  std::vector<Part> qualifier_relations_;
  std::vector<bool> names_source_;
  PartCache names_;    // checked to be names
  PartCache objects_;  // for kinds of objects other than names
  PartCache times_;
  std::string both_ends_;
  std::vector<std::pair<Part, Part>> said_;  // about the fact of the row
};

}  // namespace

void load_table(Input& text, const std::string& name, char separator, Loading& loading) {
  TableLoader(text, name, separator, loading).run();
}

}  // namespace annals::loaders
