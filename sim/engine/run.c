/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/run.h"

#include "sim/base/i18n.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/gather.h"
#include "sim/engine/restart.h"
#include "sim/engine/until.h"
#include <stdio.h>
#include <stdlib.h>

/* One of the runs that it takes until a figure is accurate enough; otherwise the only one. */
struct attempt {
    int64_t draws; /* 0: the first one */
    int64_t next;  /* draws of the next one, 0 when there is none */
    double ratio;  /* until_ratio */
};

/* Several processes may read different copies of a file, or be different programs: their draws may not be mixed. */
static enum status compare_inputs(const struct steps *steps, struct note *note) {
    if (cluster_is_same(steps_identity(steps)))
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, steps->options->scenario, 0, NULL,
                      _("the processes of this run do not have the same scenario, tables, program or options; give all "
                        "machines the same files, in a folder that they share, and start again"));
}

/* The first process looks at the first draws for all, while the others simulate theirs. */
static enum status share_pilot(struct steps *steps, const struct deal *deal, struct note *note) {
    struct ensemble *e = &steps->ensemble;
    struct span span = deal_span(deal, 0, cluster_rank());
    size_t n = ensemble_pilot_length(e);
    int64_t *pilot = calloc(n, sizeof *pilot);
    enum status status = pilot ? STATUS_OK : STATUS_MEMORY;
    if (!status && cluster_rank() == 0)
        status = ensemble_run_pilot(e);
    else if (!status && span.n > 0)
        status = ensemble_simulate(e, span.first, span.n);
    status = cluster_agree(steps_describe(status, note), note);
    if (!status && cluster_rank() == 0)
        ensemble_copy_pilot(e, pilot);
    if (!status) {
        cluster_share(pilot, n);
        status = ensemble_load_pilot(e, pilot);
    }
    free(pilot);
    return cluster_agree(status, note);
}

static enum status run_round(struct steps *steps, struct gather *gather, size_t round, size_t done, struct note *note) {
    struct span span = deal_span(gather->deal, round, cluster_rank());
    enum status status = steps_run_chunk(steps, span, done, note);
    return status || span.n == 0 ? status : gather_prepare(gather, round, note);
}

/* What the processes have run in a round, together. */
static enum status end_round(struct gather *gather, struct restart *restart, size_t round, size_t done,
                             struct note *note) {
    bool alone = cluster_size() == 1 && deal_span(gather->deal, round, 0).n > 0;
    enum status status = alone ? restart_place(restart, note) : gather_send(gather, round, note);
    if (deal_ends_strips(gather->deal, round))
        gather_end_strips(gather, round);
    if (!status)
        restart_mark(restart, done + deal_round_draws(gather->deal, round), false);
    return status;
}

/* Round by round, chunk by chunk (deal.h), but for those that are there already. A process that fails tells so at the
 * end of its round, and all leave together. */
static enum status run_rounds(struct steps *steps, struct gather *gather, struct restart *restart, struct note *note) {
    const struct run_options *options = steps->options;
    const struct deal *deal = gather->deal;
    enum status status = STATUS_OK;
    size_t done = 0, there = restart->done;
    for (size_t round = 0; round < deal->n_round; done += deal_round_draws(deal, round++)) {
        if (done < there)
            continue;
        if (!status)
            status = run_round(steps, gather, round, done, note);
        status = cluster_agree(status, note);
        if (status == STATUS_INTERRUPTED)
            restart_mark(restart, done, true);
        if (status)
            return status;
        status = end_round(gather, restart, round, done, note);
    }
    if (options->progress)
        options->progress(options->context, (int64_t)done, (int64_t)deal->n_draw);
    return cluster_agree(status, note);
}

/* All draws, shared among the processes; afterwards the first one has everything. */
static enum status run_draws(struct steps *steps, struct restart *restart, struct note *note) {
    struct deal deal = deal_make(steps->deal.n_draw, steps->deal.rows, cluster_size());
    struct gather gather;
    enum status status = gather_init(&gather, &deal, &steps->ensemble, steps->store, steps->options->store);
    status = cluster_agree(status, note);
    if (!status && cluster_size() > 1)
        status = share_pilot(steps, &deal, note);
    if (!status)
        status = run_rounds(steps, &gather, restart, note);
    if (!status)
        gather_counts(&gather);
    gather_free(&gather);
    return status;
}

/* Is it accurate enough, or has it as many draws as it may have? Otherwise attempt->next. */
static void judge_accuracy(const struct steps *steps, struct attempt *attempt) {
    const struct run_options *options = steps->options;
    const struct scenario *scenario = &steps->scenario;
    int64_t inner = scenario->inner_draws, most = until_most(options->draws);
    if (!options->until)
        return;
    attempt->ratio = until_ratio(options->until, &steps->plan, steps->ensemble.series);
    if (attempt->ratio > 1.0 && scenario->n_draw < most - most % inner)
        attempt->next = until_next(scenario->n_draw, attempt->ratio, inner, most);
}

static enum status record_accuracy(const struct steps *steps, const struct attempt *attempt, struct note *note) {
    const struct until *until = steps->options->until;
    char ratio[32];
    snprintf(ratio, sizeof ratio, "%.3f", attempt->ratio);
    if (!until)
        return STATUS_OK;
    enum status status = store_write_provenance(steps->store, "until", until->accuracy, note);
    if (!status)
        status = store_write_provenance(steps->store, "until_target", until->target, note);
    return status ? status : store_write_provenance(steps->store, "until_ratio", ratio, note);
}

/* When it is not yet accurate enough, nothing is stored. */
static enum status finish(struct steps *steps, struct attempt *attempt, struct note *note) {
    enum status status = steps_measure(steps, note);
    if (!status)
        judge_accuracy(steps, attempt);
    if (status || attempt->next > 0)
        return status;
    status = steps_record(steps, note);
    if (!status)
        status = record_accuracy(steps, attempt, note);
    return status ? status : steps_close(steps, note);
}

/* The way of the data, from top to bottom; of several processes the first one writes. */
static enum status run_attempt(const struct run_options *options, struct attempt *attempt, struct note *note) {
    struct steps steps = {0};
    struct restart restart = {0};
    bool writes = cluster_rank() == 0;
    enum status status = steps_prepare(&steps, options, attempt->draws, writes, note);
    status = cluster_agree(status, note);
    if (!status)
        status = compare_inputs(&steps, note);
    if (!status)
        status = restart_begin(&restart, &steps, attempt->draws, &attempt->next, note);
    if (!status && attempt->next == 0)
        status = run_draws(&steps, &restart, note);
    if (!status && attempt->next == 0 && writes)
        status = finish(&steps, attempt, note);
    status = cluster_agree(status, note);
    cluster_share(&attempt->next, 1);
    if (!status && attempt->next == 0)
        restart_complete(&restart);
    restart_free(&restart, status, note);
    steps_free(&steps);
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
