/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/steps.h"

#include "sim/base/format.h"
#include "sim/base/hash.h"
#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/engine/incentive.h"
#include "sim/engine/leaving.h"
#include "sim/engine/recall.h"
#include "sim/engine/record.h"
#include "sim/engine/until.h"
#include <stdlib.h>
#include <string.h>

/* ---- prepare ---- */

static enum status set_draws(const struct run_options *options, int64_t draws, struct scenario *scenario,
                             struct note *note) {
    int64_t most = until_most(options->draws), first = until_first(scenario->inner_draws, most);
    if (!options->until)
        scenario->n_draw = options->draws > 0 ? options->draws : scenario->n_draw;
    else
        scenario->n_draw = draws > 0 ? draws : first > 0 ? first : most;
    enum status status = scenario_check_draws(scenario, options->draws > 0 ? "-n" : NULL, note);
    return !status && options->until ? until_check(options->until, scenario, note) : status;
}

static enum status override_options(const struct run_options *options, int64_t draws, struct scenario *scenario,
                                    struct note *note) {
    if (options->seed >= 0)
        scenario->seed = (uint64_t)options->seed;
    enum status status = set_draws(options, draws, scenario, note);
    if (status)
        return status;
    for (size_t k = 0; options->tell && draws == 0 && k < scenario->n_reading; k++)
        options->tell(options->context, scenario->reading[k]);
    for (size_t k = 0; options->warn && draws == 0 && k < scenario->n_warning; k++)
        options->warn(options->context, scenario->warning[k]);
    return STATUS_OK;
}

/* The results must not take the place of what they were made from. */
static enum status check_output(const struct run_options *options, const struct scenario *scenario, struct note *note) {
    if (!scenario_has_read(scenario, options->output))
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, options->output, 0, "-o",
                      _("This is one of the files that are read. Give the result another name."));
}

enum status steps_describe(enum status status, struct note *note) {
    if (status != STATUS_RANGE || note->text[0])
        return status;
    return note_error(note, status, NULL, 0, "products",
                      _("a simulated cost is too large to settle (over EUR 1 billion for one client, 100 billion for "
                        "one class in one municipality, or 10,000 billion in a year); check the mean_cost_eur, cv and "
                        "tail_index of the products, and the sds under demand and cost"));
}

static enum status start_store(struct steps *s, struct note *note) {
    enum store_level level = s->options->store;
    const struct plan_stop stop = {s->options->stopped, s->options->context}; /* of this process, which alone writes */
    const char *const *path = s->options->joint ? s->joint.output : &s->options->output;
    enum status status = record_create(&s->plan, path, s->writes, level, &s->store, note);
    if (!status && s->writes)
        status = record_inputs(s->store, &s->plan, level, note);
    if (!status && s->writes)
        status = record_uncertain(s->store, &s->plan, level, &stop, note);
    return status;
}

static enum status read_joint(struct steps *s, struct note *note) {
    enum status status = joint_read(s->options, &s->joint, note);
    if (status)
        return status;
    s->scenario = s->joint.whole;
    s->scenario.n_draw = s->joint.member[0].n_draw;
    s->scenario.seed = s->joint.member[0].seed;
    return scenario_check_draws(&s->scenario, s->options->draws > 0 ? "-n" : NULL, note);
}

static enum status read_scenario(struct steps *s, int64_t draws, struct note *note) {
    const struct run_options *options = s->options;
    if (options->joint)
        return read_joint(s, note);
    enum status status = recall_file(options->scenario, options->change, &s->scenario, note);
    if (!status)
        status = check_output(options, &s->scenario, note);
    return status ? status : override_options(options, draws, &s->scenario, note);
}

enum status steps_read(struct steps *steps, const struct run_options *options, int64_t draws, bool writes,
                       struct note *note) {
    *steps = (struct steps){.options = options, .writes = writes};
    enum status status = read_scenario(steps, draws, note);
    if (status)
        steps_free(steps);
    return status;
}

enum status steps_plan(struct steps *steps, const struct plan_stop *stop, struct note *note) {
    struct steps *s = steps;
    int threads = s->options->threads;
    const struct plan_terms terms = {*stop, NULL};
    enum status status = steps_describe(plan_init(&s->plan, &s->scenario, threads, &terms, note), note);
    if (!status)
        status = ensemble_init(&s->ensemble, &s->plan, threads);
    if (!status)
        status = start_store(s, note);
    if (status)
        steps_free(s);
    else
        s->deal = deal_make((size_t)s->scenario.n_draw, s->ensemble.chunk.rows, 1);
    return status;
}

enum status steps_prepare(struct steps *steps, const struct run_options *options, int64_t draws, bool writes,
                          struct note *note) {
    const struct plan_stop stop = {options->stopped, options->context};
    enum status status = steps_read(steps, options, draws, writes, note);
    return status ? status : steps_plan(steps, &stop, note);
}

