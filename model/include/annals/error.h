// Errors of every room: an exception with a code, a message for people, and,
// where the error lies in a text, a place that prints the line with a caret.
#ifndef ANNALS_ERROR_H_
#define ANNALS_ERROR_H_

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace annals {

/// What went wrong, for programs. The values are part of the public interface.
enum class ErrorCode {
  kSyntax = 1,        // the text does not follow the grammar
  kInvalidValue = 2,  // a time, number or name that cannot be (2007-02-30)
  kInvalidQuery = 3,  // grammatical, but without meaning (a variable that nothing binds)
  kInvalidInput = 4,  // a file or stream to load that is not what it says it is
  kUsage = 5,  // a call or command that makes no sense in this state (commit outside a transaction)
  kReadOnly = 6,        // a change to a graph or snapshot that takes none
  kBusy = 7,            // another process holds the writer's lock
  kIo = 8,              // the operating system refused: disk full, permission, missing file
  kDamaged = 9,         // the graph's files are not as they were written
  kFormatVersion = 10,  // the graph was written by another version's format
  kCancelled = 11,      // the caller cancelled the query or load
  kLimit = 12,     // a limit on memory, time, size or nesting was reached; the message says which
  kInternal = 13,  // a broken invariant of Annals itself: please report it
};

/// Where in a text an error lies. Lines and columns count from 1; columns and length count
/// characters, not bytes.
struct Place {
  std::string source;  // a file's name, "<command>" or "<stdin>"
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t length = 1;  // characters to underline, at least 1
  std::string line_text;   // the whole line, without its end
};

/// The place of the bytes [offset, offset + length) of `text`. `first_line` is the number of the
/// text's first line. An offset beyond the end means the end. The underline never leaves the first
/// line that it touches.
Place place_in(std::string_view text, std::size_t offset, std::size_t length, std::string source,
               std::size_t first_line = 1);

/// Text of the user's as it may stand in a message: cut with … after 80 characters, on one line,
/// valid UTF-8 without control characters.
std::string shown(std::string_view text);

/// Something wrong in a text, as data: byte offsets into the text that was given to the parser.
struct Diagnosis {
  ErrorCode code = ErrorCode::kSyntax;
  std::size_t offset = 0;
  std::size_t length = 1;
  std::string message;  // "2007-02-30 is not a date: February 2007 has 28 days"
};

/// The one exception type that a program sees. (Inside, parser::FactError and query::StatementError
/// carry a place in bytes until the graph room, which has the text, makes an Error of them.)
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Error(ErrorCode code, const std::string& message, Place place)
      : std::runtime_error(message), code_(code), place_(std::move(place)) {}

  ErrorCode code() const { return code_; }
  const std::optional<Place>& place() const { return place_; }

  /// The full text for people, without a final newline:
  ///   talks.facts:12:20: error: 2007-02-30 is not a date: February 2007 has 28 days
  ///      12 | Crocker met Qomi @ 2007-02-30 .
  ///         |                    ^~~~~~~~~~
  /// Without a place: "error: MESSAGE".
  std::string report() const;

 private:
  ErrorCode code_;
  std::optional<Place> place_;
};

}  // namespace annals

#endif  // ANNALS_ERROR_H_
