/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/record.h"

#include "sim/base/i18n.h"
#include <stdlib.h>

static const struct variable distribution = {
    "/inputs/distribution", VALUE_TEXT, 1, {AXIS_INPUT}, "1", "name of the distribution of the uncertain input"};
static const struct variable mean = {
    "/inputs/mean", VALUE_DOUBLE, 1,
    {AXIS_INPUT},   "1",          "mean of the distribution, which keys and expectations use; unit of the key"};
static const struct variable grade = {
    "/inputs/grade", VALUE_TEXT, 1,
    {AXIS_INPUT},    "1",        "how sure the uncertain input is: measured, derived, calibrated or assumed"};
static const struct variable value = {
    "/inputs/value",
    VALUE_DOUBLE,
    2,
    {AXIS_OUTER, AXIS_INPUT},
    "1",
    "value of the uncertain input in the draws with this outer index; unit of the key"};

size_t record_outer(const struct plan *plan, enum store_level level) {
    const struct scenario *scenario = plan->scenario;
    bool stored = level != STORE_SUMMARY && scenario->inputs.n > 0;
    return stored ? (size_t)(scenario->n_draw / scenario->inner_draws) : 0;
}

static enum status write_distributions(struct store *store, const struct scenario *scenario, struct note *note) {
    const struct inputs *inputs = &scenario->inputs;
    const char **name = calloc(inputs->n, sizeof *name);
    double *centre = calloc(inputs->n, sizeof *centre);
    enum status status = name && centre ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < inputs->n && !status; k++) {
        const struct distribution_value *given = &inputs->input[k].distribution;
        name[k] = given->distribution->name;
        centre[k] = given->distribution->mean(given);
    }
    if (!status)
        status = store_write(store, &distribution, name, note);
    if (!status)
        status = store_write(store, &mean, centre, note);
    for (size_t k = 0; k < inputs->n && !status; k++)
        name[k] = grade_word(grades_of(&scenario->grades, inputs->input[k].path, NULL));
    if (!status)
        status = store_write(store, &grade, name, note);
    free(name);
    free(centre);
    return status;
}

enum { SOME = 256 };

/* drawn[n_outer][inputs->n] of SOME outer indices. */
static void draw_some(const struct inputs *inputs, const struct sampler *sampler, uint64_t seed, size_t from,
                      size_t n_outer, double *drawn) {
    size_t n = n_outer - from < SOME ? n_outer - from : SOME;
    uint32_t outer[SOME];
    double values[SOME];
    for (size_t l = 0; l < n; l++)
        outer[l] = (uint32_t)(from + l);
    for (size_t k = 0; k < inputs->n; k++) {
        input_values(&inputs->input[k], sampler, seed, outer, n, values);
        for (size_t l = 0; l < n; l++)
            drawn[(from + l) * inputs->n + k] = values[l];
    }
}

/* Millions of them take a minute: whoever wants to stop is asked for between parts. */
static enum status draw_all(const struct inputs *inputs, const struct sampler *sampler, uint64_t seed, size_t n_outer,
                            const struct plan_stop *stop, double *drawn, struct note *note) {
    const int64_t part = 64 * SOME;
    for (int64_t first = 0; first < (int64_t)n_outer; first += part) {
        int64_t end = first + part < (int64_t)n_outer ? first + part : (int64_t)n_outer;
        if (stop->asked && stop->asked(stop->context))
            return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                              _("stopped before the first draw; no results file was written"));
#pragma omp parallel for schedule(static)
        for (int64_t from = first; from < end; from += SOME)
            draw_some(inputs, sampler, seed, (size_t)from, n_outer, drawn);
    }
    return STATUS_OK;
}

/* The same pure function of seed, outer index and path that the simulation takes its values from. */
static enum status write_values(struct store *store, const struct plan *plan, size_t n_outer,
                                const struct plan_stop *stop, struct note *note) {
    const struct inputs *inputs = &plan->scenario->inputs;
    double *drawn = calloc(n_outer * inputs->n, sizeof *drawn);
    if (!drawn)
        return STATUS_MEMORY;
    enum status status = draw_all(inputs, plan->care.sampler, plan->scenario->seed, n_outer, stop, drawn, note);
    if (!status)
        status = store_write(store, &value, drawn, note);
    free(drawn);
    return status;
}

enum status record_uncertain(struct store *store, const struct plan *plan, enum store_level level,
                             const struct plan_stop *stop, struct note *note) {
    const struct inputs *inputs = &plan->scenario->inputs;
    size_t n_outer = record_outer(plan, level);
    if (inputs->n == 0)
        return STATUS_OK;
    enum status status = write_distributions(store, plan->scenario, note);
    return !status && n_outer > 0 ? write_values(store, plan, n_outer, stop, note) : status;
}
