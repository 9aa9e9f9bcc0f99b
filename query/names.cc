#include "query/names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/write.h"
#include "query/engine.h"

namespace annals::query {
namespace {

std::string in_quotes(const std::string& name) {
  std::string result = "'";
  for (const char c : name) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

/// "a", "a or b", "a, b or c".
std::string one_of(const std::vector<std::string>& names) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) result += i + 1 == names.size() ? " or " : ", ";
    result += write_name(names[i]);
  }
  return result;
}

void note_entity(const std::string& name, Context& context) {
  std::string note = "no entity " + in_quotes(name);
  if (context.snapshot().find(Term::text(name))) {
    context.note(note + "; the graph has a text " + write_term(Term::text(name)));
    return;
  }
  const std::vector<std::string> near = near_names(context.snapshot(), name);
  if (!near.empty()) note += "; did you mean " + one_of(near) + "?";
  context.note(std::move(note));
}

}  // namespace

void note_unknown(const Term& term, Context& context) {
  if (term.is_entity()) {
    note_entity(term.as_entity(), context);
  } else if (term.is_text()) {
    const std::string& value = term.as_text().value;
    if (value.empty() || value.size() > kMaxNameBytes) return;
    if (!context.snapshot().find(Term::entity(value))) return;
    context.note("no text " + write_term(term) + "; the graph has an entity " + write_name(value));
  }
}

bool note_question(const std::string& name, Context& context) {
  static constexpr std::array<std::string_view, 8> kWords = {"who",   "whom",  "what", "when",
                                                             "where", "which", "why",  "how"};
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (std::find(kWords.begin(), kWords.end(), lower) == kWords.end()) return false;
  if (context.snapshot().find(Term::entity(name))) return false;
  context.note("to ask " + lower + ", write ?" + lower);
  return true;
}

}  // namespace annals::query
