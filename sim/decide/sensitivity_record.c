/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /sensitivity in the results file: writing and reading. */
#include "sim/base/i18n.h"
#include "sim/decide/sensitivity.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64 };

#define GROUP "/sensitivity/"

static bool is_money(const struct sensitivity_measure *measure) {
    return measure->kind != SENSITIVITY_SHARE;
}

/* ---- numbers along the factors: where they stand, and what they mean ---- */

enum column {
    LOW_VALUE,
    HIGH_VALUE,
    LOW,
    HIGH,
    FIRST,
    FIRST_LOW,
    FIRST_HIGH,
    TOTAL,
    TOTAL_LOW,
    TOTAL_HIGH,
    SWING_SE,
    COLUMNS
};

static const struct {
    const char *name, *units, *long_name;
    bool of_measure; /* in the unit of the measure */
} columns[COLUMNS] = {
    [LOW_VALUE] = {"low_value", "1",
                   "10 % quantile of the input, unit of its key; NaN for a level and for several numbers", false},
    [HIGH_VALUE] = {"high_value", "1", "90 % quantile of the input, as low_value", false},
    [LOW] =
        {"tornado_low", NULL,
         "the measure with the input at low_value and all else at its mean; for a factor of several numbers the 10 % "
         "quantile of the measure when only these vary",
         true},
    [HIGH] = {"tornado_high", NULL, "the same at high_value, or the 90 % quantile", true},
    [FIRST] = {"first_order", "share", "first-order Sobol index: part of the variance that is gone once it is known",
               false},
    [FIRST_LOW] = {"first_order_low", "share", "lower bound of the 95 % interval of first_order", false},
    [FIRST_HIGH] = {"first_order_high", "share", "upper bound of the 95 % interval of first_order", false},
    [TOTAL] = {"total", "share", "total Sobol index: part of the variance that is left when all else is known", false},
    [TOTAL_LOW] = {"total_low", "share", "lower bound of the 95 % interval of total", false},
    [TOTAL_HIGH] = {"total_high", "share", "upper bound of the 95 % interval of total", false},
    [SWING_SE] = {"tornado_se", NULL, "Monte Carlo standard error of tornado_high less tornado_low, at most", true},
};

static double *place_of(struct sensitivity *s, size_t k, enum column column) {
    struct sensitivity_factor *factor = &s->factor[k];
    struct sobol_index *first = &s->sobol.first[k], *total = &s->sobol.total[k];
    double *const place[COLUMNS] = {&factor->low_value, &factor->high_value, &factor->low,     &factor->high,
                                    &first->value,      &first->low,         &first->high,     &total->value,
                                    &total->low,        &total->high,        &factor->swing_se};
    return place[column];
}

/* ---- single numbers ---- */

enum figure_kind { FIGURE_COUNT, FIGURE_SHARE, FIGURE_MEASURE };

struct figure_row {
    const char *name, *long_name;
    enum figure_kind kind;
    int64_t *count;
    double *number;
};

enum { FIGURES = 11 };

static void list_figures(struct sensitivity *s, int64_t *defined, struct figure_row rows[FIGURES]) {
    const struct figure_row all[FIGURES] = {
        {"points", "rows of the sample (n_base)", FIGURE_COUNT, &s->points, NULL},
        {"draws", "draws of chance at each point, the same ones at all; 0: in closed form", FIGURE_COUNT, &s->draws,
         NULL},
        {"first_year", "first year of the horizon", FIGURE_COUNT, &s->first_year, NULL},
        {"last_year", "last year of the horizon", FIGURE_COUNT, &s->last_year, NULL},
        {"defined", "1: the measure varies; 0: it is the same at every point, and the indices mean nothing",
         FIGURE_COUNT, defined, NULL},
        {"central", "the measure with all factors at their means", FIGURE_MEASURE, NULL, &s->centre},
        {"central_se", "Monte Carlo standard error of central, over the draws of chance", FIGURE_MEASURE, NULL,
         &s->centre_se},
        {"sd", "standard deviation of the measure over the factors", FIGURE_MEASURE, NULL, &s->sobol.sd},
        {"first_order_sum", "sum of first_order: below 1 as far as factors work together", FIGURE_SHARE, NULL,
         &s->sobol.sum.value},
        {"first_order_sum_low", "lower bound of its 95 % interval", FIGURE_SHARE, NULL, &s->sobol.sum.low},
        {"first_order_sum_high", "upper bound of its 95 % interval", FIGURE_SHARE, NULL, &s->sobol.sum.high},
    };
    memcpy(rows, all, sizeof all);
}

/* ---- texts ---- */

enum { TEXTS = 6 };

struct text_row {
    const char *name, *long_name;
    char **text;
};

static void list_texts(struct sensitivity *s, char **measure, struct text_row rows[TEXTS]) {
    const struct text_row all[TEXTS] = {
        {"options", "what was asked, and the program that worked it out", &s->options},
        {"measure", "the measure: mean, es90 (of the result), p_shortfall, transfer or buffer90", measure},
        {"scheme_name", "name of the scheme", &s->scheme},
        {"scheme_label", "the scheme as shown to people", &s->scheme_label},
        {"place", "CBS code of the municipality, or region", &s->code},
        {"place_name", "the same as shown to people", &s->name},
    };
    memcpy(rows, all, sizeof all);
}

