/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By how much two runs differ; of the same draws with the error of a difference of means, draw by draw. */
#include "sim/base/i18n.h"
#include "sim/decide/replay.h"
#include "sim/engine/recall.h"
#include "sim/tables/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAWS = 4000 }; /* enough to see how differences spread */

struct compare_pair {
    struct replay replay[2];
    int64_t inner, groups; /* draws of a set of inputs; sets of the whole run */
};

static void pair_free(struct compare_pair *pair) {
    for (size_t f = 0; pair && f < 2; f++)
        replay_free(&pair->replay[f]);
    free(pair);
}

static bool share_draws(const struct scenario scenario[2]) {
    return scenario[0].seed == scenario[1].seed && scenario[0].n_draw == scenario[1].n_draw &&
           scenario[0].inner_draws == scenario[1].inner_draws;
}

static enum status read_scenario(const char *path, struct scenario *scenario, struct note *note) {
    struct result *result = NULL;
    enum status status = result_open(path, &result, note);
    if (!status)
        status = recall_scenario(result, NULL, scenario, note);
    result_close(result);
    return status;
}

static enum status pair_new(const struct tables *t, struct compare_pair **pair, struct note *note) {
    struct scenario scenario[2] = {{0}, {0}};
    struct compare_pair *x = calloc(1, sizeof *x);
    enum status status = x ? STATUS_OK : STATUS_MEMORY;
    *pair = NULL;
    for (size_t f = 0; f < 2 && !status; f++)
        status = read_scenario(t->file[f].path, &scenario[f], note);
    bool paired = !status && share_draws(scenario) && scenario[0].n_draw > 1;
    if (paired) {
        x->inner = scenario[0].inner_draws;
        x->groups = scenario[0].n_draw / x->inner;
    }
    for (size_t f = 0; f < 2 && paired && !status; f++) {
        if (scenario[f].n_draw > MOST_DRAWS)
            scenario[f].n_draw = MOST_DRAWS - MOST_DRAWS % x->inner;
        status = replay_run(&scenario[f], 0, &x->replay[f], note);
    }
    scenario_free(&scenario[0]);
    scenario_free(&scenario[1]);
    if (status || !paired)
        pair_free(x);
    else
        *pair = x;
    return status;
}

/* Half the width of the 95 % interval of the mean result in the second file minus that in the first, over the horizon,
 * cents; NaN where one of them does not have it. Sets of inputs are the units, as everywhere. */
static double pair_error(const struct compare_pair *pair, const size_t scheme[2], const size_t place[2]) {
    const int64_t *series[2];
    size_t inner = (size_t)pair->inner, n = pair->replay[0].n_draw / inner;
    double sum = 0.0, squares = 0.0;
    for (size_t f = 0; f < 2; f++) {
        const struct replay *replay = &pair->replay[f];
        size_t own = place[f] == PLACE_REGION ? replay->n_place - 1 : place[f];
        if (scheme[f] >= replay->n_scheme || own >= replay->n_place)
            return NAN;
        series[f] = replay_series(replay, replay->result, scheme[f], own);
    }
    for (size_t g = 0; g < n; g++) {
        double mean = 0.0;
        for (size_t d = g * inner; d < (g + 1) * inner; d++)
            mean += (double)(series[1][d] - series[0][d]) / (double)inner;
        sum += mean;
        squares += mean * mean;
    }
    double variance = n > 1 ? (squares - sum * sum / (double)n) / (double)(n - 1) : NAN;
    return 1.96 * sqrt(fmax(variance, 0.0) / (double)pair->groups);
}

/* ---- the sheet ---- */

static void put_number(struct sheet *sheet, double number) {
    if (cell_is_real(sheet->column[sheet->cursor % sheet->n_column].kind))
        tables_put_real(sheet, number);
    else
        tables_put_cents(sheet, isfinite(number) ? llround(number) : STORE_UNKNOWN);
}

/* Of the difference: paired, or as of two runs that have nothing to do with each other. */
static double error_of(const struct compare *x, const struct compare_pair *pair, size_t column) {
    size_t scheme[2], place[2];
    struct cell apart[2];
    for (size_t f = 0; f < 2; f++) {
        const struct source *s = &x->tables->file[f];
        const char *name = x->scheme ? x->column[column] : x->municipality;
        scheme[f] = compare_find_scheme(s, x->scheme ? x->scheme : x->column[column]);
        place[f] = name[0] ? compare_find_place(s, name) : PLACE_REGION;
        apart[f] = compare_at(x, f, column, true);
    }
    return pair ? pair_error(pair, scheme, place) : hypot(compare_number(&apart[0]), compare_number(&apart[1]));
}

enum status compare_add_difference(const struct compare *x, struct note *note) {
    struct compare_pair *pair = NULL;
    enum cell_kind kind = x->measure->kind;
    enum cell_kind change = cell_is_real(kind) ? CELL_SHARE : kind == CELL_MONEY ? CELL_CHANGE : CELL_GAIN;
    bool mean = strcmp(x->measure->variable, "mean") == 0 && !x->tables->file[0].by_unit && !x->tables->file[1].by_unit;
    enum status status = mean ? pair_new(x->tables, &pair, note) : STATUS_OK;
    if (status)
        return status;
    struct sheet *sheet = tables_add(x->tables, "compare_difference", "%s", _("By how much the two runs differ."));
    if (sheet)
        sheet->title = _("Difference of the two");
    tables_column(sheet, COLUMN(x->scheme ? _("Municipality") : _("Scheme"), CELL_TEXT));
    TABLES_COLUMNS(sheet, COLUMN(N_("First file"), kind), COLUMN(N_("Second file"), kind),
                   COLUMN(N_("Second - first"), change));
    tables_column(sheet, COLUMN(_("Monte Carlo error"), cell_is_real(kind) ? CELL_SHARE : CELL_MONEY));
    for (size_t c = 0; sheet && c < x->n_column; c++) {
        struct cell cell[2] = {compare_at(x, 0, c, false), compare_at(x, 1, c, false)};
        bool known = isfinite(compare_number(&cell[0])) && isfinite(compare_number(&cell[1]));
        tables_row(sheet);
        tables_put_text(sheet, x->label[c]);
        tables_put(sheet, cell[0]);
        tables_put(sheet, cell[1]);
        if (!known)
            continue;
        put_number(sheet, compare_number(&cell[1]) - compare_number(&cell[0]));
        put_number(sheet, error_of(x, pair, c));
    }
    tables_note(sheet, "%s",
                pair ? _("The error is that of the difference, draw by draw: both runs have the same draws.")
                     : _("The error is that of two runs apart; where they share their chance it is smaller."));
    compare_note_budget(x, sheet);
    pair_free(pair);
    return STATUS_OK;
}
