#include "store/manifest.h"

#include "store/bytes.h"

namespace annals::store {
namespace {

/// In format version 1 the number of the next run came first, which is never 0.
constexpr char kSecondForm = 0;

}  // namespace

std::string Manifest::encode() const {
  std::string out;
  out.push_back(kSecondForm);
  put_varint(out, next_run);
  put_varint(out, folded);
  put_varint(out, asserted);
  put_varint(out, next_word);
  put_varint(out, next_fact);
  put_varint(out, runs.size());
  for (const RunInfo& run : runs) {
    put_varint(out, run.number);
    for (const std::uint64_t rows : run.rows) put_varint(out, rows);
    put_varint(out, run.tombstones);
    put_varint(out, run.words);
    put_varint(out, run.first_word);
    put_varint(out, run.last_word);
    put_varint(out, run.features);
  }
  put_u32(out, checksum(out));
  return out;
}

Manifest Manifest::decode(std::string_view bytes) {
  ByteReader reader(bytes, "its list of runs");
  Manifest manifest;
  const bool second = !bytes.empty() && bytes.front() == kSecondForm;
  if (second) reader.u8();
  manifest.next_run = static_cast<std::uint32_t>(reader.varint());
  manifest.folded = reader.varint();
  manifest.asserted = reader.varint();
  manifest.next_word = reader.varint();
  manifest.next_fact = reader.varint();
  manifest.runs.resize(reader.count());
  for (RunInfo& run : manifest.runs) {
    run.number = static_cast<std::uint32_t>(reader.varint());
    for (std::uint64_t& rows : run.rows) rows = reader.varint();
    run.tombstones = reader.varint();
    run.words = reader.varint();
    run.first_word = reader.varint();
    run.last_word = reader.varint();
    if (second) run.features = reader.varint();
  }
  if (reader.left() != 4 || reader.u32() != checksum(bytes.substr(0, bytes.size() - 4))) {
    reader.damaged();
  }
  return manifest;
}

}  // namespace annals::store
