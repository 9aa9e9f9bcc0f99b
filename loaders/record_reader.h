// Records of CSV and TSV as RFC 4180 has them: quotes may hold separators, line ends and doubled
// quotes.
#ifndef ANNALS_LOADERS_RECORD_READER_H_
#define ANNALS_LOADERS_RECORD_READER_H_

#include <cstddef>
#include <deque>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/input.h"
#include "model/error.h"

namespace annals::loaders {

/// Reads one record after another. Lines end in LF or CR LF; empty lines are left out. A quote in
/// the middle of a field that does not begin with one is a character like others.
class RecordReader {
 public:
  static constexpr std::size_t kMaxFieldBytes = std::size_t{16} << 20;
  static constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMaxFields = 4096;

  /// Keeps a reference to the input. `source` names it in places.
  RecordReader(Input& input, char separator, std::string source);
  /// Of whole records, whose first line has that number.
  RecordReader(std::string records, std::size_t first_line, char separator, std::string source);

  /// The next record; false at the end. Throws Error(kInvalidInput) with a place.
  bool next();
  /// Takes some hundred KiB of whole records as they are written, for another reader; false at the
  /// end. Throws as next() for a record that is wrong when those before it have been taken; no
  /// fields() afterwards.
  bool next_piece(std::string& records, std::size_t& first_line);
  /// After next() or next_piece() threw: goes on with the line behind the one in which the record
  /// begins.
  void skip_bad_line();
  /// Of the current record, valid until the next call of next(). Not checked to be UTF-8.
  const std::vector<std::string_view>& fields() const { return fields_; }

  /// Throws `code` with the place of a field of the current record; beyond the last field: of the
  /// end of the record.
  [[noreturn]] void fail(std::size_t field, ErrorCode code, const std::string& message) const;
  /// Error(kInvalidInput) with the place of one byte of a field's value.
  [[noreturn]] void fail_byte(std::size_t field, std::size_t offset,
                              const std::string& message) const;
  const std::string& source() const { return source_; }
  std::size_t line() const { return record_line_; }  // of the record's first character

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{512} << 10;

  enum class Scan { kRecord, kNeedsMore };
  bool next_or_empty();
  Scan scan(bool at_end);
  bool scan_quoted(std::size_t& at, bool at_end);
  bool scan_bare(std::size_t& at, bool at_end);
  void add_field(std::string_view value, std::size_t begin, std::size_t end);
  void fill();
  std::size_t count_lines() const;
  void take_lines(std::string& records);
  void take_records(std::string& records);
  [[noreturn]] void fail_at(std::size_t begin, std::size_t length, ErrorCode code,
                            const std::string& message) const;

  Input* input_;  // null: all is in the buffer
  char separator_;
  std::string source_;

  std::string buffer_;  // its bytes up to filled_ are read
  std::size_t filled_ = 0;
  std::size_t begin_ = 0;  // of the current record
  std::size_t end_ = 0;    // behind the current record and its line end
  bool input_ended_ = false;
  std::size_t record_line_ = 0;
  std::size_t next_line_ = 1;
  std::exception_ptr wrong_record_;  // behind the last piece

  struct Extent {
    std::size_t begin, end;  // as written, quotes included
  };
  std::vector<std::string_view> fields_;
  std::vector<Extent> extents_;
  bool has_quotes_ = false;            // around a field
  std::deque<std::string> unescaped_;  // fields in which quotes were doubled
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_RECORD_READER_H_
