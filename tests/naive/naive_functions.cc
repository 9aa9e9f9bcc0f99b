#include "tests/naive/naive_functions.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>

#include "model/write.h"
#include "tests/naive/naive_expression.h"

namespace annals::naive {

namespace {

bool is_number(const Term& term) { return term.is_integer() || term.is_decimal(); }

long double value_of(const Term& number) {
  return number.is_integer() ? static_cast<long double>(number.as_integer())
                             : static_cast<long double>(number.as_decimal());
}

Term decimal(double value) { return std::isfinite(value) ? Term::decimal(value) : Term(); }
Term text(const std::string& value) { return Term::text(value); }
// A changed text stays in its language, as in SPARQL.
Term text_like(const Text& from, const std::string& value) {
  return Term::text(value, from.language);
}
Term time(const Written& written) {
  if (!written) return Term();
  return Term::time(*written == "always" ? TimeValue::always() : TimeValue::parse(*written));
}
Term integer(const std::optional<std::int64_t>& value) {
  return value ? Term::integer(*value) : Term();
}

int rank(const Term& term) {
  if (term.is_truth()) return 1;
  if (is_number(term)) return 2;
  if (term.is_time()) return 3;
  if (term.is_text()) return 4;
  if (term.is_entity()) return 5;
  return term.is_fact() ? 6 : 0;
}

int sign(int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; }

// The characters of UTF-8, each as its bytes.
std::vector<std::string> characters(const std::string& value) {
  std::vector<std::string> found;
  for (const char c : value) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80 || found.empty()) found.emplace_back();
    found.back() += c;
  }
  return found;
}

std::string ascii_case(const std::string& value, bool upper, const World& world) {
  std::string changed;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) world.unsure = true;
    changed += static_cast<char>(upper ? std::toupper(byte) : std::tolower(byte));
  }
  return changed;
}

Term substring(const std::vector<Term>& a) {
  if (!a[0].is_text() || !a[1].is_integer() || (a.size() > 2 && !a[2].is_integer())) return Term();
  const std::vector<std::string> all = characters(a[0].as_text().value);
  std::string part;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i) + 1;
    if (place >= a[1].as_integer() &&
        (a.size() < 3 || place < a[1].as_integer() + a[2].as_integer()))
      part += all[i];
  }
  return text_like(a[0].as_text(), part);
}

Term text_function(ast::Function function, const std::vector<Term>& a, const World& world) {
  if (function == ast::Function::kSubstring) return substring(a);
  for (const Term& argument : a)
    if (!argument.is_text()) return Term();
  const std::string& x = a[0].as_text().value;
  const std::string y = a.size() > 1 ? a[1].as_text().value : "";
  switch (function) {
    case ast::Function::kContains:
      return Term::truth(x.find(y) != std::string::npos);
    case ast::Function::kStartsWith:
      return Term::truth(x.starts_with(y));
    case ast::Function::kEndsWith:
      return Term::truth(x.ends_with(y));
    case ast::Function::kMatches:
      return Term::truth(std::regex_search(x, std::regex(y)));
    case ast::Function::kLower:
    case ast::Function::kUpper:
      return text_like(a[0].as_text(), ascii_case(x, function == ast::Function::kUpper, world));
    case ast::Function::kLength:
      return Term::integer(static_cast<std::int64_t>(characters(x).size()));
    default: {
      // Texts of one language make a text of that language, as in SPARQL.
      std::string joined, language = a[0].as_text().language;
      for (const Term& argument : a) {
        joined += argument.as_text().value;
        if (argument.as_text().language != language) language.clear();
      }
      return Term::text(joined, language);
    }
  }
}

