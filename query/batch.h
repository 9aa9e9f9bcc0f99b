// Variables of a query and batches of their values.
#ifndef ANNALS_QUERY_BATCH_H_
#define ANNALS_QUERY_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/id.h"

namespace annals::query {

/// A variable of one query, hidden ones (`_`, the fact that a qualifier is about) included: its
/// number in Variables.
using VariableId = std::uint32_t;

/// The variables of one query scope (an inner find has its own; its columns are renamed on the way
/// out).
class Variables {
 public:
  /// The variable of this name, made when it is new.
  VariableId named(const std::string& name);
  std::optional<VariableId> find(const std::string& name) const;
  /// A new variable that no text can name. `why` is for explain: "_", "fact of source".
  VariableId hidden(const std::string& why);
  const std::string& name(VariableId id) const { return names_[id]; }
  bool is_hidden(VariableId id) const { return hidden_[id]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::vector<bool> hidden_;
  std::map<std::string, VariableId> by_name_;
};

/// Which variable each column of a batch holds.
using Schema = std::vector<VariableId>;
std::optional<std::size_t> column_of(const Schema& schema, VariableId variable);

/// Rows of bindings, a vector a column, aligned with the schema of the operator that made them.
/// Id::none() is unbound.
struct Batch {
  std::vector<std::vector<store::Id>> columns;
  std::size_t size = 0;  // rows; a batch without columns may have rows too
  /// Empties it and gives it that many columns.
  void reset(std::size_t width);
};

inline constexpr std::size_t kBatchSize = 2048;
/// A batch without columns has no more rows than this: somebody may give them one.
inline constexpr std::size_t kMostCounted = std::size_t{1} << 20;

}  // namespace annals::query

#endif  // ANNALS_QUERY_BATCH_H_
