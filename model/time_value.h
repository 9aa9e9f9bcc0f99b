// Programs see this header too, so it stands in include/annals.
#ifndef ANNALS_MODEL_TIME_VALUE_H_
#define ANNALS_MODEL_TIME_VALUE_H_

#include "annals/time_value.h"

#endif  // ANNALS_MODEL_TIME_VALUE_H_
