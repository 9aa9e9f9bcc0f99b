// Words of many ids at once. See WordReader in store.h.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/error.h"
#include "store/graph_state.h"
#include "store/store.h"
#include "store/text_arena.h"
#include "store/word_pages.h"
#include "store/words.h"

namespace annals::store {
namespace {

/// Beyond so many bytes of pages at hand words are copied instead, so that a word here and there of
/// a large dictionary does not hold a page each.
constexpr std::size_t kPinnedBytes = std::size_t{16} << 20;

class PagedWordReader : public WordReader {
 public:
  explicit PagedWordReader(std::shared_ptr<const SnapshotState> state)
      : state_(std::move(state)), graph_(state_->graph()) {
    runs_.reserve(graph_.runs.size());
    for (const auto& run : graph_.runs) {
      if (run->info().words > 0) runs_.push_back({run.get(), {}});
    }
  }

  std::span<const std::string_view> read(std::span<const Id> ids) override {
    records_.assign(ids.size(), {});
    copies_.clear();
    if (copying_) {
      read_sorted(ids);
      return records_;
    }
    for (std::size_t i = 0; i < ids.size() && !copying_; ++i) {
      if (!is_stored_word(ids[i])) continue;
      records_[i] = i > 0 && ids[i] == ids[i - 1] ? records_[i - 1] : find_record(ids[i]);
      __builtin_prefetch(records_[i].data());
    }
    // They come from memory while others are found.
    for (std::size_t i = 0; i < ids.size(); ++i) check(ids[i], records_[i]);
    if (copying_) read_sorted(ids);  // what is already here stays: its pages do
    return records_;
  }

 private:
  /// The page at hand while words are copied: decoded, or as it lies where the cache has no room.
  class OnePage {
   public:
    /// The record of a number in a page of the run; see WordList::find. Lives until the next call.
    std::string_view find(PageCache& cache, const Run& run, std::size_t ordinal,
                          WordNumber number) {
      const bool goes_on = &run == run_ && ordinal == ordinal_;
      run_ = nullptr;  // until the page is here
      if (!goes_on) decoded_ = cache.page_with_room(run, ordinal);
      if (decoded_ == nullptr && (!goes_on || number < number_)) {
        bytes_ = run.page_bytes(ordinal);
        walk_.emplace(bytes_.bytes());
      }
      run_ = &run;
      ordinal_ = ordinal;
      number_ = number;
      return decoded_ != nullptr ? decoded_->find(number) : walk_->find(number);
    }

   private:
    const Run* run_ = nullptr;
    std::size_t ordinal_ = 0;
    WordNumber number_ = 0;                    // the last one asked for
    std::shared_ptr<const WordList> decoded_;  // null: by the walk
    PinnedValue bytes_;                        // of the walk
    std::optional<PageWalk> walk_;
  };

  struct RunPages {
    const Run* run;
    std::vector<std::shared_ptr<const WordList>> pages;  // by ordinal; null: not at hand
  };

  static bool is_stored_word(Id id) { return id.is_word() && !id.is_local(); }

  /// In the sequence of their numbers: each page is fetched once, and no more than one is held.
  void read_sorted(std::span<const Id> ids) {
    sequence_.clear();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (records_[i].data() == nullptr && is_stored_word(ids[i])) {
        sequence_.emplace_back(ids[i].payload(), i);
      }
    }
    std::sort(sequence_.begin(), sequence_.end());
    for (std::size_t k = 0; k < sequence_.size(); ++k) {
      const std::size_t i = sequence_[k].second;
      const std::size_t before = k > 0 ? sequence_[k - 1].second : i;
      records_[i] = k > 0 && ids[i] == ids[before] ? records_[before] : copies_.keep(find(ids[i]));
    }
  }

  std::string_view find(Id id) {
    const std::string_view record = find_record(id);
    check(id, record);
    return record;
  }

  std::string_view find_record(Id id) {
    const std::string_view record = find_record_at_hand(id.payload());
    if (record.data() == nullptr) never_given(id);
    return record;
  }

  /// That the record of an id is of its kind, if it has one.
  static void check(Id id, std::string_view record) {
    if (record.data() != nullptr && id_kind(record) != id.kind()) never_given(id);
  }

  [[noreturn]] static void never_given(Id id) {
    throw Error(ErrorCode::kDamaged,
                fmt::format("the graph is damaged: it never gave the id {:016x}", id.bits));
  }

  std::string_view find_record_at_hand(WordNumber number) {
    for (RunPages& pages : runs_) {
      const RunInfo& info = pages.run->info();
      if (number < info.first_word || number > info.last_word) continue;
      const std::string_view record = find_in(pages, number);
      if (record.data() != nullptr) return record;
    }
    for (const auto& piece : graph_.delta) {
      const std::string_view record = piece->words().find(number);
      if (record.data() != nullptr) return record;
    }
    return {};
  }

  std::string_view find_in(RunPages& of, WordNumber number) {
    // Pages are full where no word is long and none is gone.
    const std::size_t guess = (number - of.run->info().first_word) / kPageWords;
    if (guess < of.pages.size() && of.pages[guess] != nullptr) {
      const std::string_view record = of.pages[guess]->find(number);
      if (record.data() != nullptr) return record;
    }
    const auto ordinal = of.run->page_of(number);
    if (!ordinal) return {};
    return copying_ ? last_.find(*graph_.pages, *of.run, *ordinal, number)
                    : page(of, *ordinal).find(number);
  }

  const WordList& page(RunPages& of, std::size_t ordinal) {
    if (of.pages.empty()) of.pages.resize(of.run->directory(Section::kWords).blocks());
    std::shared_ptr<const WordList>& at_hand = of.pages[ordinal];
    if (at_hand == nullptr) {
      at_hand = graph_.pages->page(*of.run, ordinal);
      pinned_bytes_ += at_hand->bytes();
      copying_ = pinned_bytes_ > kPinnedBytes;
    }
    return *at_hand;
  }

  std::shared_ptr<const SnapshotState> state_;
  const GraphState& graph_;
  std::vector<RunPages> runs_;
  std::size_t pinned_bytes_ = 0;
  bool copying_ = false;
  std::vector<std::string_view> records_;

  // While copying.
  std::vector<std::pair<WordNumber, std::size_t>> sequence_;
  TextArena copies_;
  OnePage last_;
};

}  // namespace

std::unique_ptr<WordReader> Snapshot::word_reader() const {
  return std::make_unique<PagedWordReader>(state_);
}

}  // namespace annals::store
