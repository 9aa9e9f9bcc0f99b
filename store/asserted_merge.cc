#include "store/asserted_merge.h"

#include <algorithm>

#include "store/hidden_rows.h"

namespace annals::store {
namespace {

// Rows of a source that are unpacked at once: first, and where it goes on. Few enough that they
// stay in the processor's nearest cache.
constexpr std::size_t kFirstRows = 64;
constexpr std::size_t kMostRows = 1024;

std::uint64_t* grow(std::vector<std::uint64_t>& column, std::size_t rows) {
  column.resize(column.size() + rows);
  return column.data() + column.size() - rows;
}

std::uint64_t* grow(std::vector<Id>& column, std::size_t rows) {
  static_assert(sizeof(Id) == sizeof(std::uint64_t));
  column.resize(column.size() + rows);
  return &(column.data() + column.size() - rows)->bits;
}

/// Appends rows to a batch: calls fill(column, out) for each wanted column of the order.
template <typename Fill>
void append_rows(FactBatch& batch, std::size_t rows, Order order, ColumnSet wanted,
                 CommitNumber own, const Fill& fill) {
  const Layout& layout = layout_of(order);
  batch.rows += rows;
  for (std::size_t p = 0; p < 4; ++p) {
    if (wanted.has(static_cast<Part>(p))) fill(layout.part_column[p], grow(batch.parts[p], rows));
  }
  if (wanted.has(FactColumn::kNumber)) fill(layout.number_column, grow(batch.numbers, rows));
  if (wanted.has(FactColumn::kFrom)) {
    std::uint64_t* from = grow(batch.from, rows);
    fill(kFromColumn, from);
    std::transform(from, from + rows, from,
                   [own](CommitNumber commit) { return std::min(commit, own); });
  }
  if (wanted.has(FactColumn::kTo)) batch.to.resize(batch.to.size() + rows, kNeverEnded);
}

}  // namespace

class AssertedMerge::ToBatch {
 public:
  ToBatch(const AssertedMerge& merge, FactBatch& batch) : merge_(merge), batch_(batch) {}
  std::size_t size() const { return batch_.size(); }
  void take(ShownRows& shown) const {
    append_rows(batch_, shown.count(), merge_.order_, merge_.wanted_, merge_.own_,
                [&](std::size_t column, std::uint64_t* out) { shown.copy(column, out); });
  }

 private:
  const AssertedMerge& merge_;
  FactBatch& batch_;
};

class AssertedMerge::ToStream {
 public:
  ToStream(const AssertedMerge& merge, Stream& stream) : merge_(merge), stream_(stream) {}
  std::size_t size() const { return stream_.size; }
  void take(ShownRows& shown) const {
    const std::size_t size = stream_.size + shown.count();
    for (const std::uint8_t c : merge_.columns_) {
      std::vector<std::uint64_t>& column = stream_.columns[c];
      if (column.size() < size) column.resize(std::max(size, 2 * column.size()));
      shown.copy(c, column.data() + stream_.size);
    }
    stream_.size = size;
  }

