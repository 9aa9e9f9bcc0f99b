// Values of answers as JSON (docs/language.md, Results).
#ifndef ANNALS_SHELL_JSON_VALUE_H_
#define ANNALS_SHELL_JSON_VALUE_H_

#include <nlohmann/json.hpp>

#include "annals/term.h"

namespace annals::shell {

using Json = nlohmann::ordered_json;

Json to_json(const Term& term);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_JSON_VALUE_H_
