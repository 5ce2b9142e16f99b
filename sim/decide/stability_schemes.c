/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups under the schemes of the file: all small ones, those that were named, and one that grows member by member. A
 * group is better off when each of its members is. */
#include "models/analysis/equivalent.h"
#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "models/analysis/tail.h"
#include "models/solidarity/base.h"
#include "models/solidarity/bounds.h"
#include "models/solidarity/key.h"
#include "sim/base/threads.h"
#include "sim/decide/stability_settle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to three members among few municipalities, two among more, one among very many. */
enum { THREE_AMONG = COALITION_PLAYERS, TWO_AMONG = 100, BATCH = 64, ROWS_KEPT = 5, NOT_HERE = -1, SCRATCH = 3 };

/* Terms of what each pays in the whole, and their means. */
struct judge {
    struct stability *s;
    const struct stability_world *world;
    size_t scheme;
    double *term;    /* [n][n_draw] */
    double *mean;    /* [n] certainty equivalents */
    double *scratch; /* [SCRATCH][n_draw] of this thread, the first of all threads */
};

static double find_terms(const struct judge *judge, const int64_t *payment, double *term) {
    size_t n = judge->world->n_draw;
    double *amount = judge->scratch, *select = judge->scratch + n;
    for (size_t r = 0; r < n; r++)
        amount[r] = (double)payment[r];
    tail_terms(n, amount, STABILITY_TAIL, judge->s->options.rho, select, term);
    return replicate_figure(n, term, 1, NULL);
}

/* The gain of one member; a payment of nothing, or less, leaves nothing to gain a part of. */
static struct stability_gain judge_member(const struct judge *judge, size_t i, const int64_t *payment) {
    size_t n = judge->world->n_draw;
    double *term = judge->scratch + 2 * n, b = judge->mean[i], a = find_terms(judge, payment, term);
    struct stability_gain gain = {0.0, 0.0, b - a, STABILITY_NO};
    if (b <= 0.0)
        return gain;
    for (size_t r = 0; r < n; r++) /* how 1 - a / b moves with each draw */
        term[r] = -term[r] / b + a / (b * b) * judge->term[i * n + r];
    double mean = replicate_figure(n, term, judge->s->inner, &gain.se);
    (void)mean;
    if (n / judge->s->inner < MEASURE_TAIL_GROUPS)
        gain.se = NAN;
    gain.gain = 1.0 - a / b;
    gain.verdict = stability_judge(gain.gain, gain.se, judge->s->options.margin);
    return gain;
}

/* Of the member that gains least; the verdict is yes when all gain, no when one certainly does not. */
static struct stability_gain judge_group(const struct judge *judge, const struct stability_group *group,
                                         const int64_t *payment) {
    struct stability_gain least = {0.0, 0.0, 0.0, STABILITY_YES};
    double amount = 0.0;
    for (size_t k = 0; k < group->n; k++) {
        struct stability_gain own = judge_member(judge, group->member[k], payment + k * judge->world->n_draw);
        enum stability_verdict worst = own.verdict < least.verdict ? own.verdict : least.verdict;
        amount += own.amount;
        if (k == 0 || own.gain < least.gain)
            least = own;
        least.verdict = worst;
    }
    least.amount = amount;
    return least;
}

static enum status settle_batch(const struct judge *judge, size_t n_group, const struct stability_group *group,
                                struct stability_gain *gain) {
    int64_t *payment[BATCH] = {NULL};
    enum status status = STATUS_OK;
    for (size_t g = 0; g < n_group && !status; g++) {
        payment[g] = calloc(group[g].n * judge->world->n_draw, sizeof *payment[g]);
        status = payment[g] ? STATUS_OK : STATUS_MEMORY;
    }
    if (!status)
        status = stability_settle_groups(judge->world, judge->scheme, n_group, group, payment);
#pragma omp parallel for schedule(dynamic, 4) num_threads(judge->world->threads)
    for (size_t g = 0; g < n_group; g++) {
        struct judge own = *judge;
        own.scratch += (size_t)threads_this() * SCRATCH * judge->world->n_draw;
        if (!status)
            gain[g] = judge_group(&own, &group[g], payment[g]);
        free(payment[g]);
    }
    return status;
}

static enum status settle_all(const struct judge *judge, size_t n_group, const struct stability_group *group,
                              struct stability_gain *gain) {
    enum status status = STATUS_OK;
    for (size_t g = 0; g < n_group && !status; g += BATCH)
        status = settle_batch(judge, n_group - g < BATCH ? n_group - g : BATCH, group + g, gain + g);
    return status;
}

/* ---- the reference: everyone ---- */

