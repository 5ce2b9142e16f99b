/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/graded.h"

#include <stdio.h>
#include <stdlib.h>

/* The columns of a table of shares: one of each grade, then these. */
enum { COLUMN_ASSUMED_SE = GRADE_COUNT, COLUMN_MOST_SHARE, COLUMN_OWN_LEVEL, COLUMNS };

struct table {
    size_t n;
    double *real;      /* [COLUMNS][n] */
    const char **most; /* [n] */
};

static void put(struct table *table, size_t k, const struct graded_shares *shares) {
    for (size_t g = 0; g < GRADE_COUNT; g++)
        table->real[g * table->n + k] = shares->share[g];
    table->real[COLUMN_ASSUMED_SE * table->n + k] = shares->assumed_se;
    table->real[COLUMN_MOST_SHARE * table->n + k] = shares->most_share;
    table->real[COLUMN_OWN_LEVEL * table->n + k] = shares->own_level;
    table->most[k] = shares->most;
}

static enum status fill(const struct graded *graded, const struct plan *plan, enum graded_figure figure, size_t first,
                        size_t places, struct table *table) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < places && !status; i++) {
        struct graded_place place;
        status = graded_place_init(graded, plan, first + i, &place);
        for (size_t s = 0; s < plan->n_scheme && !status; s++) {
            struct graded_shares shares = graded_find(graded, plan, &place, figure, s);
            put(table, s * places + i, &shares);
        }
        graded_place_free(&place);
    }
    return status;
}

static enum status write_column(struct store *store, const char *figure, const char *column, size_t rank,
                                enum value value, const char *what, const void *data, struct note *note) {
    char name[64];
    struct variable variable = {name, value, rank, {AXIS_SCHEME, AXIS_MUNICIPALITY}, "1", what};
    snprintf(name, sizeof name, "/grades/%s_%s", figure, column);
    return store_write(store, &variable, data, note);
}

static enum status write_table(struct store *store, const char *figure, size_t rank, const struct table *table,
                               struct note *note) {
    enum status status = STATUS_OK;
    for (size_t g = 0; g < GRADE_COUNT && !status; g++)
        status = write_column(store, figure, grade_word((enum grade)g), rank, VALUE_DOUBLE,
                              "share of the variance that comes from inputs of this grade", table->real + g * table->n,
                              note);
    if (!status)
        status = write_column(store, figure, "assumed_se", rank, VALUE_DOUBLE,
                              "standard error of the share from assumed inputs",
                              table->real + COLUMN_ASSUMED_SE * table->n, note);
    if (!status)
        status = write_column(store, figure, "most", rank, VALUE_TEXT,
                              "key of the scenario that most of the variance comes from; empty: none can be told",
                              (const void *)table->most, note);
    if (!status)
        status = write_column(store, figure, "most_share", rank, VALUE_DOUBLE, "share that comes from that key",
                              table->real + COLUMN_MOST_SHARE * table->n, note);
    return status;
}

static enum status record_figure(const struct graded *graded, const struct plan *plan, enum graded_figure figure,
                                 bool region, struct store *store, struct note *note) {
    static const char *const names[] = {"result", "transfer", "region_result"};
    size_t places = region ? 1 : plan->n_municipality;
    struct table table = {.n = plan->n_scheme * places};
    table.real = calloc(COLUMNS * table.n, sizeof *table.real);
    table.most = calloc(table.n, sizeof *table.most);
    enum status status = table.real && table.most ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = fill(graded, plan, figure, region ? plan->n_municipality : 0, places, &table);
    if (!status)
        status = write_table(store, names[region ? 2 : figure], region ? 1 : 2, &table, note);
    if (!status && figure == FIGURE_TRANSFER)
        status = write_column(store, names[figure], "own_level", 2, VALUE_DOUBLE,
                              "share that comes from the unknown level of the municipality itself",
                              table.real + COLUMN_OWN_LEVEL * table.n, note);
    free(table.real);
    free((void *)table.most);
    return status;
}

enum status graded_record(const struct graded *graded, const struct plan *plan, struct store *store,
                          struct note *note) {
    if (graded->n == 0)
        return STATUS_OK;
    enum status status = record_figure(graded, plan, FIGURE_RESULT, false, store, note);
    if (!status)
        status = record_figure(graded, plan, FIGURE_RESULT, true, store, note);
    if (!status && plan->scenario->inner_draws > 1)
        status = record_figure(graded, plan, FIGURE_TRANSFER, false, store, note);
    return status;
}
