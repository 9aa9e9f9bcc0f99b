#include "shell/line_editor.h"

#include <histedit.h>
#include <langinfo.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <cwchar>
#include <string_view>
#include <utility>

#include "shell/display_width.h"

namespace annals::shell {
namespace {

constexpr wchar_t kEndOfLine = 0x05;   // Ctrl-E
constexpr wchar_t kRedraw = 0x1E;      // Ctrl-^
constexpr wchar_t kGiveUp = 0x1F;      // Ctrl-_
constexpr wchar_t kEndOfInput = 0x04;  // Ctrl-D
constexpr std::size_t kWidestCandidate = 36;
constexpr char kNoWidth = 0x01;  // around what takes no place on the screen

/// What libedit's callbacks see.
struct Typing {
  std::string prompt;
  int interrupts = -1;
  bool interrupted = false;
  bool give_up = false;  // is the next key
  std::FILE* out = nullptr;
  LineEditor::Completer completer;
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

/// The candidates in columns, with a line end.
std::string candidate_list(const Completion& completion) {
  std::size_t widest = 0;
  for (const std::string& word : completion.candidates) {
    widest = std::max(widest, std::min(display_width(visible(word)), kWidestCandidate));
  }
  const auto screen = screen_of(STDOUT_FILENO);
  const std::size_t across = screen ? screen->columns : ScreenSize{}.columns;
  const std::size_t columns = std::max<std::size_t>(1, across / (widest + 2));
  std::string text;
  std::size_t column = 0;
  for (const std::string& word : completion.candidates) {
    const std::string shown = cut_to_width(visible(word), std::min(widest, across - 1));
    text += shown;
    if (++column == columns) {
      text += '\n';
      column = 0;
    } else {
      text.append(widest + 2 - std::min(widest, display_width(shown)), ' ');
    }
  }
  if (column != 0) text.erase(text.find_last_not_of(' ') + 1) += '\n';
  if (completion.more) text += "…\n";
  return text;
}

/// Whether something is typed already: a person who pastes a text wants its tabs.
bool more_is_typed() {
  pollfd source{STDIN_FILENO, POLLIN, 0};
  return ::poll(&source, 1, 0) == 1;
}

unsigned char complete_word(EditLine* editor, int) {
  Typing& typing = *typing_of(editor);
  const LineInfo* line = el_line(editor);
  const std::string before(line->buffer, line->cursor);
  if (!typing.completer || more_is_typed()) {
    return el_insertstr(editor, "\t") == 0 ? CC_REFRESH : CC_ERROR;
  }
  Completion completion;
  try {
    completion = typing.completer(before);
  } catch (const Error&) {
    return CC_REFRESH_BEEP;  // the statement that is being typed will say what is wrong
  }
  const std::string typed = before.substr(before.size() - completion.replaced);
  if (completion.insertion != typed) {
    el_deletestr(editor, static_cast<int>(count_characters(typed)));
    return el_insertstr(editor, completion.insertion.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }
  if (completion.candidates.empty()) return CC_REFRESH_BEEP;
  std::fputs(("\n" + candidate_list(completion)).c_str(), typing.out);
  std::fflush(typing.out);
  return CC_REDISPLAY;
}

unsigned char interrupt_line(EditLine* editor, int) {
  typing_of(editor)->interrupted = true;
  return CC_NEWLINE;
}

bool line_is_empty(EditLine* editor) {
  const LineInfo* line = el_line(editor);
  return line->lastchar == line->buffer;
}

/// Interrupts blocks what the editor must hear itself, in the thread that waits for a key.
sigset_t mask_while_waiting() {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  sigdelset(&mask, SIGCONT);
  sigdelset(&mask, SIGWINCH);
  return mask;
}

unsigned char draw_again(EditLine*, int) { return CC_REDISPLAY; }

/// The next key: 1, 0 at the end of the input, -1 for an error. Ctrl-C, which comes as a signal, is
/// read as Ctrl-E (so that what follows stands after the line) and Ctrl-_.
int read_key(EditLine* editor, wchar_t* key) {
  Typing& typing = *typing_of(editor);
  if (std::exchange(typing.give_up, false)) {
    *key = kGiveUp;
    return 1;
  }
  std::mbstate_t state{};
  const sigset_t waiting = mask_while_waiting();
  while (true) {
    pollfd sources[2] = {{STDIN_FILENO, POLLIN, 0}, {typing.interrupts, POLLIN, 0}};
    if (::ppoll(sources, 2, nullptr, &waiting) < 0) {
      if (errno != EINTR) return -1;
      // The terminal has another size, or was another program's meanwhile (Ctrl-Z, fg).
      *key = kRedraw;
      return 1;
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

/// The prompt with its escapes marked for libedit, which leaves out a last one: so the space at the
/// end comes after it.
std::string coloured(const std::string& prompt, const Palette& palette) {
  if (!palette.on()) return prompt;
  const std::size_t end = prompt.find_last_not_of(' ') + 1;
  const std::string text = palette.prompt(prompt.substr(0, end)) + prompt.substr(end);
  std::string marked;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t last = text[at] == '\x1b' ? text.find('m', at) : std::string::npos;
    if (last == std::string::npos) {
      marked += text[at];
    } else {
      marked += kNoWidth + text.substr(at, last + 1 - at) + kNoWidth;
      at = last;
    }
  }
  return marked;
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

  Palette palette;

  State(std::FILE* output, HistoryFile history_file, Palette colors)
      : out(output), file(std::move(history_file)), palette(colors) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (editor != nullptr) el_end(editor);
    if (history != nullptr) history_end(history);
  }
};

LineEditor::LineEditor(std::FILE* out, HistoryFile history_file, int interrupts, Palette palette,
                       Completer completer)
    : state_(std::make_unique<State>(out, std::move(history_file), palette)) {
  choose_locale();
  State& s = *state_;
  s.typing.interrupts = interrupts;
  s.typing.out = out;
  s.typing.completer = std::move(completer);
  s.history = history_init();
  history(s.history, &s.event, H_SETSIZE, static_cast<int>(HistoryFile::kMostLines));
  history(s.history, &s.event, H_SETUNIQUE, 1);
  for (const std::string& line : s.file.load()) history(s.history, &s.event, H_ENTER, line.c_str());

  s.editor = el_init("annals", stdin, out, stderr);
  el_set(s.editor, EL_CLIENTDATA, &s.typing);
  el_set(s.editor, EL_PROMPT_ESC, prompt_of, kNoWidth);
  el_set(s.editor, EL_SIGNAL, 1);
  el_set(s.editor, EL_EDITOR, "emacs");
  el_set(s.editor, EL_HIST, history, s.history);
  el_set(s.editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_set(s.editor, EL_BIND, "^W", "ed-delete-prev-word", nullptr);
  el_set(s.editor, EL_ADDFN, "annals-complete", "Complete the word", complete_word);
  el_set(s.editor, EL_BIND, "^I", "annals-complete", nullptr);
  el_source(s.editor, nullptr);
  el_set(s.editor, EL_GETCFN, read_key);
  el_set(s.editor, EL_ADDFN, "annals-give-up", "Give up the line", interrupt_line);
  el_set(s.editor, EL_BIND, "^_", "annals-give-up", nullptr);
  el_set(s.editor, EL_ADDFN, "annals-redraw", "Draw the line again", draw_again);
  el_set(s.editor, EL_BIND, "^^", "annals-redraw", nullptr);
}

LineEditor::~LineEditor() = default;

LineEditor::Read LineEditor::read(const std::string& prompt, std::string& line) {
  State& s = *state_;
  s.typing.prompt = coloured(prompt, s.palette);
  s.typing.interrupted = false;
  s.typing.give_up = false;
  take(s.typing.interrupts);  // what came while a statement ran was meant for it
  el_resize(s.editor);        // libedit hears of one change of the terminal's size a line
  // What is typed once the prompt is seen is the editor's: until then the terminal shows it itself,
  // and Ctrl-Z throws it away.
  el_set(s.editor, EL_PREP_TERM, 1);
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
  remember(line);
  return Read::kLine;
}

void LineEditor::remember(const std::string& line) {
  if (line.find_first_not_of(" \t") == std::string::npos) return;
  history(state_->history, &state_->event, H_ENTER, line.c_str());
  state_->file.add(line);
}

}  // namespace annals::shell
