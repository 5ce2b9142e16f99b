/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two runs of the same draws: the error of a difference of means, draw by draw. */
#include "sim/decide/replay.h"
#include "sim/engine/recall.h"
#include "sim/tables/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAWS = 4000 }; /* enough to see how differences spread */

struct compare_pair {
    struct replay replay[2];
    int64_t inner, groups; /* draws of a set of inputs; sets of the whole run */
};

void compare_pair_free(struct compare_pair *pair) {
    for (size_t f = 0; pair && f < 2; f++)
        replay_free(&pair->replay[f]);
    free(pair);
}

static bool share_draws(const struct scenario scenario[2]) {
    return scenario[0].seed == scenario[1].seed && scenario[0].n_draw == scenario[1].n_draw &&
           scenario[0].inner_draws == scenario[1].inner_draws;
}

enum status compare_pair_new(const struct tables *t, struct compare_pair **pair, struct note *note) {
    struct scenario scenario[2] = {{0}, {0}};
    struct compare_pair *x = calloc(1, sizeof *x);
    enum status status = x ? STATUS_OK : STATUS_MEMORY;
    *pair = NULL;
    for (size_t f = 0; f < 2 && !status; f++)
        status = recall_scenario(t->file[f].result, NULL, &scenario[f], note);
    bool paired = !status && share_draws(scenario) && scenario[0].n_draw > 1;
    if (paired) {
        x->inner = scenario[0].inner_draws;
        x->groups = scenario[0].n_draw / x->inner;
    }
    for (size_t f = 0; f < 2 && paired && !status; f++) {
        if (scenario[f].n_draw > MOST_DRAWS)
            scenario[f].n_draw = MOST_DRAWS - MOST_DRAWS % x->inner;
        status = replay_run(&scenario[f], 0, &x->replay[f], note);
    }
    scenario_free(&scenario[0]);
    scenario_free(&scenario[1]);
    if (status || !paired)
        compare_pair_free(x);
    else
        *pair = x;
    return status;
}

/* Sets of inputs are the units, as everywhere. */
double compare_pair_error(const struct compare_pair *pair, const size_t scheme[2], const size_t place[2]) {
    const int64_t *series[2];
    size_t inner = (size_t)pair->inner, n = pair->replay[0].n_draw / inner;
    double sum = 0.0, squares = 0.0;
    for (size_t f = 0; f < 2; f++) {
        const struct replay *replay = &pair->replay[f];
        size_t own = place[f] == PLACE_REGION ? replay->n_place - 1 : place[f];
        if (scheme[f] >= replay->n_scheme || own >= replay->n_place)
            return NAN;
        series[f] = replay_series(replay, replay->result, scheme[f], own);
    }
    for (size_t g = 0; g < n; g++) {
        double mean = 0.0;
        for (size_t d = g * inner; d < (g + 1) * inner; d++)
            mean += (double)(series[1][d] - series[0][d]) / (double)inner;
        sum += mean;
        squares += mean * mean;
    }
    double variance = n > 1 ? (squares - sum * sum / (double)n) / (double)(n - 1) : NAN;
    return 1.96 * sqrt(fmax(variance, 0.0) / (double)pair->groups);
}