void steps_free(struct steps *steps) {
    for (size_t k = 0; k < DEAL_STRIPS; k++)
        free(steps->strip[k]);
    parcel_free(&steps->rows);
    store_abandon(steps->store);
    ensemble_free(&steps->ensemble);
    plan_free(&steps->plan);
    scenario_free(&steps->scenario);
    joint_free(&steps->joint, steps->options && steps->options->joint ? steps->options->joint->n : 0);
    memset(steps, 0, sizeof *steps);
}

uint64_t steps_identity(const struct steps *steps) {
    const struct scenario *scenario = &steps->scenario;
    uint64_t hash = hash_text(hash_text(HASH_START, scenario->resolved), version_revision);
    for (size_t k = 0; k < scenario->n_table; k++)
        hash = hash_text(hash, scenario->table[k].text);
    return hash ^ ((uint64_t)scenario->n_draw * 31 + scenario->seed * 37 + (uint64_t)steps->options->store);
}

/* ---- draws ---- */

static bool is_stopped(const struct run_options *options) {
    return options->stopped && options->stopped(options->context);
}

enum status steps_run_chunk(struct steps *steps, struct span span, size_t done, struct note *note) {
    const struct run_options *options = steps->options;
    size_t total = steps->deal.n_draw;
    char run[FORMAT_SIZE], all[FORMAT_SIZE];
    if (options->progress && done < total)
        options->progress(options->context, (int64_t)done, (int64_t)total);
    if (is_stopped(options))
        return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                          _("stopped after %s of %s draws; no results file was written"),
                          format_count((int64_t)done, run), format_count((int64_t)total, all));
    if (span.n == 0)
        return STATUS_OK;
    return steps_describe(ensemble_run_chunk(&steps->ensemble, span.first, span.n), note);
}

/* ---- finish ---- */

static enum status leave_late(struct note *note) {
    return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                      _("stopped after the last draw, while the figures were worked out; no results file was written"));
}

static enum status leave_if_stopped(const struct run_options *options, struct note *note) {
    return is_stopped(options) ? leave_late(note) : STATUS_OK;
}

enum status steps_measure(struct steps *steps, struct note *note) {
    enum status status = leave_if_stopped(steps->options, note);
    if (!status)
        status = ensemble_measure(&steps->ensemble);
    return status ? status : leave_if_stopped(steps->options, note);
}

static enum status record_incentive(const struct run_options *options, const struct plan *plan, struct store *store,
                                    struct note *note) {
    struct incentive incentive;
    enum status status = steps_describe(incentive_run(plan, options->threads, &incentive), note);
    if (status)
        return status;
    status = incentive_record(&incentive, plan, store, note);
    incentive_free(&incentive);
    return status;
}

static enum status record_chances(struct steps *steps, struct note *note) {
    const struct run_options *options = steps->options;
    const struct plan_stop stop = {options->stopped, options->context};
    enum status status = leaving_compute_odds(&steps->plan, options->threads, &stop);
    if (status == STATUS_INTERRUPTED)
        return leave_late(note);
    return status ? steps_describe(status, note) : record_odds(steps->store, &steps->plan, note);
}

/* Of each file what it was made from. */
static enum status record_origin(struct steps *steps, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < store_count_files(steps->store) && !status; k++) {
        const struct scenario *scenario = steps->options->joint ? &steps->joint.member[k] : &steps->scenario;
        status = record_provenance(store_file(steps->store, k), scenario, steps->options->store,
                                   steps->ensemble.measure, note);
    }
    return status;
}

enum status steps_record(struct steps *steps, struct note *note) {
    struct ensemble *e = &steps->ensemble;
    const struct plan *plan = &steps->plan;
    struct store *store = steps->store;
    enum status status =
        record_measures(store, plan, e->measure, e->series, e->external, e->imbalance, &e->reserves, note);
    if (!status)
        status = record_reserves(store, plan, &e->reserves, e->series, e->measure_budget, note);
    if (!status)
        status = tallies_record(&e->tallies, plan, store, note);
    if (!status)
        status = explained_record(&e->explained, plan, e->measure, e->series, store, note);
    if (!status)
        status = hangs_record(&e->hangs, plan, store, note);
    if (!status)
        status = graded_record(&e->graded, plan, store, note);
    if (!status)
        status = record_incentive(steps->options, plan, store, note);
    if (!status)
        status = record_leaving(store, plan, note);
    if (!status)
        status = record_chances(steps, note);
    return status ? status : record_origin(steps, note);
}

/* Asked for the last time: from here on there is a result. */
enum status steps_close(struct steps *steps, struct note *note) {
    enum status status = leave_if_stopped(steps->options, note);
    if (!status) {
        status = store_finish(steps->store, note);
        steps->store = NULL;
    }
    return status;
}
