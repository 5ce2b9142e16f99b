/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/financing.h"

/* The same bill in whole cents for every client of a draw, of whatever kind. */
static enum status output_bill(const struct care_plan *plan, struct cost_scratch *scratch, const struct lanes *lanes,
                               const struct cost_cell *cell, struct care_block *block) {
    (void)scratch;
    bool excess = plan->n_threshold > 0 && plan->excess_wanted[cell->product->care];
    for (size_t l = 0; l < lanes->n; l++) {
        double amount = cell->unit_euro[l] * cell->part * 100.0 * cell->price[l];
        if (!(amount * cell->count[l] < COST_CELL_LIMIT))
            return STATUS_RANGE;
        int64_t cents = (int64_t)(amount + 0.5);
        block->cost[cell->offset + l] += cents * cell->count[l];
        for (size_t k = 0; excess && k < plan->n_threshold; k++)
            if (cents > plan->threshold[k])
                block->excess[k][cell->offset + l] += (cents - plan->threshold[k]) * cell->count[l];
    }
    return STATUS_OK;
}

const struct financing financing_output = {
    .name = "output",
    .doc = "A fixed price per client (outputgericht): the mean cost of a client in kind in the prices of the year. One "
           "client costs as much as another, so that only the number of clients and the prices are uncertain.",
    .bill = output_bill,
};
