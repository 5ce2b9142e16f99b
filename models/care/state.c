/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/state.h"

#include "models/care/level.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, STUDENT_TRIES = 64 };

static const double STUDENT_BOUND = 5.0; /* as in level.c */

void care_state_free(struct care_state *state) {
    free(state->room);
    memset(state, 0, sizeof *state);
}

enum status care_state_init(struct care_state *s, const struct care_plan *plan, size_t n_lane) {
    size_t n = plan->region->n_municipality, years = plan->care->n_year, n_sub = plan->region->n_sub_region;
    s->n_lane = n_lane;
    s->n_walk = plan->care->regional_by_sub_region ? n_sub : 1;
    size_t rows = n + n_sub + 2 + STATE_CONTRASTS + years * (s->n_walk + n + plan->care->n_product + 1);
    s->room = calloc(rows * n_lane, sizeof *s->room);
    if (!s->room)
        return STATUS_MEMORY;
    s->level = s->room;
    s->sub_region = s->level + n * n_lane;
    s->start = s->sub_region + n_sub * n_lane;
    s->slope = s->start + n_lane;
    s->walk = s->slope + n_lane;
    s->municipal = s->walk + years * s->n_walk * n_lane;
    s->product = s->municipal + years * n * n_lane;
    s->price = s->product + years * plan->care->n_product * n_lane;
    s->contrast = s->price + years * n_lane;
    return STATUS_OK;
}

/* What one call draws from. */
struct drawing {
    const struct care_plan *plan;
    const struct care_sets *sets;
    const struct state_lanes *lanes;
    struct state_room *room;
};

static const double *row_of(const struct drawing *d, size_t number) {
    care_sets_spread_by(d->sets, number, d->lanes->slot, d->lanes->n, d->room->row);
    return d->room->row;
}

/* x = sd * normal, for the sds at a place of the rates. */
static void draw_normal(const struct drawing *d, const uint32_t *key, const struct stratum *stratum, size_t number,
                        double *x) {
    size_t n = d->lanes->n;
    if (!(care_sets_highest(d->sets, number) > 0.0)) {
        memset(x, 0, n * sizeof *x);
        return;
    }
    const double *sd = row_of(d, number);
    struct lanes lanes = {n, key, NULL};
    d->plan->sampler->stratified_normal(stratum, &lanes, d->room->normal);
    for (size_t l = 0; l < n; l++)
        x[l] = sd[l] * d->room->normal[l];
}

static struct stream region_stream(const struct care_plan *plan, uint32_t who, uint32_t what, size_t year,
                                   enum stream_source source) {
    return stream_open(plan->seed, who, what, NO_FORM, (unsigned)plan->care->first_year + (unsigned)year, source);
}

/* The steps of one quantity: whose it is, and where they go. */
struct steps {
    uint32_t who, what;
    enum stream_source source;
    unsigned which; /* see stratum_step */
    size_t number;  /* of their sd among the rates */
    double *to;     /* that of year t at to + t * stride */
    size_t stride;
};

static struct stratum step_stratum(const struct drawing *d, const struct steps *steps, size_t t, unsigned which) {
    struct stream name = region_stream(d->plan, steps->who, steps->what, t, steps->source);
    return stratum_steps(d->plan->seed, name, stratum_step((unsigned)t, which), d->lanes->inner);
}

/* x = sd / 2 (h0 +- h1 +- h2 +- h3): row q of a Walsh-Hadamard matrix, which turns independent standard normals h into
 * others. */
static void combine(size_t n, size_t q, const double *sd, const double *restrict h, double *restrict x) {
    double a = q < 2 ? 0.5 : -0.5, b = q % 2 == 0 ? 0.5 : -0.5, c = q % 3 == 0 ? 0.5 : -0.5;
    for (size_t l = 0; l < n; l++)
        x[l] = sd[l] * (0.5 * h[l] + a * h[n + l] + b * h[2 * n + l] + c * h[3 * n + l]);
}

/* Steps to the years from..until-1. Four years at a time are drawn as their sum and three contrasts: what adds up over
 * the years is nearly all in the sum, which is the first coordinate of its group and so the most even. A scenario that
 * ends amid four years has the same numbers as one that goes on. */
