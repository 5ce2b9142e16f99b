/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /backtest in the results file: written, and read again. */
#include "sim/belief/backtest.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 80, CELLS = BACKTEST_ORIGINS * BACKTEST_AHEAD * SIZES };

#define SCORE_AXES AXIS_ORIGIN, AXIS_HORIZON, AXIS_SIZE

static const char *const sizes[SIZES] = {"under 15000", "15000 to 30000", "30000 to 60000", "60000 and above", "all"};
static const double points[OUTLOOK_POINTS] = {0.1, 0.5, 0.9};
static const double tenths[BACKTEST_TENTHS] = {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

/* The figures of a score, real ones: [origin][horizon][size]. */
static const struct figure {
    const char *name;
    size_t at;
    const char *long_name;
} figures[] = {
    {"crps", offsetof(struct backtest_score, crps),
     "error of the forecasts: mean CRPS of the log of cost per resident, lower is better"},
    {"crps_last", offsetof(struct backtest_score, naive[NAIVE_LAST]),
     "the same of the last account and the mean growth so far"},
    {"crps_smoothed", offsetof(struct backtest_score, naive[NAIVE_SMOOTHED]),
     "the same of smoothed accounts and the mean growth so far"},
    {"crps_budget", offsetof(struct backtest_score, naive[NAIVE_BUDGET]),
     "the same of the municipality's own primitive budget"},
    {"missed", offsetof(struct backtest_score, bias),
     "median of account - mean of the forecast, log; of all sizes: growth of all of them together that nobody foresaw"},
    {"hold_50", offsetof(struct backtest_score, hold[0]),
     "part of the accounts in the 50 % interval, growth of all of them together taken out"},
    {"hold_80", offsetof(struct backtest_score, hold[1]), "the same of the 80 % interval"},
    {"hold_95", offsetof(struct backtest_score, hold[2]), "the same of the 95 % interval"},
};

/* In the order of the axes. */
static struct backtest_score *score_at(struct backtest *b, size_t cell) {
    return &b->score[cell / SIZES / b->n_ahead][cell / SIZES % b->n_ahead][cell % SIZES];
}

static double *figure_of(struct backtest *b, const struct figure *figure, size_t cell) {
    return (double *)(void *)((char *)score_at(b, cell) + figure->at);
}

/* ---- which municipalities ---- */

static size_t find_code(const struct backtest *b, const char *code) {
    size_t i = 0;
    while (i < b->n && strcmp(b->code[i], code) != 0)
        i++;
    return i;
}

/* from[rows][n], at[n_to]: column of each; n where there is none. */
static int64_t *take_columns(const int64_t *from, size_t rows, size_t n, const size_t *at, size_t n_to) {
    int64_t *to = calloc(rows * n_to, sizeof *to);
    for (size_t k = 0; to && k < rows * n_to; k++)
        to[k] = at[k % n_to] < n ? from[k / n_to * n + at[k % n_to]] : STORE_UNKNOWN;
    return to;
}

static enum status take_places(struct backtest *b, size_t n, const char *const *code, const size_t *at) {
    struct backtest kept = *b;
    kept.n = n;
    kept.code = calloc(n, sizeof *kept.code);
    kept.account = take_columns(b->account, b->n_year, b->n, at, n);
    kept.forecast = take_columns(b->forecast, b->n_origin * b->n_ahead * OUTLOOK_POINTS, b->n, at, n);
    kept.scenario = strdup(b->scenario);
    bool whole = kept.code && kept.account && kept.forecast && kept.scenario;
    for (size_t i = 0; whole && i < n; i++) {
        kept.code[i] = strdup(code[i]);
        whole = kept.code[i] != NULL;
    }
    backtest_free(whole ? b : &kept);
    if (whole)
        *b = kept;
    return whole ? STATUS_OK : STATUS_MEMORY;
}

enum status backtest_keep(struct backtest *b, size_t n, const char *const *code, const char *path, struct note *note) {
    size_t *at = calloc(n, sizeof *at), found = 0;
    if (!at)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n; i++) {
        at[i] = find_code(b, code[i]);
        found += at[i] < b->n;
    }
    enum status status =
        found > 0 ? take_places(b, n, code, at)
                  : note_error(note, STATUS_CONFLICT, path, 0, "--into",
                               _("None of the municipalities of this file is in the scenario %s. Give the results of a "
                                 "run that has some of them."),
                               b->scenario);
    free(at);
    return status;
}

/* ---- writing ---- */

static enum status write_figures(struct backtest *b, struct store *store, struct note *note) {
    size_t cells = b->n_origin * b->n_ahead * SIZES;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < sizeof figures / sizeof figures[0] && !status; f++) {
        char name[NAME_SIZE];
        double value[CELLS];
        snprintf(name, sizeof name, "/backtest/%s", figures[f].name);
        const struct variable variable = {name, VALUE_DOUBLE, 3, {SCORE_AXES}, "1", figures[f].long_name};
        for (size_t c = 0; c < cells; c++)
            value[c] = *figure_of(b, &figures[f], c);
        status = store_write(store, &variable, value, note);
    }
    return status;
}

