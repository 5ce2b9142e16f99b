/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/bands.h"
#include "models/solidarity/base.h"

/* width = what of size lies in the band. */
static void cut_size(const struct member *member, const struct band *band, const int64_t *restrict size,
                     int64_t *restrict width) {
    int64_t from[LANES], to[LANES];
    member_amount(member, band->from, from);
    row_fill(to, INT64_MAX);
    if (band->to.unit != AMOUNT_NONE)
        member_amount(member, band->to, to);
    for (size_t l = 0; l < LANES; l++) {
        int64_t top = size[l] < to[l] ? size[l] : to[l];
        width[l] = top > from[l] ? top - from[l] : 0;
    }
}

/* width = what clients cost in the band, at most what is left of the covered cost, which it lowers. Both thresholds
 * were divided by themselves where a municipality was split. */
static void cut_clients(const struct member *member, const struct band *band, int64_t *restrict left,
                        int64_t *restrict width) {
    int64_t above[LANES];
    row_fill(above, 0);
    member_sum_cells(member, member->input->excess[band->threshold_from], width);
    if (band->to.unit != AMOUNT_NONE)
        member_sum_cells(member, member->input->excess[band->threshold_to], above);
    for (size_t l = 0; l < LANES; l++) {
        int64_t in_band = width[l] > above[l] ? width[l] - above[l] : 0;
        width[l] = in_band < left[l] ? in_band : left[l];
        left[l] -= width[l];
    }
}

void bands_taken(const struct member *member, int64_t *row) {
    const struct layer *layer = member->layer;
    bool clients = layer->base->needs & NEED_EXCESS;
    int64_t x[LANES], size[LANES], width[LANES];
    if (clients)
        row_copy(x, member->covered);
    else
        layer->base->amount(member, x);
    for (size_t l = 0; l < LANES; l++)
        size[l] = x[l] < 0 ? -x[l] : x[l];
    row_fill(row, 0);
    for (size_t b = 0; b < layer->n_band; b++) {
        if (clients)
            cut_clients(member, &layer->band[b], size, width);
        else
            cut_size(member, &layer->band[b], size, width);
        row_scale(width, layer->band[b].share[member->input->year], NANO);
        row_add(row, width, LANES);
    }
    for (size_t l = 0; l < LANES; l++)
        row[l] = x[l] < 0 ? -row[l] : row[l];
}
