// Text to syntax tree, or to a diagnosis. No header of this room shows Spirit.
#ifndef ANNALS_PARSER_PARSE_H_
#define ANNALS_PARSER_PARSE_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/error.h"
#include "parser/ast.h"

namespace annals::parser {

/// What earlier statements of a session or file have declared.
struct Context {
  std::map<std::string, std::string, std::less<>> prefixes;  // prefix without colon -> IRI
};

enum class Mode {
  kStatements,  // queries and changes
  kFacts,       // a fact file: facts, prefix, according to, dump lines
};

enum class Input {
  kFile,    // a file, a pipe or -c: a line goes on when it is indented or begins with one of
            // continuing_words()
  kPrompt,  // a person types: only unclosed brackets, a calling word or a final `\` go on
};

struct Parsed {
  enum class Kind {
    kStatement,   // `statement`
    kEnd,         // nothing but white space and comments is left
    kIncomplete,  // the text so far is the beginning of a statement, and more input may complete
                  // it (at the prompt always, else with `more`; otherwise it is an error);
                  // `diagnosis` says what is expected, should there be no more
    kError,       // `diagnosis`
  };
  Kind kind = Kind::kEnd;
  std::optional<ast::Statement> statement;
  std::vector<std::string> parameters;  // that the statement names, each once, in order of bytes
  Diagnosis diagnosis;
  /// Bytes of the text that this statement takes, the end of its line included; after an error,
  /// those to leave out so that the next statement can be tried.
  std::size_t consumed = 0;
};

/// Parses the first statement of `text`. Spans and offsets count from the beginning of `text`.
/// `more` says that the text may go on (a stream that was read in parts): then a statement that
/// could continue is kIncomplete. A `prefix` statement changes `context`. Never throws for what the
/// text says; nesting beyond 200 levels is a diagnosis.
Parsed parse_statement(std::string_view text, Context& context, Mode mode = Mode::kStatements,
                       Input input = Input::kFile, bool more = false);

/// Words and kinds of words that could come next at the end of `text`, for completion: keywords as
/// written, functions with their `(`, and the placeholders "entity", "relation", "variable",
/// "time", "text", "number" for the rest.
std::vector<std::string> expected_next(std::string_view text, const Context& context,
                                       Mode mode = Mode::kStatements);

/// The rule that a fact keeps: `PATTERN if { GROUP }`, with spans that count in `text`, and no
/// name. Throws Error with a place in "<rule>".
ast::Rule parse_rule(std::string_view text);

/// The one term that `text` is, as written in a fact. Throws Error with a place in
/// "<parameter>".
Term parse_term(std::string_view text, const Context& context = {});
/// One term or more, written as the objects of a fact: `Crocker, 'Green Zone'` (for --param).
/// Throws the same.
std::vector<Term> parse_terms(std::string_view text, const Context& context = {});

}  // namespace annals::parser

#endif  // ANNALS_PARSER_PARSE_H_
