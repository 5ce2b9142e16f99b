/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule by which members leave: a pilot of draws, and the cascade of decisions on it. */
#include "models/analysis/equivalent.h"
#include "models/region/merger.h"
#include "sim/base/threads.h"
#include "sim/engine/block.h"
#include "sim/engine/division.h"
#include "sim/engine/history.h"
#include "sim/engine/leaving.h"
#include "sim/engine/workspace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The pilot's draws, and the room they may take; a function of sizes alone, since decisions depend on it. */
enum { PILOT_DRAWS = 2000, PILOT_BYTES = 96 << 20 };

void leaving_pilot_free(struct leaving_pilot *pilot) {
    for (size_t b = 0; pilot->workspace && b < pilot->n_block; b++)
        workspace_free(pilot->workspace[b]);
    free(pilot->workspace);
    memset(pilot, 0, sizeof *pilot);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t count_draws(const struct plan *plan) {
    size_t cells = plan->n_year * plan->n_municipality * plan->n_cell, inner = (size_t)plan->scenario->inner_draws;
    size_t amounts =
        4 * cells; /* cost, expected cost, clients and users, client excess; whatever the schemes ask for */
    size_t n = smaller(PILOT_DRAWS, smaller((size_t)plan->scenario->n_draw, PILOT_BYTES / (amounts * sizeof(int64_t))));
    return n < inner ? inner : n - n % inner;
}

static size_t block_size(const struct leaving_pilot *pilot, size_t b) {
    return smaller(pilot->block_lanes, pilot->n_draw - b * pilot->block_lanes);
}

static enum status run_block(const struct plan *plan, struct leaving_pilot *pilot, size_t b) {
    enum status status = workspace_new(plan, &pilot->workspace[b]);
    if (!status)
        status = block_simulate(plan, pilot->workspace[b], b * pilot->block_lanes, block_size(pilot, b));
    if (!status)
        workspace_end_simulation(pilot->workspace[b]);
    return status;
}

enum status leaving_pilot_run(const struct plan *plan, int threads, struct leaving_pilot *pilot) {
    size_t n = count_draws(plan), lanes = plan->block_lanes;
    *pilot = (struct leaving_pilot){.n_draw = n, .n_block = (n + lanes - 1) / lanes, .block_lanes = lanes};
    pilot->workspace = calloc(pilot->n_block, sizeof *pilot->workspace);
    enum status worst = pilot->workspace ? STATUS_OK : STATUS_MEMORY;
    int n_block = pilot->workspace ? (int)pilot->n_block : 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (int b = 0; b < n_block; b++) {
        enum status status = run_block(plan, pilot, (size_t)b);
        if (status) {
#pragma omp critical
            worst = status;
        }
    }
    if (worst)
        leaving_pilot_free(pilot);
    return worst;
}

/* One judgement: scheme s at the end of year t. Arrays [n_municipality][n_draw] are sums over the years looked at. */
struct judge {
    struct plan *plan;
    const struct leaving_pilot *pilot;
    int threads;
    size_t s, t;
    const struct leaving *rules;
    int64_t *inside, *own, *outside;
    double *term[3]; /* [n_draw] */
    int64_t *scratch;
    bool *absent; /* [n_municipality] */
};

static void judge_free(struct judge *judge) {
    free(judge->inside);
    free(judge->own);
    free(judge->outside);
    for (size_t k = 0; k < 3; k++)
        free(judge->term[k]);
    free(judge->scratch);
    free(judge->absent);
}

static enum status judge_init(struct judge *judge) {
    size_t n = judge->plan->n_municipality, draws = judge->pilot->n_draw;
    judge->inside = calloc(n * draws, sizeof *judge->inside);
    judge->own = calloc(n * draws, sizeof *judge->own);
    judge->outside = calloc(draws, sizeof *judge->outside);
    judge->scratch = calloc(draws, sizeof *judge->scratch);
    judge->absent = calloc(n, sizeof *judge->absent);
    bool missing = !judge->inside || !judge->own || !judge->outside || !judge->scratch || !judge->absent;
    for (size_t k = 0; k < 3; k++) {
        judge->term[k] = calloc(draws, sizeof *judge->term[k]);
        missing |= !judge->term[k];
    }
    return missing ? STATUS_MEMORY : STATUS_OK;
}

static struct leaving_verdict *verdict_of(const struct judge *judge, size_t i) {
    return &judge->plan->leaving->verdict[judge->s * judge->plan->n_municipality + i];
}

/* Has it given notice by the end of year t? */
static bool has_given_notice(const struct judge *judge, size_t i) {
    return verdict_of(judge, i)->out - 1 - (int)judge->rules->notice <= (int)judge->t;
}

/* Lay the pool of this judgement over the years looked at. */
static enum status set_pools(struct judge *judge) {
    struct plan *plan = judge->plan;
    for (size_t i = 0; i < plan->n_municipality; i++)
        judge->absent[i] = judge->rules->join[i] > (int)judge->t || has_given_notice(judge, i);
    for (size_t back = 0; back < judge->rules->rule.patience; back++)
        leaving_set_pools(plan, judge->s, judge->t - back, judge->absent);
    return plan_compute_covariance(plan);
}

static void add_year(struct judge *judge, struct workspace *w, size_t b, size_t t) {
    const struct plan *plan = judge->plan;
    size_t lanes = block_size(judge->pilot, b), draws = judge->pilot->n_draw, first = b * judge->pilot->block_lanes;
    struct settle_input input = source_drawn(plan, w, t, lanes, source_fields(plan));
    division_settle(plan, w->division, w->settle, t, plan->year_scheme[t * plan->n_scheme + judge->s], &input,
                    w->payment, w->external);
    for (size_t i = 0; i < plan->n_municipality; i++)
        for (size_t l = 0; l < lanes; l++) {
            judge->inside[i * draws + first + l] += w->payment[i * lanes + l];
            for (size_t k = 0; k < plan->n_cell; k++)
                judge->own[i * draws + first + l] += input.cost[(i * plan->n_cell + k) * lanes + l];
        }
}

static void settle_window(struct judge *judge) {
    size_t bytes = judge->plan->n_municipality * judge->pilot->n_draw * sizeof(int64_t);
    memset(judge->inside, 0, bytes);
    memset(judge->own, 0, bytes);
#pragma omp parallel for schedule(dynamic, 1) num_threads(judge->threads)
    for (int b = 0; b < (int)judge->pilot->n_block; b++)
        for (size_t back = judge->rules->rule.patience; back-- > 0;)
            add_year(judge, judge->pilot->workspace[b], (size_t)b, judge->t - back);
}

/* What municipality i would have borne outside, in every draw. */
static void fill_outside(struct judge *judge, size_t i) {
    size_t draws = judge->pilot->n_draw, years = judge->rules->rule.patience;
    const int64_t *inside = judge->inside + i * draws, *own = judge->own + i * draws;
    int64_t friction = judge->rules->friction_payer == LEAVING_PAYER_LEAVER ? judge->rules->friction : 0;
    for (size_t b = 0, r = 0; b < judge->pilot->n_block; b++) {
        size_t lanes = block_size(judge->pilot, b);
        struct settle_input input = source_drawn(judge->plan, judge->pilot->workspace[b],
                                                 judge->t + 1 + judge->rules->notice, lanes, SOURCE_ALWAYS);
        for (size_t l = 0; l < lanes; l++, r++)
            judge->outside[r] = own[r] + friction + leaving_fee(judge->rules, &input, i, l, inside[r] - own[r], years);
    }
}

/* Judges municipality i; true when it gives notice. */
static bool decide(struct judge *judge, size_t i, int16_t round) {
    const struct leaving_rule *rule = &judge->rules->rule;
    struct leaving_verdict *verdict = verdict_of(judge, i);
    size_t n = judge->pilot->n_draw, inner = (size_t)judge->plan->scenario->inner_draws;
    double se;
    fill_outside(judge, i);
    equivalent_terms(n, judge->inside + i * n, rule->rho, judge->scratch, judge->term[0]);
    equivalent_terms(n, judge->outside, rule->rho, judge->scratch, judge->term[1]);
    equivalent_terms(n, judge->own + i * n, rule->rho, judge->scratch, judge->term[2]);
    verdict->judged = true;
    verdict->inside = llround(equivalent_mean(n, judge->term[0], inner, NULL));
    verdict->outside = llround(equivalent_mean(n, judge->term[1], inner, NULL));
    for (size_t r = 0; r < n; r++)
        judge->term[0][r] -= judge->term[1][r] + rule->margin * judge->term[2][r];
    verdict->advantage = llround(equivalent_mean(n, judge->term[0], inner, &se));
    bool few = n / inner < (rule->rho > 0.0 ? MEASURE_TAIL_GROUPS : MEASURE_LEAST_GROUPS);
    verdict->advantage_se = few ? MEASURE_UNKNOWN : llround(se);
    verdict->uncertain = few || llabs(verdict->advantage) < 2 * verdict->advantage_se;
    if (verdict->advantage <= 0)
        return false;
    verdict->round = round;
    verdict->out = (int16_t)(judge->t + 1 + judge->rules->notice);
    return true;
}

/* May it decide? Not where its year is given, when it is not in the pool or not for long enough, nor when it will have
 * merged with others by the time it would be outside. */
static bool decides(const struct judge *judge, size_t i) {
    const struct plan *plan = judge->plan;
    const struct region *region = &plan->scenario->region;
    size_t out = judge->t + 1 + judge->rules->notice;
    bool long_enough = (size_t)judge->rules->join[i] + judge->rules->rule.patience <= judge->t + 1;
    bool merged = region->division && division_is_merged(region, &region->division[out], i);
    return long_enough && !merged && judge->rules->leave[i] == LEAVING_NEVER && !judge->absent[i] &&
           leaving_is_member(plan, judge->s, judge->t, i);
}

/* One round of the cascade; *moved says whether anybody left. All are judged in the same pool. */
static enum status judge_round(struct judge *judge, int16_t round, bool *moved) {
    *moved = false;
    enum status status = set_pools(judge);
    if (status)
        return status;
    settle_window(judge);
    for (size_t i = 0; i < judge->plan->n_municipality; i++)
        if (decides(judge, i))
            *moved |= decide(judge, i, round);
    return STATUS_OK;
}

static enum status judge_scheme(struct judge *judge) {
    const struct leaving *rules = judge->rules;
    enum status status = STATUS_OK;
    for (judge->t = rules->rule.patience - 1; judge->t + 1 + rules->notice < judge->plan->n_year; judge->t++) {
        bool moved = true;
        for (int16_t round = 1; moved && !status; round++)
            status = judge_round(judge, round, &moved);
    }
    return status;
}

enum status leaving_judge(struct plan *plan, const struct leaving_pilot *pilot, int threads) {
    struct judge judge = {.plan = plan, .pilot = pilot, .threads = threads};
    enum status status = judge_init(&judge);
    for (judge.s = 0; judge.s < plan->n_scheme && !status; judge.s++) {
        judge.rules = plan->scenario->scheme[judge.s].leaving;
        if (judge.rules && judge.rules->by_rule)
            status = judge_scheme(&judge);
    }
    judge_free(&judge);
    return status ? status : leaving_apply(plan);
}

enum status leaving_decide(struct plan *plan, int threads) {
    struct leaving_pilot pilot;
    bool any = false;
    for (size_t s = 0; s < plan->n_scheme; s++)
        any |= plan->scenario->scheme[s].leaving && plan->scenario->scheme[s].leaving->by_rule;
    if (!any)
        return STATUS_OK;
    threads = threads_wanted(threads);
    enum status status = leaving_pilot_run(plan, threads, &pilot);
    if (!status)
        status = leaving_judge(plan, &pilot, threads);
    leaving_pilot_free(&pilot);
    return status;
}
