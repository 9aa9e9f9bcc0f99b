// The keys of the database. docs/format.md describes them.
#ifndef ANNALS_STORE_KEYS_H_
#define ANNALS_STORE_KEYS_H_

#include <cstdint>
#include <string>

#include "store/bytes.h"
#include "store/fact_row.h"

namespace annals::store {

struct FactKeyHash {
  std::size_t operator()(const FactKey& key) const {
    std::uint64_t h = mix(key.subject.bits);
    h = mix(h ^ key.relation.bits);
    h = mix(h ^ key.object.bits);
    return mix(h ^ key.time.bits);
  }
};

/// The version that this program writes. It reads those from the oldest one on, and writes the
/// first run into an older graph together with the new version.
inline constexpr std::uint64_t kFormatVersion = 4;
inline constexpr std::uint64_t kOldestFormatVersion = 1;

// In the folder, beside the database.
inline constexpr char kMarkFile[] = "ANNALS";
inline constexpr char kWriterFile[] = "WRITER";

// In Space::kMain.
inline constexpr char kFormatKey[] = "format";
inline constexpr char kManifestKey[] = "manifest";
inline constexpr char kRewrittenKey[] = "rewritten";

/// The row of a commit.
inline std::string log_key(CommitNumber commit) {
  std::string key = "L";
  put_u64_big(key, commit);
  return key;
}

// In Space::kRuns.

/// What a run consists of. The first five are its orders. Values reach the disk.
enum class Section : std::uint8_t {
  kSubjectRelationObject = 0,
  kRelationSubjectObject = 1,
  kRelationObjectSubject = 2,
  kObjectSubjectRelation = 3,
  kNumber = 4,
  kWords = 5,      // number to word
  kWordIndex = 6,  // hash to number
  kTombstones = 7,
  kNames = 8,          // by name to number
  kTime = 9,           // asserted facts by time
  kRelationTime = 10,  // by relation and time
};
inline constexpr std::size_t kSectionCount = 11;
inline Section section_of(Order order) { return static_cast<Section>(order); }

/// The parts of a section that holds facts. Others have the first only. Values reach the disk.
enum class Partition : std::uint8_t { kAsserted = 0, kQuoted = 1, kHistory = 2 };
inline constexpr std::size_t kPartitionCount = 3;
inline constexpr std::array<Partition, kPartitionCount> kPartitions = {
    Partition::kAsserted, Partition::kQuoted, Partition::kHistory};

inline std::string run_key(std::uint32_t run) {
  std::string key;
  put_u32_big(key, run);
  return key;
}
inline std::string block_key(std::uint32_t run, Section section, Partition partition,
                             std::uint32_t block) {
  std::string key = run_key(run);
  key.push_back(static_cast<char>(section));
  key.push_back(static_cast<char>(partition));
  put_u32_big(key, block);
  return key;
}
inline std::string directory_key(std::uint32_t run, Section section, Partition partition) {
  std::string key = run_key(run);
  key.push_back(static_cast<char>(section));
  key.push_back(static_cast<char>(0x80 | static_cast<unsigned>(partition)));
  return key;
}

}  // namespace annals::store

#endif  // ANNALS_STORE_KEYS_H_
