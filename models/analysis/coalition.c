/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/coalition.h"

#include "models/analysis/tail.h"
#include "models/core/clones.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 16 }; /* draws that are looked at together */

struct coalition_scratch {
    double *sum;            /* [n_draw] loss of the current coalition */
    double *near;           /* [n_draw] losses about the edge of the worst part */
    unsigned char *is_near; /* [n_draw / RUN + 1] */
    double edge;            /* of the last coalition, in standard deviations above its mean */
};

enum status coalition_scratch_new(const struct coalition_game *game, struct coalition_scratch **scratch) {
    struct coalition_scratch *s = calloc(1, sizeof *s);
    *scratch = s;
    if (!s)
        return STATUS_MEMORY;
    s->sum = calloc(game->n_draw, sizeof *s->sum);
    s->near = calloc(game->n_draw, sizeof *s->near);
    s->is_near = calloc(game->n_draw / RUN + 1, 1);
    if (s->sum && s->near && s->is_near)
        return STATUS_OK;
    coalition_scratch_free(s);
    *scratch = NULL;
    return STATUS_MEMORY;
}

void coalition_scratch_free(struct coalition_scratch *scratch) {
    if (!scratch)
        return;
    free(scratch->sum);
    free(scratch->near);
    free(scratch->is_near);
    free(scratch);
}

void coalition_moments(const struct coalition_game *game, struct coalition_moments *moments) {
    size_t n = game->n, draws = game->n_draw;
    memset(moments, 0, sizeof *moments);
    for (size_t i = 0; i < n; i++) {
        const double *x = game->loss + i * draws;
        double sum = 0.0;
        for (size_t r = 0; r < draws; r++)
            sum += x[r];
        moments->mean[i] = sum / (double)draws;
        for (size_t j = 0; j <= i; j++) {
            const double *y = game->loss + j * draws;
            double product = 0.0;
            for (size_t r = 0; r < draws; r++)
                product += (x[r] - moments->mean[i]) * (y[r] - moments->mean[j]);
            moments->covariance[i][j] = moments->covariance[j][i] = product / (double)draws;
        }
    }
}

/* What one pass over the sums finds. */
struct pass {
    size_t above;  /* sums above `high` */
    double excess; /* of those over it */
};

static CLONE_PART void add_one(double *restrict sum, const double *restrict x, double sign, double low, double high,
                               int64_t *restrict above, double *restrict excess, int64_t *restrict near) {
    double s = *sum + sign * *x, over = s - high;
    *sum = s;
    *above += over > 0.0;
    *excess += over > 0.0 ? over : 0.0;
    *near |= (s >= low) & (s <= high);
}

/* sum += sign x. near[k] tells whether any sum of the k-th run lies from low to high, both included. */
CLONED static struct pass add_loss(size_t n, double *restrict sum, const double *restrict x, double sign, double low,
                                   double high, unsigned char *restrict near) {
    int64_t above[RUN] = {0};
    double excess[RUN] = {0.0};
    struct pass pass = {0, 0.0};
    size_t r = 0;
    for (; r + RUN <= n; r += RUN) {
        int64_t found[RUN] = {0}, any = 0;
        for (size_t k = 0; k < RUN; k++)
            add_one(&sum[r + k], &x[r + k], sign, low, high, &above[k], &excess[k], &found[k]);
        for (size_t k = 0; k < RUN; k++)
            any |= found[k];
        near[r / RUN] = (unsigned char)any;
    }
    int64_t last = 0;
    for (size_t k = 0; r + k < n; k++)
        add_one(&sum[r + k], &x[r + k], sign, low, high, &above[k], &excess[k], &last);
    near[r / RUN] = (unsigned char)last;
    for (size_t k = 0; k < RUN; k++) {
        pass.above += (size_t)above[k];
        pass.excess += excess[k];
    }
    return pass;
}

/* The sums from low to high, both included, of the runs that have any; returns how many. */
static size_t collect(size_t n, const double *restrict sum, double low, double high, const unsigned char *restrict near,
                      double *restrict found) {
    size_t count = 0;
    for (size_t run = 0; run * RUN < n; run++) {
        if (!near[run])
            continue;
        size_t end = (run + 1) * RUN < n ? (run + 1) * RUN : n;
        for (size_t r = run * RUN; r < end; r++) { /* without branches: their outcome is anybody's guess */
            found[count] = sum[r];
            count += (size_t)((sum[r] >= low) & (sum[r] <= high));
        }
    }
    return count;
}

/* Half the width, in standard deviations, of the stretch in which the edge of the worst part is looked for. */
static const double STRETCH = 0.05;

/* The sums of the coalition are those of scratch->sum with one loss added (sign 1), taken away (-1) or left as it is
 * (0). */
static double measure_shortfall(const struct coalition_game *game, struct coalition_scratch *s, const double *loss,
                                double sign, double mean, double sd) {
    double k = game->tail * (double)game->n_draw;
    size_t n = game->n_draw, rank = (size_t)ceil(k);
    /* whole numbers, so that all sums stay exact */
    double low = floor(mean + (s->edge - STRETCH) * sd), high = ceil(mean + (s->edge + STRETCH) * sd);
    struct pass pass = add_loss(n, s->sum, loss, sign, low, high, s->is_near);
    size_t near = collect(n, s->sum, low, high, s->is_near, s->near);
    if (pass.above >= rank || pass.above + near < rank) {
        pass = (struct pass){0, 0.0};
        high = 0.0, near = n;
        memcpy(s->near, s->sum, n * sizeof *s->near);
    }
    double edge = tail_select(s->near, near, rank - pass.above);
    double excess = pass.excess + (double)pass.above * (high - edge);
    for (size_t r = 0; r < near; r++)
        excess += s->near[r] > edge ? s->near[r] - edge : 0.0;
    s->edge = sd > 0.0 ? (edge - mean) / sd : s->edge;
    return edge + excess / k;
}

