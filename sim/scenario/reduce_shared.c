/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account holds own cost and a part of what is paid together, which is booked beside it. What is left is the own
 * cost that conditions the simulation; with that part, which is the same in every draw, the results hold the account
 * again, to the cent. */
#include "models/solidarity/key.h"
#include "models/solidarity/shared.h"
#include "sim/base/i18n.h"
#include "sim/scenario/reduction.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys by which a part is the same in every draw. */
enum { KNOWN_NEEDS = NEED_RESIDENTS | NEED_YOUTHS | NEED_WEIGHTS };

static enum status check_known(const struct reduction *r, const struct shared_cost *shared,
                               const struct observed *row) {
    char text[512];
    if (shared->cents && !(shared->of.key->needs & ~(unsigned)KNOWN_NEEDS))
        return STATUS_OK;
    snprintf(
        text, sizeof text,
        _("This account holds a part of the shared cost \"%s\", which hangs on budgets or clients and so cannot be "
          "taken out. Give that cost in euros (eur) with the key residents, youths, equal or fixed, or 0 in %d, or "
          "remove the account."),
        shared->name, row->year);
    return reduction_row_error(r, row, STATUS_CONFLICT, text);
}

/* The parts of all in the year of the row, which are in r->shared from then on. room: for settle_workspace_size; cost
 * [n_municipality][n_cell] */
static enum status share_out(const struct reduction *r, const struct observed *row, void *room, int64_t *cost) {
    const struct scenario *scenario = r->reading->scenario;
    const struct region *region = r->reading->region;
    size_t year = (size_t)(row->year - scenario->first_year), n = region->n_municipality;
    size_t cells = FORM_COUNT * scenario->care.n_care;
    const struct settle_input input = {.n_municipality = n,
                                       .n_care = scenario->care.n_care,
                                       .n_lane = 1,
                                       .year = year,
                                       .residents = region->residents + year * n,
                                       .youths = region->youths + year * n};
    enum status status = STATUS_OK;
    memset(cost, 0, n * cells * sizeof *cost);
    for (size_t k = 0; k < scenario->n_shared && !status; k++) {
        const struct shared_cost *shared = &scenario->shared[k];
        if (shared_cost_is_nothing(shared, year))
            continue;
        status = check_known(r, shared, row);
        if (!status)
            shared_cost_add(shared, &input, room, cost);
    }
    memset(r->shared + year * n, 0, n * sizeof *r->shared);
    for (size_t c = 0; c < n * cells; c++)
        r->shared[year * n + c / cells] += cost[c];
    return status;
}

/* It is booked as care in kind. The error of the account is that of what is left. */
static enum status take_out(const struct reduction *r, struct observed *row) {
    const int64_t *shared =
        r->shared + (size_t)(row->year - r->reading->scenario->first_year) * r->reading->region->n_municipality;
    double part = 0.0, account = (double)row->cents;
    for (size_t j = 0; j < row->n_part; j++)
        part += row->part[j].fraction * (double)shared[row->part[j].municipality];
    int64_t out = row->scope == KNOWN_PGB ? 0 : llround(row->complete * part);
    if (out == 0)
        return STATUS_OK;
    row->cents -= out;
    row->shared = out;
    if (row->cents <= 0)
        return reduction_row_error(r, row, STATUS_CONFLICT,
                                   _("This account is no more than its part of the shared costs of the scenario. Check "
                                     "both."));
    row->sd *= account / (double)row->cents;
    row->complete_sd *= account / (double)row->cents;
    return STATUS_OK;
}

enum status reduction_take_shared(struct reduction *r) {
    const struct scenario *scenario = r->reading->scenario;
    size_t n = r->reading->region->n_municipality, n_care = scenario->care.n_care;
    if (scenario->n_shared == 0)
        return STATUS_OK;
    void *room = malloc(settle_workspace_size(n, n_care, 1));
    int64_t *cost = calloc(n * FORM_COUNT * n_care, sizeof *cost);
    r->shared = calloc(scenario->n_year * n, sizeof *r->shared);
    enum status status = room && cost && r->shared ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < r->rows->n && !status; k++) {
        struct observed *row = &r->rows->row[k];
        if (k == 0 || row->year != row[-1].year)
            status = share_out(r, row, room, cost);
        if (!status)
            status = take_out(r, row);
    }
    free(cost);
    free(room);
    return status;
}

void reduction_tell_shared(struct reduction *r) {
    for (size_t k = 0; r->shared && k < r->known->n_cost; k++) {
        struct known_cost *cost = &r->known->cost[k];
        int64_t part = r->shared[cost->year * r->reading->region->n_municipality + cost->municipality];
        cost->shared = cost->scope == KNOWN_PGB ? 0 : llround(cost->complete * (double)part);
    }
}