Term time_function(ast::Function function, const Term& argument) {
  if (!argument.is_time()) return Term();
  const std::string_view t = argument.as_time().text();
  switch (function) {
    case ast::Function::kStart:
      return time(start_date(t));
    case ast::Function::kEnd:
      return time(end_date(t));
    case ast::Function::kFirst:
      return time(first_moment(t));
    case ast::Function::kLast:
      return time(last_moment(t));
    case ast::Function::kYear:
      return integer(year_of(t));
    case ast::Function::kMonth:
      return integer(month_of(t));
    case ast::Function::kDay:
      return integer(day_of(t));
    case ast::Function::kToYear:
      return time(to_year(t));
    case ast::Function::kToMonth:
      return time(to_month(t));
    case ast::Function::kToDay:
      return time(to_day(t));
    default: {
      const auto seconds = duration_of(t);
      return seconds ? decimal(*seconds) : Term();
    }
  }
}

Term holds_function(const Term& argument, const World& world) {
  if (!argument.is_fact()) return Term();
  const Fact& f = argument.as_fact();
  for (const Effective& e : world.facts()) {
    const Fact& g = e.fact;
    if (g.subject() == f.subject() && g.relation() == f.relation() && g.object() == f.object() &&
        holds(TimeWord::kIn, world.bounds(g), world.bounds(f)))
      return Term::truth(true);
  }
  return Term::truth(false);
}

std::string kind_of(const Term& term) {
  const char* const kinds[] = {"", "truth value", "number", "time", "text", "entity", "fact"};
  return kinds[rank(term)];
}

}  // namespace

int order_terms(const Term& a, const Term& b) {
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  switch (rank(a)) {
    case 1:
      return static_cast<int>(a.as_truth()) - static_cast<int>(b.as_truth());
    case 2:
      if (value_of(a) != value_of(b)) return value_of(a) < value_of(b) ? -1 : 1;
      return static_cast<int>(b.is_integer()) - static_cast<int>(a.is_integer());
    case 3: {
      const std::string_view x = a.as_time().text(), y = b.as_time().text();
      const int order = compare_times(x, y);
      return order != 0 ? order : sign(x.compare(y));
    }
    case 4: {
      const Text &x = a.as_text(), &y = b.as_text();
      if (x.value != y.value) return sign(x.value.compare(y.value));
      if (x.language != y.language) return sign(x.language.compare(y.language));
      return sign(x.datatype.compare(y.datatype));
    }
    case 5:
      return sign(a.as_entity().compare(b.as_entity()));
    case 6: {
      const Fact &x = a.as_fact(), &y = b.as_fact();
      for (const int order :
           {order_terms(x.subject(), y.subject()), order_terms(x.relation(), y.relation()),
            order_terms(x.object(), y.object())})
        if (order != 0) return order;
      return order_terms(Term::time(x.time()), Term::time(y.time()));
    }
    default:
      return 0;
  }
}

bool equal(const Term& a, const Term& b) {
  if (is_number(a) && is_number(b)) return value_of(a) == value_of(b);
  return a == b;
}

Term compare(ast::BinaryOperator op, const Term& a, const Term& b) {
  if (a.empty() || b.empty() || rank(a) != rank(b)) return Term();
  int order = order_terms(a, b);
  if (is_number(a) && equal(a, b)) order = 0;
  if (a.is_time()) order = compare_times(a.as_time().text(), b.as_time().text());
  switch (op) {
    case ast::BinaryOperator::kLess:
      return Term::truth(order < 0);
    case ast::BinaryOperator::kLessEqual:
      return Term::truth(order <= 0);
    case ast::BinaryOperator::kGreater:
      return Term::truth(order > 0);
    default:
      return Term::truth(order >= 0);
  }
}

Term negate(const Term& value) {
  if (value.is_decimal()) return decimal(-value.as_decimal());
  return value.is_integer()
             ? arithmetic(ast::BinaryOperator::kSubtract, Term::integer(0), value, {})
             : Term();
}

