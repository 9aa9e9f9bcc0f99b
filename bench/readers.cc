// Measures readers beside each other: the questions of the benchmark, round after round, by one
// thread, by two, and by one beside a load. readers GRAPH CONSTANTS [SECONDS]
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "annals/graph.h"
#include "bench/question_list.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// What the thread that asks has used so far.
struct Used {
  double processor = 0;  // seconds
  double waits = 0;      // how often it gave the processor up, to wait for a lock, say
};

Used used() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<double>(usage.ru_nvcsw)};
}

struct Work {
  double rounds = 0;  // a second
  Used a_round;
};

class Readers {
 public:
  Readers(const annals::Graph& graph, const std::vector<std::string>& questions, double seconds)
      : graph_(graph), questions_(questions), seconds_(seconds) {}

  /// What all threads did together.
  Work run(int threads) const {
    std::vector<Work> works(static_cast<std::size_t>(threads));
    std::vector<std::thread> running;
    for (Work& work : works) running.emplace_back([&] { work = read(); });
    for (std::thread& thread : running) thread.join();
    Work all;
    for (const Work& work : works) {
      all.rounds += work.rounds;
      all.a_round.processor += work.a_round.processor / threads;
      all.a_round.waits += work.a_round.waits / threads;
    }
    return all;
  }

 private:
  Work read() const {
    const auto begin = Clock::now();
    const Used before = used();
    std::uint64_t asked = 0;
    std::size_t values = 0;
    while (asked % questions_.size() != 0 || seconds_since(begin) < seconds_) {
      for (const annals::Row& row : graph_.query(questions_[asked % questions_.size()])) {
        for (std::size_t i = 0; i < row.columns().size(); ++i) values += row[i].empty() ? 0 : 1;
      }
      ++asked;
    }
    if (values == 0) std::puts("nothing was found");
    const double rounds = static_cast<double>(asked) / static_cast<double>(questions_.size());
    const Used after = used();
    return {rounds / seconds_since(begin),
            {(after.processor - before.processor) / rounds, (after.waits - before.waits) / rounds}};
  }

  const annals::Graph& graph_;
  const std::vector<std::string>& questions_;
  double seconds_;
};

/// Loads made-up events into graphs of its own, one after the other, until it is told to stop.
class Loading {
 public:
  explicit Loading(std::filesystem::path folder)
      : folder_(std::move(folder)), thread_([this] { load(); }) {}
  ~Loading() {
    done_ = true;
    thread_.join();
    std::filesystem::remove_all(folder_);
  }

 private:
  void load() {
    std::mt19937_64 random(2007);
    for (int number = 0; !done_; ++number) {
      annals::Graph graph = annals::Graph::open((folder_ / std::to_string(number)).string());
      annals::BulkLoad load = graph.begin_load();
      const auto entity = [&] {
        return load.intern(annals::Term::entity("entity-" + std::to_string(random() % 50'000)));
      };
      for (int i = 0; i < 1'000'000 && !done_; ++i) {
        const annals::Term relation =
            annals::Term::entity("relation-" + std::to_string(random() % 250));
        const auto day = static_cast<std::int64_t>(9131 + random() % 10'958);
        const auto subject = entity();
        load.add(subject, load.intern(relation), entity(),
                 load.intern(annals::Term::time(annals::TimeValue::from_day(day))));
      }
      load.finish();
    }
  }

  std::filesystem::path folder_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

void print(const char* what, const Work& work, const Work& alone) {
  std::printf("%-22s %8.3f rounds/s (%.2f); a round: %8.2f ms of a processor (%.2f), %.2f waits\n",
              what, work.rounds, work.rounds / alone.rounds, work.a_round.processor * 1000,
              work.a_round.processor / alone.a_round.processor, work.a_round.waits);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("readers GRAPH CONSTANTS [SECONDS]\n", stderr);
    return 2;
  }
  try {
    annals::OpenOptions reading;
    reading.mode = annals::OpenMode::kReadOnly;
    const annals::Graph graph = annals::Graph::open(argv[1], reading);
    const annals::bench::Constants constants = annals::bench::read_constants(argv[2]);
    std::vector<std::string> questions;
    for (const auto& question : annals::bench::common_questions()) {
      questions.push_back(annals::bench::filled_in(question.text, constants));
    }
    const Readers readers(graph, questions, argc > 3 ? std::atof(argv[3]) : 10);
    (void)readers.run(1);  // warms up
    const Work alone = readers.run(1);
    print("one reader", alone, alone);
    print("two readers", readers.run(2), alone);
    const auto folder = std::filesystem::temp_directory_path() /
                        ("annals-readers-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder);
    const Loading loading(folder);
    print("one reader and a load", readers.run(1), alone);
  } catch (const annals::Error& error) {
    std::fprintf(stderr, "%s\n", error.report().c_str());
    return 1;
  }
  return 0;
}
