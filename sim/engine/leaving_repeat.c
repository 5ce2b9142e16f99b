/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cascade repeated with rules that are drawn: chances, order, and what the answer hangs on. */
#include "sim/base/threads.h"
#include "sim/engine/leaving_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ends[2] = {0.05, 0.95};

struct repeat {
    struct leaving_window *window;
    struct leaving_memo *memo;
    struct leaving_cascade cascade;
    struct leaving_odds *odds;
    struct leaving_rule *rule; /* [n_municipality] of this repetition */
    bool *close;               /* [n_municipality] was its last judgement uncertain? */
    double *mean;              /* [ATTITUDE_TRAITS][LEAVING_RULES] over the municipalities */
    double *leavers;           /* [LEAVING_RULES] */
};

static enum status odds_init(struct leaving_odds *odds, size_t n_year, size_t n) {
    odds->n = LEAVING_RULES;
    odds->left = calloc(n_year * n, sizeof *odds->left);
    odds->first = calloc(n, sizeof *odds->first);
    odds->step = calloc(n, sizeof *odds->step);
    odds->close = calloc(n, sizeof *odds->close);
    odds->leavers = calloc(odds->n, sizeof *odds->leavers);
    return odds->left && odds->first && odds->step && odds->close && odds->leavers ? STATUS_OK : STATUS_MEMORY;
}

static void repeat_free(struct repeat *x) {
    leaving_memo_free(x->memo);
    leaving_cascade_free(&x->cascade);
    free(x->rule);
    free(x->close);
    free(x->mean);
    free(x->leavers);
}

static enum status judge_drawn(void *context, const struct leaving_cascade *cascade, size_t i, bool *leaves) {
    struct repeat *x = (struct repeat *)context;
    int64_t advantage = 0;
    enum status status =
        leaving_memo_judge(x->memo, cascade->t, cascade->absent, i, &cascade->rule[i], &advantage, &x->close[i]);
    *leaves = advantage > 0;
    return status;
}

/* Who is in a layer, and whose year is not given. */
static int32_t count_deciders(const struct leaving_window *window) {
    const struct scheme *scheme = &window->plan->scenario->scheme[window->s];
    int32_t deciders = 0;
    for (size_t i = 0; i < window->plan->n_municipality; i++) {
        bool member = false;
        for (size_t k = 0; k < scheme->n_layer; k++)
            member |= scheme->layer[k].pool[i] >= 0;
        deciders += member && window->rules->leave[i] == LEAVING_NEVER;
    }
    return deciders;
}

static enum status repeat_init(struct repeat *x, struct leaving_window *window) {
    const struct plan *plan = window->plan;
    size_t n = plan->n_municipality;
    *x = (struct repeat){.window = window, .odds = &window->plan->leaving->odds[window->s]};
    x->rule = calloc(n, sizeof *x->rule);
    x->close = calloc(n, sizeof *x->close);
    x->mean = calloc(ATTITUDE_TRAITS * LEAVING_RULES, sizeof *x->mean);
    x->leavers = calloc(LEAVING_RULES, sizeof *x->leavers);
    enum status status = x->rule && x->close && x->mean && x->leavers ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = leaving_memo_new(window, &x->memo);
    if (!status)
        status = leaving_cascade_init(&x->cascade, plan);
    if (!status)
        status = odds_init(x->odds, plan->n_year, n);
    x->odds->deciders = count_deciders(window);
    x->cascade.s = window->s;
    x->cascade.rules = window->rules;
    x->cascade.rule = x->rule;
    x->cascade.judge = judge_drawn;
    x->cascade.context = x;
    return status;
}

/* ---- rules ---- */

static void set_trait(struct leaving_rule *rule, enum attitude_trait trait, double value) {
    if (trait == ATTITUDE_RHO)
        rule->rho = value;
    else if (trait == ATTITUDE_MARGIN)
        rule->margin = value;
    else
        rule->patience = leaving_whole_years(value);
}

static double trait_of(const struct leaving_rule *rule, enum attitude_trait trait) {
    return trait == ATTITUDE_RHO ? rule->rho : trait == ATTITUDE_MARGIN ? rule->margin : (double)rule->patience;
}

static void draw_rules(struct repeat *x, size_t repetition) {
    const struct scenario *scenario = x->window->plan->scenario;
    const struct attitude *attitude = x->window->rules->attitude;
    for (size_t i = 0; i < x->window->plan->n_municipality; i++) {
        x->rule[i] = x->window->rules->rule;
        for (int k = 0; k < ATTITUDE_TRAITS; k++)
            if (attitude_varies(attitude, (enum attitude_trait)k))
                set_trait(&x->rule[i], (enum attitude_trait)k,
                          attitude_draw(attitude, (enum attitude_trait)k, scenario->seed,
                                        scenario->region.municipality[i].hash, (uint32_t)repetition));
    }
}

/* ---- what a cascade came to ---- */

static bool left_by_rule(const struct repeat *x, size_t i) {
    return x->cascade.round[i] > 0;
}

static bool leaves_before(const struct leaving_cascade *c, size_t a, size_t b) {
    return c->out[a] < c->out[b] || (c->out[a] == c->out[b] && c->round[a] < c->round[b]);
}

/* Its step: how many rounds in which somebody left came before, and 1. */
static int32_t step_of(const struct repeat *x, size_t i) {
    const struct leaving_cascade *c = &x->cascade;
    size_t n = c->plan->n_municipality, last = i;
    int32_t step = 1;
    for (bool any = true; any; step += any) {
        size_t before = n;
        for (size_t j = 0; j < n; j++)
            if (left_by_rule(x, j) && leaves_before(c, j, last) && (before == n || leaves_before(c, before, j)))
                before = j;
        any = before < n;
        last = any ? before : last;
    }
    return step;
}

