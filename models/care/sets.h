/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sets of inputs of one block of draws: every outer index among its lanes has its own, worked out from the drawn
 * values; or all lanes share the certain ones. */
#ifndef MODELS_CARE_SETS_H
#define MODELS_CARE_SETS_H

#include "models/care/rates.h"
#include "models/inputs/design.h"

struct care_kind;

struct care_sets {
    const struct care *care; /* central inputs */
    const struct region *region;
    const struct inputs *inputs;
    const struct input_design *design; /* NULL: values are drawn */
    struct care_rates central;         /* borrowed */
    uint64_t seed;
    bool uncertain; /* does an input change the care at all? */
    size_t n_set;   /* 1 when certain */
    size_t capacity;
    size_t *slot;         /* [n_lane] the set of each lane; all 0 when certain */
    const double *number; /* [n_number][capacity]: `central` itself when certain, else `table` */
    double *table;
    struct care *set;       /* [capacity] the care table of each set; none when certain */
    struct care_kind *kind; /* [capacity][n_kind] the kinds of each set; NULL where no component is uncertain */
    size_t n_kind;
    bool kinds_vary;
    struct care_rates own; /* of one set, while it is worked out */
    uint32_t *outer;       /* [n_lane] of the sets */
    double *value;         /* [n_lane] of an input, the same way */
    bool *shape_varies;    /* [n_product] an input changes the spread of a client's cost */
    bool *mixes;           /* [n_product] a PGB share of it is between 0 and 1 in some year, place and set */
};

/* inputs and design may be NULL. STATUS_MEMORY, after which care_sets_free is legal, as on a zeroed struct and twice.
 * What is pointed to must outlive the sets. */
CHECKED enum status care_sets_init(struct care_sets *sets, const struct care *care, const struct region *region,
                                   const struct inputs *inputs, const struct input_design *design,
                                   const struct care_rates *central, uint64_t seed, size_t n_lane);
void care_sets_free(struct care_sets *sets);

/* The sets of these lanes, by their outer indices [n_lane]. STATUS_MEMORY. */
CHECKED enum status care_sets_fill(struct care_sets *sets, const struct sampler *sampler, const uint32_t *outer,
                                   size_t n_lane);

/* row[n_lane] of one number (an index as in rates.h). */
void care_sets_spread(const struct care_sets *sets, size_t number, size_t n_lane, double *row);

/* The same for lanes whose sets are slot[n_lane]. */
void care_sets_spread_by(const struct care_sets *sets, size_t number, const size_t *slot, size_t n_lane, double *row);

/* Kind k of a care table (kind.h) as a product, variant[n_lane], of each lane with its own spread. */
void care_sets_variants(const struct care_sets *sets, const struct care_kind *kind, size_t k, size_t n_lane,
                        const struct product **variant);

/* mean[n_lane] of kind k in units of its product's mean; false, and nothing filled, where it is the same in all. */
bool care_sets_means(const struct care_sets *sets, const struct care_kind *kind, size_t k, size_t n_lane, double *mean);

/* The largest over the sets. */
double care_sets_highest(const struct care_sets *sets, size_t number);

#endif
