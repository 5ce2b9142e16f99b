/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaving does to the settlement of a block: running care that stays pooled, exit fees, friction cost. */
#include "models/solidarity/entry.h"
#include "sim/engine/leaving.h"
#include "sim/engine/source.h"

#include <stdlib.h>
#include <string.h>

struct leaving_room {
    void *of_running; /* arrays with only the running care of those who left */
    struct settle_arrays arrays;
    struct settle_input input;
    int64_t *transfer;      /* [n_scheme][n_municipality][block lanes] sum over the years as a member */
    int64_t *weight, *part; /* [n_municipality] */
    int64_t *fees;          /* [2 n_municipality] of entry_settle */
    bool *stays;            /* [n_municipality] */
};

void leaving_room_free(struct leaving_room *room) {
    if (!room)
        return;
    void *const owned[] = {room->of_running, room->transfer, room->weight, room->part, room->fees, room->stays};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    free(room);
}

static bool any_pooled(const struct plan *plan) {
    for (size_t s = 0; s < plan->n_scheme; s++) {
        const struct leaving *rules = plan->scenario->scheme[s].leaving;
        if (rules && rules->cohort == LEAVING_COHORT_ENTERED)
            return true;
    }
    return false;
}

static void *rows(size_t n, size_t size, bool *missing) {
    void *p = calloc(n ? n : 1, size);
    *missing |= !p;
    return p;
}

enum status leaving_room_new(const struct plan *plan, struct leaving_room **room) {
    struct settle_input sizes = source_sizes(plan, plan->n_municipality, plan->block_lanes);
    size_t n = plan->n_municipality;
    bool missing = false;
    *room = NULL;
    if (!plan->leaving)
        return STATUS_OK;
    struct leaving_room *r = calloc(1, sizeof *r);
    if (!r)
        return STATUS_MEMORY;
    r->transfer = rows(plan->n_scheme * n * plan->block_lanes, sizeof *r->transfer, &missing);
    r->weight = rows(n, sizeof *r->weight, &missing);
    r->part = rows(n, sizeof *r->part, &missing);
    r->fees = rows(2 * n, sizeof *r->fees, &missing);
    r->stays = rows(n, sizeof *r->stays, &missing);
    if (!missing && any_pooled(plan))
        missing = source_arrays_new(&sizes, source_fields(plan), &r->of_running, &r->arrays) != STATUS_OK;
    if (missing) {
        leaving_room_free(r);
        return STATUS_MEMORY;
    }
    *room = r;
    return STATUS_OK;
}

static const struct leaving_verdict *verdict_at(const struct plan *plan, size_t s, size_t i) {
    return &plan->leaving->verdict[s * plan->n_municipality + i];
}

/* Does running care of somebody stay pooled in scheme s in year t? */
static bool is_scaled(const struct plan *plan, size_t t, size_t s) {
    for (size_t i = 0; plan->scenario->scheme[s].leaving && i < plan->n_municipality; i++)
        if (leaving_has_running_care(plan, s, t, i))
            return true;
    return false;
}

/* Parts (nano) of a year that stay pooled, by cell, class and municipality. */
struct parts {
    const struct settle_input *in;
    const int64_t *cell, *care, *whole;
};

static const int64_t *parts_of(const struct parts *parts, enum field field) {
    switch (field_row(field)->shape) {
    case SHAPE_CELL:
        return parts->cell;
    case SHAPE_CLASS:
        return parts->care;
    case SHAPE_MUNICIPALITY:
        break;
    }
    return parts->whole;
}

/* to = from x part, to the cent or the whole client. */
static void scale_array(const void *context, enum field field, const void *from, void *to) {
    const struct parts *parts = context;
    const struct field_row *row = field_row(field);
    const int64_t *part = parts_of(parts, field);
    size_t lanes = field_lanes(field, parts->in), n = parts->in->n_municipality * field_cells(field, parts->in);
    for (size_t k = 0; k < n; k++)
        for (size_t l = k * lanes; l < (k + 1) * lanes; l++) {
            int64_t whole = field_number(row, from, l);
            field_put(row, to, l, part[k] == NANO ? whole : money_scale_round(whole, part[k], NANO, 1.0 / NANO));
        }
}

const struct settle_input *leaving_input(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                                         const struct settle_input *input) {
    if (!room || !is_scaled(plan, t, s))
        return input;
    const struct leaving_share *share = &plan->leaving->share[s];
    size_t n = plan->n_municipality;
    const struct parts parts = {input, share->cell + t * n * plan->n_cell, share->care + t * n * plan->n_care,
                                share->whole + t * n};
    /* With mergers the covariances are by unit: left as they are. */
    unsigned fields = plan->n_unit == 0 ? NEED_ANY_FIELD : fields_of_municipalities();
    room->input = input_carried(input, fields, &room->arrays, scale_array, &parts);
    return &room->input;
}

static int64_t own_cost(const struct plan *plan, const struct settle_input *input, size_t i, size_t lane) {
    int64_t sum = 0;
    for (size_t k = 0; k < plan->n_cell; k++)
        sum += input->cost[(i * plan->n_cell + k) * input->n_lane + lane];
    return sum;
}

