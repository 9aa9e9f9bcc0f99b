// Programs see this header too, so it stands in include/annals.
#ifndef ANNALS_MODEL_TERM_H_
#define ANNALS_MODEL_TERM_H_

#include "annals/term.h"

#endif  // ANNALS_MODEL_TERM_H_
