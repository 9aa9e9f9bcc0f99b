// Places in text that may be anything: not UTF-8, or with lines of any length.
#ifndef ANNALS_LOADERS_TEXT_PLACE_H_
#define ANNALS_LOADERS_TEXT_PLACE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "model/error.h"

namespace annals::loaders {

/// Like place_in, for any bytes: those that are not UTF-8 are shown as `?`, and of a long line only
/// the beginning is looked at when the place lies there, else nothing is shown. `text` begins at
/// the beginning of line `first_line`.
Place text_place(std::string_view text, std::size_t offset, std::size_t length, std::string source,
                 std::size_t first_line);

/// Whether the bytes are UTF-8 text without NUL; else the offset of the first that is not.
/// npos when all is well.
std::size_t find_bad_byte(std::string_view text);
/// What find_bad_byte found, in words.
std::string bad_byte_message(std::string_view text, std::size_t offset);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_TEXT_PLACE_H_
