/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Municipalities that merge (herindeling): which old municipality belongs to which new one, year by year.
 *
 * Everything is simulated by the municipalities of the region's table, the old ones. In each year the municipalities
 * that there are then, the units, are sums of old ones; an old municipality that was split counts for a fraction in
 * each of its units. Fractions are fixed-point numbers with nine decimals (NANO) that add up to NANO. */
#ifndef MODELS_REGION_MERGER_H
#define MODELS_REGION_MERGER_H

#include "models/core/status.h"
#include "models/region/region.h"
#include <stdbool.h>

enum { MERGER_PARTS = 8 }; /* most units over which one municipality is split */

/* One line of mergers.csv: on 1 January of the year this fraction of `from` becomes part of `to`. A municipality that
 * is in no line of a year goes on as it was. */
struct merger {
    int year;
    char from[CODE_SIZE], to[CODE_SIZE];
    char *name;   /* of `to` */
    int64_t nano; /* fraction */
};

struct merger_part {
    size_t to;
    int64_t nano;
};

/* From one division to another: the parts of row i are part[first[i]] .. part[first[i + 1] - 1], by `to`. */
struct merger_map {
    size_t n_from, n_to;
    size_t *first; /* [n_from + 1] */
    struct merger_part *part;
    bool identity; /* every row is wholly the row of the same number */
};

struct unit {
    char code[CODE_SIZE];
    char *name;
};

/* The municipalities of one year. */
struct division {
    size_t n_unit;
    struct unit *unit;          /* [n_unit], ascending by code */
    struct merger_map from_old; /* from the region's municipalities to these units */
    struct merger_map onward;   /* from these units to those of the last year */
};

/* The division of every year of the region, the first of which is first_year: *division is [region->n_year], to be
 * freed with division_free. Lines of years after the last one do not count; those up to the first one hold from the
 * start. On failure *culprit is the line: STATUS_REFERENCE when there is no such `from` in that year, STATUS_DUPLICATE
 * when it is given twice, STATUS_CONFLICT when the fractions of its `from` do not add up to 1, STATUS_RANGE when that
 * municipality comes apart into more than MERGER_PARTS; STATUS_MEMORY. */
CHECKED enum status division_new(const struct region *region, int first_year, const struct merger *merger,
                                 size_t n_merger, struct division **division, size_t *culprit);
void division_free(struct division *division, size_t n_year); /* NULL is legal */

/* The unit of this division that most of old municipality i belongs to; the first one of equals. */
size_t division_unit_of(const struct division *division, size_t i);

/* Has old municipality i become part of another one, or been split? Then it cannot decide on its own any more. */
bool division_is_merged(const struct region *region, const struct division *division, size_t i);

/* unit_pool[n_unit]: the pools (numbers, -1 outside) of a layer in year t, when pool[n_municipality] are those of the
 * old municipalities. A unit is in the pool of the part with most residents, the first one of equals. Returns how many
 * units have parts in different pools, the first of them in *divided where that is not NULL. */
size_t division_map_pool(const struct region *region, size_t t, const int16_t *pool, int16_t *unit_pool,
                         size_t *divided);

/* to[n_to][width] = the rows of from[n_from][width] added up by their fractions. A value of a row that is split goes
 * over the parts by largest remainder, ties to the lower unit, so that sums are kept to the cent; values may be
 * negative. The second for counts, the third for fractional weights. */
void merger_map_amounts(const struct merger_map *map, size_t width, const int64_t *from, int64_t *to);
void merger_map_counts(const struct merger_map *map, size_t width, const int32_t *from, int32_t *to);

/* value over the parts of row i: part[first[i + 1] - first[i]]. */
void merger_split(const struct merger_map *map, size_t i, int64_t value, int64_t part[MERGER_PARTS]);

#endif
