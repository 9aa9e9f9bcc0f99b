#include "store/tombstones.h"

#include <algorithm>
#include <bit>

#include "store/bytes.h"

namespace annals::store {

TombstoneList::TombstoneList(std::vector<Tombstone> tombstones)
    : tombstones_(std::move(tombstones)) {
  std::sort(tombstones_.begin(), tombstones_.end());
  tombstones_.erase(std::unique(tombstones_.begin(), tombstones_.end()), tombstones_.end());
  if (tombstones_.empty()) return;
  const std::uint64_t bits = std::bit_ceil(std::max<std::uint64_t>(64, tombstones_.size() * 8));
  filter_.resize(bits / 64);
  filter_mask_ = bits - 1;
  for (const Tombstone& t : tombstones_) {
    const std::uint64_t bit = mix(t.number) & filter_mask_;
    filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

CommitNumber TombstoneList::end_of(FactNumber number, CommitNumber from, CommitNumber limit) const {
  const std::uint64_t bit = mix(number) & filter_mask_;
  if ((filter_[bit / 64] >> (bit % 64) & 1) == 0) return kNeverEnded;
  auto at = std::lower_bound(tombstones_.begin(), tombstones_.end(), Tombstone{number, 0});
  for (; at != tombstones_.end() && at->number == number; ++at) {
    if (at->to == kErased) return kErased;
    if (at->to > from) return at->to <= limit ? at->to : kNeverEnded;
  }
  return kNeverEnded;
}

std::string TombstoneList::encode() const {
  std::string out;
  put_varint(out, tombstones_.size());
  FactNumber last = 0;
  for (const Tombstone& t : tombstones_) {
    put_varint(out, t.number - last);
    put_varint(out, t.to);
    last = t.number;
  }
  put_u32(out, checksum(out));
  return out;
}

TombstoneList TombstoneList::decode(std::string_view bytes) {
  ByteReader reader(bytes, "a list of ended facts");
  std::vector<Tombstone> tombstones(reader.count());
  FactNumber last = 0;
  for (Tombstone& t : tombstones) {
    t.number = last += reader.varint();
    t.to = reader.varint();
  }
  if (reader.left() != 4 || reader.u32() != checksum(bytes.substr(0, bytes.size() - 4))) {
    reader.damaged();
  }
  return TombstoneList(std::move(tombstones));
}

CommitNumber TombstoneView::end_of(FactNumber number, CommitNumber from, CommitNumber limit) const {
  CommitNumber end = kNeverEnded;
  for (const TombstoneList* list : lists_) {
    const CommitNumber to = list->end_of(number, from, limit);
    if (to == kErased) return kErased;
    end = std::min(end, to);
  }
  return end;
}

}  // namespace annals::store
