/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/order.h"

#include "models/analysis/equivalent.h"
#include "models/analysis/replicate.h"
#include "models/analysis/tail.h"
#include "models/core/stream.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status order_sums_init(const struct order_game *game, struct order_sums *sums) {
    *sums = (struct order_sums){0, calloc(game->n * game->n_draw, sizeof(double)), calloc(game->n, sizeof(double)),
                                calloc(game->n, sizeof(double))};
    if (sums->term && sums->added && sums->square)
        return STATUS_OK;
    order_sums_free(sums);
    return STATUS_MEMORY;
}

void order_sums_free(struct order_sums *sums) {
    free(sums->term);
    free(sums->added);
    free(sums->square);
    memset(sums, 0, sizeof *sums);
}

/* Fisher-Yates; the bias of scaling 32 bits is below n / 2^32. */
static void shuffle(const struct order_game *game, size_t pair, size_t *order) {
    struct stream stream = stream_open(game->seed, 0, 0, 255, 0, SOURCE_ORDER);
    for (size_t i = 0; i < game->n; i++)
        order[i] = i;
    for (size_t left = game->n; left > 1; left--) {
        uint32_t words[4];
        stream_words(&stream, (uint32_t)pair, (uint32_t)left, 0, words);
        size_t pick = (size_t)((uint64_t)words[0] * left >> 32), kept = order[pick];
        order[pick] = order[left - 1];
        order[left - 1] = kept;
    }
}

/* Scratch of one walk. */
struct walk {
    size_t *order;                           /* [n] */
    double *loss, *before, *after, *scratch; /* [n_draw] */
    double *added;                           /* [n] of the pair */
};

static void enter(const struct order_game *game, struct walk *walk, size_t player, double *term) {
    const double *loss = game->loss + player * game->n_draw;
    double sum = 0.0;
    for (size_t r = 0; r < game->n_draw; r++)
        walk->loss[r] += loss[r];
    tail_terms(game->n_draw, walk->loss, game->tail, 1.0, walk->scratch, walk->after);
    for (size_t r = 0; r < game->n_draw; r++) {
        double more = walk->after[r] - walk->before[r];
        term[player * game->n_draw + r] += more;
        sum += more;
    }
    walk->added[player] += sum / (double)game->n_draw / 2.0;
    double *swap = walk->before;
    walk->before = walk->after;
    walk->after = swap;
}

static void walk_pair(const struct order_game *game, struct walk *walk, size_t pair, struct order_sums *sums) {
    memset(walk->added, 0, game->n * sizeof *walk->added);
    shuffle(game, pair, walk->order);
    for (size_t way = 0; way < 2; way++) {
        memset(walk->loss, 0, game->n_draw * sizeof *walk->loss);
        memset(walk->before, 0, game->n_draw * sizeof *walk->before);
        for (size_t k = 0; k < game->n; k++)
            enter(game, walk, walk->order[way ? game->n - 1 - k : k], sums->term);
    }
    for (size_t i = 0; i < game->n; i++) {
        sums->added[i] += walk->added[i];
        sums->square[i] += walk->added[i] * walk->added[i];
    }
    sums->n_pair++;
}

enum status order_add(const struct order_game *game, struct order_sums *sums, size_t first, size_t n) {
    struct walk walk = {
        calloc(game->n, sizeof *walk.order),        calloc(game->n_draw, sizeof *walk.loss),
        calloc(game->n_draw, sizeof *walk.before),  calloc(game->n_draw, sizeof *walk.after),
        calloc(game->n_draw, sizeof *walk.scratch), calloc(game->n, sizeof *walk.added),
    };
    enum status status =
        walk.order && walk.loss && walk.before && walk.after && walk.scratch && walk.added ? STATUS_OK : STATUS_MEMORY;
    for (size_t pair = first; pair < first + n && !status; pair++)
        walk_pair(game, &walk, pair, sums);
    free(walk.order);
    free(walk.loss);
    free(walk.before);
    free(walk.after);
    free(walk.scratch);
    free(walk.added);
    return status;
}

void order_join(const struct order_game *game, struct order_sums *sums, const struct order_sums *part) {
    for (size_t k = 0; k < game->n * game->n_draw; k++)
        sums->term[k] += part->term[k];
    for (size_t i = 0; i < game->n; i++) {
        sums->added[i] += part->added[i];
        sums->square[i] += part->square[i];
    }
    sums->n_pair += part->n_pair;
}

void order_finish(const struct order_game *game, struct order_sums *sums, double *share, double *draw_se,
                  double *order_se) {
    double pairs = (double)sums->n_pair, orders = 2.0 * pairs;
    for (size_t k = 0; k < game->n * game->n_draw; k++)
        sums->term[k] /= orders;
    for (size_t i = 0; i < game->n; i++) {
        share[i] = replicate_figure(game->n_draw, sums->term + i * game->n_draw, game->inner, &draw_se[i]);
        double mean = sums->added[i] / pairs, square = sums->square[i] / pairs - mean * mean;
        order_se[i] = pairs > 1.0 && square > 0.0 ? sqrt(square / (pairs - 1.0)) : 0.0;
    }
}
