#include "store/run_merge.h"

#include <algorithm>

#include "model/error.h"
#include "store/name_order.h"
#include "store/row_reader.h"
#include "store/time_order_write.h"

namespace annals::store {
namespace {

constexpr std::size_t kAll = std::size_t{1} << 40;
constexpr std::size_t kBefore = ~std::size_t{0};  // one more is the first
constexpr CommitNumber kAnyCommit = kNeverEnded - 1;

/// Some words by number, from a run or from a piece.
class WordStream {
 public:
  explicit WordStream(const Run& run)
      : run_(&run), pages_(run.directory(Section::kWords).blocks()) {}
  explicit WordStream(const WordList& words) : words_(&words) {}

  /// Moves to the first or next word; false when there is none.
  bool next() {
    ++at_;
    while (words_ == nullptr || at_ >= words_->size()) {
      if (run_ == nullptr || page_ == pages_) return false;
      loaded_ = run_->page(page_++, false);
      words_ = &loaded_;
      at_ = 0;
    }
    return true;
  }
  WordNumber number() const { return words_->number(at_); }
  std::string_view record() const { return words_->record(at_); }

 private:
  const Run* run_ = nullptr;
  std::size_t pages_ = 0;
  std::size_t page_ = 0;
  WordList loaded_;
  const WordList* words_ = nullptr;
  std::size_t at_ = kBefore;
};

/// The rows of a run's word index.
class IndexStream {
 public:
  explicit IndexStream(const Run& run)
      : run_(&run), blocks_(run.directory(Section::kWordIndex).blocks()) {}
  explicit IndexStream(const WordList& words) : words_(&words) {}

  bool next() {
    ++at_;
    if (words_ != nullptr) return at_ < words_->size();
    if (at_ < block_.view.rows) return true;
    if (next_block_ == blocks_) return false;
    block_ = run_->block(Section::kWordIndex, Partition::kAsserted, next_block_++, false);
    at_ = 0;
    return true;
  }
  std::pair<std::uint64_t, WordNumber> row() const {
    if (words_ != nullptr) return words_->index_row(at_);
    return {block_.view.columns[0].at(at_), block_.view.columns[1].at(at_)};
  }

