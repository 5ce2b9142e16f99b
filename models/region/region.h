/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The municipalities of one region and what is known of them. Filled by the scenario reader, then const. */
#ifndef MODELS_REGION_REGION_H
#define MODELS_REGION_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CODE_SIZE = 16 };

struct municipality {
    char code[CODE_SIZE]; /* CBS code, "GM0014" */
    char *name;           /* as shown to people */
    uint32_t hash;        /* stream_hash_name(code), unique in the region */
};

/* Municipalities that share policy and supply. */
struct sub_region {
    char *name;
    uint32_t hash; /* stream_hash_name of "sub_region NAME" */
};

/* Arrays over years start at the first year of the scenario. Unknown amounts are REGION_UNKNOWN. */
#define REGION_UNKNOWN INT64_MIN

struct division;

struct region {
    char *name;
    size_t n_municipality;
    size_t n_year;
    struct municipality *municipality; /* [n_municipality], ascending by code */
    int64_t *residents;                /* [n_year][n_municipality] count */
    int64_t *youths;                   /* [n_year][n_municipality] count, 0-17 years */
    double *kappa;                     /* [n_municipality] relative need, region about 1 */
    double *kappa_product;             /* [n_product][n_municipality] relative need of each product of the scenario, or
                                          NULL when kappa holds for all of them */
    size_t n_sub_region;
    struct sub_region *sub_region; /* [n_sub_region] in order of name; none where the region's table has no column */
    size_t *sub_region_of;         /* [n_municipality] index; NULL where there are none */
    int64_t *guardianship;         /* [n_year][n_municipality] cents, voogdij/18+ budget V; REGION_UNKNOWN if unknown */
    int64_t *whole_budget;         /* [n_municipality] cents a year for all that it does, or REGION_UNKNOWN */
    int64_t *reserve;              /* [n_municipality] cents at the end of the base year, or REGION_UNKNOWN */
    int64_t *other_risks;          /* [n_municipality] cents, or REGION_UNKNOWN */
    int64_t *estimate;             /* [n_year][n_municipality] cents that the council voted (raming), or
                                      REGION_UNKNOWN */
    size_t n_indicator;
    char **indicator_name;     /* [n_indicator] columns that the distribution model may weigh */
    double *indicator;         /* [n_indicator][n_municipality] */
    struct division *division; /* [n_year] who the municipalities are in each year (merger.h); NULL when none
                                  of them merges */
};

/* Relative need of municipality i for a product of the scenario (index): its own where the region gives one. */
static inline double region_kappa(const struct region *region, size_t product, size_t i) {
    return region->kappa_product ? region->kappa_product[product * region->n_municipality + i] : region->kappa[i];
}

/* Is any budget for guardianship known that is not 0? */
static inline bool region_has_guardianship(const struct region *region) {
    bool any = false;
    for (size_t k = 0; k < region->n_year * region->n_municipality; k++)
        any |= region->guardianship[k] != REGION_UNKNOWN && region->guardianship[k] > 0;
    return any;
}

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void region_free(struct region *region);

#endif