static void draw_steps(const struct drawing *d, const struct steps *steps, size_t from, size_t until,
                       struct care_state *s) {
    size_t n = d->lanes->n;
    from = from > 0 ? from : 1;
    for (size_t t = from; t < until && !(care_sets_highest(d->sets, steps->number) > 0.0); t++)
        memset(steps->to + t * steps->stride, 0, n * sizeof *steps->to);
    if (!(care_sets_highest(d->sets, steps->number) > 0.0))
        return;
    struct lanes lanes = {n, d->lanes->draw, NULL};
    const double *sd = row_of(d, steps->number);
    for (size_t first = from - (from - 1) % STATE_CONTRASTS; first < until; first += STATE_CONTRASTS) {
        for (size_t j = 0; j < STATE_CONTRASTS; j++) {
            struct stratum stratum = step_stratum(d, steps, first + j, steps->which);
            d->plan->sampler->stratified_normal(&stratum, &lanes, s->contrast + j * n);
        }
        for (size_t q = 0; q < STATE_CONTRASTS; q++)
            if (first + q >= from && first + q < until)
                combine(n, q, sd, s->contrast, steps->to + (first + q) * steps->stride);
    }
}

static struct stratum level_stratum(const struct care_plan *plan, uint32_t who) {
    return stratum_lasting(plan->seed, stream_open(plan->seed, who, 0, 0, 0, SOURCE_LEVEL), STRATUM_LEVEL);
}

/* Student-t of unit variance, truncated; lane by lane, since there is one per municipality and draw. The first try is
 * stratified, and seldom not the last one. */
static double draw_student(const struct care_plan *plan, double freedom, uint32_t who, uint32_t outer) {
    double shape = 0.5 * freedom, x = 0.0;
    struct stratum first = level_stratum(plan, who);
    struct stream chi = stream_open(plan->seed, who, 0, 1, 0, SOURCE_LEVEL);
    for (uint32_t attempt = 0; attempt < STUDENT_TRIES; attempt++) {
        struct lanes lane = {1, &outer, &attempt};
        double z, g;
        if (attempt == 0)
            plan->sampler->stratified_normal(&first, &lane, &z);
        else
            plan->sampler->normal(&first.name, &lane, &z);
        plan->sampler->gamma(&chi, &lane, &shape, &g);
        x = z * sqrt((freedom - 2.0) / (2.0 * g));
        if (x >= -STUDENT_BOUND && x <= STUDENT_BOUND)
            return x;
    }
    return x < 0.0 ? -STUDENT_BOUND : STUDENT_BOUND;
}

/* A of one municipality as the design says. */
static void place_level(const struct drawing *d, size_t i, double *level) {
    const struct care_plan *plan = d->plan;
    size_t n = d->lanes->n, column = plan->design->n_input + i;
    double *sd = d->room->normal, *freedom = d->room->more;
    const double *centre;
    memcpy(sd, row_of(d, rates_of_town(&plan->rates, i, RATE_LEVEL_SD)), n * sizeof *sd);
    memcpy(freedom, row_of(d, rates_of_all(&plan->rates, RATE_LEVEL_FREEDOM)), n * sizeof *freedom);
    centre = row_of(d, rates_of_town(&plan->rates, i, RATE_LEVEL_CENTRE));
    for (size_t l = 0; l < n; l++) {
        double uniform = design_row(plan->design, d->lanes->outer[l])[column];
        level[l] = l > 0 && d->lanes->outer[l] == d->lanes->outer[l - 1]
                       ? level[l - 1]
                       : level_at(plan->care->level, sd[l], centre[l], freedom[l], uniform);
    }
}

/* A of one municipality, centred: the same for all draws of one outer index. */
static void draw_level(const struct drawing *d, size_t i, double *level) {
    const struct care_plan *plan = d->plan;
    uint32_t who = plan->region->municipality[i].hash;
    size_t n = d->lanes->n, sd_at = rates_of_town(&plan->rates, i, RATE_LEVEL_SD);
    memset(level, 0, n * sizeof *level);
    if (plan->care->level == LEVEL_NORMAL) {
        struct stratum stratum = level_stratum(plan, who);
        draw_normal(d, d->lanes->outer, &stratum, sd_at, level);
    } else if (plan->care->level == LEVEL_STUDENT_T) {
        const double *freedom = row_of(d, rates_of_all(&plan->rates, RATE_LEVEL_FREEDOM));
        for (size_t l = 0; l < n; l++)
            level[l] = draw_student(plan, freedom[l], who, d->lanes->outer[l]);
        const double *sd = row_of(d, sd_at);
        for (size_t l = 0; l < n; l++)
            level[l] *= sd[l];
    }
    const double *centre = row_of(d, rates_of_town(&plan->rates, i, RATE_LEVEL_CENTRE));
    for (size_t l = 0; l < n; l++)
        level[l] += centre[l];
}