static enum status write_counts(struct backtest *b, struct store *store, struct note *note) {
    static const struct variable scored = {"/backtest/scored", VALUE_INT64, 3,
                                           {SCORE_AXES},       "count",     "accounts scored"};
    static const struct variable pit = {
        "/backtest/pit",
        VALUE_INT64,
        4,
        {SCORE_AXES, AXIS_TENTH},
        "count",
        "accounts in each tenth of their forecast, growth of all of them together taken "
        "out"};
    int64_t n[CELLS], tenth[CELLS * BACKTEST_TENTHS];
    for (size_t c = 0; c < b->n_origin * b->n_ahead * SIZES; c++) {
        n[c] = score_at(b, c)->n;
        memcpy(tenth + c * BACKTEST_TENTHS, score_at(b, c)->pit, BACKTEST_TENTHS * sizeof *tenth);
    }
    enum status status = store_write(store, &scored, n, note);
    return status ? status : store_write(store, &pit, tenth, note);
}

static enum status write_places(const struct backtest *b, struct store *store, struct note *note) {
    static const struct variable account = {"/backtest/account",
                                            VALUE_CENTS,
                                            2,
                                            {AXIS_YEAR, AXIS_MUNICIPALITY},
                                            "EUR",
                                            "account as forecasts are compared with it, per resident"};
    static const struct variable forecast = {"/backtest/forecast",
                                             VALUE_CENTS,
                                             4,
                                             {AXIS_ORIGIN, AXIS_HORIZON, AXIS_QUANTILE, AXIS_MUNICIPALITY},
                                             "EUR",
                                             "quantile of the forecast of the account, per resident"};
    enum status status = store_write(store, &account, b->account, note);
    return status ? status : store_write(store, &forecast, b->forecast, note);
}

static enum status write_asked(const struct backtest *b, struct store *store, struct note *note) {
    static const struct variable scenario = {
        "/backtest/scenario_name", VALUE_TEXT, 0, {AXIS_END}, "1", "scenario whose accounts were forecast"};
    static const struct variable program = {
        "/backtest/program", VALUE_TEXT, 0, {AXIS_END}, "1", "version of the program that worked it out"};
    static const struct variable draws = {"/backtest/draws", VALUE_INT64, 0,
                                          {AXIS_END},        "count",     "draws of each forecast"};
    static const struct variable budgets = {
        "/backtest/budgets", VALUE_INT64, 0, {AXIS_END}, "1", "1: own budgets of the year forecast were evidence too"};
    static const struct variable fitted = {
        "/backtest/fitted", VALUE_DOUBLE, 2, {AXIS_ORIGIN, AXIS_INPUT}, "1", "parameter as fitted to what was known"};
    const char *const version = version_program;
    double value[BACKTEST_ORIGINS * PARAMETERS];
    int64_t predict = b->budgets_predict;
    memcpy(value, b->fitted, sizeof value);
    enum status status = store_write(store, &scenario, &b->scenario, note);
    if (!status)
        status = store_write(store, &program, &version, note);
    if (!status)
        status = store_write(store, &draws, &b->n_draw, note);
    if (!status)
        status = store_write(store, &budgets, &predict, note);
    return status ? status : store_write(store, &fitted, value, note);
}

enum status backtest_record(struct store *store, const struct backtest *backtest, struct note *note) {
    struct backtest b = *backtest; /* read only; borrows */
    struct axis_labels labels[AXIS_COUNT] = {0};
    int64_t origin[BACKTEST_ORIGINS], horizon[BACKTEST_AHEAD], year[FILTER_YEARS];
    const char *parameter[PARAMETERS];
    for (size_t k = 0; k < b.n_origin; k++)
        origin[k] = b.origin + (int64_t)k;
    for (size_t k = 0; k < b.n_ahead; k++)
        horizon[k] = (int64_t)k + 1;
    for (size_t k = 0; k < b.n_year; k++)
        year[k] = b.first_year + (int64_t)k;
    for (size_t k = 0; k < PARAMETERS; k++)
        parameter[k] = parameter_kinds[k].key;
    labels[AXIS_ORIGIN] = (struct axis_labels){b.n_origin, .integer = origin};
    labels[AXIS_HORIZON] = (struct axis_labels){b.n_ahead, .integer = horizon};
    labels[AXIS_SIZE] = (struct axis_labels){SIZES, .text = sizes};
    labels[AXIS_TENTH] = (struct axis_labels){BACKTEST_TENTHS, .number = tenths};
    labels[AXIS_QUANTILE] = (struct axis_labels){OUTLOOK_POINTS, .number = points};
    labels[AXIS_YEAR] = (struct axis_labels){b.n_year, .integer = year};
    labels[AXIS_INPUT] = (struct axis_labels){PARAMETERS, .text = parameter};
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){b.n, .text = (const char *const *)b.code};
    enum status status = store_amend_open(store, "/backtest", labels, note);
    if (!status)
        status = write_figures(&b, store, note);
    if (!status)
        status = write_counts(&b, store, note);
    if (!status)
        status = write_places(&b, store, note);
    return status ? status : write_asked(&b, store, note);
}

/* ---- reading ---- */

