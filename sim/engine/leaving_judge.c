/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decisions of the run itself: the cascade at the means of the rule, with the amounts of every judgement. */
#include "models/analysis/equivalent.h"
#include "models/analysis/replicate.h"
#include "sim/base/threads.h"
#include "sim/engine/leaving_parts.h"

#include <math.h>
#include <stdlib.h>

/* What a judgement takes: the window, and the terms of the three equivalents. */
struct judge {
    struct leaving_window window;
    double *term[3]; /* [n_draw] */
};

static void judge_free(struct judge *judge) {
    leaving_window_free(&judge->window);
    for (size_t k = 0; k < 3; k++)
        free(judge->term[k]);
}

static enum status judge_init(struct judge *judge, struct plan *plan, const struct leaving_pilot *pilot, int threads) {
    *judge = (struct judge){0};
    enum status status = leaving_window_init(&judge->window, plan, pilot, threads);
    for (size_t k = 0; k < 3; k++) {
        judge->term[k] = calloc(pilot->n_draw, sizeof *judge->term[k]);
        if (!judge->term[k])
            status = STATUS_MEMORY;
    }
    return status;
}

static struct leaving_verdict *verdicts_of(const struct judge *judge) {
    const struct plan *plan = judge->window.plan;
    return plan->leaving->verdict + judge->window.s * plan->n_municipality;
}

/* The verdict on the municipality that the window looks at. */
static void compute_verdict(struct judge *judge, const struct leaving_rule *rule, struct leaving_verdict *verdict) {
    struct leaving_window *w = &judge->window;
    size_t n = w->pilot->n_draw, inner = (size_t)w->plan->scenario->inner_draws;
    double se;
    equivalent_terms(n, w->inside, rule->rho, w->scratch, judge->term[0]);
    equivalent_terms(n, w->outside, rule->rho, w->scratch, judge->term[1]);
    equivalent_terms(n, w->own, rule->rho, w->scratch, judge->term[2]);
    verdict->judged = true;
    verdict->inside = llround(replicate_figure(n, judge->term[0], inner, NULL));
    verdict->outside = llround(replicate_figure(n, judge->term[1], inner, NULL));
    for (size_t r = 0; r < n; r++)
        judge->term[0][r] -= judge->term[1][r] + rule->margin * judge->term[2][r];
    verdict->advantage = llround(replicate_figure(n, judge->term[0], inner, &se));
    bool few = leaving_has_few(n / inner, rule->rho);
    verdict->advantage_se = few ? MEASURE_UNKNOWN : llround(se);
    verdict->uncertain = few || llabs(verdict->advantage) < LEAVING_CLOSE * verdict->advantage_se;
}

static enum status judge_one(void *context, const struct leaving_cascade *cascade, size_t i, bool *leaves) {
    struct judge *judge = (struct judge *)context;
    struct leaving_verdict *verdict = &verdicts_of(judge)[i];
    const struct leaving_rule *rule = &cascade->rule[i];
    enum status status = leaving_window_look(&judge->window, cascade->t, rule->patience, cascade->absent, i);
    if (status)
        return status;
    compute_verdict(judge, rule, verdict);
    *leaves = verdict->advantage > 0;
    return STATUS_OK;
}

/* The verdicts of a scheme: everybody decides by the rule at its means. */
static enum status judge_scheme(struct judge *judge) {
    struct plan *plan = judge->window.plan;
    size_t n = plan->n_municipality;
    struct leaving_cascade cascade;
    struct leaving_rule *rule = calloc(n, sizeof *rule);
    enum status status = leaving_cascade_init(&cascade, plan);
    if (!rule)
        status = STATUS_MEMORY;
    if (status)
        goto out;
    for (size_t i = 0; i < n; i++)
        rule[i] = judge->window.rules->rule;
    cascade.s = judge->window.s;
    cascade.rules = judge->window.rules;
    cascade.rule = rule;
    cascade.judge = judge_one;
    cascade.context = judge;
    status = leaving_cascade_run(&cascade);
    for (size_t i = 0; i < n && !status; i++) {
        verdicts_of(judge)[i].out = cascade.out[i];
        verdicts_of(judge)[i].round = cascade.round[i];
    }
out:
    leaving_cascade_free(&cascade);
    free(rule);
    return status;
}

enum status leaving_judge(struct plan *plan, const struct leaving_pilot *pilot, int threads) {
    struct judge judge;
    enum status status = judge_init(&judge, plan, pilot, threads);
    for (size_t s = 0; s < plan->n_scheme && !status; s++) {
        judge.window.s = s;
        judge.window.rules = plan->scenario->scheme[s].leaving;
        if (judge.window.rules && judge.window.rules->by_rule)
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
