#include "loaders/record_reader.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "loaders/text_check.h"

namespace annals::loaders {

namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 20;

/// The top bit of the first byte that is zero is set, and none of the bytes before it.
std::uint64_t zero_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t kLow = 0x0101010101010101ull, kHigh = 0x8080808080808080ull;
  return (bytes - kLow) & ~bytes & kHigh;
}

/// The first of three characters at or behind `at`, eight bytes at a time; `end` for none.
std::size_t find_any(const char* data, std::size_t at, std::size_t end, char a, char b, char c) {
  constexpr std::uint64_t kEach = 0x0101010101010101ull;
  const auto all = [](char character) { return kEach * static_cast<unsigned char>(character); };
  const std::uint64_t all_a = all(a), all_b = all(b), all_c = all(c);
  for (; at + 8 <= end; at += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, data + at, sizeof bytes);
    const std::uint64_t found =
        zero_bytes(bytes ^ all_a) | zero_bytes(bytes ^ all_b) | zero_bytes(bytes ^ all_c);
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < end && data[at] != a && data[at] != b && data[at] != c) ++at;
  return at;
}

}  // namespace

RecordReader::RecordReader(Input& input, char separator, std::string source)
    : input_(&input), separator_(separator), source_(std::move(source)) {}

RecordReader::RecordReader(std::string records, std::size_t first_line, char separator,
                           std::string source)
    : input_(nullptr),
      separator_(separator),
      source_(std::move(source)),
      buffer_(std::move(records)),
      filled_(buffer_.size()),
      input_ended_(true),
      next_line_(first_line) {}

bool RecordReader::next() {
  while (next_or_empty()) {
    const bool empty_line = fields_.size() == 1 && extents_[0].begin == extents_[0].end;
    if (!empty_line) return true;
  }
  return false;
}

/// The next record, or empty line.
bool RecordReader::next_or_empty() {
  begin_ = end_;
  record_line_ = next_line_;
  while (scan(input_ended_) == Scan::kNeedsMore) fill();
  if (end_ == begin_) return false;
  next_line_ += count_lines();
  return true;
}

bool RecordReader::next_piece(std::string& records, std::size_t& first_line) {
  records.clear();
  if (wrong_record_) std::rethrow_exception(std::exchange(wrong_record_, nullptr));
  begin_ = end_;
  first_line = next_line_;
  while (filled_ - begin_ < kPieceBytes && !input_ended_) fill();
  const std::string_view ahead = std::string_view(buffer_).substr(begin_, filled_ - begin_);
  if (ahead.find('"') == std::string_view::npos) take_lines(records);
  if (records.empty()) take_records(records);
  return !records.empty();
}

/// Without quotes each line is a record.
void RecordReader::take_lines(std::string& records) {
  std::size_t size = filled_ - begin_;
  if (!input_ended_) size = std::string_view(buffer_).substr(begin_, size).rfind('\n') + 1;
  if (size > kMaxFieldBytes) return;  // it may be one record
  records.assign(buffer_, begin_, size);
  end_ = begin_ + size;
  next_line_ += static_cast<std::size_t>(std::count(records.begin(), records.end(), '\n'));
}

void RecordReader::take_records(std::string& records) {
  try {
    while (records.size() < kPieceBytes && next_or_empty()) {
      records.append(buffer_, begin_, end_ - begin_);
    }
  } catch (const Error&) {
    if (records.empty()) throw;
    wrong_record_ = std::current_exception();
  }
}

/// Line ends inside of quotes count, too.
std::size_t RecordReader::count_lines() const {
  if (!has_quotes_) return buffer_[end_ - 1] == '\n' ? 1 : 0;
  return static_cast<std::size_t>(std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                                             buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
                                             '\n'));
}

void RecordReader::skip_bad_line() {
  next_line_ = record_line_ + 1;
  for (;;) {
    const std::size_t line_end = std::string_view(buffer_).substr(0, filled_).find('\n', begin_);
    if (line_end != std::string_view::npos) {
      end_ = line_end + 1;
      return;
    }
    begin_ = end_ = filled_ = 0;
    if (input_ended_) return;
    filled_ = input_->read(buffer_.data(), buffer_.size());
    input_ended_ = filled_ == 0;
  }
}

/// Moves the record begun to the front of the buffer and reads what fits behind it.
void RecordReader::fill() {
  const std::size_t kept = filled_ - begin_;
  if (kept > kMaxRecordBytes) {
    fail_at(begin_, 1, ErrorCode::kLimit, "the record is longer than 64 MiB: is a quote unclosed?");
  }
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, kept);
    begin_ = end_ = 0;
    filled_ = kept;
  }
  // As much again as there is of the record, so that a long one is not scanned too often.
  const std::size_t wanted_size = std::max(2 * kept, kReadBytes) + kReadBytes;
  buffer_.resize(std::max(buffer_.size(), std::min(wanted_size, kMaxRecordBytes + kReadBytes)));
  std::size_t wanted = std::min(std::max<std::size_t>(kept, 1), buffer_.size() - filled_);
  while (wanted > 0) {
    const std::size_t got = input_->read(buffer_.data() + filled_, buffer_.size() - filled_);
    filled_ += got;
    input_ended_ = got == 0;
    if (input_ended_) break;
    wanted -= std::min(wanted, got);
  }
}

