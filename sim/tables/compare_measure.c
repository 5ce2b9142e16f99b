/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures that can be compared, and where they stand. */
#include "sim/base/i18n.h"
#include "sim/tables/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct compare_measure measures[] = {
    {"mean", N_("Expected result"), CELL_RESULT, "mean", -1, AXIS_END},
    {"p10", N_("Result that is worse once in ten times"), CELL_RESULT, "quantile", P10, AXIS_QUANTILE},
    {"p50", N_("Median result"), CELL_RESULT, "quantile", P50, AXIS_QUANTILE},
    {"p90", N_("Result that is better once in ten times"), CELL_RESULT, "quantile", P90, AXIS_QUANTILE},
    {"p_shortfall", N_("Chance of a shortfall"), CELL_CHANCE, "p_shortfall", -1, AXIS_END},
    {"es90", N_("In the worst tenth"), CELL_RESULT, "es90", -1, AXIS_END},
    {"sd", N_("Standard deviation"), CELL_MONEY, "sd", -1, AXIS_END},
    {"sd_ratio", N_("Swings"), CELL_SHARE, "sd_ratio", -1, AXIS_END},
    {"buffer90", N_("Needed beyond the estimate"), CELL_MONEY, "buffer_required", CERTAINTY_90, AXIS_CERTAINTY},
    {"transfer", N_("Paid structurally"), CELL_TRANSFER, "transfer_structural_mean", -1, AXIS_END},
};
enum { MEASURES = sizeof measures / sizeof measures[0] };

enum status compare_find_measure(const char *name, const struct compare_measure **measure, struct note *note) {
    char list[256] = "";
    size_t used = 0;
    *measure = measures;
    for (size_t k = 0; k < MEASURES; k++) {
        if (!name || strcmp(measures[k].name, name) == 0) {
            *measure = &measures[k];
            return STATUS_OK;
        }
        int n = snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "", measures[k].name);
        used += n > 0 && (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    return note_error(note, STATUS_USAGE, NULL, 0, "--measure", _("%s does not fit; expected one of %s"), name, list);
}

/* Of municipalities or of the region: the figure, then its error or the ends of its interval, as they stand in a file.
 */
enum { PARTS = 3 };

struct stored {
    const int64_t *cents[2][PARTS];
    const double *real[2][PARTS];
};

static enum status read_stored(const struct source *s, const struct compare_measure *m, struct stored *x,
                               struct note *note) {
    static const char *const group[2] = {"/summary", "/region"};
    const char *const end[PARTS] = {"", m->slot < 0 ? "_se" : "_low", m->slot < 0 ? "_se" : "_high"};
    char name[2][PARTS][64];
    struct result_row rows[2 * PARTS];
    *x = (struct stored){0};
    for (size_t g = 0; g < 2; g++)
        for (size_t p = 0; p < PARTS; p++) {
            struct result_row *row = &rows[g * PARTS + p];
            snprintf(name[g][p], sizeof name[g][p], "%s/%s%s", group[g], m->variable, end[p]);
            *row = (struct result_row){.name = name[g][p], .presence = OPTIONAL};
            size_t a = 0;
            if (m->slot >= 0)
                row->axis[a++] = m->axis;
            row->axis[a++] = AXIS_SCHEME;
            row->axis[a++] = AXIS_PERIOD;
            if (g == 0)
                row->axis[a++] = AXIS_MUNICIPALITY;
            row->axis[a] = AXIS_END;
            if (cell_is_real(m->kind))
                row->real = &x->real[g][p];
            else
                row->integer = &x->cents[g][p];
        }
    return source_load(s, rows, 2 * PARTS, note);
}

/* NaN when it is not known. */
static double number_at(const struct stored *x, size_t g, size_t part, size_t at) {
    const int64_t *cents = x->cents[g][part];
    const double *real = x->real[g][part];
    return cents ? (cents[at] == STORE_UNKNOWN ? NAN : (double)cents[at]) : real ? real[at] : NAN;
}

enum status compare_load(struct tables *t, const struct source *s, const struct compare_measure *m,
                         struct compare_figures *x, struct note *note) {
    size_t places = s->n_municipality + 1;
    double *value = tables_room(t, s->n_scheme * places, sizeof *value);
    double *half = tables_room(t, s->n_scheme * places, sizeof *half);
    struct stored stored;
    enum status status = value && half ? read_stored(s, m, &stored, note) : STATUS_MEMORY;
    for (size_t k = 0; k < s->n_scheme * places && !status; k++) {
        size_t outer = (m->slot < 0 ? 0 : (size_t)m->slot * s->n_scheme) + k / places, place = k % places;
        size_t g = place == s->n_municipality, at = outer * s->n_period + s->n_period - 1;
        at = g ? at : at * s->n_municipality + place;
        double low = number_at(&stored, g, 1, at), high = number_at(&stored, g, 2, at);
        value[k] = number_at(&stored, g, 0, at);
        half[k] = m->slot < 0 ? 1.96 * low : (high - low) / 2.0;
    }
    *x = (struct compare_figures){value, half};
    return status;
}

struct cell compare_cell(const struct source *s, const struct compare_measure *m, const struct compare_figures *x,
                         size_t scheme, size_t place, bool error) {
    size_t own = place == PLACE_REGION ? s->n_municipality : place;
    bool real = cell_is_real(m->kind);
    if (scheme >= s->n_scheme || (place != PLACE_REGION && place >= s->n_municipality))
        return (struct cell){.kind = CELL_EMPTY};
    if (place != PLACE_REGION && s->hidden[place])
        return (struct cell){.kind = CELL_WITHHELD};
    double number = (error ? x->half : x->value)[scheme * (s->n_municipality + 1) + own];
    enum cell_kind kind = !error ? m->kind : real ? CELL_SHARE : CELL_MONEY;
    if (!isfinite(number))
        return (struct cell){.kind = CELL_UNKNOWN};
    return (struct cell){kind, real ? 0 : llround(number), real ? number : 0.0, NULL};
}
