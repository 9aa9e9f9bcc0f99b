#include "shell/line_editor.h"

#include <histedit.h>
#include <langinfo.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <clocale>
#include <cstdint>
#include <cwchar>
#include <string_view>
#include <utility>

namespace annals::shell {
namespace {

constexpr wchar_t kEndOfLine = 0x05;   // Ctrl-E
constexpr wchar_t kGiveUp = 0x1F;      // Ctrl-_
constexpr wchar_t kEndOfInput = 0x04;  // Ctrl-D

/// What libedit's callbacks see.
struct Typing {
  std::string prompt;
  int interrupts = -1;
  bool interrupted = false;
  bool give_up = false;  // is the next key
};

/// Whether the eventfd was rung; then it is no more.
bool take(int event) {
  std::uint64_t count = 0;
  return ::read(event, &count, sizeof count) == static_cast<ssize_t>(sizeof count);
}

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

bool line_is_empty(EditLine* editor) {
  const LineInfo* line = el_line(editor);
  return line->lastchar == line->buffer;
}

/// The next key: 1, 0 at the end of the input, -1 for an error. Ctrl-C, which comes as a signal, is
/// read as Ctrl-E (so that what follows stands after the line) and Ctrl-_.
int read_key(EditLine* editor, wchar_t* key) {
  Typing& typing = *typing_of(editor);
  if (std::exchange(typing.give_up, false)) {
    *key = kGiveUp;
    return 1;
  }
  std::mbstate_t state{};
  while (true) {
    pollfd sources[2] = {{STDIN_FILENO, POLLIN, 0}, {typing.interrupts, POLLIN, 0}};
    if (::poll(sources, 2, -1) < 0) {
      if (errno == EINTR) continue;  // libedit's own handlers have drawn the line anew
      return -1;
    }
    if ((sources[1].revents & POLLIN) != 0 && take(typing.interrupts)) {
      typing.give_up = true;
      *key = kEndOfLine;
      return 1;
    }
    if (sources[0].revents == 0) continue;
    char byte = 0;
    const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return static_cast<int>(got);
    const std::size_t length = std::mbrtowc(key, &byte, 1, &state);
    if (length == static_cast<std::size_t>(-1)) state = {};  // no UTF-8: left out
    // A Ctrl-D that was typed before the terminal came into the editor's mode was kept by the
    // terminal as the mark of an end, which is read in this mode as a null character.
    if (length == 0) *key = line_is_empty(editor) ? kEndOfInput : L'\0';
    if (length <= 1) return 1;
  }
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

  State(std::FILE* output, HistoryFile history_file, int interrupts)
      : out(output), file(std::move(history_file)) {
    typing.interrupts = interrupts;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (editor != nullptr) el_end(editor);
    if (history != nullptr) history_end(history);
  }
};

LineEditor::LineEditor(std::FILE* out, HistoryFile history_file, int interrupts)
    : state_(std::make_unique<State>(out, std::move(history_file), interrupts)) {
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
  el_set(s.editor, EL_GETCFN, read_key);
  el_set(s.editor, EL_ADDFN, "annals-give-up", "Give up the line", interrupt_line);
  el_set(s.editor, EL_BIND, "^_", "annals-give-up", nullptr);
}

LineEditor::~LineEditor() = default;

LineEditor::Read LineEditor::read(const std::string& prompt, std::string& line) {
  State& s = *state_;
  s.typing.prompt = prompt;
  s.typing.interrupted = false;
  s.typing.give_up = false;
  take(s.typing.interrupts);  // what came while a statement ran was meant for it
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
