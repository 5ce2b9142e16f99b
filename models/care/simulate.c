#include "models/care/simulate.h"

#include "models/care/cost.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, STUDENT_TRIES = 64 };

static const double STUDENT_BOUND = 5.0; /* as in simulate_plan.c */

/* Arrays [n_lane] unless said otherwise; all doubles live in one allocation, all counts in another. */
struct care_scratch {
    size_t n_lane;
    double *regional; /* [n_year][n_product][n_lane] exp(beta W + Y + centre) */
    double *price;    /* [n_year][n_lane] */
    double *logit;    /* [n_product][n_lane] deviation of the logit of the PGB share */
    double *walk, *level, *municipal, *factor, *mean, *normal;
    int32_t *stock; /* [n_product][n_lane] */
    int32_t *stay, *inflow, *pgb, *zin;
    uint32_t *outer;
    uint32_t region_hash;
    struct cost_scratch cost;
    double *doubles;
    int32_t *counts;
};

void care_scratch_free(struct care_scratch *s) {
    if (!s)
        return;
    cost_scratch_free(&s->cost);
    free(s->doubles);
    free(s->counts);
    free(s);
}

enum status care_scratch_new(const struct care_plan *plan, size_t n_lane, struct care_scratch **scratch) {
    size_t n_year = plan->care->n_year, n_product = plan->care->n_product;
    struct care_scratch *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    s->n_lane = n_lane;
    s->region_hash = stream_hash_name("region");
    s->doubles = calloc((n_year * n_product + n_year + n_product + 6) * n_lane, sizeof(double));
    s->counts = calloc((n_product + 5) * n_lane, sizeof(int32_t));
    if (!s->doubles || !s->counts || cost_scratch_init(&s->cost, n_lane) != STATUS_OK) {
        care_scratch_free(s);
        return STATUS_MEMORY;
    }
    s->regional = s->doubles;
    s->price = s->regional + n_year * n_product * n_lane;
    s->logit = s->price + n_year * n_lane;
    double **one[] = {&s->walk, &s->level, &s->municipal, &s->factor, &s->mean, &s->normal};
    for (size_t k = 0; k < sizeof one / sizeof one[0]; k++)
        *one[k] = s->logit + (n_product + k) * n_lane;
    s->stock = s->counts;
    s->stay = s->stock + n_product * n_lane;
    s->inflow = s->stay + n_lane;
    s->pgb = s->inflow + n_lane;
    s->zin = s->pgb + n_lane;
    s->outer = (uint32_t *)(s->zin + n_lane);
    *scratch = s;
    return STATUS_OK;
}

/* x += sd * normal */
static void add_normal(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                       const struct stream *stream, double sd, double *x) {
    if (!(sd > 0.0))
        return;
    plan->sampler->normal(stream, lanes, s->normal);
    for (size_t l = 0; l < s->n_lane; l++)
        x[l] += sd * s->normal[l];
}

static struct stream region_stream(const struct care_plan *plan, const struct care_scratch *s, uint32_t what,
                                   size_t year, enum stream_source source) {
    return stream_open(plan->seed, s->region_hash, what, NO_FORM, (unsigned)plan->care->first_year + (unsigned)year,
                       source);
}

/* Regional and product factors and the price index of every year: shared by all municipalities. */
static void draw_regional(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes) {
    const struct care *care = plan->care;
    size_t n = s->n_lane;
    double *log_price = s->municipal; /* free until the municipalities begin */
    memset(s->walk, 0, n * sizeof *s->walk);
    memset(log_price, 0, n * sizeof *log_price);
    for (size_t t = 0; t < care->n_year; t++) {
        if (t > 0) {
            struct stream w = region_stream(plan, s, 0, t, SOURCE_REGIONAL);
            add_normal(plan, s, lanes, &w, care->regional_sd, s->walk);
            struct stream price = region_stream(plan, s, 0, t, SOURCE_PRICE);
            for (size_t l = 0; l < n; l++)
                log_price[l] += care->price_trend + care->intensity_trend;
            add_normal(plan, s, lanes, &price, care->price_sd, log_price);
        }
        plan->sampler->exp(n, log_price, s->price + t * n);
        for (size_t p = 0; p < care->n_product; p++) {
            const struct product *product = &care->product[p];
            double *factor = s->regional + (t * care->n_product + p) * n;
            double centre = plan->factor_centre[t * care->n_product + p];
            for (size_t l = 0; l < n; l++)
                factor[l] = centre + product->beta * s->walk[l];
            struct stream y = region_stream(plan, s, product->hash, t, SOURCE_PRODUCT);
            add_normal(plan, s, lanes, &y, product->sd, factor);
            plan->sampler->exp(n, factor, factor);
        }
    }
}