static void judge_free(struct judge *judge) {
    free(judge->term);
    free(judge->mean);
    free(judge->scratch);
}

static enum status judge_init(struct judge *judge) {
    size_t n = judge->s->n, draws = judge->world->n_draw;
    uint16_t *member = calloc(n, sizeof *member);
    int64_t *payment = calloc(n * draws, sizeof *payment);
    judge->term = calloc(n * draws, sizeof *judge->term);
    judge->mean = calloc(n, sizeof *judge->mean);
    judge->scratch = calloc((size_t)judge->world->threads * SCRATCH * draws, sizeof *judge->scratch);
    enum status status = member && payment && judge->term && judge->mean && judge->scratch ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < n && !status; i++)
        member[i] = (uint16_t)i;
    if (!status) {
        struct stability_group all = {n, member};
        status = stability_settle_groups(judge->world, judge->scheme, 1, &all, &payment);
    }
    for (size_t i = 0; i < n && !status; i++)
        judge->mean[i] = find_terms(judge, payment + i * draws, judge->term + i * draws);
    free(member);
    free(payment);
    return status;
}

/* ---- small groups ---- */

/* All groups of up to three, smaller ones first; members is one block for all. */
struct list {
    size_t n;
    struct stability_group *group;
    uint16_t *member;
    struct stability_gain *gain;
};

static void list_free(struct list *list) {
    free(list->group);
    free(list->member);
    free(list->gain);
}

static void list_add(struct list *list, size_t size, size_t a, size_t b, size_t c) {
    struct stability_group *group = &list->group[list->n];
    *group = (struct stability_group){size, list->member + 3 * list->n};
    group->member[0] = (uint16_t)a;
    group->member[1] = (uint16_t)b;
    group->member[2] = (uint16_t)c;
    list->n++;
}

static enum status list_fill(size_t n, struct list *list) {
    size_t most = n;
    most += n <= TWO_AMONG ? n * (n - 1) / 2 : 0;
    most += n <= THREE_AMONG && n > 2 ? n * (n - 1) * (n - 2) / 6 : 0;
    *list = (struct list){0, calloc(most, sizeof *list->group), calloc(3 * most, sizeof *list->member),
                          calloc(most, sizeof *list->gain)};
    if (!list->group || !list->member || !list->gain)
        return STATUS_MEMORY;
    for (size_t a = 0; a < n; a++)
        list_add(list, 1, a, 0, 0);
    for (size_t a = 0; a < n && n <= TWO_AMONG; a++)
        for (size_t b = a + 1; b < n; b++)
            list_add(list, 2, a, b, 0);
    for (size_t a = 0; a < n && n <= THREE_AMONG; a++)
        for (size_t b = a + 1; b < n; b++)
            for (size_t c = b + 1; c < n; c++)
                list_add(list, 3, a, b, c);
    return STATUS_OK;
}

/* The best ones of the list into the table, and the counts. */
static enum status keep_small(const struct judge *judge, const struct list *list) {
    struct stability *s = judge->s;
    bool *kept = calloc(list->n, sizeof *kept);
    enum status status = kept ? STATUS_OK : STATUS_MEMORY;
    for (size_t g = 0; g < list->n && !status; g++) {
        s->certain[judge->scheme] += list->gain[g].verdict == STABILITY_YES;
        s->undecided[judge->scheme] += list->gain[g].verdict == STABILITY_UNDECIDED;
    }
    for (size_t k = 0; k < ROWS_KEPT && k < list->n && !status; k++) {
        size_t best = list->n;
        for (size_t g = 0; g < list->n; g++)
            if (!kept[g] && (best == list->n || list->gain[g].gain > list->gain[best].gain))
                best = g;
        kept[best] = true;
        status = stability_add_row(s, (int)judge->scheme, ORIGIN_SMALL, &list->group[best], &list->gain[best]);
    }
    s->tried[judge->scheme] = (int32_t)list->n;
    free(kept);
    return status;
}

/* ---- one that grows ---- */

/* Every group of one more member. Returns the best one in *group and *gain, which are those before when none is better.
 */