/* ---- writing ---- */

static struct variable describe(const char *name, size_t rank, const char *units, const char *long_name,
                                enum value value, char full[NAME_SIZE]) {
    snprintf(full, NAME_SIZE, GROUP "%s", name);
    return (struct variable){full, value, rank, {AXIS_INPUT}, units, long_name};
}

/* n numbers in the unit of the measure, or as they are. */
static enum status write_numbers(const struct sensitivity *s, struct store *store, const char *name, size_t rank,
                                 bool of_measure, const char *long_name, const char *units, const double *number,
                                 size_t n, struct note *note) {
    char full[NAME_SIZE];
    bool money = of_measure && is_money(s->measure);
    struct variable variable = describe(name, rank,
                                        money        ? "EUR"
                                        : of_measure ? "share"
                                                     : units,
                                        long_name, money ? VALUE_CENTS : VALUE_DOUBLE, full);
    int64_t *cents = calloc(n + 1, sizeof *cents);
    if (!cents)
        return STATUS_MEMORY;
    for (size_t k = 0; k < n && money; k++)
        cents[k] = isfinite(number[k]) ? llround(number[k]) : STORE_UNKNOWN;
    enum status status = store_write(store, &variable, money ? (const void *)cents : number, note);
    free(cents);
    return status;
}

static enum status write_columns(struct sensitivity *s, struct store *store, struct note *note) {
    double *number = calloc(s->n + 1, sizeof *number);
    enum status status = number ? STATUS_OK : STATUS_MEMORY;
    for (enum column c = 0; c < COLUMNS && !status; c++) {
        for (size_t k = 0; k < s->n; k++)
            number[k] = *place_of(s, k, c);
        status = write_numbers(s, store, columns[c].name, 1, columns[c].of_measure, columns[c].long_name,
                               columns[c].units, number, s->n, note);
    }
    free(number);
    return status;
}

static enum status write_figures(struct sensitivity *s, struct store *store, struct note *note) {
    struct figure_row rows[FIGURES];
    int64_t defined = s->sobol.defined;
    char full[NAME_SIZE];
    enum status status = STATUS_OK;
    list_figures(s, &defined, rows);
    for (size_t k = 0; k < FIGURES && !status; k++) {
        struct variable count = describe(rows[k].name, 0, "count", rows[k].long_name, VALUE_INT64, full);
        status = rows[k].kind == FIGURE_COUNT ? store_write(store, &count, rows[k].count, note)
                                              : write_numbers(s, store, rows[k].name, 0, rows[k].kind == FIGURE_MEASURE,
                                                              rows[k].long_name, "share", rows[k].number, 1, note);
    }
    return status;
}

static enum status write_texts(struct sensitivity *s, struct store *store, struct note *note) {
    struct text_row rows[TEXTS];
    char full[NAME_SIZE], *measure = strdup(s->measure->name);
    enum status status = measure ? STATUS_OK : STATUS_MEMORY;
    list_texts(s, &measure, rows);
    for (size_t k = 0; k < TEXTS && !status; k++) {
        struct variable variable = describe(rows[k].name, 0, "1", rows[k].long_name, VALUE_TEXT, full);
        const char *const text = *rows[k].text;
        status = store_write(store, &variable, &text, note);
    }
    free(measure);
    if (status)
        return status;
    const char **label = calloc(s->n + 1, sizeof *label);
    struct variable variable = describe("label", 1, "1", "the factor as shown to people", VALUE_TEXT, full);
    for (size_t k = 0; label && k < s->n; k++)
        label[k] = s->factor[k].label;
    status = label ? store_write(store, &variable, label, note) : STATUS_MEMORY;
    free(label);
    return status;
}

enum status sensitivity_record(const struct sensitivity *sensitivity, struct store *store, struct note *note) {
    struct sensitivity copy = *sensitivity; /* the tables point to what may be filled as well */
    enum status status = write_texts(&copy, store, note);
    if (!status)
        status = write_figures(&copy, store, note);
    return status ? status : write_columns(&copy, store, note);
}

/* ---- reading ---- */

bool sensitivity_is_there(const struct result *result) {
    return result_has(result, GROUP "options");
}

enum status sensitivity_is_stored(const struct result *result, const struct sensitivity_options *options, bool *stored,
                                  struct note *note) {
    const char *const *there = NULL;
    const struct result_row row = {GROUP "options", OPTIONAL, {AXIS_END}, .raw = &there};
    *stored = false;
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status || !there)
        return status;
    char *wanted = sensitivity_options_text(options);
    *stored = wanted && strcmp(*there, wanted) == 0;
    status = wanted ? STATUS_OK : STATUS_MEMORY;
    free(wanted);
    return status;
}

