/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building the tables of a report: for the sources of tables.h only. Memory that runs out is kept in tables->failed, so
 * that building goes on without a check in every line; calls with NULL do nothing. */
#ifndef SIM_TABLES_BUILD_H
#define SIM_TABLES_BUILD_H

#include "sim/tables/source.h"
#include "sim/tables/tables.h"

/* Room owned by the tables, zeroed; NULL after failing. */
void *tables_room(struct tables *tables, size_t n, size_t size);

/* A printed text owned by the tables; "" after failing. */
const char *tables_text(struct tables *tables, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text from a results file, safe to print, owned by the tables. */
const char *tables_safe(struct tables *tables, const char *text);

/* A new sheet at the end; NULL after failing. id, title and caption are kept. */
struct sheet *tables_add(struct tables *tables, const char *id, const char *title, const char *caption);
void tables_note(struct tables *tables, struct sheet *sheet, const char *note);

/* A chart below it, if there is room for one more: columns that exist. */
void tables_chart(struct sheet *sheet, enum chart_kind kind, size_t category, size_t first, size_t last);

/* Columns come before the first row. */
void tables_column(struct tables *tables, struct sheet *sheet, enum cell_kind kind, bool sum, const char *title);

/* A new row of empty cells, at the end. */
void tables_row(struct tables *tables, struct sheet *sheet);

/* Set a cell of the last row. Amounts that are STORE_UNKNOWN and numbers that are not finite become CELL_UNKNOWN. */
void tables_set_text(struct sheet *sheet, size_t column, const char *text);
void tables_set_cents(struct sheet *sheet, size_t column, int64_t cents);
void tables_set_count(struct sheet *sheet, size_t column, int64_t count);
void tables_set_real(struct sheet *sheet, size_t column, double real);
void tables_set_share(struct sheet *sheet, size_t column, double share); /* whatever the column's kind is */
void tables_set_cell(struct sheet *sheet, size_t column, struct cell cell);
void tables_set_gap(struct sheet *sheet, size_t column, enum cell_kind gap);

/* The last row becomes the total: in columns with `sum` the sum of the cells above; when one of them is a gap what was
 * set stays, or it is a gap too. */
void tables_total(struct tables *tables, struct sheet *sheet);

/* ---- the sections, in the order of the report; each adds nothing where the file has nothing for it ---- */

#define SECTION_LIST(X)                                                                                                \
    X(section_results)                                                                                                 \
    X(section_schemes)                                                                                                 \
    X(section_transfers)                                                                                               \
    X(section_compare)                                                                                                 \
    X(section_years)                                                                                                   \
    X(section_buffers)                                                                                                 \
    X(section_clients)                                                                                                 \
    X(section_costs)                                                                                                   \
    X(section_reserves)                                                                                                \
    X(section_council)                                                                                                 \
    X(section_incentive)                                                                                               \
    X(section_stored)                                                                                                  \
    X(section_stability)                                                                                               \
    X(section_trouble)                                                                                                 \
    X(section_sensitivity)                                                                                             \
    X(section_origin)

#define SECTION_DECLARE(name) CHECKED enum status name(struct tables *tables, struct source *source, struct note *note);
SECTION_LIST(SECTION_DECLARE)
#undef SECTION_DECLARE

#endif