/* x -= sd^2 / 2, so that the mean of exp(x) is 1. */
static void centre_normal(const struct drawing *d, size_t number, double *x) {
    const double *sd = row_of(d, number);
    for (size_t l = 0; l < d->lanes->n; l++)
        x[l] -= 0.5 * sd[l] * sd[l];
}

/* What holds for all years. A design has the levels of municipalities; all else is chance that its points share. */
static void draw_lasting(const struct drawing *d, struct care_state *s) {
    const struct care_plan *plan = d->plan;
    const uint32_t *key = plan->design ? d->lanes->draw : d->lanes->outer;
    const struct region *region = plan->region;
    uint32_t all = stream_hash_name("region");
    size_t sub_sd = rates_of_all(&plan->rates, RATE_SUB_REGION_SD);
    for (size_t i = 0; i < region->n_municipality; i++) {
        double *level = s->level + i * s->n_lane;
        if (plan->design)
            place_level(d, i, level);
        else
            draw_level(d, i, level);
    }
    for (size_t k = 0; k < region->n_sub_region; k++) {
        struct stream name = region_stream(plan, region->sub_region[k].hash, 0, 0, SOURCE_SUB_REGION);
        struct stratum stratum = stratum_lasting(plan->seed, name, STRATUM_LEVEL);
        draw_normal(d, key, &stratum, sub_sd, s->sub_region + k * s->n_lane);
        centre_normal(d, sub_sd, s->sub_region + k * s->n_lane);
    }
    struct stratum trend = stratum_lasting(plan->seed, region_stream(plan, all, 0, 0, SOURCE_TREND), STRATUM_TREND);
    draw_normal(d, key, &trend, rates_of_all(&plan->rates, RATE_TREND_SD), s->slope);
    struct stratum start = stratum_lasting(plan->seed, region_stream(plan, all, 0, 0, SOURCE_START), STRATUM_START);
    draw_normal(d, key, &start, rates_of_all(&plan->rates, RATE_START_SD), s->start);
    centre_normal(d, rates_of_all(&plan->rates, RATE_START_SD), s->start);
}

/* What the municipalities share. */
static void draw_shared(const struct drawing *d, size_t from, size_t until, struct care_state *s) {
    const struct care_plan *plan = d->plan;
    uint32_t all = stream_hash_name("region");
    size_t n = s->n_lane, n_product = plan->care->n_product;
    for (size_t k = 0; k < s->n_walk; k++) {
        uint32_t who = plan->care->regional_by_sub_region ? plan->region->sub_region[k].hash : all;
        struct steps walk = {
            who, 0, SOURCE_REGIONAL, 0, rates_of_all(&plan->rates, RATE_REGIONAL_SD), s->walk + k * n, s->n_walk * n};
        draw_steps(d, &walk, from, until, s);
    }
    struct steps price = {all, 0, SOURCE_PRICE, 1, rates_of_all(&plan->rates, RATE_PRICE_SD), s->price, n};
    draw_steps(d, &price, from, until, s);
    for (size_t p = 0; p < n_product; p++) {
        size_t sd = rates_of_product(&plan->rates, p, RATE_SD);
        struct steps y = {all, plan->care->product[p].hash, SOURCE_PRODUCT, 0, sd, s->product + p * n, n_product * n};
        struct stratum first = stratum_steps(plan->seed, region_stream(plan, all, y.what, 0, SOURCE_PRODUCT),
                                             stratum_step(1, 1), d->lanes->inner);
        if (from == 0)
            draw_normal(d, d->lanes->draw, &first, sd, y.to);
        draw_steps(d, &y, from, until, s);
    }
}

/* z *= sqrt(V), the scales drawn or given. */
static void scale_step(const struct drawing *d, size_t t, size_t i, double *z) {
    const struct care_plan *plan = d->plan;
    double *uniform = d->room->normal;
    struct lanes lanes = {d->lanes->n, d->lanes->draw, NULL};
    struct steps scale = {.who = plan->region->municipality[i].hash, .source = SOURCE_SCALE};
    struct stratum stratum = step_stratum(d, &scale, t, 1);
    if (!d->lanes->scale)
        plan->sampler->stratified(&stratum, &lanes, uniform);
    for (size_t l = 0; l < lanes.n; l++) {
        size_t k = d->lanes->scale ? d->lanes->scale[l][t * plan->region->n_municipality + i]
                                   : scales_at(&plan->scales, uniform[l]);
        z[l] *= sqrt(plan->scales.variance[k]);
    }
}

