#include "loaders/rdf_terms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace annals::loaders {

namespace {

constexpr std::string_view kRdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view kEdtf = "http://id.loc.gov/datatypes/edtf";
constexpr std::array<std::string_view, 13> kIntegers = {"integer",
                                                        "int",
                                                        "long",
                                                        "short",
                                                        "byte",
                                                        "unsignedInt",
                                                        "unsignedLong",
                                                        "unsignedShort",
                                                        "unsignedByte",
                                                        "nonNegativeInteger",
                                                        "positiveInteger",
                                                        "nonPositiveInteger",
                                                        "negativeInteger"};

/// Without the white space that XML Schema leaves out.
std::string_view collapsed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

/// std::from_chars knows no `+`.
std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

std::optional<Term> integer(std::string_view text) {
  text = without_plus(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Term::integer(value);
}

std::optional<Term> decimal(std::string_view text, std::string_view characters) {
  text = without_plus(text);
  if (text.find_first_not_of(characters) != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Term::decimal(value);
}

std::optional<Term> truth(std::string_view text) {
  if (text == "true" || text == "1") return Term::truth(true);
  if (text == "false" || text == "0") return Term::truth(false);
  return std::nullopt;
}

/// The text with every digit as `d`, a leading minus left out.
std::string shape_of(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  std::string shape(text);
  for (char& c : shape) c = c >= '0' && c <= '9' ? 'd' : c;
  return shape;
}

std::optional<Term> time(std::string_view text) {
  const std::optional<TimeValue> value = TimeValue::try_parse(text);
  if (!value) return std::nullopt;
  return Term::time(*value);
}

/// A date without a time of day. The language has no zones for it: its days are days in UTC.
std::optional<Term> date(std::string_view text, std::string_view wanted) {
  for (const std::string_view zone : {"Z", "+00:00", "-00:00"}) {
    if (!text.ends_with(zone)) continue;
    text.remove_suffix(zone.size());
    break;
  }
  const std::string shape = shape_of(text);
  if (shape == wanted) return time(text);
  const bool far_year =
      wanted == "dddd" && shape.size() > 4 && shape.find_first_not_of('d') == std::string::npos;
  if (far_year) return time("Y" + std::string(text));
  return std::nullopt;
}

/// `2007-21` is a season of the language, but no month.
std::optional<Term> year_and_month(std::string_view text) {
  const std::size_t month = text.find('-', 1);
  if (month == std::string_view::npos || text.substr(month + 1, 2) > "12") return std::nullopt;
  return date(text, "dddd-dd");
}

std::optional<Term> date_and_time(std::string_view text) {
  if (shape_of(text).rfind("dddd-dd-ddTdd:dd:dd", 0) != 0) return std::nullopt;
  return time(text);
}

/// By the name of an XML Schema datatype; empty when it is no value of ours.
std::optional<Term> value_of(std::string_view text, std::string_view type) {
  text = collapsed(text);
  if (std::find(kIntegers.begin(), kIntegers.end(), type) != kIntegers.end()) return integer(text);
  if (type == "decimal") return decimal(text, "0123456789.-");
  if (type == "double" || type == "float") return decimal(text, "0123456789.-+eE");
  if (type == "boolean") return truth(text);
  if (type == "date") return date(text, "dddd-dd-dd");
  if (type == "gYear") return date(text, "dddd");
  if (type == "gYearMonth") return year_and_month(text);
  if (type == "dateTime" || type == "dateTimeStamp") return date_and_time(text);
  return std::nullopt;
}

}  // namespace

Term iri_term(std::string_view iri) { return Term::entity(iri == kRdfType ? "is" : iri); }

Term literal_term(std::string_view value, std::string_view datatype, std::string_view language) {
  if (!language.empty()) return Term::text(value, language);
  if (datatype.empty()) return Term::text(value);
  std::optional<Term> known;
  if (datatype.starts_with(kXsd)) {
    const std::string_view type = datatype.substr(kXsd.size());
    if (type == "string") return Term::text(value);
    known = value_of(value, type);
  } else if (datatype.starts_with(kEdtf)) {
    known = time(value);
  }
  return known ? std::move(*known) : Term::text(value, "", datatype);
}

}  // namespace annals::loaders
