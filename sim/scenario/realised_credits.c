/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised_column.h"
#include <stdio.h>
#include <stdlib.h>

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

/* What a layer covers of these cells of municipality i. */
static int64_t sum_covered(const struct layer *layer, const int64_t *cost, size_t i, size_t n_cell) {
    int64_t sum = 0;
    for (size_t k = 0; k < n_cell; k++)
        sum += layer->covered[k] ? cost[i * n_cell + k] : 0;
    return sum;
}

/* Years before weigh, or are taken together with this one: never below 0. */
static enum status tell_earlier(struct realised_file *file, const struct realised *year, size_t i,
                                const struct scheme *scheme, size_t layer, size_t n_cell) {
    enum status status = STATUS_OK;
    for (enum field f = 0; f < FIELD_COUNT && !status; f++) {
        const struct field_row *row = field_row(f);
        char euro[FORMAT_SIZE];
        bool looks = row->of == FIELD_COST && row->last > 0 && layer_needs(&scheme->layer[layer]) & 1u << f;
        int64_t sum = looks ? sum_covered(&scheme->layer[layer], input_array(&year->input, f, 0), i, n_cell) : 0;
        char *own = sum < 0 ? headings_own(row->name) : NULL;
        if (own)
            status = realised_warn(file,
                                   _("%s:%d: %s: all that scheme \"%s\" looks at in layer %zu is EUR %s together for "
                                     "%s, and counts as 0 there."),
                                   file->table->file, table_line(file->table, year->row[i]), own, scheme->name,
                                   layer + 1, format_cents(sum, euro), year->region.municipality[i].name);
        status = sum < 0 && !own ? STATUS_MEMORY : status;
        free(own);
    }
    return status;
}

static enum status check_layer(struct realised_file *file, const struct realised *year, size_t i,
                               const struct scheme *scheme, size_t layer, const struct care *care, struct note *note) {
    const struct layer *of = &scheme->layer[layer];
    size_t n_cell = FORM_COUNT * care->n_care;
    const int64_t *cell = year->input.cost + i * n_cell;
    if (of->pool[i] < 0)
        return STATUS_OK;
    int64_t sum = sum_covered(of, year->input.cost, i, n_cell);
    if (sum < 0)
        return refuse(year, i, scheme, layer, find_negative(of, cell, n_cell), care, sum, note);
    return tell_earlier(file, year, i, scheme, layer, n_cell);
}

enum status realised_check_credits(struct realised_file *file, const struct realised *year,
                                   const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            for (size_t i = 0; i < year->region.n_municipality && !status; i++)
                status = check_layer(file, year, i, &scenario->scheme[s], k, &scenario->care, note);
    return status;
}
