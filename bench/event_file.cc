#include "bench/event_file.h"

namespace annals::bench {
namespace {

TimeValue time_of(const std::string& start, const std::string& end) {
  if (start == end) return TimeValue::parse(start);
  return TimeValue::parse(start + "/" + (end.empty() ? ".." : end));
}

}  // namespace

EventFile::EventFile(const std::string& path) : file_(path) {
  if (!file_) throw Error(ErrorCode::kIo, "cannot read " + path);
}

std::optional<Fact> EventFile::next() {
  std::string field[5];
  for (int k = 0; k < 4; ++k) std::getline(file_, field[k], '\t');
  if (!std::getline(file_, field[4])) return std::nullopt;
  return Fact(Term::entity(field[0]), Term::entity(field[1]), Term::entity(field[2]),
              time_of(field[3], field[4]));
}

std::vector<Fact> read_events(const std::string& path) {
  EventFile file(path);
  std::vector<Fact> events;
  while (std::optional<Fact> event = file.next()) events.push_back(*std::move(event));
  return events;
}

}  // namespace annals::bench
