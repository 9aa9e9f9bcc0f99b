#include "store/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/error.h"
#include "store/block_codec.h"
#include "store/keys.h"
#include "store/time_rows.h"
#include "store/word_pages.h"

namespace annals::store {
namespace {

/// Of decoded blocks of a run.
constexpr std::size_t kMostHotBytes = std::size_t{4} << 20;

/// Of counts that are kept.
constexpr std::size_t kMostDistinct = 4096;

[[noreturn]] void missing(std::string_view what, std::uint32_t run) {
  throw Error(ErrorCode::kDamaged,
              fmt::format("the graph is damaged: {} of run {} is missing", what, run));
}

/// Section and partition in the key of a block or directory.
std::pair<std::size_t, std::size_t> part_of_key(std::string_view key) {
  const auto at = [key](std::size_t i) { return static_cast<unsigned char>(key[i]); };
  return {at(sizeof(std::uint32_t)), at(sizeof(std::uint32_t) + 1) & 0x7Fu};
}

}  // namespace

std::size_t column_count(Section section, Partition partition) {
  if (section == Section::kWordIndex) return 2;
  const std::size_t asserted =
      holds_times(section) ? time_layout_of(section).columns : kFromColumn + 1;
  return partition == Partition::kHistory ? asserted + 1 : asserted;
}

std::size_t directory_width(Section section) {
  if (holds_times(section)) return time_layout_of(section).heads;
  if (section == Section::kWords || section == Section::kNames) return 1;
  return section == Section::kWordIndex ? 2 : kSortColumns;
}

Run::Run(std::shared_ptr<Database> database, RunInfo info, MendedSections mended)
    : database_(std::move(database)),
      info_(info),
      mended_(std::move(mended)),
      hot_(std::min(kMostHotBytes, database_->cache_bytes() / 64)) {}

Run::~Run() {
  if (!obsolete_) return;
  try {
    database_->remove_range(Space::kRuns, run_key(info_.number), run_key(info_.number + 1));
  } catch (const Error&) {
    // The rows are in no manifest: they do no harm, and the next opening sweeps them.
  }
}

std::optional<PinnedValue> Run::row(const std::string& key, bool keep) const {
  const auto [section, partition] = part_of_key(key);
  if (!mended_.parts[section][partition]) return database_->get(Space::kRuns, key, keep);
  if (mended_.database == nullptr) return std::nullopt;
  return mended_.database->get(Space::kRuns, key, keep);
}

const Directory& Run::directory(Section section, Partition partition) const {
  return directories_[static_cast<std::size_t>(section)][static_cast<std::size_t>(partition)].get(
      [&] { return read_directory(section, partition); });
}

Directory Run::read_directory(Section section, Partition partition) const {
  const std::size_t width = directory_width(section);
  const bool of_words = section == Section::kWords || section == Section::kWordIndex;
  const std::uint64_t rows =
      of_words ? info_.words : info_.rows[static_cast<std::size_t>(partition)];
  if (rows == 0) return Directory(width);
  if (section == Section::kNumber && info_.numbers_rise(partition)) {
    return directory(Section::kSubjectRelationObject, partition).by_number();
  }
  const auto value = row(directory_key(info_.number, section, partition), false);
  if (!value) missing("a directory", info_.number);
  Directory directory = Directory::decode(value->bytes(), width);
  if (directory.rows() != rows) missing("a part", info_.number);
  return directory;
}

PinnedBlock Run::block(Section section, Partition partition, std::size_t ordinal, bool keep) const {
  if (section == Section::kNumber && info_.numbers_rise(partition)) {
    PinnedBlock block = this->block(Section::kSubjectRelationObject, partition, ordinal, keep);
    block.view = block.view.by_number();
    return block;
  }
  if (auto hot = hot_.find(section, partition, ordinal)) return std::move(*hot);
  auto value =
      row(block_key(info_.number, section, partition, static_cast<std::uint32_t>(ordinal)), keep);
  if (!value) missing("a block", info_.number);
  PinnedBlock block{std::make_shared<const PinnedValue>(std::move(*value)), {}};
  block.view = decode_block(block.pin->bytes(), column_count(section, partition));
  const Directory& blocks = directory(section, partition);
  if (block.view.rows != blocks.rows_before(ordinal + 1) - blocks.rows_before(ordinal)) {
    missing("a part of a block", info_.number);
  }
  if (keep) hot_.keep(section, partition, ordinal, block);
  return block;
}

PinnedValue Run::page_bytes(std::size_t ordinal, bool keep) const {
  auto value = row(block_key(info_.number, Section::kWords, Partition::kAsserted,
                             static_cast<std::uint32_t>(ordinal)),
                   keep);
  if (!value) missing("a page of words", info_.number);
  return std::move(*value);
}

WordList Run::page(std::size_t ordinal, bool keep) const {
  return decode_page(page_bytes(ordinal, keep).bytes());
}

bool Run::has_time_order(Partition partition) const {
  const auto p = static_cast<std::size_t>(partition);
  return has_time_order_[p].get([&] {
    const std::string key = directory_key(info_.number, Section::kRelationTime, partition);
    return info_.rows[p] == 0 || row(key, false).has_value();
  });
}

const Run::Names& Run::names() const {
  return names_.get([this]() -> Names {
    if (info_.words == 0) return {};
    const auto value =
        row(directory_key(info_.number, Section::kNames, Partition::kAsserted), false);
    if (!value) return {NameForm::kUnknown, 0};
    const std::size_t pages =
        Directory::decode(value->bytes(), directory_width(Section::kNames)).blocks();
    return {pages > 0 ? NameForm::kPages : NameForm::kByNumber, pages};
  });
}

Run::NameForm Run::name_form() const { return names().form; }

std::size_t Run::name_pages() const { return names().pages; }

WordList Run::name_page(std::size_t ordinal, bool keep) const {
  const auto value = row(block_key(info_.number, Section::kNames, Partition::kAsserted,
                                   static_cast<std::uint32_t>(ordinal)),
                         keep);
  if (!value) missing("a page of names", info_.number);
  return decode_name_page(value->bytes());
}

const TombstoneList& Run::tombstones() const {
  return tombstones_.get([this] {
    if (info_.tombstones == 0) return TombstoneList();
    const auto value =
        row(block_key(info_.number, Section::kTombstones, Partition::kAsserted, 0), false);
    if (!value) missing("the list of ended facts", info_.number);
    return TombstoneList::decode(value->bytes());
  });
}

std::uint64_t Run::count(Order order, Partition partition,
                         std::span<const std::uint64_t> prefix) const {
  const Section section = section_of(order);
  const Directory& blocks = directory(section, partition);
  if (blocks.blocks() == 0) return 0;
  if (prefix.empty()) return blocks.rows();
  const std::size_t first = blocks.find(prefix);
  const auto [begin, end] = block(section, partition, first).view.equal_range(prefix);
  // Binary search for the last block that begins with the prefix.
  std::size_t last = first;
  std::size_t beyond = blocks.blocks();
  while (beyond - last > 1) {
    const std::size_t middle = last + (beyond - last) / 2;
    if (blocks.starts_with(middle, prefix)) {
      last = middle;
    } else {
      beyond = middle;
    }
  }
  if (last == first) return end - begin;
  const auto [last_begin, last_end] = block(section, partition, last).view.equal_range(prefix);
  return blocks.rows_before(last) + last_end - (blocks.rows_before(first) + begin);
}

namespace {

std::pair<Order, std::optional<std::uint64_t>> place_of(Order order,
                                                        std::span<const std::uint64_t> prefix) {
  return {order, prefix.empty() ? std::nullopt : std::optional(prefix.front())};
}

}  // namespace

std::optional<std::uint64_t> Run::known_distinct(Order order,
                                                 std::span<const std::uint64_t> prefix) const {
  if (prefix.size() > 1) return std::nullopt;
  const std::lock_guard lock(distinct_mutex_);
  const auto found = distinct_.find(place_of(order, prefix));
  return found == distinct_.end() ? std::nullopt : std::optional(found->second);
}

void Run::keep_distinct(Order order, std::span<const std::uint64_t> prefix,
                        std::uint64_t values) const {
  if (prefix.size() > 1) return;
  const std::lock_guard lock(distinct_mutex_);
  if (distinct_.size() >= kMostDistinct) distinct_.clear();
  distinct_.emplace(place_of(order, prefix), values);
}

std::optional<std::size_t> Run::page_of(WordNumber number) const {
  if (info_.words == 0 || number < info_.first_word || number > info_.last_word) {
    return std::nullopt;
  }
  const Directory& pages = directory(Section::kWords);
  // Pages are full where no word is long and none is gone.
  const std::size_t guess = (number - info_.first_word) / kPageWords;
  if (guess < pages.blocks() && pages.first(guess, 0) <= number &&
      (guess + 1 == pages.blocks() || number < pages.first(guess + 1, 0))) {
    return guess;
  }
  const std::array<std::uint64_t, 1> prefix = {number};
  const std::size_t page = pages.find(prefix);
  const bool next = page + 1 < pages.blocks() && pages.starts_with(page + 1, prefix);
  return next ? page + 1 : page;
}

}  // namespace annals::store
