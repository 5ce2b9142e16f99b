/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small world of care with everything in it (two municipalities, all families, interventions, an own account), and
 * all numbers of it that can be uncertain. */
#ifndef TESTS_SETS_WORLD_H
#define TESTS_SETS_WORLD_H

#include "models/care/effect.h"
#include "models/care/family.h"
#include "models/care/simulate.h"
#include "models/inputs/input.h"
#include <stdlib.h>
#include <string.h>

enum {
    TOWNS = 2,
    PRODUCTS = 5,
    YEARS = 4,
    CARE = 3,
    COMPONENTS = 3,
    INTERVENTIONS = 3,
    CELLS = YEARS * TOWNS * CARE_FORMS * CARE,
    INPUTS_MAX = 48
};

struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct component component[COMPONENTS]; /* of the last product */
    struct intervention intervention[INTERVENTIONS];
    bool changed[INTERVENTIONS][PRODUCTS], second_town[TOWNS];
    struct municipality town[TOWNS];
    struct realised_account account;
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], use_index[YEARS];
};

/* A copy points into itself. */
static inline void world_point(struct world *w) {
    w->care.product = w->product;
    w->product[PRODUCTS - 1].component = w->component;
    w->care.use_index = w->use_index;
    w->care.intervention = w->intervention;
    w->care.realised = &w->account;
    w->region.municipality = w->town;
    w->region.residents = w->residents;
    w->region.youths = w->youths;
    w->region.kappa = w->kappa;
    for (size_t k = 0; k < INTERVENTIONS; k++)
        w->intervention[k].product = w->changed[k];
    w->intervention[0].municipality = w->second_town;
}

static inline struct product product(uint32_t hash, size_t care, double users, double duration, double mean_cost,
                                     const struct family *family) {
    return (struct product){.hash = hash,
                            .care = care,
                            .users_per_youth = users,
                            .duration = duration,
                            .beta = 1.0,
                            .mean_cost = mean_cost,
                            .pgb_cost_factor = 0.8,
                            .family = family};
}

static inline void set_products(struct product *p) {
    p[0] = product(11, 0, 0.06, 0.96, 4500.0, &family_gamma);
    p[1] = product(12, 0, 0.01, 1.5, 9000.0, &family_gamma);
    p[2] = product(13, 1, 0.002, 2.0, 60000.0, &family_lognormal);
    p[3] = product(14, 2, 0.001, 0.5, 90000.0, &family_pareto);
    p[0].use_trend = 0.01;
    p[0].sd = p[1].sd = 0.05;
    p[0].cv = 1.2;
    p[1].cv = 0.5;
    p[2].cv = 0.7;
    p[3].tail_index = 5.0;
    p[0].pgb_share = 0.05;
    p[1].pgb_share = 1.0;
}

/* Many who cost little, some of whom the mean is uncertain, few dear ones. */
static inline void set_mixture(struct world *w) {
    struct product *p = &w->product[PRODUCTS - 1];
    *p = product(15, 1, 0.02, 1.0, 8000.0, &family_mixture);
    p->pgb_share = 0.1;
    p->n_component = COMPONENTS;
    p->component = w->component;
    w->component[0] = (struct component){.family = &family_gamma, .share = 0.7, .mean = 0.3, .cv = 0.8};
    w->component[1] = (struct component){.family = &family_gamma, .share = 0.2, .mean = 2.0, .cv = 0.6, .given = true};
    w->component[2] = (struct component){.family = &family_lognormal, .share = 0.1, .mean = 3.9, .cv = 1.1};
    product_complete(p);
}

static inline void set_towns(struct world *w) {
    for (size_t i = 0; i < TOWNS; i++) {
        w->town[i].hash = stream_hash_name(i ? "GM0014" : "GM0009");
        w->kappa[i] = i ? 1.1 : 0.9;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = i ? 40000 : 7500;
            w->youths[t * TOWNS + i] = (i ? 8000 : 1700) - (int64_t)(10 * t);
            w->use_index[t] = 1.0;
        }
    }
    w->account = (struct realised_account){.municipality = 1, .year = 2016, .cost_cents = 450000000, .clients = 610};
}

static inline struct intervention intervention(const struct effect *effect, size_t first, double change) {
    return (struct intervention){.effect = effect, .first = first, .change = change, .substitute = PRODUCTS};
}

/* Residential care becomes ambulatory in one town; shorter care; personal budgets more or less. */
static inline void set_interventions(struct world *w) {
    w->changed[0][2] = w->changed[1][0] = w->changed[1][2] = w->changed[2][0] = w->changed[2][1] = true;
    w->second_town[1] = true;
    w->intervention[0] = intervention(&effect_inflow, 1, -0.3);
    w->intervention[0].phase_in = 1;
    w->intervention[0].substitute = 0;
    w->intervention[0].ratio = 1.5;
    w->intervention[1] = intervention(&effect_duration, 2, -0.2);
    w->intervention[2] = intervention(&effect_pgb_share, 1, 0.1);
}

