/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small world for tests of the state and of what is known: towns of several sizes in two sub-regions, a gamma product
 * with personal budgets and a dear one drawn client by client. */
#ifndef TESTS_CARE_SWINGS_WORLD_H
#define TESTS_CARE_SWINGS_WORLD_H

#include "models/care/family.h"
#include "models/care/simulate.h"
#include <string.h>

enum { TOWNS = 4, PRODUCTS = 2, YEARS = 5, CARE = 2 };

struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct municipality town[TOWNS];
    struct sub_region sub[2];
    size_t sub_of[TOWNS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], use_index[YEARS], unrest[YEARS];
};

/* Nothing swings: only chance is left. */
static inline void world_set_up(struct world *w) {
    static const char *const code[TOWNS] = {"GM0009", "GM0014", "GM0017", "GM0022"};
    static const int64_t residents[TOWNS] = {9000, 60000, 20000, 30000};
    memset(w, 0, sizeof *w);
    w->product[0] = (struct product){.hash = 11,
                                     .care = 0,
                                     .users_per_youth = 0.06,
                                     .duration = 0.96,
                                     .beta = 1.0,
                                     .mean_cost = 7600,
                                     .pgb_cost_factor = 0.6,
                                     .cv = 1.5,
                                     .pgb_share = 0.2,
                                     .family = &family_gamma};
    w->product[1] = (struct product){.hash = 12,
                                     .care = 1,
                                     .users_per_youth = 0.008,
                                     .duration = 2.0,
                                     .beta = 1.0,
                                     .mean_cost = 33000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 0.9,
                                     .pgb_share = 0.1,
                                     .family = &family_lognormal};
    for (size_t i = 0; i < TOWNS; i++) {
        memcpy(w->town[i].code, code[i], 7);
        w->town[i].name = w->town[i].code;
        w->town[i].hash = stream_hash_name(code[i]);
        w->kappa[i] = 1.0;
        w->sub_of[i] = i % 2;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = residents[i];
            w->youths[t * TOWNS + i] = residents[i] / 5;
        }
    }
    w->sub[0] = (struct sub_region){"north", stream_hash_name("sub_region north")};
    w->sub[1] = (struct sub_region){"south", stream_hash_name("sub_region south")};
    for (size_t t = 0; t < YEARS; t++)
        w->use_index[t] = w->unrest[t] = 1.0;
    w->care = (struct care){.n_care = CARE,
                            .n_product = PRODUCTS,
                            .product = w->product,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .use_index = w->use_index,
                            .municipal_rho = 0.6};
    w->region = (struct region){.n_municipality = TOWNS,
                                .n_year = YEARS,
                                .municipality = w->town,
                                .residents = w->residents,
                                .youths = w->youths,
                                .kappa = w->kappa,
                                .n_sub_region = 2,
                                .sub_region = w->sub,
                                .sub_region_of = w->sub_of};
}

#endif
