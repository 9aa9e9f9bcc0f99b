#include "loaders/rdf_reader.h"

#include <serd/serd.h>

#include <algorithm>
#include <cctype>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <optional>

#include "model/ascii.h"

namespace annals::loaders {

namespace {

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.c_str());
}
std::string_view text_of(const SerdNode* node) {
  if (node == nullptr || node->type == SERD_NOTHING) return {};
  return {reinterpret_cast<const char*>(node->buf), node->n_bytes};
}

/// A node that serd made, freed with this.
class OwnedNode {
 public:
  explicit OwnedNode(SerdNode node) : node_(node) {}
  ~OwnedNode() { serd_node_free(&node_); }
  OwnedNode(const OwnedNode&) = delete;
  OwnedNode& operator=(const OwnedNode&) = delete;
  std::string_view text() const { return text_of(&node_); }

 private:
  SerdNode node_;
};

/// What leaves the statement function as an error of the file.
struct BadNode {
  std::string message;
};

SerdSyntax syntax_of(FileFormat format) {
  switch (format) {
    case FileFormat::kNTriples:
      return SERD_NTRIPLES;
    case FileFormat::kNQuads:
      return SERD_NQUADS;
    default:
      return SERD_TURTLE;  // graphs of TriG are opened and closed by the caller
  }
}

/// What serd says for readers of its source, said for readers of the file.
std::string in_our_words(const std::string& message) {
  constexpr std::string_view kWords[][2] = {
      {"expected digit", "an object is missing: an IRI, a blank node, a literal or a number"},
      {"expected object", "an object is missing: an IRI, a blank node, a literal or a number"},
      {"expected: ':', '<', or '_'", "an object is missing: an IRI, a blank node or a literal"},
      {"bad verb", "a relation is missing: an IRI"},
      {"missing ';' or '.'", "a '.' is missing, or a ';'"},
      {"unexpected end of file", "the statement ends in its midst"},
      {"end of file in short string", "the quote is never closed"},
      {"line end in short string", "the quote is not closed in its line"},
      {"end of file in long string", "the quotes are never closed"},
      {"missing IRI scheme", "this is no absolute IRI"},
      {"syntax does not support graphs", "Turtle has no graphs: --format trig reads them"},
      {"syntax does not support directives", "N-Triples and N-Quads have no directives"},
      {"invalid IRI character `<'", "an IRI has no `<` (quoted triples of RDF-star are not read)"},
  };
  for (const auto& [theirs, ours] : kWords) {
    if (message == theirs) return std::string(ours);
  }
  return message;
}

/// "b12", which serd calls an unnamed node.
bool is_unnamed(std::string_view label) {
  return label.size() > 1 && label[0] == 'b' &&
         std::all_of(label.begin() + 1, label.end(), is_digit);
}

}  // namespace

struct RdfReader::State {
  explicit State(FileFormat format);

  SerdStatus take_base(const SerdNode* uri);
  SerdStatus take_prefix(const SerdNode* name, const SerdNode* uri);
  SerdStatus take_statement(const SerdNode* graph, const SerdNode* subject,
                            const SerdNode* relation, const SerdNode* object,
                            const SerdNode* datatype, const SerdNode* language);
  SerdStatus take_error(const SerdError* error);

  RdfNode node_of(const SerdNode* node, std::string& place) const;
  std::string_view expanded(const SerdNode* node, std::string& place) const;
  void set_problem(std::string message, std::size_t offset);
  std::size_t offset_of(unsigned line, unsigned column) const;

  bool turtle;
  std::unique_ptr<SerdEnv, void (*)(SerdEnv*)> env{serd_env_new(nullptr), serd_env_free};
  std::unique_ptr<SerdReader, void (*)(SerdReader*)> reader{nullptr, serd_reader_free};
  const std::function<void(const RdfTriple&)>* take = nullptr;
  std::string text;                 // of the statement, labels marked
  std::vector<std::size_t> marked;  // bytes of it that are marks
  std::optional<RdfProblem> problem;
  std::exception_ptr thrown;
  // What expanded() gave for each part of a triple.
  std::string subject_text, relation_text, object_text, graph_text, datatype_text;
};

RdfReader::State::State(FileFormat format)
    : turtle(syntax_of(format) == SERD_TURTLE),
      reader(serd_reader_new(
                 syntax_of(format), this, nullptr,
                 [](void* state, const SerdNode* uri) {
                   return static_cast<State*>(state)->take_base(uri);
                 },
                 [](void* state, const SerdNode* name, const SerdNode* uri) {
                   return static_cast<State*>(state)->take_prefix(name, uri);
                 },
                 [](void* state, SerdStatementFlags, const SerdNode* g, const SerdNode* s,
                    const SerdNode* r, const SerdNode* o, const SerdNode* datatype,
                    const SerdNode* language) {
                   return static_cast<State*>(state)->take_statement(g, s, r, o, datatype,
                                                                     language);
                 },
                 nullptr),
             serd_reader_free) {
  serd_reader_set_strict(reader.get(), true);
  serd_reader_set_error_sink(
      reader.get(),
      [](void* state, const SerdError* error) {
        return static_cast<State*>(state)->take_error(error);
      },
      this);
}

SerdStatus RdfReader::State::take_base(const SerdNode* uri) {
  const SerdStatus status = serd_env_set_base_uri(env.get(), uri);
  if (status != SERD_SUCCESS) set_problem("the base is no absolute IRI", 0);
  return status;
}

