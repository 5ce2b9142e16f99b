/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/sets.h"

#include "models/care/kind.h"
#include "models/core/clones.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where the value of an input of the care table stands in a copy of that table; NULL of other inputs. */
static double *place_of(struct care *care, const struct input *input) {
    char *owner = NULL;
    if (input->owner == INPUT_USE_INDEX)
        return &care->use_index[input->index];
    if (input->owner == INPUT_CARE)
        owner = (char *)care;
    else if (input->owner == INPUT_PRODUCT)
        owner = (char *)&care->product[input->index];
    else if (input->owner == INPUT_COMPONENT)
        owner = (char *)&care->product[input->index / COMPONENT_MAX].component[input->index % COMPONENT_MAX];
    else if (input->owner == INPUT_INTERVENTION)
        owner = (char *)&care->intervention[input->index];
    return owner ? (double *)(void *)(owner + input->offset) : NULL;
}

static void mark_inputs(struct care_sets *s) {
    const size_t cv = offsetof(struct product, cv), tail = offsetof(struct product, tail_index);
    for (size_t k = 0; k < s->inputs->n; k++) {
        const struct input *input = &s->inputs->input[k];
        bool product = input->owner == INPUT_PRODUCT, component = input->owner == INPUT_COMPONENT;
        s->uncertain |= product || component || input->owner == INPUT_CARE || input->owner == INPUT_USE_INDEX ||
                        input->owner == INPUT_INTERVENTION;
        if (product && (input->offset == cv || input->offset == tail))
            s->shape_varies[input->index] = true;
        if (component)
            s->shape_varies[input->index / COMPONENT_MAX] = s->kinds_vary = true;
    }
}

static bool set_mixes(const struct care_rates *r, const double *number, size_t stride, size_t p) {
    for (size_t t = 0; t < r->n_year; t++)
        for (size_t i = 0; i < r->n_place; i++) {
            double odds = number[rates_of_cell(r, t, i, p, RATE_ODDS_AGAINST) * stride];
            if (odds > 0.0 && odds < INFINITY)
                return true;
        }
    return false;
}

static void mark_mixes(struct care_sets *s) {
    for (size_t p = 0; p < s->central.n_product; p++) {
        s->mixes[p] = false;
        for (size_t k = 0; k < s->n_set && !s->mixes[p]; k++)
            s->mixes[p] = set_mixes(&s->central, s->number + k, s->capacity, p);
    }
}

enum status care_sets_init(struct care_sets *s, const struct care *care, const struct region *region,
                           const struct inputs *inputs, const struct input_design *design,
                           const struct care_rates *central, uint64_t seed, size_t n_lane) {
    static const struct inputs none = {0, NULL};
    *s = (struct care_sets){.care = care, .region = region, .inputs = inputs ? inputs : &none, .central = *central};
    s->design = design;
    s->seed = seed;
    s->n_kind = care_kinds_count(care);
    s->slot = calloc(n_lane, sizeof *s->slot);
    s->shape_varies = calloc(care->n_product, sizeof *s->shape_varies);
    s->mixes = calloc(care->n_product, sizeof *s->mixes);
    s->outer = calloc(n_lane, sizeof *s->outer);
    s->value = calloc(n_lane, sizeof *s->value);
    if (!s->slot || !s->shape_varies || !s->mixes || !s->outer || !s->value)
        return STATUS_MEMORY;
    mark_inputs(s);
    if (s->uncertain)
        return care_rates_init(&s->own, care, region);
    s->n_set = s->capacity = 1;
    s->number = central->number;
    mark_mixes(s);
    return STATUS_OK;
}

static void free_sets(struct care_sets *s) {
    for (size_t k = 0; s->set && k < s->capacity; k++)
        care_copy_free(&s->set[k]);
    free(s->set);
    free(s->table);
    free(s->kind);
    s->kind = NULL;
    s->set = NULL;
    s->table = NULL;
    s->number = NULL;
    s->capacity = 0;
}

void care_sets_free(struct care_sets *s) {
    free_sets(s);
    care_rates_free(&s->own);
    free(s->slot);
    free(s->outer);
    free(s->value);
    free(s->shape_varies);
    free(s->mixes);
    memset(s, 0, sizeof *s);
}

static enum status reserve(struct care_sets *s, size_t n_set) {
    enum status status = STATUS_OK;
    if (n_set <= s->capacity)
        return STATUS_OK;
    free_sets(s);
    s->table = calloc(s->own.n_number * n_set, sizeof *s->table);
    s->set = calloc(n_set, sizeof *s->set);
    s->kind = s->kinds_vary ? calloc(s->n_kind * n_set, sizeof *s->kind) : NULL;
    if (!s->table || !s->set || (s->kinds_vary && !s->kind))
        return STATUS_MEMORY;
    s->number = s->table;
    s->capacity = n_set;
    for (size_t k = 0; k < n_set && !status; k++)
        status = care_copy(s->care, &s->set[k]);
    if (status)
        free_sets(s);
    return status;
}

