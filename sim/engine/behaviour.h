/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moral hazard: who bears only a part of an extra euro spends more.
 *
 * The marginal own share m of a municipality under a scheme is what its payment (of municipalities that have merged:
 * that of the new one) rises by when its costs rise by a little, as a part of that rise: every cell of it, and what its
 * clients cost above a threshold, is raised by one in BEHAVIOUR_STEP, to the cent, with all others and the year's funds
 * as they are; the result is kept within 0 and 1. Clients, earlier years and expectations stay, so that keys which look
 * at them do not notice. Who has no costs, or is in no pool, has m = 1. Of who left, only running care is in the pool:
 * of the rest of the rise it pays all.
 *
 * With eta (behaviour.eta) above 0, every cell costs 1 + eta (1 - m) times as much, to the cent, and that is what is
 * settled. The costs in the results stay as they were; what is added is kept apart. Otherwise m is worked out for a
 * sample of the draws only. */
#ifndef SIM_ENGINE_BEHAVIOUR_H
#define SIM_ENGINE_BEHAVIOUR_H

#include "sim/engine/workspace.h"

enum { BEHAVIOUR_STEP = 100, BEHAVIOUR_SAMPLE = 256 /* most draws of the sample */ };

/* Draws below this number count for the marginal share, of each set of uncertain inputs the first one: all with eta,
 * otherwise so many that the sample costs little beside the settlement of all draws. */
size_t behaviour_last_draw(const struct plan *plan);

struct behaviour; /* of one thread */
CHECKED enum status behaviour_new(const struct plan *plan, struct behaviour **behaviour);
void behaviour_free(struct behaviour *behaviour); /* NULL is legal */

/* Before scheme s is settled in year t: fills chunk->marginal for the rows that count, and with eta turns the costs of
 * `input` into the higher ones; own: the same before running care was kept apart (leaving_input). Returns
 * extra[n_municipality][lanes], what was added to each municipality's costs, or NULL without eta. */
const int64_t *behaviour_apply(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s,
                               size_t row, const struct settle_input *own, struct settle_input *input);

#endif