 private:
  const AssertedMerge& merge_;
  Stream& stream_;
};

AssertedMerge::AssertedMerge(const SnapshotState& state, Order order, ColumnSet wanted,
                             const BlockView& hidden, ScanCounters* counters)
    : order_(order),
      wanted_(wanted),
      hidden_(hidden),
      counters_(counters),
      own_(state.graph().commit),
      shown_(state, order) {
  const Layout& layout = layout_of(order);
  const auto sorts_by = [this](std::size_t column) {
    sort_columns_ = std::max(sort_columns_, column + 1);
  };
  for (std::size_t p = 0; p < 4; ++p) {
    if (wanted.has(static_cast<Part>(p))) sorts_by(layout.part_column[p]);
  }
  if (wanted.has(FactColumn::kNumber)) sorts_by(layout.number_column);
  if (wanted.has(FactColumn::kFrom)) sorts_by(kFromColumn);
  compare_behind(0);
}

/// Rows of one prefix are compared by what stands behind it, up to the last column that is wanted:
/// what is the same in all of these is the same for whoever reads them.
void AssertedMerge::compare_behind(std::size_t prefix_size) {
  compare_begin_ = std::min(prefix_size, sort_columns_);
  columns_.clear();
  const Layout& layout = layout_of(order_);
  for (std::size_t c = 0; c < sort_columns_; ++c) {
    bool needed =
        c >= compare_begin_ || (c == layout.number_column && wanted_.has(FactColumn::kNumber));
    for (std::size_t p = 0; p < 4; ++p) {
      needed = needed || (c == layout.part_column[p] && wanted_.has(static_cast<Part>(p)));
    }
    if (needed) columns_.push_back(static_cast<std::uint8_t>(c));
  }
}

void AssertedMerge::seek(const Prefix& prefix, const TimeWindow& window, const IdRange& range) {
  const std::size_t size = prefix.values().size();
  if (compare_begin_ != std::min(size, sort_columns_)) compare_behind(size);
  for (Stream& stream : streams_) {
    stream.source.seek(prefix, window, range);
    stream.size = stream.at = stream.end = 0;
    stream.most = kFirstRows;
  }
}

SourceMerge::Chunk AssertedMerge::chunk_of(const SourceCursor& source, std::size_t most) const {
  return {&source.view(), source.begin(), std::min(most, source.end() - source.begin()),
          source.partition(), source.replacing()};
}

/// Appends what is shown of a chunk.
template <typename Target>
void AssertedMerge::take(const SourceMerge::Chunk& chunk, const Target& target) {
  counters_->rows_read += chunk.count;
  for_shown(hidden_, chunk, [&](const SourceMerge::Chunk& part) {
    shown_.select(part);
    if (shown_.count() > 0) target.take(shown_);
  });
}

/// Unpacks the next rows of a stream that has none.
void AssertedMerge::fill(Stream& stream) {
  stream.size = stream.at = stream.end = 0;
  while (stream.size == 0 && stream.source.valid()) {
    const SourceMerge::Chunk chunk = chunk_of(stream.source, stream.most);
    stream.most = std::min(2 * stream.most, kMostRows);
    take(chunk, ToStream(*this, stream));
    stream.source.advance(chunk.count);
  }
  stream.end = stream.size;
}

/// Moves the next rows of a stream to the batch.
void AssertedMerge::append(Stream& stream, std::size_t rows, FactBatch& batch) {
  append_rows(batch, rows, order_, wanted_, own_, [&](std::size_t column, std::uint64_t* out) {
    std::copy_n(stream.columns[column].data() + stream.at, rows, out);
  });
  stream.at += rows;
}

/// Below, at or above zero: a row of `a` comes before the next one of `b`, is as good, or behind
/// it.
int AssertedMerge::compare(const Stream& a, std::size_t row, const Stream& b) const {
  for (std::size_t c = compare_begin_; c < sort_columns_; ++c) {
    const std::uint64_t x = a.columns[c][row];
    const std::uint64_t y = b.columns[c][b.at];
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/// How many of the next rows of `first` do not come behind the next one of `second`; one at least.
std::size_t AssertedMerge::run_before(const Stream& first, const Stream& second,
                                      std::size_t most) const {
  std::size_t end = first.at + std::min(most, first.rows());
  if (compare(first, end - 1, second) <= 0) return end - first.at;
  std::size_t begin = first.at + 1;
  std::size_t step = 1;
  while (begin + step < end && compare(first, begin + step - 1, second) <= 0) {
    begin += step;
    step *= 2;
  }
  end = std::min(end - 1, begin + step);
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (compare(first, middle, second) <= 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin - first.at;
}

/// Merges the live streams until one of them has no more rows, or there are so many.
void AssertedMerge::merge_live(FactBatch& batch, std::size_t most) {
  std::sort(live_.begin(), live_.end(),
            [this](const Stream* a, const Stream* b) { return compare(*a, a->at, *b) < 0; });
  while (most > 0) {
    Stream& first = *live_.front();
    const std::size_t run = run_before(first, *live_[1], most);
    append(first, run, batch);
    most -= run;
    if (first.rows() == 0) return;
    for (std::size_t i = 1; i < live_.size() && compare(first, first.at, *live_[i]) > 0; ++i) {
      std::swap(live_[i - 1], live_[i]);
    }
  }
}

/// The next rows of the first stream that has any, unpacked to their place at once.
bool AssertedMerge::next_alone(FactBatch& batch, std::size_t most) {
  for (Stream& stream : streams_) {
    if (stream.rows() > 0) {
      append(stream, std::min(most, stream.rows()), batch);
      return true;
    }
    if (!stream.source.valid()) continue;
    const SourceMerge::Chunk chunk = chunk_of(stream.source, most);
    take(chunk, ToBatch(*this, batch));
    stream.source.advance(chunk.count);
    return true;
  }
  return false;
}

bool AssertedMerge::next(FactBatch& batch, std::size_t limit) {
  const std::size_t before = batch.size();
  while (batch.size() - before < limit) {
    const std::size_t room = limit - (batch.size() - before);
    live_.clear();
    for (Stream& stream : streams_) {
      if (stream.rows() > 0 || stream.source.valid()) live_.push_back(&stream);
    }
    if (live_.size() < 2 || compare_begin_ == sort_columns_) {
      if (!next_alone(batch, room)) break;
      continue;
    }
    for (Stream* stream : live_) {
      if (stream->rows() == 0) fill(*stream);
    }
    std::erase_if(live_, [](const Stream* stream) { return stream->rows() == 0; });
    if (live_.size() > 1) merge_live(batch, room);
  }
  return batch.size() > before;
}

/// Reads the first keys' rows of a source: those that lie side by side are unpacked at once.
template <typename Target>
std::size_t AssertedMerge::gather(SourceCursor& source, std::span<const Id> keys, std::size_t width,
                                  const Target& target, std::vector<std::size_t>& ends) {
  SourceMerge::Chunk chunk = chunk_of(source, 0);
  key_ends_.clear();  // in the chunk
  const auto flush = [&] {
    const std::size_t size = target.size();
    if (chunk.count > 0) take(chunk, target);
    for (const std::size_t end : key_ends_) {
      ends.push_back(size + (chunk.count > 0 ? shown_.count_in(end) : 0));
    }
    key_ends_.clear();
    chunk.count = 0;
  };
  std::size_t done = 0;
  for (; done * width < keys.size() && target.size() + chunk.count < kBatchRows; ++done) {
    const Prefix prefix(order_, keys.subspan(done * width, width));
    if (!source.seek_near(prefix)) {
      flush();  // the block may change
      source.seek(prefix, {});
      if (source.goes_on()) break;
    }
    const std::size_t count = source.end() - source.begin();
    if (count > kBatchRows) break;
    if (count > 0 && chunk.begin + chunk.count != source.begin()) flush();
    if (chunk.count == 0) chunk.begin = source.begin();
    chunk.count += count;
    key_ends_.push_back(chunk.count);
  }
  flush();
  return done;
}

std::size_t AssertedMerge::look_up(std::span<const Id> keys, std::size_t width, FactBatch& batch,
                                   std::vector<std::size_t>& ends) {
  if (streams_.empty()) return 0;
  if (streams_.size() == 1) {
    return gather(streams_.front().source, keys, width, ToBatch(*this, batch), ends);
  }
  if (compare_begin_ != std::min(width, sort_columns_)) compare_behind(width);
  std::size_t done = keys.size() / width;
  for (Stream& stream : streams_) {
    stream.size = stream.at = stream.end = 0;
    stream.ends.clear();
    done = gather(stream.source, keys.first(done * width), width, ToStream(*this, stream),
                  stream.ends);
    if (done == 0) return 0;
  }
  merge_keys(done, batch, ends);
  return done;
}

/// Appends the rows of the first keys, which all streams have at hand.
void AssertedMerge::merge_keys(std::size_t count, FactBatch& batch,
                               std::vector<std::size_t>& ends) {
  Stream* alone = nullptr;  // whose rows of the last keys were the only ones, and are not taken yet
  const auto take_alone = [&] {
    if (alone != nullptr) append(*alone, alone->rows(), batch);
    alone = nullptr;
  };
  for (std::size_t key = 0; key < count; ++key) {
    live_.clear();
    for (Stream& stream : streams_) {
      if (stream.ends[key] > stream.end) live_.push_back(&stream);
    }
    if (!live_.empty() && (live_.size() > 1 || live_.front() != alone)) take_alone();
    for (Stream* stream : live_) stream->end = stream->ends[key];
    while (live_.size() > 1) {
      merge_live(batch, kBatchRows);
      std::erase_if(live_, [](const Stream* stream) { return stream->rows() == 0; });
    }
    if (!live_.empty()) alone = live_.front();
    ends.push_back(batch.size() + (alone != nullptr ? alone->rows() : 0));
  }
  take_alone();
}

}  // namespace annals::store
