// Ctrl-C: cancels what runs, and not the program.
#ifndef ANNALS_SHELL_INTERRUPTS_H_
#define ANNALS_SHELL_INTERRUPTS_H_

#include <atomic>
#include <csignal>
#include <thread>

#include "annals/graph.h"

namespace annals::shell {

/// Takes SIGINT for as long as it lives and turns it into a cancelled token. To be made before
/// other threads begin, which inherit its signal mask. A SIGINT that is ignored (nohup) stays so.
/// Blocks SIGCONT and SIGWINCH, too: the line editor hears them while it waits for a key, and no
/// other thread in its place.
class Interrupts {
 public:
  enum class Second {
    kCancelsAgain,  // at the prompt: the program stays whatever comes
    kEndsProgram,   // else: who presses it twice cannot wait
  };
  Interrupts(CancelToken& token, Second second);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  /// Whether one came.
  bool seen() const { return seen_.load(); }
  /// An eventfd that can be read when one came since it was last read: for who waits for a key.
  int descriptor() const { return notice_; }

 private:
  void watch();

  CancelToken& token_;
  Second second_;
  std::atomic<bool> seen_{false};
  sigset_t old_mask_;
  int signals_ = -1;  // signalfd
  int wake_ = -1;     // eventfd: the end
  int notice_ = -1;   // eventfd: one came
  std::thread watcher_;
};

}  // namespace annals::shell

#endif  // ANNALS_SHELL_INTERRUPTS_H_
