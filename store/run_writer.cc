#include "store/run_writer.h"

#include <algorithm>

#include "store/keys.h"
#include "store/run.h"
#include "store/word_pages.h"

namespace annals::store {
namespace {

constexpr std::size_t kIndexRows = 2048;

bool holds_facts(Section section) { return section <= Section::kNumber; }
bool holds_pages(Section section) {
  return section == Section::kWords || section == Section::kNames;
}

}  // namespace

RunWriter::RunWriter(Database& database, std::uint32_t run, std::size_t block_rows)
    : block_rows_(block_rows), file_(database.new_file(Space::kRuns)) {
  info_.number = run;
}

void RunWriter::begin(Section section, Partition partition) {
  end_block();
  if (begun_ && section != section_) end_section();
  begun_ = true;
  section_ = section;
  partition_ = partition;
  next_block_ = 0;
  directories_.emplace_back(partition, Directory(directory_width(section)));
  columns_ = Columns(holds_pages(section) ? 0 : column_count(section, partition));
  const std::size_t rows = holds_facts(section) ? block_rows_ : kIndexRows;
  columns_.reserve(rows);
}

void RunWriter::widen(std::uint64_t time) {
  if (time != last_time_) {
    last_time_ = time;
    const Id id{time};
    // The rare times that are words are not read here: their blocks are never left out.
    last_bounds_ = id.kind() == IdKind::kTime
                       ? TimeValue::bounds_of_packed(id.payload())
                       : TimeBounds{kStartOfTime, kEndOfTime, kStartOfTime, kEndOfTime};
  }
  s0_ = std::min(s0_, last_bounds_.s0);
  e1_ = std::max(e1_, last_bounds_.e1);
}

void RunWriter::add(const Tuple& tuple) {
  columns_.push(tuple);
  if (holds_facts(section_)) {
    const auto order = static_cast<Order>(section_);
    widen(tuple[layout_of(order).part_column[static_cast<std::size_t>(Part::kTime)]]);
    if (section_ == Section::kNumber) ++info_.rows[static_cast<std::size_t>(partition_)];
    if (columns_.rows() >= block_rows_) end_block();
  } else if (columns_.rows() >= kIndexRows) {
    end_block();
  }
}

void RunWriter::add_word(WordNumber number, std::string_view record) {
  if (info_.words++ == 0) info_.first_word = number;
  info_.last_word = number;
  in_order_ = in_order_ && last_record_ <= record;
  if (in_order_) last_record_ = record;
  page_.add(number, record);
  if (page_.size() >= kPageWords || page_.bytes() >= kPageBytes) end_block();
}

void RunWriter::add_name(WordNumber number, std::string_view record) {
  page_.add(number, record);
  if (page_.size() >= kPageWords || page_.bytes() >= kPageBytes) end_block();
}

void RunWriter::add_tombstones(const TombstoneList& tombstones) {
  info_.tombstones = tombstones.all().size();
  if (tombstones.empty()) return;
  file_->put(block_key(info_.number, section_, partition_, 0), tombstones.encode());
}

void RunWriter::end_block() {
  const bool words = begun_ && holds_pages(section_);
  const std::size_t rows = words ? page_.size() : columns_.rows();
  if (rows == 0) return;
  const std::string key = block_key(info_.number, section_, partition_, next_block_++);
  Directory& directory = directories_.back().second;
  if (words) {
    const std::array<std::uint64_t, 1> first = {page_.number(0)};
    directory.add(first, rows, kStartOfTime, kEndOfTime);
    file_->put(key, section_ == Section::kWords ? encode_page(page_) : encode_name_page(page_));
    page_ = WordList();
  } else {
    const Tuple first = columns_.view().tuple(0);
    directory.add(first, rows, s0_, e1_);
    file_->put(key, columns_.encode());
    columns_.clear();
  }
  s0_ = kEndOfTime;
  e1_ = kStartOfTime;
}

void RunWriter::end_section() {
  for (const auto& [partition, directory] : directories_) {
    // That of names says, when it is empty, that the words are in order.
    if (directory.blocks() == 0 && (section_ != Section::kNames || info_.words == 0)) continue;
    file_->put(directory_key(info_.number, section_, partition), directory.encode());
  }
  directories_.clear();
}

std::unique_ptr<IncomingFile> RunWriter::finish() {
  end_block();
  end_section();
  return std::move(file_);
}

}  // namespace annals::store
