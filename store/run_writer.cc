#include "store/run_writer.h"

#include "store/block_codec.h"
#include "store/keys.h"
#include "store/run.h"
#include "store/time_rows.h"
#include "store/word_pages.h"

namespace annals::store {
namespace {

constexpr std::size_t kIndexRows = 2048;

bool holds_facts(Section section) { return section <= Section::kNumber || holds_times(section); }
constexpr std::uint32_t bit(std::size_t column) { return std::uint32_t{1} << column; }

ColumnUses uses_of(Section section) {
  ColumnUses uses;
  if (holds_times(section)) {
    const TimeLayout& layout = time_layout_of(section);
    uses.times = layout.at(Part::kTime);
    uses.unsearched = bit(layout.number);
    // That of all facts is searched all the time, and takes little.
    if (section == Section::kRelationTime) uses.whens = layout.when;
    if (layout.has(Part::kSubject)) uses.unsearched |= bit(layout.at(Part::kSubject));
  } else if (holds_facts(section)) {
    const Layout& layout = layout_of(static_cast<Order>(section));
    uses.times = layout.part_column[static_cast<std::size_t>(Part::kTime)];
    // The first one's numbers are those of Order::kNumber too.
    if (section != Section::kSubjectRelationObject && section != Section::kNumber) {
      uses.unsearched = bit(layout.number_column);
    }
  }
  return uses;
}
bool holds_pages(Section section) {
  return section == Section::kWords || section == Section::kNames;
}

}  // namespace

RunWriter::RunWriter(Database& database, std::uint32_t run, std::size_t block_rows,
                     FactNumber next_fact)
    : block_rows_(block_rows), next_fact_(next_fact), file_(database.new_file(Space::kRuns)) {
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

void RunWriter::add(const Tuple& tuple) {
  columns_.push(tuple);
  if (section_ == Section::kSubjectRelationObject) {
    const auto p = static_cast<std::size_t>(partition_);
    const FactNumber number = tuple[layout_of(Order::kSubjectRelationObject).number_column];
    ++info_.rows[p];
    // The states of one fact have its number.
    numbers_[p].rise = numbers_[p].rise && numbers_[p].last <= number;
    numbers_[p].last = number;
    if (number < next_fact_ && partition_ == Partition::kAsserted) {
      older_asserted_.push_back(number);
    }
  }
  if (columns_.rows() >= (holds_facts(section_) ? block_rows_ : kIndexRows)) end_block();
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
    const EncodedBlock block = encode_block(columns_, uses_of(section_));
    directory.add(first, rows, block.s0, block.e1);
    file_->put(key, block.bytes);
    columns_.clear();
  }
}

void RunWriter::end_section() {
  for (const auto& [partition, directory] : directories_) {
    // That of names says, when it is empty, that the words are in order.
    if (directory.blocks() == 0 && (section_ != Section::kNames || info_.words == 0)) continue;
    file_->put(directory_key(info_.number, section_, partition), directory.encode());
  }
  directories_.clear();
}

void RunWriter::join(RunWriter other) {
  for (auto& file : other.finish()) joined_.push_back(std::move(file));
  const RunInfo& more = other.info_;
  for (std::size_t i = 0; i < info_.rows.size(); ++i) info_.rows[i] += more.rows[i];
  info_.tombstones += more.tombstones;
  older_asserted_.insert(older_asserted_.end(), other.older_asserted_.begin(),
                         other.older_asserted_.end());
  if (more.words == 0) return;
  info_.words = more.words;
  info_.first_word = more.first_word;
  info_.last_word = more.last_word;
}

std::vector<std::unique_ptr<IncomingFile>> RunWriter::finish() {
  end_block();
  end_section();
  for (const Partition partition : kPartitions) {
    if (numbers(partition).rise) info_.set_numbers_rise(partition);
  }
  std::vector<std::unique_ptr<IncomingFile>> files = std::move(joined_);
  files.push_back(std::move(file_));
  return files;
}

}  // namespace annals::store
