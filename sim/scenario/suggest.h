/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean ...?": the known word nearest to a wrong one by edit distance (insert, delete, replace, swap). */
#ifndef SIM_SCENARIO_SUGGEST_H
#define SIM_SCENARIO_SUGGEST_H

#include <stddef.h>

struct suggestion {
    const char *wanted;
    const char *best; /* NULL until a word comes near enough */
    size_t distance;  /* half slips */
};

/* Start with the wrong word, offer every known one, read `best`. The words stay the caller's. */
struct suggestion suggestion_start(const char *wanted);
void suggestion_offer(struct suggestion *suggestion, const char *known);

#endif