static enum status grow_once(const struct judge *judge, struct stability_group *group, struct stability_gain *gain,
                             bool *grown) {
    size_t n = judge->s->n, size = group->n + 1, n_next = 0;
    struct stability_group *next = calloc(n, sizeof *next);
    uint16_t *member = calloc(n * size, sizeof *member);
    struct stability_gain *gains = calloc(n, sizeof *gains);
    enum status status = next && member && gains ? STATUS_OK : STATUS_MEMORY;
    *grown = false;
    for (size_t i = 0; i < n && !status; i++) {
        uint16_t *to = member + n_next * size;
        size_t at = 0, k = 0;
        while (k < group->n && group->member[k] < i)
            to[at++] = group->member[k++];
        if (k < group->n && group->member[k] == i)
            continue;
        to[at++] = (uint16_t)i;
        while (k < group->n)
            to[at++] = group->member[k++];
        next[n_next++] = (struct stability_group){size, to};
    }
    if (!status)
        status = settle_all(judge, n_next, next, gains);
    size_t best = 0;
    for (size_t k = 1; k < n_next && !status; k++)
        best = gains[k].gain > gains[best].gain ? k : best;
    if (!status && n_next > 0 && gains[best].gain > gain->gain) {
        memcpy(group->member, next[best].member, size * sizeof *group->member);
        group->n = size;
        *gain = gains[best];
        *grown = true;
    }
    free(next);
    free(member);
    free(gains);
    return status;
}

static enum status grow(const struct judge *judge, const struct list *list) {
    struct stability_group group = {0, calloc(judge->s->n + 1, sizeof *group.member)};
    struct stability_gain gain = {0};
    size_t best = 0;
    bool grown = true, any = false;
    enum status status = group.member ? STATUS_OK : STATUS_MEMORY;
    for (size_t g = 1; g < list->n && !status; g++)
        best = list->gain[g].gain > list->gain[best].gain ? g : best;
    if (!status) {
        group.n = list->group[best].n;
        memcpy(group.member, list->group[best].member, group.n * sizeof *group.member);
        gain = list->gain[best];
    }
    while (!status && grown && group.n + 1 < judge->s->n) {
        status = grow_once(judge, &group, &gain, &grown);
        any |= grown;
    }
    if (!status && any)
        status = stability_add_row(judge->s, (int)judge->scheme, ORIGIN_GREEDY, &group, &gain);
    free(group.member);
    return status;
}

static enum status judge_named(const struct judge *judge) {
    struct stability *s = judge->s;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < s->options.n_group && !status; k++) {
        struct stability_group group;
        struct stability_gain gain;
        status = stability_named_group(s, s->options.group[k], &group, NULL);
        if (!status)
            status = settle_all(judge, 1, &group, &gain);
        if (!status)
            status = stability_add_row(s, (int)judge->scheme, ORIGIN_NAMED, &group, &gain);
        free(group.member);
    }
    return status;
}

/* ---- all schemes ---- */

/* Costs of everyone, all of them, pooled by budget: looked at in full already. */
static bool is_pool_by_budget(const struct scheme *scheme, size_t n, size_t n_year) {
    const struct layer *layer = scheme->layer;
    bool same = scheme->n_layer == 1 && !scheme->by_hand_transfer && layer->covers_all &&
                strcmp(layer->base->name, "costs") == 0 && strcmp(layer->key->name, "budget") == 0 &&
                layer->attachment.unit == AMOUNT_NONE && layer->limit.unit == AMOUNT_NONE && !bounds_are_there(layer) &&
                layer->n_band == 0 && !layer->settles && layer->external_share == 0 &&
                layer->total_limit == TOTAL_LIMIT_NONE && !layer->fund.premium;
    for (size_t t = 0; t < n_year && same; t++)
        same = layer->share[t] == NANO;
    for (size_t i = 0; i < n && same; i++)
        same = layer->pool[i] == 0;
    return same;
}

static enum status judge_scheme(struct stability *s, const struct stability_world *world, size_t scheme) {
    struct judge judge = {.s = s, .world = world, .scheme = scheme};
    struct list list = {0};
    enum status status = judge_init(&judge);
    if (!status)
        status = list_fill(s->n, &list);
    if (!status)
        status = settle_all(&judge, list.n, list.group, list.gain);
    if (!status)
        status = keep_small(&judge, &list);
    if (!status)
        status = grow(&judge, &list);
    if (!status)
        status = judge_named(&judge);
    list_free(&list);
    judge_free(&judge);
    return status;
}

enum status stability_find_scheme_groups(struct stability *s, struct note *note) {
    struct stability_world world = {0};
    enum status status = stability_world_open(s, &world, note);
    for (size_t k = 0; k < s->n_scheme && !status; k++) {
        const struct scheme *scheme = &world.scenario.scheme[k];
        s->judged = k;
        stability_tell(s);
        if (scheme->n_layer == 0 || (s->exact && is_pool_by_budget(scheme, s->n, world.plan.n_year)))
            continue;
        if (world.plan.n_unit > 0 || scheme->n_reference > 0)
            s->tried[k] = NOT_HERE; /* who has merged settles as one; what a group paid before is not known */
        else
            status = judge_scheme(s, &world, k);
    }
    stability_world_close(&world);
    return status;
}
