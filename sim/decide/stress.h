/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stress: every shock of a scenario simulated beside the scenario itself, on the same draws. Added to a results file as
 * /stress (results/README.md), so that it can be read again without working it out. */
#ifndef SIM_DECIDE_STRESS_H
#define SIM_DECIDE_STRESS_H

#include "models/budget/budget.h"
#include "sim/decide/replay.h"
#include "sim/store/result.h"

enum { STRESS_RESERVES = 400 };

/* A reserve that the user gives, over that of the table. */
struct stress_reserve {
    const char *municipality; /* CBS code or name */
    int64_t cents;
};

struct stress_options {
    const char *file;            /* a scenario, or a results file */
    const struct result *result; /* the latter, open; NULL: a scenario */
    const char *shocks;          /* a file whose shocks hold over those of the scenario, or NULL */
    size_t n_shock;
    const char *const *shock; /* [n_shock] names; 0: all of them */
    const char *scheme;       /* name of the scheme that will be looked at, or NULL: only checked to be there */
    int64_t draws;            /* 0: as many as the scenario has, at most STRESS_DRAWS and what fits into memory */
    int threads;              /* 0: one per core */
    size_t n_reserve;
    const struct stress_reserve *reserve; /* [n_reserve] */
    /* Called before each simulation: so many are done of so many, of reverse stress so many parts of the work; what it
     * is of, in the language of the user. May be NULL. */
    void (*progress)(void *context, int64_t done, int64_t total, const char *what);
    void *context;
};

enum { STRESS_DRAWS = 10000 };

/* What is known of the scenario (row 0) and of each shock (from row 1), over the horizon. Changes are those from the
 * scenario to the shock, draw by draw, and 0 in row 0. In cents or as a share. */
enum stress_figure {
    STRESS_PAYMENT_CHANGE, /* of the mean payment */
    STRESS_RESULT_CHANGE,  /* of the mean result */
    STRESS_SHORTFALL,      /* probability of a shortfall */
    STRESS_ES90,           /* mean result in the worst tenth of the draws */
    STRESS_EMPTY,          /* probability that the reserve runs out; NaN where it is not known */
    STRESS_FIGURES
};

struct stress {
    size_t n_shock, n_scheme, n_municipality, n_place; /* n_place = n_municipality + 1: the region is the last place */
    int64_t n_draw;
    char *asked;                      /* what was asked for, and the program version; NULL in files that lack it */
    char **shock, **shock_label[2];   /* [n_shock]; labels nl, en */
    char **shock_text;                /* [n_shock] each in full, as in a scenario file; NULL in files that lack it */
    char **scheme, **scheme_label[2]; /* [n_scheme] */
    enum budget_origin budget_origin; /* set by a run; a file says it once for all that is in it */
    char *first_scheme;               /* name of the one that is shown when none is asked for; NULL as above */
    char **code, **municipality;      /* [n_municipality] CBS codes, names */
    int64_t *reserve;                 /* [n_place] cents or REGION_UNKNOWN; NULL as above */
    double *value, *se;               /* [STRESS_FIGURES][n_shock + 1][n_scheme][n_place] */
};

static inline size_t stress_at(const struct stress *stress, enum stress_figure figure, size_t row, size_t scheme,
                               size_t place) {
    return (((size_t)figure * (stress->n_shock + 1) + row) * stress->n_scheme + scheme) * stress->n_place + place;
}

/* Work it out; *stress is the caller's, to be freed with stress_free. Warnings of the scenario are not told.
 * STATUS_MISSING when the scenario has no shocks, STATUS_REFERENCE for an unknown shock or municipality; what
 * recall_changed and replay_run can say. */
CHECKED enum status stress_run(const struct stress_options *options, struct stress *stress, struct note *note);
void stress_free(struct stress *stress); /* legal on a zeroed struct and twice */

/* Of the results file options->file: worked out and added to it. Errors as stress_run and store_amend. */
CHECKED enum status stress_add(const struct stress_options *options, struct note *note);

/* The same but for the figures (value and se stay NULL): what is asked, to compare with an answer. Errors as
 * stress_run. */
CHECKED enum status stress_describe(const struct stress_options *options, struct stress *stress, struct note *note);

/* Is `stored` an answer to what is asked: the same shocks in full, draws, reserves and program? */
bool stress_is_answer(const struct stress *stored, const struct stress *asked);

/* Add it to the results file that store_amend_begin has taken, without finishing it, or read it from there. As
 * store_amend_open; result_open and result_read. */
CHECKED enum status stress_record(struct store *store, const struct stress *stress, struct note *note);
CHECKED enum status stress_load(const struct result *result, struct stress *stress, struct note *note);
bool stress_is_stored(const struct result *result);

/* ---- shared with reverse stress (reverse.h) ---- */

/* The number of draws that the options and the memory allow, for `replays` replays at once: scenario->n_draw. */
CHECKED enum status stress_set_draws(const struct stress_options *options, size_t replays, struct scenario *scenario,
                                     struct note *note);

/* What is asked as text: the program, `what` (lines of the caller's), draws, and the reserves that the user gives. NULL
 * without memory. */
char *stress_asked(const struct stress_options *options, const struct scenario *scenario, const char *what);

/* reserve[n_place]: cents or REGION_UNKNOWN; that of the region is the sum, when all are known. STATUS_REFERENCE for an
 * unknown municipality, STATUS_DUPLICATE for one that is given twice, STATUS_CONFLICT without the estimates it takes.
 */
CHECKED enum status stress_reserves(const struct stress_options *options, const struct scenario *scenario,
                                    int64_t *reserve, struct note *note);

/* n copies of texts; NULL without memory. To be freed with result_free_texts. */
char **stress_copy_texts(size_t n, const char *const *text);

/* names of the scenario, copied. STATUS_MEMORY. */
CHECKED enum status stress_copy_places(const struct scenario *scenario, char ***code, char ***municipality);
CHECKED enum status stress_copy_schemes(const struct scenario *scenario, char ***name, char **label[2]);

#endif