/// Finds the fields of the record at begin_, and end_.
RecordReader::Scan RecordReader::scan(bool at_end) {
  fields_.clear();
  extents_.clear();
  if (!unescaped_.empty()) unescaped_.clear();
  has_quotes_ = false;
  std::size_t at = begin_;
  if (at == filled_) {
    end_ = at;
    return at_end ? Scan::kRecord : Scan::kNeedsMore;
  }
  for (;;) {
    const bool quoted = at < filled_ && buffer_[at] == '"';
    if (!(quoted ? scan_quoted(at, at_end) : scan_bare(at, at_end))) return Scan::kNeedsMore;
    if (at == filled_) break;
    if (buffer_[at] == separator_) {
      ++at;
      continue;
    }
    at += buffer_[at] == '\r' ? 2 : 1;
    break;
  }
  end_ = at;
  return Scan::kRecord;
}

/// From the first character of a field to the separator or line end behind it. False: the input
/// does not reach so far yet.
bool RecordReader::scan_bare(std::size_t& at, bool at_end) {
  const char* const data = buffer_.data();
  std::size_t end = at;
  for (;; ++end) {
    end = find_any(data, end, filled_, separator_, '\n', '\r');
    if (end == filled_ || data[end] != '\r' || separator_ == '\r') break;
    if (end + 1 == filled_ && !at_end) return false;
    if (end + 1 < filled_ && data[end + 1] == '\n') break;
  }
  if (end == filled_ && !at_end) {
    if (end - at > kMaxFieldBytes) add_field({}, at, end);
    return false;
  }
  add_field({data + at, end - at}, at, end);
  at = end;
  return true;
}

/// The same for a field that begins with a quote.
bool RecordReader::scan_quoted(std::size_t& at, bool at_end) {
  const char* const data = buffer_.data();
  const std::size_t open = at;
  has_quotes_ = true;
  std::size_t from = at + 1;
  std::string* copy = nullptr;
  for (;;) {
    const void* found = from < filled_ ? std::memchr(data + from, '"', filled_ - from) : nullptr;
    if (found == nullptr) {
      if (filled_ - open > kMaxFieldBytes) add_field({}, open, filled_);
      if (!at_end) return false;
      fail_at(open, 1, ErrorCode::kInvalidInput, "the quote that opens here is never closed");
    }
    const auto close = static_cast<std::size_t>(static_cast<const char*>(found) - data);
    if (close + 2 >= filled_ && !at_end) return false;
    if (close + 1 < filled_ && data[close + 1] == '"') {
      if (copy == nullptr) copy = &unescaped_.emplace_back();
      copy->append(data + from, close + 1 - from);
      from = close + 2;
      continue;
    }
    if (copy != nullptr) copy->append(data + from, close - from);
    at = close + 1;
    const bool ends = at == filled_ || data[at] == separator_ || data[at] == '\n' ||
                      (data[at] == '\r' && at + 1 < filled_ && data[at + 1] == '\n');
    if (!ends) {
      fail_at(open, at - open, ErrorCode::kInvalidInput,
              "there is something behind the closing quote; a quote in a quoted field is doubled");
    }
    add_field(copy != nullptr ? std::string_view(*copy)
                              : std::string_view(data + open + 1, close - open - 1),
              open, at);
    return true;
  }
}

void RecordReader::add_field(std::string_view value, std::size_t begin, std::size_t end) {
  if (end - begin > kMaxFieldBytes) {
    fail_at(begin, 1, ErrorCode::kLimit, "the field is longer than 16 MiB");
  }
  if (fields_.size() == kMaxFields) {
    fail_at(begin, 1, ErrorCode::kLimit, "the record has more than 4096 fields");
  }
  fields_.push_back(value);
  extents_.push_back({begin, end});
}

void RecordReader::fail_at(std::size_t begin, std::size_t length, ErrorCode code,
                           const std::string& message) const {
  const std::string_view record = std::string_view(buffer_).substr(begin_, filled_ - begin_);
  throw Error(code, message, place_in(record, begin - begin_, length, source_, record_line_));
}

void RecordReader::fail(std::size_t field, ErrorCode code, const std::string& message) const {
  if (field < extents_.size()) {
    const Extent& extent = extents_[field];
    fail_at(extent.begin, std::max<std::size_t>(extent.end - extent.begin, 1), code, message);
  }
  fail_at(extents_.empty() ? begin_ : extents_.back().end, 1, code, message);
}

void RecordReader::fail_byte(std::size_t field, std::size_t offset,
                             const std::string& message) const {
  const Extent& extent = extents_[field];
  // As many quotes as were doubled before it stand in the file, and the one that opens.
  std::size_t at = extent.begin;
  if (buffer_[at] == '"') {
    ++at;
    for (std::size_t i = 0; i < offset; ++i) at += buffer_[at] == '"' ? 2 : 1;
  } else {
    at += offset;
  }
  fail_at(at, 1, ErrorCode::kInvalidInput, message);
}

}  // namespace annals::loaders
