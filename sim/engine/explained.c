/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/explained.h"

#include "models/analysis/explain.h"
#include "models/core/clones.h"
#include "sim/base/threads.h"
#include "sim/engine/tally.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void explained_free(struct explained *explained) {
    need_free(&explained->need);
    free(explained->number);
    memset(explained, 0, sizeof *explained);
}

enum status explained_init(struct explained *explained, const struct plan *plan) {
    struct explained *e = explained;
    size_t series = plan->n_scheme * (plan->n_year + 1) * plan->n_municipality;
    memset(e, 0, sizeof *e);
    e->cell = series * OUTCOME_COUNT * STRATUM_REPLICATES;
    e->clients = e->cell + plan->n_year * plan->n_municipality * plan->n_cell * 2;
    e->use = e->clients + plan->n_year * plan->n_municipality * plan->n_cell;
    e->model = e->use + series * TALLY_SIZE;
    e->n = e->model + series * TALLY_SIZE;
    enum status status = need_init(&e->need, plan);
    if (status)
        return status;
    e->number = calloc(e->n, sizeof *e->number);
    if (!e->number)
        explained_free(e);
    return e->number ? STATUS_OK : STATUS_MEMORY;
}

bool explained_has_split(const struct plan *plan, size_t scheme) {
    const struct scheme *s = &plan->scenario->scheme[scheme];
    return plan->scenario->eta == 0 && plan->n_unit == 0 && s->settled == SETTLED_SAME_YEAR && !s->leaving &&
           explain_is_cost_pool(s);
}

/* Draws that are looked at together. */
enum { PIECE = 64 };

CLONED static void find_outcomes(size_t n, const int64_t *restrict cost, const int64_t *restrict paid,
                                 const int64_t *restrict state, int64_t *restrict outcome) {
    for (size_t r = 0; r < n; r++)
        outcome[r] = 2 * (cost[r] > state[r]) + (paid[r] < cost[r]);
}

/* One more for each of n draws from draw number `first` on. */
static void add_outcomes(size_t n, const int64_t *outcome, size_t first, size_t inner, int64_t *to) {
    size_t within = first % inner, replicate = first / inner % STRATUM_REPLICATES;
    for (size_t r = 0; r < n; r++) {
        to[(size_t)outcome[r] * STRATUM_REPLICATES + replicate]++;
        if (++within == inner) {
            within = 0;
            replicate = (replicate + 1) % STRATUM_REPLICATES;
        }
    }
}

/* What the n draws from row r on paid under a scheme, less what behaviour adds. */
static const int64_t *find_paid(const struct plan *plan, const struct chunk *chunk, size_t s, size_t t, size_t i,
                                size_t r, size_t n, int64_t *room) {
    size_t years = plan->n_year, stride = plan->n_place * chunk->rows, at = s * years * stride + i * chunk->rows + r;
    int64_t sum[PIECE];
    const int64_t *paid = chunk_period(chunk->payment + at, stride, years, t, n, room);
    if (!chunk->extra)
        return paid;
    const int64_t *extra = chunk_period(chunk->extra + at, stride, years, t, n, sum);
    for (size_t k = 0; k < n; k++)
        room[k] = paid[k] - extra[k];
    return room;
}

/* The rows of one period and municipality, of all schemes. */
static void count_outcomes(struct explained *e, const struct plan *plan, const struct chunk *chunk,
                           const int64_t *budget, size_t t, size_t i) {
    size_t years = plan->n_year, stride = plan->n_place * chunk->rows, inner = (size_t)plan->scenario->inner_draws, n;
    int64_t own[PIECE], room[PIECE], given[PIECE], outcome[PIECE];
    const int64_t *state = given;
    int64_t fixed = 0;
    if (!plan->budget_varies)
        fixed = *chunk_period(budget + i, plan->n_place, years, t, 1, given);
    for (size_t k = 0; k < PIECE; k++)
        given[k] = fixed;
    for (size_t r = 0; r < chunk->n_row; r += n) {
        n = chunk->n_row - r < PIECE ? chunk->n_row - r : PIECE;
        const int64_t *cost = chunk_period(chunk->own + i * chunk->rows + r, stride, years, t, n, own);
        if (plan->budget_varies)
            state = chunk_period(chunk->budget + i * chunk->rows + r, stride, years, t, n, given);
        for (size_t s = 0; s < plan->n_scheme; s++) {
            size_t series = (s * (years + 1) + t) * plan->n_municipality + i;
            find_outcomes(n, cost, find_paid(plan, chunk, s, t, i, r, n, room), state, outcome);
            add_outcomes(n, outcome, chunk->first + r, inner,
                         e->number + e->outcome + series * OUTCOME_COUNT * STRATUM_REPLICATES);
        }
    }
}

