// Dates as other programs write them, to times of the language.
#ifndef ANNALS_LOADERS_DATE_FORMAT_H_
#define ANNALS_LOADERS_DATE_FORMAT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace annals::loaders {

/// A format as strptime(3) has them, read the same way in every locale: %Y (four digits) %y (69 to
/// 99 are 1969 to 1999) %m %d %e (one or two digits) %b %B %h (English names of months, in full or
/// their first three letters) %H %I %p %M %S %f (a fraction of the second) %z (Z, +03:00, +0300,
/// +03) %s (seconds since 1970) %F %T %R %D %%. A space stands for any spaces; other characters for
/// themselves.
class DateFormat {
 public:
  /// Throws Error(kUsage) for a format with unknown parts, or one in which a part is missing that
  /// makes a time: a year, the month of a day, the day of an hour.
  explicit DateFormat(std::string format);

  /// The text as a time of the language writes it, as precise as the format is; empty when it does
  /// not have this format. Whether there is such a day is for TimeValue to say.
  std::optional<std::string> read(std::string_view text) const;
  /// Whether the format says the day.
  bool has_day() const { return day_ || epoch_; }
  const std::string& text() const { return format_; }

 private:
  std::string format_;    // as given
  std::string expanded_;  // %F and the like written out
  bool month_ = false, day_ = false, hour_ = false, minute_ = false, second_ = false;
  bool fraction_ = false, epoch_ = false;
};

/// The formats, two at most, in which other programs write dates and of which the text is one:
/// `%d/%m/%Y` of 28/05/2007.
std::vector<std::string> likely_formats(std::string_view text);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_DATE_FORMAT_H_
