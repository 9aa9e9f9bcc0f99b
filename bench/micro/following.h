// What follows from others: chains of a transitive relation, and rules that say the same.
#ifndef ANNALS_BENCH_MICRO_FOLLOWING_H_
#define ANNALS_BENCH_MICRO_FOLLOWING_H_

#include "annals/graph.h"

/// A graph in memory of 100,000 places, each in one of a tenth as many.
annals::Graph make_places();
/// Its questions; the snapshot must outlive the benchmarks.
void register_following(const annals::Snapshot& places);

/// A graph in memory of a million steps, a thousand of which follow each other each time.
annals::Graph make_chains();
/// Its questions, likewise.
void register_chains(const annals::Snapshot& chains);

#endif  // ANNALS_BENCH_MICRO_FOLLOWING_H_
