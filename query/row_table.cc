#include "query/row_table.h"

namespace annals::query {
namespace {

using store::Id;

constexpr std::size_t kFirstBuckets = 1024;
constexpr std::size_t kChargedAtOnce = 4096;  // rows

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xFF51AFD7ED558CCDull;
  x ^= x >> 33;
  x *= 0xC4CEB9FE1A85EC53ull;
  return x ^ (x >> 33);
}

}  // namespace

RowTable::RowTable(Context& context, std::size_t width, std::vector<std::size_t> keys)
    : context_(context),
      keys_(std::move(keys)),
      columns_(width),
      heads_(kFirstBuckets, kEnd),
      tails_(kFirstBuckets, kEnd),
      key_(keys_.size()) {}

RowTable::~RowTable() {
  context_.release(charged_rows_ * (columns_.size() * sizeof(Id) + 3 * sizeof(std::uint32_t)));
}

std::size_t RowTable::bucket(const Id* key) const {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) hash = mix(hash ^ key[i].bits);
  return hash & (heads_.size() - 1);
}

bool RowTable::has_key(std::uint32_t row, const Id* key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (columns_[keys_[i]][row] != key[i]) return false;
  }
  return true;
}

std::uint32_t RowTable::first(const Id* key) const { return heads_[bucket(key)]; }

void RowTable::push(const Batch& batch, std::size_t row, std::size_t place) {
  if (size_ == charged_rows_) {
    if (size_ + kChargedAtOnce >= kEnd) {
      throw Error(ErrorCode::kLimit, "the query has too many rows to keep: more than 4 billion");
    }
    context_.charge(kChargedAtOnce * (columns_.size() * sizeof(Id) + 3 * sizeof(std::uint32_t)));
    charged_rows_ += kChargedAtOnce;
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].push_back(batch.columns[i][row]);
  }
  const std::uint32_t number = static_cast<std::uint32_t>(size_++);
  next_.push_back(kEnd);
  if (heads_[place] == kEnd) {
    heads_[place] = number;
  } else {
    next_[tails_[place]] = number;
  }
  tails_[place] = number;
  if (size_ > heads_.size()) grow();
}

void RowTable::append(const Batch& batch, std::size_t row) {
  for (std::size_t i = 0; i < keys_.size(); ++i) key_[i] = batch.columns[keys_[i]][row];
  push(batch, row, bucket(key_.data()));
}

RowTable::Inserted RowTable::insert(const Batch& batch, std::size_t row) {
  for (std::size_t i = 0; i < keys_.size(); ++i) key_[i] = batch.columns[keys_[i]][row];
  const std::size_t place = bucket(key_.data());
  for (std::uint32_t other = heads_[place]; other != kEnd; other = next_[other]) {
    if (has_key(other, key_.data())) return Inserted{other, false};
  }
  push(batch, row, place);
  return Inserted{size_ - 1, true};
}

void RowTable::grow() {
  const std::size_t buckets = heads_.size() * 4;
  heads_.assign(buckets, kEnd);
  tails_.assign(buckets, kEnd);
  Checkpoint checkpoint(context_);
  for (std::uint32_t row = 0; row < size_; ++row) {
    checkpoint.step();
    for (std::size_t i = 0; i < keys_.size(); ++i) key_[i] = columns_[keys_[i]][row];
    const std::size_t place = bucket(key_.data());
    next_[row] = kEnd;
    if (heads_[place] == kEnd) {
      heads_[place] = row;
    } else {
      next_[tails_[place]] = row;
    }
    tails_[place] = row;
  }
}

}  // namespace annals::query
