/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which process simulates which draws.
 *
 * Draws come in chunks, and consecutive chunks in strips (measure.h). Strip k goes to process k % n_process, which goes
 * through it chunk by chunk; one chunk of every process at the same time is a round. The strips are the same whatever
 * the number of processes, so the sums are too. With one process the rounds are simply all chunks in order. */
#ifndef SIM_ENGINE_DEAL_H
#define SIM_ENGINE_DEAL_H

#include <stdbool.h>
#include <stddef.h>

enum { DEAL_STRIPS = 32 }; /* most strips, so also most processes with work; never changes, or results do */

struct deal {
    size_t n_draw, rows; /* rows: draws per chunk */
    size_t n_process;
    size_t n_chunk, per_strip, n_strip, n_round;
};

/* Draws first .. first + n - 1; n = 0: nothing to do. */
struct span {
    size_t first, n;
};

/* n_draw, rows and n_process at least 1. */
struct deal deal_make(size_t n_draw, size_t rows, size_t n_process);

/* What a process simulates in a round; and all of them together. */
struct span deal_span(const struct deal *deal, size_t round, size_t process);
size_t deal_round_draws(const struct deal *deal, size_t round);

/* Is this the last round of the strips at hand? Then: does the process have one of them? */
bool deal_ends_strips(const struct deal *deal, size_t round);
bool deal_has_strip(const struct deal *deal, size_t round, size_t process);

#endif
