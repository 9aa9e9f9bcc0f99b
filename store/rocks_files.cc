#include "store/rocks_files.h"

#include <fmt/format.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <thread>

#include "model/error.h"
#include "store/bytes.h"
#include "store/commit_counter.h"
#include "store/keys.h"
#include "store/rocks_folder.h"
#include "store/rocks_handles.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

bool ends_with(std::string_view name, std::string_view end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

std::string span(std::string_view singular, std::uint64_t first, std::uint64_t last) {
  if (first == last) return fmt::format("{} {}", singular, first);
  return fmt::format("{}s {} to {}", singular, first, last);
}

/// What the rows of a file are about, from its first and last key.
std::string contents_of(rocksdb::SstFileReader& reader) {
  const std::unique_ptr<rocksdb::Iterator> rows(reader.NewIterator(rocksdb::ReadOptions()));
  rows->SeekToFirst();
  if (!rows->Valid()) return rows->status().ok() ? "nothing that is in use" : "facts or commits";
  // Runs are numbered from 1 in four bytes, the highest first; all other keys are words.
  if (rows->key()[0] == '\0') {
    const std::uint32_t first = ByteReader(rows->key().ToStringView(), "a key").u32_big();
    rows->SeekToLast();
    if (!rows->Valid()) return "facts";
    const std::uint32_t last = ByteReader(rows->key().ToStringView(), "a key").u32_big();
    return "facts: " + span("run", first, last);
  }
  rows->Seek("L");
  std::string text = "what describes the graph";
  if (!rows->Valid() || rows->key()[0] != 'L') return text;
  const std::uint64_t first = ByteReader(rows->key().ToStringView().substr(1), "a key").u64_big();
  rows->SeekForPrev("M");
  if (!rows->Valid() || rows->key()[0] != 'L') return text;
  const std::uint64_t last = ByteReader(rows->key().ToStringView().substr(1), "a key").u64_big();
  return span("commit", first, last);
}

class Inspector {
 public:
  explicit Inspector(const std::string& path) : handles_(path, StoreOptions(), nullptr) {}

  std::vector<FileReport> run() {
    look_at_mark();
    std::vector<std::string> names;
    check(env().GetChildren(handles_.path, &names),
          fmt::format("read the folder '{}'", handles_.path));
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) inspect(name);
    if (is_there("CURRENT")) look_for_missing();
    return std::move(reports_);
  }

 private:
  rocksdb::Env& env() { return *handles_.env; }
  std::string in_folder(const std::string& name) const { return handles_.path + "/" + name; }
  bool is_there(const std::string& name) { return env().FileExists(in_folder(name)).ok(); }
  void add(const std::string& name, const std::string& what, const std::string& fault = {}) {
    // A file that a writer has removed meanwhile is none of the graph's.
    if (!fault.empty() && !is_there(name)) return;
    reports_.push_back({name, what, fault});
  }

  void look_at_mark() {
    try {
      if (look_at(env(), handles_.path) != FolderState::kMissing) return;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kDamaged) return;  // told below
      throw;
    }
    throw Error(ErrorCode::kIo, fmt::format("the graph '{}' does not exist", handles_.path));
  }

  void inspect(const std::string& name) {
    if (name == kMarkFile) {
      add(name, "the mark of a graph", has_whole_mark(env(), handles_.path) ? "" : "altered");
    } else if (name == "CURRENT") {
      inspect_current();
    } else if (name == kCommitsFile) {
      const bool damaged = CommitCounter(handles_.path).damaged();
      add(name, "the number of commits", damaged ? "it does not read" : "");
    } else if (ends_with(name, ".sst")) {
      inspect_rows(name);
    }
  }

  /// A reader may do with an earlier list of files when one is missing; this does not. A writer may
  /// remove a file at this moment, but not the same one again and again.
  void look_for_missing() {
    constexpr int kTries = 4;
    std::string missing;
    for (int i = 0; i < kTries; ++i) {
      Database::Handles strict(handles_.path, handles_.store, handles_.cache);
      rocksdb::DB* db = nullptr;
      const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
          strict.options, strict.path, strict.descriptors(), &strict.families, &db);
      strict.db.reset(db);
      if (!is_about_missing_file(status)) return;  // whatever else it is, opening will tell
      if (i > 0 && status.ToString() != missing) i = 0;
      missing = status.ToString();
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    reports_.push_back({"CURRENT", "with what it names", "a file is missing: " + missing});
  }

  void inspect_current() {
    std::string list;
    const rocksdb::Status status = rocksdb::ReadFileToString(&env(), in_folder("CURRENT"), &list);
    if (!status.ok()) return add("CURRENT", "the name of the list of files", status.ToString());
    while (!list.empty() && list.back() == '\n') list.pop_back();
    if (list.find("MANIFEST-") != 0 || !is_there(list)) {
      return add("CURRENT", "the name of the list of files", "it names no file that is there");
    }
    add("CURRENT", "the name of the list of files");
    std::vector<std::string> families;
    const rocksdb::Status read =
        rocksdb::DB::ListColumnFamilies(handles_.options, handles_.path, &families);
    const bool whole = read.ok() && families.size() == handles_.descriptors().size();
    add(list, "the list of files", whole ? "" : read.ok() ? "it is cut" : read.ToString());
  }

  void inspect_rows(const std::string& name) {
    rocksdb::SstFileReader reader(handles_.options);
    rocksdb::Status status = reader.Open(in_folder(name));
    std::string what = "facts or commits";
    if (status.ok()) {
      status = reader.VerifyChecksum();
      try {
        what = contents_of(reader);
      } catch (const Error&) {
        status = rocksdb::Status::Corruption("a key that is none of ours");
      }
    }
    add(name, what, status.ok() ? "" : status.ToString());
  }

  Database::Handles handles_;  // not opened: for its options
  std::vector<FileReport> reports_;
};

}  // namespace

std::vector<FileReport> inspect_files(const std::string& path) { return Inspector(path).run(); }

}  // namespace annals::store
