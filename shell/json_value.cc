#include "shell/json_value.h"

#include <string>

namespace annals::shell {
namespace {

Json fact_to_json(const Fact& fact) {
  return Json{
      {"subject", to_json(fact.subject())},
      {"relation", to_json(fact.relation())},
      {"object", to_json(fact.object())},
      {"time", fact.time().is_always() ? Json() : Json{{"time", std::string(fact.time().text())}}}};
}

Json text_to_json(const Text& text) {
  Json value{{"text", text.value}};
  if (!text.language.empty()) value["lang"] = text.language;
  if (!text.datatype.empty()) value["datatype"] = text.datatype;
  return value;
}

}  // namespace

Json to_json(const Term& term) {
  if (term.is_truth()) return Json(term.as_truth());
  if (term.is_integer()) return Json(term.as_integer());
  if (term.is_decimal()) return Json(term.as_decimal());
  if (term.is_time()) return Json{{"time", std::string(term.as_time().text())}};
  if (term.is_text()) return text_to_json(term.as_text());
  if (term.is_entity()) return Json{{"entity", term.as_entity()}};
  if (term.is_fact()) return Json{{"fact", fact_to_json(term.as_fact())}};
  return Json();
}

}  // namespace annals::shell
