// Runs every golden case below this folder and shows what differs. README.md describes the format.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/cases/case_file.h"

using namespace annals::cases;  // NOLINT

namespace {

std::vector<std::string> case_paths() {
  const std::filesystem::path folder = std::filesystem::path(ANNALS_SOURCE_DIR) / "tests/cases";
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".case") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> lines_of(const std::vector<Section>& sections) {
  std::ostringstream text;
  for (const Section& section : sections) {
    if (!section.kind.empty()) text << "--- " << section.kind << ' ' << section.arguments << '\n';
    text << section.text;
  }
  std::vector<std::string> lines;
  std::istringstream reader(text.str());
  for (std::string line; std::getline(reader, line);) lines.push_back(line);
  return lines;
}

/// The names in the last cells of the tables of coverage.md: cases, and files of other tests.
std::set<std::string> covered() {
  std::ifstream file(std::filesystem::path(ANNALS_SOURCE_DIR) / "tests/cases/coverage.md");
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| ") || line.starts_with("| sentence")) continue;
    const std::size_t cell = line.rfind(" | ");
    std::string name;
    for (const char c : line.substr(cell == std::string::npos ? 0 : cell + 3)) {
      const bool ends = c == ' ' || c == '|' || c == ';' || c == ':' || c == ',';
      if (!ends) name += c;
      if (!ends || name.empty()) continue;
      if (name.find('/') != std::string::npos || name == "first-look") names.insert(name);
      name.clear();
    }
  }
  return names;
}

// Lines with `-` are expected and missing, those with `+` came instead: the longest common
// subsequence stays.
std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::string text;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      text += "  " + a[i++] + "\n";
      ++j;
    } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
      text += "- " + a[i++] + "\n";
    } else {
      text += "+ " + b[j++] + "\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("golden cases") {
  const bool update = std::getenv("ANNALS_UPDATE") != nullptr;
  const char* const only = std::getenv("ANNALS_CASE");  // part of a path
  const std::vector<std::string> paths = case_paths();
  CHECK(paths.size() >= 100);
  for (const std::string& path : paths) {
    if (only != nullptr && path.find(only) == std::string::npos) continue;
    const std::vector<Section> expected = read_case(path);
    std::vector<Section> got;
    try {
      got = run_case(expected);
    } catch (const std::exception& error) {
      FAIL_CHECK(path << ": " << error.what());
      continue;
    }
    if (!expected.front().text.starts_with("# "))
      FAIL_CHECK(path << " does not begin with a sentence that says why");
    const std::vector<std::string> a = lines_of(expected), b = lines_of(got);
    if (a == b) {
      SUCCEED(path);
      continue;
    }
    if (update)
      write_case(path, got);
    else
      FAIL_CHECK(path << "\n" << difference(a, b));
  }
}

TEST_CASE("coverage.md names every case, and nothing that is not there") {
  const std::filesystem::path root(ANNALS_SOURCE_DIR);
  const std::set<std::string> named = covered();
  CHECK(named.size() >= 200);
  for (const std::string& name : named) {
    const bool other = name.starts_with("tests/");
    INFO(name);
    CHECK(std::filesystem::exists(root / (other ? name : "tests/cases/" + name + ".case")));
  }
  for (const std::string& path : case_paths()) {
    const auto name = std::filesystem::relative(path, root / "tests/cases").replace_extension("");
    INFO(name.string());
    CHECK(named.contains(name.string()));
  }
}
