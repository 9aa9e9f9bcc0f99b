#include "store/log_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/error.h"
#include "store/bytes.h"

namespace annals::store {
namespace {

enum class Body : std::uint8_t {  // reaches the disk
  kUnknown = 0,                   // in a run, and that is all that is known
  kWhole = 1,
  kTouched = 2,  // in a run; the older facts that it touched
};

void put_head(std::string& out, const LogHead& head, Body body) {
  std::string bytes;
  bytes.push_back(static_cast<char>(body));
  put_varint(bytes, head.info.number);
  put_u64(bytes, static_cast<std::uint64_t>(head.info.time));
  put_varint(bytes, head.info.added);
  put_varint(bytes, head.info.retracted);
  put_varint(bytes, head.info.erased);
  put_varint(bytes, head.erased_asserted);
  put_varint(bytes, head.next_word);
  put_varint(bytes, head.next_fact);
  put_bytes(bytes, head.info.note);
  put_u32(out, checksum(bytes));
  put_bytes(out, bytes);
}

void put_facts(std::string& out, const std::vector<NumberedFact>& facts) {
  put_varint(out, facts.size());
  for (const NumberedFact& fact : facts) {
    put_varint(out, fact.number);
    put_u64(out, fact.key.subject.bits);
    put_u64(out, fact.key.relation.bits);
    put_u64(out, fact.key.object.bits);
    put_u64(out, fact.key.time.bits);
  }
}

void put_numbers(std::string& out, const std::vector<FactNumber>& numbers) {
  put_varint(out, numbers.size());
  for (const FactNumber number : numbers) put_varint(out, number);
}

std::vector<NumberedFact> get_facts(ByteReader& reader) {
  std::vector<NumberedFact> facts(reader.count());
  for (NumberedFact& fact : facts) {
    fact.number = reader.varint();
    fact.key.subject = Id{reader.u64()};
    fact.key.relation = Id{reader.u64()};
    fact.key.object = Id{reader.u64()};
    fact.key.time = Id{reader.u64()};
  }
  return facts;
}

std::vector<FactNumber> get_numbers(ByteReader& reader) {
  std::vector<FactNumber> numbers(reader.count());
  for (FactNumber& number : numbers) number = reader.varint();
  return numbers;
}

/// Rising numbers by their differences.
void put_rising(std::string& out, const std::vector<FactNumber>& numbers) {
  put_varint(out, numbers.size());
  FactNumber last = 0;
  for (const FactNumber number : numbers) put_varint(out, number - std::exchange(last, number));
}

std::vector<FactNumber> get_rising(ByteReader& reader) {
  std::vector<FactNumber> numbers(reader.count());
  FactNumber last = 0;
  for (FactNumber& number : numbers) number = last += reader.varint();
  return numbers;
}

std::string name_of(CommitNumber commit) { return fmt::format("the log of commit {}", commit); }

LogHead get_head(ByteReader& row, CommitNumber commit, Body& body) {
  const std::uint32_t sum = row.u32();
  const std::string_view bytes = row.sized_bytes();
  if (sum != checksum(bytes)) row.damaged();
  const std::string what = name_of(commit);
  ByteReader reader(bytes, what);
  LogHead head;
  body = static_cast<Body>(reader.u8());
  head.info.number = reader.varint();
  head.info.time = static_cast<Moment>(reader.u64());
  head.info.added = reader.varint();
  head.info.retracted = reader.varint();
  head.info.erased = reader.varint();
  head.erased_asserted = reader.varint();
  head.next_word = reader.varint();
  head.next_fact = reader.varint();
  head.info.note = std::string(reader.sized_bytes());
  reader.expect_end();
  if (head.info.number != commit) reader.damaged();
  return head;
}

}  // namespace

std::string LogRecord::encode() const {
  std::string out;
  put_head(out, head, Body::kWhole);
  std::string body;
  put_varint(body, words.size());
  for (const auto& [number, record] : words) {
    put_varint(body, number);
    put_bytes(body, record);
  }
  put_facts(body, asserted);
  put_facts(body, quoted);
  put_numbers(body, retracted);
  put_numbers(body, erased);
  put_u32(out, checksum(body));
  out.append(body);
  return out;
}

std::string LogRecord::encode_folded(const LogHead& head, const TouchedFacts& touched) {
  std::string out;
  put_head(out, head, Body::kTouched);
  std::string body;
  put_rising(body, touched.asserted);
  put_rising(body, touched.retracted);
  put_u32(out, checksum(body));
  out.append(body);
  return out;
}

LogHead LogRecord::decode_head(std::string_view bytes, CommitNumber commit) {
  const std::string what = name_of(commit);
  ByteReader reader(bytes, what);
  Body body;
  return get_head(reader, commit, body);
}

bool LogRecord::is_folded(std::string_view bytes, CommitNumber commit) {
  const std::string what = name_of(commit);
  ByteReader reader(bytes, what);
  Body body;
  get_head(reader, commit, body);
  return body != Body::kWhole;
}

std::optional<TouchedFacts> LogRecord::decode_touched(std::string_view bytes, CommitNumber commit,
                                                      FactNumber next_fact) {
  const std::string what = name_of(commit);
  ByteReader reader(bytes, what);
  Body body;
  get_head(reader, commit, body);
  TouchedFacts touched;
  if (body == Body::kUnknown) return std::nullopt;
  if (body == Body::kTouched) {
    const std::uint32_t sum = reader.u32();
    if (sum != checksum(reader.rest())) reader.damaged();
    touched.asserted = get_rising(reader);
    touched.retracted = get_rising(reader);
    reader.expect_end();
    return touched;
  }
  LogRecord record = decode(bytes, commit);
  for (const NumberedFact& fact : record.asserted) {
    if (fact.number < next_fact) touched.asserted.push_back(fact.number);
  }
  touched.retracted = std::move(record.retracted);
  std::sort(touched.asserted.begin(), touched.asserted.end());
  std::sort(touched.retracted.begin(), touched.retracted.end());
  return touched;
}

LogRecord LogRecord::decode(std::string_view bytes, CommitNumber commit) {
  const std::string what = name_of(commit);
  ByteReader reader(bytes, what);
  LogRecord record;
  Body body;
  record.head = get_head(reader, commit, body);
  if (body != Body::kWhole) reader.damaged();
  const std::uint32_t sum = reader.u32();
  if (sum != checksum(reader.rest())) reader.damaged();
  record.words.resize(reader.count());
  for (auto& word : record.words) {
    word.first = reader.varint();
    word.second = std::string(reader.sized_bytes());
  }
  record.asserted = get_facts(reader);
  record.quoted = get_facts(reader);
  record.retracted = get_numbers(reader);
  record.erased = get_numbers(reader);
  reader.expect_end();
  return record;
}

}  // namespace annals::store
