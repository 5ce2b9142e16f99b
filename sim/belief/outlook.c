/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/outlook.h"

#include "models/core/fmath.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ERRORS = 9,              /* errors of reporting that stand for all, each as likely as another */
    MOST_ELEMENTS = 1 << 24, /* of the draws that are read */
};

struct outlook outlook_of(size_t n, double *draw) {
    gsl_sort(draw, 1, n);
    return (struct outlook){
        .mean = gsl_stats_mean(draw, 1, n),
        .p10 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.1),
        .p50 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.5),
        .p90 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.9),
    };
}

/* ---- of a results file ---- */

struct file {
    size_t n_form, n_year, n_municipality, n_draw;
    const int64_t *known, *residents; /* [year][municipality]; known may be NULL */
    double report_sd;
    int64_t *cost;  /* [n_draw][form][year][municipality] cents */
    double *spread; /* [n_draw * ERRORS] */
};

static enum status read_facts(const struct result *result, struct file *f, struct note *note) {
    const double *sd = NULL;
    const struct result_row rows[] = {
        {"known_year", OPTIONAL, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &f->known},
        {"residents", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &f->residents},
        {"report_sd", OPTIONAL, {AXIS_END}, .real = &sd}};
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    f->report_sd = sd ? fmin(fmax(*sd, 0.0), 2.0) : 0.0;
    return status;
}

static size_t year_after_last(const struct file *f) {
    size_t first = 0;
    for (size_t k = 0; f->known && k < f->n_year * f->n_municipality; k++)
        first = f->known[k] ? k / f->n_municipality + 1 : first;
    return first;
}

/* What the account of a municipality and year may say: each draw of its cost with every error. */
static struct outlook look(const struct file *f, size_t year, size_t i) {
    double residents = fmax((double)f->residents[year * f->n_municipality + i], 1.0), factor[ERRORS];
    for (size_t k = 0; k < ERRORS; k++)
        factor[k] = fmath_exp(f->report_sd * gsl_cdf_ugaussian_Pinv(((double)k + 0.5) / ERRORS)) / residents;
    for (size_t r = 0; r < f->n_draw; r++) {
        double cents = 0.0;
        for (size_t form = 0; form < f->n_form; form++)
            cents += (double)f->cost[((r * f->n_form + form) * f->n_year + year) * f->n_municipality + i];
        for (size_t k = 0; k < ERRORS; k++)
            f->spread[r * ERRORS + k] = cents * factor[k];
    }
    return outlook_of(f->n_draw * ERRORS, f->spread);
}

static enum status look_all(const struct result *result, struct file *f, struct outlooks *o, struct note *note) {
    static const enum axis axes[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    size_t stored = result_length(result, AXIS_DRAW), cells = f->n_form * f->n_year * f->n_municipality;
    o->first = year_after_last(f);
    if (o->first == 0 || o->first == f->n_year || stored == 0 || cells == 0)
        return STATUS_OK;
    size_t most = MOST_ELEMENTS / cells + 1;
    o->n_draw = f->n_draw = stored < most ? stored : most;
    f->spread = calloc(f->n_draw * ERRORS, sizeof *f->spread);
    o->at = calloc((f->n_year - o->first) * f->n_municipality, sizeof *o->at);
    if (!f->spread || !o->at)
        return STATUS_MEMORY;
    enum status status = result_read_draws(result, "cost", axes, 0, f->n_draw, &f->cost, note);
    for (size_t k = 0; !status && k < (f->n_year - o->first) * f->n_municipality; k++)
        o->at[k] = look(f, o->first + k / f->n_municipality, k % f->n_municipality);
    return status;
}

enum status outlooks_read(const struct result *result, struct outlooks *outlooks, struct note *note) {
    struct file f = {.n_form = result_length(result, AXIS_FORM),
                     .n_year = result_length(result, AXIS_YEAR),
                     .n_municipality = result_length(result, AXIS_MUNICIPALITY)};
    *outlooks = (struct outlooks){0};
    enum status status = read_facts(result, &f, note);
    if (!status)
        status = look_all(result, &f, outlooks, note);
    if (status)
        outlooks_free(outlooks);
    free(f.cost);
    free(f.spread);
    return status;
}

void outlooks_free(struct outlooks *outlooks) {
    free(outlooks->at);
    memset(outlooks, 0, sizeof *outlooks);
}
