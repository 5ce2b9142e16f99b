/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budgets that are not certain: each outer index has its own, the same for all draws that share it.
 *
 * Three things make them so. macro_sd: the total of a year (from the second year on) is multiplied by
 *
 *   exp(macro_sd z[t] - macro_sd^2 / 2)    z[t] standard normal, independent per year and outer index, mean factor 1
 *
 * since each year has its own circular, and what one circular brings says little of the next: the factor does not pile
 * up over the years. share_sd: the share of a municipality, historic and objective alike, or that of the known
 * division, is multiplied by exp(share_sd z), z standard normal, the same in all years, and all are scaled to sum to 1
 * again. And uncertain inputs (input.h) of the budget model: anchors, weights, phase-in, factors. The historic share h
 * stays that of the central inputs: it was fixed before the first year. */
#ifndef MODELS_BUDGET_BUDGET_DRAW_H
#define MODELS_BUDGET_BUDGET_DRAW_H

#include "models/budget/budget.h"
#include "models/core/sample.h"
#include "models/inputs/design.h"

/* What a draw starts from; everything is borrowed and must outlive it. */
struct budget_source {
    const struct budget_model *model; /* at the central inputs */
    const struct region *region;
    const struct inputs *inputs;       /* of the whole scenario; those of the budget model are looked at */
    const struct input_design *design; /* values and factors of each outer index; NULL: random ones */
    const double *cost_share;          /* [n_municipality], as budget_compute */
    const struct sampler *sampler;
    uint64_t seed;
    int first_year; /* calendar year */
};

/* Does any number of the budgets vary? */
bool budget_is_uncertain(const struct budget_model *model, const struct inputs *inputs);

/* The budgets of one outer index at a time. */
struct budget_draw;

/* STATUS_MEMORY. */
CHECKED enum status budget_draw_new(const struct budget_source *source, struct budget_draw **draw);
void budget_draw_free(struct budget_draw *draw); /* NULL is legal */

/* *budget becomes [n_year][n_municipality] cents of that outer index, valid until the next call; the same one twice
 * costs nothing. A pure function of source and outer. Errors and *culprit as budget_compute. */
CHECKED enum status budget_draw_at(struct budget_draw *draw, uint32_t outer, const int64_t **budget, size_t *culprit);

#endif
