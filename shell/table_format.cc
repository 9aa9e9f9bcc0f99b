// Tables for people: columns as wide as their values, numbers to the right; on a terminal no wider
// than it.
#include <algorithm>

#include "model/write.h"
#include "shell/display_width.h"
#include "shell/format.h"

namespace annals::shell {
namespace {

/// Rows that are held back to learn the widths; those after them are printed with the same widths,
/// so that an answer of any length takes no more memory.
constexpr std::size_t kSampleRows = 2000;
constexpr std::size_t kSampleBytes = std::size_t{4} << 20;
/// Where there is no terminal, one long value does not push all others apart: it stands out of its
/// column.
constexpr std::size_t kWidestColumn = 80;
/// Below this a column shows nothing.
constexpr std::size_t kNarrowestColumn = 3;
constexpr std::string_view kBetween = " | ";

/// Takes from the widest columns until all fit into `space`, as far as they can.
std::vector<std::size_t> fitted(const std::vector<std::size_t>& widths, std::size_t space) {
  // The largest width that no column may exceed.
  std::size_t low = kNarrowestColumn;
  std::size_t high = std::max(low, *std::max_element(widths.begin(), widths.end()));
  const auto taken = [&](std::size_t most) {
    std::size_t sum = 0;
    for (const std::size_t width : widths) sum += std::min(width, most);
    return sum;
  };
  while (low < high) {
    const std::size_t middle = low + (high - low + 1) / 2;
    if (taken(middle) <= space) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  std::size_t left = space > taken(low) ? space - taken(low) : 0;
  std::vector<std::size_t> result;
  for (const std::size_t width : widths) {
    std::size_t mine = std::min(width, low);
    if (mine < width && left > 0) {
      ++mine;
      --left;
    }
    result.push_back(mine);
  }
  return result;
}

class TableWriter : public AnswerWriter {
 public:
  TableWriter(std::ostream& out, const TableLook& look) : out_(out), look_(look) {}

  void begin(const std::vector<std::string>& columns) override {
    for (const std::string& column : columns) {
      Column added;
      added.header = visible(column);
      added.width = std::min(display_width(added.header), widest());
      columns_.push_back(std::move(added));
    }
  }

  void row(RowView values) override {
    std::vector<std::string> cells;
    cells.reserve(values.size());
    for (const Term* value : values) cells.push_back(visible(write_bare(*value)));
    if (sampled_) {
      print(cells);
      return;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      Column& column = columns_[i];
      column.width = std::max(column.width, std::min(display_width(cells[i]), widest()));
      if (values[i]->kind() == TermKind::kNumber) {
        column.has_numbers = true;
      } else if (!values[i]->empty()) {
        column.only_numbers = false;
      }
      sample_bytes_ += cells[i].size();
    }
    sample_.push_back(std::move(cells));
    if (sample_.size() >= kSampleRows || sample_bytes_ >= kSampleBytes) print_sample();
  }

  void end(std::string_view footer) override {
    if (!sampled_) print_sample();
    if (!footer.empty()) out_ << footer << '\n';
  }

 private:
  struct Column {
    std::string header;
    std::size_t width = 0;
    bool has_numbers = false;
    bool only_numbers = true;  // but for empty values
    bool right() const { return has_numbers && only_numbers; }
  };

  void print_sample() {
    sampled_ = true;
    if (on_terminal()) fit();
    std::vector<std::string> headers;
    for (const Column& column : columns_) headers.push_back(column.header);
    print(headers, true);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line_ += "-+-";
      line_.append(columns_[i].width, '-');
    }
    print_line();
    for (const auto& cells : sample_) print(cells);
    sample_.clear();
    sample_.shrink_to_fit();
  }

  bool on_terminal() const { return look_.columns > 0; }
  std::size_t widest() const { return on_terminal() ? look_.columns : kWidestColumn; }

  void fit() {
    if (columns_.empty()) return;
    const std::size_t between = kBetween.size() * (columns_.size() - 1);
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) widths.push_back(column.width);
    widths = fitted(widths, look_.columns > between ? look_.columns - between : 0);
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].width = widths[i];
  }

  void print(const std::vector<std::string>& cells, bool header = false) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line_ += kBetween;
      const std::string cell = on_terminal() ? cut_to_width(cells[i], columns_[i].width) : cells[i];
      const std::size_t width = display_width(cell);
      const std::size_t space = columns_[i].width > width ? columns_[i].width - width : 0;
      if (columns_[i].right()) line_.append(space, ' ');
      line_ += header ? look_.palette.header(cell) : cell;
      if (!columns_[i].right() && i + 1 < cells.size()) line_.append(space, ' ');
    }
    if (!cells.empty() && cells.back().empty()) {
      line_.erase(line_.find_last_not_of(' ') + 1);
    }
    print_line();
  }

  void print_line() {
    line_ += '\n';
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
    line_.clear();
  }

  std::ostream& out_;
  TableLook look_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> sample_;
  std::size_t sample_bytes_ = 0;
  bool sampled_ = false;  // the widths are known, and the header is printed
  std::string line_;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_table_writer(std::ostream& out, const TableLook& look) {
  return std::make_unique<TableWriter>(out, look);
}

}  // namespace annals::shell
