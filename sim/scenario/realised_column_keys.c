/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the table of real figures that are keys ("column:NAME"): the weights of their layers. */
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include "sim/scenario/realised_column.h"
#include <string.h>

static enum status read_weights(const struct realised *realised, const struct scheme *scheme, size_t k, size_t c,
                                int64_t *weight, struct note *note) {
    const struct table *table = realised->table;
    const int64_t most = (int64_t)COLUMN_KEY_TOTAL * NANO;
    int64_t total = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < realised->region.n_municipality && !status; i++) {
        status = table_nano(table, realised->row[i], c, 0, most, &weight[i], note);
        if (!status && weight[i] > most - total)
            return note_error(
                note, STATUS_RANGE, table->file, table_line(table, realised->row[i]), table_header(table, c),
                _("Scheme \"%s\" shares layer %zu by this column, which adds up to more than %.0f. That is "
                  "too large for weights; give it in thousands, say."),
                scheme->name, k + 1, COLUMN_KEY_TOTAL);
        total += status ? 0 : weight[i];
    }
    return status;
}

bool realised_is_column_key(const void *scenario, const char *header) {
    const struct scenario *of = scenario;
    for (size_t s = 0; s < of->n_scheme; s++)
        for (size_t k = 0; k < of->scheme[s].n_layer; k++)
            if (of->scheme[s].layer[k].column && strcmp(of->scheme[s].layer[k].column, header) == 0)
                return true;
    return false;
}

enum status realised_read_column_keys(const struct realised *realised, const struct scenario *scenario,
                                      struct note *note) {
    const struct table *table = realised->table;
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++) {
            const struct layer *layer = &scenario->scheme[s].layer[k];
            size_t c = layer->column ? table_column(table, layer->column) : 0;
            if (!layer->column)
                continue;
            if (c == table->n_column)
                return note_error(note, STATUS_MISSING, table->file, table->line[0], layer->column,
                                  _("Scheme \"%s\" shares layer %zu by this column, but it is not there. Add it, or "
                                    "choose another key."),
                                  scenario->scheme[s].name, k + 1);
            status = read_weights(realised, &scenario->scheme[s], k, c, (int64_t *)(uintptr_t)layer->weight, note);
        }
    return status;
}
