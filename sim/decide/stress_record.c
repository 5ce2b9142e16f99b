/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /stress in the results file: written, and read again. */
#include "sim/decide/stress.h"

#include "sim/base/i18n.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 80 };

static const struct figure_row {
    const char *name;
    bool amount, change;
    const char *long_name, *before;
} figures[STRESS_FIGURES] = {
    [STRESS_PAYMENT_CHANGE] = {"payment_change", true, true,
                               "mean over the draws of payment in the shock - payment without it, over the horizon",
                               ""},
    [STRESS_RESULT_CHANGE] = {"result_change", true, true,
                              "mean over the draws of result in the shock - result without it, over the horizon", ""},
    [STRESS_SHORTFALL] = {"p_shortfall", false, false, "probability of a shortfall over the horizon in the shock",
                          "probability of a shortfall over the horizon without a shock"},
    [STRESS_ES90] = {"es90", true, false, "mean result in the worst tenth of the draws, over the horizon, in the shock",
                     "mean result in the worst tenth of the draws, over the horizon, without a shock"},
    [STRESS_EMPTY] = {"p_empty", false, false,
                      "probability that the reserve runs out within the horizon in the shock; NaN: reserve not known",
                      "probability that the reserve runs out within the horizon without a shock; NaN: reserve not "
                      "known"},
};

bool stress_is_stored(const struct result *result) {
    return result_has(result, "/stress/payment_change");
}

/* ---- writing ---- */

/* Rows row .. row + n - 1 of a figure at the municipalities, or at the region; cents as whole numbers. */
static void pack(const struct stress *stress, const double *from, enum stress_figure figure, size_t row, size_t n,
                 bool region, double *to, int64_t *cents) {
    size_t first = region ? stress->n_municipality : 0, last = region ? stress->n_place : stress->n_municipality;
    for (size_t r = row; r < row + n; r++)
        for (size_t s = 0; s < stress->n_scheme; s++)
            for (size_t place = first; place < last; place++) {
                double value = from[stress_at(stress, figure, r, s, place)];
                *to++ = value;
                *cents++ = isfinite(value) ? llround(value) : STORE_UNKNOWN;
            }
}

/* A figure of the shocks or of the scenario itself, at the municipalities or the region, or its error; by this name. */
static struct variable describe(const char *name, const struct figure_row *figure, bool before, bool region,
                                bool error) {
    struct variable variable = {.name = name,
                                .value = figure->amount ? VALUE_CENTS : VALUE_DOUBLE,
                                .units = figure->amount ? "EUR" : "share",
                                .long_name = before ? figure->before : figure->long_name};
    if (error)
        variable.long_name = "Monte Carlo standard error of the variable without _se";
    if (!before)
        variable.axis[variable.rank++] = AXIS_SHOCK;
    variable.axis[variable.rank++] = AXIS_SCHEME;
    if (!region)
        variable.axis[variable.rank++] = AXIS_MUNICIPALITY;
    return variable;
}

/* One figure, then its error. */
static enum status write_figure(const struct stress *stress, struct store *store, enum stress_figure figure,
                                bool before, bool region, double *number, int64_t *cents, struct note *note) {
    enum status status = STATUS_OK;
    for (int error = 0; error < 2 && !status; error++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "/stress/%s%s%s%s", region ? "region_" : "", figures[figure].name,
                 before ? "_before" : "", error ? "_se" : "");
        struct variable variable = describe(name, &figures[figure], before, region, error);
        pack(stress, error ? stress->se : stress->value, figure, before ? 0 : 1, before ? 1 : stress->n_shock, region,
             number, cents);
        status =
            store_write(store, &variable, figures[figure].amount ? (const void *)cents : (const void *)number, note);
    }
    return status;
}