/* Student-t of unit variance, truncated; lane by lane, since there is one per municipality and draw. */
static double draw_student(const struct care_plan *plan, uint32_t who, uint32_t outer) {
    double freedom = plan->care->level_freedom, x = 0.0;
    double shape = 0.5 * freedom;
    struct stream normal = stream_open(plan->seed, who, 0, 0, 0, SOURCE_LEVEL);
    struct stream chi = stream_open(plan->seed, who, 0, 1, 0, SOURCE_LEVEL);
    for (uint32_t attempt = 0; attempt < STUDENT_TRIES; attempt++) {
        struct lanes lane = {1, &outer, &attempt};
        double z, g;
        plan->sampler->normal(&normal, &lane, &z);
        plan->sampler->gamma(&chi, &lane, &shape, &g);
        x = z * sqrt((freedom - 2.0) / (2.0 * g));
        if (x >= -STUDENT_BOUND && x <= STUDENT_BOUND)
            return x;
    }
    return x < 0.0 ? -STUDENT_BOUND : STUDENT_BOUND;
}

/* A of one municipality, centred: the same for all draws of one outer index. */
static void draw_level(const struct care_plan *plan, struct care_scratch *s, size_t i) {
    uint32_t who = plan->region->municipality[i].hash;
    size_t n = s->n_lane;
    memset(s->level, 0, n * sizeof *s->level);
    if (plan->care->level == LEVEL_NORMAL) {
        struct lanes outer = {n, s->outer, NULL};
        struct stream stream = stream_open(plan->seed, who, 0, 0, 0, SOURCE_LEVEL);
        add_normal(plan, s, &outer, &stream, plan->level_sd[i], s->level);
    } else if (plan->care->level == LEVEL_STUDENT_T) {
        for (size_t l = 0; l < n; l++)
            s->level[l] = plan->level_sd[i] * draw_student(plan, who, s->outer[l]);
    }
    for (size_t l = 0; l < n; l++)
        s->level[l] += plan->level_centre[i];
}

static struct stream cell_stream(const struct care_plan *plan, size_t i, size_t p, size_t year, unsigned form,
                                 enum stream_source source) {
    return stream_open(plan->seed, plan->region->municipality[i].hash, plan->care->product[p].hash, form,
                       (unsigned)plan->care->first_year + (unsigned)year, source);
}

/* n[i,p,t] into stock. */
static void draw_clients(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                         size_t i, size_t p) {
    const struct care *care = plan->care;
    size_t n = s->n_lane;
    int32_t *stock = s->stock + p * n;
    const double *regional = s->regional + (t * care->n_product + p) * n;
    double mean = t == 0 ? plan->stock_mean[i * care->n_product + p]
                         : plan->inflow_mean[(t * plan->region->n_municipality + i) * care->n_product + p];
    for (size_t l = 0; l < n; l++)
        s->mean[l] = mean * s->factor[l] * regional[l];
    struct stream inflow = cell_stream(plan, i, p, t, NO_FORM, t == 0 ? SOURCE_STOCK : SOURCE_INFLOW);
    plan->sampler->poisson(&inflow, lanes, s->mean, s->inflow);
    if (t == 0) {
        memcpy(stock, s->inflow, n * sizeof *stock);
        return;
    }
    double keep = 1.0 - care_exit_share(&care->product[p]);
    for (size_t l = 0; l < n; l++)
        s->mean[l] = keep;
    struct stream stay = cell_stream(plan, i, p, t, NO_FORM, SOURCE_STAY);
    plan->sampler->binomial(&stay, lanes, stock, s->mean, s->stay);
    for (size_t l = 0; l < n; l++)
        stock[l] = s->stay[l] + s->inflow[l];
}