static int32_t count_leavers(const struct repeat *x) {
    int32_t leavers = 0;
    for (size_t i = 0; i < x->window->plan->n_municipality; i++)
        leavers += left_by_rule(x, i);
    return leavers;
}

static void tally(struct repeat *x, size_t repetition) {
    struct leaving_odds *odds = x->odds;
    size_t n = x->window->plan->n_municipality;
    int32_t leavers = count_leavers(x);
    for (size_t i = 0; i < n; i++) {
        odds->close[i] += x->close[i];
        for (int k = 0; k < ATTITUDE_TRAITS; k++)
            x->mean[(size_t)k * LEAVING_RULES + repetition] +=
                trait_of(&x->rule[i], (enum attitude_trait)k) / (double)n;
        if (!left_by_rule(x, i))
            continue;
        int32_t step = step_of(x, i);
        odds->left[(size_t)x->cascade.out[i] * n + i]++;
        odds->step[i] += step;
        odds->first[i] += step == 1;
    }
    odds->leavers[repetition] = leavers;
    x->leavers[repetition] = (double)leavers;
    odds->nobody += leavers == 0;
    odds->most += 2 * leavers > odds->deciders;
}

/* ---- what it hangs on ---- */

static double squared_correlation(const double *x, const double *y, size_t n) {
    double sx = 0.0, sy = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    for (size_t k = 0; k < n; k++) {
        sx += x[k];
        sy += y[k];
    }
    for (size_t k = 0; k < n; k++) {
        double dx = x[k] - sx / (double)n, dy = y[k] - sy / (double)n;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xx > 0.0 && yy > 0.0 ? xy / xx * (xy / yy) : (double)NAN;
}

/* Everybody at one end of one trait, and at the means else. */
static enum status run_ends(struct repeat *x, enum attitude_trait trait) {
    const struct attitude *attitude = x->window->rules->attitude;
    enum status status = STATUS_OK;
    for (size_t e = 0; e < 2 && !status; e++) {
        for (size_t i = 0; i < x->window->plan->n_municipality; i++) {
            x->rule[i] = x->window->rules->rule;
            if (attitude_varies(attitude, trait))
                set_trait(&x->rule[i], trait, attitude_at(attitude, trait, ends[e]));
        }
        status = leaving_cascade_run(&x->cascade);
        x->odds->end[trait][e] = count_leavers(x);
    }
    return status;
}

static int ascending(const void *a, const void *b) {
    int32_t one = *(const int32_t *)a, two = *(const int32_t *)b;
    return (one > two) - (one < two);
}

static enum status run_all(struct repeat *x, const struct plan_stop *stop) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < x->odds->n && !status; k++) {
        draw_rules(x, k);
        memset(x->close, 0, x->window->plan->n_municipality * sizeof *x->close);
        bool stopped = stop && stop->asked && stop->asked(stop->context);
        status = stopped ? STATUS_INTERRUPTED : leaving_cascade_run(&x->cascade);
        if (!status)
            tally(x, k);
    }
    for (int k = 0; k < ATTITUDE_TRAITS && !status; k++) {
        bool varies = attitude_varies(x->window->rules->attitude, (enum attitude_trait)k);
        const double *mean = x->mean + (size_t)k * LEAVING_RULES;
        x->odds->hangs[k] = varies ? squared_correlation(mean, x->leavers, x->odds->n) : (double)NAN;
        status = run_ends(x, (enum attitude_trait)k);
    }
    qsort(x->odds->leavers, x->odds->n, sizeof *x->odds->leavers, ascending);
    return status;
}

static enum status repeat_scheme(struct leaving_window *window, const struct plan_stop *stop) {
    struct repeat x;
    leaving_odds_free(&window->plan->leaving->odds[window->s]);
    enum status status = repeat_init(&x, window);
    if (!status)
        status = run_all(&x, stop);
    repeat_free(&x);
    return status;
}

bool leaving_is_uncertain(const struct scenario *scenario, size_t scheme) {
    const struct leaving *rules = scenario->scheme[scheme].leaving;
    return rules && rules->by_rule && rules->attitude;
}

bool leaving_any_uncertain(const struct scenario *scenario) {
    bool any = false;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        any |= leaving_is_uncertain(scenario, s);
    return any;
}

enum status leaving_repeat(struct plan *plan, const struct leaving_pilot *pilot, int threads,
                           const struct plan_stop *stop) {
    struct leaving_window window;
    enum status status = leaving_window_init(&window, plan, pilot, threads);
    for (size_t s = 0; s < plan->n_scheme && !status; s++) {
        window.s = s;
        window.rules = plan->scenario->scheme[s].leaving;
        if (leaving_is_uncertain(plan->scenario, s))
            status = repeat_scheme(&window, stop);
    }
    leaving_window_free(&window);
    return status ? status : leaving_apply(plan);
}

enum status leaving_compute_odds(struct plan *plan, int threads, const struct plan_stop *stop) {
    struct leaving_pilot pilot;
    if (!leaving_any_uncertain(plan->scenario))
        return STATUS_OK;
    threads = threads_wanted(threads);
    enum status status = leaving_pilot_run(plan, threads, &pilot);
    if (!status)
        status = leaving_repeat(plan, &pilot, threads, stop);
    leaving_pilot_free(&pilot);
    return status;
}
