/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/source.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/scheme_name.h"
#include "sim/scenario/suggest.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void *source_room(struct source *source, size_t n, size_t size) {
    void *room = calloc(n ? n : 1, size);
    void **owned = room ? realloc(source->owned, (source->n_owned + 1) * sizeof *owned) : NULL;
    if (!owned) {
        free(room);
        return NULL;
    }
    source->owned = owned;
    source->owned[source->n_owned++] = room;
    return room;
}

enum status source_load(const struct source *s, const struct result_row *rows, size_t n, struct note *note) {
    return result_read(s->result, s->by_unit ? AXIS_UNIT : AXIS_MUNICIPALITY, rows, n, note);
}

bool source_tells_payers(const struct source *s) {
    return !s->example || s->internal;
}

const char *source_budget_word(const struct source *s) {
    bool part = s->budget_origin == BUDGET_OF_STATE && s->budget_covers < 1.0;
    return part ? "part" : budget_origin_name(s->budget_origin);
}

const char *source_lacks_hedge(const struct source *s) {
    return s->guardians ? _(scenario_lacks_hedge) : NULL;
}

/* ---- what the file is of ---- */

static enum status choose_division(struct source *s, enum division_shown division, struct note *note) {
    s->merged = result_length(s->result, AXIS_UNIT) > 0;
    s->by_unit = s->merged && division != DIVISION_OLD;
    if (s->merged || division != DIVISION_NEW)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, s->path, 0, "--division",
                      _("No municipalities merge in this run, so there is no new division. Leave the option out, or "
                        "give the scenario the key mergers and run it again."));
}