/* Of stock the clients who choose a PGB, the rest is ZIN. Shares 0 and 1 stay fixed. */
static void draw_forms(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                       size_t i, size_t p) {
    const struct care *care = plan->care;
    size_t n = s->n_lane;
    double share = care->product[p].pgb_share;
    const int32_t *stock = s->stock + p * n;
    double *deviation = s->logit + p * n;
    if (!(share > 0.0) || !(share < 1.0)) {
        for (size_t l = 0; l < n; l++)
            s->pgb[l] = share > 0.0 ? stock[l] : 0;
    } else {
        if (t > 0) {
            for (size_t l = 0; l < n; l++)
                deviation[l] *= care->pgb_logit_rho;
            struct stream stream = cell_stream(plan, i, p, t, NO_FORM, SOURCE_PGB_SHARE);
            add_normal(plan, s, lanes, &stream, care->pgb_logit_sd, deviation);
        }
        double odds_against = (1.0 - share) / share;
        for (size_t l = 0; l < n; l++)
            s->mean[l] = -deviation[l];
        plan->sampler->exp(n, s->mean, s->mean);
        for (size_t l = 0; l < n; l++)
            s->mean[l] = 1.0 / (1.0 + odds_against * s->mean[l]);
        struct stream form = cell_stream(plan, i, p, t, NO_FORM, SOURCE_FORM);
        plan->sampler->binomial(&form, lanes, stock, s->mean, s->pgb);
    }
    for (size_t l = 0; l < n; l++)
        s->zin[l] = stock[l] - s->pgb[l];
}

static enum status draw_cell(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                             size_t i, size_t p, struct care_block *block) {
    const struct product *product = &plan->care->product[p];
    size_t n = s->n_lane, n_care = plan->care->n_care;
    size_t row = t * plan->region->n_municipality + i;
    draw_clients(plan, s, lanes, t, i, p);
    draw_forms(plan, s, lanes, t, i, p);
    const int32_t *count[CARE_FORMS] = {s->zin, s->pgb};
    for (unsigned f = 0; f < CARE_FORMS; f++) {
        int32_t *clients = block->clients + ((row * n_care + product->care) * CARE_FORMS + f) * n;
        for (size_t l = 0; l < n; l++)
            clients[l] += count[f][l];
        struct cost_cell cell = {
            .product = product,
            .stream = cell_stream(plan, i, p, t, f, SOURCE_COST),
            .split = cell_stream(plan, i, p, t, f, SOURCE_SPLIT),
            .unit_euro = product->mean_cost * (f == 0 ? 1.0 : product->pgb_cost_factor),
            .price = s->price + t * n,
            .count = count[f],
            .offset = ((row * CARE_FORMS + f) * n_care + product->care) * n,
        };
        enum status status = cost_draw_cell(plan, &s->cost, lanes, &cell, block);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status draw_municipality(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                                     size_t i, struct care_block *block) {
    const struct care *care = plan->care;
    size_t n = s->n_lane;
    draw_level(plan, s, i);
    memset(s->municipal, 0, n * sizeof *s->municipal);
    memset(s->logit, 0, care->n_product * n * sizeof *s->logit);
    for (size_t t = 0; t < care->n_year; t++) {
        if (t > 0) {
            for (size_t l = 0; l < n; l++)
                s->municipal[l] *= care->municipal_rho;
            struct stream z = stream_open(plan->seed, plan->region->municipality[i].hash, 0, NO_FORM,
                                          (unsigned)care->first_year + (unsigned)t, SOURCE_MUNICIPAL);
            add_normal(plan, s, lanes, &z, care->municipal_sd, s->municipal);
        }
        for (size_t l = 0; l < n; l++)
            s->factor[l] = s->level[l] + s->municipal[l];
        plan->sampler->exp(n, s->factor, s->factor);
        for (size_t p = 0; p < care->n_product; p++) {
            enum status status = draw_cell(plan, s, lanes, t, i, p, block);
            if (status)
                return status;
        }
    }
    return STATUS_OK;
}

enum status care_simulate_block(const struct care_plan *plan, struct care_scratch *scratch, struct care_block *block) {
    size_t n = block->n_lane, n_municipality = plan->region->n_municipality;
    size_t cells = plan->care->n_year * n_municipality * CARE_FORMS * plan->care->n_care * n;
    scratch->n_lane = n;
    memset(block->cost, 0, cells * sizeof *block->cost);
    memset(block->clients, 0, cells * sizeof *block->clients);
    for (size_t k = 0; k < plan->n_threshold; k++)
        memset(block->excess[k], 0, cells * sizeof *block->excess[k]);
    for (size_t l = 0; l < n; l++)
        scratch->outer[l] = (uint32_t)((int64_t)block->draw[l] / plan->inner_draws);
    struct lanes lanes = {n, block->draw, NULL};
    draw_regional(plan, scratch, &lanes);
    for (size_t i = 0; i < n_municipality; i++) {
        enum status status = draw_municipality(plan, scratch, &lanes, i, block);
        if (status)
            return status;
    }
    return STATUS_OK;
}
