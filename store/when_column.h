// The column of places in the time orders (time_key.h), where it follows from the times themselves.
#ifndef ANNALS_STORE_WHEN_COLUMN_H_
#define ANNALS_STORE_WHEN_COLUMN_H_

#include "store/id.h"
#include "store/time_key.h"
#include "store/times_column.h"

namespace annals::store {

/// The place of a time that is no word (of a word, which only damage brings here, any place).
inline std::uint64_t when_of_packed(std::uint64_t time) {
  const Id id{time};
  return id.kind() == IdKind::kTime ? when_of(TimeValue::bounds_of_packed(id.payload())) : 0;
}

/// A view of the block's times, none of which is a word.
class WhenColumn {
 public:
  explicit WhenColumn(const TimesColumn& times) : times_(times) {}
  std::uint64_t at(std::size_t i) const { return when_of_packed(times_.at(i)); }
  void copy(std::size_t begin, std::size_t count, std::uint64_t* out) const {
    times_.copy(begin, count, out);
    std::uint64_t time = 0;
    std::uint64_t when = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 0 || out[i] != time) when = when_of_packed(time = out[i]);
      out[i] = when;
    }
  }

 private:
  TimesColumn times_;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_WHEN_COLUMN_H_
