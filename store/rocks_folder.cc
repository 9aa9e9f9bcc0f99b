#include "store/rocks_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "model/error.h"
#include "store/rocks_status.h"

namespace annals::store {
namespace {

constexpr char kMarkText[] =
    "This folder is an Annals graph. Its files belong together: do not change or remove any.\n";

bool ends_with(const std::string& name, const std::string& end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

std::vector<std::string> children(rocksdb::Env& env, const std::string& path) {
  std::vector<std::string> names;
  check(env.GetChildren(path, &names), fmt::format("read the folder '{}'", path));
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  return names;
}

void write_synced(rocksdb::Env& env, const std::string& path, const std::string& text) {
  const std::string doing = fmt::format("write '{}'", path);
  std::unique_ptr<rocksdb::WritableFile> file;
  check(env.NewWritableFile(path, &file, rocksdb::EnvOptions()), doing);
  check(file->Append(text), doing);
  check(file->Sync(), doing);
  check(file->Close(), doing);
}

void sync_folder(rocksdb::Env& env, const std::string& path) {
  std::unique_ptr<rocksdb::Directory> folder;
  const std::string doing = fmt::format("write the folder '{}'", path);
  check(env.NewDirectory(path, &folder), doing);
  check(folder->Fsync(), doing);
}

}  // namespace

FolderState look_at(rocksdb::Env& env, const std::string& path) {
  if (env.FileExists(path).IsNotFound()) return FolderState::kMissing;
  bool is_folder = false;
  if (env.IsDirectory(path, &is_folder).ok() && !is_folder) {
    throw Error(ErrorCode::kIo, fmt::format("'{}' is a file, not a graph", path));
  }
  std::vector<std::string> names = children(env, path);
  std::erase(names, std::string(kMarkFile) + ".tmp");
  if (names.empty()) return FolderState::kMissing;
  const auto has = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!has(kMarkFile)) {
    throw Error(ErrorCode::kIo,
                fmt::format("the folder '{}' is not a graph, and it is not empty", path));
  }
  if (has("CURRENT")) return FolderState::kGraph;
  for (const std::string& name : names) {
    if (ends_with(name, ".sst") || ends_with(name, ".log")) {
      throw Error(ErrorCode::kDamaged,
                  fmt::format("the graph '{}' is damaged: its file CURRENT is missing", path));
    }
  }
  return FolderState::kBegun;
}

void mark_folder(rocksdb::Env& env, const std::string& path) {
  std::string folder = path;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  check(env.CreateDirIfMissing(folder), fmt::format("make the folder '{}'", path));
  const std::string mark = path + "/" + kMarkFile;
  write_synced(env, mark + ".tmp", kMarkText);
  const rocksdb::Status renamed = env.RenameFile(mark + ".tmp", mark);
  // Of two processes that make the same graph, one finds that the other has renamed the file.
  if (!env.FileExists(mark).ok()) check(renamed, fmt::format("write '{}'", mark));
  sync_folder(env, path);
  const std::size_t slash = folder.find_last_of('/');
  sync_folder(env, slash == std::string::npos ? "." : folder.substr(0, slash + 1));
}

bool has_whole_mark(rocksdb::Env& env, const std::string& path) {
  std::string text;
  return rocksdb::ReadFileToString(&env, path + "/" + kMarkFile, &text).ok() && text == kMarkText;
}

void write_writer(rocksdb::Env& env, const std::string& path) {
  const std::string file = path + "/" + kWriterFile;
  check(rocksdb::WriteStringToFile(&env, std::to_string(::getpid()) + "\n", file, false),
        fmt::format("write '{}'", file));
}

std::string name_of_writer(rocksdb::Env& env, const std::string& path) {
  std::string text;
  if (!rocksdb::ReadFileToString(&env, path + "/" + kWriterFile, &text).ok()) text.clear();
  text.erase(std::min(text.find_first_not_of("0123456789"), text.size()));
  return text.empty() ? "another process" : "process " + text;
}

void sweep_incoming(rocksdb::Env& env, const std::string& path) {
  const std::string folder = path + "/" + kIncomingFolder;
  check(env.CreateDirIfMissing(folder), fmt::format("make the folder '{}'", folder));
  for (const std::string& name : children(env, folder)) {
    check(env.DeleteFile(folder + "/" + name), fmt::format("remove '{}/{}'", folder, name));
  }
}

std::uint64_t bytes_of_files(rocksdb::Env& env, const std::string& path) {
  std::uint64_t bytes = 0;
  for (const std::string& name : children(env, path)) {
    std::uint64_t size = 0;
    // A file may vanish meanwhile; folders have no size of their own.
    if (env.GetFileSize(path + "/" + name, &size).ok() && name != kIncomingFolder) bytes += size;
  }
  return bytes;
}

}  // namespace annals::store
