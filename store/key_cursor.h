// Reading the facts of many keys at once: what some cursors can do besides.
#ifndef ANNALS_STORE_KEY_CURSOR_H_
#define ANNALS_STORE_KEY_CURSOR_H_

#include <cstddef>
#include <span>
#include <vector>

#include "store/fact_row.h"

namespace annals::store {

class KeyCursor {
 public:
  virtual ~KeyCursor() = default;
  /// Appends all facts of the first ones of `keys`: prefixes of `width` ids each, different and
  /// rising. As many keys as are cheap to read together and fill a batch; `ends` gets the batch's
  /// size behind each. Returns how many; none where the next key is to be sought as any other.
  /// Cursor::seek() comes before Cursor::next() then.
  virtual std::size_t look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                              std::vector<std::size_t>& ends) = 0;
};

}  // namespace annals::store

#endif  // ANNALS_STORE_KEY_CURSOR_H_