static enum status load_names(struct source *s, struct note *note) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    const struct result_row rows[] = {
        {"scheme", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &s->scheme},
        {dutch ? "scheme_label" : "scheme_label_en", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &s->label},
        {dutch ? "scheme_by_hand" : "scheme_by_hand_en", OPTIONAL, {AXIS_SCHEME, AXIS_END}, .text = &s->by_hand},
        {dutch ? "scheme_description" : "scheme_description_en",
         OPTIONAL,
         {AXIS_SCHEME, AXIS_END},
         .raw = &s->description},
        {"municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &s->code},
        {"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &s->municipality},
        {"period", REQUIRED, {AXIS_PERIOD, AXIS_END}, .text = &s->period},
        {dutch ? "care_label" : "care_label_en", REQUIRED, {AXIS_CARE, AXIS_END}, .text = &s->care},
        {"form", REQUIRED, {AXIS_FORM, AXIS_END}, .text = &s->form}};
    s->n_scheme = result_length(s->result, AXIS_SCHEME);
    s->n_municipality = result_length(s->result, s->by_unit ? AXIS_UNIT : AXIS_MUNICIPALITY);
    s->n_period = result_length(s->result, AXIS_PERIOD);
    s->n_care = result_length(s->result, AXIS_CARE);
    s->n_form = result_length(s->result, AXIS_FORM);
    s->n_year = result_length(s->result, AXIS_YEAR);
    s->n_quantile = result_length(s->result, AXIS_QUANTILE);
    s->n_certainty = result_length(s->result, AXIS_CERTAINTY);
    s->end = s->n_scheme;
    if (s->n_period == s->n_year + 1 && s->n_year > 0 && s->n_quantile > P90 && s->n_certainty > CERTAINTY_90)
        return SOURCE_READ(s, rows, note);
    return note_error(note, STATUS_FILE, s->path, 0, "period",
                      _("this variable has another size than its axes say; make the file again"));
}

/* "2016-2020", or one year where the scenario has only one after the base year. */
static enum status set_horizon(struct source *s) {
    const char *period = s->period[s->n_year], *dash = strchr(period, '-');
    size_t n = dash ? (size_t)(dash - period) : strlen(period);
    bool one = dash && strlen(dash + 1) == n && strncmp(period, dash + 1, n) == 0;
    size_t size = one ? n + 1 : strlen(period) + 1;
    char *horizon = source_room(s, size, 1);
    if (horizon)
        snprintf(horizon, size, "%s", period);
    s->horizon = horizon;
    return horizon ? STATUS_OK : STATUS_MEMORY;
}

static enum status load_origin(struct source *s, struct note *note) {
    const char *const *title,
        *const *scenario, *const *draws, *const *seed, *const *warnings, *const *inner, *const *origin = NULL,
                                                                                               *const *covers = NULL,
                                                                                               *const *given = NULL;
    const struct result_row rows[] = {{i18n_language() == LANGUAGE_NL ? "/provenance/title" : "/provenance/title_en",
                                       REQUIRED,
                                       {AXIS_END},
                                       .text = &title},
                                      {"/provenance/scenario_name", REQUIRED, {AXIS_END}, .text = &scenario},
                                      {"/provenance/draws", REQUIRED, {AXIS_END}, .text = &draws},
                                      {"/provenance/seed", REQUIRED, {AXIS_END}, .text = &seed},
                                      {"/provenance/warning_count", REQUIRED, {AXIS_END}, .text = &warnings},
                                      {"/provenance/inner_draws", REQUIRED, {AXIS_END}, .text = &inner},
                                      {"/provenance/budget_origin", OPTIONAL, {AXIS_END}, .text = &origin},
                                      {"/provenance/budget_covers", OPTIONAL, {AXIS_END}, .text = &covers},
                                      {"/provenance/budget_given_year", OPTIONAL, {AXIS_END}, .text = &given}};
    enum status status = SOURCE_READ(s, rows, note);
    if (status)
        return status;
    s->title = *title;
    s->scenario = *scenario;
    s->draws = *draws;
    s->seed = *seed;
    s->example = strcmp(*warnings, "0") != 0;
    s->budget_origin = origin ? budget_origin_of(*origin) : BUDGET_OF_STATE;
    s->budget_guess = s->budget_origin == BUDGET_ASSUMED && !result_has(s->result, "budget_mean");
    s->budget_covers = covers ? strtod(*covers, NULL) : 1.0;
    s->budget_given = given ? *given : NULL;
    s->guardians = result_has(s->result, "guardianship");
    s->groups = atoll(*draws) / (atoll(*inner) > 0 ? atoll(*inner) : 1);
    return set_horizon(s);
}

/* ---- the main figures ---- */

/* Mean budgets by period; the horizon is all years after the base year, or that year when there is no other. */
static enum status set_budget(struct source *s, const int64_t *years) {
    size_t m = s->n_municipality, first = s->n_year > 1;
    s->budget = source_room(s, s->n_period * m, sizeof *s->budget);
    if (!s->budget)
        return STATUS_MEMORY;
    for (size_t k = 0; k < s->n_year * m; k++) {
        s->budget[k] = years[k];
        s->budget[s->n_year * m + k % m] += k / m >= first ? years[k] : 0;
    }
    return STATUS_OK;
}

/* Does the scheme move no money at all? */
static bool shares_nothing(const struct source *s, size_t scheme) {
    bool nothing = true;
    for (size_t k = 0; k < s->n_period * s->n_municipality; k++)
        nothing &= s->structural[scheme * s->n_period * s->n_municipality + k] == 0;
    return nothing;
}

/* Own cost = budget - result - transfer, under any scheme; where one shares nothing, under that. */
static enum status set_own_cost(struct source *s) {
    size_t per_scheme = s->n_period * s->n_municipality;
    s->own_cost = source_room(s, per_scheme, sizeof *s->own_cost);
    if (!s->own_cost)
        return STATUS_MEMORY;
    s->shown_scheme = s->alone = s->n_scheme;
    for (size_t k = s->n_scheme; k-- > 0;)
        *(shares_nothing(s, k) ? &s->alone : &s->shown_scheme) = k;
    s->shown_scheme = s->shown_scheme == s->n_scheme ? 0 : s->shown_scheme;
    size_t from = s->alone < s->n_scheme ? s->alone : 0;
    for (size_t k = 0; k < per_scheme; k++)
        s->own_cost[k] = s->budget[k] - s->mean[from * per_scheme + k] - s->structural[from * per_scheme + k];
    return STATUS_OK;
}

/* Means are known, however few draws there are; what is worked out from them counts on it. */
static enum status check_known(const struct source *s, const char *name, const int64_t *mean, size_t n,
                               struct note *note) {
    for (size_t k = 0; k < n; k++)
        if (mean[k] == STORE_UNKNOWN)
            return result_damaged(s->result, name, note);
    return STATUS_OK;
}

static enum status load_figures(struct source *s, struct note *note) {
    const int64_t *years;
    const char *budget = s->by_unit || !result_has(s->result, "budget_mean") ? "budget" : "budget_mean";
    const struct result_row rows[] = {
        {"/summary/mean", REQUIRED, FIGURE_AXES, .integer = &s->mean},
        {"/summary/transfer_structural_mean", REQUIRED, FIGURE_AXES, .integer = &s->structural},
        {"/summary/transfer_structural_mean_se", REQUIRED, FIGURE_AXES, .integer = &s->structural_se},
        {"/summary/transfer_structural_sd", REQUIRED, FIGURE_AXES, .integer = &s->structural_sd},
        {"/summary/transfer_structural_sd_se", REQUIRED, FIGURE_AXES, .integer = &s->structural_sd_se},
        {"/summary/quantile", REQUIRED, FIGURE_AXES_BY(AXIS_QUANTILE), .integer = &s->quantile},
        {"/region/quantile", REQUIRED, REGION_AXES_BY(AXIS_QUANTILE), .integer = &s->region_quantile},
        {"/region/mean", REQUIRED, REGION_AXES, .integer = &s->region_mean},
        {"/summary/buffer_required", REQUIRED, FIGURE_AXES_BY(AXIS_CERTAINTY), .integer = &s->need},
        {"/region/buffer_required", REQUIRED, REGION_AXES_BY(AXIS_CERTAINTY), .integer = &s->region_need},
        {budget, REQUIRED, BUDGET_AXES, .integer = &years}};
    size_t n = s->n_period * s->n_municipality;
    enum status status = SOURCE_READ(s, rows, note);
    if (!status)
        status = check_known(s, budget, years, s->n_year * s->n_municipality, note);
    for (size_t k = 0; k < 2 && !status; k++)
        status = check_known(s, rows[k].name, k ? s->structural : s->mean, s->n_scheme * n, note);
    if (!status)
        status = set_budget(s, years);
    if (status)
        return status;
    s->need += CERTAINTY_90 * s->n_scheme * n;
    s->region_need += CERTAINTY_90 * s->n_scheme * s->n_period;
    return set_own_cost(s);
}

int64_t source_mean(const struct source *s, size_t scheme, size_t period, size_t place) {
    return place == PLACE_REGION ? s->region_mean[scheme * s->n_period + period]
                                 : s->mean[source_at(s, scheme, period, place)];
}

int64_t source_quantile(const struct source *s, size_t p, size_t scheme, size_t period, size_t place) {
    size_t r = s->n_scheme * s->n_period;
    return place == PLACE_REGION ? s->region_quantile[p * r + scheme * s->n_period + period]
                                 : s->quantile[p * r * s->n_municipality + source_at(s, scheme, period, place)];
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double source_middle(double *value, size_t n) {
    if (n == 0)
        return NAN;
    qsort(value, n, sizeof *value, compare_doubles);
    return 0.5 * (value[(n - 1) / 2] + value[n / 2]);
}

double source_median(const struct source *s, const double *figure, size_t scheme, double *scratch) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_municipality; i++) {
        double value = figure[source_at(s, scheme, s->n_period - 1, i)];
        if (isfinite(value))
            scratch[n++] = value;
    }
    return source_middle(scratch, n);
}

