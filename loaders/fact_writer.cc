#include "loaders/fact_writer.h"

#include "model/write.h"

namespace annals::loaders {

namespace {

/// `relation object @ time`, what stands in braces.
void write_rest(std::ostream& out, const Fact& fact) {
  out << write_name(fact.relation().as_entity()) << ' ' << write_term(fact.object());
  if (!fact.time().is_always()) out << " @ " << fact.time().text();
}

}  // namespace

void FactWriter::write(const Fact& fact) {
  std::size_t depth = open_.size();
  if (fact.subject().is_fact()) {
    const Fact& about = fact.subject().as_fact();
    while (depth > 0 && !(open_[depth - 1] == about)) --depth;
  } else {
    depth = 0;
  }
  if (depth == 0) {
    finish();
    out_ << sign_ << write_fact(fact);
  } else {
    const bool in_braces = open_.size() > depth;
    close_to(depth + 1);
    out_ << (in_braces ? " ; " : " { ");
    write_rest(out_, fact);
    open_.resize(depth);
  }
  open_.push_back(fact);
}

void FactWriter::close_to(std::size_t depth) {
  for (; open_.size() > depth; open_.pop_back()) out_ << " }";
}

void FactWriter::finish() {
  if (open_.empty()) return;
  close_to(1);
  out_ << " .\n";
  open_.clear();
}

}  // namespace annals::loaders
