// Reads the facts of one pattern.
#ifndef ANNALS_QUERY_SCAN_H_
#define ANNALS_QUERY_SCAN_H_

#include "query/fact_reader.h"
#include "query/operator.h"

namespace annals::query {

/// A row for each fact that matches the pattern, with its variables (each once).
class Scan : public Operator {
 public:
  /// `wanted`: the variable by which its rows should rise, if an order of the facts does that.
  Scan(Context& context, FactPattern pattern, std::optional<VariableId> wanted = std::nullopt);
  std::optional<VariableId> sorted_by() const override;
  std::string describe(const Variables& variables) const override;
  std::vector<const Operator*> children() const override { return {}; }
  bool gives_each_once() const override;
  bool keep_earliest(VariableId time, std::size_t rows, bool alone) override;
  std::optional<std::uint64_t> count_rows() override;
  bool counts_rows() const override;
  std::optional<Cut> cut() const override;
  void prepare_parts() override;
  std::vector<store::Id> part_begins(std::size_t count) const override;
  OperatorPtr part(const store::IdRange& range) const override;
  double work() const override;

 protected:
  bool do_next(Batch& batch) override;
  void do_restart() override;

 private:
  Scan(const Scan& whole, const store::IdRange& range);
  /// How it reads its facts: in an order of their parts, those of a span of time, or the earliest.
  enum class Way : std::uint8_t { kOrder, kWindow, kEarliest };
  void choose_way();
  std::vector<store::Id> prefix() const;
  void begin();
  bool next_facts();
  bool next_earliest();
  void fetch_chosen(const std::vector<store::FactNumber>& numbers);
  /// Whether the rows given so far hold the earliest ones that were asked for.
  bool has_earliest();
  void note_begins(std::size_t rows);
  void give(Column column, std::size_t rows, std::vector<store::Id>& values);

  FactPattern pattern_;
  AccessPath path_;
  Way way_ = Way::kOrder;
  std::uint64_t in_window_ = 0;  // facts, about, where it reads those of a span of time
  FactTests tests_;
  std::vector<PatternOutput> outputs_;
  store::ColumnSet columns_;  // that are read
  store::IdRange range_;      // of the ids behind the prefix of path_, or of places by time
  store::TimePlaces places_;  // for parts, by time
  std::unique_ptr<store::Cursor> cursor_;
  std::unique_ptr<store::TimeCursor> time_cursor_;
  std::size_t earliest_ = 0;    // how many are asked for
  bool by_number_ = false;      // their other parts are read when they are chosen
  std::vector<Moment> begins_;  // of the rows given, where the earliest are asked for
  bool begun_ = false;
  store::FactBatch facts_;
  std::vector<std::uint32_t> selected_;
};

}  // namespace annals::query

#endif  // ANNALS_QUERY_SCAN_H_