/* ---- what is to be shown ---- */

/* By name; few, so insertion. */
static enum status sort_names(struct source *s) {
    s->order = source_room(s, s->n_municipality, sizeof *s->order);
    if (!s->order)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(s->municipality[s->order[k - 1]], s->municipality[i]) > 0; k--)
            s->order[k] = s->order[k - 1];
        s->order[k] = i;
    }
    return STATUS_OK;
}

static enum status refuse_municipality(const struct source *s, const char *wanted, struct note *note) {
    struct suggestion suggestion = suggestion_start(wanted);
    for (size_t i = 0; i < s->n_municipality; i++)
        suggestion_offer(&suggestion, s->municipality[i]);
    if (s->merged_into)
        return note_error(note, STATUS_USAGE, s->path, 0, "--municipality",
                          _("There is no municipality \"%s\" in this file (%s). Give the name of one that is."), wanted,
                          s->merged_into);
    if (suggestion.best)
        return note_error(note, STATUS_USAGE, s->path, 0, "--municipality",
                          _("There is no municipality \"%s\" in this file. Did you mean \"%s\"?"), wanted,
                          suggestion.best);
    return note_error(note, STATUS_USAGE, s->path, 0, "--municipality",
                      _("There is no municipality \"%s\" in this file. Give its name or CBS code as `solidair show` "
                        "prints it."),
                      wanted);
}

