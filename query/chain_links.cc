#include "query/chain_links.h"

#include <algorithm>

#include "query/context.h"
#include "query/effective_cursor.h"

namespace annals::query {
namespace {

using store::Id;
using store::Order;
using store::Part;

/// A look-up costs as much as so many facts read in sequence.
constexpr std::uint64_t kFactsForLookUp = 30;
/// Reading all of them is for relations of at most so many facts.
constexpr std::uint64_t kMostFactsAtOnce = std::uint64_t{1} << 22;

}  // namespace

ChainLinks::ChainLinks(Id relation, Context& context) : relation_(relation), context_(context) {
  const Meanings& meanings = context.meanings();
  facts_ = effective_count(meanings, relation, std::nullopt, std::nullopt, context.snapshot());
  forwards_is_cheaper_ =
      effective_distinct(meanings, relation, Part::kSubject, context.snapshot()) >=
      effective_distinct(meanings, relation, Part::kObject, context.snapshot());
}

ChainLinks::~ChainLinks() { context_.release(charged_); }

store::Cursor& ChainLinks::cursor(Side& side, bool forwards) {
  if (!side.cursor) {
    side.cursor = make_link_cursor(
        forwards ? Order::kRelationSubjectObject : Order::kRelationObjectSubject, context_);
  }
  return *side.cursor;
}

template <typename Take>
void ChainLinks::read(store::Cursor& cursor, bool forwards, const Take& take) {
  batch_.clear();
  while (cursor.next(batch_)) {
    const auto column = [&](Part part) -> const std::vector<Id>& {
      return batch_.parts[static_cast<std::size_t>(part)];
    };
    const std::vector<Id>& from = column(forwards ? Part::kSubject : Part::kObject);
    const std::vector<Id>& to = column(forwards ? Part::kObject : Part::kSubject);
    const std::vector<Id>& times = column(Part::kTime);
    for (std::size_t row = 0; row < batch_.size(); ++row) {
      take(from[row], ChainEnd{to[row], times[row]});
    }
    batch_.clear();
  }
}

std::span<const ChainEnd> ChainLinks::of(Id node, bool forwards) {
  Side& side = sides_[forwards ? 1 : 0];
  if (!side.complete && ++side.looked_up * kFactsForLookUp > facts_ && facts_ < kMostFactsAtOnce) {
    read_all(side, forwards);
  }
  if (side.complete) {
    const auto found = side.places.find(node);
    if (found == side.places.end()) return {};
    return std::span(side.links).subspan(found->second.first, found->second.second);
  }
  const std::array<Id, 2> prefix{relation_, node};
  store::Cursor& cursor = this->cursor(side, forwards);
  cursor.seek(prefix);
  side.links.clear();
  read(cursor, forwards, [&side](Id, const ChainEnd& link) { side.links.push_back(link); });
  return side.links;
}

void ChainLinks::read_all(Side& side, bool forwards) {
  constexpr std::size_t kNodeBytes = 48;
  store::Cursor& cursor = this->cursor(side, forwards);
  cursor.seek({&relation_, 1});
  side.links.clear();
  Id last = Id::none();
  std::pair<std::size_t, std::size_t>* place = nullptr;
  read(cursor, forwards, [&](Id from, const ChainEnd& link) {
    if (from != last) {
      last = from;
      place = &side.places[from];
      *place = {side.links.size(), 0};
    }
    side.links.push_back(link);
    ++place->second;
  });
  const std::size_t bytes = side.links.size() * sizeof(ChainEnd) + side.places.size() * kNodeBytes;
  context_.charge(bytes);
  charged_ += bytes;
  side.complete = true;
}

std::vector<Id> ChainLinks::starts(bool forwards) {
  Side& side = sides_[forwards ? 1 : 0];
  std::vector<Id> nodes;
  if (side.complete) {
    for (const auto& [node, place] : side.places) nodes.push_back(node);
    std::sort(nodes.begin(), nodes.end());
    return nodes;
  }
  store::Cursor& cursor = this->cursor(side, forwards);
  cursor.seek({&relation_, 1});
  read(cursor, forwards, [&nodes](Id from, const ChainEnd&) {
    if (nodes.empty() || nodes.back() != from) nodes.push_back(from);
  });
  return nodes;
}

}  // namespace annals::query
