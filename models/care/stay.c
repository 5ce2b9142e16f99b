/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/stay.h"

#include "models/care/family.h"
#include "models/care/kind.h"
#include "models/core/clones.h"
#include <stdlib.h>
#include <string.h>

void stay_free(struct stay *s) {
    if (!s)
        return;
    for (size_t k = 0; s->list && k < s->n_list; k++)
        free(s->list[k].x);
    free(s->list);
    free(s->alike);
    free(s->total);
    free(s->whole);
    free(s->uniform);
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
    s->n_kind = plan->n_kind;
    s->n_list = s->n_kind * n_lane;
    s->total = calloc(s->n_kind * CARE_FORMS * n_lane, sizeof *s->total);
    s->list = calloc(s->n_list, sizeof *s->list);
    s->alike = calloc(n_lane, sizeof *s->alike);
    s->whole = calloc(6 * n_lane, sizeof *s->whole);
    if (!s->total || !s->list || !s->alike || !s->whole) {
        stay_free(s);
        return STATUS_MEMORY;
    }
    s->shape = s->whole + n_lane;
    s->other = s->shape + n_lane;
    s->gamma = s->other + n_lane;
    s->more = s->gamma + n_lane;
    s->of_one = s->more + n_lane;
    *stay = s;
    return STATUS_OK;
}

static struct stream stream_of(const struct care_plan *plan, const struct stay_flow *flow, unsigned form,
                               enum stream_source source) {
    return care_kind_stream(plan, &plan->kind[flow->kind], flow->i, flow->t, form, source);
}

/* ---- totals of gamma kinds ---- */

/* The shape of one client's cost in each lane, from the spread of its kind. */
static void find_shapes(const struct stay_flow *flow, size_t n, double *of_one) {
    const struct product *last = NULL;
    double shape = 0.0;
    for (size_t l = 0; l < n; l++) {
        if (flow->variant[l] != last) {
            last = flow->variant[l];
            shape = 1.0 / (last->cv * last->cv);
        }
        of_one[l] = shape;
    }
}

/* x *= what belongs to the first of two groups that were drawn by these shapes. */
CLONED static void multiply_by_part(const struct stay *s, size_t n, double *restrict x) {
    const double *gamma = s->gamma, *more = s->more, *shape = s->shape, *other = s->other;
    for (size_t l = 0; l < n; l++) {
        double sum = gamma[l] + more[l], whole = shape[l] + other[l];
        double drawn = gamma[l] / (sum > 0.0 ? sum : 1.0), expected = shape[l] / (whole > 0.0 ? whole : 1.0);
        x[l] *= sum > 0.0 ? drawn : whole > 0.0 ? expected : 0.0;
    }
}

/* x *= Beta(shape, other), the part that belongs to the first of two groups. */
static void take_part(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                      const struct stay_flow *flow, unsigned form, double *x) {
    struct stream one = stream_of(plan, flow, form, form == CARE_NO_FORM ? SOURCE_KEPT : SOURCE_FORM_COST);
    struct stream two = stream_of(plan, flow, form == CARE_NO_FORM ? CARE_NO_FORM : 0,
                                  form == CARE_NO_FORM ? SOURCE_KEPT_REST : SOURCE_FORM_COST);
    plan->sampler->gamma(&one, lanes, s->shape, s->gamma);
    plan->sampler->gamma(&two, lanes, s->other, s->more);
    multiply_by_part(s, lanes->n, x);
}

/* Shapes of those who keep their level and of those who do not. */
CLONED static void shape_kept(const struct stay_flow *flow, size_t n, const double *restrict of_one,
                              double *restrict shape, double *restrict other) {
    double keep = flow->keep;
    for (size_t l = 0; l < n; l++) {
        shape[l] = keep * flow->stay[l] * of_one[l];
        other[l] = (flow->before[l] - keep * flow->stay[l]) * of_one[l];
    }
}

/* Of those who get a new level. */
CLONED static void shape_new(const struct stay_flow *flow, size_t n, const double *restrict of_one,
                             double *restrict shape) {
    for (size_t l = 0; l < n; l++)
        shape[l] = (flow->inflow[l] + (1.0 - flow->keep) * flow->stay[l]) * of_one[l];
}

