/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/stress.h"

#include "models/analysis/equivalent.h"
#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/scenario/scheme_name.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void stress_free(struct stress *stress) {
    free(stress->asked);
    free(stress->first_scheme);
    free(stress->reserve);
    result_free_texts(stress->n_shock, stress->shock);
    result_free_texts(stress->n_shock, stress->shock_text);
    result_free_texts(stress->n_scheme, stress->scheme);
    for (size_t k = 0; k < 2; k++) {
        result_free_texts(stress->n_shock, stress->shock_label[k]);
        result_free_texts(stress->n_scheme, stress->scheme_label[k]);
    }
    result_free_texts(stress->n_municipality, stress->code);
    result_free_texts(stress->n_municipality, stress->municipality);
    free(stress->value);
    free(stress->se);
    memset(stress, 0, sizeof *stress);
}

/* ---- names ---- */

static const struct shock *find_shock(const struct scenario *scenario, const char *name) {
    for (size_t k = 0; k < scenario->n_shock; k++)
        if (strcmp(scenario->shock[k].name, name) == 0)
            return &scenario->shock[k];
    return NULL;
}

static enum status check_shocks(const struct stress_options *options, const struct scenario *scenario,
                                struct note *note) {
    if (scenario->n_shock == 0)
        return note_error(note, STATUS_MISSING, options->file, 0, "shocks",
                          _("This scenario has no shocks. Add the group shocks to it, or give a file that has them: "
                            "--shocks scenarios/stress-2016.cfg."));
    for (size_t k = 0; k < options->n_shock; k++) {
        if (!find_shock(scenario, options->shock[k]))
            return note_error(note, STATUS_REFERENCE, NULL, 0, "--shock",
                              _("There is no shock \"%.60s\". The group shocks of the scenario names them."),
                              options->shock[k]);
        for (size_t j = 0; j < k; j++)
            if (strcmp(options->shock[j], options->shock[k]) == 0)
                return note_error(note, STATUS_DUPLICATE, NULL, 0, "--shock",
                                  _("The shock \"%.60s\" is given twice. Keep one of the two."), options->shock[k]);
    }
    return STATUS_OK;
}

