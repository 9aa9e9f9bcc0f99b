// What earlier states cost beside today, part by part.
#ifndef ANNALS_BENCH_MICRO_EARLIER_H_
#define ANNALS_BENCH_MICRO_EARLIER_H_

#include "annals/graph.h"

/// Facts that came in two hundred commits, which retracted a twentieth of them again.
annals::Graph make_commits();
/// The same question of today and of the middle. The snapshot must outlive the benchmarks.
void register_earlier(const annals::Snapshot& today, const annals::Snapshot& middle);

#endif  // ANNALS_BENCH_MICRO_EARLIER_H_
