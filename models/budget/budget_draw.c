/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/budget/budget_draw.h"

#include "models/core/fmath.h"
#include "models/inputs/normal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Outer indices are mostly asked for one after the other, and random numbers are cheaper by the many. */
enum { NO_FORM = 255, AHEAD = 16 };

struct budget_draw {
    struct budget_source source;
    struct budget_model model; /* a copy with the drawn values; arrays that do not vary are the source's */
    uint32_t region_hash;
    double *factor;  /* [n_year] of the total */
    double *share;   /* [n_municipality] factors of the shares; NULL where these are certain */
    int64_t *budget; /* [n_year][n_municipality] of outer */
    uint32_t outer;
    bool filled;
    double *ahead;          /* [inputs, years, municipalities][AHEAD] what n_ahead outer indices bring */
    uint32_t outers[AHEAD]; /* those */
    size_t n_ahead;
};

static bool is_of_budget(const struct input *input) {
    return input->owner == INPUT_BUDGET || input->owner == INPUT_FACTOR || input->owner == INPUT_PHASE_IN ||
           input->owner == INPUT_WEIGHT || input->owner == INPUT_CUT;
}

bool budget_is_uncertain(const struct budget_model *model, const struct inputs *inputs) {
    bool uncertain = model->macro_sd > 0.0 || model->share_sd;
    for (size_t k = 0; k < inputs->n; k++)
        uncertain = uncertain || is_of_budget(&inputs->input[k]);
    return uncertain;
}

/* Where an input of the budget model stands in a model whose arrays are its own. */
static double *find_place(struct budget_model *model, const struct input *input) {
    char *base = (char *)model;
    if (input->owner == INPUT_FACTOR)
        base = (char *)&model->factor[input->index];
    else if (input->owner == INPUT_PHASE_IN)
        base = (char *)&model->phase_in[input->index];
    else if (input->owner == INPUT_WEIGHT)
        base = (char *)&model->weight[input->index];
    else if (input->owner == INPUT_CUT)
        base = (char *)&model->cut[input->index];
    return (double *)(void *)(base + input->offset);
}

/* A copy of n elements, NULL for NULL. *good becomes false when there is no memory. */
static void *copy(const void *from, size_t n, size_t size, bool *good) {
    void *to = from ? malloc(n * size + 1) : NULL;
    if (to)
        memcpy(to, from, n * size);
    *good = *good && (to || !from);
    return to;
}

enum status budget_draw_new(const struct budget_source *source, struct budget_draw **draw) {
    const struct budget_model *from = source->model;
    struct budget_draw *d = calloc(1, sizeof *d);
    bool good = true;
    if (!d)
        return STATUS_MEMORY;
    d->source = *source;
    d->region_hash = stream_hash_name("region");
    d->model = *from;
    d->model.phase_in = copy(from->phase_in, from->n_year, sizeof *from->phase_in, &good);
    d->model.factor = copy(from->factor, from->n_year, sizeof *from->factor, &good);
    d->model.weight = copy(from->weight, from->n_weight, sizeof *from->weight, &good);
    d->model.cut = copy(from->cut, from->n_cut, sizeof *from->cut, &good);
    d->factor = calloc(from->n_year, sizeof *d->factor);
    d->budget = calloc(from->n_year * source->region->n_municipality, sizeof *d->budget);
    d->ahead = calloc((source->inputs->n + from->n_year + source->region->n_municipality) * AHEAD, sizeof *d->ahead);
    d->model.total_factor = d->factor;
    d->model.share_factor = d->share = copy(from->share_sd, source->region->n_municipality, sizeof *d->share, &good);
    if (!good || !d->factor || !d->budget || !d->ahead) {
        budget_draw_free(d);
        return STATUS_MEMORY;
    }
    *draw = d;
    return STATUS_OK;
}

void budget_draw_free(struct budget_draw *draw) {
    if (!draw)
        return;
    free(draw->model.phase_in);
    free(draw->model.factor);
    free(draw->model.weight);
    free(draw->model.cut);
    free(draw->factor);
    free(draw->share);
    free(draw->budget);
    free(draw->ahead);
    free(draw);
}

/* Where the numbers of an input, of a year and of a municipality stand in what was drawn ahead. */
static double *ahead_of_input(const struct budget_draw *d, size_t k) {
    return d->ahead + k * AHEAD;
}

static double *ahead_of_year(const struct budget_draw *d, size_t t) {
    return ahead_of_input(d, d->source.inputs->n + t);
}

