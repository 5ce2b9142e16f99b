/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/stay.h"

#include "models/care/family.h"
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255 };

void stay_free(struct stay *s) {
    if (!s)
        return;
    for (size_t k = 0; s->list && k < s->n_list; k++)
        free(s->list[k].x);
    free(s->list);
    free(s->total);
    free(s->whole);
    free(s->uniform);
    free(s->fresh);
    free(s->draw);
    free(s->client);
    free(s);
}

enum status stay_new(const struct care_plan *plan, size_t n_lane, struct stay **stay) {
    *stay = NULL;
    if (!(plan->care->persistence > 0.0))
        return STATUS_OK;
    struct stay *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    s->n_lane = n_lane;
    s->n_product = plan->care->n_product;
    s->n_list = s->n_product * n_lane;
    s->total = calloc(s->n_product * CARE_FORMS * n_lane, sizeof *s->total);
    s->list = calloc(s->n_list, sizeof *s->list);
    s->whole = calloc(5 * n_lane, sizeof *s->whole);
    if (!s->total || !s->list || !s->whole) {
        stay_free(s);
        return STATUS_MEMORY;
    }
    s->shape = s->whole + n_lane;
    s->other = s->shape + n_lane;
    s->gamma = s->other + n_lane;
    s->more = s->gamma + n_lane;
    *stay = s;
    return STATUS_OK;
}

static struct stream stream_of(const struct care_plan *plan, const struct stay_flow *flow, unsigned form,
                               enum stream_source source) {
    return stream_open(plan->seed, plan->region->municipality[flow->i].hash, plan->care->product[flow->p].hash, form,
                       (unsigned)plan->care->first_year + (unsigned)flow->t, source);
}

/* ---- totals of gamma products ---- */

static double shape_of(const struct stay_flow *flow, size_t lane) {
    double cv = flow->variant[lane]->cv;
    return 1.0 / (cv * cv);
}

/* x *= Beta(shape, other), the part that belongs to the first of two groups. */
static void take_part(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                      const struct stay_flow *flow, unsigned form, double *x) {
    struct stream one = stream_of(plan, flow, form, form == NO_FORM ? SOURCE_KEPT : SOURCE_FORM_COST);
    struct stream two =
        stream_of(plan, flow, form == NO_FORM ? NO_FORM : 0, form == NO_FORM ? SOURCE_KEPT_REST : SOURCE_FORM_COST);
    plan->sampler->gamma(&one, lanes, s->shape, s->gamma);
    plan->sampler->gamma(&two, lanes, s->other, s->more);
    for (size_t l = 0; l < lanes->n; l++) {
        double sum = s->gamma[l] + s->more[l], whole = s->shape[l] + s->other[l];
        double part = sum > 0.0 ? s->gamma[l] / sum : whole > 0.0 ? s->shape[l] / whole : 0.0;
        x[l] *= part;
    }
}

static void step_total(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                       const struct stay_flow *flow) {
    size_t n = lanes->n;
    double keep = plan->care->persistence;
    double *zin = s->total + flow->p * CARE_FORMS * n, *pgb = zin + n;
    if (flow->t == 0) {
        memset(s->whole, 0, n * sizeof *s->whole);
    } else {
        for (size_t l = 0; l < n; l++) {
            double shape = shape_of(flow, l);
            s->whole[l] = zin[l] + pgb[l];
            s->shape[l] = keep * flow->stay[l] * shape;
            s->other[l] = (flow->before[l] - keep * flow->stay[l]) * shape;
        }
        take_part(plan, s, lanes, flow, NO_FORM, s->whole);
    }
    for (size_t l = 0; l < n; l++)
        s->shape[l] = (flow->inflow[l] + (1.0 - keep) * flow->stay[l]) * shape_of(flow, l);
    struct stream entered = stream_of(plan, flow, NO_FORM, SOURCE_COST);
    plan->sampler->gamma(&entered, lanes, s->shape, s->gamma);
    for (size_t l = 0; l < n; l++) {
        s->whole[l] += s->gamma[l] / shape_of(flow, l);
        s->shape[l] = flow->pgb[l] * shape_of(flow, l);
        s->other[l] = (flow->stay[l] + flow->inflow[l] - flow->pgb[l]) * shape_of(flow, l);
        pgb[l] = s->whole[l];
    }
    take_part(plan, s, lanes, flow, 1, pgb);
    for (size_t l = 0; l < n; l++)
        zin[l] = s->whole[l] - pgb[l];
}

/* ---- single clients ---- */

static enum status reserve(struct stay *s, struct client_list *list, size_t n) {
    if (n > list->capacity) {
        double *x = realloc(list->x, (n + n / 4) * sizeof *x);
        if (!x)
            return STATUS_MEMORY;
        list->x = x;
        list->capacity = n + n / 4;
    }
    if (n <= s->capacity)
        return STATUS_OK;
    size_t more = n + n / 4;
    void *uniform = realloc(s->uniform, more * sizeof *s->uniform);
    if (uniform)
        s->uniform = uniform;
    void *fresh = realloc(s->fresh, more * sizeof *s->fresh);
    if (fresh)
        s->fresh = fresh;
    void *draw = realloc(s->draw, more * sizeof *s->draw);
    if (draw)
        s->draw = draw;
    void *client = realloc(s->client, more * sizeof *s->client);
    if (client)
        s->client = client;
    if (!uniform || !fresh || !draw || !client)
        return STATUS_MEMORY;
    s->capacity = more;
    return STATUS_OK;
}

