/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/misfit.h"

#include "sim/base/i18n.h"
#include "sim/belief/simulate.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS = 200, SEED = 20161122, LEAST = 10 };

const char *feature_label(enum feature feature) {
    static const char *const labels[FEATURES] = {N_("spread of levels"),          N_("spread of a year's change"),
                                                 N_("  under 15,000 residents"),  N_("  15,000 to 30,000"),
                                                 N_("  30,000 to 60,000"),        N_("  60,000 and more"),
                                                 N_("change after a change (r)"), N_("changes beyond 20 %")};
    return labels[feature];
}

/* Values that are gathered, and the pairs of a change with the one before. */
struct sample {
    size_t n;
    double *value;
};

static double spread(const struct sample *s) {
    return s->n < LEAST ? NAN : gsl_stats_sd(s->value, 1, s->n);
}

static size_t size_class(double residents) {
    return residents < 15e3 ? 0 : residents < 30e3 ? 1 : residents < 60e3 ? 2 : 3;
}

/* change[n][n_year], NAN where one of the two accounts is unknown; each year's median taken off. */
static void fill_changes(const struct accounts *a, const double *y, double *change, double *room) {
    for (size_t t = 0; t < a->n_year; t++) {
        size_t n = 0;
        for (size_t i = 0; i < a->n; i++) {
            double *c = &change[i * a->n_year + t];
            *c = t == 0 ? NAN : y[i * a->n_year + t] - y[i * a->n_year + t - 1];
            if (!isnan(*c))
                room[n++] = *c;
        }
        if (n == 0)
            continue;
        gsl_sort(room, 1, n);
        double median = gsl_stats_median_from_sorted_data(room, 1, n);
        for (size_t i = 0; i < a->n; i++)
            change[i * a->n_year + t] -= median;
    }
}

static void look_levels(const struct accounts *a, const double *y, double *room, double *feature) {
    struct sample level = {0, room};
    for (size_t i = 0; i < a->n; i++) {
        double sum = 0.0;
        size_t n = 0;
        for (size_t t = 0; t < a->n_year; t++)
            if (!isnan(y[i * a->n_year + t])) {
                sum += y[i * a->n_year + t];
                n++;
            }
        if (n == a->n_year || n + 1 == a->n_year) /* those with the years that others have */
            level.value[level.n++] = sum / (double)n;
    }
    feature[FEATURE_LEVEL] = spread(&level);
}

static void look_changes(const struct accounts *a, const double *change, double *room, double *feature) {
    size_t cells = a->n * a->n_year, jumps = 0, pairs = 0;
    struct sample all = {0, room};
    double *before = room + cells, *after = before + cells;
    for (size_t c = 0; c < cells; c++) {
        if (isnan(change[c]))
            continue;
        all.value[all.n++] = change[c];
        jumps += fabs(change[c]) > 0.2;
        if (c % a->n_year > 0 && !isnan(change[c - 1])) {
            before[pairs] = change[c - 1];
            after[pairs++] = change[c];
        }
    }
    feature[FEATURE_CHANGE] = spread(&all);
    feature[FEATURE_JUMPS] = all.n < LEAST ? NAN : (double)jumps / (double)all.n;
    feature[FEATURE_RETURN] = pairs < LEAST ? NAN : gsl_stats_correlation(before, 1, after, 1, pairs);
    for (size_t class = 0; class < 4; class ++) {
        struct sample some = {0, room};
        for (size_t c = 0; c < cells; c++)
            if (!isnan(change[c]) && size_class(a->residents[c / a->n_year]) == class)
                some.value[some.n++] = change[c];
        feature[FEATURE_CHANGE_SMALL + class] = spread(&some);
    }
}

static void look(const struct accounts *a, const double *y, double *change, double *room, double *feature) {
    fill_changes(a, y, change, room);
    look_levels(a, y, room, feature);
    look_changes(a, change, room, feature);
}

enum status misfit_look(const struct accounts *accounts, const struct kernel *kernel, const double *unrest,
                        const struct fit *fit, struct misfit *misfit) {
    size_t cells = accounts->n * accounts->n_year;
    double *y = calloc(5 * cells, sizeof *y), *change = y + cells, *room = change + cells;
    double *seen = calloc((size_t)PANELS * FEATURES, sizeof *seen), one[FEATURES];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    enum status status = y && seen && rng ? STATUS_OK : STATUS_MEMORY;
    if (!status) {
        gsl_rng_set(rng, SEED);
        look(accounts, accounts->y, change, room, misfit->seen);
    }
    for (size_t k = 0; k < PANELS && !status; k++) {
        status = simulate_panel(accounts, kernel, unrest, fit->value, rng, y);
        look(accounts, y, change, room, one);
        for (size_t f = 0; f < FEATURES; f++)
            seen[f * PANELS + k] = one[f];
    }
    for (size_t f = 0; f < FEATURES && !status; f++) {
        misfit->mean[f] = gsl_stats_mean(seen + f * PANELS, 1, PANELS);
        misfit->sd[f] = gsl_stats_sd(seen + f * PANELS, 1, PANELS);
    }
    gsl_rng_free(rng);
    free(seen);
    free(y);
    return status;
}
