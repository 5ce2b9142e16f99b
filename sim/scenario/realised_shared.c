/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared costs of the scenario, which become part of own cost as in a simulation. */
#include "models/solidarity/key.h"
#include "models/solidarity/shared.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"
#include <inttypes.h>
#include <stdlib.h>

static size_t booked_in(const struct shared_cost *shared, const struct care *care) {
    return FORM_ZIN * care->n_care + shared->care;
}

bool column_used_by_shared(const struct column *column, const struct shared_cost *shared, size_t n_care) {
    unsigned needs = shared->of.key->needs | (shared->share ? NEED_BUDGET : 0);
    if (column->field == FIELD_COUNT || !(needs & 1u << column->field))
        return false;
    return field_row(column->field)->shape != SHAPE_CLASS || shared->of.covered[column->cell % n_care];
}

static int64_t sum_costs(const struct realised *realised) {
    const struct settle_input *in = &realised->input;
    int64_t total = 0;
    for (size_t k = 0; k < in->n_municipality * FORM_COUNT * in->n_care; k++)
        total += in->cost[k];
    return total;
}

/* Figures may hold the cost already: then it would count twice. */
static enum status tell(struct realised_file *file, const struct shared_cost *shared, const struct care *care,
                        int64_t cents) {
    char euro[FORMAT_SIZE];
    return realised_warn(file,
                         _("Shared cost \"%s\", in the years settled EUR %s, is shared out (%s) and added to own "
                           "cost as cost:ZIN:%s. The figures must not hold it too: if they do, leave shared_costs out "
                           "or take it out of that column."),
                         shared->name, format_cents(cents, euro), _(shared->of.key->label),
                         care->care_name[shared->care]);
}

enum status realised_add_shared(struct realised *realised, const struct scenario *scenario, int64_t *cents,
                                struct note *note) {
    const struct table *table = realised->table;
    if (scenario->n_shared == 0)
        return STATUS_OK;
    void *room = malloc(settle_workspace_size(realised->region.n_municipality, scenario->care.n_care, 1));
    if (!room)
        return STATUS_MEMORY;
    for (size_t k = 0; k < scenario->n_shared; k++) {
        int64_t before = sum_costs(realised);
        shared_cost_add(&scenario->shared[k], &realised->input, room, realised->arrays.cost);
        cents[k] += sum_costs(realised) - before;
    }
    free(room);
    if (sum_costs(realised) <= MONEY_LIMIT)
        return STATUS_OK;
    return note_error(note, STATUS_RANGE, table->file, table->line[0], "shared_costs",
                      _("With the shared costs of the scenario the costs add up to more than EUR %" PRId64
                        ", the most that can be settled. Are the amounts in EUR?"),
                      MONEY_LIMIT / 100);
}

enum status realised_tell_shared(struct realised_file *file, const struct scenario *scenario, const int64_t *cents) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < scenario->n_shared && !status; k++)
        status = tell(file, &scenario->shared[k], &scenario->care, cents[k]);
    return status;
}

enum status realised_check_shared(const struct realised_file *file, size_t before, const struct column *column,
                                  const struct scenario *scenario, struct note *note) {
    const struct table *table = file->table;
    for (size_t k = 0; k < scenario->n_shared && before < file->first; k++)
        if (field_row(column->field)->of == FIELD_COST &&
            booked_in(&scenario->shared[k], &scenario->care) == column->cell)
            return note_error(
                note, STATUS_MISSING, table->file, table->line[0], column->name,
                _("This column is missing. It cannot be added up from the rows of %d, a year that is not "
                  "settled: what each bore of the shared cost \"%s\" is not in them. Add the column, with "
                  "that part in it."),
                file->year[before].year, scenario->shared[k].name);
    return STATUS_OK;
}
