/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/region/merger.h"
#include "sim/engine/division.h"
#include "sim/engine/leaving_parts.h"

#include <stdlib.h>

void leaving_cascade_free(struct leaving_cascade *cascade) {
    free(cascade->out);
    free(cascade->round);
    free(cascade->absent);
}

enum status leaving_cascade_init(struct leaving_cascade *cascade, const struct plan *plan) {
    size_t n = plan->n_municipality;
    *cascade = (struct leaving_cascade){.plan = plan};
    cascade->out = calloc(n, sizeof *cascade->out);
    cascade->round = calloc(n, sizeof *cascade->round);
    cascade->absent = calloc(n, sizeof *cascade->absent);
    return cascade->out && cascade->round && cascade->absent ? STATUS_OK : STATUS_MEMORY;
}

static bool is_in_layer(const struct leaving_cascade *c, size_t i) {
    const struct scheme *scheme = &c->plan->scenario->scheme[c->s];
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (scheme->layer[k].pool[i] >= 0)
            return true;
    return false;
}

/* Not there yet, or notice has been given by the end of this year. */
static bool is_absent(const struct leaving_cascade *c, size_t i) {
    return c->rules->join[i] > (int)c->t || c->out[i] - 1 - (int)c->rules->notice <= (int)c->t;
}

/* May it decide? Not where its year is given, when it is not in the pool or not for long enough, nor when it will have
 * merged with others by the time it would be outside. */
static bool decides(const struct leaving_cascade *c, size_t i) {
    const struct region *region = &c->plan->scenario->region;
    bool merged = region->division && division_is_merged(region, &region->division[c->t + 1 + c->rules->notice], i);
    bool long_enough = (size_t)c->rules->join[i] + c->rule[i].patience <= c->t + 1;
    return long_enough && !merged && c->rules->leave[i] == LEAVING_NEVER && !c->absent[i] && is_in_layer(c, i);
}

/* One round; *moved says whether anybody left. All are judged in the same pool. */
static enum status run_round(struct leaving_cascade *c, int16_t round, bool *moved) {
    size_t n = c->plan->n_municipality;
    enum status status = STATUS_OK;
    *moved = false;
    for (size_t i = 0; i < n; i++)
        c->absent[i] = is_absent(c, i);
    for (size_t i = 0; i < n && !status; i++) {
        bool leaves = false;
        if (decides(c, i))
            status = c->judge(c->context, c, i, &leaves);
        if (status || !leaves)
            continue;
        c->out[i] = (int16_t)(c->t + 1 + c->rules->notice);
        c->round[i] = round;
        *moved = true;
    }
    return status;
}

enum status leaving_cascade_run(struct leaving_cascade *c) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < c->plan->n_municipality; i++) {
        c->out[i] = c->rules->leave[i];
        c->round[i] = 0;
    }
    for (c->t = 0; c->t + 1 + c->rules->notice < c->plan->n_year; c->t++) {
        bool moved = true;
        for (int16_t round = 1; moved && !status; round++)
            status = run_round(c, round, &moved);
    }
    return status;
}
