/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the reading of a region folder: municipalities.csv (read_region.c), columns.csv (read_columns.c) and
 * mergers.csv (read_mergers.c). */
#ifndef SIM_SCENARIO_READ_REGION_H
#define SIM_SCENARIO_READ_REGION_H

#include "sim/scenario/read.h"
#include "sim/scenario/table.h"

struct region_tables {
    struct reading *reading;
    struct table municipalities, columns, mergers;
    size_t *row;              /* [n_municipality] row of the i-th municipality by code */
    size_t code, name, kappa; /* columns of municipalities */

    /* What is wrong with them (region_mend.h) */
    struct note told;  /* all of it */
    struct note last;  /* the latest */
    enum status first; /* of the first one */
    size_t n_mended;
    bool tidy;           /* the rows are those of municipalities alone */
    char excused[8][64]; /* columns whose description has been asked for */
    size_t n_excused;
};

/* Ask no more for the description of a column. False where there are too many. */
bool region_excuse(struct region_tables *tables, const char *column);

/* Has a column of municipalities.csv a row in columns.csv? */
bool region_is_described(const struct region_tables *tables, size_t column);

/* Check columns.csv: every column of municipalities.csv is described and of a known kind; warns of assumed columns. */
CHECKED enum status region_read_columns(struct region_tables *tables);

/* The columns kappa_PRODUCT of kind "need": region->kappa_product, when there is one for a product of this scenario;
 * the other products keep kappa, which is read before. Warns of columns whose product the scenario does not have. */
CHECKED enum status region_read_product_need(struct region_tables *tables);

/* Is the text a CBS code: GM and four digits? */
bool region_is_code(const char *text);

/* mergers.csv, as far as the years of the key `mergers` (a list of numbers) tell: region->division. After the
 * municipalities. */
CHECKED enum status region_read_mergers(struct region_tables *tables, const struct node *years);

/* scenario->gone, by all years of mergers.csv. */
CHECKED enum status region_read_gone(struct region_tables *tables);

/* The columns of kind "indicator": region->n_indicator, indicator_name, indicator. */
CHECKED enum status region_read_indicators(struct region_tables *tables);

/* Does columns.csv give this column of municipalities.csv a unit of people, households or births? */
bool region_counts_people(const struct region_tables *tables, size_t column);

/* Once all is read: STATUS_RANGE with a note where a figure is in another unit than the others (read_units.c). */
CHECKED enum status region_check_units(const struct region_tables *tables);

#endif