static enum status copy_shocks(const struct stress_options *options, const struct scenario *scenario,
                               struct stress *stress) {
    size_t n = options->n_shock ? options->n_shock : scenario->n_shock;
    const char **text = calloc(4 * n, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    stress->n_shock = n;
    for (size_t k = 0; k < n; k++) {
        const struct shock *shock = options->n_shock ? find_shock(scenario, options->shock[k]) : &scenario->shock[k];
        text[k] = shock->name;
        text[n + k] = shock->label[0];
        text[2 * n + k] = shock->label[1];
        text[3 * n + k] = shock->text;
    }
    stress->shock = stress_copy_texts(n, text);
    stress->shock_label[0] = stress_copy_texts(n, text + n);
    stress->shock_label[1] = stress_copy_texts(n, text + 2 * n);
    stress->shock_text = stress_copy_texts(n, text + 3 * n);
    free(text);
    bool all = stress->shock && stress->shock_label[0] && stress->shock_label[1] && stress->shock_text;
    return all ? STATUS_OK : STATUS_MEMORY;
}

/* The scheme that is shown does not depend on the one that is asked for, and the figures on neither. */
static enum status describe(const struct stress_options *options, const struct scenario *scenario,
                            struct stress *stress, struct note *note) {
    size_t shown = 0;
    stress->n_municipality = scenario->region.n_municipality;
    stress->n_place = stress->n_municipality + 1;
    stress->n_draw = scenario->n_draw;
    stress->n_scheme = scenario->n_scheme;
    stress->budget_origin = scenario->budget_origin;
    enum status status = stress_copy_places(scenario, &stress->code, &stress->municipality);
    if (!status)
        status = stress_copy_schemes(scenario, &stress->scheme, stress->scheme_label);
    if (!status)
        status = copy_shocks(options, scenario, stress);
    if (!status)
        status = scheme_find_in(scenario->scheme, scenario->n_scheme, NULL, NULL, &shown, note);
    if (status)
        return status;
    stress->first_scheme = strdup(scenario->scheme[shown].name);
    stress->asked = stress_asked(options, scenario, "");
    stress->reserve = calloc(stress->n_place, sizeof *stress->reserve);
    if (!stress->first_scheme || !stress->asked || !stress->reserve)
        return STATUS_MEMORY;
    return stress_reserves(options, scenario, stress->reserve, note);
}

/* The scenario with the shocks and the draws, and what is asked of it. */
static enum status prepare(const struct stress_options *options, struct scenario *scenario, struct stress *stress,
                           struct note *note) {
    struct scenario_change change = {.shocks = options->shocks};
    size_t scheme = 0;
    memset(stress, 0, sizeof *stress);
    enum status status = recall_changed(options->file, options->result, &change, scenario, note);
    if (!status)
        status = check_shocks(options, scenario, note);
    if (!status)
        status = scheme_find_in(scenario->scheme, scenario->n_scheme, NULL, options->scheme, &scheme, note);
    if (!status)
        status = stress_set_draws(options, 2, scenario, note);
    return status ? status : describe(options, scenario, stress, note);
}

enum status stress_describe(const struct stress_options *options, struct stress *stress, struct note *note) {
    struct scenario scenario = {0};
    enum status status = prepare(options, &scenario, stress, note);
    scenario_free(&scenario);
    if (status)
        stress_free(stress);
    return status;
}

bool stress_is_answer(const struct stress *stored, const struct stress *asked) {
    if (!stored->asked || !stored->shock_text || stored->n_shock != asked->n_shock ||
        strcmp(stored->asked, asked->asked) != 0)
        return false;
    for (size_t k = 0; k < asked->n_shock; k++)
        if (strcmp(stored->shock_text[k], asked->shock_text[k]) != 0)
            return false;
    return true;
}

/* ---- figures ---- */

/* What the figures of one scheme and place are worked out with. */
struct worker {
    const struct replay *before, *now;
    const int64_t *reserve;
    size_t inner;
    double *term;            /* [n_draw] */
    int64_t *loss, *scratch; /* [n_draw] */
};

static enum status worker_init(struct worker *worker, size_t n_draw) {
    worker->term = calloc(n_draw, sizeof *worker->term);
    worker->loss = calloc(n_draw, sizeof *worker->loss);
    worker->scratch = calloc(n_draw, sizeof *worker->scratch);
    return worker->term && worker->loss && worker->scratch ? STATUS_OK : STATUS_MEMORY;
}

static void worker_free(struct worker *worker) {
    free(worker->term);
    free(worker->loss);
    free(worker->scratch);
}

static double mean_change(struct worker *w, const int64_t *before, const int64_t *now, double *se) {
    for (size_t d = 0; d < w->now->n_draw; d++)
        w->term[d] = (double)(now[d] - before[d]);
    return replicate_figure(w->now->n_draw, w->term, w->inner, se);
}

static void work_out(struct worker *w, struct stress *stress, size_t row, size_t s, size_t place) {
    const int64_t *result = replay_series(w->now, w->now->result, s, place);
    double *value = stress->value, *se = stress->se;
    size_t n = w->now->n_draw, at = stress_at(stress, STRESS_PAYMENT_CHANGE, row, s, place);
    value[at] = mean_change(w, replay_series(w->before, w->before->payment, s, place),
                            replay_series(w->now, w->now->payment, s, place), &se[at]);
    at = stress_at(stress, STRESS_RESULT_CHANGE, row, s, place);
    value[at] = mean_change(w, replay_series(w->before, w->before->result, s, place), result, &se[at]);
    at = stress_at(stress, STRESS_SHORTFALL, row, s, place);
    for (size_t d = 0; d < n; d++) {
        w->term[d] = result[d] < 0;
        w->loss[d] = -result[d];
    }
    value[at] = replicate_figure(n, w->term, w->inner, &se[at]);
    at = stress_at(stress, STRESS_ES90, row, s, place);
    equivalent_terms(n, w->loss, 1.0, w->scratch, w->term);
    value[at] = -replicate_figure(n, w->term, w->inner, &se[at]);
    at = stress_at(stress, STRESS_EMPTY, row, s, place);
    value[at] = se[at] = NAN;
    if (w->reserve[place] != REGION_UNKNOWN)
        value[at] = replay_chance(w->now, s, place, w->reserve[place], (int64_t)w->inner, w->term, &se[at]);
    for (int what = 0; what < STRESS_FIGURES; what++) {
        size_t least = what == STRESS_ES90 ? MEASURE_TAIL_GROUPS : MEASURE_LEAST_GROUPS;
        at = stress_at(stress, (enum stress_figure)what, row, s, place);
        if (n / w->inner >= least)
            continue;
        se[at] = NAN;
        if (what == STRESS_SHORTFALL || what == STRESS_ES90 || what == STRESS_EMPTY)
            value[at] = NAN;
    }
}

static void work_out_row(struct worker *w, struct stress *stress, size_t row) {
    for (size_t s = 0; s < stress->n_scheme; s++)
        for (size_t place = 0; place < stress->n_place; place++)
            work_out(w, stress, row, s, place);
}

/* ---- running ---- */

/* Row 0 is the scenario itself, row k + 1 shock k. */
static void tell_progress(const struct stress_options *options, const struct stress *stress, size_t row) {
    const char *what = _("without a shock");
    if (row > 0)
        what = stress->shock_label[i18n_language() == LANGUAGE_NL ? 0 : 1][row - 1];
    if (options->progress)
        options->progress(options->context, (int64_t)row, (int64_t)stress->n_shock + 1, what);
}

/* Shock k on the same draws as the scenario. */
static enum status run_shock(const struct stress_options *options, const struct scenario *scenario, const char *name,
                             struct replay *replay, struct note *note) {
    struct scenario shocked;
    struct scenario_change change = {.shocks = options->shocks, .shock = name};
    enum status status = recall_changed(options->file, options->result, &change, &shocked, note);
    if (status)
        return status;
    shocked.n_draw = scenario->n_draw;
    shocked.seed = scenario->seed;
    status = replay_run(&shocked, options->threads, replay, note);
    scenario_free(&shocked);
    return status;
}

static enum status run_rows(const struct stress_options *options, const struct scenario *scenario,
                            struct worker *worker, struct stress *stress, struct note *note) {
    struct replay before = {0}, now = {0};
    tell_progress(options, stress, 0);
    enum status status = replay_run(scenario, options->threads, &before, note);
    worker->before = worker->now = &before;
    if (!status)
        work_out_row(worker, stress, 0);
    worker->now = &now;
    for (size_t k = 0; k < stress->n_shock && !status; k++) {
        tell_progress(options, stress, k + 1);
        status = run_shock(options, scenario, stress->shock[k], &now, note);
        if (!status)
            work_out_row(worker, stress, k + 1);
        replay_free(&now);
    }
    worker->before = worker->now = NULL;
    replay_free(&before);
    return status;
}

enum status stress_run(const struct stress_options *options, struct stress *stress, struct note *note) {
    struct scenario scenario = {0};
    struct worker worker = {0};
    enum status status = prepare(options, &scenario, stress, note);
    if (!status) {
        size_t n = stress_at(stress, STRESS_FIGURES, 0, 0, 0);
        stress->value = calloc(n, sizeof *stress->value);
        stress->se = calloc(n, sizeof *stress->se);
        status = stress->value && stress->se ? worker_init(&worker, (size_t)scenario.n_draw) : STATUS_MEMORY;
    }
    worker.reserve = stress->reserve;
    worker.inner = (size_t)scenario.inner_draws;
    if (!status)
        status = run_rows(options, &scenario, &worker, stress, note);
    worker_free(&worker);
    scenario_free(&scenario);
    if (status)
        stress_free(stress);
    return status;
}
