#include "shell/interrupts.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace annals::shell {
namespace {

constexpr int kStatusOfSigint = 130;

void ring(int event) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event, &one, sizeof one);
}

}  // namespace

Interrupts::Interrupts(CancelToken& token, Second second) : token_(token), second_(second) {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGINT);
  sigset_t blocked = mask;
  sigaddset(&blocked, SIGCONT);
  sigaddset(&blocked, SIGWINCH);
  pthread_sigmask(SIG_BLOCK, &blocked, &old_mask_);
  signals_ = signalfd(-1, &mask, SFD_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC);
  notice_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (signals_ < 0 || wake_ < 0 || notice_ < 0) {
    throw Error(ErrorCode::kIo, "cannot watch for interrupts: too many open files");
  }
  watcher_ = std::thread([this] { watch(); });
}

Interrupts::~Interrupts() {
  ring(wake_);
  watcher_.join();
  ::close(signals_);
  ::close(notice_);
  ::close(wake_);
  pthread_sigmask(SIG_SETMASK, &old_mask_, nullptr);
}

void Interrupts::watch() {
  pollfd sources[2] = {{signals_, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (true) {
    if (::poll(sources, 2, -1) < 0) continue;
    if ((sources[1].revents & POLLIN) != 0) return;
    if ((sources[0].revents & POLLIN) == 0) continue;
    signalfd_siginfo info;
    if (::read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
    if (seen_.exchange(true) && second_ == Second::kEndsProgram) std::_Exit(kStatusOfSigint);
    token_.cancel();
    ring(notice_);
  }
}

}  // namespace annals::shell
