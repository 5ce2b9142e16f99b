/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/source.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include "sim/tables/chosen.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool keep(struct source *source, void *block) {
    void **owned = block ? realloc(source->owned, (source->n_owned + 1) * sizeof *owned) : NULL;
    if (!owned) {
        free(block);
        return false;
    }
    source->owned = owned;
    source->owned[source->n_owned++] = block;
    return true;
}

void *source_room(struct source *source, size_t n, size_t size) {
    void *room = calloc(n ? n : 1, size);
    return keep(source, room) ? room : NULL;
}

/* Variables of the new division have "unit_" before their group or name; those of the region have not. */
static const char *of_division(const struct source *source, const char *name, char full[FORMAT_TEXT_SIZE]) {
    bool other = !source->by_unit || strncmp(name, "/region/", 8) == 0;
    snprintf(full, FORMAT_TEXT_SIZE, "%s%s%s", name[0] == '/' ? "/" : "", other ? "" : "unit_",
             name + (name[0] == '/'));
    return full;
}

static enum status wrong_size(const struct source *source, const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, source->path, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

/* A block that was read: owned from now on, and of the size expected. */
static enum status take(struct source *source, const char *name, void *data, size_t found, size_t n,
                        struct note *note) {
    if (!keep(source, data))
        return STATUS_MEMORY;
    return found == n ? STATUS_OK : wrong_size(source, name, note);
}

enum status source_cents(struct source *source, const char *name, size_t n, int64_t **data, struct note *note) {
    char full[FORMAT_TEXT_SIZE];
    size_t found = 0;
    *data = NULL;
    if (!result_has(source->result, of_division(source, name, full)))
        return STATUS_OK;
    enum status status = result_int64(source->result, full, &found, data, note);
    if (!status)
        status = take(source, full, *data, found, n, note);
    if (status)
        *data = NULL;
    return status;
}

enum status source_real(struct source *source, const char *name, size_t n, double **data, struct note *note) {
    char full[FORMAT_TEXT_SIZE];
    size_t found = 0;
    *data = NULL;
    if (!result_has(source->result, of_division(source, name, full)))
        return STATUS_OK;
    enum status status = result_double(source->result, full, &found, data, note);
    if (!status)
        status = take(source, full, *data, found, n, note);
    if (status)
        *data = NULL;
    return status;
}

/* A results file may come from anyone: nothing in it may steer what reads the report. */
static void make_safe(size_t n, char **text) {
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(text[k]) + 1;
        format_safe(text[k], text[k], size < 4 ? 4 : size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
    }
}

static enum status load_names(struct source *s, struct note *note) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    const struct {
        const char *name;
        size_t *n;
        char ***text;
    } lists[] = {{"scheme", &s->n_scheme, &s->scheme},
                 {dutch ? "scheme_label" : "scheme_label_en", &s->n_label, &s->label},
                 {s->by_unit ? "unit" : "municipality", &s->n_code, &s->code},
                 {s->by_unit ? "unit_name" : "municipality_name", &s->n_municipality, &s->municipality},
                 {"period", &s->n_period, &s->period},
                 {dutch ? "care_label" : "care_label_en", &s->n_care, &s->care},
                 {"form", &s->n_form, &s->form}};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof lists / sizeof lists[0]; k++) {
        status = result_texts(s->result, lists[k].name, lists[k].n, lists[k].text, note);
        if (!status)
            make_safe(*lists[k].n, *lists[k].text);
    }
    s->n_year = result_length(s->result, AXIS_YEAR);
    s->n_quantile = result_length(s->result, AXIS_QUANTILE);
    s->n_certainty = result_length(s->result, AXIS_CERTAINTY);
    if (!status &&
        (s->n_code != s->n_municipality || s->n_label != s->n_scheme || s->n_period != s->n_year + 1 || s->n_year == 0))
        status = wrong_size(s, "period", note);
    return status;
}

static enum status load_origin(struct source *s, struct note *note) {
    const struct {
        const char *name;
        char **text;
    } texts[] = {{i18n_language() == LANGUAGE_NL ? "title" : "title_en", &s->title},
                 {"scenario_name", &s->scenario},
                 {"draws", &s->draws},
                 {"seed", &s->seed},
                 {"warning_count", &s->warnings},
                 {"inner_draws", &s->inner}};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof texts / sizeof texts[0]; k++) {
        status = result_provenance(s->result, texts[k].name, texts[k].text, note);
        if (!status)
            make_safe(1, texts[k].text);
    }
    if (status)
        return status;
    int64_t inner = atoll(s->inner);
    s->groups = atoll(s->draws) / (inner > 0 ? inner : 1);
    s->example = strcmp(s->warnings, "0") != 0;
    /* "2016-2016" is one year. */
    const char *period = s->period[s->n_period - 1], *dash = strchr(period, '-');
    size_t n = dash ? (size_t)(dash - period) : 0;
    bool one = dash && strlen(dash + 1) == n && strncmp(period, dash + 1, n) == 0;
    snprintf(s->horizon, sizeof s->horizon, "%.*s", one ? (int)n : (int)sizeof s->horizon - 1, period);
    return STATUS_OK;
}

