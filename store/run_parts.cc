#include "store/run_parts.h"

#include <algorithm>

#include "store/block_codec.h"
#include "store/keys.h"
#include "store/word_pages.h"

namespace annals::store {
namespace {

/// Without a directory the number of blocks is not known; behind so many that do not read one after
/// the other no more are looked for.
constexpr std::uint32_t kMostDamaged = 4096;

bool holds_pages(Section section) {
  return section == Section::kWords || section == Section::kNames;
}

}  // namespace

bool is_unreadable(const Error& error) {
  return error.code() == ErrorCode::kDamaged || error.code() == ErrorCode::kIo;
}

RunPart RunPartReader::look_at(Section section, Partition partition) const {
  RunPart part{section, partition, true, 0, {}};
  try {
    part.blocks = section == Section::kNames ? run_.name_pages()
                                             : run_.directory(section, partition).blocks();
  } catch (const Error& error) {
    if (!is_unreadable(error)) throw;
    part.has_directory = false;
  }
  std::uint32_t damaged = 0;  // one after the other
  for (std::uint32_t i = 0; part.has_directory ? i < part.blocks : damaged < kMostDamaged; ++i) {
    const Found found = look_at_block(part, i);
    if (found == Found::kNothing && !part.has_directory) break;
    damaged = found == Found::kWhole ? 0 : damaged + 1;
    if (found == Found::kWhole) part.whole.push_back(i);
    if (found == Found::kWhole && !part.has_directory) part.blocks = i + 1;
  }
  return part;
}

RunPartReader::Found RunPartReader::look_at_block(const RunPart& part,
                                                  std::uint32_t ordinal) const {
  try {
    const std::string key = block_key(run_.info().number, part.section, part.partition, ordinal);
    if (!database_.get(Space::kRuns, key, false)) return Found::kNothing;
    if (holds_pages(part.section)) {
      words(part, ordinal);
    } else {
      block(part, ordinal);
    }
    return Found::kWhole;
  } catch (const Error& error) {
    if (!is_unreadable(error)) throw;
    return Found::kDamaged;
  }
}

PinnedValue RunPartReader::value(const RunPart& part, std::uint32_t ordinal) const {
  auto value = database_.get(
      Space::kRuns, block_key(run_.info().number, part.section, part.partition, ordinal), false);
  if (!value) throw Error(ErrorCode::kDamaged, "a block of a run is missing");
  return std::move(*value);
}

PinnedBlock RunPartReader::block(const RunPart& part, std::uint32_t ordinal) const {
  if (part.has_directory) return run_.block(part.section, part.partition, ordinal, false);
  PinnedBlock block{std::make_shared<const PinnedValue>(value(part, ordinal)), {}};
  block.view = decode_block(block.pin->bytes(), column_count(part.section, part.partition));
  return block;
}

WordList RunPartReader::words(const RunPart& part, std::uint32_t ordinal) const {
  const PinnedValue page = value(part, ordinal);
  return part.section == Section::kNames ? decode_name_page(page.bytes())
                                         : decode_page(page.bytes());
}

FactRow RunPartReader::fact_of(const Tuple& tuple, const RunPart& of) {
  if (!holds_times(of.section)) return row_of(tuple, static_cast<Order>(of.section));
  const TimeLayout& layout = time_layout_of(of.section);
  const auto part = [&](Part p) { return Id{tuple[layout.at(p)]}; };
  return {{part(Part::kSubject), part(Part::kRelation), part(Part::kObject), part(Part::kTime)},
          tuple[layout.number],
          tuple[layout.from],
          of.partition == Partition::kHistory ? tuple[layout.to()] : kNeverEnded};
}

}  // namespace annals::store
