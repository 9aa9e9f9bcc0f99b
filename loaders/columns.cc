#include "loaders/columns.h"

#include <algorithm>
#include <array>

#include "model/ascii.h"
#include "model/write.h"

namespace annals::loaders {

namespace {

/// `name` without spaces around it and in small letters: for hints.
std::string simplified(std::string_view name) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!name.empty() && is_space(name.front())) name.remove_prefix(1);
  while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
  return lowered(name);
}

constexpr std::array<std::string_view, 7> kKnown = {"subject", "relation", "object", "time",
                                                    "start",   "end",      "source"};

/// A known name in capitals or with spaces around it would silently be a qualifier.
void refuse_odd_spelling(const std::vector<std::string_view>& names,
                         const std::function<void(std::size_t, const std::string&)>& fail) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string simple = simplified(names[i]);
    if (simple == names[i] || std::find(kKnown.begin(), kKnown.end(), simple) == kKnown.end()) {
      continue;
    }
    fail(i, "the column " + write_name(names[i]) + " must be written " + simple +
                ", in small letters and without spaces");
  }
}

/// What the first line has, and how a table without such a line is loaded.
std::string found(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMostShown = 12;
  constexpr std::array<std::string_view, 4> kFirst = {"subject", "relation", "object", "time"};
  if (names.size() < 3 || names.size() > kMostShown) return {};
  std::string here, columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    here += (i == 0 ? "" : ", ") + write_name(names[i]);
    columns += (i == 0 ? "" : ",") + std::string(i < kFirst.size() ? kFirst[i] : "_");
  }
  return ", and the first line has " + here +
         ": change it, or, if it is a row already, say what its columns are, such as --columns " +
         columns;
}

std::string missing_message(std::string_view wanted, const std::vector<std::string_view>& names) {
  std::string message = "there is no column '" + std::string(wanted) + "'";
  if (names.size() == 1) {
    for (const std::string_view separator : {";", "\t", "|", ","}) {
      if (names[0].find(separator) == std::string_view::npos) continue;
      const std::string_view shown = separator == "\t" ? "tab" : separator;
      return message + "; are the columns separated by '" + std::string(shown) +
             "'? Then give --delimiter '" + std::string(shown) + "'";
    }
  }
  for (const std::string_view name : names) {
    if (name.find('\r') == std::string_view::npos) continue;
    return message + "; lines must end in LF or CR LF, and here CR alone ends them";
  }
  return message + ": the columns subject, relation and object must be there" + found(names);
}

}  // namespace

Columns read_columns(const std::vector<std::string_view>& names,
                     const std::function<void(std::size_t, const std::string&)>& fail) {
  refuse_odd_spelling(names, fail);
  Columns columns;
  columns.count = names.size();
  std::optional<std::size_t> subject, relation, object;
  const auto place_of = [&](std::string_view name) -> std::optional<std::size_t>* {
    if (name == "subject") return &subject;
    if (name == "relation") return &relation;
    if (name == "object") return &object;
    if (name == "time") return &columns.time;
    if (name == "start") return &columns.start;
    if (name == "end") return &columns.end;
    return nullptr;
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    if (name == "_") continue;
    if (name.empty()) fail(i, "column " + std::to_string(i + 1) + " has no name");
    std::optional<std::size_t>* place = place_of(name);
    if (place == nullptr) {
      columns.qualifiers.push_back({i, std::string(name)});
      continue;
    }
    if (*place) fail(i, "there are two columns '" + std::string(name) + "'");
    *place = i;
  }
  if (!subject) fail(names.size(), missing_message("subject", names));
  if (!relation) fail(names.size(), missing_message("relation", names));
  if (!object) fail(names.size(), missing_message("object", names));
  if (columns.time && columns.start) {
    fail(*columns.start, "there is a column 'time', so there can be no 'start'");
  }
  if (columns.time && columns.end) {
    fail(*columns.end, "there is a column 'time', so there can be no 'end'");
  }
  if (columns.start && !columns.end) {
    fail(*columns.start, "there is a column 'start', but no column 'end'");
  }
  if (columns.end && !columns.start) {
    fail(*columns.end, "there is a column 'end', but no column 'start'");
  }
  columns.subject = *subject;
  columns.relation = *relation;
  columns.object = *object;
  return columns;
}

}  // namespace annals::loaders