Term arithmetic(ast::BinaryOperator op, const Term& a, const Term& b, const World& world) {
  if (a.is_time() && b.is_time() && op == ast::BinaryOperator::kSubtract) {
    const auto days = days_between(a.as_time().text(), b.as_time().text());
    return days ? decimal(*days) : Term();
  }
  if (a.is_time() && b.is_text() &&
      (op == ast::BinaryOperator::kAdd || op == ast::BinaryOperator::kSubtract)) {
    bool sure = true;
    const Written moved = shifted(a.as_time().text(), b.as_text().value,
                                  op == ast::BinaryOperator::kAdd ? 1 : -1, sure);
    if (!sure) world.unsure = true;
    return time(moved);
  }
  if (!is_number(a) || !is_number(b)) return Term();
  if (op == ast::BinaryOperator::kDivide)
    return value_of(b) == 0 ? Term() : decimal(a.as_number() / b.as_number());
  if (a.is_integer() && b.is_integer()) {
    std::int64_t result = 0;
    const std::int64_t x = a.as_integer(), y = b.as_integer();
    const bool overflow = op == ast::BinaryOperator::kAdd ? __builtin_add_overflow(x, y, &result)
                          : op == ast::BinaryOperator::kSubtract
                              ? __builtin_sub_overflow(x, y, &result)
                              : __builtin_mul_overflow(x, y, &result);
    return overflow ? Term() : Term::integer(result);
  }
  const double x = a.as_number(), y = b.as_number();
  if (op == ast::BinaryOperator::kAdd) return decimal(x + y);
  return decimal(op == ast::BinaryOperator::kSubtract ? x - y : x * y);
}

Term call_function(ast::Function function, const std::vector<Term>& a, const World& world) {
  switch (function) {
    case ast::Function::kCoalesce:
      for (const Term& argument : a)
        if (!argument.empty()) return argument;
      return Term();
    case ast::Function::kBound:
      return Term::truth(!a[0].empty());
    case ast::Function::kKind:
      return a[0].empty() ? Term() : text(kind_of(a[0]));
    case ast::Function::kName:
      return a[0].is_entity() ? text(a[0].as_entity()) : Term();
    case ast::Function::kText:
      return a[0].empty() ? Term() : text(write_bare(a[0]));
    case ast::Function::kAsserted:
      return a[0].is_fact() ? Term::truth(contains(world.stored(), a[0].as_fact())) : Term();
    case ast::Function::kHolds:
      return holds_function(a[0], world);
    case ast::Function::kIntersection: {
      if (!a[0].is_time() || !a[1].is_time()) return Term();
      return time(intersection_of(a[0].as_time().text(), a[1].as_time().text()));
    }
    default:
      break;
  }
  // The moments of years that need a Y cannot be written to the microsecond.
  if ((function == ast::Function::kFirst || function == ast::Function::kLast) && a[0].is_time() &&
      a[0].as_time().text().find('Y') != std::string_view::npos)
    world.unsure = true;
  const bool of_time = function >= ast::Function::kStart && function <= ast::Function::kDuration;
  return of_time ? time_function(function, a[0]) : text_function(function, a, world);
}

Term aggregate_values(ast::AggregateKind kind, std::vector<Term> values, const World& world) {
  const auto less = [](const Term& a, const Term& b) { return order_terms(a, b) < 0; };
  std::sort(values.begin(), values.end(), less);
  if (kind == ast::AggregateKind::kCount)
    return Term::integer(static_cast<std::int64_t>(values.size()));
  if (kind == ast::AggregateKind::kSum || kind == ast::AggregateKind::kAvg) {
    Term sum = Term::integer(0);
    for (const Term& value : values) {
      sum = arithmetic(ast::BinaryOperator::kAdd, sum, value, world);
      if (sum.empty()) return sum;
    }
    if (kind == ast::AggregateKind::kSum) return sum;
    return values.empty() ? Term() : decimal(sum.as_number() / static_cast<double>(values.size()));
  }
  if (values.empty()) return Term();
  if (kind == ast::AggregateKind::kMin) return values.front();
  if (kind == ast::AggregateKind::kMax) return values.back();
  if (kind == ast::AggregateKind::kSample) {
    if (!(values.front() == values.back())) world.unsure = true;
    return values.front();
  }
  std::string joined;
  for (const Term& value : values) joined += (joined.empty() ? "" : ", ") + write_bare(value);
  return text(joined);
}

}  // namespace annals::naive
