// Blocks as they are on the disk. docs/format.md describes the bytes.
#ifndef ANNALS_STORE_BLOCK_CODEC_H_
#define ANNALS_STORE_BLOCK_CODEC_H_

#include <optional>
#include <string>
#include <string_view>

#include "store/block.h"

namespace annals::store {

struct EncodedBlock {
  std::string bytes;
  // The smallest s0 and the largest e1 of its times: all of time where they are not known.
  Moment s0 = kStartOfTime;
  Moment e1 = kEndOfTime;
};
/// What a block's columns are, as far as that changes how they are packed.
struct ColumnUses {
  std::optional<std::size_t> times;
  std::optional<std::size_t> whens;  // places in a time order
  std::uint32_t unsearched = 0;      // a bit a column: nobody looks for rows by its values
};
/// Packs some rows, at least one.
EncodedBlock encode_block(const Columns& columns, const ColumnUses& uses);

/// The view of a block, which must have that many columns: one that encode_block() made, or one of
/// a graph of an older format version. Throws Error(kDamaged).
BlockView decode_block(std::string_view bytes, std::size_t column_count);

}  // namespace annals::store

#endif  // ANNALS_STORE_BLOCK_CODEC_H_
