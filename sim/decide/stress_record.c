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

static const struct {
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

/* One figure, of the shocks or of the scenario itself, at the municipalities or the region; then its error. */
static enum status write_figure(const struct stress *stress, struct store *store, enum stress_figure figure,
                                bool before, bool region, double *number, int64_t *cents, struct note *note) {
    enum status status = STATUS_OK;
    for (int error = 0; error < 2 && !status; error++) {
        char name[NAME_SIZE];
        struct variable variable = {.name = name,
                                    .value = figures[figure].amount ? VALUE_CENTS : VALUE_DOUBLE,
                                    .units = figures[figure].amount ? "EUR" : "share"};
        variable.long_name = error    ? "Monte Carlo standard error of the variable without _se"
                             : before ? figures[figure].before
                                      : figures[figure].long_name;
        snprintf(name, sizeof name, "/stress/%s%s%s%s", region ? "region_" : "", figures[figure].name,
                 before ? "_before" : "", error ? "_se" : "");
        if (!before)
            variable.axis[variable.rank++] = AXIS_SHOCK;
        variable.axis[variable.rank++] = AXIS_SCHEME;
        if (!region)
            variable.axis[variable.rank++] = AXIS_MUNICIPALITY;
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

static enum status check_size(const char *name, size_t n, size_t expected, struct note *note) {
    if (n == expected)
        return STATUS_OK;
    return note_error(note, STATUS_FILE, NULL, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

static enum status load_texts(const struct result *result, struct stress *stress, struct note *note) {
    const struct {
        const char *name;
        size_t *n;
        char ***text;
        bool first;
    } texts[] = {
        {"/stress/shock", &stress->n_shock, &stress->shock, true},
        {"/stress/scheme", &stress->n_scheme, &stress->scheme, true},
        {"/stress/municipality", &stress->n_municipality, &stress->code, true},
        {"/stress/shock_label", &stress->n_shock, &stress->shock_label[0], false},
        {"/stress/shock_label_en", &stress->n_shock, &stress->shock_label[1], false},
        {"/stress/scheme_label", &stress->n_scheme, &stress->scheme_label[0], false},
        {"/stress/scheme_label_en", &stress->n_scheme, &stress->scheme_label[1], false},
        {"/stress/municipality_name", &stress->n_municipality, &stress->municipality, false},
    };
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof texts / sizeof texts[0] && !status; k++) {
        size_t n = 0;
        char **text = NULL;
        status = result_texts(result, texts[k].name, &n, &text, note);
        if (!status && !texts[k].first && n != *texts[k].n) {
            result_free_texts(n, text);
            status = check_size(texts[k].name, n, *texts[k].n, note);
        }
        if (status)
            break;
        *texts[k].n = n;
        *texts[k].text = text;
    }
    stress->n_place = stress->n_municipality + 1;
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
    size_t n = 0, rows = before ? 1 : stress->n_shock, places = region ? 1 : stress->n_municipality;
    double *number = NULL;
    int64_t *cents = NULL;
    snprintf(name, sizeof name, "/stress/%s%s%s%s", region ? "region_" : "", figures[figure].name,
             before ? "_before" : "", error ? "_se" : "");
    enum status status = figures[figure].amount ? result_int64(result, name, &n, &cents, note)
                                                : result_double(result, name, &n, &number, note);
    if (!status)
        status = check_size(name, n, rows * stress->n_scheme * places, note);
    if (!status)
        unpack(stress, error ? stress->se : stress->value, figure, before ? 0 : 1, rows, region, number, cents);
    free(number);
    free(cents);
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

static enum status load_cents(const struct result *result, const char *name, size_t expected, int64_t *to,
                              struct note *note) {
    int64_t *data = NULL;
    size_t n = 0;
    enum status status = result_int64(result, name, &n, &data, note);
    if (!status)
        status = check_size(name, n, expected, note);
    if (!status)
        memcpy(to, data, n * sizeof *to);
    free(data);
    return status;
}

/* What was asked; files of before it was kept have none of it. */
static enum status load_asked(const struct result *result, struct stress *stress, struct note *note) {
    size_t n = 0;
    if (!result_has(result, "/stress/options"))
        return STATUS_OK;
    enum status status = result_text(result, "/stress/options", &stress->asked, note);
    if (!status)
        status = result_text(result, "/stress/scheme_name", &stress->first_scheme, note);
    if (!status)
        status = result_texts(result, "/stress/shock_text", &n, &stress->shock_text, note);
    if (!status && n != stress->n_shock) {
        result_free_texts(n, stress->shock_text);
        stress->shock_text = NULL;
        status = check_size("/stress/shock_text", n, stress->n_shock, note);
    }
    if (status)
        return status;
    stress->reserve = calloc(stress->n_place, sizeof *stress->reserve);
    if (!stress->reserve)
        return STATUS_MEMORY;
    status = load_cents(result, "/stress/reserve", stress->n_municipality, stress->reserve, note);
    return status ? status
                  : load_cents(result, "/stress/region_reserve", 1, stress->reserve + stress->n_municipality, note);
}

enum status stress_load(const struct result *result, struct stress *stress, struct note *note) {
    int64_t *draws = NULL;
    size_t n = 0;
    memset(stress, 0, sizeof *stress);
    enum status status = load_texts(result, stress, note);
    if (!status)
        status = load_asked(result, stress, note);
    if (!status)
        status = result_int64(result, "/stress/draws", &n, &draws, note);
    if (!status)
        status = check_size("/stress/draws", n, 1, note);
    if (!status) {
        n = stress_at(stress, STRESS_FIGURES, 0, 0, 0);
        stress->n_draw = draws[0];
        stress->value = calloc(n, sizeof *stress->value);
        stress->se = calloc(n, sizeof *stress->se);
        status = stress->value && stress->se ? load_figures(result, stress, note) : STATUS_MEMORY;
    }
    free(draws);
    if (status)
        stress_free(stress);
    return status;
}
