#include "store/writer_queue.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "model/error.h"
#include "store/keys.h"

namespace annals::store {

WriterQueue::WriterQueue(std::string folder) : path_(std::move(folder)) {}

WriterQueue::~WriterQueue() {
  if (file_ >= 0) ::close(file_);
}

bool WriterQueue::open() {
  if (path_.empty()) return false;
  if (file_ >= 0) return true;
  // Nothing is written into a folder that may not be a graph.
  if (::access((path_ + "/" + kMarkFile).c_str(), F_OK) != 0) return false;
  const std::string name = path_ + "/" + kWriterFile;
  file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ >= 0) return true;
  throw Error(ErrorCode::kIo,
              fmt::format("cannot change the graph '{}': {}", path_, std::strerror(errno)));
}

bool WriterQueue::try_head() {
  if (at_head_ || !open()) return true;
  at_head_ = ::flock(file_, LOCK_EX | LOCK_NB) == 0;
  return at_head_;
}

void WriterQueue::leave() {
  if (at_head_) ::flock(file_, LOCK_UN);
  at_head_ = false;
}

bool WriterQueue::others_wait() {
  if (!open()) return false;
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return true;
  ::flock(file_, LOCK_UN);
  return false;
}

}  // namespace annals::store
