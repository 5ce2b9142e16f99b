/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of stability: what its sources share. */
#ifndef SIM_DECIDE_STABILITY_PARTS_H
#define SIM_DECIDE_STABILITY_PARTS_H

#include "models/analysis/stability.h"
#include "sim/decide/stability.h"

#define STABILITY_OPTIONS "/stability/options"
#define STABILITY_TAIL 0.10 /* ES90 */

/* Members of a group in ascending order. */
struct stability_group {
    size_t n;
    uint16_t *member;
};

/* Why a group is in the table. The values are stored. */
enum stability_origin {
    ORIGIN_SINGLE = 0, /* a municipality by itself */
    ORIGIN_MEMBER = 1, /* the best one that some municipality is in */
    ORIGIN_SIZE = 2,   /* the best one of its size */
    ORIGIN_NAMED = 3,  /* named by the user */
    ORIGIN_SMALL = 4,  /* one of the best small ones */
    ORIGIN_GREEDY = 5  /* grown from the best small one */
};

enum { BY_BUDGET = -1 }; /* in place of a scheme: costs pooled by budget */

struct stability_row {
    int scheme; /* index along the file's schemes, or BY_BUDGET */
    enum stability_origin origin;
    struct stability_group group;
    struct stability_gain gain;
};

struct stability_step {
    struct stability_group group, left; /* who leaves, and who is still in the pool afterwards */
    struct stability_gain gain;
};

struct stability {
    struct stability_options options;
    const char *path;
    struct result *result; /* open; the names below are its */
    int threads;
    size_t n, n_draw, inner; /* municipalities; draws that are used, a multiple of inner */
    size_t n_scheme;
    uint64_t seed;
    const char *const *code, *const *name, *const *scheme; /* [n], [n], [n_scheme] */
    double *loss;                                          /* [n][n_draw] cost minus budget over the horizon, cents */
    double *budget;                                        /* [n] mean over the draws, over the horizon */
    int64_t *own;                                          /* [n][n_draw] own cost over the horizon */
    bool exact;                                            /* every coalition, or a sample of orders */
    int64_t value;                                         /* ES90 of all together */
    int64_t *shapley, *shapley_se, *euler, *euler_se, *alone, *alone_se, *saving, *saving_se; /* [n] cents */
    uint64_t groups, better; /* all groups but the whole, and those that gain; 0 where they were not looked at */
    size_t n_row, n_step;
    struct stability_row *row;
    struct stability_step *step;
    int32_t *tried, *certain, *undecided; /* [n_scheme] groups under each scheme; tried 0: not judged */
    size_t scanned, judged;               /* parts of the scan of all groups, and schemes, that are done */
};

/* Tell how far it is, by `scanned` and `judged`. From one thread at a time. */
void stability_tell(const struct stability *stability);

/* Open the file and read the draws. */
CHECKED enum status stability_load(struct stability *stability, struct note *note);
void stability_free(struct stability *stability); /* legal on a zeroed struct and twice */

/* The options as text, to be freed by the caller; NULL: no memory. */
char *stability_options_text(const struct stability_options *options);

/* Every coalition of the pool, on threads. sums and *scan are as in stability_scan; sums may be NULL. */
CHECKED enum status stability_scan_all(struct stability *stability, const struct stability_pool *pool,
                                       struct coalition_sums *sums, struct stability_scan *scan);

/* Shares in the common risk; *scan is left for stability_find_groups where the way is exact. */
CHECKED enum status stability_find_shares(struct stability *stability, struct stability_scan *scan);

/* Groups under costs pooled by budget, and the order of leaving. Only where the way is exact. */
CHECKED enum status stability_find_groups(struct stability *stability, const struct stability_scan *scan);

/* Groups under the other schemes of the file. */
CHECKED enum status stability_find_scheme_groups(struct stability *stability, struct note *note);

/* Add a row. The members are copied. STATUS_MEMORY. */
CHECKED enum status stability_add_row(struct stability *stability, int scheme, enum stability_origin origin,
                                      const struct stability_group *group, const struct stability_gain *gain);
CHECKED enum status stability_group_of_mask(uint32_t members, struct stability_group *group);

/* A named group from the options. STATUS_REFERENCE with a note when a name is unknown or given twice. */
CHECKED enum status stability_named_group(const struct stability *stability, const char *text,
                                          struct stability_group *group, struct note *note);

/* Names of the members with "+" between, CBS codes; to be freed by the caller; NULL: no memory. */
char *stability_group_label(const struct stability *stability, const struct stability_group *group);

/* Write the variables of the group. */
CHECKED enum status stability_record(const struct stability *stability, struct store *store, struct note *note);

#endif
