/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/reverse_search.h"

#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_STEPS = 128, GROWS = 4 };

/* ---- what a scheme and place knows ---- */

/* The k-th smallest of n numbers from 0 to top, each with `add` added; k counts from 1. count[top + 1] is scratch. */
static int32_t ranked(size_t n, const int16_t *number, int32_t add, int64_t k, int32_t top, int32_t *count) {
    memset(count, 0, ((size_t)top + 1) * sizeof *count);
    for (size_t d = 0; d < n; d++)
        count[number[d] + add]++;
    int32_t at = 0;
    for (int64_t below = count[0]; below < k && at < top; below += count[at])
        at++;
    return at;
}

/* The fewest of n draws that are a part `target` of them. */
static int64_t count_needed(size_t n, double target) {
    int64_t k = (int64_t)floor(target * (double)n);
    k -= k > 0; /* the product is rounded */
    while ((double)k / (double)n < target)
        k++;
    return k;
}

/* Between which amounts the smallest lies with which the chance reaches the target: from *first to *last. */
static enum status bound(const struct reverse_search *search, const struct hunt *hunt, double target, int32_t *first,
                         int32_t *last) {
    size_t n = search->now->n_draw;
    int32_t top = search->most + 1, *count = calloc((size_t)top + 1, sizeof *count);
    int64_t k = count_needed(n, target);
    if (!count)
        return STATUS_MEMORY;
    *first = k > 0 ? ranked(n, hunt->low, 1, k, top, count) : 0;
    *last = k > 0 ? ranked(n, hunt->high, 0, k, top, count) : 0;
    free(count);
    return STATUS_OK;
}

static bool is_open(const struct hunt *hunt, size_t draw, int32_t steps) {
    return hunt->low[draw] < steps && steps < hunt->high[draw];
}

/* An amount from first to last - 1: the roundest in binary, so that others come by it too. While nothing is known to be
 * enough, few at first: many placements take long. */
static int32_t between(const struct reverse_search *search, int32_t first, int32_t last) {
    int32_t steps = FIRST_STEPS, round = 1;
    if (last <= search->most) {
        for (int32_t next = 1; next < last; next *= 2)
            if ((last - 1) / next * next >= first)
                round = next;
        return (last - 1) / round * round;
    }
    while (steps < first)
        steps *= GROWS;
    return steps < search->most ? steps : search->most;
}

/* How often an interval of so many steps is halved until nothing is left of it. */
static double count_halvings(int32_t steps) {
    double n = 0.0;
    for (; steps > 0; steps /= 2)
        n += 1.0;
    return n;
}

/* What is to be tried next to tell where the answer to a target lies, 0 when that is known: *steps. */
static enum status narrow(const struct reverse_search *search, struct hunt *hunt, double target, int32_t *next,
                          int32_t *steps) {
    int32_t last = 0;
    enum status status = bound(search, hunt, target, steps, &last);
    *next = status || *steps == last ? 0 : between(search, *steps, last);
    hunt->left += status ? 0.0 : count_halvings(last - *steps);
    return status;
}

static double amount_of(const struct reverse_search *search, int32_t steps) {
    return steps > search->most ? INFINITY : search->trouble->step * steps;
}

/* The error of the chance there; *next is set when some draws have not been tried. */
static double error_at(struct reverse_search *search, const struct hunt *hunt, int32_t steps, int32_t *next) {
    double se = 0.0;
    int32_t at = steps > search->most ? search->most : steps;
    *next = 0;
    for (size_t d = 0; d < search->now->n_draw; d++) {
        search->term[d] = hunt->high[d] <= at;
        *next = is_open(hunt, d, at) ? at : *next;
    }
    (void)replicate_figure(search->now->n_draw, search->term, (size_t)search->scenario->inner_draws, &se);
    return isfinite(se) ? se : 0.0;
}

/* The answer to a target and, from the error of the chance there, where it lies: as far as is known. */
static enum status settle_target(struct reverse_search *search, struct hunt *hunt, size_t k, int32_t *next) {
    int32_t value = 0, low = 0, high = search->most + 1;
    double target = reverse_target[k], width = 0.0;
    enum status status = narrow(search, hunt, target, next, &value);
    if (!status && *next == 0)
        width = STATS_Z95 * error_at(search, hunt, value, next);
    if (!status && *next == 0)
        status = narrow(search, hunt, target - width, next, &low);
    if (!status && *next == 0 && target + width <= 1.0)
        status = narrow(search, hunt, target + width, next, &high);
    if (!status && *next == 0)
        *hunt->answer[k] =
            (struct reverse_answer){amount_of(search, value), amount_of(search, low), amount_of(search, high)};
    return status;
}

