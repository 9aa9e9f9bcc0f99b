#include "shell/completion.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "shell/dot_commands.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/known_names.h"
#include "shell/word_at_end.h"

namespace annals::shell {
namespace {

constexpr std::size_t kMostCandidates = 40;

/// One thing that fits.
struct Candidate {
  std::string value;    // begins with the word so far
  std::string written;  // as it stands in the line
  bool whole = true;    // a space may follow
};

/// The end of a text that is cut nowhere inside a character of UTF-8.
std::size_t whole_characters(std::string_view text, std::size_t size) {
  while (size < text.size() && size > 0 &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  return size;
}

std::string common_beginning(const std::vector<Candidate>& candidates) {
  std::string common = candidates.front().value;
  for (const Candidate& candidate : candidates) {
    const auto ends =
        std::mismatch(common.begin(), common.end(), candidate.value.begin(), candidate.value.end());
    common.resize(whole_characters(common, static_cast<std::size_t>(ends.first - common.begin())));
  }
  return common;
}

/// How the beginning of a word is written when it is not whole yet.
enum class Style {
  kName,      // 'Green
  kArgument,  // of a dot command
};

std::string open_quote(const std::string& beginning, Style style) {
  if (style == Style::kArgument) {
    return (beginning.find('\'') == std::string::npos ? "'" : "\"") + beginning;
  }
  std::string text = "'";
  for (const char c : beginning) text += c == '\'' ? "''" : std::string(1, c);
  return text;
}

bool stands_bare(const std::string& beginning, Style style) {
  if (style == Style::kArgument) {
    return beginning.find_first_of(" \t'\"") == std::string::npos;
  }
  return beginning.empty() || is_bare_name(beginning + "a");
}

/// Makes the completion of what fits, candidates in order of their rank.
Completion completion_of(std::vector<Candidate> candidates, bool more, const WordAtEnd& word,
                         std::string_view line, std::size_t replaced, Style style) {
  Completion result;
  result.replaced = replaced;
  const std::string typed(line.substr(line.size() - replaced));
  result.insertion = typed;
  if (candidates.empty()) return result;
  if (candidates.size() == 1 && !more) {
    result.insertion = candidates.front().written + (candidates.front().whole ? " " : "");
  } else if (!more) {
    const std::string common = common_beginning(candidates);
    if (common.size() > word.value.size()) {
      const bool quoted = word.kind == WordAtEnd::Kind::kQuoted || !stands_bare(common, style);
      result.insertion = quoted ? open_quote(common, style) : common;
    }
  }
  result.more = more || candidates.size() > kMostCandidates;
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  for (Candidate& candidate : candidates) result.candidates.push_back(std::move(candidate.written));
  return result;
}

// ---- statements ----

bool is_one(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The grammar's words for kinds of words, which are not typed.
bool is_kind(const std::string& expected) {
  static const std::vector<std::string> kinds = {"entity", "relation", "variable",
                                                 "time",   "text",     "number"};
  return is_one(kinds, expected);
}

std::string in_quotes(const std::string& name) { return open_quote(name, Style::kName) + "'"; }

Candidate name_candidate(const std::string& name, bool quoted) {
  return {name, quoted ? in_quotes(name) : write_name(name), true};
}

void add_words(const std::vector<std::string>& expected, const std::string& beginning,
               std::vector<Candidate>& found) {
  for (const std::string& word : expected) {
    if (is_kind(word) || !word.starts_with(beginning)) continue;
    found.push_back({word, word, !word.ends_with("(")});
  }
}

void add_variables(std::string_view before, const std::string& beginning,
                   std::vector<Candidate>& found) {
  for (const std::string& name : variables_in(before)) {
    if (name.starts_with(beginning)) found.push_back({name, name, true});
  }
}

void add_names(const KnownNames& names, bool quoted, std::vector<Candidate>& found) {
  for (const std::string& name : names.names) {
    const auto same = [&](const Candidate& one) { return one.written == name; };
    if (quoted || std::none_of(found.begin(), found.end(), same)) {
      found.push_back(name_candidate(name, quoted));
    }
  }
}

}  // namespace

Completion complete_statement(const Session& session, std::string_view earlier,
                              std::string_view line) {
  const std::string text = std::string(earlier) + std::string(line);
  const WordAtEnd word = word_at_end(text);
  Completion nothing;
  if (word.kind == WordAtEnd::Kind::kNone || word.begin < earlier.size()) return nothing;
  const std::string before = text.substr(0, word.begin);
  const std::vector<std::string> expected = session.expected_next(before);
  const bool quoted = word.kind == WordAtEnd::Kind::kQuoted;
  std::vector<Candidate> found;
  bool more = false;
  if (!quoted) add_words(expected, word.value, found);
  if (!quoted && is_one(expected, "variable") && word.value.starts_with('?')) {
    add_variables(before, word.value, found);
  }
  const bool entities = is_one(expected, "entity");
  if (entities || is_one(expected, "relation")) {
    const KnownNames names = entities ? entities_from(session.snapshot(), word.value)
                                      : relations_from(session.snapshot(), word.value);
    add_names(names, quoted, found);
    more = names.more;
  }
  return completion_of(std::move(found), more, word, line, text.size() - word.begin, Style::kName);
}

// ---- dot commands ----

namespace {

std::string as_argument(const std::string& value) {
  if (stands_bare(value, Style::kArgument)) return value;
  const std::string open = open_quote(value, Style::kArgument);
  return open + open.front();
}

/// The files that the path begins; folders end with a slash.
std::vector<Candidate> files_from(const std::string& path, bool only_folders) {
  std::vector<Candidate> found;
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  const std::string beginning = path.substr(folder.size());
  std::error_code error;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(beginning) || (beginning.empty() && name.starts_with('.'))) continue;
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (only_folders && !is_folder) continue;
    const std::string value = folder + name + (is_folder ? "/" : "");
    const bool bare = stands_bare(value, Style::kArgument);
    found.push_back({value,
                     is_folder && !bare ? open_quote(value, Style::kArgument) : as_argument(value),
                     !is_folder});
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.value < b.value; });
  return found;
}

std::vector<Candidate> matching(const std::vector<std::string>& words,
                                const std::string& beginning) {
  std::vector<Candidate> found;
  for (const std::string& word : words) {
    if (word.starts_with(beginning)) found.push_back({word, word, true});
  }
  return found;
}

std::vector<std::string> command_names(const std::string& point) {
  std::vector<std::string> names;
  for (const DotCommand& command : dot_commands())
    names.push_back(point + std::string(command.name));
  return names;
}

std::vector<std::string> load_flags() {
  std::vector<std::string> names;
  for (const FlagInfo& flag : flags()) {
    if (knows(flag, Command::kLoad) && !flag.hidden) names.push_back("--" + std::string(flag.name));
  }
  return names;
}

std::vector<std::string> format_words() {
  std::vector<std::string> names;
  for (const FormatInfo& format : formats()) names.emplace_back(format.name);
  return names;
}

/// What may stand in the place of an argument that begins with `word`.
std::vector<Candidate> arguments_from(const Session& session, DotArgument kind,
                                      const std::string& word, bool& more) {
  switch (kind) {
    case DotArgument::kCommand:
      return matching(command_names(word.starts_with('.') ? "." : ""), word);
    case DotArgument::kFormat:
      return matching(format_words(), word);
    case DotArgument::kSwitch:
      return matching({"on", "off"}, word);
    case DotArgument::kOff:
      return matching({"off"}, word);
    case DotArgument::kFolder:
      return files_from(word, true);
    case DotArgument::kLoad:
      if (word.starts_with('-')) return matching(load_flags(), word);
      return files_from(word, false);
    case DotArgument::kFile:
      return files_from(word, false);
    case DotArgument::kRelation: {
      const KnownNames names = relations_from(session.snapshot(), word);
      more = names.more;
      std::vector<Candidate> found;
      for (const std::string& name : names.names) found.push_back({name, as_argument(name), true});
      return found;
    }
    case DotArgument::kNone:
    case DotArgument::kText:
      break;
  }
  return {};
}

}  // namespace

Completion complete_dot_command(const Session& session, std::string_view line) {
  const std::size_t space = line.find_first_of(" \t");
  if (space == std::string_view::npos) {
    WordAtEnd word;
    word.value = line;
    return completion_of(matching(command_names("."), word.value), false, word, line, line.size(),
                         Style::kArgument);
  }
  const std::string_view name = line.substr(1, space - 1);
  const std::string_view arguments = line.substr(space);
  const WordAtEnd word = argument_at_end(arguments);
  DotArgument kind = DotArgument::kNone;
  for (const DotCommand& command : dot_commands()) {
    if (command.name == name) kind = command.argument;
  }
  bool more = false;
  std::vector<Candidate> found = arguments_from(session, kind, word.value, more);
  return completion_of(std::move(found), more, word, line, arguments.size() - word.begin,
                       Style::kArgument);
}

}  // namespace annals::shell
