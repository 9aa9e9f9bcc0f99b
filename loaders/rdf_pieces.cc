#include "loaders/rdf_pieces.h"

#include <algorithm>

#include "model/ascii.h"

namespace annals::loaders {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
/// In the middle of a prefixed name, a blank node's label, a number or a word.
bool is_name(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == ':' || c == '%' || c == '\\' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(std::string_view text, std::string_view small) {
  return text.size() == small.size() && starts_with_word(text, small);
}

/// Reads tokens of Turtle (https://www.w3.org/TR/turtle/, section 6.5) up to the end of a piece.
class TurtleScanner {
 public:
  TurtleScanner(std::string_view text, bool more, bool graphs, bool in_graph)
      : text_(text), more_(more), graphs_(graphs), in_graph_(in_graph) {}

  RdfPiece run() {
    while (at_ < text_.size()) {
      if (step()) return std::move(piece_);
    }
    if (more_) return std::move(piece_);
    return end(text_.empty() ? RdfPiece::Kind::kEnd : RdfPiece::Kind::kStatement);
  }

 private:
  /// Takes a token; true when the piece is whole, in piece_.
  bool step() {
    const char c = text_[at_];
    if (is_blank(c) || c == '#') {
      at_ += blank_prefix(text_.substr(at_));
      return false;
    }
    switch (c) {
      case '<':
        return iri();
      case '"':
      case '\'':
        return string(c);
      case '@':  // a language or a directive: no point belongs to it
        for (++at_; at_ < text_.size() &&
                    (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '-');) {
          ++at_;
        }
        return false;
      case '.':
        if (at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) break;
        ++at_;
        end(RdfPiece::Kind::kStatement);
        return true;
      default:
        return bracket(c);
    }
    name();
    return false;
  }

  bool bracket(char c) {
    if (c == '[' || c == '(') piece_.depth = std::max(piece_.depth, ++depth_);
    if ((c == ']' || c == ')') && depth_ > 0) --depth_;
    if (c == '{' && graphs_ && !in_graph_) {
      ++at_;
      end(RdfPiece::Kind::kGraph);
      return true;
    }
    if (c == '}' && in_graph_) {
      if (at_ > 0) {  // the last statement of the graph, without a point
        end(RdfPiece::Kind::kStatement);
      } else {
        ++at_;
        end(RdfPiece::Kind::kGraphEnd);
      }
      return true;
    }
    if (is_name(c)) {
      name();
    } else {
      ++at_;
    }
    return false;
  }

  /// Ends at `>`. One that is not closed in its line ends the piece, as it does in `PREFIX x: <…>`
  /// and `BASE <…>`.
  bool iri() {
    while (at_ < text_.size() && text_[at_] != '>' && text_[at_] != '\n') ++at_;
    if (at_ == text_.size()) return false;
    const bool closed = text_[at_] == '>';
    if (closed) ++at_;
    if (closed && !directive_) return false;
    end(RdfPiece::Kind::kStatement);
    return true;
  }

  /// Ends behind its quotes. A short one that is not closed in its line ends the piece.
  bool string(char quote) {
    const std::string_view rest = text_.substr(at_);
    const bool is_long = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    std::size_t i = is_long ? 3 : 1;
    for (; i < rest.size(); ++i) {
      if (rest[i] == '\\') {
        ++i;
      } else if (!is_long && rest[i] == '\n') {
        at_ += i;
        end(RdfPiece::Kind::kStatement);
        return true;
      } else if (!is_long && rest[i] == quote) {
        break;
      } else if (is_long && rest[i] == quote && rest.substr(i, 3) == rest.substr(0, 3)) {
        i += 2;
        break;
      }
    }
    at_ += std::min(i + 1, rest.size());
    return false;
  }

  void name() {
    const std::size_t begin = at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == '.') {
        // Points belong to a name when more of it follows.
        std::size_t next = at_;
        while (next < text_.size() && text_[next] == '.') ++next;
        if (next == text_.size() || !is_name(text_[next])) break;
        at_ = next - 1;
      } else if (!is_name(c)) {
        break;
      }
    }
    at_ = std::min(at_, text_.size());
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (begin == 0 && (is_word(word, "prefix") || is_word(word, "base"))) directive_ = true;
    if (word.starts_with("_:") && word.size() > 2) note_label(begin + 2);
  }

  /// The reader gives unnamed nodes the labels b1, b2 …, and nodes that are named so other ones.
  void note_label(std::size_t begin) {
    const std::string_view label = text_.substr(begin, at_ - begin);
    const bool like_its_own = (label[0] == 'b' || label[0] == 'B') && label.size() > 1;
    if (like_its_own || label[0] == 'X') piece_.labels.push_back(begin);
  }

  RdfPiece end(RdfPiece::Kind kind) {
    piece_.kind = kind;
    piece_.length = at_;
    return piece_;
  }

  std::string_view text_;
  bool more_, graphs_, in_graph_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool directive_ = false;  // of SPARQL's kind, without a point
  RdfPiece piece_;
};

}  // namespace

RdfPiece next_turtle_piece(std::string_view text, bool more, bool graphs, bool in_graph) {
  return TurtleScanner(text, more, graphs, in_graph).run();
}

RdfPiece next_line_piece(std::string_view text, bool more) {
  RdfPiece piece;
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos && more) return piece;
  piece.length = std::min(line_end, text.size());
  piece.kind = text.empty() ? RdfPiece::Kind::kEnd : RdfPiece::Kind::kStatement;
  return piece;
}

std::size_t blank_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_blank(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

}  // namespace annals::loaders
