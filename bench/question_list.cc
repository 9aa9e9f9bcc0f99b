#include "bench/question_list.h"

#include <array>

namespace annals::bench {

namespace {

constexpr std::array kCommon = {
    Question{"Q2", "{A} ?r ?o @ ?t in {from}/{to}"},
    Question{"Q1", "{A} ?r ?o @ ?t"},
    Question{"Q1H", "{H} ?r ?o @ ?t"},
    Question{"Q2H", "{H} ?r ?o @ ?t in {from}/{to}"},
    Question{"Q3", "find count(*) as ?n where { {A} {p1} ?x . ?x {p2} ?y }"},
    // Each level's ends once, as the peers are asked; one group of three patterns multiplies out.
    Question{
        "Q4",
        "find count(distinct ?z) as ?n where { "
        "{ find ?y where { { find ?x where { {A} _ ?x @ {from}/{to} } } ?x _ ?y @ {from}/{to} } } "
        "?y _ ?z @ {from}/{to} }"},
    Question{"Q5",
             "find count(*) as ?n where { { find ?x where { ?x {p1} _ } } "
             "{ find ?x where { ?x {p2} _ } } { find ?x where { ?x {p3} _ } } }"},
    Question{"Q6", "find count(*) as ?n where { ?x {p_mid} ?y . ?y {p_mid} ?z . ?z {p_mid} ?x }"},
    Question{"Q7", "find count(*) as ?n where { ?x {t1} _ @ ?a . ?x {t2} _ @ ?b in ?a }"},
    Question{"Q8",
             "find ?r, count(*) as ?n where { _ ?r _ @ {from}/{to} } order by ?n desc limit 10"},
    Question{"Q9", "find ?x, count(*) as ?n where { ?x {p1} _ } order by ?n desc limit 10"},
    Question{"Q10", "find count(*) as ?n where { {A} {p_mid}+ ?x . filter ?x != {A} }"},
    Question{"Q11", "find count(*) as ?n where { _ _ _ @ {day} }"},
    Question{"Q12", "find all ?x, ?o, ?t where { ?x {p1} ?o @ ?t } order by ?t limit 10"},
    Question{"Q13", "path from {A} to {B} directed"},
};

constexpr std::array kOwn = {
    Question{"Q1-sources", "{A} ?r ?o @ ?t { source ?s }"},
    Question{"Q1-according", "{A} ?r ?o @ ?t according to {source}"},
    Question{"Q1-as-of", "{A} ?r ?o @ ?t as of 1"},
};

}  // namespace

std::span<const Question> common_questions() { return kCommon; }

std::span<const Question> own_questions() { return kOwn; }

const Question* question_named(std::string_view name) {
  for (const std::span<const Question> list : {common_questions(), own_questions()}) {
    for (const Question& question : list) {
      if (question.name == name) return &question;
    }
  }
  return nullptr;
}

std::string filled_in(std::string_view text, const Constants& constants) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
    const auto found = end == std::string_view::npos
                           ? constants.end()
                           : constants.find(text.substr(at + 1, end - at - 1));
    if (found == constants.end()) {
      result += text[at++];
    } else {
      result += found->second;
      at = end + 1;
    }
  }
  return result;
}

}  // namespace annals::bench