static enum status write_texts(const struct stress *stress, struct store *store, struct note *note) {
    struct stress copy = *stress;
    const struct {
        struct variable variable;
        char **text;
    } texts[] = {
        {{"/stress/shock_label", VALUE_TEXT, 1, {AXIS_SHOCK}, "1", "label of the shock, in Dutch"},
         stress->shock_label[0]},
        {{"/stress/shock_label_en", VALUE_TEXT, 1, {AXIS_SHOCK}, "1", "label of the shock, in English"},
         stress->shock_label[1]},
        {{"/stress/scheme_label", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "label of the scheme, in Dutch"},
         stress->scheme_label[0]},
        {{"/stress/scheme_label_en", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "label of the scheme, in English"},
         stress->scheme_label[1]},
        {{"/stress/municipality_name", VALUE_TEXT, 1, {AXIS_MUNICIPALITY}, "1", "name of the municipality"},
         stress->municipality},
        {{"/stress/shock_text", VALUE_TEXT, 1, {AXIS_SHOCK}, "1", "the shock in full, as in a scenario file"},
         stress->shock_text},
        {{"/stress/options", VALUE_TEXT, 0, {AXIS_DRAW}, "1", "what was asked, and the program that worked it out"},
         &copy.asked},
        {{"/stress/scheme_name", VALUE_TEXT, 0, {AXIS_DRAW}, "1", "name of the scheme that is shown first"},
         &copy.first_scheme},
    };
    static const struct variable reserve = {
        "/stress/reserve", VALUE_CENTS, 1, {AXIS_MUNICIPALITY}, "EUR", "reserve before the first year of the horizon"};
    static const struct variable all = {
        "/stress/region_reserve", VALUE_CENTS, 0, {AXIS_DRAW}, "EUR", "reserves of all municipalities together"};
    static const struct variable draws = {"/stress/draws", VALUE_INT64, 0,
                                          {AXIS_DRAW},     "count",     "draws that were simulated for every shock"};
    enum status status = store_write(store, &draws, &stress->n_draw, note);
    for (size_t k = 0; k < sizeof texts / sizeof texts[0] && !status; k++)
        status = store_write(store, &texts[k].variable, texts[k].text, note);
    if (!status)
        status = store_write(store, &reserve, stress->reserve, note);
    return status ? status : store_write(store, &all, stress->reserve + stress->n_municipality, note);
}

static enum status write_all(const struct stress *stress, struct store *store, struct note *note) {
    size_t n = stress->n_shock * stress->n_scheme * stress->n_place;
    double *number = calloc(n, sizeof *number);
    int64_t *cents = calloc(n, sizeof *cents);
    enum status status = number && cents ? write_texts(stress, store, note) : STATUS_MEMORY;
    for (int figure = 0; figure < STRESS_FIGURES && !status; figure++)
        for (int kind = 0; kind < 4 && !status; kind++)
            if (kind < 2 || !figures[figure].change) /* nothing has changed before the shock */
                status = write_figure(stress, store, (enum stress_figure)figure, kind >= 2, kind % 2 == 1, number,
                                      cents, note);
    free(number);
    free(cents);
    return status;
}

enum status stress_record(struct store *store, const struct stress *stress, struct note *note) {
    struct axis_labels labels[AXIS_COUNT] = {0};
    labels[AXIS_SHOCK] = (struct axis_labels){.length = stress->n_shock, .text = (const char *const *)stress->shock};
    labels[AXIS_SCHEME] = (struct axis_labels){.length = stress->n_scheme, .text = (const char *const *)stress->scheme};
    labels[AXIS_MUNICIPALITY] =
        (struct axis_labels){.length = stress->n_municipality, .text = (const char *const *)stress->code};
    enum status status = store_amend_open(store, "/stress", labels, note);
    return status ? status : write_all(stress, store, note);
}

/* ---- reading ---- */

/* The texts in memory of our own. */
static enum status copy_texts(size_t n, const char *const *from, char ***to) {
    *to = from ? stress_copy_texts(n, from) : NULL;
    return from && !*to ? STATUS_MEMORY : STATUS_OK;
}

static enum status load_texts(const struct result *result, struct stress *stress, struct note *note) {
    const struct {
        const char *name;
        enum axis axis;
        char ***text;
    } texts[] = {
        {"/stress/shock", AXIS_SHOCK, &stress->shock},
        {"/stress/scheme", AXIS_SCHEME, &stress->scheme},
        {"/stress/municipality", AXIS_MUNICIPALITY, &stress->code},
        {"/stress/shock_label", AXIS_SHOCK, &stress->shock_label[0]},
        {"/stress/shock_label_en", AXIS_SHOCK, &stress->shock_label[1]},
        {"/stress/scheme_label", AXIS_SCHEME, &stress->scheme_label[0]},
        {"/stress/scheme_label_en", AXIS_SCHEME, &stress->scheme_label[1]},
        {"/stress/municipality_name", AXIS_MUNICIPALITY, &stress->municipality},
    };
    enum status status = STATUS_OK;
    stress->n_shock = result_group_length(result, "/stress", AXIS_SHOCK);
    stress->n_scheme = result_group_length(result, "/stress", AXIS_SCHEME);
    stress->n_municipality = result_group_length(result, "/stress", AXIS_MUNICIPALITY);
    stress->n_place = stress->n_municipality + 1;
    for (size_t k = 0; k < sizeof texts / sizeof texts[0] && !status; k++) {
        const char *const *text = NULL;
        const struct result_row row = {texts[k].name, REQUIRED, {texts[k].axis, AXIS_END}, .text = &text};
        status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
        if (!status)
            status = copy_texts(result_group_length(result, "/stress", texts[k].axis), text, texts[k].text);
    }
    return status;
}

