// Texts of RDF cut into statements, so that each is read whole or not at all, within bounds.
#ifndef ANNALS_LOADERS_RDF_PIECES_H_
#define ANNALS_LOADERS_RDF_PIECES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "loaders/formats.h"
#include "loaders/text_window.h"

namespace annals::loaders {

struct RdfPiece {
  enum class Kind {
    kMore,       // the text ends before it is whole
    kStatement,  // triples or a directive, with the point at its end (in a graph it may lack)
    kGraph,      // `GRAPH <g> {`: a graph begins; `text` is what stands before the bracket
    kGraphEnd,   // `}`
    kEnd,        // white space and comments only
  };
  Kind kind = Kind::kMore;
  std::size_t length = 0;  // bytes
  std::size_t depth = 0;   // of brackets, at the deepest
  /// Where labels of blank nodes (behind `_:`) begin that the reader's own labels could meet.
  std::vector<std::size_t> labels;
};

/// The first piece of `text`, which begins with no white space. `more` says that text may follow.
/// `in_graph`: between a graph's brackets; `graphs`: they may open. Wrong text makes pieces too: it
/// ends at a point, or with the line of an unclosed quote.
RdfPiece next_turtle_piece(std::string_view text, bool more, bool graphs, bool in_graph);
/// The same for N-Triples and N-Quads: a line.
RdfPiece next_line_piece(std::string_view text, bool more);
/// The bytes of white space and comments at the beginning of `text`.
std::size_t blank_prefix(std::string_view text);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_RDF_PIECES_H_