/* Of two amounts the one that is tried first: the rounder in binary, then the smaller. 0 is none. */
static int32_t sooner(int32_t a, int32_t b) {
    int32_t round_a = a & -a, round_b = b & -b;
    if (a == 0 || b == 0)
        return a + b;
    return round_a == round_b ? (a < b ? a : b) : round_a > round_b ? a : b;
}

static enum status look_ahead(struct reverse_search *search, struct hunt *hunt) {
    enum status status = STATUS_OK;
    hunt->next = 0;
    hunt->left = 0.0;
    for (size_t k = 0; k < REVERSE_TARGETS && !status; k++) {
        int32_t next = 0;
        status = settle_target(search, hunt, k, &next);
        hunt->next = sooner(hunt->next, next);
    }
    return status;
}

/* ---- trying an amount ---- */

/* A copy of the scenario with room for the trouble, and for some of the schemes; the rest belongs to the scenario. */
static enum status open_copy(const struct scenario *scenario, struct scenario *copy, bool **every_product) {
    const struct care *care = &scenario->care;
    size_t n = care->n_intervention, room = n + scenario->n_year;
    *copy = *scenario;
    *every_product = calloc(care->n_product, sizeof **every_product);
    copy->care.intervention = calloc(room, sizeof *copy->care.intervention);
    copy->care.extra = calloc(care->n_extra + 1, sizeof *copy->care.extra);
    copy->scheme = calloc(scenario->n_scheme, sizeof *copy->scheme);
    copy->n_scheme = 0;
    if (!*every_product || !copy->care.intervention || !copy->care.extra || !copy->scheme)
        return STATUS_MEMORY;
    for (size_t p = 0; p < care->n_product; p++)
        (*every_product)[p] = true;
    for (size_t k = 0; k < n; k++)
        copy->care.intervention[k] = care->intervention[k];
    for (size_t k = n; k < room; k++)
        copy->care.intervention[k] = (struct intervention){.product = *every_product};
    for (size_t k = 0; k < care->n_extra; k++)
        copy->care.extra[k] = care->extra[k];
    return STATUS_OK;
}

static void close_copy(struct scenario *copy, bool *every_product) {
    free(copy->care.intervention);
    free(copy->care.extra);
    free(copy->scheme);
    free(every_product);
}

/* The schemes that ask for this amount, into the copy, and the draws in which it may matter: their number. */
static size_t choose(struct reverse_search *search, int32_t steps, struct scenario *copy, size_t *scheme) {
    size_t n = 0;
    memset(search->wanted, 0, search->now->n_draw * sizeof *search->wanted);
    for (size_t k = 0; k < search->n_hunt; k++) {
        const struct hunt *hunt = &search->hunt[k];
        if (hunt->next != steps)
            continue;
        if (copy->n_scheme == 0 || scheme[copy->n_scheme - 1] != hunt->scheme) {
            copy->scheme[copy->n_scheme] = search->scenario->scheme[hunt->scheme];
            scheme[copy->n_scheme++] = hunt->scheme;
        }
        for (size_t d = 0; d < search->now->n_draw; d++)
            search->wanted[d] |= is_open(hunt, d, steps);
    }
    for (size_t d = 0; d < search->now->n_draw; d++)
        if (search->wanted[d])
            search->pick[n++] = (uint32_t)d;
    return n;
}

/* What came of it, for a scheme and place that asked. scheme: its number in the replay. */
static void take(const struct reverse_search *search, const struct replay *replay, size_t scheme, int32_t steps,
                 struct hunt *hunt) {
    const int64_t *lowest = replay_series(replay, replay->lowest, scheme, hunt->place);
    for (size_t r = 0; r < replay->n_draw; r++) {
        size_t draw = search->pick[r];
        if (is_open(hunt, draw, steps))
            *(lowest[r] < -hunt->reserve ? &hunt->high[draw] : &hunt->low[draw]) = (int16_t)steps;
    }
}

static enum status take_all(struct reverse_search *search, const struct replay *replay, const size_t *scheme,
                            int32_t steps) {
    enum status status = STATUS_OK;
    for (size_t k = 0, s = 0; k < search->n_hunt && !status; k++) {
        struct hunt *hunt = &search->hunt[k];
        if (hunt->next != steps)
            continue;
        while (scheme[s] != hunt->scheme)
            s++;
        take(search, replay, s, steps, hunt);
        status = look_ahead(search, hunt);
    }
    return status;
}

static enum status try_steps(struct reverse_search *search, int32_t steps, struct note *note) {
    struct scenario copy = {0};
    struct replay replay = {0};
    bool *every_product = NULL;
    size_t *scheme = calloc(search->scenario->n_scheme, sizeof *scheme);
    enum status status = scheme ? open_copy(search->scenario, &copy, &every_product) : STATUS_MEMORY;
    if (!status) {
        size_t n = choose(search, steps, &copy, scheme);
        search->trouble->apply(&copy, search->municipality, search->product, steps);
        status = replay_run_part(&copy, search->options->threads,
                                 &(struct replay_part){n, search->pick, &search->now->mean}, &replay, note);
    }
    if (!status)
        status = take_all(search, &replay, scheme, steps);
    replay_free(&replay);
    close_copy(&copy, every_product);
    free(scheme);
    return status;
}

