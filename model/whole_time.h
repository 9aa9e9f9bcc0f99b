// How the times of lasting relations read (docs/language.md, What a relation means).
#ifndef ANNALS_MODEL_WHOLE_TIME_H_
#define ANNALS_MODEL_WHOLE_TIME_H_

#include "model/time_value.h"

namespace annals {

/// A date as all of its days: 2007-05~ is 2007-05-01~/2007-05-31~. The dates of an interval
/// likewise, the first by its first day, the second by its last. Ranges, moments with a time of
/// day, open and unknown ends, and years beyond ±9999 stay as they are.
TimeValue whole_time(const TimeValue& time);

}  // namespace annals

#endif  // ANNALS_MODEL_WHOLE_TIME_H_
