#include "store/load_words.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "store/bytes.h"
#include "store/parallel.h"

namespace annals::store {
namespace {

/// Words by record that are looked up together.
class WordBatch {
 public:
  void add(std::string_view record) {
    records_.append(record);
    ends_.push_back(records_.size());
  }
  std::size_t size() const { return ends_.size() - 1; }
  std::size_t bytes() const { return records_.size() + size() * kBytesPerWord; }
  std::string_view at(std::size_t i) const {
    return std::string_view(records_).substr(ends_[i], ends_[i + 1] - ends_[i]);
  }
  void clear() {
    records_.clear();
    ends_.resize(1);
  }
  /// The numbers that the graph has for them; 0 for others.
  std::vector<WordNumber> numbers_in(const GraphState& graph) const;

 private:
  static constexpr std::size_t kBytesPerWord = 48;  // with what a look-up takes

  std::string records_;
  std::vector<std::size_t> ends_{0};
};

std::vector<WordNumber> WordBatch::numbers_in(const GraphState& graph) const {
  std::vector<WordNumber> numbers(size());
  if (graph.next_word == 1) return numbers;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_hash(size());
  for (std::uint32_t i = 0; i < by_hash.size(); ++i) by_hash[i] = {hash_bytes(at(i)), i};
  std::sort(by_hash.begin(), by_hash.end());

  // What the indices say first; then the pages are read in sequence to see whether it is so.
  std::vector<std::pair<WordNumber, std::uint32_t>> candidates;
  for (const auto& run : graph.runs) {
    Run::HashPlace place;
    for (const auto& hashed : by_hash) {
      run->for_hash(hashed.first, place, [&](WordNumber number) {
        candidates.emplace_back(number, hashed.second);
        return false;
      });
    }
  }
  std::sort(candidates.begin(), candidates.end());
  for (const auto& [number, i] : candidates) {
    if (find_record(graph, number).record == at(i)) numbers[i] = number;
  }
  for (const auto& piece : graph.delta) {
    for (const auto& [hash, i] : by_hash) {
      if (const auto number = piece->words().find(at(i), hash)) numbers[i] = *number;
    }
  }
  return numbers;
}

/// Words of all streams by record.
class WordMerge {
 public:
  using Stream = std::pair<std::size_t, std::unique_ptr<LoadTables::WordStream>>;  // tables first

  explicit WordMerge(std::vector<Stream> streams) : streams_(std::move(streams)) {
    std::erase_if(streams_, [](const Stream& stream) { return !stream.second->next(); });
    std::make_heap(streams_.begin(), streams_.end(), after);
  }
  /// Takes the next word; false at the end. `places`: where it is, as tables and place.
  bool next(std::string& record, std::vector<std::pair<std::size_t, std::uint32_t>>& places) {
    places.clear();
    if (streams_.empty()) return false;
    record = streams_.front().second->record();
    do {
      std::pop_heap(streams_.begin(), streams_.end(), after);
      auto& [tables, stream] = streams_.back();
      places.emplace_back(tables, stream->place());
      if (stream->next()) {
        std::push_heap(streams_.begin(), streams_.end(), after);
      } else {
        streams_.pop_back();
      }
    } while (!streams_.empty() && streams_.front().second->record() == record);
    return true;
  }

 private:
  static bool after(const Stream& a, const Stream& b) {
    return a.second->record() > b.second->record();
  }
  std::vector<Stream> streams_;  // a heap
};

/// Those of each tables sorted in a thread of its own.
std::vector<WordMerge::Stream> sorted_streams(std::span<const std::unique_ptr<LoadTables>> tables) {
  std::vector<std::vector<std::unique_ptr<LoadTables::WordStream>>> made(tables.size());
  std::vector<std::function<void()>> work;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    work.emplace_back([&made, &tables, t] { made[t] = tables[t]->word_streams(); });
  }
  run_parallel(work, tables.size());
  std::vector<WordMerge::Stream> streams;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (auto& stream : made[t]) streams.emplace_back(t, std::move(stream));
  }
  return streams;
}

}  // namespace

WordNumber NewWords::add(std::string_view record) {
  if (bytes_.size() > most_bytes_) {
    if (file_ == nullptr) file_ = std::make_shared<SpillFile>();
    file_->append(bytes_.data(), bytes_.size());
    bytes_.clear();
  }
  const auto size = static_cast<std::uint32_t>(record.size());
  bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes_.append(record);
  const WordNumber number = first_ + size_++;
  if (id_kind(record) == IdKind::kTimeWord) times_.add(number, record);
  return number;
}

void NewWords::end() {
  if (file_ != nullptr) file_->flush();
}

FoundWords find_words(const GraphState& graph, std::span<const std::unique_ptr<LoadTables>> tables,
                      const std::vector<std::vector<bool>>& used, std::size_t memory) {
  FoundWords found;
  found.added = NewWords(graph.next_word, memory / 2);
  for (const auto& t : tables) found.places.emplace_back(t->word_count());
  WordBatch batch;
  const auto take_batch = [&] {
    const std::vector<WordNumber> numbers = batch.numbers_in(graph);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const WordNumber number = numbers[i] != 0 ? numbers[i] : found.added.add(batch.at(i));
      found.ids.push_back(Id::make(id_kind(batch.at(i)), number));
    }
    batch.clear();
  };
  WordMerge merge(sorted_streams(tables));
  std::string record;
  std::vector<std::pair<std::size_t, std::uint32_t>> places;
  while (merge.next(record, places)) {
    if (std::none_of(places.begin(), places.end(),
                     [&](const auto& place) { return used[place.first][place.second]; })) {
      continue;
    }
    batch.add(record);
    const auto in_ids = static_cast<std::uint32_t>(found.ids.size() + batch.size());
    for (const auto& [t, place] : places) found.places[t][place] = in_ids;
    if (batch.bytes() > memory / 2) take_batch();
  }
  take_batch();
  found.added.end();
  for (const auto& t : tables) t->drop_words();
  return found;
}

}  // namespace annals::store
