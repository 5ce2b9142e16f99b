/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/matrix.h"

#include "sim/base/i18n.h"

static void set(struct sheet *sheet, const struct matrix *matrix, size_t column, const int64_t *cents,
                const double *real, size_t at) {
    if (matrix->cents && cents)
        tables_set_cents(sheet, column, cents[at]);
    else if (matrix->real && real)
        tables_set_real(sheet, column, real[at]);
}

static void add_municipality(struct tables *tables, const struct source *source, const struct matrix *matrix,
                             struct sheet *sheet, size_t i) {
    size_t column = 1;
    tables_row(tables, sheet);
    tables_set_text(sheet, 0, tables_text(tables, "%s", source->municipality[i]));
    for (size_t s = 0; s < source->n_scheme; s++) {
        if (s == matrix->skip)
            continue;
        if (source->hidden[i])
            tables_set_gap(sheet, column, CELL_WITHHELD);
        else
            set(sheet, matrix, column, matrix->cents, matrix->real, source_at(source, s, source->n_period - 1, i));
        column++;
    }
}

struct sheet *matrix_add(struct tables *tables, const struct source *source, const struct matrix *matrix) {
    struct sheet *sheet = tables_add(tables, matrix->id, matrix->title, matrix->caption);
    tables_column(tables, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t s = 0; s < source->n_scheme; s++)
        if (s != matrix->skip)
            tables_column(tables, sheet, matrix->kind, matrix->sum && source->all_shown,
                          tables_text(tables, "%s", source->label[s]));
    for (size_t k = 0; k < source->n_shown; k++)
        add_municipality(tables, source, matrix, sheet, source->shown[k]);
    if (!source->all_shown || !(matrix->sum || matrix->region_cents || matrix->region_real))
        return sheet;
    tables_row(tables, sheet);
    tables_set_text(sheet, 0, _("Region in total"));
    size_t column = 1;
    for (size_t s = 0; s < source->n_scheme; s++)
        if (s != matrix->skip)
            set(sheet, matrix, column++, matrix->region_cents, matrix->region_real, (s + 1) * source->n_period - 1);
    tables_total(tables, sheet);
    return sheet;
}
