// The folder of a graph: whether it is one, the mark that says so, and who writes it.
#ifndef ANNALS_STORE_ROCKS_FOLDER_H_
#define ANNALS_STORE_ROCKS_FOLDER_H_

#include <rocksdb/env.h>

#include <cstdint>
#include <string>

#include "store/keys.h"

namespace annals::store {

inline constexpr char kIncomingFolder[] = "incoming";

enum class FolderState {
  kMissing,  // nothing there, or an empty folder
  kBegun,    // marked as a graph, but its creation was cut short before it held anything
  kGraph,
};

/// Throws Error(kIo) for a file, or a folder that holds something else; Error(kDamaged) when the
/// graph's own files are gone in part.
FolderState look_at(rocksdb::Env& env, const std::string& path);

/// Makes the folder and the mark, both synced. The mark comes before everything else, so that
/// whatever a cut creation leaves is known as ours.
void mark_folder(rocksdb::Env& env, const std::string& path);

/// Whether the mark is as mark_folder wrote it.
bool has_whole_mark(rocksdb::Env& env, const std::string& path);

/// Writes this process's id, for the message that others get.
void write_writer(rocksdb::Env& env, const std::string& path);
/// "process 1234" by what write_writer left; "another process" when there is nothing.
std::string name_of_writer(rocksdb::Env& env, const std::string& path);

/// Removes files that a cut fold or load left.
void sweep_incoming(rocksdb::Env& env, const std::string& path);

std::uint64_t bytes_of_files(rocksdb::Env& env, const std::string& path);

}  // namespace annals::store

#endif  // ANNALS_STORE_ROCKS_FOLDER_H_
