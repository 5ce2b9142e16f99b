/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/member.h"
#include "models/solidarity/base.h"

void member_sum_cells(const struct member *member, const int64_t *cells, int64_t *row) {
    const struct settle_input *in = member->input;
    size_t n_cell = FORM_COUNT * in->n_care;
    const int64_t *cell = cells + member->municipality * n_cell * in->n_lane + member->first;
    row_fill(row, 0);
    for (size_t k = 0; k < n_cell; k++)
        if (member->layer->covered[k])
            row_add(row, cell + k * in->n_lane, member->n);
}

static bool covers_care(const struct layer *layer, size_t n_care, size_t care) {
    for (size_t form = 0; form < FORM_COUNT; form++)
        if (layer->covered[form * n_care + care])
            return true;
    return false;
}

void member_sum_clients(const struct member *member, const int32_t *clients, int64_t *row) {
    const struct settle_input *in = member->input;
    const int32_t *of_care = clients + member->municipality * in->n_care * in->n_lane + member->first;
    row_fill(row, 0);
    for (size_t care = 0; care < in->n_care; care++)
        if (covers_care(member->layer, in->n_care, care))
            row_add_count(row, of_care + care * in->n_lane, member->n);
}

void member_amount(const struct member *member, struct amount amount, int64_t *row) {
    const struct settle_input *in = member->input;
    size_t i = member->municipality;
    if (amount.unit == AMOUNT_PERCENT_OF_BUDGET) {
        row_copy(row, member->budget_part);
        if (amount.nano <= 100 * NANO)
            row_scale(row, amount.nano, 100 * NANO);
        else /* may pass MONEY_LIMIT, which takes more care */
            for (size_t l = 0; l < LANES; l++)
                row[l] = amount_cents(amount, row[l], 0, 0);
        return;
    }
    int64_t residents = amount.unit == AMOUNT_EUR_PER_RESIDENT ? in->residents[i] : 0;
    int64_t youths = amount.unit == AMOUNT_EUR_PER_YOUTH ? in->youths[i] : 0;
    row_fill(row, amount_cents(amount, 0, residents, youths));
}

/* size = max(size - own risk, 0), then min(size, limit). */
static void keep_within(const struct member *member, int64_t *restrict size) {
    int64_t bound[LANES];
    if (member->layer->attachment.unit != AMOUNT_NONE) {
        member_amount(member, member->layer->attachment, bound);
        for (size_t l = 0; l < LANES; l++)
            size[l] = size[l] > bound[l] ? size[l] - bound[l] : 0;
    }
    if (member->layer->limit.unit != AMOUNT_NONE) {
        member_amount(member, member->layer->limit, bound);
        for (size_t l = 0; l < LANES; l++)
            size[l] = size[l] < bound[l] ? size[l] : bound[l];
    }
}

void member_taken(const struct member *member, int64_t *row) {
    const struct layer *layer = member->layer;
    int64_t share = layer->share[member->input->year];
    layer->base->amount(member, row);
    if (layer->attachment.unit == AMOUNT_NONE && layer->limit.unit == AMOUNT_NONE && share == NANO)
        return;
    int64_t size[LANES];
    for (size_t l = 0; l < LANES; l++)
        size[l] = row[l] < 0 ? -row[l] : row[l];
    keep_within(member, size);
    if (share != NANO)
        row_scale(size, share, NANO);
    for (size_t l = 0; l < LANES; l++)
        row[l] = row[l] < 0 ? -size[l] : size[l];
}
