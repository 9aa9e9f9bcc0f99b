// Long output on a terminal, page by page, in another program.
#ifndef ANNALS_SHELL_PAGER_H_
#define ANNALS_SHELL_PAGER_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "shell/output.h"

namespace annals::shell {

/// $ANNALS_PAGER, else $PAGER, else less where it is installed; empty: none. On a dumb terminal
/// only what $ANNALS_PAGER says.
std::string pager_command();

/// For as long as it lives, what the console's output gets is held back, up to a screen full;
/// beyond that a pager gets it. Without a command it does nothing.
class Paged {
 public:
  Paged(Console& console, std::string command);
  /// Shows what is left, without telling errors.
  ~Paged();
  Paged(const Paged&) = delete;
  Paged& operator=(const Paged&) = delete;

  /// Shows what is held back and waits until the person has left the pager. Whatever comes later is
  /// printed as without it. Throws OutputClosed, Error(kIo), and Error(kIo) when there is no such
  /// pager.
  void finish();
  /// While it is, OutputClosed means that the person has left the pager before the end: no error,
  /// but nobody wants the rest.
  bool active() const;

 private:
  class PagerSink;
  Console& console_;
  std::unique_ptr<PagerSink> sink_;  // null: not paged, or finished
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_PAGER_H_
