// Programs see this header too, so it stands in include/annals.
#ifndef ANNALS_MODEL_ERROR_H_
#define ANNALS_MODEL_ERROR_H_

#include "annals/error.h"

#endif  // ANNALS_MODEL_ERROR_H_