static enum status read_numbers(const struct result *result, const struct sensitivity *s, const char *name,
                                bool of_measure, size_t rank, double *number, struct note *note) {
    char full[NAME_SIZE];
    const int64_t *cents = NULL;
    const double *there = NULL;
    bool money = of_measure && is_money(s->measure);
    const struct result_row row = {full,
                                   REQUIRED,
                                   {rank ? AXIS_INPUT : AXIS_END, AXIS_END},
                                   .integer = money ? &cents : NULL,
                                   .real = money ? NULL : &there};
    snprintf(full, sizeof full, GROUP "%s", name);
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    for (size_t k = 0; k < (rank ? s->n : 1) && !status; k++)
        number[k] = !money ? there[k] : cents[k] == STORE_UNKNOWN ? NAN : (double)cents[k];
    return status;
}

static enum status read_text(const struct result *result, const char *name, char **text, struct note *note) {
    char full[NAME_SIZE];
    const char *const *there = NULL;
    bool asked = strcmp(name, "options") == 0; /* compared, never shown */
    const struct result_row row = {
        full, REQUIRED, {AXIS_END}, .text = asked ? NULL : &there, .raw = asked ? &there : NULL};
    snprintf(full, sizeof full, GROUP "%s", name);
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    *text = status ? NULL : strdup(*there);
    return !status && !*text ? STATUS_MEMORY : status;
}

static enum status read_texts(const struct result *result, struct sensitivity *s, struct note *note) {
    struct text_row rows[TEXTS];
    char *measure = NULL;
    enum status status = STATUS_OK;
    list_texts(s, &measure, rows);
    for (size_t k = 0; k < TEXTS && !status; k++)
        status = read_text(result, rows[k].name, rows[k].text, note);
    for (size_t k = 0; !status && !s->measure && sensitivity_measure_at(k); k++)
        if (strcmp(sensitivity_measure_at(k)->name, measure) == 0)
            s->measure = sensitivity_measure_at(k);
    free(measure);
    return !status && !s->measure ? result_refuse_size(result, GROUP "measure", note) : status;
}

static enum status read_factors(const struct result *result, struct sensitivity *s, struct note *note) {
    const char *const *key, *const *label;
    const struct result_row rows[] = {
        {GROUP "input", REQUIRED, {AXIS_INPUT, AXIS_END}, .text = &key},
        {GROUP "label", REQUIRED, {AXIS_INPUT, AXIS_END}, .text = &label},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, 2, note);
    size_t n = result_group_length(result, "/sensitivity", AXIS_INPUT);
    if (!status)
        status = sensitivity_reserve(s, n);
    for (size_t k = 0; k < n && !status; k++) {
        struct sensitivity_factor *factor = &s->factor[s->n++];
        *factor = (struct sensitivity_factor){.key = strdup(key[k]), .label = strdup(label[k])};
        status = factor->key && factor->label ? STATUS_OK : STATUS_MEMORY;
    }
    return status;
}

static enum status read_count(const struct result *result, const char *name, int64_t *to, struct note *note) {
    const int64_t *count = NULL;
    const struct result_row row = {name, REQUIRED, {AXIS_END}, .integer = &count};
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        *to = *count;
    return status;
}

static enum status read_figures(const struct result *result, struct sensitivity *s, struct note *note) {
    struct figure_row rows[FIGURES];
    int64_t defined = 0;
    enum status status = STATUS_OK;
    list_figures(s, &defined, rows);
    for (size_t k = 0; k < FIGURES && !status; k++) {
        char full[NAME_SIZE];
        snprintf(full, sizeof full, GROUP "%s", rows[k].name);
        if (rows[k].number == &s->centre_se && !result_has(result, full))
            s->centre_se = NAN; /* of an earlier version */
        else if (rows[k].kind == FIGURE_COUNT)
            status = read_count(result, full, rows[k].count, note);
        else
            status = read_numbers(result, s, rows[k].name, rows[k].kind == FIGURE_MEASURE, 0, rows[k].number, note);
    }
    s->sobol.defined = defined != 0;
    return status;
}

enum status sensitivity_load(const struct result *result, struct sensitivity *sensitivity, struct note *note) {
    struct sensitivity *s = sensitivity;
    memset(s, 0, sizeof *s);
    enum status status = read_texts(result, s, note);
    if (!status)
        status = read_factors(result, s, note);
    if (!status)
        status = read_figures(result, s, note);
    double *number = calloc(s->n + 1, sizeof *number);
    if (!status && !number)
        status = STATUS_MEMORY;
    for (enum column c = 0; c < COLUMNS && !status; c++) {
        if (c == SWING_SE && !result_has(result, GROUP "tornado_se"))
            for (size_t k = 0; k < s->n; k++)
                number[k] = NAN; /* of an earlier version */
        else
            status = read_numbers(result, s, columns[c].name, columns[c].of_measure, 1, number, note);
        for (size_t k = 0; k < s->n && !status; k++)
            *place_of(s, k, c) = number[k];
    }
    free(number);
    if (status)
        sensitivity_free(s);
    return status;
}