 private:
  const Run* run_ = nullptr;
  const WordList* words_ = nullptr;
  std::size_t blocks_ = 0;
  std::size_t next_block_ = 0;
  PinnedBlock block_;
  std::size_t at_ = kBefore;
};

template <typename Stream>
std::vector<std::unique_ptr<Stream>> streams_of(const MergeInputs& inputs) {
  std::vector<std::unique_ptr<Stream>> streams;
  for (const auto& run : inputs.runs) streams.push_back(std::make_unique<Stream>(*run));
  for (const auto& piece : inputs.delta) {
    streams.push_back(std::make_unique<Stream>(piece->words()));
  }
  std::erase_if(streams, [](const auto& stream) { return !stream->next(); });
  return streams;
}

/// Calls `visit` with the streams' positions in the sequence that `key` gives.
template <typename Stream, typename Key, typename Visit>
void merge_streams(std::vector<std::unique_ptr<Stream>> streams, const Key& key,
                   const Visit& visit) {
  while (!streams.empty()) {
    const auto least =
        std::min_element(streams.begin(), streams.end(),
                         [&](const auto& a, const auto& b) { return key(*a) < key(*b); });
    visit(**least);
    if (!(*least)->next()) streams.erase(least);
  }
}

RowReader rows_of(const SourceMerge::Chunk& chunk) {
  return RowReader(*chunk.view, chunk.begin, chunk.begin + chunk.count);
}

}  // namespace

SourceMerge RunMerge::sources(Order order, std::initializer_list<Partition> partitions) const {
  SourceMerge merge;
  for (const Partition partition : partitions) {
    for (const auto& run : inputs_.runs) {
      if (run->info().rows[static_cast<std::size_t>(partition)] == 0) continue;
      merge.add(SourceCursor(*run, order, partition, false, nullptr));
    }
    if (partition == Partition::kHistory) continue;
    for (const auto& piece : inputs_.delta) {
      const Columns& columns = piece->rows(order, partition);
      if (columns.rows() > 0) merge.add(SourceCursor(columns, partition));
    }
  }
  merge.seek({}, {});
  return merge;
}

void RunMerge::check_stop() const {
  if (inputs_.stop != nullptr && *inputs_.stop) {
    throw Error(ErrorCode::kCancelled, "the merge was stopped");
  }
}

SourceMerge::Chunk RunMerge::next_chunk(SourceMerge& merge) const {
  check_stop();
  return merge.next(kAll);
}

bool RunMerge::keeps(WordNumber number) const {
  return inputs_.words == nullptr || (number < inputs_.words->size() && (*inputs_.words)[number]);
}

CommitNumber RunMerge::end_of(const Tuple& row, std::size_t number_column) const {
  if (inputs_.tombstones.empty()) return kNeverEnded;
  return inputs_.tombstones.end_of(row[number_column], row[kFromColumn], kAnyCommit);
}

void RunMerge::write() {
  find_quoted_no_more();
  for (std::size_t o = 0; o < kOrderCount; ++o) {
    const auto order = static_cast<Order>(o);
    if (writer_.needs(order, Partition::kAsserted)) write_asserted(order);
    if (writer_.needs(order, Partition::kQuoted)) write_quoted(order);
    if (writer_.needs(order, Partition::kHistory)) write_history(order);
  }
  write_words();
  write_index();
  write_tombstones();
  write_names();
  merge_time_orders(writer_, inputs_);
}

void RunMerge::find_quoted_no_more() {
  has_quoted_ = !sources(Order::kNumber, {Partition::kQuoted}).at_end();
  if (!has_quoted_) return;
  SourceMerge merge =
      sources(Order::kNumber, {Partition::kAsserted, Partition::kQuoted, Partition::kHistory});
  const std::size_t number_column = layout_of(Order::kNumber).number_column;
  FactNumber quoted = 0;  // the last quoted fact; a state of its own comes right behind it
  for (;;) {
    const SourceMerge::Chunk chunk = next_chunk(merge);
    if (chunk.count == 0) return;
    if (chunk.partition == Partition::kQuoted) {
      quoted = chunk.view->columns[number_column].at(chunk.begin + chunk.count - 1);
    } else if (chunk.view->columns[number_column].at(chunk.begin) == quoted) {
      quoted_no_more_.insert(quoted);
    }
  }
}

void RunMerge::write_asserted(Order order) {
  writer_.begin(section_of(order), Partition::kAsserted);
  SourceMerge merge = sources(order, {Partition::kAsserted});
  const std::size_t number_column = layout_of(order).number_column;
  for (;;) {
    const SourceMerge::Chunk chunk = next_chunk(merge);
    if (chunk.count == 0) return;
    for (RowReader rows = rows_of(chunk); !rows.done();) {
      const Tuple& row = rows.next();
      if (end_of(row, number_column) == kNeverEnded) writer_.add(row);
    }
  }
}

void RunMerge::write_quoted(Order order) {
  if (!has_quoted_) return;
  writer_.begin(section_of(order), Partition::kQuoted);
  SourceMerge merge = sources(order, {Partition::kQuoted});
  const std::size_t number_column = layout_of(order).number_column;
  for (;;) {
    const SourceMerge::Chunk chunk = next_chunk(merge);
    if (chunk.count == 0) return;
    for (RowReader rows = rows_of(chunk); !rows.done();) {
      const Tuple& row = rows.next();
      if (end_of(row, number_column) == kErased) continue;
      if (!quoted_no_more_.contains(row[number_column])) writer_.add(row);
    }
  }
}

void RunMerge::write_history(Order order) {
  writer_.begin(section_of(order), Partition::kHistory);
  SourceMerge merge = inputs_.tombstones.empty()
                          ? sources(order, {Partition::kHistory})
                          : sources(order, {Partition::kAsserted, Partition::kHistory});
  const std::size_t number_column = layout_of(order).number_column;
  for (;;) {
    const SourceMerge::Chunk chunk = next_chunk(merge);
    if (chunk.count == 0) return;
    for (RowReader rows = rows_of(chunk); !rows.done();) {
      Tuple tuple = rows.next();
      const CommitNumber end = end_of(tuple, number_column);
      if (end == kErased) continue;
      const bool ends_now = chunk.partition == Partition::kAsserted;
      if (ends_now && end == kNeverEnded) continue;
      if (ends_now) tuple[kToColumn] = end;
      writer_.add(tuple);
      if (ends_now && order == Order::kSubjectRelationObject)
        done_.push_back({tuple[number_column], end});
    }
  }
}

void RunMerge::write_words() {
  writer_.begin(Section::kWords);
  merge_streams(
      streams_of<WordStream>(inputs_), [](const WordStream& s) { return s.number(); },
      [&](const WordStream& s) {
        check_stop();
        if (keeps(s.number())) writer_.add_word(s.number(), s.record());
      });
}

void RunMerge::write_index() {
  writer_.begin(Section::kWordIndex);
  merge_streams(
      streams_of<IndexStream>(inputs_), [](const IndexStream& s) { return s.row(); },
      [&](const IndexStream& s) {
        check_stop();
        const auto [hash, number] = s.row();
        if (keeps(number)) writer_.add({hash, number});
      });
}

void RunMerge::write_tombstones() {
  writer_.begin(Section::kTombstones);
  if (inputs_.everything) return;
  std::sort(done_.begin(), done_.end());
  std::vector<Tombstone> left;
  const auto add = [&](const TombstoneList& list) {
    for (const Tombstone& t : list.all()) {
      if (!std::binary_search(done_.begin(), done_.end(), t)) left.push_back(t);
    }
  };
  for (const auto& run : inputs_.runs) add(run->tombstones());
  for (const auto& piece : inputs_.delta) add(piece->tombstones());
  writer_.add_tombstones(TombstoneList(std::move(left)));
}

void RunMerge::write_names() {
  writer_.begin(Section::kNames);
  if (writer_.words_in_order()) return;
  std::vector<std::unique_ptr<NameStream>> streams;
  for (const auto& run : inputs_.runs) streams.push_back(names_of(*run, "", false));
  for (const auto& piece : inputs_.delta) streams.push_back(names_of(piece->words(), ""));
  merge_names(std::move(streams), [this](std::string_view record, WordNumber number) {
    check_stop();
    if (keeps(number)) writer_.add_name(number, record);
    return true;
  });
}

}  // namespace annals::store
