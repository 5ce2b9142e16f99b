/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/care/family.h"
#include "models/core/stream.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/uncertain.h"
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { CARE_MAX = 64 };

static enum status read_class_names(struct reading *reading, const struct node *list) {
    struct care *care = &reading->scenario->care;
    if (list->n_child == 0 || list->n_child > CARE_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("Expected 1 to %d care classes, but found %zu."),
                          CARE_MAX, list->n_child);
    care->n_care = list->n_child;
    care->care_name = calloc(care->n_care, sizeof *care->care_name);
    if (!care->care_name)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (size_t c = 0; c < care->n_care && !status; c++) {
        const struct node *node = list->child[c];
        status = value_name(node, node->text, &care->care_name[c], reading->note);
        for (size_t before = 0; before < c && !status; before++)
            if (strcmp(care->care_name[before], node->text) == 0)
                status = node_error(reading->note, STATUS_DUPLICATE, node,
                                    _("The care class \"%s\" is given twice. Keep one."), node->text);
    }
    return status;
}

enum status read_classes(struct reading *reading) {
    struct care *care = &reading->scenario->care;
    const struct node *labels = node_find(reading->root, "care_labels");
    enum status status = read_class_names(reading, node_find(reading->root, "care_classes"));
    for (size_t i = 0; labels && i < labels->n_child && !status; i++) {
        struct node named = *labels->child[i];
        size_t c;
        named.text = named.name; /* looked up by its key */
        status = value_care(reading, &named, &c);
    }
    for (size_t lang = 0; lang < 2 && !status; lang++) {
        care->care_label[lang] = calloc(care->n_care, sizeof(char *));
        status = care->care_label[lang] ? STATUS_OK : STATUS_MEMORY;
    }
    for (size_t c = 0; c < care->n_care && !status; c++) {
        char *label[2];
        status = value_label(labels, care->care_name[c], care->care_name[c], label);
        care->care_label[0][c] = label[0];
        care->care_label[1][c] = label[1];
    }
    return status;
}

static enum status read_level(struct reading *reading, const struct node *level) {
    struct care *care = &reading->scenario->care;
    const struct node *freedom = node_find(level, "degrees_of_freedom");
    const char *distribution = value_text(level, "distribution");
    care->level = strcmp(distribution, "none") == 0     ? LEVEL_NONE
                  : strcmp(distribution, "normal") == 0 ? LEVEL_NORMAL
                                                        : LEVEL_STUDENT_T;
    care->level_exponent = value_decimal(level, "size_exponent");
    enum status status =
        read_input(reading, node_find(level, "sd"), INPUT_CARE, 0, offsetof(struct care, level_sd), &care->level_sd);
    if (status)
        return status;
    if (care->level != LEVEL_STUDENT_T)
        return freedom ? node_error(reading->note, STATUS_CONFLICT, freedom,
                                    _("Only the distribution \"student_t\" has degrees of freedom. Remove this key or "
                                      "change the distribution."))
                       : STATUS_OK;
    if (!freedom)
        return node_error(reading->note, STATUS_MISSING, level,
                          _("The distribution \"student_t\" also needs degrees_of_freedom, a number above 2."));
    care->level_freedom = freedom->decimal;
    if (!(care->level_freedom > 2))
        return node_error(reading->note, STATUS_RANGE, freedom,
                          _("%.15g is out of range: expected a number above 2, so that the spread is finite."),
                          care->level_freedom);
    return STATUS_OK;
}

static enum status read_use_index(struct reading *reading, const struct node *list) {
    struct care *care = &reading->scenario->care;
    care->use_index = calloc(care->n_year, sizeof *care->use_index);
    if (!care->use_index)
        return STATUS_MEMORY;
    for (size_t t = 0; t < care->n_year; t++)
        care->use_index[t] = 1;
    if (!list)
        return STATUS_OK;
    enum status status = value_check_years(list, care->n_year, care->first_year, reading->note);
    if (!status && uncertain_is(list->child[0]))
        status = uncertain_refused(list->child[0], reading->note);
    for (size_t t = 0; t < care->n_year && !status; t++)
        status = read_input(reading, list->child[t], INPUT_USE_INDEX, t, 0, &care->use_index[t]);
    if (!status && care->use_index[0] != 1)
        status = node_error(reading->note, STATUS_CONFLICT, list->child[0],
                            _("%.15g is not possible in the first year: the index of new use starts at 1."),
                            care->use_index[0]);
    return status;
}

