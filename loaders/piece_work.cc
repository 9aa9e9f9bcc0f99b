#include "loaders/piece_work.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace annals::loaders {

namespace {

constexpr std::chrono::milliseconds kBetweenWaits{100};
constexpr std::size_t kPiecesPerReader = 2;  // under way

}  // namespace

PieceWork::PieceWork(std::vector<std::unique_ptr<PieceReader>> readers, Take take,
                     std::function<void()> wait)
    : readers_(std::move(readers)), take_(std::move(take)), wait_(std::move(wait)) {
  if (readers_.size() == 1) return;
  for (const auto& reader : readers_) {
    threads_.emplace_back([this, at = reader.get()] { run(*at); });
  }
}

PieceWork::~PieceWork() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void PieceWork::add(TextPiece piece) {
  if (threads_.empty()) {
    take_(readers_.front()->read(std::move(piece)));
    return;
  }
  take_until(kPiecesPerReader * readers_.size() - 1);
  auto job = std::make_unique<Job>();
  job->piece = std::move(piece);
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  work_.notify_one();
}

void PieceWork::finish() { take_until(0); }

void PieceWork::take_until(std::size_t most) {
  std::unique_lock lock(mutex_);
  const auto first_is_done = [this] { return jobs_.front()->state == Job::State::kDone; };
  for (;;) {
    // What is done is told at once, so that progress is.
    while (!jobs_.empty() && first_is_done()) {
      const std::unique_ptr<Job> job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      take_(std::move(job->result));
      lock.lock();
    }
    if (jobs_.size() <= most) return;
    if (!done_.wait_for(lock, kBetweenWaits, first_is_done)) {
      lock.unlock();
      wait_();
      lock.lock();
    }
  }
}

void PieceWork::run(PieceReader& reader) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto next = [this] {
      return std::find_if(jobs_.begin(), jobs_.end(),
                          [](const auto& job) { return job->state == Job::State::kWaiting; });
    };
    work_.wait(lock, [&] { return ending_ || next() != jobs_.end(); });
    if (ending_) return;
    Job& job = **next();
    job.state = Job::State::kBegun;
    TextPiece piece = std::move(job.piece);
    lock.unlock();
    PieceResult result = reader.read(std::move(piece));
    lock.lock();
    job.result = std::move(result);
    job.state = Job::State::kDone;
    done_.notify_one();
  }
}

}  // namespace annals::loaders
