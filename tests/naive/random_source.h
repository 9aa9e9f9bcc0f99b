// Dice that fall the same with every library: std distributions differ, so they are not used.
#ifndef ANNALS_TESTS_NAIVE_RANDOM_SOURCE_H_
#define ANNALS_TESTS_NAIVE_RANDOM_SOURCE_H_

#include <cstdint>
#include <random>
#include <vector>

namespace annals::naive {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  /// From 0 to n - 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool chance(unsigned percent) { return engine_() % 100 < percent; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace annals::naive

#endif  // ANNALS_TESTS_NAIVE_RANDOM_SOURCE_H_