SerdStatus RdfReader::State::take_prefix(const SerdNode* name, const SerdNode* uri) {
  const SerdStatus status = serd_env_set_prefix(env.get(), name, uri);
  if (status != SERD_SUCCESS) set_problem("the prefix stands for no absolute IRI", 0);
  return status;
}

/// An IRI or prefixed name as an absolute IRI.
std::string_view RdfReader::State::expanded(const SerdNode* node, std::string& place) const {
  if (node->type == SERD_URI && serd_uri_string_has_scheme(node->buf)) return text_of(node);
  const OwnedNode whole(serd_env_expand_node(env.get(), node));
  if (whole.text().empty()) {
    throw BadNode{node->type == SERD_CURIE
                      ? "the prefix of " + std::string(text_of(node)) + " was not declared"
                      : "the IRI <" + std::string(text_of(node)) + "> cannot be read"};
  }
  place = whole.text();
  if (!serd_uri_string_has_scheme(bytes_of(place))) {
    throw BadNode{"<" + place + "> is no absolute IRI, and no @base says what it belongs to"};
  }
  return place;
}

RdfNode RdfReader::State::node_of(const SerdNode* node, std::string& place) const {
  RdfNode result;
  if (node == nullptr || node->type == SERD_NOTHING) return result;
  switch (node->type) {
    case SERD_LITERAL:
      result.kind = RdfNode::Kind::kLiteral;
      result.text = text_of(node);
      return result;
    case SERD_BLANK:
      result.kind = RdfNode::Kind::kBlank;
      result.text = text_of(node);
      if (turtle && is_unnamed(result.text)) {
        place = "[" + std::string(result.text.substr(1)) + "]";
        result.text = place;
      } else if (turtle && result.text.starts_with('X')) {
        result.text.remove_prefix(1);  // the mark
      }
      return result;
    default:
      result.kind = RdfNode::Kind::kIri;
      result.text = expanded(node, place);
      return result;
  }
}

SerdStatus RdfReader::State::take_statement(const SerdNode* graph, const SerdNode* subject,
                                            const SerdNode* relation, const SerdNode* object,
                                            const SerdNode* datatype, const SerdNode* language) {
  // No exception may pass through serd.
  try {
    RdfTriple triple;
    triple.subject = node_of(subject, subject_text);
    triple.relation = node_of(relation, relation_text);
    triple.object = node_of(object, object_text);
    triple.graph = node_of(graph, graph_text);
    if (datatype != nullptr && datatype->type != SERD_NOTHING) {
      triple.object.datatype = expanded(datatype, datatype_text);
    }
    triple.object.language = text_of(language);
    (*take)(triple);
    return SERD_SUCCESS;
  } catch (const BadNode& bad) {
    set_problem(bad.message, 0);
  } catch (...) {
    thrown = std::current_exception();
  }
  return SERD_ERR_INTERNAL;
}

SerdStatus RdfReader::State::take_error(const SerdError* error) {
  char message[512];
  va_list arguments;
  va_copy(arguments, *error->args);
  std::vsnprintf(message, sizeof message, error->fmt, arguments);
  va_end(arguments);
  std::string text_only(message);
  while (!text_only.empty() && std::isspace(static_cast<unsigned char>(text_only.back())) != 0) {
    text_only.pop_back();
  }
  set_problem(in_our_words(text_only), offset_of(error->line, error->col));
  return SERD_SUCCESS;
}

/// The first problem of a statement is the one: later ones follow from it.
void RdfReader::State::set_problem(std::string message, std::size_t offset) {
  if (!problem) problem = RdfProblem{std::move(message), offset};
}

std::size_t RdfReader::State::offset_of(unsigned line, unsigned column) const {
  std::size_t begin = 0;
  for (unsigned i = 1; i < line; ++i) {
    const std::size_t line_end = text.find('\n', begin);
    if (line_end == std::string::npos) break;
    begin = line_end + 1;
  }
  // On its first line serd counts columns from 1, on the others from 0: both are the next byte.
  const std::size_t ahead = line == 1 && column > 0 ? column - 1 : column;
  const std::size_t offset = std::min(begin + ahead, text.size());
  const auto marks = std::lower_bound(marked.begin(), marked.end(), offset) - marked.begin();
  return offset - static_cast<std::size_t>(marks);
}

RdfReader::RdfReader(FileFormat format) : state_(std::make_unique<State>(format)) {}
RdfReader::~RdfReader() = default;

const RdfProblem& RdfReader::problem() const { return *state_->problem; }

bool RdfReader::read(std::string_view statement, const std::vector<std::size_t>& labels,
                     const std::function<void(const RdfTriple&)>& take) {
  State& state = *state_;
  state.take = &take;
  state.problem.reset();
  state.thrown = nullptr;
  state.marked.clear();
  state.text.clear();
  std::size_t from = 0;
  for (const std::size_t label : labels) {
    state.text += statement.substr(from, label - from);
    state.marked.push_back(state.text.size());
    state.text += 'X';
    from = label;
  }
  state.text += statement.substr(from);
  const SerdStatus status = serd_reader_read_string(state.reader.get(), bytes_of(state.text));
  if (state.thrown) std::rethrow_exception(state.thrown);
  if (status > SERD_FAILURE) {
    state.set_problem(reinterpret_cast<const char*>(serd_strerror(status)), 0);
  }
  return !state.problem;
}

}  // namespace annals::loaders
