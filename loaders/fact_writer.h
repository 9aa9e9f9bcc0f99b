// Facts as lines of a fact file, as they come.
#ifndef ANNALS_LOADERS_FACT_WRITER_H_
#define ANNALS_LOADERS_FACT_WRITER_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "model/term.h"

namespace annals::loaders {

/// A fact as the texts that a line of a fact file is made of: the fact that stands outside of all
/// braces, `Crocker met Qomi @ 2007-05-28`, then what is said about it, `source x`, then about
/// that. A rule is the line `rule NAME: …`, and what is said about it stands apart.
using FactPath = std::vector<std::string>;
FactPath path_of(const Fact& fact);

/// Writes facts so that a fact file can be loaded from them: `Crocker met Qomi @ 2007-05-28 .`
/// Facts about a fact that directly follow it go into braces after it: `F { source x ; place y { by
/// z } } .` Holds only the fact being written and those that it is about.
class FactWriter {
 public:
  /// Keeps a reference to the stream; its state is the caller's to look at. Each line begins with
  /// `sign`, which must outlive this.
  explicit FactWriter(std::ostream& out, std::string_view sign = {}) : out_(out), sign_(sign) {}
  FactWriter(const FactWriter&) = delete;
  FactWriter& operator=(const FactWriter&) = delete;
  /// Ends the last line.
  ~FactWriter() { finish(); }

  void write(const Fact& fact) { write(path_of(fact)); }
  void write(FactPath path);
  /// Ends the line that was begun, if any. More facts may follow.
  void finish();

 private:
  /// Whether a fact of this path can stand in braces of the line at hand.
  bool goes_on(const FactPath& path) const;
  void close_to(std::size_t depth);

  std::ostream& out_;
  std::string_view sign_;
  FactPath open_;         // of the last fact
  std::size_t line_ = 0;  // how much of it the line began with; 0: there is no line
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_FACT_WRITER_H_