static void draw_own(const struct drawing *d, size_t from, size_t until, struct care_state *s) {
    const struct care_plan *plan = d->plan;
    const struct care *care = plan->care;
    size_t stride = plan->region->n_municipality * s->n_lane, sd = rates_of_all(&plan->rates, RATE_MUNICIPAL_SD);
    for (size_t i = 0; i < plan->region->n_municipality; i++) {
        uint32_t who = plan->region->municipality[i].hash;
        struct steps own = {who, 0, SOURCE_MUNICIPAL, 0, sd, s->municipal + i * s->n_lane, stride};
        draw_steps(d, &own, from, until, s);
        for (size_t t = from > 0 ? from : 1; t < until; t++) {
            double *z = own.to + t * stride;
            if (care->municipal == MUNICIPAL_STUDENT_T)
                scale_step(d, t, i, z);
            for (size_t l = 0; care->unrest && l < s->n_lane; l++)
                z[l] *= care->unrest[t];
        }
    }
}

void care_state_draw(const struct care_plan *plan, const struct care_sets *sets, const struct state_lanes *lanes,
                     size_t from, size_t until, struct state_room *room, struct care_state *state) {
    struct drawing drawing = {plan, sets, lanes, room};
    state->n_lane = lanes->n;
    if (from == 0)
        draw_lasting(&drawing, state);
    draw_shared(&drawing, from, until, state);
    draw_own(&drawing, from, until, state);
}

/* ---- from the state to factors ---- */

static const double *view_row(const struct state_view *view, const struct care_state *state, size_t number) {
    care_sets_spread_by(view->sets, number, view->slot, state->n_lane, view->row);
    return view->row;
}

static void add(size_t n, const double *restrict x, double *restrict sum) {
    for (size_t l = 0; l < n; l++)
        sum[l] += x[l];
}

void care_state_walk(const struct care_state *s, size_t t, size_t k, double *w) {
    if (t > 0)
        add(s->n_lane, s->walk + (t * s->n_walk + k) * s->n_lane, w);
}

void care_state_step(const struct state_view *view, const struct care_state *s, size_t t, size_t i, double *z) {
    if (t == 0)
        return;
    const double *rho = view_row(view, s, rates_of_all(&view->plan->rates, RATE_MUNICIPAL_RHO));
    for (size_t l = 0; l < s->n_lane; l++)
        z[l] *= rho[l];
    add(s->n_lane, s->municipal + (t * view->plan->region->n_municipality + i) * s->n_lane, z);
}

void care_state_price(const struct state_view *view, const struct care_state *s, size_t t, double *log_price) {
    if (t == 0) {
        memcpy(log_price, s->start, s->n_lane * sizeof *log_price);
        return;
    }
    add(s->n_lane, view_row(view, s, rates_of_all(&view->plan->rates, RATE_PRICE_STEP)), log_price);
    add(s->n_lane, s->price + t * s->n_lane, log_price);
    add(s->n_lane, s->slope, log_price);
}

void care_state_factor(const struct state_view *view, const struct care_state *s, size_t t, size_t p, const double *w,
                       double *factor) {
    size_t n = s->n_lane;
    const double *beta = view_row(view, s, rates_of_product(&view->plan->rates, p, RATE_BETA));
    for (size_t l = 0; l < n; l++)
        factor[l] = beta[l] * w[l];
    add(n, view_row(view, s, rates_factor_centre(&view->plan->rates, t, p)), factor);
    add(n, s->product + (t * view->plan->care->n_product + p) * n, factor);
    view->plan->sampler->exp(n, factor, factor);
}

void care_state_own(const struct state_view *view, const struct care_state *s, size_t i, const double *z,
                    double *log_factor) {
    const double *level = s->level + i * s->n_lane;
    for (size_t l = 0; l < s->n_lane; l++)
        log_factor[l] = level[l] + z[l];
    if (view->plan->region->n_sub_region > 0)
        add(s->n_lane, s->sub_region + view->plan->region->sub_region_of[i] * s->n_lane, log_factor);
}