/* Thousandths of all searches together. Making sure takes some two fifths of a search that needs it. */
static void tell_progress(const struct reverse_search *search) {
    double left = 0.0, searching = search->trouble->jumps ? 0.6 : 1.0;
    for (size_t k = 0; k < search->n_hunt; k++)
        left += search->hunt[k].left;
    double done = searching * fmax(0.0, 1.0 - left / search->all);
    done += (1.0 - searching) * (double)search->sure / (double)(search->n_hunt * REVERSE_TARGETS);
    if (search->options->progress)
        search->options->progress(search->options->context,
                                  (int64_t)(1000.0 * ((double)search->part + done) / (double)search->parts), 1000,
                                  search->what);
}

/* ---- making sure ---- */

/* One scheme, or with n_scheme all of them, at so many steps and in some draws. */
static enum status try_anew(struct reverse_search *search, int32_t steps, size_t scheme, const struct replay_part *part,
                            struct replay *replay, struct note *note) {
    struct scenario copy = {0};
    bool *every_product = NULL;
    enum status status = open_copy(search->scenario, &copy, &every_product);
    for (size_t s = 0; s < search->scenario->n_scheme && !status; s++)
        if (s == scheme || scheme == search->scenario->n_scheme)
            copy.scheme[copy.n_scheme++] = search->scenario->scheme[s];
    if (!status) {
        search->trouble->apply(&copy, search->municipality, search->product, steps);
        status = replay_run_part(&copy, search->options->threads, part, replay, note);
    }
    close_copy(&copy, every_product);
    return status;
}

/* The chances of all hunts at so many steps, of all draws anew. */
static enum status try_all(struct reverse_search *search, int32_t steps, struct note *note) {
    const struct replay_part all = {search->now->n_draw, NULL, &search->now->mean};
    struct replay replay = {0};
    enum status status = try_anew(search, steps, search->scenario->n_scheme, &all, &replay, note);
    for (size_t k = 0; k < search->n_hunt && !status; k++) {
        const struct hunt *hunt = &search->hunt[k];
        hunt->chance[steps] = replay_chance(&replay, hunt->scheme, hunt->place, hunt->reserve,
                                            search->scenario->inner_draws, search->term, NULL);
    }
    replay_free(&replay);
    return status;
}

/* In how many of the n draws that are picked the reserve runs out. */
static enum status count_empty(struct reverse_search *search, const struct hunt *hunt, int32_t steps, size_t n,
                               int64_t *empty, struct note *note) {
    const struct replay_part part = {n, search->pick, &search->now->mean};
    struct replay replay = {0};
    *empty = 0;
    if (n == 0)
        return STATUS_OK;
    enum status status = try_anew(search, steps, hunt->scheme, &part, &replay, note);
    const int64_t *lowest = status ? NULL : replay_series(&replay, replay.lowest, 0, hunt->place);
    for (size_t r = 0; r < n && !status; r++)
        *empty += lowest[r] < -hunt->reserve;
    replay_free(&replay);
    return status;
}

/* Picks draws that are believed to be out of reserve, or not to be: `most` of them, or all the others. */
static size_t pick_believed(struct reverse_search *search, const struct hunt *hunt, int32_t steps, bool empty,
                            size_t most, bool others) {
    size_t n = 0, met = 0;
    for (size_t d = 0; d < search->now->n_draw; d++) {
        bool one = (hunt->high[d] <= steps) == empty && met++ < most;
        if (one != others)
            search->pick[n++] = (uint32_t)d;
    }
    return n;
}

/* Of one place: first so many of the draws that are believed to decide it as would do, then all others if some of them
 * are not what they were believed to be. */
static enum status decide(struct reverse_search *search, const struct hunt *hunt, int32_t steps, double target,
                          bool *reached, struct note *note) {
    size_t n = search->now->n_draw, believed = 0, needed = (size_t)count_needed(n, target);
    int64_t first = 0, rest = 0;
    for (size_t d = 0; d < n; d++)
        believed += hunt->high[d] <= steps;
    *reached = believed >= needed;
    size_t most = *reached ? needed : n - needed + 1;
    enum status status =
        count_empty(search, hunt, steps, pick_believed(search, hunt, steps, *reached, most, false), &first, note);
    if (status || first == (*reached ? (int64_t)most : 0))
        return status;
    status = count_empty(search, hunt, steps, pick_believed(search, hunt, steps, *reached, most, true), &rest, note);
    *reached = first + rest >= (int64_t)needed;
    return status;
}

