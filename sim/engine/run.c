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

/* A run, alone or side by side with others whose care is the same (run_abreast). */
struct side {
    const struct run_options *options;
    struct attempt attempt;
    struct steps steps;
    struct restart restart;
    struct deal deal;
    struct gather gather;
    size_t there, done; /* draws that were there at its beginning; that are in its file and measured */
    enum status status; /* of the end of its last round, which all processes learn of in the next one */
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
static enum status end_round(struct side *side, size_t round, struct note *note) {
    struct gather *gather = &side->gather;
    bool alone = cluster_size() == 1 && deal_span(&side->deal, round, 0).n > 0;
    enum status status = alone ? restart_place(&side->restart, note) : gather_send(gather, round, note);
    if (deal_ends_strips(&side->deal, round))
        gather_end_strips(gather, round);
    side->done += deal_round_draws(&side->deal, round);
    if (!status)
        restart_mark(&side->restart, side->done, false);
    return status;
}

/* One round, but for one whose draws are there already. A process that fails tells so at the end of its round, and all
 * leave together. */
static enum status run_side(struct side *side, size_t round, size_t done, struct note *note) {
    if (done < side->there)
        return STATUS_OK;
    if (!side->status)
        side->status = run_round(&side->steps, &side->gather, round, done, note);
    side->status = cluster_agree(side->status, note);
    if (side->status)
        return side->status;
    side->status = end_round(side, round, note);
    return STATUS_OK;
}

static enum status end_rounds(struct side *side, struct note *note) {
    const struct run_options *options = side->options;
    if (options->progress)
        options->progress(options->context, (int64_t)side->deal.n_draw, (int64_t)side->deal.n_draw);
    enum status status = cluster_agree(side->status, note);
    if (!status)
        gather_counts(&side->gather);
    return status;
}

/* Round by round (deal.h), and in each of them one side after the other. */
static enum status run_rounds(struct side *side, size_t n, struct note *note) {
    const struct deal *deal = &side[0].deal;
    enum status status = STATUS_OK;
    for (size_t round = 0, done = 0; round < deal->n_round && !status; done += deal_round_draws(deal, round++))
        for (size_t k = 0; k < n && !status; k++)
            status = run_side(&side[k], round, done, note);
    for (size_t k = 0; k < n && !status; k++)
        status = end_rounds(&side[k], note);
    return status;
}

static enum status begin_draws(struct side *side, struct note *note) {
    struct steps *steps = &side->steps;
    side->deal = deal_make(steps->deal.n_draw, steps->deal.rows, cluster_size());
    side->there = side->done = side->restart.done;
    enum status status = gather_init(&side->gather, &side->deal, &steps->ensemble, steps->store, side->options->store);
    status = cluster_agree(status, note);
    return !status && cluster_size() > 1 ? share_pilot(steps, &side->deal, note) : status;
}

/* All sides go through the same chunks, and those that fit the first one's draws simulate their care once. */
static enum status share_care(struct side *side, size_t n, struct tape *tape) {
    const struct deal *first = &side[0].steps.deal;
    enum status status = n > 1 ? tape_init(tape, &side[0].steps.plan, first->rows) : STATUS_OK;
    for (size_t k = 0; n > 1 && k < n && !status; k++) {
        struct steps *steps = &side[k].steps;
        steps->ensemble.chunk.tape = tape_fits(tape, &steps->plan) ? tape : NULL;
        if (steps->deal.n_draw != first->n_draw || steps->deal.rows != first->rows)
            status = STATUS_INTERNAL;
    }
    return status;
}

/* All draws, shared among the processes; afterwards the first one has everything. */
static enum status run_draws(struct side *side, size_t n, struct note *note) {
    struct tape tape = {0};
    enum status status = share_care(side, n, &tape);
    for (size_t k = 0; k < n && !status; k++)
        status = begin_draws(&side[k], note);
    if (!status)
        status = run_rounds(side, n, note);
    for (size_t k = 0; k < n; k++) {
        gather_free(&side[k].gather);
        side[k].steps.ensemble.chunk.tape = NULL;
    }
    tape_free(&tape);
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

/* Is any process to stop? All ask together, at the same moments of the same work. */
static bool are_stopped(void *context) {
    const struct run_options *options = ((const struct side *)context)->options;
    struct note ignored = {0};
    bool mine = options->stopped && options->stopped(options->context);
    return cluster_agree(mine ? STATUS_INTERRUPTED : STATUS_OK, &ignored) != STATUS_OK;
}

/* Inputs are compared before the work on them begins, which goes the same way in all processes. */
static enum status prepare(struct side *side, struct note *note) {
    struct attempt *attempt = &side->attempt;
    const struct plan_stop stop = {are_stopped, side};
    enum status status = steps_read(&side->steps, side->options, attempt->draws, cluster_rank() == 0, note);
    status = cluster_agree(status, note);
    if (!status)
        status = compare_inputs(&side->steps, note);
    if (!status)
        status = cluster_agree(steps_plan(&side->steps, &stop, note), note);
    return status ? status : restart_begin(&side->restart, &side->steps, attempt->draws, &attempt->next, note);
}

/* The end of a side, good or not, which gives back its room to the next one. */
static enum status end_side(struct side *side, enum status status, struct note *note) {
    struct attempt *attempt = &side->attempt;
    if (!status && attempt->next == 0 && cluster_rank() == 0)
        status = finish(&side->steps, attempt, note);
    status = cluster_agree(status, note);
    if (status == STATUS_INTERRUPTED && side->done > 0)
        restart_mark(&side->restart, side->done, true); /* after the last draw too, which measuring leaves alone */
    cluster_share(&attempt->next, 1);
    if (!status && attempt->next == 0)
        restart_complete(&side->restart);
    restart_free(&side->restart, status, note);
    steps_free(&side->steps);
    return status;
}

/* The way of the data, from top to bottom; of several processes the first one writes. */
static enum status run_attempt(struct side *side, size_t n, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++)
        status = prepare(&side[k], note);
    if (!status && side[0].attempt.next == 0)
        status = run_draws(side, n, note);
    for (size_t k = 0; k < n; k++)
        status = end_side(&side[k], status, note);
    return status;
}

enum status run_scenario(const struct run_options *options, struct note *note) {
    struct side side = {.options = options};
    enum status status = run_attempt(&side, 1, note);
    while (!status && side.attempt.next > 0) {
        side = (struct side){.options = options, .attempt.draws = side.attempt.next};
        status = run_attempt(&side, 1, note);
    }
    return status;
}

enum status run_abreast(const struct run_options *options, size_t n, struct note *note) {
    struct side *side = calloc(n, sizeof *side);
    enum status status = side ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < n && !status; k++)
        side[k].options = &options[k];
    if (!status)
        status = run_attempt(side, n, note);
    free(side);
    return status;
}