static inline void world_set_up(struct world *w) {
    memset(w, 0, sizeof *w);
    set_products(w->product);
    set_mixture(w);
    set_towns(w);
    set_interventions(w);
    w->care = (struct care){.n_care = CARE,
                            .n_product = PRODUCTS,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .level = LEVEL_NORMAL,
                            .level_sd = 0.15,
                            .level_exponent = 0.25,
                            .level_freedom = 4.0,
                            .n_realised = 1,
                            .regional_sd = 0.06,
                            .municipal_sd = 0.05,
                            .municipal_rho = 0.7,
                            .pgb_logit_sd = 0.2,
                            .pgb_logit_rho = 0.7,
                            .youth_trend = -0.01,
                            .youth_expected = -0.01,
                            .price_trend = 0.025,
                            .intensity_trend = 0.02,
                            .price_sd = 0.015,
                            .n_intervention = INTERVENTIONS};
    w->region = (struct region){.n_municipality = TOWNS, .n_year = YEARS};
    world_point(w);
}

/* The number of an input in the world itself. */
static inline double *world_number(struct world *w, const struct input *input) {
    char *owner = (char *)&w->care;
    if (input->owner == INPUT_USE_INDEX)
        return &w->use_index[input->index];
    if (input->owner == INPUT_PRODUCT)
        owner = (char *)&w->product[input->index];
    if (input->owner == INPUT_COMPONENT)
        owner = (char *)&w->component[input->index % COMPONENT_MAX];
    if (input->owner == INPUT_INTERVENTION)
        owner = (char *)&w->intervention[input->index];
    return (double *)(void *)(owner + input->offset);
}

struct input_list {
    struct inputs inputs;
    struct input input[INPUTS_MAX];
};

/* One more uncertain number, uniform between 0.8 and 1.2 times what it is, or from low to high. */
static inline void world_add(struct input_list *list, struct world *w, enum input_owner owner, size_t index,
                             size_t offset, double low, double high) {
    static char path[] = "an uncertain number";
    struct input *input = &list->input[list->inputs.n];
    if (list->inputs.n >= INPUTS_MAX)
        abort();
    *input = (struct input){.path = path,
                            .hash = (uint32_t)list->inputs.n + 1,
                            .owner = owner,
                            .index = index,
                            .offset = offset,
                            .low = -1e9,
                            .high = 1e9};
    double centre = *world_number(w, input);
    input->distribution = (struct distribution_value){
        .distribution = &distribution_uniform,
        .parameter = {low < high ? low : 0.8 * centre, low < high ? high : 1.2 * centre},
    };
    list->inputs.input = list->input;
    list->inputs.n++;
}

#define OF_CARE(field) world_add(list, w, INPUT_CARE, 0, offsetof(struct care, field), 0, 0)
#define OF_PRODUCT(p, field) world_add(list, w, INPUT_PRODUCT, p, offsetof(struct product, field), 0, 0)
#define OF_COMPONENT(k, field)                                                                                         \
    world_add(list, w, INPUT_COMPONENT, (PRODUCTS - 1) * COMPONENT_MAX + (k), offsetof(struct component, field), 0, 0)
#define OF_INTERVENTION(k, field, low, high)                                                                           \
    world_add(list, w, INPUT_INTERVENTION, k, offsetof(struct intervention, field), low, high)

static inline void world_add_inputs(struct input_list *list, struct world *w) {
    OF_CARE(level_sd);
    OF_CARE(level_exponent);
    OF_CARE(regional_sd);
    OF_CARE(municipal_sd);
    OF_CARE(municipal_rho);
    OF_CARE(pgb_logit_sd);
    OF_CARE(pgb_logit_rho);
    OF_CARE(price_trend);
    OF_CARE(intensity_trend);
    world_add(list, w, INPUT_CARE, 0, offsetof(struct care, youth_trend), -0.05, 0.05);
    OF_CARE(price_sd);
    OF_PRODUCT(0, users_per_youth);
    OF_PRODUCT(0, use_trend);
    OF_PRODUCT(0, pgb_share);
    OF_PRODUCT(0, cv);
    OF_PRODUCT(1, pgb_cost_factor);
    OF_PRODUCT(1, sd);
    OF_PRODUCT(2, duration);
    OF_PRODUCT(2, beta);
    OF_PRODUCT(2, cv);
    OF_PRODUCT(3, mean_cost);
    OF_PRODUCT(3, tail_index);
    OF_PRODUCT(4, mean_cost);
    OF_COMPONENT(0, cv);
    OF_COMPONENT(1, mean);
    OF_COMPONENT(2, cv);
    world_add(list, w, INPUT_USE_INDEX, 2, 0, 0.9, 1.3);
    OF_INTERVENTION(0, change, -0.5, 0.2);
    OF_INTERVENTION(0, ratio, 0.5, 2.0);
    OF_INTERVENTION(1, change, -0.4, 0.0);
    OF_INTERVENTION(2, change, -0.3, 0.3); /* the share that is 1 stays 1 when it is above 0 */
}

#endif
