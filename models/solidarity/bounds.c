/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/bounds.h"
#include "models/solidarity/cap.h"

bool bounds_are_there(const struct layer *layer) {
    return layer->contribution_cap.unit != AMOUNT_NONE || layer->receipt_cap.unit != AMOUNT_NONE ||
           layer->payment_floor.unit != AMOUNT_NONE || layer->change.against != AGAINST_NOTHING;
}

/* What the payment is compared with; false where there is nothing, as before the first year. */
static bool find_reference(const struct member *member, const int64_t *own, int64_t *restrict reference) {
    const struct settle_input *in = member->input;
    const struct change_cap *change = &member->layer->change;
    if (change->against == AGAINST_OWN_COST) {
        row_copy(reference, own);
        return true;
    }
    const int64_t *from = in->reference ? in->reference[change->reference] : NULL;
    if (!from)
        return false;
    row_fill(reference, 0);
    row_add(reference, from + member->municipality * in->n_lane + member->first, member->n);
    return true;
}

/* A payment no further from the reference than the layer says: a percentage of it, or an amount. */
static void add_change(const struct member *member, const int64_t *restrict own, const int64_t *restrict before,
                       int64_t *restrict lower, int64_t *restrict upper) {
    const struct change_cap *change = &member->layer->change;
    int64_t reference[LANES], size[LANES], most[LANES];
    if (!find_reference(member, own, reference))
        return;
    for (size_t l = 0; l < LANES; l++)
        size[l] = reference[l] < 0 ? -reference[l] : reference[l];
    struct member compared = *member;
    compared.budget_part = size; /* of which the percentage is taken */
    member_amount(&compared, (struct amount){change->unit, change->nano[member->input->year]}, most);
    for (size_t l = 0; l < LANES; l++) {
        int64_t same = reference[l] - own[l] - before[l];
        upper[l] = same + most[l] < upper[l] ? same + most[l] : upper[l];
        lower[l] = same - most[l] > lower[l] ? same - most[l] : lower[l];
    }
}

void bounds_of(const struct member *member, const int64_t *own, const int64_t *before, int64_t *lower, int64_t *upper) {
    const struct layer *layer = member->layer;
    int64_t amount[LANES];
    row_fill(lower, -CAP_NONE);
    row_fill(upper, CAP_NONE);
    if (layer->contribution_cap.unit != AMOUNT_NONE)
        member_amount(member, layer->contribution_cap, upper);
    if (layer->receipt_cap.unit != AMOUNT_NONE) {
        member_amount(member, layer->receipt_cap, amount);
        for (size_t l = 0; l < LANES; l++)
            lower[l] = -amount[l];
    }
    if (layer->payment_floor.unit != AMOUNT_NONE) {
        member_amount(member, layer->payment_floor, amount);
        for (size_t l = 0; l < LANES; l++) {
            int64_t least = amount[l] - own[l] - before[l];
            lower[l] = least > lower[l] ? least : lower[l];
        }
    }
    if (layer->change.against != AGAINST_NOTHING)
        add_change(member, own, before, lower, upper);
    for (size_t l = 0; l < LANES; l++)
        lower[l] = lower[l] < upper[l] ? lower[l] : upper[l];
}
