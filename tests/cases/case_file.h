// The text of a .case file as its sections, and back. README.md describes the format.
#ifndef ANNALS_TESTS_CASES_CASE_FILE_H_
#define ANNALS_TESTS_CASES_CASE_FILE_H_

#include <string>
#include <vector>

namespace annals::cases {

struct Section {
  std::string kind;       // "facts", "run", "parameter", "output"; empty before the first
  std::string arguments;  // what follows the kind on its line
  std::string text;       // with its last line's end
};

std::vector<Section> read_case(const std::string& path);
void write_case(const std::string& path, const std::vector<Section>& sections);

/// Runs the case: the output of every section that says something, in place of what the case
/// expects.
std::vector<Section> run_case(const std::vector<Section>& sections);

}  // namespace annals::cases

#endif  // ANNALS_TESTS_CASES_CASE_FILE_H_
