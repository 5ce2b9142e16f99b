/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/settlement.h"
#include <stdio.h>
#include <stdlib.h>

/* How the table was read, and what its rows add up to: the reader sees at once whether that is what it says. */
static enum status tell_reading(const struct settlement *settlement, const struct settlement_teller *teller) {
    const struct realised_file *realised = &settlement->realised;
    char reading[TABLE_READING_SIZE], cost[FORMAT_SIZE], budget[FORMAT_SIZE], *sentence;
    int64_t costs = 0, budgets = 0;
    for (size_t k = 0; k < settlement->n_year * settlement->n_municipality; k++) {
        costs += settlement->own_cost[k];
        budgets += settlement->budget[k];
    }
    if (asprintf(&sentence,
                 realised->has_budget ? _("%s: %s; %zu municipalities, cost %s, budget %s")
                                      : _("%s: %s; %zu municipalities, cost %s"),
                 realised->table->file, table_reading(realised->table, reading), settlement->n_municipality,
                 format_euro(costs, cost), format_euro(budgets, budget)) < 0)
        return STATUS_MEMORY;
    teller->reading(teller->to, sentence);
    free(sentence);
    return STATUS_OK;
}

enum status settlement_tell(const struct settlement *settlement, const struct settlement_teller *teller) {
    const struct realised_file *realised = &settlement->realised;
    const struct scenario *scenario = &settlement->scenario[0];
    enum status status = tell_reading(settlement, teller);
    for (size_t k = 0; k < realised->n_reading; k++)
        teller->reading(teller->to, realised->reading[k]);
    for (size_t w = 0; w < realised->n_warning; w++)
        teller->warning(teller->to, realised->warning[w]);
    for (size_t w = 0; w < scenario->n_warning; w++)
        teller->warning(teller->to, scenario->warning[w]);
    return status;
}
