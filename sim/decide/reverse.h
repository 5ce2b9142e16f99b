/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverse stress: how much of what kind of trouble makes the reserve of a municipality run out within the horizon,
 * under each scheme, with probability 50 % and 90 %? Added to a results file as /reverse (results/README.md).
 *
 * Every amount that is tried is simulated and settled in full on the same draws, so that a forward run with the answer
 * gives the probability that was asked for, and one step less does not. Where more of it can make a draw cheaper, as
 * growth can, there may be more than one such amount, and the ends of its interval rest on draws that were not all
 * tried again. It is
 * found by halving (reverse_search.h). */
#ifndef SIM_DECIDE_REVERSE_H
#define SIM_DECIDE_REVERSE_H

#include "sim/decide/stress.h"

/* The kinds of trouble, a registry: an amount is a whole number of steps. */
struct trouble {
    const char *name;   /* of its variables in the results file */
    const char *doc;    /* as shown to people, English msgid */
    double step;        /* what one step is */
    int32_t most;       /* steps that are tried at most */
    double of_youths;   /* and no more than this part of the youths, at least 1; 0: no matter how many there are */
    const char *beyond; /* what an answer above the most is called, English msgid */
    bool jumps;      /* more of it may cost less in a draw: where it changes what others' random numbers are used for */
    bool everywhere; /* of all municipalities at once; else of one, and of the region in its largest one */
    /* Puts so many steps into a copy of the scenario, which has room for n_year more interventions and one more entry
     * of extra clients. */
    void (*apply)(struct scenario *scenario, size_t municipality, size_t product, int32_t steps);
};

#define TROUBLE_LIST(X) X(trouble_placements) X(trouble_growth) X(trouble_price)

#define TROUBLE_DECLARE(symbol) extern const struct trouble symbol;
TROUBLE_LIST(TROUBLE_DECLARE)
#undef TROUBLE_DECLARE

enum { TROUBLES = 3, REVERSE_TARGETS = 2 };

/* The i-th kind, NULL past the end. */
const struct trouble *trouble_at(size_t i);

extern const double reverse_target[REVERSE_TARGETS]; /* 0.5, 0.9 */

/* The smallest amount with which the reserve runs out with the target probability; INFINITY: more than the most that is
 * tried; 0: it does so without; NaN: the reserve is not known. low and high: where the answer lies with 95 %, given the
 * probability's Monte Carlo error at the answer. */
struct reverse_answer {
    double value, low, high;
};

struct reverse {
    size_t n_scheme, n_municipality, n_place; /* the region is the last place */
    int64_t n_draw;
    char **code, **municipality; /* [n_municipality] */
    char *asked;                 /* what was asked for, and the program version; NULL in files that lack it */
    int64_t *youths; /* [n_place] base year; of the region: of the municipality in which its placements come. NULL as
                        above */
    char **scheme, **scheme_label[2]; /* [n_scheme]; labels nl, en */
    char *product, *product_label[2]; /* of the extra clients */
    int64_t *reserve;                 /* [n_place] cents or REGION_UNKNOWN */
    double *now, *now_se; /* [n_scheme][n_place] probability that it runs out as things are; NaN when not known */
    struct reverse_answer *answer; /* [n_scheme][TROUBLES][REVERSE_TARGETS][n_place] */
};

static inline size_t reverse_at(const struct reverse *reverse, size_t scheme, size_t trouble, size_t target,
                                size_t place) {
    return ((scheme * TROUBLES + trouble) * REVERSE_TARGETS + target) * reverse->n_place + place;
}

/* Steps that are tried at most of a kind of trouble in a place. */
int32_t reverse_most(const struct reverse *reverse, const struct trouble *trouble, size_t place);

/* The number of a scheme by its name; n_scheme: it has no such. */
size_t reverse_find_scheme(const struct reverse *reverse, const char *name);

/* scheme: name or label of the only one, or NULL for all. product: name, or NULL for that with the dearest client.
 * Only file, draws, threads, reserves and progress of the options count. *reverse is the caller's, to be freed
 * with reverse_free. STATUS_REFERENCE for an unknown name; what stress_run can say. */
CHECKED enum status reverse_run(const struct stress_options *options, const char *scheme, const char *product,
                                struct reverse *reverse, struct note *note);

/* Of the results file options->file: worked out and added to it. Errors as reverse_run and store_amend. */
CHECKED enum status reverse_add(const struct stress_options *options, const char *scheme, const char *product,
                                struct note *note);

/* The same without answers: what is asked, to compare with an answer. */
CHECKED enum status reverse_describe(const struct stress_options *options, const char *scheme, const char *product,
                                     struct reverse *reverse, struct note *note);

/* Is `stored` an answer to what is asked: all those schemes, the same product, draws, reserves and program? */
bool reverse_is_answer(const struct reverse *stored, const struct reverse *asked);

void reverse_free(struct reverse *reverse); /* legal on a zeroed struct and twice */

/* Add it to the results file that store_amend_begin has taken, without finishing it, or read it from there. */
CHECKED enum status reverse_record(struct store *store, const struct reverse *reverse, struct note *note);
CHECKED enum status reverse_load(const struct result *result, struct reverse *reverse, struct note *note);
bool reverse_is_stored(const struct result *result);

#endif
