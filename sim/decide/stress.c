#include "sim/decide/stress.h"

#include "models/analysis/equivalent.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for the draws of all replays that are kept at once. */
static const size_t MOST_BYTES = (size_t)600 << 20;

void stress_free(struct stress *stress) {
    result_free_texts(stress->n_shock, stress->shock);
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

char **stress_copy_texts(size_t n, const char *const *text) {
    char **copy = calloc(n + 1, sizeof *copy);
    bool missing = !copy;
    for (size_t k = 0; k < n && !missing; k++) {
        copy[k] = strdup(text[k]);
        missing = !copy[k];
    }
    if (!missing)
        return copy;
    if (copy)
        result_free_texts(n, copy);
    return NULL;
}

enum status stress_copy_places(const struct scenario *scenario, char ***code, char ***municipality) {
    size_t n = scenario->region.n_municipality;
    const char **text = calloc(n + 1, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n; i++)
        text[i] = scenario->region.municipality[i].code;
    *code = stress_copy_texts(n, text);
    for (size_t i = 0; i < n; i++)
        text[i] = scenario->region.municipality[i].name;
    *municipality = stress_copy_texts(n, text);
    free(text);
    return *code && *municipality ? STATUS_OK : STATUS_MEMORY;
}

enum status stress_set_draws(const struct stress_options *options, size_t replays, struct scenario *scenario,
                             struct note *note) {
    int64_t fits = (int64_t)(MOST_BYTES / (replays * replay_draw_bytes(scenario))), inner = scenario->inner_draws;
    if (options->draws > 0)
        scenario->n_draw = options->draws;
    else {
        int64_t most = fits < STRESS_DRAWS ? fits : STRESS_DRAWS;
        most = most < scenario->n_draw ? most : scenario->n_draw;
        scenario->n_draw = most >= 2 * inner ? most - most % inner : 2 * inner;
    }
    if (options->draws > fits)
        return note_error(note, STATUS_USAGE, NULL, 0, "-n",
                          _("so many draws of this scenario do not fit into memory at once; give at most %lld"),
                          (long long)(fits - fits % inner));
    return scenario_check_draws(scenario, options->draws > 0 ? "-n" : NULL, note);
}

static size_t find_place(const struct region *region, const char *name) {
    size_t i = 0;
    while (i < region->n_municipality && strcmp(region->municipality[i].code, name) != 0 &&
           strcmp(region->municipality[i].name, name) != 0)
        i++;
    return i;
}

enum status stress_reserves(const struct stress_options *options, const struct scenario *scenario, int64_t *reserve,
                            struct note *note) {
    const struct region *region = &scenario->region;
    size_t n = region->n_municipality;
    memcpy(reserve, region->reserve, n * sizeof *reserve);
    for (size_t k = 0; k < options->n_reserve; k++) {
        size_t i = find_place(region, options->reserve[k].municipality);
        if (i == n)
            return note_error(note, STATUS_REFERENCE, NULL, 0, "--reserve",
                              _("There is no municipality \"%.60s\" in this region. Use a code, such as %s, or a name "
                                "from the table of municipalities."),
                              options->reserve[k].municipality, region->municipality[0].code);
        for (size_t t = 1; scenario->reserve_by_estimate && t < scenario->n_year; t++)
            if (region->estimate[t * n + i] == REGION_UNKNOWN)
                return note_error(note, STATUS_CONFLICT, NULL, 0, "--reserve",
                                  _("In this scenario reserves bear what is paid above the estimate, and that of %s is "
                                    "not known. Add it to the list estimates, for all years after the base year."),
                                  region->municipality[i].name);
        reserve[i] = options->reserve[k].cents;
    }
    reserve[n] = 0;
    for (size_t i = 0; i < n; i++)
        reserve[n] =
            reserve[i] == REGION_UNKNOWN || reserve[n] == REGION_UNKNOWN ? REGION_UNKNOWN : reserve[n] + reserve[i];
    return STATUS_OK;
}

/* ---- names ---- */

static enum status copy_schemes(const struct scenario *scenario, struct stress *stress) {
    const char **text = calloc(scenario->n_scheme + 1, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    stress->n_scheme = scenario->n_scheme;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        text[s] = scenario->scheme[s].name;
    stress->scheme = stress_copy_texts(scenario->n_scheme, text);
    for (size_t k = 0; k < 2; k++) {
        for (size_t s = 0; s < scenario->n_scheme; s++)
            text[s] = scenario->scheme[s].label[k];
        stress->scheme_label[k] = stress_copy_texts(scenario->n_scheme, text);
    }
    free(text);
    return stress->scheme && stress->scheme_label[0] && stress->scheme_label[1] ? STATUS_OK : STATUS_MEMORY;
}

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
    for (size_t k = 0; k < options->n_shock; k++)
        if (!find_shock(scenario, options->shock[k]))
            return note_error(note, STATUS_REFERENCE, NULL, 0, "--shock",
                              _("There is no shock \"%.60s\". The group shocks of the scenario names them."),
                              options->shock[k]);
    return STATUS_OK;
}

static enum status copy_shocks(const struct stress_options *options, const struct scenario *scenario,
                               struct stress *stress) {
    size_t n = options->n_shock ? options->n_shock : scenario->n_shock;
    const char **text = calloc(3 * n, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    stress->n_shock = n;
    for (size_t k = 0; k < n; k++) {
        const struct shock *shock = options->n_shock ? find_shock(scenario, options->shock[k]) : &scenario->shock[k];
        text[k] = shock->name;
        text[n + k] = shock->label[0];
        text[2 * n + k] = shock->label[1];
    }
    stress->shock = stress_copy_texts(n, text);
    stress->shock_label[0] = stress_copy_texts(n, text + n);
    stress->shock_label[1] = stress_copy_texts(n, text + 2 * n);
    free(text);
    return stress->shock && stress->shock_label[0] && stress->shock_label[1] ? STATUS_OK : STATUS_MEMORY;
}

static enum status make_room(const struct stress_options *options, const struct scenario *scenario,
                             struct stress *stress) {
    stress->n_municipality = scenario->region.n_municipality;
    stress->n_place = stress->n_municipality + 1;
    stress->n_draw = scenario->n_draw;
    enum status status = stress_copy_places(scenario, &stress->code, &stress->municipality);
    if (!status)
        status = copy_schemes(scenario, stress);
    if (!status)
        status = copy_shocks(options, scenario, stress);
    if (status)
        return status;
    size_t n = stress_at(stress, STRESS_FIGURES, 0, 0, 0);
    stress->value = calloc(n, sizeof *stress->value);
    stress->se = calloc(n, sizeof *stress->se);
    return stress->value && stress->se ? STATUS_OK : STATUS_MEMORY;
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
    return equivalent_mean(w->now->n_draw, w->term, w->inner, se);
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
    value[at] = equivalent_mean(n, w->term, w->inner, &se[at]);
    at = stress_at(stress, STRESS_ES90, row, s, place);
    equivalent_terms(n, w->loss, 1.0, w->scratch, w->term);
    value[at] = -equivalent_mean(n, w->term, w->inner, &se[at]);
    at = stress_at(stress, STRESS_EMPTY, row, s, place);
    value[at] = se[at] = NAN;
    if (w->reserve[place] != REGION_UNKNOWN)
        value[at] = replay_chance(w->now, s, place, w->reserve[place], (int64_t)w->inner, w->term, &se[at]);
}

static void work_out_row(struct worker *w, struct stress *stress, size_t row) {
    for (size_t s = 0; s < stress->n_scheme; s++)
        for (size_t place = 0; place < stress->n_place; place++)
            work_out(w, stress, row, s, place);
}

/* ---- running ---- */

static void tell_progress(const struct stress_options *options, size_t done, size_t total) {
    if (options->progress)
        options->progress(options->context, (int64_t)done, (int64_t)total);
}

/* Shock k on the same draws as the scenario. */
static enum status run_shock(const struct stress_options *options, const struct scenario *scenario, const char *name,
                             struct replay *replay, struct note *note) {
    struct scenario shocked;
    struct scenario_change change = {.shocks = options->shocks, .shock = name};
    enum status status = recall_changed(options->file, NULL, &change, &shocked, note);
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
    size_t rows = stress->n_shock + 1;
    tell_progress(options, 0, rows);
    enum status status = replay_run(scenario, options->threads, &before, note);
    worker->before = worker->now = &before;
    if (!status)
        work_out_row(worker, stress, 0);
    worker->now = &now;
    for (size_t k = 0; k < stress->n_shock && !status; k++) {
        tell_progress(options, k + 1, rows);
        status = run_shock(options, scenario, stress->shock[k], &now, note);
        if (!status)
            work_out_row(worker, stress, k + 1);
        replay_free(&now);
    }
    tell_progress(options, rows, rows);
    replay_free(&before);
    return status;
}

static enum status check_scheme(const char *name, const struct scenario *scenario, struct note *note) {
    bool known = !name;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        known = known || strcmp(scenario->scheme[s].name, name) == 0;
    if (known)
        return STATUS_OK;
    return note_error(note, STATUS_REFERENCE, NULL, 0, "--scheme",
                      _("There is no scheme \"%.60s\" in this scenario. The first one is called \"%s\"."), name,
                      scenario->scheme[0].name);
}

enum status stress_run(const struct stress_options *options, struct stress *stress, struct note *note) {
    struct scenario scenario = {0};
    struct worker worker = {0};
    struct scenario_change change = {.shocks = options->shocks};
    int64_t *reserve = NULL;
    memset(stress, 0, sizeof *stress);
    enum status status = recall_changed(options->file, NULL, &change, &scenario, note);
    if (!status)
        status = check_shocks(options, &scenario, note);
    if (!status)
        status = check_scheme(options->scheme, &scenario, note);
    if (!status)
        status = stress_set_draws(options, 2, &scenario, note);
    if (!status)
        status = make_room(options, &scenario, stress);
    if (!status) {
        reserve = calloc(stress->n_place, sizeof *reserve);
        status = reserve ? stress_reserves(options, &scenario, reserve, note) : STATUS_MEMORY;
    }
    if (!status)
        status = worker_init(&worker, (size_t)scenario.n_draw);
    worker.reserve = reserve;
    worker.inner = (size_t)scenario.inner_draws;
    if (!status)
        status = run_rows(options, &scenario, &worker, stress, note);
    worker_free(&worker);
    free(reserve);
    scenario_free(&scenario);
    if (status)
        stress_free(stress);
    return status;
}
