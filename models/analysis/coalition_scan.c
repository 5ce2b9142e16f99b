/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every coalition by Gray code. While only the first few players come and go, most draws stay on their side of the edge
 * of the worst part: those that are surely within it are added up, those that are surely outside are left out, and the
 * rest alone is looked at (narrow). Losses are whole numbers, so that all sums are exact in any order. */
#include "models/analysis/coalition.h"

#include "models/analysis/edge.h"
#include "models/core/clones.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 4, LEVELS = 3 };

/* How many players are still to come and go at each level. */
static const size_t free_players[LEVELS] = {COALITION_PLAYERS, 12, 7};

typedef double vector __attribute__((vector_size(8 * AT_ONCE), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(8 * AT_ONCE), aligned(8), may_alias));

/* The draws whose side is open. Rows are filled up to whole vectors with draws of no loss and a sum below all others.
 */
struct level {
    size_t n, stride;
    double *sum;   /* [stride] losses of the coalition */
    double *loss;  /* [free players][stride] */
    size_t n_in;   /* draws that are surely in the worst part, */
    double sum_in; /* and their losses */
    double loss_in[COALITION_PLAYERS];
};

struct coalition_scratch {
    struct level level[LEVELS];
    size_t player[COALITION_PLAYERS]; /* by spread, from small on, so that who comes and goes most moves least; rows of
                                         the levels are in this order, and so is whatever counts places below */
    double *lower, *upper, *select;   /* [n_draw], filled up */
    uint32_t *place;                  /* [n_draw] */
    double edge;                      /* of the last coalition, in standard deviations above its mean */
};

