/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any other quantile of the results: the draws are worked out again from the file. */
#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "models/analysis/stats.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/decide/replay.h"
#include "sim/engine/recall.h"
#include "sim/tables/build.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The fewest draws whose interval of the q-quantile lies within them, in whole hundreds. */
static int64_t fewest_draws(double q) {
    int64_t low, high, n = 100;
    while (n < INT64_C(1000000000000) && !stats_quantile_interval(q, n, 1.0, &low, &high))
        n += (n / 2000 + 1) * 100;
    return n;
}

static enum status check_draws(const char *path, double q, int64_t draws, struct note *note) {
    char text[FORMAT_SIZE], have[FORMAT_SIZE], need[FORMAT_SIZE];
    int64_t low, high;
    if (stats_quantile_interval(q, draws, 1.0, &low, &high))
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, path, 0, "--quantile",
                      _("%s draws are too few for a quantile of %s: it would be the fate of a handful of them. Run the "
                        "scenario again with at least %s draws (-n), more where the inputs are uncertain."),
                      format_count(draws, have), format_percent(q, 2, text), format_count(fewest_draws(q), need));
}

static enum status check_memory(const char *path, const struct scenario *scenario, struct note *note) {
    double room = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    if ((double)replay_draw_bytes(scenario) * (double)scenario->n_draw <= 0.6 * room)
        return STATUS_OK;
    return note_error(note, STATUS_MEMORY, path, 0, "--quantile",
                      _("this machine has too little memory to work out all draws of this run again; run the scenario "
                        "with fewer draws (-n) or fewer schemes, and ask that file"));
}

/* quantile[3]: value, low and high, or unknown. sorted[n] is overwritten. */
static void find_quantile(const int64_t *x, int64_t n, int64_t inner, double q, int64_t *sorted, int64_t quantile[3]) {
    int64_t low, high, rank = stats_quantile_rank(q, n);
    memcpy(sorted, x, (size_t)n * sizeof *sorted);
    stats_select(sorted, (size_t)n, &rank, 1);
    quantile[0] = quantile[1] = quantile[2] = STORE_UNKNOWN;
    int64_t value = sorted[rank - 1];
    struct replicate_sum below = replicate_below(x, (size_t)n, (size_t)inner, value);
    if (!stats_quantile_interval(q, n, replicate_design(&below, n / inner, inner), &low, &high))
        return;
    stats_select(sorted, (size_t)n, &low, 1);
    quantile[1] = sorted[low - 1];
    stats_select(sorted, (size_t)n, &high, 1);
    quantile[2] = sorted[high - 1];
    quantile[0] = value;
}

static void add(struct tables *t, const struct source *s, const struct replay *replay, int64_t inner, double q,
                int64_t *sorted) {
    char text[FORMAT_SIZE], draws[FORMAT_SIZE];
    struct sheet *sheet = tables_add(t, "quantile", _("Quantile of %s of the result over %s together."),
                                     format_percent(q, 2, text), s->horizon);
    if (sheet)
        sheet->title = _("Quantile");
    tables_lead(sheet, _("From %s draws; beside it its 95 %% Monte Carlo interval. ?: too few draws."),
                format_count((int64_t)replay->n_draw, draws));
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = 0; k < 3 * (s->end - s->first); k++)
        tables_column(sheet, GROUPED(s->label[s->first + k / 3],
                                     k % 3 == 0   ? _("quantile")
                                     : k % 3 == 1 ? _("from")
                                                  : _("to"),
                                     CELL_RESULT));
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        size_t i = row < s->n_shown ? s->shown[row] : s->n_municipality;
        tables_row_of(sheet, row < s->n_shown ? i : PLACE_REGION);
        for (size_t k = s->first; k < s->end; k++) {
            int64_t quantile[3];
            find_quantile(replay_series(replay, replay->result, k, i), (int64_t)replay->n_draw, inner, q, sorted,
                          quantile);
            for (size_t n = 0; n < 3; n++)
                tables_put_cents(sheet, quantile[n]);
        }
    }
}

static enum status replay_all(struct tables *t, const struct source *s, const struct scenario *scenario, double q,
                              struct note *note) {
    struct replay replay = {0};
    enum status status = replay_run(scenario, 0, &replay, note);
    int64_t *sorted = status ? NULL : calloc(replay.n_draw, sizeof *sorted);
    if (!status && !sorted)
        status = STATUS_MEMORY;
    if (!status)
        add(t, s, &replay, scenario->inner_draws, q, sorted);
    free(sorted);
    replay_free(&replay);
    return status;
}

enum status tables_quantile(struct tables *t, const struct source *s, double q, struct note *note) {
    struct scenario scenario = {0};
    enum status status = check_draws(s->path, q, atoll(s->draws), note);
    if (!status && s->groups < MEASURE_LEAST_GROUPS)
        status = note_error(note, STATUS_USAGE, s->path, 0, "--quantile",
                            _("%lld sets of uncertain inputs are too few for a quantile; expected %d or more. Run the "
                              "scenario again with more draws (-n)."),
                            (long long)s->groups, MEASURE_LEAST_GROUPS);
    if (!status)
        status = recall_scenario(s->result, NULL, &scenario, note);
    if (!status && (scenario.n_scheme != s->n_scheme || scenario.region.n_municipality != s->n_municipality ||
                    scenario.n_draw != atoll(s->draws)))
        status = note_error(note, STATUS_FILE, s->path, 0, "/provenance/scenario",
                            _("the scenario in this file is not the one of its results; make the file again"));
    if (!status)
        status = check_memory(s->path, &scenario, note);
    if (!status)
        status = replay_all(t, s, &scenario, q, note);
    scenario_free(&scenario);
    return status;
}
