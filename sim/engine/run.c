/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/run.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/gather.h"
#include "sim/engine/incentive.h"
#include "sim/engine/recall.h"
#include "sim/engine/until.h"
#include <stdio.h>
#include <string.h>

/* One of the runs that it takes until a figure is accurate enough; otherwise the only one. */
struct attempt {
    int64_t draws; /* 0: the first one */
    int64_t next;  /* draws of the next one, 0 when there is none */
    double ratio;  /* until_ratio */
};

static int64_t most_draws(const struct run_options *options) {
    return options->draws > 0 ? options->draws : UNTIL_MOST_DRAWS;
}

static enum status set_draws(const struct run_options *options, const struct attempt *attempt,
                             struct scenario *scenario, struct note *note) {
    int64_t most = most_draws(options), first = until_first(scenario->inner_draws, most);
    if (!options->until)
        scenario->n_draw = options->draws > 0 ? options->draws : scenario->n_draw;
    else
        scenario->n_draw = attempt->draws > 0 ? attempt->draws : first > 0 ? first : most;
    enum status status = scenario_check_draws(scenario, options->draws > 0 ? "-n" : NULL, note);
    return !status && options->until ? until_check(options->until, scenario, note) : status;
}

static enum status override_options(const struct run_options *options, const struct attempt *attempt,
                                    struct scenario *scenario, struct note *note) {
    if (options->seed >= 0)
        scenario->seed = (uint64_t)options->seed;
    enum status status = set_draws(options, attempt, scenario, note);
    if (status)
        return status;
    for (size_t k = 0; options->warn && attempt->draws == 0 && k < scenario->n_warning; k++)
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

static bool is_stopped(const struct run_options *options) {
    return options->stopped && options->stopped(options->context);
}

static enum status describe_failure(enum status status, struct note *note) {
    if (status == STATUS_RANGE)
        return note_error(note, status, NULL, 0, "products",
                          _("a simulated cost is too large to settle (over EUR 1 billion in one cell); check the "
                            "mean_cost_eur, cv and tail_index of the products"));
    return status;
}

/* FNV-1a */
static uint64_t add_text(uint64_t hash, const char *text) {
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash ^ 0xff;
}

/* Several processes may read different copies of a file, or be different programs: their draws may not be mixed. */
static enum status compare_inputs(const struct run_options *options, const struct scenario *scenario,
                                  struct note *note) {
    uint64_t hash = add_text(add_text(UINT64_C(0xcbf29ce484222325), scenario->resolved), version_revision);
    for (size_t k = 0; k < scenario->n_table; k++)
        hash = add_text(hash, scenario->table[k].text);
    hash ^= (uint64_t)scenario->n_draw * 31 + scenario->seed * 37 + (uint64_t)options->store;
    if (cluster_is_same(hash))
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, options->scenario, 0, NULL,
                      _("the processes of this run do not have the same scenario, tables, program or options; give all "
                        "machines the same files, in a folder that they share, and start again"));
}

static enum status run_round(const struct run_options *options, struct gather *gather, size_t round, size_t done,
                             struct note *note) {
    struct span span = deal_span(gather->deal, round, cluster_rank());
    if (is_stopped(options))
        return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                          _("stopped after %zu of %zu draws; no results file was written"), done, gather->deal->n_draw);
    if (span.n == 0)
        return STATUS_OK;
    enum status status = ensemble_run_chunk(gather->ensemble, span.first, span.n);
    return status ? describe_failure(status, note) : gather_prepare(gather, round, note);
}

/* Round by round, chunk by chunk (deal.h). A process that fails tells so at the end of its round, and all leave
 * together. */
static enum status run_rounds(const struct run_options *options, struct gather *gather, struct note *note) {
    const struct deal *deal = gather->deal;
    enum status status = STATUS_OK;
    size_t done = 0;
    for (size_t round = 0; round < deal->n_round; round++) {
        if (options->progress && done < deal->n_draw)
            options->progress(options->context, (int64_t)done, (int64_t)deal->n_draw);
        if (!status)
            status = run_round(options, gather, round, done, note);
        status = cluster_agree(status, note);
        if (status)
            return status;
        status = gather_send(gather, round, note);
        if (deal_ends_strips(deal, round))
            gather_end_strips(gather, round);
        done += deal_round_draws(deal, round);
    }
    if (options->progress)
        options->progress(options->context, (int64_t)done, (int64_t)deal->n_draw);
    return cluster_agree(status, note);
}

static enum status run_draws(const struct run_options *options, struct ensemble *ensemble, struct store *store,
                             struct note *note) {
    struct deal deal = deal_make((size_t)ensemble->plan->scenario->n_draw, ensemble->chunk.rows, cluster_size());
    struct gather gather;
    enum status status = gather_init(&gather, &deal, ensemble, store, options->store);
    if (!status && cluster_size() > 1)
        status = describe_failure(ensemble_run_pilot(ensemble), note);
    status = cluster_agree(status, note);
    if (!status)
        status = run_rounds(options, &gather, note);
    if (!status)
        gather_counts(&gather);
    gather_free(&gather);
    return status;
}

static enum status leave_if_stopped(const struct run_options *options, struct note *note) {
    if (!is_stopped(options))
        return STATUS_OK;
    return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                      _("stopped after the last draw, while the figures were worked out; no results file was written"));
}