/* The reverse of pack. */
static void unpack(struct stress *stress, double *to, enum stress_figure figure, size_t row, size_t n, bool region,
                   const double *number, const int64_t *cents) {
    size_t first = region ? stress->n_municipality : 0, last = region ? stress->n_place : stress->n_municipality;
    for (size_t r = row; r < row + n; r++)
        for (size_t s = 0; s < stress->n_scheme; s++)
            for (size_t place = first; place < last; place++) {
                double value = number ? *number++ : *cents == STORE_UNKNOWN ? NAN : (double)*cents;
                cents += cents != NULL;
                to[stress_at(stress, figure, r, s, place)] = value;
            }
}

static enum status load_figure(const struct result *result, struct stress *stress, enum stress_figure figure,
                               bool before, bool region, bool error, struct note *note) {
    char name[NAME_SIZE];
    const double *number = NULL;
    const int64_t *cents = NULL;
    bool amount = figures[figure].amount;
    struct result_row row = {
        name, REQUIRED, {AXIS_END}, .integer = amount ? &cents : NULL, .real = amount ? NULL : &number};
    size_t rank = 0;
    snprintf(name, sizeof name, "/stress/%s%s%s%s", region ? "region_" : "", figures[figure].name,
             before ? "_before" : "", error ? "_se" : "");
    if (!before)
        row.axis[rank++] = AXIS_SHOCK;
    row.axis[rank++] = AXIS_SCHEME;
    if (!region)
        row.axis[rank++] = AXIS_MUNICIPALITY;
    row.axis[rank] = AXIS_END;
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        unpack(stress, error ? stress->se : stress->value, figure, before ? 0 : 1, before ? 1 : stress->n_shock, region,
               number, cents);
    return status;
}

static enum status load_figures(const struct result *result, struct stress *stress, struct note *note) {
    enum status status = STATUS_OK;
    for (int figure = 0; figure < STRESS_FIGURES && !status; figure++)
        for (int kind = 0; kind < 8 && !status; kind++)
            if (kind < 4 || !figures[figure].change)
                status = load_figure(result, stress, (enum stress_figure)figure, kind >= 4, kind & 2, kind & 1, note);
    return status;
}

/* What was asked; files of before it was kept have none of it. */
static enum status load_asked(const struct result *result, struct stress *stress, struct note *note) {
    const char *const *asked, *const *scheme, *const *shock;
    const int64_t *reserve, *region;
    const struct result_row rows[] = {
        {"/stress/options", REQUIRED, {AXIS_END}, .raw = &asked},
        {"/stress/scheme_name", REQUIRED, {AXIS_END}, .text = &scheme},
        {"/stress/shock_text", REQUIRED, {AXIS_SHOCK, AXIS_END}, .raw = &shock},
        {"/stress/reserve", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &reserve},
        {"/stress/region_reserve", REQUIRED, {AXIS_END}, .integer = &region},
    };
    if (!result_has(result, "/stress/options"))
        return STATUS_OK;
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    if (status)
        return status;
    stress->asked = strdup(*asked);
    stress->first_scheme = strdup(*scheme);
    stress->reserve = calloc(stress->n_place, sizeof *stress->reserve);
    if (!stress->asked || !stress->first_scheme || !stress->reserve)
        return STATUS_MEMORY;
    memcpy(stress->reserve, reserve, stress->n_municipality * sizeof *reserve);
    stress->reserve[stress->n_municipality] = *region;
    return copy_texts(stress->n_shock, shock, &stress->shock_text);
}

enum status stress_load(const struct result *result, struct stress *stress, struct note *note) {
    const int64_t *draws = NULL;
    const struct result_row row = {"/stress/draws", REQUIRED, {AXIS_END}, .integer = &draws};
    memset(stress, 0, sizeof *stress);
    enum status status = load_texts(result, stress, note);
    if (!status)
        status = load_asked(result, stress, note);
    if (!status)
        status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status) {
        size_t n = stress_at(stress, STRESS_FIGURES, 0, 0, 0);
        stress->n_draw = *draws;
        stress->value = calloc(n, sizeof *stress->value);
        stress->se = calloc(n, sizeof *stress->se);
        status = stress->value && stress->se ? load_figures(result, stress, note) : STATUS_MEMORY;
    }
    if (status)
        stress_free(stress);
    return status;
}