/* A chunk's sum is far from overflow; of many chunks it is kept in two parts. */
static void add_cells(struct explained *e, const struct chunk *chunk, size_t cell) {
    const int64_t *cost = chunk->cost_care + cell * chunk->rows, part = INT64_C(1) << 32;
    int64_t *to = e->number + e->cell + cell * 2, sum = 0;
    for (size_t r = 0; r < chunk->n_row; r++)
        sum += cost[r];
    to[0] += sum % part;
    to[1] += sum / part;
}

static void add_clients(struct explained *e, const struct chunk *chunk, size_t cell) {
    const int32_t *clients = chunk->clients + cell * chunk->rows;
    for (size_t r = 0; r < chunk->n_row; r++)
        e->number[e->clients + cell] += clients[r];
}

enum { SPLITS = 2, SPLIT_DRAWS = 32 /* about as many at once as the caches take */ };

/* Some sets of draws that are split at once, of all schemes. */
struct split_part {
    const struct chunk *chunk;
    size_t row, n_draw; /* rows of the chunk */
    size_t set;         /* of its first draw */
    double *cost;       /* [n_year][n_municipality][n_cell][n_draw] */
};

/* Room of a thread for the split under one scheme. */
struct split_room {
    double *room, *use; /* of one year */
    int64_t *sum;       /* [n_municipality][SPLITS][n_draw]: use, then model, over the years after the first */
    int64_t *year;      /* [SPLITS][n_draw] of one municipality */
};

static void free_rooms(struct split_room *room, int threads) {
    for (int k = 0; room && k < threads; k++) {
        free(room[k].room);
        free(room[k].use);
        free(room[k].sum);
        free(room[k].year);
    }
    free(room);
}

/* Draws that are split at once: whole sets. */
static size_t split_draws(const struct plan *plan) {
    size_t inner = (size_t)plan->scenario->inner_draws;
    return inner < SPLIT_DRAWS ? SPLIT_DRAWS / inner * inner : inner;
}

static struct explain_input split_input(const struct explained *e, const struct plan *plan, size_t s, size_t t,
                                        const struct split_part *part) {
    size_t cells = plan->n_municipality * plan->n_cell;
    return (struct explain_input){&plan->scenario->scheme[s],
                                  t,
                                  plan->n_municipality,
                                  plan->n_care,
                                  part->n_draw,
                                  e->need.cell + t * cells,
                                  part->cost + t * cells * part->n_draw};
}

static bool make_room(const struct explained *e, const struct plan *plan, const struct split_part *part,
                      struct split_room *room) {
    size_t n = plan->n_municipality, draws = part->n_draw;
    struct explain_input input = split_input(e, plan, 0, 0, part);
    room->room = calloc(explain_room(&input), sizeof *room->room);
    room->use = calloc(n * draws, sizeof *room->use);
    room->sum = calloc(SPLITS * n * draws, sizeof *room->sum);
    room->year = calloc(SPLITS * draws, sizeof *room->year);
    return room->room && room->use && room->sum && room->year;
}

/* Of one period and municipality of a scheme, [SPLITS][n_draw], to the tallies of the draws' sets. */
static void add_split(struct explained *e, const struct plan *plan, const struct split_part *part, size_t s, size_t t,
                      size_t i, const int64_t *split) {
    size_t at = (s * (plan->n_year + 1) + t) * plan->n_municipality + i, inner = (size_t)plan->scenario->inner_draws;
    tally_add_sets(e->number + e->use + at * TALLY_SIZE, split, part->n_draw, inner, part->set);
    tally_add_sets(e->number + e->model + at * TALLY_SIZE, split + part->n_draw, part->n_draw, inner, part->set);
}

