/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet of municipalities by schemes over the horizon: the form most figures have. For the sources of tables.h only.
 */
#ifndef SIM_TABLES_MATRIX_H
#define SIM_TABLES_MATRIX_H

#include "sim/tables/build.h"

/* Exactly one of cents and real; [scheme][period][municipality], of the region [scheme][period]. */
struct matrix {
    const char *id, *title, *caption;
    enum cell_kind kind;
    const int64_t *cents, *region_cents;
    const double *real, *region_real;
    bool sum;    /* the region is the sum of the municipalities; otherwise it has its own figure, or none */
    size_t skip; /* a scheme left out; n_scheme: none */
};

/* The horizon's figures. Returns the sheet, so that notes can be added; NULL after failing. */
struct sheet *matrix_add(struct tables *tables, const struct source *source, const struct matrix *matrix);

#endif
