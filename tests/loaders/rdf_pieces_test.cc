// Where statements of Turtle and TriG end.
#include "loaders/rdf_pieces.h"

#include <catch2/catch.hpp>

using namespace annals;
using loaders::next_turtle_piece;
using loaders::RdfPiece;
using Strings = std::vector<std::string>;

namespace {

/// The pieces of a whole text; braces of graphs stand by themselves.
Strings pieces(std::string_view text, bool graphs = false) {
  Strings result;
  bool in_graph = false;
  for (;;) {
    text.remove_prefix(loaders::blank_prefix(text));
    const RdfPiece piece = next_turtle_piece(text, false, graphs, in_graph);
    if (piece.kind == RdfPiece::Kind::kEnd) return result;
    if (piece.kind == RdfPiece::Kind::kGraph) in_graph = true;
    if (piece.kind == RdfPiece::Kind::kGraphEnd) in_graph = false;
    REQUIRE(piece.length > 0);
    result.emplace_back(text.substr(0, piece.length));
    text.remove_prefix(piece.length);
  }
}

}  // namespace

TEST_CASE("a point ends a statement where it is no part of a name or number") {
  CHECK(pieces("<a> <b> <c> . <d> <e> <f>.") == Strings{"<a> <b> <c> .", "<d> <e> <f>."});
  CHECK(pieces("<a> <b> <c>.<d> <e> <f>.") == Strings{"<a> <b> <c>.", "<d> <e> <f>."});
  CHECK(pieces("e:a e:b e:c.d. e:x e:y e:z.") == Strings{"e:a e:b e:c.d.", "e:x e:y e:z."});
  CHECK(pieces("e:a e:b 1.5. e:a e:b 5. e:a e:b .5 .") ==
        Strings{"e:a e:b 1.5.", "e:a e:b 5.", "e:a e:b .5 ."});
  CHECK(pieces("e:a e:b 1.e5 . e:a e:b true.") == Strings{"e:a e:b 1.e5 .", "e:a e:b true."});
  CHECK(pieces("e:a e:b \"x\"@en-GB.<d> e:b \"y\"^^e:t.") ==
        Strings{"e:a e:b \"x\"@en-GB.", "<d> e:b \"y\"^^e:t."});
  CHECK(pieces("_:a.b e:b e:c\\.. [] e:b ().") == Strings{"_:a.b e:b e:c\\..", "[] e:b ()."});
}

TEST_CASE("points in strings, IRIs, comments and brackets") {
  CHECK(pieces("<a.b> <b> \"x. \\\". y\" . <c> <d> '''e. \n' '' . ''' .") ==
        Strings{"<a.b> <b> \"x. \\\". y\" .", "<c> <d> '''e. \n' '' . ''' ."});
  CHECK(pieces("# a . b\n<a> <b> # c .\n <c> .") == Strings{"<a> <b> # c .\n <c> ."});
  CHECK(pieces("<a> <b> \"\" . <c> <d> \"\"\"\"\"\" .") ==
        Strings{"<a> <b> \"\" .", "<c> <d> \"\"\"\"\"\" ."});
}

TEST_CASE("directives of both kinds") {
  CHECK(pieces("@prefix e: <http://e.org/a.b#> . PREFIX f: <x>\nbase <http://y> f:a f:b f:c .") ==
        Strings{"@prefix e: <http://e.org/a.b#> .", "PREFIX f: <x>", "base <http://y>",
                "f:a f:b f:c ."});
  CHECK(pieces("base:a prefix:b <c> . <d> <e> <f> .") ==
        Strings{"base:a prefix:b <c> .", "<d> <e> <f> ."});
}

TEST_CASE("graphs") {
  CHECK(pieces("GRAPH <g> { <a> <b> <c> . <d> <e> <f> } <x> <y> <z> . { }", true) ==
        Strings{"GRAPH <g> {", "<a> <b> <c> .", "<d> <e> <f> ", "}", "<x> <y> <z> .", "{", "}"});
  CHECK(pieces("<a> <b> {c} .") == Strings{"<a> <b> {c} ."});
}

TEST_CASE("what is wrong ends soon") {
  CHECK(pieces("<a> <b> \"open . \n<c> <d> <e> .") ==
        Strings{"<a> <b> \"open . ", "<c> <d> <e> ."});
  CHECK(pieces("<a> <b .\n<c> <d> <e> .") == Strings{"<a> <b .", "<c> <d> <e> ."});
  CHECK(pieces("<a> <b> [ <c> <d> . <e> <f> <g> .") ==
        Strings{"<a> <b> [ <c> <d> .", "<e> <f> <g> ."});
  CHECK(pieces("<a <b> .\n<c> <d> <e> .") == Strings{"<a <b> .", "<c> <d> <e> ."});
  CHECK(pieces("<a> <b>") == Strings{"<a> <b>"});
  CHECK(next_turtle_piece("[[[]]] .", false, false, false).depth == 3);
  CHECK(next_turtle_piece("<a> <b>\n", true, false, false).kind == RdfPiece::Kind::kMore);
}

TEST_CASE("labels that the reader could give itself are found") {
  CHECK(next_turtle_piece("_:b1 <r> _:B2, _:b, _:c, _:X .", false, false, false).labels ==
        std::vector<std::size_t>{2, 11, 27});
}
