#include "shell/answer.h"

#include <fmt/format.h>

#include "shell/pager.h"
#include "shell/units.h"

namespace annals::shell {
namespace {

std::string footer_of(std::uint64_t count, std::string_view noun, const AnswerStyle& style,
                      const Stopwatch& watch) {
  if (!style.timer) return fmt::format("({})", write_count(count, noun));
  return fmt::format("({}, {})", write_count(count, noun), write_elapsed(watch.elapsed()));
}

/// Prints the rows; true when the footer has told the time.
bool print_rows(Rows& rows, const AnswerStyle& style, const Stopwatch& watch, QueryMeter& meter,
                Console& console) {
  Output& out = console.out();
  const auto writer = make_writer(style.format, rows.form(), out.stream(), look_of(console));
  writer->begin(rows.columns());
  std::uint64_t count = 0;
  for (; rows.next(); ++count) {
    meter.count_row();
    writer->answer_row(rows.row());
    if (!out.stream()) out.check();
  }
  std::string footer;
  if (style.format == Format::kTable && rows.form() == Rows::Form::kRows) {
    footer = footer_of(count, "row", style, watch);
  } else if (style.format == Format::kTable && rows.form() == Rows::Form::kFacts &&
             style.interactive) {
    footer = footer_of(count, "fact", style, watch);
  }
  writer->end(footer);
  return !footer.empty() && style.timer;
}

}  // namespace

TableLook look_of(const Console& console) {
  TableLook look;
  if (const auto screen = screen_of(console.output_descriptor())) look.columns = screen->columns;
  look.palette = console.palette();
  return look;
}

void print_paged(const AnswerStyle& style, Console& console,
                 const std::function<void(std::ostream&)>& print) {
  Paged paged(console, style.pages ? pager_command() : std::string());
  try {
    print(console.out().stream());
    console.out().flush();
  } catch (const OutputClosed&) {
    if (!paged.active()) throw;
  }
  paged.finish();
}

void print_answer(Rows& rows, const AnswerStyle& style, const Stopwatch& watch, QueryMeter& meter,
                  Console& console) {
  bool timed = false;
  print_paged(style, console, [&](std::ostream& out) {
    if (rows.form() == Rows::Form::kBoolean) {
      write_boolean(style.format, rows.boolean(), out);
    } else {
      timed = print_rows(rows, style, watch, meter, console);
    }
  });
  meter.end();
  if (style.timer && !timed) console.message("time: " + write_elapsed(watch.elapsed()));
  for (const std::string& note : rows.notes()) console.note(note);
}

}  // namespace annals::shell