static enum status record_incentive(const struct run_options *options, const struct plan *plan, struct store *store,
                                    struct note *note) {
    struct incentive incentive;
    enum status status = describe_failure(incentive_run(plan, options->threads, &incentive), note);
    if (status)
        return status;
    status = incentive_record(&incentive, plan, store, note);
    incentive_free(&incentive);
    return status;
}

/* Is it accurate enough, or has it as many draws as it may have? Otherwise attempt->next. */
static void judge_accuracy(const struct run_options *options, const struct ensemble *ensemble,
                           struct attempt *attempt) {
    const struct scenario *scenario = ensemble->plan->scenario;
    int64_t inner = scenario->inner_draws, most = most_draws(options);
    if (!options->until)
        return;
    attempt->ratio = until_ratio(options->until, ensemble->plan, ensemble->series);
    if (attempt->ratio > 1.0 && scenario->n_draw < most - most % inner)
        attempt->next = until_next(scenario->n_draw, attempt->ratio, inner, most);
}

static enum status record_accuracy(const struct run_options *options, const struct attempt *attempt,
                                   struct store *store, struct note *note) {
    char ratio[32];
    snprintf(ratio, sizeof ratio, "%.3f", attempt->ratio);
    if (!options->until)
        return STATUS_OK;
    enum status status = store_write_provenance(store, "until", options->until->accuracy, note);
    if (!status)
        status = store_write_provenance(store, "until_target", options->until->target, note);
    return status ? status : store_write_provenance(store, "until_ratio", ratio, note);
}

/* The first process has everything now. When it is not yet accurate enough, nothing is stored. */
static enum status finish(const struct run_options *options, struct ensemble *ensemble, struct attempt *attempt,
                          struct store **store, struct note *note) {
    const struct plan *plan = ensemble->plan;
    enum status status = leave_if_stopped(options, note);
    if (!status)
        status = ensemble_measure(ensemble);
    if (!status)
        status = leave_if_stopped(options, note);
    if (!status)
        judge_accuracy(options, ensemble, attempt);
    if (status || attempt->next > 0)
        return status;
    status = record_measures(*store, plan, ensemble->measure, ensemble->series, ensemble->external, ensemble->imbalance,
                             &ensemble->reserves, note);
    if (!status)
        status = record_reserves(*store, plan, &ensemble->reserves, ensemble->series, ensemble->measure_budget, note);
    if (!status)
        status = tallies_record(&ensemble->tallies, plan, *store, note);
    if (!status)
        status = explained_record(&ensemble->explained, plan, ensemble->measure, ensemble->series, *store, note);
    if (!status)
        status = record_incentive(options, plan, *store, note);
    if (!status)
        status = record_leaving(*store, plan, note);
    if (!status)
        status = record_provenance(*store, plan, options->store, ensemble->measure, note);
    if (!status)
        status = record_accuracy(options, attempt, *store, note);
    if (!status)
        status = leave_if_stopped(options, note); /* the last moment: from here on there is a result */
    if (!status) {
        status = store_finish(*store, note);
        *store = NULL;
    }
    return status;
}

/* Of several processes the first one has the file, with all that is known before the draws. */
static enum status start_store(const struct run_options *options, const struct plan *plan, struct store **store,
                               struct note *note) {
    bool writes = cluster_rank() == 0;
    enum status status = record_create(plan, writes ? options->output : NULL, options->store, store, note);
    if (!status && writes)
        status = record_inputs(*store, plan, options->store, note);
    if (!status && writes)
        status = record_uncertain(*store, plan, options->store, note);
    return status;
}

/* The way of the data, from top to bottom; of several processes the first one writes. */
static enum status run_attempt(const struct run_options *options, struct attempt *attempt, struct note *note) {
    struct scenario scenario = {0};
    struct plan plan = {0};
    struct ensemble ensemble = {0};
    struct store *store = NULL;
    bool writes = cluster_rank() == 0;

    enum status status = recall_file(options->scenario, &scenario, note);
    if (!status)
        status = check_output(options, &scenario, note);
    if (!status)
        status = override_options(options, attempt, &scenario, note);
    if (!status)
        status = describe_failure(plan_init(&plan, &scenario, options->threads, note), note);
    if (!status)
        status = ensemble_init(&ensemble, &plan, options->threads);
    if (!status)
        status = start_store(options, &plan, &store, note);
    status = cluster_agree(status, note);
    if (!status)
        status = compare_inputs(options, &scenario, note);
    if (!status)
        status = run_draws(options, &ensemble, store, note);
    if (!status && writes)
        status = finish(options, &ensemble, attempt, &store, note);
    status = cluster_agree(status, note);
    cluster_share(&attempt->next);

    store_abandon(store);
    ensemble_free(&ensemble);
    plan_free(&plan);
    scenario_free(&scenario);
    return status;
}

enum status run_scenario(const struct run_options *options, struct note *note) {
    struct attempt attempt = {0};
    enum status status = run_attempt(options, &attempt, note);
    while (!status && attempt.next > 0) {
        attempt = (struct attempt){.draws = attempt.next};
        status = run_attempt(options, &attempt, note);
    }
    return status;
}