/* Is the target reached with so many steps, all draws tried? With several places all schemes are settled at once, since
 * others will ask for the same amount. */
static enum status reaches(struct reverse_search *search, const struct hunt *hunt, int32_t steps, double target,
                           bool *reached, struct note *note) {
    if (search->n_hunt <= search->scenario->n_scheme)
        return decide(search, hunt, steps, target, reached, note);
    enum status status = isnan(hunt->chance[steps]) ? try_all(search, steps, note) : STATUS_OK;
    *reached = hunt->chance[steps] >= target;
    return status;
}

/* From the answer on, step by step, to one with which all draws tried anew reach the target, while with one step less
 * they do not. */
static enum status make_sure(struct reverse_search *search, struct hunt *hunt, size_t k, struct note *note) {
    struct reverse_answer *answer = hunt->answer[k];
    double target = reverse_target[k];
    bool reached = false, short_of = false;
    if (answer->value == 0.0 || isinf(answer->value))
        return STATUS_OK;
    int32_t steps = (int32_t)lround(answer->value / search->trouble->step);
    enum status status = reaches(search, hunt, steps, target, &reached, note);
    while (!status && !reached && steps <= search->most) {
        short_of = true;
        if (++steps <= search->most)
            status = reaches(search, hunt, steps, target, &reached, note);
    }
    while (!status && reached && !short_of && steps > 1) {
        status = reaches(search, hunt, steps - 1, target, &reached, note);
        steps -= reached;
    }
    answer->value = amount_of(search, steps);
    answer->low = fmin(answer->low, answer->value);
    answer->high = fmax(answer->high, answer->value);
    return status;
}

/* Where draws may jump back what is known of them is only a guess at others' amounts. */
static enum status make_all_sure(struct reverse_search *search, struct note *note) {
    size_t n = (size_t)search->most + 1;
    double *chance = malloc(search->n_hunt * n * sizeof *chance);
    enum status status = chance ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < search->n_hunt * n && chance; k++)
        chance[k] = NAN;
    for (size_t k = 0; k < search->n_hunt && chance; k++)
        search->hunt[k].chance = chance + k * n;
    for (size_t k = 0; k < search->n_hunt * REVERSE_TARGETS && !status; k++) {
        status = make_sure(search, &search->hunt[k / REVERSE_TARGETS], k % REVERSE_TARGETS, note);
        search->sure = k + 1;
        tell_progress(search);
    }
    free(chance);
    return status;
}

/* ---- searching ---- */

static enum status hunt_begin(struct reverse_search *search, struct hunt *hunt) {
    size_t n = search->now->n_draw;
    const int64_t *lowest = replay_series(search->now, search->now->lowest, hunt->scheme, hunt->place);
    hunt->low = calloc(n, sizeof *hunt->low);
    hunt->high = calloc(n, sizeof *hunt->high);
    if (!hunt->low || !hunt->high)
        return STATUS_MEMORY;
    for (size_t d = 0; d < n; d++) {
        bool empty = lowest[d] < -hunt->reserve;
        hunt->low[d] = empty ? -1 : 0;
        hunt->high[d] = empty ? 0 : (int16_t)(search->most + 1);
    }
    return look_ahead(search, hunt);
}

static enum status allocate(struct reverse_search *search) {
    size_t n = search->now->n_draw;
    search->term = calloc(n, sizeof *search->term);
    search->wanted = calloc(n, sizeof *search->wanted);
    search->pick = calloc(n, sizeof *search->pick);
    return search->term && search->wanted && search->pick ? STATUS_OK : STATUS_MEMORY;
}

static void release(struct reverse_search *search) {
    for (size_t k = 0; k < search->n_hunt; k++) {
        free(search->hunt[k].low);
        free(search->hunt[k].high);
        search->hunt[k].low = search->hunt[k].high = NULL;
    }
    free(search->term);
    free(search->wanted);
    free(search->pick);
}

enum status reverse_search_run(struct reverse_search *search, struct note *note) {
    enum status status = allocate(search);
    search->all = 1.0;
    for (size_t k = 0; k < search->n_hunt && !status; k++) {
        status = hunt_begin(search, &search->hunt[k]);
        search->all += search->hunt[k].left;
    }
    for (int32_t steps = 1; steps > 0 && !status;) {
        steps = 0;
        for (size_t k = 0; k < search->n_hunt; k++)
            steps = sooner(steps, search->hunt[k].next);
        tell_progress(search);
        if (steps > 0)
            status = try_steps(search, steps, note);
    }
    if (!status && search->trouble->jumps)
        status = make_all_sure(search, note);
    release(search);
    return status;
}
