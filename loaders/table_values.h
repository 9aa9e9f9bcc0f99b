// The values in the fields of CSV and TSV.
#ifndef ANNALS_LOADERS_TABLE_VALUES_H_
#define ANNALS_LOADERS_TABLE_VALUES_H_

#include <optional>
#include <string_view>

#include "loaders/date_format.h"
#include "loaders/load.h"
#include "model/term.h"

namespace annals::loaders {

/// Whether the name of an entity looks like a date or a number in a form that is not the
/// language's: 28/05/2007, 1,234.
bool looks_like_value(std::string_view text);

/// How fields are read. What is wrong with one is thrown as Error(kInvalidValue), without a place.
class TableValues {
 public:
  /// Throws Error(kUsage) for a date format that is none.
  explicit TableValues(const FileLoadOptions& options);

  /// A field in the place of an object, not empty.
  Term object(std::string_view text) const;
  /// A date or any other time, not empty.
  TimeValue time(std::string_view text) const;
  /// From a start to an end, both as written. `at_end` says which one was wrong.
  TimeValue time(std::string_view start, std::string_view end, bool& at_end) const;

 private:
  ObjectKind object_kind_;
  EmptyEnd empty_end_;
  std::optional<DateFormat> date_format_;
};

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_TABLE_VALUES_H_
