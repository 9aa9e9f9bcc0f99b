#include "shell/load_meter.h"

#include <fmt/format.h>

#include "shell/answer.h"
#include "shell/display_width.h"
#include "shell/progress_line.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

/// "3 facts", "1 rule", "3 facts and 1 rule".
std::string added(const loaders::LoadReport& report) {
  const std::uint64_t facts = report.added - report.rules;
  if (report.rules == 0) return write_count(facts, "fact");
  const std::string rules = write_count(report.rules, "rule");
  return facts == 0 ? rules : write_count(facts, "fact") + " and " + rules;
}

std::string summary(const loaders::LoadReport& report, bool dry_run,
                    std::chrono::nanoseconds elapsed) {
  std::string text = (dry_run ? "would load " : "loaded ") + added(report);
  if (report.known > 0) text += fmt::format(" ({} already known)", write_count(report.known));
  if (report.left_out > 0) {
    text += fmt::format(", left out {}", write_count(report.left_out, "bad line"));
  }
  if (dry_run) return text + "; nothing was changed";
  text += fmt::format(" in {:.1f} s", std::chrono::duration<double>(elapsed).count());
  if (report.commits > 1) return text + fmt::format(", {}", write_count(report.commits, "commit"));
  if (report.commit) return text + fmt::format(", commit {}", report.commit->number);
  return text + ", no commit";
}

}  // namespace

std::string progress_line(const loaders::LoadProgress& progress) {
  std::string line = visible(progress.file) + ": ";
  if (progress.total_bytes && *progress.total_bytes > 0) {
    const double share =
        static_cast<double>(progress.bytes_read) / static_cast<double>(*progress.total_bytes);
    line += fmt::format("{:.0f} %, ", share * 100);
  }
  return line + write_count(progress.facts, "fact");
}

void load_with_progress(Graph& graph, const std::vector<std::string>& files,
                        loaders::FileLoadOptions options, const CancelToken& cancel,
                        Console& console) {
  const Stopwatch watch;
  loaders::LoadReport report;
  {
    ProgressLine line(console);
    options.cancel = &cancel;
    options.bad_line = [&console, &line](const Error& error) {
      line.clear();
      console.error(error.report());
    };
    if (console.shows_progress()) {
      options.progress = [&line](const loaders::LoadProgress& progress) {
        line.show(progress_line(progress));
      };
    }
    report = loaders::load_files(graph, files, options);
  }
  console.message(summary(report, options.dry_run, watch.elapsed()));
  for (const std::string& note : report.notes) console.note(note);
  if (const std::string notice = graph.take_notice(); !notice.empty()) console.note(notice);
  if (report.commit && report.commit->time.bounds().s0 > now_moment()) {
    console.note(fmt::format(
        "commit {} is dated {}, which lies in the future; no later one can be dated before it",
        report.commit->number, report.commit->time.text()));
  }
}

}  // namespace annals::shell
