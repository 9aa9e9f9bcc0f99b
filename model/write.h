// Programs see this header too, so it stands in include/annals.
#ifndef ANNALS_MODEL_WRITE_H_
#define ANNALS_MODEL_WRITE_H_

#include "annals/write.h"

#endif  // ANNALS_MODEL_WRITE_H_
