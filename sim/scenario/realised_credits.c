/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"
#include <stdio.h>

/* The first cell that the layer covers and is below 0. */
static size_t find_negative(const struct layer *layer, const int64_t *cell, size_t n_cell) {
    size_t k = 0;
    while (k < n_cell && !(layer->covered[k] && cell[k] < 0))
        k++;
    return k;
}

static enum status refuse(const struct realised *year, size_t i, const struct scheme *scheme, size_t layer, size_t k,
                          const struct care *care, int64_t sum, struct note *note) {
    char column[160], euro[FORMAT_SIZE];
    snprintf(column, sizeof column, "cost:%s:%s", k / care->n_care == FORM_PGB ? "PGB" : "ZIN",
             care->care_name[k % care->n_care]);
    return note_error(note, STATUS_RANGE, year->table->file, table_line(year->table, year->row[i]), column,
                      _("All costs of %s that scheme \"%s\" looks at in layer %zu are EUR %s together. An "
                        "amount may be below 0 (a credit note), as long as what a layer looks at is not. Book the "
                        "credit note in the year or kind of care it belongs to, or correct the amount."),
                      year->region.municipality[i].name, scheme->name, layer + 1, format_cents(sum, euro));
}

/* What a layer covers of municipality i. */
static enum status check_layer(const struct realised *year, size_t i, const struct scheme *scheme, size_t layer,
                               const struct care *care, struct note *note) {
    const struct layer *of = &scheme->layer[layer];
    size_t n_cell = FORM_COUNT * care->n_care, k;
    const int64_t *cell = year->input.cost + i * n_cell;
    int64_t sum = 0;
    for (k = 0; k < n_cell; k++)
        sum += of->covered[k] ? cell[k] : 0;
    if (sum >= 0 || of->pool[i] < 0)
        return STATUS_OK;
    return refuse(year, i, scheme, layer, find_negative(of, cell, n_cell), care, sum, note);
}

enum status realised_check_credits(const struct realised *year, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            for (size_t i = 0; i < year->region.n_municipality && !status; i++)
                status = check_layer(year, i, &scenario->scheme[s], k, &scenario->care, note);
    return status;
}
