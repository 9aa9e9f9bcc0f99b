#include "loaders/sorted_facts.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "model/error.h"

namespace annals::loaders {

namespace {

// A key is the texts of a path with a byte 0 between them, so that it sorts right behind what it is
// about. Where a text has that byte itself, it and its neighbour are written as two.
constexpr char kBetween = '\0';
constexpr char kEscape = '\1';

void append_key(std::string& key, const FactPath& path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) key += kBetween;
    for (const char c : path[i]) {
      if (c != kBetween && c != kEscape) {
        key += c;
      } else {
        key += kEscape;
        key += c == kBetween ? '\1' : '\2';
      }
    }
  }
}

FactPath path_of_key(std::string_view key) {
  FactPath path(1);
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] == kBetween) {
      path.emplace_back();
    } else if (key[i] == kEscape) {
      path.back() += key[++i] == '\1' ? kBetween : kEscape;
    } else {
      path.back() += key[i];
    }
  }
  return path;
}

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCode::kIo, "the facts are sorted with temporary files in " +
                                  std::filesystem::temp_directory_path().string() +
                                  ", and one cannot be " + what + " (TMPDIR names another folder)");
}

std::FILE* temporary_file() {
  std::string name = (std::filesystem::temp_directory_path() / "annals-sort-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file < 0) fail("made");
  (void)::unlink(name.c_str());
  std::FILE* const stream = ::fdopen(file, "w+b");
  if (stream == nullptr) {
    (void)::close(file);
    fail("made");
  }
  return stream;
}

void write_key(std::FILE* file, std::string_view key) {
  const std::uint64_t size = key.size();
  if (std::fwrite(&size, sizeof size, 1, file) != 1 ||
      std::fwrite(key.data(), 1, key.size(), file) != key.size()) {
    fail("written");
  }
}

/// False at the end.
bool read_key(std::FILE* file, std::string& key) {
  std::uint64_t size = 0;
  if (std::fread(&size, sizeof size, 1, file) != 1) {
    if (std::ferror(file) != 0) fail("read");
    return false;
  }
  key.resize(size);
  if (std::fread(key.data(), 1, size, file) != size) fail("read");
  return true;
}

}  // namespace

void SortedFacts::add(const Fact& fact) {
  const std::size_t begin = bytes_.size();
  append_key(bytes_, path_of(fact));
  places_.emplace_back(begin, bytes_.size() - begin);
  if (bytes_.size() + places_.size() * sizeof places_.front() > memory_) spill();
}

void SortedFacts::sort() {
  std::sort(places_.begin(), places_.end(),
            [this](const auto& a, const auto& b) { return key(a) < key(b); });
}

void SortedFacts::spill() {
  sort();
  Run run{std::unique_ptr<std::FILE, CloseFile>(temporary_file()), {}};
  for (const auto& place : places_) write_key(run.file.get(), key(place));
  if (std::fflush(run.file.get()) != 0) fail("written");
  runs_.push_back(std::move(run));
  places_.clear();
  bytes_.clear();
}

void SortedFacts::begin() {
  giving_ = true;
  sort();
  at_ = 0;
  for (Run& run : runs_) {
    std::rewind(run.file.get());
    (void)read_key(run.file.get(), run.head);
  }
  std::make_heap(runs_.begin(), runs_.end(),
                 [](const Run& a, const Run& b) { return a.head > b.head; });
}

bool SortedFacts::next_key(std::string& next) {
  const bool in_memory = at_ < places_.size();
  if (runs_.empty() || (in_memory && key(places_[at_]) < runs_.front().head)) {
    if (!in_memory) return false;
    next = key(places_[at_++]);
    return true;
  }
  const auto later = [](const Run& a, const Run& b) { return a.head > b.head; };
  std::pop_heap(runs_.begin(), runs_.end(), later);
  next = std::move(runs_.back().head);
  if (read_key(runs_.back().file.get(), runs_.back().head)) {
    std::push_heap(runs_.begin(), runs_.end(), later);
  } else {
    runs_.pop_back();
  }
  return true;
}

bool SortedFacts::next(FactPath& path) {
  if (!giving_) begin();
  std::string key;
  if (next_key(key)) {
    path = path_of_key(key);
    return true;
  }
  giving_ = false;
  places_.clear();
  bytes_.clear();
  return false;
}

}  // namespace annals::loaders