bool backtest_is_stored(const struct result *result) {
    return result_has(result, "/backtest/scored");
}

static enum status load_figures(const struct result *result, struct backtest *b, struct note *note) {
    size_t cells = b->n_origin * b->n_ahead * SIZES;
    enum status status = STATUS_OK;
    for (size_t f = 0; f < sizeof figures / sizeof figures[0] && !status; f++) {
        char name[NAME_SIZE];
        const double *value = NULL;
        const struct result_row row = {name, REQUIRED, {SCORE_AXES, AXIS_END}, .real = &value};
        snprintf(name, sizeof name, "/backtest/%s", figures[f].name);
        status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
        for (size_t c = 0; c < cells && !status; c++)
            *figure_of(b, &figures[f], c) = value[c];
    }
    return status;
}

/* Numbers that the tables count with are never below 0. */
static int64_t count_of(int64_t value) {
    return value > 0 ? value : 0;
}

static enum status load_counts(const struct result *result, struct backtest *b, struct note *note) {
    const int64_t *n, *tenth;
    const struct result_row rows[] = {
        {"/backtest/scored", REQUIRED, {SCORE_AXES, AXIS_END}, .integer = &n},
        {"/backtest/pit", REQUIRED, {SCORE_AXES, AXIS_TENTH, AXIS_END}, .integer = &tenth},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    for (size_t c = 0; c < b->n_origin * b->n_ahead * SIZES && !status; c++) {
        score_at(b, c)->n = count_of(n[c]);
        for (size_t k = 0; k < BACKTEST_TENTHS; k++)
            score_at(b, c)->pit[k] = count_of(tenth[c * BACKTEST_TENTHS + k]);
    }
    return status;
}

static int64_t *copy_cents(size_t n, const int64_t *from) {
    int64_t *to = malloc(n * sizeof *to);
    if (to)
        memcpy(to, from, n * sizeof *to);
    return to;
}

static enum status load_rest(const struct result *result, struct backtest *b, struct note *note) {
    const int64_t *origin, *year, *account, *forecast, *draws, *budgets;
    const char *const *scenario, *const *code;
    const struct result_row rows[] = {
        {"/backtest/origin", REQUIRED, {AXIS_ORIGIN, AXIS_END}, .integer = &origin},
        {"/backtest/year", REQUIRED, {AXIS_YEAR, AXIS_END}, .integer = &year},
        {"/backtest/municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &code},
        {"/backtest/account", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &account},
        {"/backtest/forecast",
         REQUIRED,
         {AXIS_ORIGIN, AXIS_HORIZON, AXIS_QUANTILE, AXIS_MUNICIPALITY, AXIS_END},
         .integer = &forecast},
        {"/backtest/scenario_name", REQUIRED, {AXIS_END}, .text = &scenario},
        {"/backtest/draws", REQUIRED, {AXIS_END}, .integer = &draws},
        {"/backtest/budgets", REQUIRED, {AXIS_END}, .integer = &budgets},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    if (status)
        return status;
    if (*origin < 1900 || *origin > 2200 || *year < 1900 || *year > 2200)
        return result_refuse_size(result, "/backtest/origin", note);
    b->origin = (int)*origin;
    b->first_year = (int)*year;
    b->n_draw = *draws;
    b->budgets_predict = *budgets != 0;
    b->scenario = strdup(*scenario);
    b->code = calloc(b->n, sizeof *b->code);
    b->account = copy_cents(b->n_year * b->n, account);
    b->forecast = copy_cents(b->n_origin * b->n_ahead * OUTLOOK_POINTS * b->n, forecast);
    bool whole = b->scenario && b->code && b->account && b->forecast;
    for (size_t i = 0; whole && i < b->n; i++) {
        b->code[i] = strdup(code[i]);
        whole = b->code[i] != NULL;
    }
    return whole ? STATUS_OK : STATUS_MEMORY;
}

enum status backtest_load(const struct result *result, struct backtest *b, struct note *note) {
    *b = (struct backtest){.n_origin = result_group_length(result, "/backtest", AXIS_ORIGIN),
                           .n_ahead = result_group_length(result, "/backtest", AXIS_HORIZON),
                           .n_year = result_group_length(result, "/backtest", AXIS_YEAR),
                           .n = result_group_length(result, "/backtest", AXIS_MUNICIPALITY)};
    bool fits = b->n_origin > 0 && b->n_origin <= BACKTEST_ORIGINS && b->n_ahead > 0 && b->n_ahead <= BACKTEST_AHEAD &&
                b->n_year > 0 && b->n_year <= FILTER_YEARS &&
                result_group_length(result, "/backtest", AXIS_SIZE) == SIZES &&
                result_group_length(result, "/backtest", AXIS_TENTH) == BACKTEST_TENTHS &&
                result_group_length(result, "/backtest", AXIS_QUANTILE) == OUTLOOK_POINTS;
    enum status status = fits ? load_counts(result, b, note) : result_refuse_size(result, "/backtest/scored", note);
    if (!status)
        status = load_figures(result, b, note);
    if (!status)
        status = load_rest(result, b, note);
    if (status)
        backtest_free(b);
    return status;
}
