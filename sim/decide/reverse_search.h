/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of reverse stress (reverse.h): of one kind of trouble, in one place or everywhere, for all schemes at
 * once.
 *
 * What is drawn does not depend on schemes, so that an amount that is tried is simulated once and settled under each
 * scheme that asks for it. More trouble hardly ever costs less in a draw, so that each draw has an amount from which
 * its reserve runs out, and a draw is simulated again only for an amount that may lie on either side of that. Where a
 * draw may jump back (trouble.jumps) the answers, though not the ends of their intervals, are tried on all draws in the
 * end. All schemes halve along the same amounts. What a scheme and place tries depends on nothing but its own draws: it
 * finds the same alone as beside others. */
#ifndef SIM_DECIDE_REVERSE_SEARCH_H
#define SIM_DECIDE_REVERSE_SEARCH_H

#include "sim/decide/reverse.h"

/* What one scheme and place looks for. */
struct hunt {
    size_t scheme, place;
    int64_t reserve;     /* cents */
    int16_t *low, *high; /* [n_draw] steps: the reserve of the draw runs out from above low on, and by high;
                            most + 1: perhaps not at all */
    int32_t next;        /* steps to be tried next, 0: all is found */
    double left;         /* halvings that are left, about */
    double *chance;      /* [most + 1] of all draws, where they have been tried anew; else NaN */
    struct reverse_answer *answer[REVERSE_TARGETS];
};

struct reverse_search {
    const struct stress_options *options;
    const struct scenario *scenario; /* with all schemes that are asked for */
    const struct replay *now;        /* of it, as things are */
    const struct trouble *trouble;
    size_t municipality, product; /* of the placements */
    int32_t most;                 /* steps that are tried at most */
    const char *what;             /* for people: the place and the kind of trouble */
    size_t part, parts;           /* the search is number `part` of so many */
    size_t n_hunt;
    struct hunt *hunt; /* [n_hunt] scheme, place, reserve and answer are the caller's to fill */
    double all;        /* halvings, about */
    size_t sure;       /* answers that have been made sure, where they must be */
    double *term;      /* [n_draw] scratch */
    bool *wanted;      /* [n_draw] scratch */
    uint32_t *pick;    /* [n_draw] scratch */
};

/* Fills all answers, in amounts. STATUS_MEMORY; what replay_run can say. */
CHECKED enum status reverse_search_run(struct reverse_search *search, struct note *note);

#endif
