// What the two dumps share.
#ifndef ANNALS_LOADERS_DUMPING_H_
#define ANNALS_LOADERS_DUMPING_H_

#include <cstdint>

#include "loaders/dump.h"

namespace annals::loaders {

/// Facts between two looks for cancelling and reports of progress.
inline constexpr std::uint64_t kBetweenLooks = 4096;

inline void check_cancelled(const DumpOptions& options) {
  if (is_cancelled(options.cancel)) throw Error(ErrorCode::kCancelled, "the dump was cancelled");
}

[[noreturn]] inline void fail_to_write() {
  throw Error(ErrorCode::kIo, "the dump cannot be written: the disk may be full");
}

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_DUMPING_H_
