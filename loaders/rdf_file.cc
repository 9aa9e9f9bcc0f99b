// Files of RDF to facts, statement by statement.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loaders/loading.h"
#include "loaders/rdf_pieces.h"
#include "loaders/rdf_reader.h"
#include "loaders/rdf_terms.h"
#include "loaders/text_window.h"
#include "model/ascii.h"

namespace annals::loaders {

namespace {

using Part = BulkLoad::Part;

bool is_line_format(FileFormat format) {
  return format == FileFormat::kNTriples || format == FileFormat::kNQuads;
}

class RdfFileLoader {
 public:
  RdfFileLoader(Input& input, const std::string& name, FileFormat format, Loading& loading)
      : window_(input, name),
        format_(format),
        reader_(format),
        loading_(loading),
        lane_(loading.lane()) {}

  void run() {
    while (step()) {
    }
  }

 private:
  /// What a statement states; its graph is 0 where there is none.
  struct Stated {
    Part subject, relation, object, graph;
  };

  /// Takes a piece; false at the end.
  bool step() {
    window_.advance(blank_prefix(window_.readable()));
    const std::string_view text = window_.readable();
    const bool more = window_.more();
    const RdfPiece piece =
        is_line_format(format_)
            ? next_line_piece(text, more)
            : next_turtle_piece(text, more, format_ == FileFormat::kTrig, in_graph_);
    if (piece.kind == RdfPiece::Kind::kMore || (piece.kind == RdfPiece::Kind::kEnd && more)) {
      loading_.read_more(window_);
      return true;
    }
    loading_.attempt([&] { take(piece, text.substr(0, piece.length)); });
    window_.advance(piece.length);
    return piece.kind != RdfPiece::Kind::kEnd;
  }

  void take(const RdfPiece& piece, std::string_view text) {
    switch (piece.kind) {
      case RdfPiece::Kind::kStatement:
        take_statement(piece, text);
        return;
      case RdfPiece::Kind::kGraph:
        begin_graph(piece, text.substr(0, text.size() - 1));
        return;
      case RdfPiece::Kind::kGraphEnd:
        in_graph_ = false;
        graph_ = Part();
        return;
      case RdfPiece::Kind::kEnd:
        if (in_graph_) fail(0, "the file ends in the midst of a graph: a } is missing");
        return;
      case RdfPiece::Kind::kMore:
        return;
    }
  }

  void take_statement(const RdfPiece& piece, std::string_view text) {
    if (in_graph_ && !graph_is_known_) return;  // told where the graph begins
    std::string with_point;
    if (in_graph_) {
      if (text.front() == '@') fail(0, "a directive stands outside of graphs");
      if (text.back() != '.') text = with_point = std::string(text) + " .";
    }
    if (piece.depth > RdfReader::kMaxDepth) {
      fail(
          0,
          "the statement is nested deeper than " + std::to_string(RdfReader::kMaxDepth) + " levels",
          ErrorCode::kLimit);
    }
    stated_.clear();
    read(text, piece.labels, [this](const RdfTriple& triple) { take_triple(triple); });
    for (const Stated& stated : stated_) {
      const std::string_view refused =
          lane_.states_meaning(stated.relation, stated.object, lane_.always());
      if (!refused.empty()) fail(0, "this " + std::string(refused));
    }
    for (const Stated& stated : stated_) add(stated);
  }

  void read(std::string_view text, const std::vector<std::size_t>& labels,
            const std::function<void(const RdfTriple&)>& take) {
    bool well = false;
    try {
      well = reader_.read(text, labels, take);
    } catch (const Error& error) {
      if (error.place() || error.code() != ErrorCode::kInvalidValue) throw;
      fail(0, error.what(), error.code());
    }
    if (!well) fail(reader_.problem().offset, reader_.problem().message, ErrorCode::kSyntax);
  }

  void take_triple(const RdfTriple& triple) {
    Stated stated;
    stated.subject = part_of(triple.subject);
    stated.relation = part_of(triple.relation);
    stated.object = part_of(triple.object);
    stated.graph = triple.graph.kind == RdfNode::Kind::kNone ? graph_ : part_of(triple.graph);
    stated_.push_back(stated);
  }

  void add(const Stated& stated) {
    const Part fact = add(stated.subject, stated.relation, stated.object);
    if (stated.graph.bits != 0) {
      add(fact, lane_.source_relation(), stated.graph);
    } else if (lane_.source()) {
      add(fact, lane_.source_relation(), *lane_.source());
    }
  }
  Part add(Part subject, Part relation, Part object) {
    loading_.count_fact();
    return lane_.add(subject, relation, object, lane_.always());
  }

  Part part_of(const RdfNode& node) {
    if (node.kind == RdfNode::Kind::kLiteral) {
      key_.assign(node.datatype);
      key_ += '\n';
      key_ += node.language;
      key_ += '\n';
      key_ += node.text;
      return literals_.get(key_, [&](std::string_view) {
        return lane_.intern(literal_term(node.text, node.datatype, node.language));
      });
    }
    if (node.kind == RdfNode::Kind::kBlank) {
      return blanks_.get(
          node.text, [&](std::string_view label) { return lane_.intern(loading_.blank(label)); });
    }
    return names_.get(node.text, [&](std::string_view iri) { return lane_.intern(iri_term(iri)); });
  }

  /// `text` is what stands before the bracket: a name, nothing, or GRAPH and a name.
  void begin_graph(const RdfPiece& piece, std::string_view text) {
    in_graph_ = true;
    graph_is_known_ = false;
    std::string label(text);
    std::size_t inserted = 0;
    for (const std::size_t at : piece.labels) label.insert(at + inserted++, "X");
    while (!label.empty() && blank_prefix(label.substr(label.size() - 1)) > 0) label.pop_back();
    constexpr std::string_view kGraph = "graph";
    const bool has_word =
        starts_with_word(label, kGraph) &&
        (label.size() == kGraph.size() ||
         std::string_view(" \t\r\n#<[").find(label[kGraph.size()]) != std::string_view::npos);
    if (has_word) label.erase(0, kGraph.size());
    if (label.empty()) {
      if (has_word) fail(0, "a graph's name is missing");
      graph_ = Part();
    } else {
      // serd reads the name as the subject of a statement.
      std::vector<Part> names;
      read(label + "\n<x:r> <x:o> .", {},
           [&](const RdfTriple& triple) { names.push_back(part_of(triple.subject)); });
      if (names.size() != 1) fail(0, "the name of a graph is an IRI or a blank node");
      graph_ = names.front();
    }
    graph_is_known_ = true;
  }

  /// About the statement at hand, `offset` bytes behind its beginning.
  [[noreturn]] void fail(std::size_t offset, const std::string& message,
                         ErrorCode code = ErrorCode::kInvalidInput) const {
    window_.fail(offset, 1, code, message);
  }

  TextWindow window_;
  FileFormat format_;
  RdfReader reader_;
  Loading& loading_;
  LoadingLane& lane_;
  bool in_graph_ = false;
  bool graph_is_known_ = false;  // its name was well
  Part graph_;                   // the one that is open; 0: none, or it has no name
  std::vector<Stated> stated_;
  std::string key_;
  PartCache names_, blanks_, literals_;
};

}  // namespace

void load_rdf_file(Input& text, const std::string& name, FileFormat format, Loading& loading) {
  RdfFileLoader(text, name, format, loading).run();
}

}  // namespace annals::loaders
