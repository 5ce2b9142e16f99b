/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that are not in the table of real figures: who needs them, and what they then are. */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised_column.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_TOLD = 8 };

static bool layer_uses(const struct layer *layer, const struct column *column, size_t n_care) {
    bool covered = false;
    if (column->field == FIELD_COUNT || !(layer_needs(layer) & 1u << column->field))
        return false;
    switch (field_row(column->field)->shape) {
    case SHAPE_CELL:
        return layer->covered[column->cell];
    case SHAPE_CLASS:
        for (size_t form = 0; form < FORM_COUNT; form++)
            covered |= layer->covered[form * n_care + column->cell];
        return covered;
    case SHAPE_MUNICIPALITY:
        break;
    }
    return true;
}

bool column_user(const struct column *column, const struct scenario *scenario, const char **scheme, size_t *layer) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            if (layer_uses(&scenario->scheme[s].layer[k], column, scenario->care.n_care)) {
                *scheme = scenario->scheme[s].name;
                *layer = k + 1;
                return true;
            }
    for (size_t k = 0; k < scenario->n_shared; k++)
        if (column_used_by_shared(column, &scenario->shared[k], scenario->care.n_care)) {
            *scheme = scenario->shared[k].name;
            *layer = 0;
            return true;
        }
    return false;
}

/* One more name in a list with commas, of which the first few are told. */
static enum status add_name(struct absent_names *names, const char *column) {
    char *own = headings_own(column), *longer = NULL;
    int n = own && names->n < NAMES_TOLD
                ? asprintf(&longer, "%s%s%s", names->list ? names->list : "", names->list ? ", " : "", own)
                : 0;
    bool failed = !own || n < 0;
    free(own);
    names->n++;
    if (!failed && longer) {
        free(names->list);
        names->list = longer;
    }
    return failed ? STATUS_MEMORY : STATUS_OK;
}

enum status absent_add(struct absent *absent, const struct scenario *scenario, const struct column *column) {
    const char *scheme;
    size_t layer;
    bool is_cost = column_is_cost(column), needed = column_user(column, scenario, &scheme, &layer);
    if (!is_cost && !needed)
        return STATUS_OK;
    /* What is shared out of the scenario is cost enough. */
    if (column->has_others || (is_cost && scenario->n_shared > 0))
        return add_name(&absent->zero, column->name);
    if (absent->first)
        return add_name(&absent->more, column->name);
    absent->first = column;
    return STATUS_OK;
}

/* What the first one is needed for. */
static enum status refuse_first(const struct column *column, const char *own, const struct table *table,
                                const struct scenario *scenario, struct note *note) {
    const char *scheme = "";
    size_t layer = 0;
    if (column_is_cost(column) || !column_user(column, scenario, &scheme, &layer))
        return note_error(note, STATUS_MISSING, table->file, table->line[0], own,
                          _("This table has no costs, so there is nothing to settle. Add a column for each form (ZIN, "
                            "PGB) and kind of care of the schemes file, of which this is the first."));
    if (layer == 0)
        return note_error(
            note, STATUS_MISSING, table->file, table->line[0], own,
            _("This column is missing, but the shared cost \"%s\" is shared out by it. Add the column, or "
              "take another key there."),
            scheme);
    if (column->field == FIELD_EXPECTED_COST || column->field == FIELD_COVARIANCE)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], own,
                          _("This column is missing, but scheme \"%s\" needs it in layer %zu: what was to be expected, "
                            "which a simulation computes and real figures do not tell. Add the column, or take another "
                            "base or key in that layer."),
                          scheme, layer);
    return note_error(note, STATUS_MISSING, table->file, table->line[0], own,
                      _("This column is missing, but scheme \"%s\" needs it in layer %zu. Add the column, or "
                        "take another base, key or amount in that layer."),
                      scheme, layer);
}

enum status absent_check(const struct absent *absent, const struct table *table, const struct scenario *scenario,
                         struct note *note) {
    if (!absent->first)
        return STATUS_OK;
    char *own = headings_own(absent->first->name);
    if (!own)
        return STATUS_MEMORY;
    enum status status = refuse_first(absent->first, own, table, scenario, note);
    size_t used = strlen(note->text), n = absent->more.n, told = n < NAMES_TOLD ? n : NAMES_TOLD;
    if (n > told)
        snprintf(note->text + used, sizeof note->text - used, _(" Missing too: %s, and %zu more."), absent->more.list,
                 n - told);
    else if (n > 0)
        snprintf(note->text + used, sizeof note->text - used, _(" Missing too: %s."), absent->more.list);
    free(own);
    return status;
}

enum status absent_tell(const struct absent *absent, struct realised_file *file) {
    const struct absent_names *zero = &absent->zero;
    if (zero->n > NAMES_TOLD)
        return realised_warn(file, _("%s has no column %s, nor %zu more; such costs count as zero."), file->table->file,
                             zero->list, zero->n - NAMES_TOLD);
    return zero->n == 0 ? STATUS_OK
                        : realised_warn(file, _("%s has no column %s; such costs count as zero."), file->table->file,
                                        zero->list);
}

void absent_free(struct absent *absent) {
    free(absent->zero.list);
    free(absent->more.list);
    *absent = (struct absent){.first = NULL};
}
