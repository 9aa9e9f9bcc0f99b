// Rows of CSV and TSV to facts.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "loaders/columns.h"
#include "loaders/loading.h"
#include "loaders/piece_work.h"
#include "loaders/record_reader.h"
#include "loaders/table_values.h"
#include "loaders/text_check.h"

namespace annals::loaders {

namespace {

using Part = BulkLoad::Part;

void check_field(const RecordReader& reader, std::size_t column) {
  const std::string_view text = reader.fields()[column];
  const std::size_t bad = find_bad_byte(text);
  if (bad != std::string_view::npos) reader.fail_byte(column, bad, bad_byte_message(text, bad));
}

/// The rows of a table: each piece of it is read by itself.
class RowReader : public PieceReader {
 public:
  RowReader(const Columns& columns, const std::string& name, char separator, Loading& loading)
      : columns_(columns),
        name_(name),
        separator_(separator),
        options_(loading.options()),
        lane_(loading.new_lane()),
        values_(options_),
        names_(cache_bytes(loading)),
        objects_(cache_bytes(loading)),
        times_(cache_bytes(loading)) {
    for (const Columns::Qualifier& qualifier : columns_.qualifiers) {
      qualifier_relations_.push_back(lane_.entity(qualifier.relation));
      names_source_.push_back(qualifier.relation == "source");
    }
  }

  PieceResult read(TextPiece piece) override {
    PieceResult result;
    facts_ = 0;
    result_ = &result;
    reader_.emplace(std::move(piece.text), piece.first_line, separator_, name_);
    try {
      // One bad line beyond those that may be left out ends the load.
      while (result.bad_lines.size() <= options_.skip_bad && read_row(result.bad_lines)) {
      }
    } catch (...) {
      result.failure = std::current_exception();
    }
    result.facts = facts_;
    return result;
  }

 private:
  /// Of the memory of the load, three times for each thread.
  static std::size_t cache_bytes(const Loading& loading) {
    return std::min(PartCache::kMostBytes,
                    loading.options().memory_limit / (32 * loading.threads()));
  }

  /// False at the end. What has no place in a file (a full disk) is thrown.
  bool read_row(std::vector<Error>& bad_lines) {
    bool has_record = false;
    try {
      if (!reader_->next()) return false;
      has_record = true;
      load_row();
    } catch (const Error& error) {
      if (!error.place()) throw;
      bad_lines.push_back(error);
      if (!has_record) reader_->skip_bad_line();
    }
    return true;
  }

  /// Reads all of the row before it adds anything.
  void load_row() {
    const std::vector<std::string_view>& fields = reader_->fields();
    if (fields.size() != columns_.count) fail_count();
    names_.prefetch(fields[columns_.subject]);
    names_.prefetch(fields[columns_.object]);
    const Part subject = name_at(columns_.subject, "subject");
    const Part relation = name_at(columns_.relation, "relation");
    if (fields[columns_.object].empty()) fail_empty(columns_.object, "object");
    const Part object = object_at(columns_.object);
    const Part when = time();
    const std::string_view refused = lane_.states_meaning(relation, object, when);
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
    if (!has_source && lane_.source()) {
      said_.emplace_back(lane_.source_relation(), *lane_.source());
    }
    const Part fact = add(subject, relation, object, when);
    for (const auto& [about, value] : said_) lane_.add(fact, about, value, lane_.always());
    facts_ += 1 + said_.size();
  }

  /// Another name may be refused.
  Part add(Part subject, Part relation, Part object, Part when) {
    try {
      return lane_.add(subject, relation, object, when);
    } catch (const Error& error) {
      fail_value(columns_.object, error);
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
    reader_->fail(column, error.code(), error.what());
  }

  Part name_at(std::size_t column, const char* what) {
    const std::string_view text = reader_->fields()[column];
    if (text.empty()) fail_empty(column, what);
    return names_.get(text, [&](std::string_view name) {
      return placed(column, [&] { return lane_.entity(name); });
    });
  }

  /// Whether it surely is the name of an entity in the place of an object.
  bool is_name(std::string_view text) const {
    if (options_.object_kind != ObjectKind::kAuto) {
      return options_.object_kind == ObjectKind::kEntity;
    }
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return is_letter(text.front()) && text != "true" && text != "false" && !options_.date_format;
  }

  Part object_at(std::size_t column) {
    if (is_name(reader_->fields()[column])) return name_at(column, "object");
    const Part object = objects_.get(reader_->fields()[column], [&](std::string_view text) {
      const Term value = placed(column, [&] { return values_.object(text); });
      const Part part = placed(column, [&] { return lane_.intern(value); });
      if (value.is_entity() && looks_like_value(text)) odd_parts_.insert(part.bits);
      return part;
    });
    if (!odd_parts_.empty() && odd_parts_.contains(object.bits)) count_odd(column);
    return object;
  }

  void count_odd(std::size_t column) {
    if (result_->odd_names++ > 0) return;
    result_->odd_name = reader_->fields()[column];
    result_->odd_name_line = reader_->line();
  }

  Part time() {
    const std::vector<std::string_view>& fields = reader_->fields();
    if (columns_.time) {
      const std::string_view text = fields[*columns_.time];
      if (text.empty() || text == "always") return lane_.always();
      if (is_plain(text)) return lane_.time(text);
      return times_.get(text, [&](std::string_view written) {
        return placed(*columns_.time,
                      [&] { return lane_.intern(Term::time(values_.time(written))); });
      });
    }
    if (!columns_.start) return lane_.always();
    const std::string_view start = fields[*columns_.start];
    const std::string_view end = fields[*columns_.end];
    if (const std::string_view plain = plain_interval(start, end); !plain.empty()) {
      return lane_.time(plain);
    }
    both_ends_.assign(start);
    both_ends_ += '\n';  // no time has one
    both_ends_ += end;
    return times_.get(both_ends_, [&](std::string_view) { return time_of(start, end); });
  }

  /// Whether the text is a day that can be taken without parsing it in full.
  bool is_plain(std::string_view text) const {
    return !options_.date_format && TimeValue::pack_plain(text);
  }

  /// The time from a start to an end when both are plain days, or the start is and there is no end;
  /// else nothing: values_.time() knows what it is then.
  std::string_view plain_interval(std::string_view start, std::string_view end) {
    constexpr std::size_t kDayBytes = 10;
    if (start.size() != kDayBytes || (end.size() != kDayBytes && !end.empty())) return {};
    if (end.empty() && options_.empty_end == EmptyEnd::kUnknown) return {};
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
      return lane_.intern(Term::time(values_.time(start, end, at_end)));
    } catch (const Error& error) {
      fail_value(at_end ? *columns_.end : *columns_.start, error);
    }
  }

