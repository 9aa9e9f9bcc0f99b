// What each column of a CSV or TSV file is for.
#ifndef ANNALS_LOADERS_COLUMNS_H_
#define ANNALS_LOADERS_COLUMNS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace annals::loaders {

struct Columns {
  std::size_t count = 0;
  std::size_t subject = 0, relation = 0, object = 0;
  std::optional<std::size_t> time;
  std::optional<std::size_t> start, end;  // both or none
  struct Qualifier {
    std::size_t column;
    std::string relation;
  };
  std::vector<Qualifier> qualifiers;
};

/// Reads the names of the columns. What is wrong is told to `fail` with the number of the column it
/// is about (beyond the last: about all of them); it must throw.
Columns read_columns(const std::vector<std::string_view>& names,
                     const std::function<void(std::size_t, const std::string&)>& fail);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_COLUMNS_H_