static size_t whole_vectors(size_t n) {
    return (n + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
}

static size_t level_players(const struct coalition_game *game, size_t depth) {
    return game->n < free_players[depth] ? game->n : free_players[depth];
}

static bool level_new(const struct coalition_game *game, size_t depth, struct level *level) {
    size_t rows = whole_vectors(game->n_draw), n = level_players(game, depth);
    level->sum = calloc(rows, sizeof *level->sum);
    level->loss = calloc(n * rows, sizeof *level->loss);
    return level->sum && level->loss;
}

static double spread_of(const double *x, size_t n) {
    double sum = 0.0, square = 0.0;
    for (size_t r = 0; r < n; r++) {
        sum += x[r] - x[0];
        square += (x[r] - x[0]) * (x[r] - x[0]);
    }
    return square - sum * sum / (double)n;
}

static void order_players(const struct coalition_game *game, size_t *player) {
    double spread[COALITION_PLAYERS];
    for (size_t i = 0; i < game->n; i++) {
        double own = spread_of(game->loss + i * game->n_draw, game->n_draw);
        size_t at = i;
        for (; at > 0 && spread[at - 1] > own; at--) {
            spread[at] = spread[at - 1];
            player[at] = player[at - 1];
        }
        spread[at] = own;
        player[at] = i;
    }
}

/* All draws are open at the first level. */
static void fill_first(const struct coalition_game *game, const size_t *player, struct level *level) {
    level->n = game->n_draw;
    level->stride = whole_vectors(game->n_draw);
    for (size_t i = 0; i < game->n; i++)
        memcpy(level->loss + i * level->stride, game->loss + player[i] * game->n_draw,
               game->n_draw * sizeof *level->loss);
    for (size_t r = level->n; r < level->stride; r++)
        level->sum[r] = -INFINITY;
}

enum status coalition_scratch_new(const struct coalition_game *game, struct coalition_scratch **scratch) {
    struct coalition_scratch *s = calloc(1, sizeof *s);
    *scratch = s;
    bool there = s != NULL;
    for (size_t depth = 0; there && depth < LEVELS; depth++)
        there = level_new(game, depth, &s->level[depth]);
    if (there) {
        size_t rows = whole_vectors(game->n_draw);
        s->lower = calloc(rows, sizeof *s->lower);
        s->upper = calloc(rows, sizeof *s->upper);
        s->select = calloc(rows, sizeof *s->select);
        s->place = calloc(game->n_draw, sizeof *s->place);
        there = s->lower && s->upper && s->select && s->place;
    }
    if (there) {
        order_players(game, s->player);
        fill_first(game, s->player, &s->level[0]);
        return STATUS_OK;
    }
    coalition_scratch_free(s);
    *scratch = NULL;
    return STATUS_MEMORY;
}

void coalition_scratch_free(struct coalition_scratch *scratch) {
    if (!scratch)
        return;
    for (size_t depth = 0; depth < LEVELS; depth++) {
        free(scratch->level[depth].sum);
        free(scratch->level[depth].loss);
    }
    free(scratch->lower);
    free(scratch->upper);
    free(scratch->select);
    free(scratch->place);
    free(scratch);
}

/* ---- the edge of the worst part ---- */

CLONED static void add_loss(size_t n, double *restrict sum, const double *restrict x, double sign) {
    for (size_t r = 0; r < n; r++)
        sum[r] += sign * x[r];
}

/* Of the sums above the edge, what they are above it. */
CLONED static double sum_over(size_t n, const double *restrict sum, double edge) {
    vector over[2] = {{0.0}};
    size_t r = 0;
    for (; r + 2 * AT_ONCE <= n; r += 2 * AT_ONCE)
        for (size_t k = 0; k < 2; k++) {
            vector off = *(const vector *)(sum + r + k * AT_ONCE) - edge;
            over[k] += (vector)((mask)(off > 0.0) & (mask)off);
        }
    for (; r < n; r += AT_ONCE) {
        vector off = *(const vector *)(sum + r) - edge;
        over[0] += (vector)((mask)(off > 0.0) & (mask)off);
    }
    over[0] += over[1];
    return over[0][0] + over[0][1] + over[0][2] + over[0][3];
}

/* About the distance between two sums where a tenth is above, were they normal. */
static double spacing_of(const struct coalition_game *game, double sd) {
    return sd / (1.755 * game->tail * (double)game->n_draw);
}

static double measure_shortfall(const struct coalition_game *game, struct coalition_scratch *s,
                                const struct level *level, double mean, double sd) {
    double k = game->tail * (double)game->n_draw;
    size_t rank = (size_t)ceil(k) - level->n_in;
    double edge = edge_find(level->stride, level->sum, rank, mean + s->edge * sd, spacing_of(game, sd), s->select);
    double excess = level->sum_in - (double)level->n_in * edge + sum_over(level->stride, level->sum, edge);
    s->edge = sd > 0.0 ? (edge - mean) / sd : s->edge;
    return edge + excess / k;
}

/* ---- coalitions that players enter and leave ---- */

struct running {
    uint32_t members;
    double mean, variance;
    double with[COALITION_PLAYERS]; /* covariance of each player with all who are in */
};

static void running_toggle(const struct coalition_moments *moments, size_t n, struct running *running, size_t player) {
    const double *covariance = moments->covariance[player];
    bool leaves = running->members >> player & 1;
    double sign = leaves ? -1.0 : 1.0, own = covariance[player], others = running->with[player] - (leaves ? own : 0.0);
    running->members ^= UINT32_C(1) << player;
    running->mean += sign * moments->mean[player];
    running->variance += sign * (own + 2.0 * others);
    for (size_t j = 0; j < n; j++)
        running->with[j] += sign * covariance[j];
}

static double sd_of(const struct running *running) {
    return running->variance > 0.0 ? sqrt(running->variance) : 0.0;
}

struct scan {
    const struct coalition_game *game;
    const struct coalition_moments *moments;
    struct coalition_scratch *s;
    coalition_visit *visit;
    void *context;
    struct running running;
};

static bool is_in(const struct scan *scan, size_t place) {
    return scan->running.members >> scan->s->player[place] & 1;
}

static void describe(struct scan *scan, const struct level *level, struct coalition_outcome *outcome) {
    const struct running *running = &scan->running;
    double sd = sd_of(running);
    *outcome = (struct coalition_outcome){running->members, running->mean, fmax(running->variance, 0.0), 0.0};
    outcome->shortfall = measure_shortfall(scan->game, scan->s, level, running->mean, sd);
}

static void level_toggle(struct level *level, size_t place, double sign) {
    add_loss(level->stride, level->sum, level->loss + place * level->stride, sign);
    level->sum_in += sign * level->loss_in[place];
}

/* The coalition from nothing, on all draws; in: bits by place. */
static void gather(struct scan *scan, uint32_t in) {
    struct level *all = &scan->s->level[0];
    memset(all->sum, 0, all->n * sizeof *all->sum);
    for (size_t i = 0; i < scan->game->n; i++)
        if (in >> i & 1) {
            running_toggle(scan->moments, scan->game->n, &scan->running, scan->s->player[i]);
            level_toggle(all, i, 1.0);
        }
}

CLONED static void widen(size_t n, const double *restrict loss, double mean, double *restrict lower,
                         double *restrict upper) {
    for (size_t r = 0; r < n; r++) {
        double off = loss[r] - mean;
        lower[r] += off < 0.0 ? off : 0.0;
        upper[r] += off > 0.0 ? off : 0.0;
    }
}

/* lower and upper: between what each sum stays, but for what all draws have alike, while the first n players come and
 * go. Returns what an edge of theirs is about. */
static double find_bounds(const struct scan *scan, const struct level *level, size_t n, double *lower, double *upper) {
    double about = scan->running.mean + scan->s->edge * sd_of(&scan->running);
    memcpy(lower, level->sum, level->stride * sizeof *lower);
    for (size_t i = 0; i < n; i++)
        if (is_in(scan, i)) {
            add_loss(level->stride, lower, level->loss + i * level->stride, -1.0);
            about -= scan->moments->mean[scan->s->player[i]];
        }
    memcpy(upper, lower, level->stride * sizeof *upper);
    for (size_t i = 0; i < n; i++) {
        double mean = rint(scan->moments->mean[scan->s->player[i]]);
        widen(level->stride, level->loss + i * level->stride, mean, lower, upper);
    }
    return about;
}

static void take(const struct level *level, const uint32_t *place, const double *restrict from, double filler,
                 double *restrict to) {
    for (size_t k = 0; k < level->n; k++)
        to[k] = from[place[k]];
    for (size_t k = level->n; k < level->stride; k++)
        to[k] = filler;
}

/* What is above or below the edge whoever of the first n players is there goes; the rest is one level deeper. */
static void narrow(const struct scan *scan, const struct level *from, struct level *to, size_t n) {
    struct coalition_scratch *s = scan->s;
    size_t rank = (size_t)ceil(scan->game->tail * (double)scan->game->n_draw) - from->n_in, open = 0;
    double about = find_bounds(scan, from, n, s->lower, s->upper);
    double spacing = spacing_of(scan->game, sd_of(&scan->running));
    double out = edge_find(from->stride, s->lower, rank, about, spacing, s->select);
    double in = edge_find(from->stride, s->upper, rank, about, spacing, s->select);
    to->n_in = from->n_in;
    to->sum_in = from->sum_in;
    memcpy(to->loss_in, from->loss_in, n * sizeof *to->loss_in);
    for (size_t r = 0; r < from->n; r++) {
        s->place[open] = (uint32_t)r;
        open += s->upper[r] >= out && s->lower[r] <= in;
        if (s->lower[r] <= in)
            continue;
        to->n_in++;
        to->sum_in += from->sum[r];
        for (size_t i = 0; i < n; i++)
            to->loss_in[i] += from->loss[i * from->stride + r];
    }
    to->n = open;
    to->stride = whole_vectors(open);
    take(to, s->place, from->sum, -INFINITY, to->sum);
    for (size_t i = 0; i < n; i++)
        take(to, s->place, from->loss + i * from->stride, 0.0, to->loss + i * to->stride);
}

static void toggle_and_visit(struct scan *scan, size_t depth, size_t place) {
    struct level *level = &scan->s->level[depth];
    struct coalition_outcome outcome;
    level_toggle(level, place, is_in(scan, place) ? -1.0 : 1.0);
    running_toggle(scan->moments, scan->game->n, &scan->running, scan->s->player[place]);
    if (!scan->running.members)
        return;
    describe(scan, level, &outcome);
    scan->visit(scan->context, &outcome);
}

static void come_and_go(struct scan *scan, size_t depth, size_t n);

/* The same one level deeper, or more. */
static void go_deeper(struct scan *scan, size_t depth, size_t deeper, size_t n) {
    struct level *level = &scan->s->level[depth];
    double sign = is_in(scan, n - 1) ? -1.0 : 1.0;
    narrow(scan, level, &scan->s->level[deeper], n);
    come_and_go(scan, deeper, n);
    level_toggle(level, n - 1, sign);
}

/* The first n players come and go, by Gray code: those before the last one, the last one, and again those before it. In
 * the end only the last one has changed. */
static void come_and_go(struct scan *scan, size_t depth, size_t n) {
    for (size_t deeper = depth + 1; deeper < LEVELS; deeper++)
        if (n == free_players[deeper]) {
            go_deeper(scan, depth, deeper, n);
            return;
        }
    if (n == 0)
        return;
    come_and_go(scan, depth, n - 1);
    toggle_and_visit(scan, depth, n - 1);
    come_and_go(scan, depth, n - 1);
}

static size_t part_bits(const struct coalition_game *game) {
    return game->n > COALITION_PART_BITS + 4 ? COALITION_PART_BITS : 0;
}

size_t coalition_parts(const struct coalition_game *game) {
    return (size_t)1 << part_bits(game);
}

/* About where a tenth is above, were the sums normal. */
static const double FIRST_EDGE = 1.28;

void coalition_scan(const struct coalition_game *game, const struct coalition_moments *moments,
                    struct coalition_scratch *scratch, size_t part, coalition_visit *visit, void *context) {
    size_t n = game->n - part_bits(game);
    struct scan scan = {game, moments, scratch, visit, context, {0}};
    struct coalition_outcome outcome;
    gather(&scan, (uint32_t)part << n);
    scratch->edge = FIRST_EDGE;
    if (part) {
        describe(&scan, &scratch->level[0], &outcome);
        visit(context, &outcome);
    }
    come_and_go(&scan, 0, n);
}

void coalition_evaluate(const struct coalition_game *game, const struct coalition_moments *moments,
                        struct coalition_scratch *scratch, uint32_t members, struct coalition_outcome *outcome) {
    struct scan scan = {game, moments, scratch, NULL, NULL, {0}};
    uint32_t in = 0;
    for (size_t i = 0; i < game->n; i++)
        in |= (members >> scratch->player[i] & 1) << i;
    scratch->edge = FIRST_EDGE;
    gather(&scan, in);
    describe(&scan, &scratch->level[0], outcome);
}
