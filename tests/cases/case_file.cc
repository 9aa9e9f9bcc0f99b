#include "tests/cases/case_file.h"

#include <fstream>
#include <stdexcept>

namespace annals::cases {

std::vector<Section> read_case(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Section> sections(1);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("--- ")) {
      sections.back().text += line + "\n";
      continue;
    }
    const std::size_t space = line.find(' ', 4);
    Section section;
    section.kind = line.substr(4, space == std::string::npos ? space : space - 4);
    if (space != std::string::npos) section.arguments = line.substr(space + 1);
    sections.push_back(std::move(section));
  }
  return sections;
}

void write_case(const std::string& path, const std::vector<Section>& sections) {
  std::ofstream file(path);
  for (const Section& section : sections) {
    if (!section.kind.empty())
      file << "--- " << section.kind << (section.arguments.empty() ? "" : " ") << section.arguments
           << '\n';
    file << section.text;
  }
}

}  // namespace annals::cases
