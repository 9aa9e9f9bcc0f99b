#include "shell/line_editor.h"

#include <histedit.h>
#include <langinfo.h>

#include <cerrno>
#include <clocale>
#include <cstring>
#include <string_view>

namespace annals::shell {
namespace {

/// What libedit's callbacks see.
struct Typing {
  std::string prompt;
  bool interrupted = false;
};

Typing* typing_of(EditLine* editor) {
  void* typing = nullptr;
  el_get(editor, EL_CLIENTDATA, &typing);
  return static_cast<Typing*>(typing);
}

char* prompt_of(EditLine* editor) { return typing_of(editor)->prompt.data(); }

unsigned char interrupt_line(EditLine* editor, int) {
  typing_of(editor)->interrupted = true;
  return CC_NEWLINE;
}

/// libedit reads and shows characters by the locale: UTF-8 it must be.
void choose_locale() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view(nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

}  // namespace

struct LineEditor::State {
  std::FILE* out = nullptr;
  HistoryFile file;
  Typing typing;
  EditLine* editor = nullptr;
  History* history = nullptr;
  HistEvent event{};

  State(std::FILE* output, HistoryFile history_file) : out(output), file(std::move(history_file)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (editor != nullptr) el_end(editor);
    if (history != nullptr) history_end(history);
  }
};

LineEditor::LineEditor(std::FILE* out, HistoryFile history_file)
    : state_(std::make_unique<State>(out, std::move(history_file))) {
  choose_locale();
  State& s = *state_;
  s.history = history_init();
  history(s.history, &s.event, H_SETSIZE, static_cast<int>(HistoryFile::kMostLines));
  history(s.history, &s.event, H_SETUNIQUE, 1);
  for (const std::string& line : s.file.load()) history(s.history, &s.event, H_ENTER, line.c_str());

  s.editor = el_init("annals", stdin, out, stderr);
  el_set(s.editor, EL_CLIENTDATA, &s.typing);
  el_set(s.editor, EL_PROMPT, prompt_of);
  el_set(s.editor, EL_SIGNAL, 1);
  el_set(s.editor, EL_EDITOR, "emacs");
  el_set(s.editor, EL_HIST, history, s.history);
  el_set(s.editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_set(s.editor, EL_BIND, "^W", "ed-delete-prev-word", nullptr);
  el_set(s.editor, EL_BIND, "^I", "ed-insert", nullptr);  // tabs of pasted text
  el_source(s.editor, nullptr);
  // While a line is edited Ctrl-C is a key like any other and no signal: it goes to the end of the
  // line (^E), where ^_ gives the line up.
  el_set(s.editor, EL_ADDFN, "annals-interrupt", "Give up the line", interrupt_line);
  el_set(s.editor, EL_BIND, "^_", "annals-interrupt", nullptr);
  el_set(s.editor, EL_BIND, "-s", "^C", "^E^_", nullptr);
  el_set(s.editor, EL_SETTY, "-d", "intr=", nullptr);
}

LineEditor::~LineEditor() = default;

LineEditor::Read LineEditor::read(const std::string& prompt, std::string& line) {
  State& s = *state_;
  s.typing.prompt = prompt;
  s.typing.interrupted = false;
  line.clear();
  int count = 0;
  const char* text = nullptr;
  do {
    errno = 0;
    text = el_gets(s.editor, &count);
  } while (text == nullptr && count < 0 && errno == EINTR);
  if (s.typing.interrupted) {
    std::fputs("^C\n", s.out);
    std::fflush(s.out);
    return Read::kInterrupted;
  }
  if (text == nullptr || count <= 0) {
    std::fputc('\n', s.out);
    std::fflush(s.out);
    return Read::kEnd;
  }
  line.assign(text, static_cast<std::size_t>(count));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  if (line.find_first_not_of(" \t") != std::string::npos) {
    history(s.history, &s.event, H_ENTER, line.c_str());
    s.file.add(line);
  }
  return Read::kLine;
}

}  // namespace annals::shell
