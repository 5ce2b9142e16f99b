/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a measure has learnt so far, array by array: see measure_visit. */
#include "models/analysis/measure_parts.h"

/* The draws that are kept of a place; those that are still to come hold nothing. */
static bool visit_kept(struct measure *m, size_t place, measure_visitor *visit, void *context) {
    size_t n = (size_t)m->kept_draws[place];
    bool good = m->kept[place] && n <= m->n_kept;
    for (size_t a = 0; good && a < m->shape.n_scheme; a++)
        for (size_t t = 0; good && t < m->shape.n_year; t++)
            good = visit(context, kept_row(m, place, a, t), n * sizeof(int64_t));
    return good;
}

static bool visit_sketches(struct measure *m, size_t place, measure_visitor *visit, void *context) {
    size_t series = m->n_period * m->shape.n_scheme;
    bool good = true;
    for (size_t k = 0; good && k < series; k++) {
        struct sketch *sketch = &m->sketch[place * series + k];
        int64_t bounds[] = {sketch->low, sketch->width};
        good = visit(context, bounds, sizeof bounds);
        *sketch = (struct sketch){bounds[0], bounds[1], m->n_bin, m->bin[place] + k * m->n_bin};
    }
    return good && visit(context, m->bin[place], series * m->n_bin * sizeof(struct sketch_bin));
}

enum status measure_visit(struct measure *measure, measure_visitor *visit, void *context) {
    struct measure *m = measure;
    size_t series = m->n_place * m->n_period * (m->shape.n_scheme + 1);
    int64_t *rank;
    bool good = visit(context, m->strip, m->n_sum * sizeof *m->strip) &&
                visit(context, m->total, m->n_sum * sizeof *m->total) &&
                visit(context, m->pilot, series * sizeof *m->pilot) &&
                visit(context, m->piloted, m->n_place * sizeof *m->piloted) &&
                visit(context, m->kept_draws, m->n_place * sizeof *m->kept_draws) &&
                visit(context, m->rank, measure_counts(m, &rank) * sizeof *rank);
    for (size_t i = 0; good && i < m->n_place; i++) {
        int64_t sketched = m->bin[i] != NULL;
        good = visit(context, &sketched, sizeof sketched);
        if (good && sketched && measure_open_bins(m, i) != STATUS_OK)
            return STATUS_MEMORY;
        if (good && sketched)
            measure_end_kept(m, i);
        if (good)
            good = sketched ? visit_sketches(m, i, visit, context) : visit_kept(m, i, visit, context);
    }
    return good ? STATUS_OK : STATUS_IO;
}