/* Mean budgets by period; the horizon is all years after the base year, or that year when there is no other. */
static enum status load_budget(struct source *s, struct note *note) {
    size_t m = s->n_municipality, first = s->n_year > 1;
    int64_t *years = NULL;
    const char *name = s->by_unit || !result_has(s->result, "budget_mean") ? "budget" : "budget_mean";
    enum status status = source_cents(s, name, s->n_year * m, &years, note);
    if (!status && !years)
        status = wrong_size(s, name, note);
    s->budget = source_room(s, s->n_period * m, sizeof *s->budget);
    if (!status && !s->budget)
        status = STATUS_MEMORY;
    for (size_t t = 0; !status && t < s->n_year; t++)
        for (size_t i = 0; i < m; i++) {
            s->budget[t * m + i] = years[t * m + i];
            s->budget[s->n_year * m + i] += t >= first ? years[t * m + i] : 0;
        }
    return status;
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
    size_t per_scheme = s->n_period * s->n_municipality, from = 0;
    s->own_cost = source_room(s, per_scheme, sizeof *s->own_cost);
    if (!s->own_cost)
        return STATUS_MEMORY;
    s->shown_scheme = s->n_scheme;
    for (size_t k = s->n_scheme; k-- > 0;) {
        bool nothing = shares_nothing(s, k);
        from = nothing ? k : from;
        s->shown_scheme = nothing ? s->shown_scheme : k;
    }
    s->shown_scheme = s->shown_scheme == s->n_scheme ? 0 : s->shown_scheme;
    for (size_t k = 0; k < per_scheme; k++)
        s->own_cost[k] = s->budget[k] - s->mean[from * per_scheme + k] - s->structural[from * per_scheme + k];
    return STATUS_OK;
}

static enum status load_figures(struct source *s, struct note *note) {
    size_t n = s->n_scheme * s->n_period * s->n_municipality;
    enum status status = source_cents(s, "/summary/mean", n, &s->mean, note);
    if (!status)
        status = source_cents(s, "/summary/transfer_structural_mean", n, &s->structural, note);
    if (!status)
        status = source_cents(s, "/region/mean", s->n_scheme * s->n_period, &s->region_mean, note);
    if (!status && (!s->mean || !s->structural || !s->region_mean))
        status = wrong_size(s, "/summary/mean", note);
    if (!status)
        status = load_budget(s, note);
    return status ? status : set_own_cost(s);
}

static enum status refuse_municipality(const struct source *s, const char *wanted, struct note *note) {
    struct suggestion suggestion = suggestion_start(wanted);
    for (size_t i = 0; i < s->n_municipality; i++)
        suggestion_offer(&suggestion, s->municipality[i]);
    if (suggestion.best)
        return note_error(note, STATUS_USAGE, s->path, 0, "--municipality",
                          _("There is no municipality \"%s\" in this file. Did you mean \"%s\"?"), wanted,
                          suggestion.best);
    return note_error(note, STATUS_USAGE, s->path, 0, "--municipality",
                      _("There is no municipality \"%s\" in this file. Give its name or CBS code as `solidair show` "
                        "prints it."),
                      wanted);
}

/* The municipality that was asked for, or all of them by name; few, so insertion. */
static enum status choose_municipalities(struct source *s, const char *wanted, struct note *note) {
    s->shown = source_room(s, s->n_municipality + 1, sizeof *s->shown);
    if (!s->shown)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->n_municipality; i++) {
        size_t k = s->n_shown;
        if (wanted && strcmp(wanted, s->code[i]) != 0 && strcasecmp(wanted, s->municipality[i]) != 0)
            continue;
        for (; k > 0 && strcmp(s->municipality[s->shown[k - 1]], s->municipality[i]) > 0; k--)
            s->shown[k] = s->shown[k - 1];
        s->shown[k] = i;
        s->n_shown++;
    }
    s->all_shown = !wanted;
    return s->n_shown > 0 ? STATUS_OK : refuse_municipality(s, wanted, note);
}

static enum status choose_division(struct source *s, enum division_shown division, struct note *note) {
    s->merged = result_length(s->result, AXIS_UNIT) > 0;
    s->by_unit = s->merged && division != DIVISION_OLD;
    if (s->merged || division != DIVISION_NEW)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, s->path, 0, "--division",
                      _("No municipalities merge in this run, so there is no new division. Leave the option out, or "
                        "give the scenario the key mergers and run it again."));
}

/* Of the first file: the others only stand beside it. */
static enum status choose_scheme(struct source *s, const char *wanted, struct note *note) {
    struct chosen chosen = {0, 0};
    enum status status = chosen_schemes(s->result, s->path, wanted, &chosen, note);
    if (!status && chosen.first < s->n_scheme)
        s->shown_scheme = chosen.first;
    return status;
}

enum status source_open(const char *path, const struct report_request *request, struct source *s, struct note *note) {
    *s = (struct source){.path = path, .internal = request->internal};
    enum status status = result_open(path, &s->result, note);
    if (!status)
        status = choose_division(s, request->division, note);
    if (!status)
        status = load_names(s, note);
    if (!status)
        status = load_origin(s, note);
    if (!status)
        status = load_figures(s, note);
    if (!status && request->scheme && path == request->input)
        status = choose_scheme(s, request->scheme, note);
    if (!status)
        status = choose_municipalities(s, request->municipality, note);
    if (!status)
        status = source_take_sample(s, note);
    if (status)
        source_close(s);
    return status;
}

void source_close(struct source *s) {
    result_free_texts(s->n_scheme, s->scheme);
    result_free_texts(s->n_label, s->label);
    result_free_texts(s->n_code, s->code);
    result_free_texts(s->n_municipality, s->municipality);
    result_free_texts(s->n_period, s->period);
    result_free_texts(s->n_care, s->care);
    result_free_texts(s->n_form, s->form);
    char *const single[] = {s->title, s->scenario, s->draws, s->seed, s->warnings, s->inner};
    for (size_t k = 0; k < sizeof single / sizeof single[0]; k++)
        free(single[k]);
    for (size_t k = 0; k < s->n_owned; k++)
        free(s->owned[k]);
    free(s->owned);
    result_close(s->result);
    memset(s, 0, sizeof *s);
}
