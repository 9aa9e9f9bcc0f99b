// Who writes next, among processes. RocksDB's lock says who writes now; whoever waits for it stands
// at the head of this queue first, so that the writer sees that somebody waits, gives the lock up
// at its next pause, and does not overtake when it wants the lock again.
#ifndef ANNALS_STORE_WRITER_QUEUE_H_
#define ANNALS_STORE_WRITER_QUEUE_H_

#include <string>

namespace annals::store {

/// The lock is the system's (flock, on the file WRITER), so it ends with the process that holds it.
/// One thread at a time.
class WriterQueue {
 public:
  /// An empty path (a graph in memory): nobody waits.
  explicit WriterQueue(std::string folder);
  WriterQueue(const WriterQueue&) = delete;
  WriterQueue& operator=(const WriterQueue&) = delete;
  ~WriterQueue();

  /// Comes to the head of the queue, if nobody else stands there. Throws Error(kIo) when this
  /// process may not write in the folder. True when there is no graph yet: nobody waits for it.
  bool try_head();
  void leave();
  /// Whether another process, or another graph of this one, stands at the head.
  bool others_wait();

 private:
  bool open();

  std::string path_;
  int file_ = -1;
  bool at_head_ = false;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WRITER_QUEUE_H_
