/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/coalition.h"

#include "models/analysis/edge.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* Sums of all players, draw by draw. */
static void add_all(const struct coalition_game *game, double *sum) {
    memset(sum, 0, game->n_draw * sizeof *sum);
    for (size_t k = 0; k < game->n * game->n_draw; k++)
        sum[k % game->n_draw] += game->loss[k];
}

enum status coalition_euler(const struct coalition_game *game, double *share) {
    size_t n = game->n_draw;
    double k = game->tail * (double)n, beyond = 0.0, at = 0.0;
    double *sum = calloc(2 * n, sizeof *sum);
    if (!sum)
        return STATUS_MEMORY;
    double *select = sum + n;
    add_all(game, sum);
    memcpy(select, sum, n * sizeof *select);
    double edge = edge_select(select, n, (size_t)ceil(k));
    for (size_t r = 0; r < n; r++) {
        beyond += sum[r] > edge;
        at += sum[r] == edge;
    }
    for (size_t i = 0; i < game->n; i++) {
        double worse = 0.0, tied = 0.0;
        for (size_t r = 0; r < n; r++) {
            double loss = game->loss[i * n + r];
            worse += sum[r] > edge ? loss : 0.0;
            tied += sum[r] == edge ? loss : 0.0;
        }
        share[i] = (worse + tied * (k - beyond) / at) / k;
    }
    free(sum);
    return STATUS_OK;
}
