// Whether bytes are text.
#ifndef ANNALS_LOADERS_TEXT_CHECK_H_
#define ANNALS_LOADERS_TEXT_CHECK_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace annals::loaders {

/// The offset of the first byte that is NUL or not UTF-8; npos when all is well.
std::size_t find_bad_byte(std::string_view text);
/// What find_bad_byte found, in words.
std::string bad_byte_message(std::string_view text, std::size_t offset);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_TEXT_CHECK_H_
