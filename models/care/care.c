/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/care.h"

#include "models/care/known.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void free_names(char **name, size_t n) {
    for (size_t i = 0; name && i < n; i++)
        free(name[i]);
    free(name);
}

void care_free(struct care *care) {
    free_names(care->care_name, care->n_care);
    for (size_t lang = 0; lang < 2; lang++)
        free_names(care->care_label[lang], care->n_care);
    for (size_t p = 0; care->product && p < care->n_product; p++) {
        free(care->product[p].name);
        free(care->product[p].label[0]);
        free(care->product[p].label[1]);
        free(care->product[p].component);
        free(care->product[p].procurement.lump_sum);
    }
    free(care->product);
    for (size_t k = 0; care->intervention && k < care->n_intervention; k++) {
        free(care->intervention[k].name);
        free(care->intervention[k].label[0]);
        free(care->intervention[k].label[1]);
        free(care->intervention[k].product);
        free(care->intervention[k].municipality);
    }
    free(care->intervention);
    free(care->use_index);
    free(care->unrest);
    known_free(care->known);
    free(care->realised);
    free(care->extra);
    memset(care, 0, sizeof *care);
}

/* NULL only without memory. */
static void *copy_array(const void *from, size_t n, size_t size) {
    void *to = calloc(n ? n : 1, size);
    if (to && n)
        memcpy(to, from, n * size);
    return to;
}

/* What the means of the components that are given, or are not, add to 1. */
static double weight_of(const struct product *product, bool given) {
    double weight = 0.0;
    for (size_t k = 0; k < product->n_component; k++)
        if (product->component[k].given == given)
            weight += product->component[k].share * product->component[k].mean;
    return weight;
}

void product_complete(struct product *product) {
    double given = weight_of(product, true), rest = weight_of(product, false), square = 0.0;
    bool all = !(rest > 0.0);
    double factor = all ? 1.0 / given : (1.0 - given) / rest;
    if (product->n_component == 0)
        return;
    for (size_t k = 0; k < product->n_component; k++) {
        struct component *c = &product->component[k];
        if (all || !c->given)
            c->mean *= factor;
        square += c->share * c->mean * c->mean * (1.0 + c->cv * c->cv);
    }
    product->cv = square > 1.0 ? sqrt(square - 1.0) : 0.0;
}

enum status care_copy(const struct care *from, struct care *to) {
    *to = *from;
    to->product = copy_array(from->product, from->n_product, sizeof *to->product);
    to->use_index = copy_array(from->use_index, from->n_year, sizeof *to->use_index);
    to->intervention = copy_array(from->intervention, from->n_intervention, sizeof *to->intervention);
    bool whole = to->product && to->use_index && to->intervention;
    for (size_t p = 0; to->product && p < to->n_product; p++) {
        struct product *product = &to->product[p];
        product->component = copy_array(product->component, product->n_component, sizeof *product->component);
        whole = whole && product->component;
    }
    if (whole)
        return STATUS_OK;
    care_copy_free(to);
    return STATUS_MEMORY;
}

void care_copy_free(struct care *copy) {
    for (size_t p = 0; copy->product && p < copy->n_product; p++)
        free(copy->product[p].component);
    free(copy->product);
    free(copy->use_index);
    free(copy->intervention);
    memset(copy, 0, sizeof *copy);
}