/* The inputs of the sets, each in the care table of its own. */
static void take_inputs(struct care_sets *s, const struct sampler *sampler) {
    for (size_t k = 0; k < s->inputs->n; k++) {
        const struct input *input = &s->inputs->input[k];
        if (!place_of(&s->set[0], input))
            continue;
        inputs_take(s->inputs, k, s->design, sampler, s->seed, s->outer, s->n_set, s->value);
        for (size_t set = 0; set < s->n_set; set++)
            *place_of(&s->set[set], input) = s->value[set];
    }
}

/* Those that follow do so from where the scenario has them, not from the set that was here before. */
static void complete_product(const struct product *central, struct product *product) {
    for (size_t k = 0; k < product->n_component; k++)
        if (!product->component[k].given)
            product->component[k].mean = central->component[k].mean;
    product_complete(product);
}

/* What follows from the components of each set, now that they have been taken. */
static void complete_components(struct care_sets *s) {
    for (size_t k = 0; k < s->n_set; k++) {
        for (size_t p = 0; p < s->care->n_product; p++)
            if (s->shape_varies[p])
                complete_product(&s->care->product[p], &s->set[k].product[p]);
        care_kinds_fill(&s->set[k], s->kind + k * s->n_kind);
    }
}

enum status care_sets_fill(struct care_sets *s, const struct sampler *sampler, const uint32_t *outer, size_t n_lane) {
    if (!s->uncertain)
        return STATUS_OK;
    size_t n_set = 0;
    for (size_t l = 0; l < n_lane; l++) {
        if (l == 0 || outer[l] != outer[l - 1])
            s->outer[n_set++] = outer[l];
        s->slot[l] = n_set - 1;
    }
    enum status status = reserve(s, n_set);
    if (status)
        return status;
    s->n_set = n_set;
    take_inputs(s, sampler);
    if (s->kinds_vary)
        complete_components(s);
    for (size_t k = 0; k < n_set; k++) {
        care_rates_compute(&s->set[k], s->region, &s->central, &s->own);
        for (size_t number = 0; number < s->own.n_number; number++)
            s->table[number * s->capacity + k] = s->own.number[number];
    }
    mark_mixes(s);
    return STATUS_OK;
}

CLONED static void fill_row(size_t n, double value, double *restrict row) {
    for (size_t l = 0; l < n; l++)
        row[l] = value;
}

CLONED static void gather_row(size_t n, const double *restrict of_set, const size_t *restrict slot,
                              double *restrict row) {
    for (size_t l = 0; l < n; l++)
        row[l] = of_set[slot[l]];
}

void care_sets_spread_by(const struct care_sets *s, size_t number, const size_t *slot, size_t n_lane, double *row) {
    const double *of_set = s->number + number * s->capacity;
    if (s->n_set == 1)
        fill_row(n_lane, of_set[0], row);
    else
        gather_row(n_lane, of_set, slot, row);
}

void care_sets_spread(const struct care_sets *s, size_t number, size_t n_lane, double *row) {
    care_sets_spread_by(s, number, s->slot, n_lane, row);
}

/* Kind k of the set of a lane, where components are uncertain. */
static const struct care_kind *kind_of(const struct care_sets *s, size_t lane, size_t k) {
    return &s->kind[s->slot[lane] * s->n_kind + k];
}

void care_sets_variants(const struct care_sets *s, const struct care_kind *kind, size_t k, size_t n_lane,
                        const struct product **variant) {
    const struct product *same = kind->n > 1 ? &kind->component : &s->care->product[kind->product];
    bool varies = s->shape_varies[kind->product];
    for (size_t l = 0; l < n_lane; l++)
        variant[l] = !varies       ? same
                     : kind->n > 1 ? &kind_of(s, l, k)->component
                                   : &s->set[s->slot[l]].product[kind->product];
}

bool care_sets_means(const struct care_sets *s, const struct care_kind *kind, size_t k, size_t n_lane, double *mean) {
    bool vary = kind->n > 1 && s->shape_varies[kind->product];
    for (size_t l = 0; vary && l < n_lane; l++)
        mean[l] = kind_of(s, l, k)->mean;
    return vary;
}

double care_sets_highest(const struct care_sets *s, size_t number) {
    const double *of_set = s->number + number * s->capacity;
    double highest = of_set[0];
    for (size_t k = 1; k < s->n_set; k++)
        highest = of_set[k] > highest ? of_set[k] : highest;
    return highest;
}
