// Streams packed as they are written: gzip and Zstandard, the inverse of unpack.h.
#ifndef ANNALS_LOADERS_PACK_H_
#define ANNALS_LOADERS_PACK_H_

#include <memory>
#include <ostream>
#include <string_view>

#include "loaders/unpack.h"

namespace annals::loaders {

/// By the extension `.gz` or `.zst`, in small or capital letters.
Packing packing_of_name(std::string_view path);

/// A stream whose bytes go to `to`, packed. Where `to` fails, this stream does (badbit).
class PackedStream : public std::ostream {
 public:
  /// Keeps a reference to `to`.
  /// `packing` is kGzip or kZstandard.
  PackedStream(std::ostream& to, Packing packing);
  ~PackedStream() override;
  PackedStream(const PackedStream&) = delete;
  PackedStream& operator=(const PackedStream&) = delete;

  /// Writes the end of the packed data and flushes `to`. Without it they are cut off.
  void finish();

 private:
  class Buffer;
  class Gzip;
  class Zstandard;
  std::unique_ptr<Buffer> buffer_;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_PACK_H_