/* Who left bears the care that does not stay pooled itself, with what it spends more. */
static void add_unpooled(const struct plan *plan, const struct settle_input *input, const struct settle_input *settled,
                         const int64_t *extra, int64_t *payment) {
    size_t lanes = input->n_lane;
    for (size_t i = 0; i < plan->n_municipality; i++)
        for (size_t l = 0; l < lanes; l++)
            payment[i * lanes + l] +=
                own_cost(plan, input, i, l) + (extra ? extra[i * lanes + l] : 0) - own_cost(plan, settled, i, l);
}

/* The transfers of members, for fees that follow from them. */
static void add_transfers(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                          const struct settle_input *input, const int64_t *extra, const int64_t *payment) {
    size_t lanes = input->n_lane;
    for (size_t i = 0; i < plan->n_municipality; i++) {
        int64_t *transfer = room->transfer + (s * plan->n_municipality + i) * plan->block_lanes;
        if (t == 0)
            memset(transfer, 0, plan->block_lanes * sizeof *transfer);
        for (size_t l = 0; leaving_is_member(plan, s, t, i) && l < lanes; l++)
            transfer[l] += payment[i * lanes + l] - own_cost(plan, input, i, l) - (extra ? extra[i * lanes + l] : 0);
    }
}

int64_t leaving_fee(const struct leaving *rules, const struct settle_input *input, size_t i, size_t lane,
                    int64_t transfer, size_t years) {
    if (rules->fee.unit != AMOUNT_NONE)
        return amount_cents(rules->fee, input->budget[i * input->n_lane + lane], input->residents[i], input->youths[i]);
    int64_t divisor = NANO * (int64_t)years;
    if (rules->fee_transfer_years == 0 || transfer <= 0)
        return 0;
    return money_scale_round(transfer, rules->fee_transfer_years, divisor, 1.0 / (double)divisor);
}

/* room->stays: who is still in a pool, in year t, that municipality i was in. Says whether there is anybody. */
static bool find_stayers(const struct plan *plan, struct leaving_room *room, size_t t, size_t s, size_t i) {
    const struct scheme *all = plan->leaving->copy[t * plan->n_scheme + s].base;
    bool any = false;
    for (size_t j = 0; j < plan->n_municipality; j++) {
        room->stays[j] = false;
        for (size_t k = 0; k < all->n_layer && leaving_is_member(plan, s, t, j); k++)
            room->stays[j] |= all->layer[k].pool[i] >= 0 && all->layer[k].pool[j] == all->layer[k].pool[i];
        any |= room->stays[j];
    }
    return any;
}

/* Add an amount to what those who stay pay, by budget. False, and nothing, where they have no budget. */
static bool spread_over_stayers(struct leaving_room *room, const struct settle_input *input, size_t lane,
                                int64_t amount, int64_t *payment) {
    int64_t total = 0;
    for (size_t j = 0; j < input->n_municipality; j++) {
        room->weight[j] = room->stays[j] ? input->budget[j * input->n_lane + lane] : 0;
        total += room->weight[j];
    }
    if (total <= 0)
        return false;
    money_allocate(amount, input->n_municipality, room->weight, room->part);
    for (size_t j = 0; j < input->n_municipality; j++)
        payment[j * input->n_lane + lane] += room->part[j];
    return true;
}

/* Municipality i is outside for the first time: fee and friction. Where nobody is left to take the fee there is none,
 * and the friction is the leaver's. */
static void settle_exit(const struct plan *plan, struct leaving_room *room, size_t t, size_t s, size_t i,
                        const struct settle_input *input, int64_t *payment, int64_t *beside) {
    const struct leaving *rules = plan->scenario->scheme[s].leaving;
    const int64_t *transfer = room->transfer + (s * plan->n_municipality + i) * plan->block_lanes;
    bool any = find_stayers(plan, room, t, s, i), stayers_pay = rules->friction_payer == LEAVING_PAYER_STAYERS;
    for (size_t l = 0; l < input->n_lane; l++) {
        int64_t *own = &payment[i * input->n_lane + l];
        int64_t fee = leaving_fee(rules, input, i, l, transfer[l], t - (size_t)rules->join[i]);
        if (any && spread_over_stayers(room, input, l, -fee, payment))
            *own += fee;
        if (!(any && stayers_pay && spread_over_stayers(room, input, l, rules->friction, payment)))
            *own += rules->friction;
        beside[l] += rules->friction;
    }
}

void leaving_settle(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                    const struct settle_input *input, const struct settle_input *settled, const int64_t *extra,
                    int64_t *payment) {
    const struct leaving *rules = plan->scenario->scheme[s].leaving;
    if (!room || !rules)
        return;
    if (is_scaled(plan, t, s))
        add_unpooled(plan, input, settled, extra, payment);
    if (rules->fee_transfer_years > 0)
        add_transfers(plan, room, t, s, input, extra, payment);
}

void leaving_settle_exits(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                          const struct settle_input *input, int64_t *payment, int64_t *beside) {
    if (!room || !plan->scenario->scheme[s].leaving)
        return;
    for (size_t i = 0; i < plan->n_municipality; i++)
        if ((int)t == verdict_at(plan, s, i)->out)
            settle_exit(plan, room, t, s, i, input, payment, beside);
    entry_settle(plan->year_scheme[t * plan->n_scheme + s], input, t, room->fees, payment);
}
