// The names of entities in order, wherever they are kept. Records of entities (words.h) are in the
// order of their names' bytes.
#ifndef ANNALS_STORE_NAME_ORDER_H_
#define ANNALS_STORE_NAME_ORDER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/words.h"

namespace annals::store {

class Run;

/// Some entities' words, by record.
class NameStream {
 public:
  virtual ~NameStream() = default;
  /// Whether there is a word; the views below live until next().
  virtual bool valid() const = 0;
  virtual std::string_view record() const = 0;
  virtual WordNumber number() const = 0;
  virtual void next() = 0;
};

/// Those whose names begin with `prefix`. The run or list must outlive the stream. `keep`: what is
/// read stays in the block cache.
std::unique_ptr<NameStream> names_of(const Run& run, std::string_view prefix, bool keep);
std::unique_ptr<NameStream> names_of(const WordList& words, std::string_view prefix);

/// Calls `visit` with the records and numbers of all streams in order, until it returns false.
void merge_names(std::vector<std::unique_ptr<NameStream>> streams,
                 const std::function<bool(std::string_view, WordNumber)>& visit);

}  // namespace annals::store

#endif  // ANNALS_STORE_NAME_ORDER_H_