/* Of those with a PGB and of the others. */
CLONED static void shape_forms(const struct stay_flow *flow, size_t n, const double *restrict of_one,
                               double *restrict shape, double *restrict other) {
    for (size_t l = 0; l < n; l++) {
        shape[l] = flow->pgb[l] * of_one[l];
        other[l] = (flow->stay[l] + flow->inflow[l] - flow->pgb[l]) * of_one[l];
    }
}

CLONED static void add_new(size_t n, const double *restrict gamma, const double *restrict of_one,
                           double *restrict whole) {
    for (size_t l = 0; l < n; l++)
        whole[l] += gamma[l] / of_one[l];
}

static void step_total(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                       const struct stay_flow *flow) {
    size_t n = lanes->n;
    double *zin = s->total + flow->kind * CARE_FORMS * n, *pgb = zin + n;
    find_shapes(flow, n, s->of_one);
    for (size_t l = 0; l < n; l++)
        s->whole[l] = flow->t > 0 ? zin[l] + pgb[l] : 0.0;
    if (flow->t > 0) {
        shape_kept(flow, n, s->of_one, s->shape, s->other);
        take_part(plan, s, lanes, flow, CARE_NO_FORM, s->whole);
    }
    shape_new(flow, n, s->of_one, s->shape);
    struct stream entered = stream_of(plan, flow, CARE_NO_FORM, SOURCE_COST);
    plan->sampler->gamma(&entered, lanes, s->shape, s->gamma);
    add_new(n, s->gamma, s->of_one, s->whole);
    shape_forms(flow, n, s->of_one, s->shape, s->other);
    memcpy(pgb, s->whole, n * sizeof *pgb);
    take_part(plan, s, lanes, flow, 1, pgb);
    for (size_t l = 0; l < n; l++)
        zin[l] = s->whole[l] - pgb[l];
}

/* ---- single clients ---- */

/* Neighbouring lanes that are stepped together, since a lane may have few clients: one lane, or several with
 * GROUP_CLIENTS at most. */
struct group {
    size_t from, to;
    size_t clients;
};
enum { GROUP_CLIENTS = 4096 };

static size_t clients_now(const struct stay_flow *flow, size_t l) {
    return (size_t)flow->stay[l] + (size_t)flow->inflow[l];
}

static size_t clients_most(const struct stay_flow *flow, size_t l) {
    size_t now = clients_now(flow, l), before = (size_t)flow->before[l];
    return now > before ? now : before;
}

static struct client_list *list_of(const struct stay *s, const struct stay_flow *flow, size_t l) {
    return &s->list[flow->kind * s->n_lane + l];
}

static struct group next_group(const struct stay_flow *flow, size_t from, size_t n_lane) {
    struct group g = {from, from, 0};
    while (g.to < n_lane && (g.to == from || g.clients + clients_most(flow, g.to) <= GROUP_CLIENTS))
        g.clients += clients_most(flow, g.to++);
    return g;
}

/* Nothing of the common arrays is kept. */
static enum status reserve_common(struct stay *s, size_t n) {
    free(s->uniform);
    s->capacity = 0;
    s->uniform = malloc(n * (2 * sizeof *s->uniform + 2 * sizeof *s->draw));
    if (!s->uniform)
        return STATUS_MEMORY;
    s->fresh = s->uniform + n;
    s->draw = (void *)(s->fresh + n);
    s->client = s->draw + n;
    s->capacity = n;
    return STATUS_OK;
}

static enum status reserve(struct stay *s, const struct stay_flow *flow, const struct group *g) {
    for (size_t l = g->from; l < g->to; l++) {
        struct client_list *list = list_of(s, flow, l);
        size_t n = clients_most(flow, l);
        if (n > STREAM_MAX_CLIENT)
            return STATUS_RANGE;
        if (n <= list->capacity)
            continue;
        double *x = realloc(list->x, (n + n / 4 + COST_BEHIND) * sizeof *x);
        if (!x)
            return STATUS_MEMORY;
        list->x = x;
        list->capacity = n + n / 4;
    }
    return g->clients > s->capacity ? reserve_common(s, g->clients + g->clients / 4) : STATUS_OK;
}

