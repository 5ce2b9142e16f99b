/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement in the page: the program's own models/solidarity, compiled to WebAssembly, behind one function.
 *
 * The page lays the arrays of a year into the module's memory, which begins to be free at __heap_base, and fills one
 * struct of 64-bit numbers, in the order below (values() of src/settle.js). Addresses are numbers too. Which inputs
 * there are, and their shapes, the page is told by the program (page_sample.c), from the same list. */
#include "models/solidarity/base.h"
#include "models/solidarity/input.h"
#include "models/solidarity/key.h"

struct whatif {
    int64_t n_municipality, n_care, n_lane;
    int64_t input[FIELD_COUNT]; /* of an input with several arrays the one that the layer looks at */
    int64_t base, key;          /* addresses of names, ended by a zero */
    int64_t covered, covers_all, covered_fraction;
    int64_t share;
    int64_t attachment_unit, attachment_nano, limit_unit, limit_nano, cap_unit, cap_nano;
    int64_t pool, n_pool, weight;
    int64_t external_share, external_of, total_limit, total_limit_cents;
    int64_t workspace, payment, external;
};

static const void *at(int64_t address) {
    return (const void *)(uintptr_t)address;
}

static struct settle_input make_input(const struct whatif *w, const void *list[FIELD_COUNT]) {
    struct settle_input input = {.n_municipality = (size_t)w->n_municipality,
                                 .n_care = (size_t)w->n_care,
                                 .n_lane = (size_t)w->n_lane,
                                 .n_threshold = 1};
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        list[field] = at(w->input[field]);
        input_set(&input, field, field_row(field)->arrays == ARRAYS_ONE ? list[field] : (const void *)&list[field]);
    }
    return input;
}

static struct layer make_layer(const struct whatif *w) {
    return (struct layer){
        .base = base_find(at(w->base)),
        .key = key_find(at(w->key)),
        .covered = at(w->covered),
        .covers_all = w->covers_all != 0,
        .covered_fraction = w->covered_fraction,
        .share = &w->share,
        .attachment = {(enum amount_unit)w->attachment_unit, w->attachment_nano},
        .limit = {(enum amount_unit)w->limit_unit, w->limit_nano},
        .contribution_cap = {(enum amount_unit)w->cap_unit, w->cap_nano},
        .weight = w->weight ? at(w->weight) : NULL,
        .pool = at(w->pool),
        .n_pool = (size_t)w->n_pool,
        .external_share = w->external_share,
        .external_of = (enum external_of)w->external_of,
        .total_limit = (enum total_limit)w->total_limit,
        .total_limit_cents = w->total_limit_cents,
    };
}

size_t whatif_workspace(size_t n_municipality, size_t n_care, size_t n_lane);
int whatif_settle(const struct whatif *w);

/* Bytes of workspace for these sizes. */
__attribute__((export_name("workspace"))) size_t whatif_workspace(size_t n_municipality, size_t n_care, size_t n_lane) {
    return settle_workspace_size(n_municipality, n_care, n_lane);
}

/* One year under one layer: fills payment and external. 1: done; 0: there is no such base or key. */
__attribute__((export_name("settle"))) int whatif_settle(const struct whatif *w) {
    const void *list[FIELD_COUNT];
    struct settle_input input = make_input(w, list);
    struct layer layer = make_layer(w);
    struct scheme scheme = {.name = "", .label = {"", ""}, .layer = &layer, .n_layer = 1};
    if (!layer.base || !layer.key)
        return 0;
    settle_scheme(&scheme, &input, (void *)(uintptr_t)w->workspace, (int64_t *)(uintptr_t)w->payment,
                  (int64_t *)(uintptr_t)w->external);
    return 1;
}
