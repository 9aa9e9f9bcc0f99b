// One statement of RDF to its triples, by serd, whose header only rdf_reader.cc includes.
#ifndef ANNALS_LOADERS_RDF_READER_H_
#define ANNALS_LOADERS_RDF_READER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loaders/formats.h"

namespace annals::loaders {

/// A term as the file has it, prefixes written out. Views live until read() returns.
struct RdfNode {
  enum class Kind { kNone, kIri, kBlank, kLiteral };
  Kind kind = Kind::kNone;
  std::string_view text;  // of a blank node: its label, or `[1]` for one without
  std::string_view datatype, language;
};

struct RdfTriple {
  RdfNode subject, relation, object;
  RdfNode graph;  // N-Quads
};

/// What is wrong with a statement.
struct RdfProblem {
  std::string message;
  std::size_t offset = 0;  // in the statement
};

/// Keeps the prefixes, the base and the numbers of unnamed nodes from one statement to the next.
class RdfReader {
 public:
  explicit RdfReader(FileFormat format);
  ~RdfReader();
  RdfReader(const RdfReader&) = delete;
  RdfReader& operator=(const RdfReader&) = delete;

  /// Reads a statement or directive, valid UTF-8 without NUL, nested no deeper than kMaxDepth.
  /// `labels`: see RdfPiece. `take` may throw, which leaves read(). False: it is wrong, see
  /// problem(); triples before the wrong place were given to `take`.
  bool read(std::string_view statement, const std::vector<std::size_t>& labels,
            const std::function<void(const RdfTriple&)>& take);
  const RdfProblem& problem() const;

  static constexpr std::size_t kMaxDepth = 200;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_RDF_READER_H_