/* The clients from the first to the last but one of a lane, as part of those of a group. */
struct span {
    size_t first, end;
};
typedef struct span span_of(const struct stay_flow *flow, size_t l);

static struct span before_who_left(const struct stay_flow *flow, size_t l) {
    return (struct span){0, flow->stay[l] < flow->before[l] ? (size_t)flow->before[l] : 0};
}

/* Who certainly keeps a cost level gets no other. */
static struct span may_get_a_cost(const struct stay_flow *flow, size_t l) {
    return (struct span){flow->keep < 1.0 ? 0 : (size_t)flow->stay[l], clients_now(flow, l)};
}

static struct span may_lose_a_cost(const struct stay_flow *flow, size_t l) {
    return (struct span){0, flow->keep < 1.0 ? (size_t)flow->stay[l] : 0};
}

static struct span get_a_form(const struct stay_flow *flow, size_t l) {
    return (struct span){0, flow->pgb[l] > 0 ? clients_now(flow, l) : 0};
}

/* draw and client of these clients of a group, lane after lane. */
static struct lanes gather(struct stay *s, const struct lanes *lanes, const struct stay_flow *flow,
                           const struct group *g, span_of *span) {
    size_t n = 0;
    for (size_t l = g->from; l < g->to; l++) {
        struct span of = span(flow, l);
        for (size_t j = of.first; j < of.end; j++, n++) {
            s->draw[n] = lanes->draw[l];
            s->client[n] = (uint32_t)j;
        }
    }
    return (struct lanes){n, s->draw, s->client};
}

/* Which of these clients are of one spread. */
static const struct alike *find_alike(struct stay *s, const struct stay_flow *flow, const struct group *g,
                                      span_of *span) {
    size_t n = 0, end = 0;
    for (size_t l = g->from; l < g->to; l++) {
        struct span of = span(flow, l);
        end += of.end > of.first ? of.end - of.first : 0;
        n += n == 0 || s->alike[n - 1].product != flow->variant[l];
        s->alike[n - 1] = (struct alike){end, flow->variant[l]};
    }
    return s->alike;
}

static void draw_uniforms(const struct care_plan *plan, struct stay *s, const struct lanes *clients,
                          const struct stay_flow *flow, unsigned form, enum stream_source source) {
    struct stream stream = stream_of(plan, flow, form, source);
    if (clients->n > 0)
        plan->sampler->uniform(&stream, clients, s->uniform);
}

/* place[j] = uniform x (clients still to come), rounded down. */
CLONED static void find_places(int32_t n, const double *restrict uniform, int32_t *restrict place) {
    for (int32_t j = 0; j < n; j++)
        place[j] = (int32_t)(uniform[j] * (double)(n - j));
}

/* The first `wanted` of the n places become a random choice of them, and the rest the others; in order. Selection
 * sampling: the next one is taken with probability (still wanted) / (still to come). `rest`: [n] scratch. */
static void choose(const int32_t *restrict place, size_t n, size_t wanted, double *restrict x, double *restrict rest) {
    int32_t still = (int32_t)wanted;
    size_t taken = 0, left = 0;
    for (size_t j = 0; j < n; j++) { /* without a branch, which would be a guess each time */
        double cost = x[j];
        int32_t take = place[j] < still;
        x[taken] = cost;
        rest[left] = cost;
        still -= take;
        taken += (size_t)take;
        left += (size_t)(1 - take);
    }
    memcpy(x + taken, rest, left * sizeof *x);
}

/* The same by uniforms. Takes the room of draws and of new costs, which are done with. */
static void choose_some(struct stay *s, const double *uniform, size_t n, size_t wanted, double *x) {
    int32_t *place = (int32_t *)s->draw;
    find_places((int32_t)n, uniform, place);
    choose(place, n, wanted, x, s->fresh);
}

/* Who stays comes to the front of the lists. */
static void keep_those_who_stay(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                                const struct stay_flow *flow, const struct group *g) {
    struct lanes clients = gather(s, lanes, flow, g, before_who_left);
    draw_uniforms(plan, s, &clients, flow, CARE_NO_FORM, SOURCE_KEPT);
    const double *uniform = s->uniform;
    for (size_t l = g->from; l < g->to; l++) {
        size_t n = before_who_left(flow, l).end;
        if (n > 0)
            choose_some(s, uniform, n, (size_t)flow->stay[l], list_of(s, flow, l)->x);
        uniform += n;
    }
}

