/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/quantile.h"

#include "models/analysis/stats.h"
#include "sim/base/i18n.h"
#include "sim/decide/replay.h"
#include "sim/engine/recall.h"
#include "sim/tables/chosen.h"
#include "sim/tables/names.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_WIDTH = 21, AMOUNT_WIDTH = 14, BAND_WIDTH = 30 };

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

/* The factor by which draws that share their inputs inflate the variance of the share at or below `value`. */
static double design_effect(const int64_t *x, int64_t n, int64_t inner, int64_t value) {
    struct group_sum below = {0.0, 0.0};
    for (int64_t first = 0; first < n; first += inner) {
        double hits = 0.0;
        for (int64_t r = first; r < first + inner; r++)
            hits += x[r] <= value;
        below.sum += hits / (double)inner;
        below.square += hits / (double)inner * hits / (double)inner;
    }
    double p = group_mean(below, n / inner), sd = group_sd(below, n / inner);
    double effect = p > 0.0 && p < 1.0 ? sd * sd * (double)inner / (p * (1.0 - p)) : 1.0;
    return effect > 1.0 ? effect : 1.0;
}

/* quantile[3]: value, low and high, or unknown. sorted[n] is overwritten. */
static void find_quantile(const int64_t *x, int64_t n, int64_t inner, double q, int64_t *sorted, int64_t quantile[3]) {
    int64_t low, high, rank = stats_quantile_rank(q, n);
    memcpy(sorted, x, (size_t)n * sizeof *sorted);
    stats_select(sorted, (size_t)n, &rank, 1);
    quantile[0] = quantile[1] = quantile[2] = FORMAT_UNKNOWN;
    int64_t value = sorted[rank - 1];
    if (!stats_quantile_interval(q, n, design_effect(x, n, inner, value), &low, &high))
        return;
    stats_select(sorted, (size_t)n, &low, 1);
    quantile[1] = sorted[low - 1];
    stats_select(sorted, (size_t)n, &high, 1);
    quantile[2] = sorted[high - 1];
    quantile[0] = value;
}

static void print_line(FILE *out, const char *name, const int64_t quantile[3]) {
    char text[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE], band[3 * FORMAT_SIZE];
    format_cell(out, name, NAME_WIDTH);
    if (quantile[0] == FORMAT_UNKNOWN) {
        format_cell(out, _("too few draws"), -AMOUNT_WIDTH);
    } else {
        snprintf(band, sizeof band, _("%s to %s"), format_result(quantile[1], low), format_result(quantile[2], high));
        format_cell(out, format_result(quantile[0], text), -AMOUNT_WIDTH);
        format_cell(out, band, -BAND_WIDTH);
    }
    fputc('\n', out);
}

static void print_scheme(FILE *out, const struct names *names, const struct replay *replay, int64_t inner, double q,
                         size_t s, int64_t *sorted) {
    fprintf(out, "\n%s\n", names->label[s]);
    for (size_t k = 0; k <= names->n_municipality; k++) {
        bool region = k == names->n_municipality;
        size_t i = region ? k : names->order[k];
        int64_t quantile[3];
        find_quantile(replay_series(replay, replay->result, s, i), (int64_t)replay->n_draw, inner, q, sorted, quantile);
        print_line(out, region ? _("Region in total") : names->municipality[i], quantile);
    }
}

static enum status print(FILE *out, const struct names *names, const struct scenario *scenario, double q,
                         struct chosen chosen, struct note *note) {
    struct replay replay = {0};
    char text[FORMAT_SIZE], horizon[FORMAT_SIZE], draws[FORMAT_SIZE];
    enum status status = replay_run(scenario, 0, &replay, note);
    int64_t *sorted = status ? NULL : calloc(replay.n_draw, sizeof *sorted);
    if (!status && !sorted)
        status = STATUS_MEMORY;
    if (!status) {
        names_horizon(names, horizon);
        fprintf(
            out,
            _("Quantile of %s of the result over %s together, in EUR 1,000, from %s draws; behind it its 95 %% Monte "
              "Carlo interval.\nP = surplus, S = shortfall.\n"),
            format_percent(q, 2, text), horizon, format_count(names->draws, draws));
        for (size_t s = chosen.first; s < chosen.end; s++)
            print_scheme(out, names, &replay, scenario->inner_draws, q, s, sorted);
    }
    free(sorted);
    replay_free(&replay);
    return status;
}

enum status report_quantile(FILE *out, const char *path, double q, enum division_shown division, const char *scheme,
                            struct note *note) {
    struct result *result = NULL;
    struct names names = {0};
    struct scenario scenario = {0};
    struct chosen chosen = {0, 0};
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
    status = chosen_schemes(result, path, scheme, &chosen, note);
    if (!status)
        status = names_load(result, path, division, &names, note);
    if (!status)
        status = check_draws(path, q, names.draws, note);
    if (!status)
        status = recall_scenario(result, NULL, &scenario, note);
    if (!status && (scenario.n_scheme != names.n_scheme || scenario.region.n_municipality != names.n_municipality ||
                    scenario.n_draw != names.draws))
        status = note_error(note, STATUS_FILE, path, 0, "/provenance/scenario",
                            _("the scenario in this file is not the one of its results; make the file again"));
    if (!status)
        status = check_memory(path, &scenario, note);
    if (!status)
        status = print(out, &names, &scenario, q, chosen, note);
    result_close(result);
    scenario_free(&scenario);
    names_free(&names);
    return status;
}
