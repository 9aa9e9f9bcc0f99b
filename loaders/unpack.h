// Streams unpacked as they come: gzip (RFC 1952, by zlib) and Zstandard (RFC 8878, by zstd).
#ifndef ANNALS_LOADERS_UNPACK_H_
#define ANNALS_LOADERS_UNPACK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "loaders/input.h"

namespace annals::loaders {

enum class Packing : std::uint8_t { kNone, kGzip, kZstandard };

/// By the first four bytes.
Packing packing_of(std::string_view first_bytes);

/// What `packed` holds, several members or frames one after another included. Reading throws
/// Error(kInvalidInput) with the name when the data is damaged or cut off. Keeps a reference.
std::unique_ptr<Input> unpack_gzip(Input& packed, std::string name);
std::unique_ptr<Input> unpack_zstandard(Input& packed, std::string name);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_UNPACK_H_