static const struct input_field demand_fields[] = {
    {"youth_trend", offsetof(struct care, youth_trend)},     {"sub_region_sd", offsetof(struct care, sub_region_sd)},
    {"regional_sd", offsetof(struct care, regional_sd)},     {"municipal_sd", offsetof(struct care, municipal_sd)},
    {"municipal_rho", offsetof(struct care, municipal_rho)}, {"pgb_logit_sd", offsetof(struct care, pgb_logit_sd)},
    {"pgb_logit_rho", offsetof(struct care, pgb_logit_rho)},
};

static const struct input_field cost_fields[] = {
    {"price_trend", offsetof(struct care, price_trend)}, {"intensity_trend", offsetof(struct care, intensity_trend)},
    {"price_sd", offsetof(struct care, price_sd)},       {"trend_sd", offsetof(struct care, trend_sd)},
    {"start_sd", offsetof(struct care, start_sd)},
};

static const struct input_field product_fields[] = {
    {"users_per_youth", offsetof(struct product, users_per_youth)},
    {"use_trend", offsetof(struct product, use_trend)},
    {"duration_years", offsetof(struct product, duration)},
    {"beta", offsetof(struct product, beta)},
    {"sd", offsetof(struct product, sd)},
    {"mean_cost_eur", offsetof(struct product, mean_cost)},
    {"cv", offsetof(struct product, cv)},
    {"pgb_share", offsetof(struct product, pgb_share)},
    {"pgb_cost_factor", offsetof(struct product, pgb_cost_factor)},
};

static enum status read_demand(struct reading *reading) {
    struct care *care = &reading->scenario->care;
    const struct node *demand = node_find(reading->root, "demand"), *cost = node_find(reading->root, "cost");
    care->n_year = reading->scenario->n_year;
    care->first_year = reading->scenario->first_year;
    enum status status =
        read_inputs(reading, demand, demand_fields, sizeof demand_fields / sizeof *demand_fields, INPUT_CARE, 0, care);
    if (!status)
        status = read_inputs(reading, cost, cost_fields, sizeof cost_fields / sizeof *cost_fields, INPUT_CARE, 0, care);
    if (!status)
        status = read_use_index(reading, node_find(demand, "use_index"));
    care->youth_expected = care->youth_trend;
    care->persistence = value_decimal(cost, "severity_persistence");
    if (!status)
        status = read_swings(reading, demand);
    return status ? status : read_level(reading, node_find(demand, "level"));
}

static enum status read_product(struct reading *reading, const struct node *node, struct product *product) {
    enum status status = value_name(node, node->name, &product->name, reading->note);
    if (!status)
        status = value_label(node, "label", node->name, product->label);
    if (!status)
        status = value_care(reading, node_find(node, "care"), &product->care);
    if (status)
        return status;
    product->hash = stream_hash_name(product->name);
    status = read_inputs(reading, node, product_fields, sizeof product_fields / sizeof *product_fields, INPUT_PRODUCT,
                         (size_t)(product - reading->scenario->care.product), product);
    if (!status)
        status = read_family(reading, node, product);
    return status ? status : read_procurement(reading, node, product);
}

/* Random numbers are keyed by the hash of the name: 0 stands for "no product". */
static enum status check_hash(struct reading *reading, const struct node *node, size_t p) {
    const struct product *product = reading->scenario->care.product;
    if (product[p].hash == 0)
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("This name cannot be told apart in the random numbers. Change it a little."));
    for (size_t q = 0; q < p; q++)
        if (product[q].hash == product[p].hash)
            return node_error(reading->note, STATUS_CONFLICT, node,
                              _("This name and \"%s\" cannot be told apart in the random numbers. Change one of them a "
                                "little."),
                              product[q].name);
    return STATUS_OK;
}

enum status read_care(struct reading *reading) {
    struct care *care = &reading->scenario->care;
    const struct node *products = node_find(reading->root, "products");
    enum status status = read_demand(reading);
    if (status)
        return status;
    if (products->n_child == 0 || products->n_child > CARE_PRODUCT_MAX)
        return node_error(reading->note, STATUS_RANGE, products, _("Expected 1 to %d products, but found %zu."),
                          CARE_PRODUCT_MAX, products->n_child);
    care->product = calloc(products->n_child, sizeof *care->product);
    if (!care->product)
        return STATUS_MEMORY;
    care->n_product = products->n_child;
    for (size_t p = 0; p < care->n_product && !status; p++) {
        status = read_product(reading, products->child[p], &care->product[p]);
        if (!status)
            status = check_hash(reading, products->child[p], p);
    }
    return status;
}
