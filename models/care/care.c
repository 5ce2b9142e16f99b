/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/care.h"

#include "models/care/known.h"

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

enum status care_copy(const struct care *from, struct care *to) {
    *to = *from;
    to->product = copy_array(from->product, from->n_product, sizeof *to->product);
    to->use_index = copy_array(from->use_index, from->n_year, sizeof *to->use_index);
    to->intervention = copy_array(from->intervention, from->n_intervention, sizeof *to->intervention);
    if (to->product && to->use_index && to->intervention)
        return STATUS_OK;
    care_copy_free(to);
    return STATUS_MEMORY;
}

void care_copy_free(struct care *copy) {
    free(copy->product);
    free(copy->use_index);
    free(copy->intervention);
    memset(copy, 0, sizeof *copy);
}
