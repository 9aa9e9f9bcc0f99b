// Apart from the questions: the tests of those need no JSON.
#include <fstream>
#include <nlohmann/json.hpp>

#include "annals/error.h"
#include "bench/question_list.h"

namespace annals::bench {

Constants read_constants(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Error(ErrorCode::kIo, "cannot read " + path);
  Constants constants;
  const nlohmann::json read = nlohmann::json::parse(file);
  for (const auto& [key, value] : read.items()) {
    if (value.is_string()) constants.emplace(key, value.get<std::string>());
  }
  return constants;
}

}  // namespace annals::bench
