#include "store/log_rows.h"

#include <fmt/format.h>

#include "model/error.h"
#include "store/bytes.h"
#include "store/keys.h"

namespace annals::store {
namespace {

[[noreturn]] void missing(CommitNumber commit) {
  throw Error(ErrorCode::kDamaged,
              fmt::format("the graph is damaged: commit {} is missing in its log", commit));
}

void require_commit(std::string_view key, CommitNumber commit) {
  if (ByteReader(key.substr(1), "a key").u64_big() != commit) missing(commit);
}

}  // namespace

PinnedValue log_row(const Database& database, CommitNumber commit) {
  std::optional<PinnedValue> row = database.get(Space::kMain, log_key(commit));
  if (!row) missing(commit);
  return std::move(*row);
}

std::vector<LogRecord> read_log(const Database& database, CommitNumber after) {
  std::vector<LogRecord> records;
  database.visit(Space::kMain, log_key(after + 1), "M",
                 [&](std::string_view key, std::string_view value) {
                   const CommitNumber next = after + 1 + records.size();
                   require_commit(key, next);
                   records.push_back(LogRecord::decode(value, next));
                   return true;
                 });
  return records;
}

bool visit_touched(const Database& database, CommitNumber after, CommitNumber last,
                   const std::function<bool(FactNumber, FactNumber)>& visit) {
  FactNumber next_fact = 1;
  if (after > 0) {
    next_fact = LogRecord::decode_head(log_row(database, after).bytes(), after).next_fact;
  }
  bool goes_on = true;
  CommitNumber next = after + 1;
  database.visit(Space::kMain, log_key(next), log_key(last + 1),
                 [&](std::string_view key, std::string_view row) {
                   require_commit(key, next);
                   const FactNumber end = LogRecord::decode_head(row, next).next_fact;
                   const auto touched = LogRecord::decode_touched(row, next, next_fact);
                   goes_on = touched && (end == next_fact || visit(next_fact, end));
                   if (!goes_on) return false;
                   for (const auto* numbers : {&touched->asserted, &touched->retracted}) {
                     for (const FactNumber n : *numbers) goes_on = goes_on && visit(n, n + 1);
                   }
                   next_fact = end;
                   ++next;
                   return goes_on;
                 });
  if (goes_on && next != last + 1) missing(next);
  return goes_on;
}

}  // namespace annals::store
