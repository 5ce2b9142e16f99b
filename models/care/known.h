/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of the cost of single years: accounts, after they have been reduced to what each says by itself (the
 * reader does that: no row is implied by others, sums hold only what is not known by itself). It conditions the
 * simulation (condition.h); a fact is the cost of its year, to the cent, in every draw. */
#ifndef MODELS_CARE_KNOWN_H
#define MODELS_CARE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum known_scope { KNOWN_TOTAL, KNOWN_ZIN, KNOWN_PGB }; /* all care, or that of one form */

/* The cost of one municipality in one year; one for each municipality, year and scope at most. */
struct known_cost {
    size_t municipality, year; /* indices */
    enum known_scope scope;    /* of one form: a fact, and no evidence */
    int64_t cents;             /* above 0: what is in */
    double complete;           /* part of the year that is in, above 0 and at most 1 */
    double sd;                 /* relative error of cents / complete, of reporting and of complete together */
    int64_t clients;           /* in that year, each counted once; 0 where that is not known */
    bool fact;                 /* of a whole year only */
    int64_t shared;            /* what is paid together and stands in the account beside cents; not below 0 */
};

struct known_part {
    size_t municipality;
    double fraction; /* of its cost, above 0 and at most 1 */
    uint8_t of;      /* which of its parts by the map onto the last division, a bit for each; 0: all of it */
};

/* The cost of several municipalities together in one year, of whom none is known by itself then. */
struct known_sum {
    size_t year;
    int64_t cents;
    double complete, sd;
    bool fact;
    size_t n_part;
    struct known_part *part; /* [n_part] by municipality */
    int64_t shared;          /* what is paid together and stands in the account beside cents */
};

struct known {
    size_t n_cost, n_sum;
    struct known_cost *cost; /* [n_cost] in the order of known_compare */
    struct known_sum *sum;   /* [n_sum] by year */
    double report_sd;        /* relative error of an account of which nothing else is said */
};

/* The order in which costs stand; for qsort. */
int known_compare(const void *a, const void *b);

/* Frees it and what it owns; NULL is legal. */
void known_free(struct known *known);

/* What is known of all care of a municipality and year, or of one form; NULL when nothing is. */
const struct known_cost *known_find(const struct known *known, size_t municipality, size_t year,
                                    enum known_scope scope);

/* Years up to the last one of which something is known; 0 when nothing is. */
size_t known_years(const struct known *known);

#endif
