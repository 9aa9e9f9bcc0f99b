// Pieces of a file that several threads read at once, with what comes of them in the file's order.
#ifndef ANNALS_LOADERS_PIECE_WORK_H_
#define ANNALS_LOADERS_PIECE_WORK_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "model/error.h"

namespace annals::loaders {

/// Whole lines of a file.
struct TextPiece {
  std::string text;
  std::size_t first_line = 1;
};

/// What comes of one.
struct PieceResult {
  std::uint64_t facts = 0;
  std::vector<Error> bad_lines;
  std::uint64_t odd_names = 0;  // of entities that look like dates or numbers
  std::string odd_name;         // the first of them
  std::size_t odd_name_line = 0;
  std::exception_ptr failure;  // what ended it before its end
};

/// Reads pieces; each in a thread of its own.
class PieceReader {
 public:
  virtual ~PieceReader() = default;
  /// Throws nothing.
  virtual PieceResult read(TextPiece piece) = 0;
};

class PieceWork {
 public:
  using Take = std::function<void(PieceResult)>;

  /// `take` is called in the thread that calls add() and finish(), with the results in the sequence
  /// of their pieces; when it throws, so do these. `wait` is called some ten times a second while
  /// these wait. With one reader no thread is made.
  PieceWork(std::vector<std::unique_ptr<PieceReader>> readers, Take take,
            std::function<void()> wait);
  /// Ends the threads; pieces that nobody has begun are not read.
  ~PieceWork();
  PieceWork(const PieceWork&) = delete;
  PieceWork& operator=(const PieceWork&) = delete;

  void add(TextPiece piece);
  /// Returns when all results have been taken.
  void finish();

 private:
  struct Job {
    TextPiece piece;
    PieceResult result;
    enum class State : std::uint8_t { kWaiting, kBegun, kDone } state = State::kWaiting;
  };

  void run(PieceReader& reader);
  /// Takes results until no more than so many pieces are under way.
  void take_until(std::size_t most);

  std::vector<std::unique_ptr<PieceReader>> readers_;
  Take take_;
  std::function<void()> wait_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::deque<std::unique_ptr<Job>> jobs_;  // in the sequence of the pieces
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_PIECE_WORK_H_
