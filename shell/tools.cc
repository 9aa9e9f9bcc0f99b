#include "shell/tools.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "loaders/dump.h"
#include "loaders/pack.h"
#include "shell/display_width.h"
#include "shell/progress_line.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

/// The file under another name until it is whole. Devices and pipes are written as they are.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path) : path_(std::move(path)), written_(path_) {
    std::error_code error;
    const auto kind = std::filesystem::status(path_, error).type();
    if (kind == std::filesystem::file_type::regular ||
        kind == std::filesystem::file_type::not_found) {
      written_ += ".part";
    }
    errno = 0;
    stream_.open(written_, std::ios::binary | std::ios::trunc);
    if (!stream_) fail(errno);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (done_ || written_ == path_) return;
    stream_.close();
    std::error_code error;
    std::filesystem::remove(written_, error);
  }
  std::ostream& stream() { return stream_; }
  void finish() {
    errno = 0;
    stream_.close();
    if (!stream_) fail(errno);
    if (written_ != path_) {
      std::error_code error;
      std::filesystem::rename(written_, path_, error);
      if (error) fail(error.value());
    }
    done_ = true;
  }

 private:
  [[noreturn]] void fail(int error) const {
    throw Error(ErrorCode::kIo, fmt::format("cannot write {}: {}", path_.string(),
                                            error != 0 ? std::strerror(error) : "unknown reason"));
  }
  std::filesystem::path path_;
  std::filesystem::path written_;
  std::ofstream stream_;
  bool done_ = false;
};

}  // namespace

void dump_graph(const Snapshot& snapshot, bool history, const std::optional<std::string>& file,
                const CancelToken& cancel, Console& console) {
  loaders::DumpOptions options;
  options.cancel = &cancel;
  const auto dump_to = [&](std::ostream& out) {
    return history ? loaders::dump_history(snapshot, out, options)
                   : loaders::dump(snapshot, out, options);
  };
  if (!file) {
    try {
      dump_to(console.out().stream());
    } catch (const Error&) {
      console.out().check();  // says better why the stream failed
      throw;
    }
    console.out().flush();
    return;
  }
  NewFile target(*file);
  std::uint64_t count = 0;
  if (const loaders::Packing packing = loaders::packing_of_name(*file);
      packing == loaders::Packing::kNone) {
    count = dump_to(target.stream());
  } else {
    loaders::PackedStream packed(target.stream(), packing);
    count = dump_to(packed);
    packed.finish();
  }
  target.finish();
  console.message(fmt::format("dumped {} to {}", write_count(count, "fact"), *file));
}

void print_stats(const Graph& graph, Format format, Console& console) {
  const GraphStats stats = graph.stats();
  const std::pair<const char*, std::uint64_t> lines[] = {
      {"facts", stats.facts},
      {"quoted facts", stats.quoted_facts},
      {"retracted facts", stats.retracted_facts},
      {"words", stats.words},
      {"commits", stats.commits},
      {"runs", stats.runs},
      {"unfolded facts", stats.unfolded_facts},
      {"bytes on disk", stats.disk_bytes},
      {"format version", stats.format_version},
  };
  const auto writer = make_writer(format, Rows::Form::kRows, console.out().stream());
  writer->begin({"what", "value"});
  for (const auto& [name, number] : lines) {
    const Term what = Term::text(name);
    const Term value = Term::integer(static_cast<std::int64_t>(number));
    const Term* values[] = {&what, &value};
    writer->row(values);
  }
  writer->end({});
  console.out().flush();
}

bool check_graph(const std::string& graph, Console& console) {
  const CheckReport report = Graph::check(graph);
  for (const std::string& line : report.lines) console.out().stream() << line << '\n';
  console.out().stream() << (report.sound ? "all is whole\n" : "something is damaged\n");
  console.out().flush();
  return report.sound;
}

void back_up_graph(const Graph& graph, const std::string& target, const CancelToken& cancel,
                   Console& console) {
  std::uint64_t commit = 0;
  {
    ProgressLine line(console);
    BackupOptions options;
    options.cancel = &cancel;
    if (console.shows_progress()) {
      options.progress = [&](std::uint64_t bytes) {
        line.show(visible(target) + ": " + write_bytes(bytes));
      };
    }
    commit = graph.backup(target, options);
  }
  console.message(fmt::format("backup of commit {} in {}", commit, target));
}

void compact_graph(Graph& graph, Console& console) {
  const std::uint64_t before = graph.stats().disk_bytes;
  graph.compact();
  console.message(fmt::format("compacted from {} to {}", write_bytes(before),
                              write_bytes(graph.stats().disk_bytes)));
  if (const std::string notice = graph.take_notice(); !notice.empty()) console.note(notice);
}

Snapshot state_of(const Graph& graph, const std::string& text, Console& console) {
  const Snapshot present = graph.snapshot();
  if (text.find_first_not_of("0123456789") == std::string::npos) {
    std::uint64_t commit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), commit);
    if (error == std::errc() && end == text.data() + text.size()) {
      if (commit > present.commit()) {
        console.note(fmt::format(
            "the last commit is {}, not {}{}", present.commit(), text,
            text.size() == 4 ? fmt::format("; a time is written to the month: {}-12", text) : ""));
      }
      return present.as_of(commit);
    }
  }
  const TimeValue time = TimeValue::parse(text);
  if (time.is_interval() || !time.to_month()) {
    throw Error(
        ErrorCode::kInvalidValue,
        text + " names no state: a commit number or a time given at least to the month does");
  }
  return present.as_of(time);
}

}  // namespace annals::shell