/* uniform[n] of the clients 0 to n - 1 of a draw. */
static void draw_uniforms(const struct care_plan *plan, struct stay *s, const struct stream *stream, size_t n) {
    struct lanes clients = {n, s->draw, s->client};
    if (n > 0)
        plan->sampler->uniform(stream, &clients, s->uniform);
}

/* The first `wanted` of the n places become a random choice of them, and the rest the others; in order. Selection
 * sampling: the next one is taken with probability (still wanted) / (still to come). */
static void choose(const double *uniform, size_t n, size_t wanted, double *x, double *rest) {
    size_t taken = 0, left = 0;
    for (size_t j = 0; j < n; j++) {
        bool take = uniform[j] * (double)(n - j) < (double)(wanted - taken);
        if (take)
            x[taken++] = x[j];
        else
            rest[left++] = x[j];
    }
    memcpy(x + taken, rest, left * sizeof *x);
}

/* Who stays of a lane's list, then the new ones, then those in kind to the front. */
static enum status step_lane(const struct care_plan *plan, struct stay *s, const struct stay_flow *flow, size_t lane,
                             uint32_t draw) {
    struct client_list *list = &s->list[flow->p * s->n_lane + lane];
    const struct product *product = flow->variant[lane];
    size_t stay = (size_t)flow->stay[lane], inflow = (size_t)flow->inflow[lane];
    size_t n = stay + inflow, before = (size_t)flow->before[lane], most = n > before ? n : before;
    if (most == 0)
        return list->n = 0, STATUS_OK;
    enum status status = most > STREAM_MAX_CLIENT ? STATUS_RANGE : reserve(s, list, most);
    if (status)
        return status;
    for (size_t j = 0; j < most; j++) {
        s->draw[j] = draw;
        s->client[j] = (uint32_t)j;
    }
    struct stream kept = stream_of(plan, flow, NO_FORM, SOURCE_KEPT), form = stream_of(plan, flow, 1, SOURCE_FORM_COST);
    struct stream cost = stream_of(plan, flow, NO_FORM, SOURCE_COST);
    struct stream split = stream_of(plan, flow, NO_FORM, SOURCE_SPLIT);
    struct stream again = stream_of(plan, flow, NO_FORM, SOURCE_KEPT_REST);
    if (stay < before) {
        draw_uniforms(plan, s, &kept, before);
        choose(s->uniform, before, stay, list->x, s->fresh);
    }
    size_t first = plan->care->persistence < 1.0 ? 0 : stay; /* who certainly keeps a cost gets no other */
    struct lanes clients = {n - first, s->draw + first, s->client + first};
    if (n > first)
        product->family->client(plan->sampler, &cost, &split, &clients, product, s->fresh + first);
    if (first < stay)
        draw_uniforms(plan, s, &again, stay);
    for (size_t j = first; j < n; j++)
        if (j >= stay || s->uniform[j] >= plan->care->persistence)
            list->x[j] = s->fresh[j];
    if (flow->pgb[lane] > 0) {
        draw_uniforms(plan, s, &form, n);
        choose(s->uniform, n, n - (size_t)flow->pgb[lane], list->x, s->fresh);
    }
    list->n = n;
    list->n_zin = n - (size_t)flow->pgb[lane];
    return STATUS_OK;
}

enum status stay_step(const struct care_plan *plan, struct stay *stay, const struct lanes *lanes,
                      const struct stay_flow *flow) {
    enum status status = STATUS_OK;
    stay->n_lane = lanes->n;
    if (plan->care->product[flow->p].family->total)
        step_total(plan, stay, lanes, flow);
    else
        for (size_t l = 0; l < lanes->n && !status; l++)
            status = step_lane(plan, stay, flow, l, lanes->draw[l]);
    return status;
}

void stay_fill(const struct stay *stay, size_t p, unsigned form, struct cost_cell *cell) {
    size_t n = stay->n_lane;
    cell->total = stay->total + (p * CARE_FORMS + form) * n;
    cell->list = stay->list + p * n;
    cell->from_end = form == 1;
}

void stay_scale(struct stay *stay, const double *factor) {
    size_t n = stay->n_lane;
    for (size_t p = 0; p < stay->n_product; p++) {
        double *total = stay->total + p * CARE_FORMS * n;
        for (size_t l = 0; l < n; l++) {
            total[l] *= factor[l];
            total[n + l] *= factor[n + l];
            struct client_list *list = &stay->list[p * n + l];
            for (size_t j = 0; j < list->n; j++)
                list->x[j] *= factor[j < list->n_zin ? l : n + l];
        }
    }
}
