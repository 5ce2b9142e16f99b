/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/source.h"

#include "models/core/clones.h"
#include "sim/engine/workspace.h"
#include <stdlib.h>
#include <string.h>

/* Whose figures: those of a block of draws, or without one the expected ones, with one lane. */
struct view {
    const struct plan *plan;
    const struct workspace *w;
    size_t lanes;
};

/* ---- one year of each; of any_year_of_ year -1 too: what stands for the years before the first of the draws ---- */

static const void *any_year_of_BUDGET(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    year = year < 0 ? 0 : year; /* years that are taken together begin with the first */
    return (v->w ? v->w->budget : v->plan->budget) + year * (ptrdiff_t)(v->plan->n_municipality * v->lanes);
}

static const void *year_of_RESIDENTS(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    return v->plan->scenario->region.residents + year * (ptrdiff_t)v->plan->n_municipality;
}

static const void *year_of_YOUTHS(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    return v->plan->scenario->region.youths + year * (ptrdiff_t)v->plan->n_municipality;
}

/* Numbers of a year that are by cell. */
static ptrdiff_t cells_of(const struct view *v) {
    return (ptrdiff_t)(v->plan->n_municipality * v->plan->n_cell * v->lanes);
}

static const void *any_year_of_COST(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    if (year < 0)
        return v->w->before;
    return (v->w ? v->w->cost : v->plan->expected_cost) + year * cells_of(v);
}

static const void *year_of_EXPECTED_COST(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    return (v->w ? v->w->expected : v->plan->expected_cost) + year * cells_of(v);
}

static const void *any_year_of_CLIENTS(const struct view *v, size_t k, ptrdiff_t year) {
    (void)k;
    ptrdiff_t n = (ptrdiff_t)(v->plan->n_municipality * v->plan->n_care * v->lanes);
    return v->w ? v->w->users + (year + 1) * n : v->plan->expected_clients + year * n;
}

static const void *year_of_EXCESS(const struct view *v, size_t k, ptrdiff_t year) {
    return v->w->excess[k] + year * cells_of(v);
}

static const void *year_of_COVARIANCE(const struct view *v, size_t k, ptrdiff_t year) {
    return v->plan->covariance_row[(size_t)year * v->plan->scenario->n_covariance + k];
}

/* What list.h says that a run knows must be here, under the name that says as much. */
#define SOURCE_NOTHING(of) NULL
#define SOURCE_DRAWN(of) year_of_##of
#define SOURCE_BEFOREHAND(of) year_of_##of
#define SOURCE_EARLIER(of) any_year_of_##of
#define SOURCE(number, name, of, first, last, shape, arrays, kind, draws, run) SOURCE_##run(of),
static const void *(*const year_of[])(const struct view *, size_t, ptrdiff_t) = {SETTLE_INPUT_LIST(SOURCE)};

/* ---- sizes and rooms ---- */

unsigned source_fields(const struct plan *plan) {
    return (plan->scenario->needs | SOURCE_ALWAYS) & NEED_ANY_FIELD;
}

struct settle_input source_sizes(const struct plan *plan, size_t n_municipality, size_t n_lane) {
    return (struct settle_input){.n_municipality = n_municipality,
                                 .n_care = plan->n_care,
                                 .n_lane = n_lane,
                                 .n_threshold = plan->scenario->n_threshold,
                                 .n_covariance = plan->scenario->n_covariance};
}

enum status source_arrays_new(const struct settle_input *sizes, unsigned fields, void **room,
                              struct settle_arrays *arrays) {
    size_t bytes = input_room_size(sizes, fields);
    *room = calloc(1, bytes ? bytes : 1);
    if (!*room)
        return STATUS_MEMORY;
    input_room_lay(sizes, fields, *room, arrays);
    return STATUS_OK;
}

/* Several years together. */
static bool is_sum(enum field field) {
    return field_row(field)->last > field_row(field)->first;
}

enum status source_room_init(const struct plan *plan, size_t n_lane, struct source_room *room) {
    struct settle_input sizes = source_sizes(plan, plan->n_municipality, n_lane);
    unsigned sums = 0;
    size_t lists = 0;
    *room = (struct source_room){0};
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        sums |= is_sum(f) ? source_fields(plan) & 1u << f : 0;
        lists += field_arrays(f, &sizes);
    }
    room->lists = calloc(lists, sizeof(void *));
    return room->lists ? source_arrays_new(&sizes, sums, &room->sums, &room->sum) : STATUS_MEMORY;
}

void source_room_free(struct source_room *room) {
    free(room->sums);
    free(room->lists);
    *room = (struct source_room){0};
}

/* ---- the inputs of a year ---- */

/* Year t, `back` years back. */
static const void *look_back(const struct view *v, enum field field, size_t k, size_t t, int back) {
    ptrdiff_t year = (ptrdiff_t)t - back, before = v->w ? -1 : 0;
    return year_of[field](v, k, year < before ? before : year);
}

static const void *add_years(const struct view *v, enum field field, size_t k, size_t t, size_t n, void *sum) {
    const struct field_row *row = field_row(field);
    memset(sum, 0, n * row->bytes);
    for (int back = row->first; back <= row->last; back++) {
        const void *year = look_back(v, field, k, t, back);
        for (size_t i = 0; i < n; i++)
            field_put(row, sum, i, field_number(row, sum, i) + field_number(row, year, i));
    }
    return sum;
}

static struct settle_input read_year(const struct view *v, const struct source_room *room, size_t t, unsigned fields) {
    struct settle_input in = source_sizes(v->plan, v->plan->n_municipality, v->lanes);
    const void **list = room->lists;
    in.year = t;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        size_t n = in.n_municipality * field_width(f, &in), arrays = field_arrays(f, &in);
        bool known = fields & fields_known(v->w ? RUN_DRAWN : RUN_BEFOREHAND) & 1u << f;
        for (size_t k = 0; known && k < arrays; k++)
            list[k] = is_sum(f) ? add_years(v, f, k, t, n, input_room_array(&room->sum, f, k))
                                : look_back(v, f, k, t, field_row(f)->first);
        if (known && arrays > 0)
            input_set(&in, f, field_row(f)->arrays == ARRAYS_ONE ? list[0] : (const void *)list);
        list += arrays;
    }
    return in;
}

struct settle_input source_drawn(const struct plan *plan, struct workspace *workspace, size_t t, size_t lanes,
                                 unsigned fields) {
    const struct view view = {plan, workspace, lanes};
    return read_year(&view, &workspace->source, t, fields);
}

struct settle_input source_expected(const struct plan *plan, struct source_room *room, size_t t, unsigned fields) {
    const struct view view = {plan, NULL, 1};
    return read_year(&view, room, t, fields);
}

CLONED void source_sum_cells(size_t n, size_t n_cell, size_t lanes, const int64_t *restrict cost,
                             int64_t *restrict sum) {
    memset(sum, 0, n * lanes * sizeof *sum);
    for (size_t k = 0; k < n * n_cell; k++)
        for (size_t l = 0; l < lanes; l++)
            sum[k / n_cell * lanes + l] += cost[k * lanes + l];
}