/* Moments of a coalition that players enter and leave. */
struct running {
    uint32_t members;
    double mean, variance;
};

static void running_toggle(const struct coalition_moments *moments, size_t n, struct running *running, size_t player) {
    bool leaves = running->members >> player & 1;
    double sign = leaves ? -1.0 : 1.0, with_others = 0.0;
    running->members ^= UINT32_C(1) << player;
    for (size_t j = 0; j < n; j++)
        with_others += j != player && (running->members >> j & 1) ? moments->covariance[player][j] : 0.0;
    running->mean += sign * moments->mean[player];
    running->variance += sign * (moments->covariance[player][player] + 2.0 * with_others);
}

static void describe(const struct coalition_game *game, struct coalition_scratch *s, const struct running *running,
                     const double *loss, double sign, struct coalition_outcome *outcome) {
    double variance = running->variance > 0.0 ? running->variance : 0.0;
    *outcome = (struct coalition_outcome){running->members, running->mean, variance, 0.0};
    outcome->shortfall = measure_shortfall(game, s, loss, sign, running->mean, sqrt(variance));
}

/* Sums and moments of a coalition from nothing; to_leave: player whose loss is left out of the sums for now. */
static struct running gather(const struct coalition_game *game, const struct coalition_moments *moments,
                             struct coalition_scratch *s, uint32_t members) {
    struct running running = {0, 0.0, 0.0};
    memset(s->sum, 0, game->n_draw * sizeof *s->sum);
    for (size_t i = 0; i < game->n; i++) {
        if (!(members >> i & 1))
            continue;
        running_toggle(moments, game->n, &running, i);
        for (size_t r = 0; r < game->n_draw; r++)
            s->sum[r] += game->loss[i * game->n_draw + r];
    }
    return running;
}

static size_t part_bits(const struct coalition_game *game) {
    return game->n > COALITION_PART_BITS + 4 ? COALITION_PART_BITS : 0;
}

size_t coalition_parts(const struct coalition_game *game) {
    return (size_t)1 << part_bits(game);
}

void coalition_scan(const struct coalition_game *game, const struct coalition_moments *moments,
                    struct coalition_scratch *scratch, size_t part, coalition_visit *visit, void *context) {
    size_t free_players = game->n - part_bits(game);
    struct coalition_outcome outcome;
    struct running running = gather(game, moments, scratch, (uint32_t)part << free_players);
    scratch->edge = 1.28;
    if (running.members) {
        describe(game, scratch, &running, game->loss, 0.0, &outcome);
        visit(context, &outcome);
    }
    for (uint32_t step = 1; step < UINT32_C(1) << free_players; step++) {
        size_t player = (size_t)__builtin_ctz(step); /* Gray code: the bit that changes */
        double sign = running.members >> player & 1 ? -1.0 : 1.0;
        running_toggle(moments, game->n, &running, player);
        describe(game, scratch, &running, game->loss + player * game->n_draw, sign, &outcome);
        if (running.members)
            visit(context, &outcome);
    }
}

void coalition_evaluate(const struct coalition_game *game, const struct coalition_moments *moments,
                        struct coalition_scratch *scratch, uint32_t members, struct coalition_outcome *outcome) {
    struct running running = gather(game, moments, scratch, members);
    describe(game, scratch, &running, game->loss, 0.0, outcome);
}

void coalition_sums_add(struct coalition_sums *sums, size_t n, uint32_t members, double value) {
    size_t size = (size_t)__builtin_popcount(members);
    sums->total[size] += value;
    for (size_t i = 0; i < n; i++)
        sums->member[size][i] += members >> i & 1 ? value : 0.0;
}

void coalition_sums_join(struct coalition_sums *sums, size_t n, const struct coalition_sums *part) {
    for (size_t size = 0; size <= n; size++) {
        sums->total[size] += part->total[size];
        for (size_t i = 0; i < n; i++)
            sums->member[size][i] += part->member[size][i];
    }
}

void coalition_shapley(const struct coalition_sums *sums, size_t n, double *share) {
    for (size_t i = 0; i < n; i++)
        share[i] = 0.0;
    double with = 1.0 / (double)n; /* (size - 1)! (n - size)! / n! */
    for (size_t size = 1; size <= n; size++) {
        double without = size < n ? with * (double)size / (double)(n - size) : 0.0; /* size! (n - size - 1)! / n! */
        for (size_t i = 0; i < n; i++) {
            double member = sums->member[size][i];
            share[i] += with * member - without * (sums->total[size] - member);
        }
        with = without;
    }
}

void coalition_euler(const struct coalition_game *game, const struct coalition_moments *moments,
                     struct coalition_scratch *scratch, double *share) {
    size_t n = game->n_draw;
    double k = game->tail * (double)n, beyond = 0.0, at = 0.0;
    struct running running = gather(game, moments, scratch, (uint32_t)((UINT64_C(1) << game->n) - 1));
    (void)running;
    memcpy(scratch->near, scratch->sum, n * sizeof *scratch->near);
    double edge = tail_select(scratch->near, n, (size_t)ceil(k));
    for (size_t r = 0; r < n; r++) {
        beyond += scratch->sum[r] > edge;
        at += scratch->sum[r] == edge;
    }
    for (size_t i = 0; i < game->n; i++) {
        double worse = 0.0, tied = 0.0;
        for (size_t r = 0; r < n; r++) {
            double loss = game->loss[i * n + r];
            worse += scratch->sum[r] > edge ? loss : 0.0;
            tied += scratch->sum[r] == edge ? loss : 0.0;
        }
        share[i] = (worse + tied * (k - beyond) / at) / k;
    }
}