/* Index of the one that is meant; n_municipality when there is none, or more than one. */
static size_t find_municipality(const struct source *s, const char *wanted) {
    size_t found = s->n_municipality, n = 0;
    for (size_t i = 0; i < s->n_municipality; i++) {
        if (strcmp(wanted, s->municipality[i]) == 0)
            return i;
        if (place_is_meant(s->code[i], s->municipality[i], wanted)) {
            found = i;
            n++;
        }
    }
    return n == 1 ? found : s->n_municipality;
}

/* One that has merged is found in the one that it is a part of now, which is told. */
static enum status find_or_follow(struct source *s, const char *wanted, size_t *found, struct note *note) {
    struct successor successor;
    *found = find_municipality(s, wanted);
    if (*found < s->n_municipality)
        return STATUS_OK;
    enum status status = place_successor(&files_disk, wanted, &successor, note);
    if (status || !successor.year)
        return status;
    *found = successor.code[0] ? find_municipality(s, successor.code) : s->n_municipality;
    s->merged_into = source_room(s, sizeof successor.words, 1);
    if (!s->merged_into)
        return STATUS_MEMORY;
    format_safe(successor.words, s->merged_into, sizeof successor.words);
    return STATUS_OK;
}

/* The municipality that was asked for, or all of them, by name. */
static enum status choose_municipalities(struct source *s, const char *wanted, bool every, struct note *note) {
    enum status status = sort_names(s);
    s->shown = source_room(s, s->n_municipality, sizeof *s->shown);
    if (status || !s->shown)
        return STATUS_MEMORY;
    s->chosen = s->n_municipality;
    status = wanted ? find_or_follow(s, wanted, &s->chosen, note) : STATUS_OK;
    for (size_t k = 0; k < s->n_municipality; k++)
        if (!wanted || every || s->order[k] == s->chosen)
            s->shown[s->n_shown++] = s->order[k];
    s->all_shown = !wanted || every;
    if (status || !wanted || s->chosen < s->n_municipality)
        return status;
    return refuse_municipality(s, wanted, note);
}

enum status source_choose_municipality(struct source *s, const char *wanted, struct note *note) {
    s->n_shown = 0;
    return choose_municipalities(s, wanted, false, note);
}

static enum status choose_scheme(struct source *s, const char *wanted, struct note *note) {
    const char *const *dutch, *const *english;
    const struct result_row rows[] = {{"scheme_label", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &dutch},
                                      {"scheme_label_en", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &english}};
    enum status status = SOURCE_READ(s, rows, note);
    struct scheme_called *called = status ? NULL : source_room(s, s->n_scheme, sizeof *called);
    if (!called)
        return status ? status : STATUS_MEMORY;
    for (size_t k = 0; k < s->n_scheme; k++)
        called[k] = (struct scheme_called){s->scheme[k], {dutch[k], english[k]}};
    return scheme_find(called, s->n_scheme, s->path, wanted, &s->shown_scheme, note);
}

