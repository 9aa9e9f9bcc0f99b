#include "loaders/fact_writer.h"

#include <algorithm>
#include <utility>

#include "model/write.h"
#include "parser/rule_text.h"

namespace annals::loaders {

namespace {

/// `relation object @ time`, what stands in braces.
std::string rest_of(const Fact& fact) {
  std::string text = write_name(fact.relation().as_entity()) + ' ' + write_term(fact.object());
  if (!fact.time().is_always()) text.append(" @ ").append(fact.time().text());
  return text;
}

}  // namespace

FactPath path_of(const Fact& fact) {
  FactPath path;
  const Fact* at = &fact;
  for (; at->subject().is_fact(); at = &at->subject().as_fact()) path.push_back(rest_of(*at));
  std::string rule = path.empty() ? parser::rule_line(fact) : std::string();
  path.push_back(rule.empty() ? write_fact(*at) : std::move(rule));
  std::reverse(path.begin(), path.end());
  return path;
}

bool FactWriter::goes_on(const FactPath& path) const {
  const std::size_t about = path.size() - 1;
  return line_ > 0 && about >= line_ && about <= open_.size() &&
         std::equal(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(about),
                    path.begin());
}

void FactWriter::write(FactPath path) {
  const std::size_t depth = path.size();
  if (goes_on(path)) {
    const bool in_braces = open_.size() >= depth;
    close_to(depth);
    out_ << (in_braces ? " ; " : " { ") << path.back();
  } else {
    finish();
    out_ << sign_;
    for (std::size_t i = 1; i < depth; ++i) out_ << "<< ";
    out_ << path.front();
    for (std::size_t i = 1; i < depth; ++i) out_ << " >> " << path[i];
    line_ = depth;
  }
  open_ = std::move(path);
}

void FactWriter::close_to(std::size_t depth) {
  for (; open_.size() > depth; open_.pop_back()) out_ << " }";
}

void FactWriter::finish() {
  if (line_ == 0) return;
  close_to(line_);
  out_ << " .\n";
  line_ = 0;
}

}  // namespace annals::loaders