/* Costs of those who are new, and of those who stayed but do not keep theirs. */
static void give_costs(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                       const struct stay_flow *flow, const struct group *g) {
    const struct family *family = flow->variant[g->from]->family;
    struct stream cost = stream_of(plan, flow, CARE_NO_FORM, SOURCE_COST);
    struct stream split = stream_of(plan, flow, CARE_NO_FORM, SOURCE_SPLIT);
    struct lanes clients = gather(s, lanes, flow, g, may_get_a_cost);
    if (clients.n > 0)
        family->client(plan->sampler, &cost, &split, &clients, find_alike(s, flow, g, may_get_a_cost), s->fresh);
    clients = gather(s, lanes, flow, g, may_lose_a_cost);
    draw_uniforms(plan, s, &clients, flow, CARE_NO_FORM, SOURCE_KEPT_REST);
    const double *fresh = s->fresh, *uniform = s->uniform;
    for (size_t l = g->from; l < g->to; l++) {
        struct span get = may_get_a_cost(flow, l);
        size_t lose = may_lose_a_cost(flow, l).end;
        double *x = list_of(s, flow, l)->x;
        for (size_t j = get.first; j < lose; j++)
            x[j] = uniform[j] >= flow->keep ? fresh[j - get.first] : x[j];
        size_t from = get.first > lose ? get.first : lose;
        if (get.end > from)
            memcpy(x + from, fresh + (from - get.first), (get.end - from) * sizeof *x);
        fresh += get.end > get.first ? get.end - get.first : 0;
        uniform += lose;
    }
}

/* Those in kind come to the front. */
static void give_forms(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                       const struct stay_flow *flow, const struct group *g) {
    struct lanes clients = gather(s, lanes, flow, g, get_a_form);
    draw_uniforms(plan, s, &clients, flow, 1, SOURCE_FORM_COST);
    const double *uniform = s->uniform;
    for (size_t l = g->from; l < g->to; l++) {
        struct client_list *list = list_of(s, flow, l);
        size_t n = get_a_form(flow, l).end;
        list->n = clients_now(flow, l);
        list->n_zin = list->n - (size_t)flow->pgb[l];
        if (n > 0)
            choose_some(s, uniform, n, list->n_zin, list->x);
        uniform += n;
    }
}

static enum status step_clients(const struct care_plan *plan, struct stay *s, const struct lanes *lanes,
                                const struct stay_flow *flow) {
    enum status status = STATUS_OK;
    for (struct group g = {0, 0, 0}; g.to < lanes->n;) {
        g = next_group(flow, g.to, lanes->n);
        status = reserve(s, flow, &g);
        if (status)
            break;
        keep_those_who_stay(plan, s, lanes, flow, &g);
        give_costs(plan, s, lanes, flow, &g);
        give_forms(plan, s, lanes, flow, &g);
    }
    return status;
}

enum status stay_step(const struct care_plan *plan, struct stay *stay, const struct lanes *lanes,
                      const struct stay_flow *flow) {
    stay->n_lane = lanes->n;
    if (!flow->variant[0]->family->total)
        return step_clients(plan, stay, lanes, flow);
    step_total(plan, stay, lanes, flow);
    return STATUS_OK;
}

void stay_fill(const struct stay *stay, size_t kind, unsigned form, struct cost_cell *cell) {
    size_t n = stay->n_lane;
    cell->total = stay->total + (kind * CARE_FORMS + form) * n;
    cell->list = stay->list + kind * n;
    cell->from_end = form == 1;
}

void stay_scale(struct stay *stay, const double *factor) {
    size_t n = stay->n_lane;
    for (size_t k = 0; k < stay->n_kind; k++) {
        double *total = stay->total + k * CARE_FORMS * n;
        for (size_t l = 0; l < n; l++) {
            total[l] *= factor[l];
            total[n + l] *= factor[n + l];
            struct client_list *list = &stay->list[k * n + l];
            for (size_t j = 0; j < list->n; j++)
                list->x[j] *= factor[j < list->n_zin ? l : n + l];
        }
    }
}