/* A scheme is chosen of the first file: the others only stand beside it. */
static enum status choose(struct source *s, const struct report_request *request, struct note *note) {
    enum status status = STATUS_OK;
    if (request->scheme && s->path == request->input)
        status = choose_scheme(s, request->scheme, note);
    s->told = request->every ? 0 : s->shown_scheme;
    s->told_end = request->every ? s->n_scheme : s->shown_scheme + 1;
    s->only = request->scheme && request->only_scheme;
    if (s->only) {
        s->first = s->shown_scheme;
        s->end = s->shown_scheme + 1;
    }
    return status ? status : choose_municipalities(s, request->municipality, request->every, note);
}

enum status source_open(const char *path, const struct report_request *request, struct source *s, struct note *note) {
    enum status (*const load[])(struct source *, struct note *) = {load_names, load_origin, load_figures};
    *s = (struct source){.path = path, .internal = request->internal};
    enum status status = result_open(path, &s->result, note);
    if (!status)
        status = choose_division(s, request->division, note);
    for (size_t k = 0; !status && k < sizeof load / sizeof load[0]; k++)
        status = load[k](s, note);
    if (!status)
        status = choose(s, request, note);
    if (!status)
        status = source_take_sample(s, note);
    if (status)
        source_close(s);
    return status;
}

/* Copies that are safe to print; NULL without memory. */
static const char *const *copy_safe(struct source *s, size_t n, char *const *text) {
    char **copy = source_room(s, n, sizeof *copy);
    for (size_t k = 0; copy && k < n; k++) {
        copy[k] = source_room(s, FORMAT_TEXT_SIZE, 1);
        if (!copy[k])
            return NULL;
        format_safe(text[k], copy[k], FORMAT_TEXT_SIZE);
    }
    return (const char *const *)copy;
}

enum status source_of_names(size_t n_municipality, char *const *code, char *const *municipality, size_t n_scheme,
                            char *const *scheme, char *const *label, struct source *s) {
    *s = (struct source){.n_municipality = n_municipality, .n_scheme = n_scheme, .end = n_scheme, .all_shown = true};
    s->code = copy_safe(s, n_municipality, code);
    s->municipality = copy_safe(s, n_municipality, municipality);
    s->scheme = copy_safe(s, n_scheme, scheme);
    s->label = copy_safe(s, n_scheme, label);
    s->hidden = source_room(s, n_municipality, sizeof *s->hidden);
    s->shown = source_room(s, n_municipality, sizeof *s->shown);
    if (!s->code || !s->municipality || !s->scheme || !s->label || !s->hidden || !s->shown || sort_names(s))
        return STATUS_MEMORY;
    s->n_shown = n_municipality;
    for (size_t k = 0; k < n_municipality; k++)
        s->shown[k] = s->order[k];
    return STATUS_OK;
}

double source_part_of_whole(const struct source *s, const int64_t *whole, size_t period, size_t place, int64_t cents) {
    double years = period < s->n_year ? 1.0 : (double)(s->n_year - (s->n_year > 1)), sum = 0.0;
    for (size_t i = 0; i < s->n_municipality; i++)
        if (place == PLACE_REGION || i == place)
            sum += whole[i] == STORE_UNKNOWN ? (double)NAN : (double)whole[i];
    return cents == STORE_UNKNOWN ? (double)NAN : (double)cents / sum / years;
}

const char *source_whole_words(void) {
    return _("Of the whole budget: the result as a part of all that the municipality has to spend in those years, as "
             "supervisors and news compare it.");
}

void source_close(struct source *s) {
    for (size_t k = 0; k < s->n_owned; k++)
        free(s->owned[k]);
    free(s->owned);
    result_close(s->result);
    memset(s, 0, sizeof *s);
}