  void check_text(std::size_t column) const { check_field(*reader_, column); }

  [[noreturn]] void fail_empty(std::size_t column, const char* what) const {
    reader_->fail(column, ErrorCode::kInvalidInput, std::string("the ") + what + " is empty");
  }

  [[noreturn]] void fail_count() const {
    const std::size_t n = reader_->fields().size();
    for (std::size_t i = 0; i < n; ++i) check_text(i);  // says more, where this is no text
    reader_->fail(columns_.count, ErrorCode::kInvalidInput,
                  (n == 1 ? "1 field" : std::to_string(n) + " fields") + " where there are " +
                      std::to_string(columns_.count) + " columns");
  }

  [[noreturn]] void fail_meaning(std::string_view why) const {
    reader_->fail(columns_.relation, ErrorCode::kInvalidInput, "this row " + std::string(why));
  }

  const Columns& columns_;
  const std::string& name_;
  char separator_;
  const FileLoadOptions& options_;
  LoadingLane lane_;
  TableValues values_;
  std::optional<RecordReader> reader_;  // of the piece
  std::uint64_t facts_ = 0;             // that were added
  PieceResult* result_ = nullptr;       // of the piece
  // Entities in the place of an object that look like values; a word may have several parts.
  std::unordered_set<std::uint64_t> odd_parts_;
  std::vector<Part> qualifier_relations_;
  std::vector<bool> names_source_;
  PartCache names_;    // checked to be names
  PartCache objects_;  // that may be other than names
  PartCache times_;
  std::string both_ends_;
  std::vector<std::pair<Part, Part>> said_;  // about the fact of the row
};

/// The columns that were given, or those of the first line.
Columns take_columns(RecordReader& reader, const std::vector<std::string>& given) {
  if (!given.empty()) {
    const std::vector<std::string_view> names(given.begin(), given.end());
    return read_columns(names, [](std::size_t, const std::string& message) {
      throw Error(ErrorCode::kUsage, "the columns that were given cannot be: " + message);
    });
  }
  if (!reader.next()) {
    throw Error(ErrorCode::kInvalidInput,
                reader.source() + " is empty: it lacks even the names of its columns");
  }
  const std::vector<std::string_view>& names = reader.fields();
  for (std::size_t i = 0; i < names.size(); ++i) check_field(reader, i);
  return read_columns(names, [&reader](std::size_t column, const std::string& message) {
    reader.fail(column < reader.fields().size() ? column : 0, ErrorCode::kInvalidInput, message);
  });
}

/// Tells the load what came of a piece.
void take_result(Loading& loading, const PieceResult& result) {
  loading.count_facts(result.facts);
  if (result.odd_names > 0) {
    loading.count_odd_names(result.odd_names, result.odd_name, result.odd_name_line);
  }
  for (const Error& error : result.bad_lines) loading.leave_out(error);
  if (result.failure) std::rethrow_exception(result.failure);
}

}  // namespace

void load_table(Input& text, const std::string& name, char separator, Loading& loading) {
  RecordReader records(text, separator, name);
  const Columns columns = take_columns(records, loading.options().columns);
  std::vector<std::unique_ptr<PieceReader>> readers;
  for (std::size_t i = 0; i < loading.threads(); ++i) {
    readers.push_back(std::make_unique<RowReader>(columns, name, separator, loading));
  }
  PieceWork work(
      std::move(readers), [&loading](const PieceResult& result) { take_result(loading, result); },
      [&loading] { loading.count_facts(0); });
  for (;;) {
    TextPiece piece;
    try {
      if (!records.next_piece(piece.text, piece.first_line)) break;
    } catch (const Error& error) {
      work.finish();  // what stands before it comes first
      loading.leave_out(error);
      records.skip_bad_line();
      continue;
    }
    work.add(std::move(piece));
  }
  work.finish();
}

}  // namespace annals::loaders