/* One year of these draws. */
static void split_year(struct explained *e, const struct plan *plan, const struct split_part *part, size_t s, size_t t,
                       const struct split_room *room) {
    const struct chunk *chunk = part->chunk;
    size_t n = plan->n_municipality, n_draw = part->n_draw, rows = chunk->rows;
    struct explain_input input = split_input(e, plan, s, t, part);
    explain_use(&input, room->room, room->use);
    for (size_t i = 0; i < n; i++) {
        const int64_t *payment = chunk->payment + ((s * plan->n_year + t) * plan->n_place + i) * rows + part->row;
        const int64_t *own = chunk->own + (t * plan->n_place + i) * rows + part->row;
        int64_t *sum = room->sum + i * SPLITS * n_draw;
        for (size_t r = 0; r < n_draw; r++) {
            room->year[r] = (int64_t)llround(room->use[i * n_draw + r]);
            room->year[n_draw + r] = payment[r] - own[r] - room->year[r];
        }
        for (size_t k = 0; k < SPLITS * n_draw; k++)
            sum[k] = t > 0 ? sum[k] + room->year[k] : 0;
        add_split(e, plan, part, s, t, i, room->year);
    }
}

static void split_scheme(struct explained *e, const struct plan *plan, const struct split_part *part, size_t s,
                         const struct split_room *room) {
    for (size_t t = 0; t < plan->n_year; t++)
        split_year(e, plan, part, s, t, room);
    for (size_t i = 0; i < plan->n_municipality; i++)
        add_split(e, plan, part, s, plan->n_year, i, room->sum + i * SPLITS * part->n_draw);
}

/* Every scheme splits the same costs: they are fetched once. */
static void split_part(struct explained *e, const struct plan *plan, const struct split_part *part,
                       const struct split_room *room, int threads) {
    size_t n_draw = part->n_draw, rows = part->chunk->rows;
    int n_row = (int)(plan->n_year * plan->n_municipality * plan->n_cell);
#pragma omp parallel num_threads(threads)
    {
#pragma omp for schedule(static)
        for (int k = 0; k < n_row; k++)
            for (size_t r = 0; r < n_draw; r++)
                part->cost[(size_t)k * n_draw + r] = (double)part->chunk->cost_care[(size_t)k * rows + part->row + r];
#pragma omp for schedule(dynamic, 1)
        for (int s = 0; s < (int)plan->n_scheme; s++)
            if (explained_has_split(plan, (size_t)s))
                split_scheme(e, plan, part, (size_t)s, &room[threads_this()]);
    }
}

/* The draws of the chunk that are in the sample, whole sets. */
static enum status add_splits(struct explained *e, const struct plan *plan, const struct chunk *chunk, int threads) {
    if (chunk->first >= EXPLAINED_SAMPLE)
        return STATUS_OK;
    size_t inner = (size_t)plan->scenario->inner_draws, left = EXPLAINED_SAMPLE - chunk->first;
    size_t all = (left + inner - 1) / inner * inner, n = all < chunk->n_row ? all : chunk->n_row;
    size_t most = split_draws(plan), cells = plan->n_year * plan->n_municipality * plan->n_cell;
    struct split_part part = {chunk, 0, most, 0, calloc(cells * most, sizeof *part.cost)};
    struct split_room *room = calloc((size_t)threads, sizeof *room);
    bool there = part.cost && room;
    for (int k = 0; k < threads && there; k++)
        there = make_room(e, plan, &part, &room[k]);
    for (; part.row < n && there; part.row += most) {
        part.n_draw = n - part.row < most ? n - part.row : most;
        part.set = (chunk->first + part.row) / inner;
        split_part(e, plan, &part, room, threads);
    }
    free_rooms(room, threads);
    free(part.cost);
    return there ? STATUS_OK : STATUS_MEMORY;
}

enum status explained_add(struct explained *explained, const struct plan *plan, const struct chunk *chunk,
                          const int64_t *budget, int threads) {
    int n_cell = (int)(plan->n_year * plan->n_municipality * plan->n_cell);
    int n_series = (int)((plan->n_year + 1) * plan->n_municipality);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int k = 0; k < n_cell; k++) {
        add_cells(explained, chunk, (size_t)k);
        add_clients(explained, chunk, (size_t)k);
    }
#pragma omp parallel for schedule(dynamic, 4) num_threads(threads)
    for (int k = 0; k < n_series; k++)
        count_outcomes(explained, plan, chunk, budget, (size_t)k / plan->n_municipality,
                       (size_t)k % plan->n_municipality);
    return add_splits(explained, plan, chunk, threads);
}