static double *ahead_of_town(const struct budget_draw *d, size_t i) {
    return ahead_of_year(d, d->model.n_year + i);
}

static void draw_inputs(struct budget_draw *d) {
    const struct budget_source *source = &d->source;
    for (size_t k = 0; k < source->inputs->n; k++)
        if (is_of_budget(&source->inputs->input[k]))
            inputs_take(source->inputs, k, source->design, source->sampler, source->seed, d->outers, d->n_ahead,
                        ahead_of_input(d, k));
}

/* Of a design the place of a normal: NaN where the middle is meant. */
static double place_normal(const struct budget_draw *d, size_t t) {
    const struct input_design *design = d->source.design;
    double uniform = design_row(design, d->outers[0])[design->n_input + design->n_town + t];
    return isnan(uniform) ? uniform : normal_quantile(uniform);
}

/* The base year's total is known: its circulars are all out. */
static void draw_factors(struct budget_draw *d) {
    double sd = d->model.macro_sd;
    struct lanes lanes = {d->n_ahead, d->outers, NULL};
    for (size_t t = 0; t < d->model.n_year; t++) {
        double *z = ahead_of_year(d, t);
        struct stream name = stream_open(d->source.seed, d->region_hash, 0, NO_FORM,
                                         (unsigned)d->source.first_year + (unsigned)t, SOURCE_BUDGET);
        struct stratum stratum = stratum_lasting(d->source.seed, name, STRATUM_BUDGET + (unsigned)t);
        bool known = t == 0 || !(sd > 0.0);
        if (!known && d->source.design)
            z[0] = place_normal(d, t);
        else if (!known)
            d->source.sampler->stratified_normal(&stratum, &lanes, z);
        for (size_t l = 0; l < d->n_ahead; l++)
            z[l] = known || isnan(z[l]) ? 1.0 : fmath_exp(sd * z[l] - 0.5 * sd * sd);
    }
}

/* With a design the shares are as given: it has no column for them. */
static void draw_shares(struct budget_draw *d) {
    struct lanes lanes = {d->n_ahead, d->outers, NULL};
    for (size_t i = 0; d->share && i < d->source.region->n_municipality; i++) {
        double sd = d->source.model->share_sd[i], *z = ahead_of_town(d, i);
        bool varies = sd > 0.0 && !d->source.design;
        struct stream name = stream_open(d->source.seed, d->source.region->municipality[i].hash, 0, NO_FORM,
                                         (unsigned)d->source.first_year, SOURCE_BUDGET_SHARE);
        struct stratum stratum = stratum_lasting(d->source.seed, name, STRATUM_BUDGET_SHARE);
        if (varies)
            d->source.sampler->stratified_normal(&stratum, &lanes, z);
        for (size_t l = 0; l < d->n_ahead; l++)
            z[l] = varies ? fmath_exp(sd * z[l]) : 1.0;
    }
}

/* A design has no points beyond its own, so it is taken one by one. */
static void draw_ahead(struct budget_draw *d, uint32_t outer) {
    d->n_ahead = d->source.design ? 1 : AHEAD;
    for (size_t l = 0; l < d->n_ahead; l++)
        d->outers[l] = outer - outer % (uint32_t)d->n_ahead + (uint32_t)l;
    draw_inputs(d);
    draw_factors(d);
    draw_shares(d);
}

static void take_lane(struct budget_draw *d, size_t lane) {
    for (size_t k = 0; k < d->source.inputs->n; k++)
        if (is_of_budget(&d->source.inputs->input[k]))
            *find_place(&d->model, &d->source.inputs->input[k]) = ahead_of_input(d, k)[lane];
    for (size_t t = 0; t < d->model.n_year; t++)
        d->factor[t] = ahead_of_year(d, t)[lane];
    for (size_t i = 0; d->share && i < d->source.region->n_municipality; i++)
        d->share[i] = ahead_of_town(d, i)[lane];
}

enum status budget_draw_at(struct budget_draw *draw, uint32_t outer, const int64_t **budget, size_t *culprit) {
    *budget = draw->budget;
    if (draw->filled && draw->outer == outer)
        return STATUS_OK;
    if (draw->n_ahead == 0 || outer < draw->outers[0] || outer > draw->outers[draw->n_ahead - 1])
        draw_ahead(draw, outer);
    take_lane(draw, outer - draw->outers[0]);
    draw->outer = outer;
    enum status status =
        budget_compute(&draw->model, draw->source.region, draw->source.cost_share, draw->budget, culprit);
    draw->filled = status == STATUS_OK;
    return status;
}
