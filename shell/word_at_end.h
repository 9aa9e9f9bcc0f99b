// The word that a text ends in, as a person types it.
#ifndef ANNALS_SHELL_WORD_AT_END_H_
#define ANNALS_SHELL_WORD_AT_END_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace annals::shell {

struct WordAtEnd {
  enum class Kind {
    kWord,    // bare, maybe empty
    kQuoted,  // a name in quotes that are still open
    kNone,    // text, a comment or an IRI, which nothing completes
  };
  Kind kind = Kind::kWord;
  std::size_t begin = 0;  // its first byte, the quote included
  std::string value;      // without quotes
};

/// Of statements of the language.
WordAtEnd word_at_end(std::string_view text);

/// The variables of the text (`?who`), each once, in order of appearance.
std::vector<std::string> variables_in(std::string_view text);

/// Of the arguments of a dot command, whose quotes are those of split_words.
WordAtEnd argument_at_end(std::string_view text);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_WORD_AT_END_H_
