/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/extra.h"

#include <string.h>

static struct stream extra_stream(const struct care_plan *plan, const struct extra_clients *extra, size_t t,
                                  enum stream_source source) {
    return stream_open(plan->seed, plan->region->municipality[extra->municipality].hash,
                       plan->care->product[extra->product].hash, 0, (unsigned)plan->care->first_year + (unsigned)t,
                       source);
}

static void set_client(struct extra_room *room, size_t n, uint32_t client) {
    for (size_t l = 0; l < n; l++)
        room->client[l] = client;
}

/* How many are in care in year t: one uniform number per client says how long it stays, against the probability to have
 * stayed from the first year until now. */
static void count_clients(const struct care_plan *plan, struct extra_room *room, const struct lanes *lanes,
                          const struct extra_clients *extra, size_t t) {
    struct stream stream = extra_stream(plan, extra, extra->first, SOURCE_EXTRA);
    struct lanes clients = {lanes->n, lanes->draw, room->client};
    for (size_t l = 0; l < lanes->n; l++)
        room->stay[l] = 1.0;
    for (size_t year = extra->first + 1; year <= t; year++) {
        care_sets_spread(room->sets, rates_of_cell(&plan->rates, year, extra->municipality, extra->product, RATE_KEEP),
                         lanes->n, room->row);
        for (size_t l = 0; l < lanes->n; l++)
            room->stay[l] *= room->row[l];
    }
    memset(room->count, 0, lanes->n * sizeof *room->count);
    for (int32_t k = 0; k < extra->number; k++) {
        set_client(room, lanes->n, (uint32_t)k);
        plan->sampler->uniform(&stream, &clients, room->uniform);
        for (size_t l = 0; l < lanes->n; l++)
            room->count[l] += room->uniform[l] < room->stay[l];
    }
}

/* A family that draws totals is asked for one client after the other. */
static enum status draw_one_by_one(const struct care_plan *plan, struct extra_room *room, const struct lanes *lanes,
                                   struct cost_cell *cell, struct care_block *block) {
    struct lanes clients = {lanes->n, lanes->draw, room->client};
    int32_t most = 0;
    enum status status = STATUS_OK;
    for (size_t l = 0; l < lanes->n; l++)
        most = room->count[l] > most ? room->count[l] : most;
    cell->count = room->one;
    for (int32_t k = 0; k < most && !status; k++) {
        set_client(room, lanes->n, (uint32_t)k);
        for (size_t l = 0; l < lanes->n; l++)
            room->one[l] = k < room->count[l];
        status = cost_draw_cell(plan, room->cost, &clients, cell, block);
    }
    return status;
}

static enum status draw_year(const struct care_plan *plan, struct extra_room *room, const struct lanes *lanes,
                             const struct extra_clients *extra, size_t t, struct care_block *block) {
    const struct product *product = &plan->care->product[extra->product];
    size_t n = lanes->n, row = t * plan->region->n_municipality + extra->municipality, n_care = plan->care->n_care;
    bool varies = room->sets->shape_varies[extra->product];
    for (size_t l = 0; varies && l < n; l++)
        room->variant[l] = &room->sets->set[room->sets->slot[l]].product[extra->product];
    count_clients(plan, room, lanes, extra, t);
    int32_t *clients = block->clients + (row * n_care + product->care) * CARE_FORMS * n;
    for (size_t l = 0; l < n; l++)
        clients[l] += room->count[l];
    care_sets_spread(room->sets, rates_of_cell(&plan->rates, t, extra->municipality, extra->product, RATE_ZIN_EURO), n,
                     room->row);
    struct cost_cell cell = {
        .product = product,
        .variant = varies ? room->variant : NULL,
        .stream = extra_stream(plan, extra, t, SOURCE_EXTRA_COST),
        .split = extra_stream(plan, extra, t, SOURCE_EXTRA_COST),
        .unit_euro = room->row,
        .mean = 1.0,
        .part = 1.0,
        .price = room->price + t * n,
        .count = room->count,
        .offset = (row * CARE_FORMS * n_care + product->care) * n,
    };
    if (product->family->total)
        return draw_one_by_one(plan, room, lanes, &cell, block);
    return cost_draw_cell(plan, room->cost, lanes, &cell, block);
}

enum status extra_draw(const struct care_plan *plan, struct extra_room *room, const struct lanes *lanes,
                       struct care_block *block) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < plan->care->n_extra; k++)
        for (size_t t = plan->care->extra[k].first; t < plan->care->n_year && !status; t++)
            status = draw_year(plan, room, lanes, &plan->care->extra[k], t, block);
    return status;
}
