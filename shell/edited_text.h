// A text in a person's own editor.
#ifndef ANNALS_SHELL_EDITED_TEXT_H_
#define ANNALS_SHELL_EDITED_TEXT_H_

#include <optional>
#include <string>

namespace annals::shell {

/// Opens the text in $VISUAL, else $EDITOR, else vi, and gives back what was saved, with one line
/// end at its end; empty when nothing was saved, or nothing is left. Throws Error(kIo).
std::optional<std::string> edited_text(const std::string& text);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_EDITED_TEXT_H_
