/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "sim/base/i18n.h"
#include "sim/decide/reverse.h"

#define TROUBLE_ROW(symbol) &symbol,
static const struct trouble *const troubles[] = {TROUBLE_LIST(TROUBLE_ROW)};
#undef TROUBLE_ROW

_Static_assert(sizeof troubles / sizeof troubles[0] == TROUBLES, "TROUBLES counts the list");

const struct trouble *trouble_at(size_t i) {
    return i < TROUBLES ? troubles[i] : NULL;
}

/* One more intervention for all products and municipalities from year `first` on. */
static void intervene(struct scenario *scenario, const struct effect *effect, size_t first, double change) {
    struct care *care = &scenario->care;
    struct intervention *intervention = &care->intervention[care->n_intervention++];
    intervention->effect = effect;
    intervention->municipality = NULL;
    intervention->first = first;
    intervention->phase_in = 0;
    intervention->change = change;
    intervention->substitute = care->n_product;
    intervention->ratio = 0.0;
}

static void place(struct scenario *scenario, size_t municipality, size_t product, int32_t steps) {
    struct care *care = &scenario->care;
    if (steps > 0)
        care->extra[care->n_extra++] = (struct extra_clients){municipality, product, steps, 1};
}

/* In no scenario that ships one youth in a hundred is in residential or closed care in a year. More than so many at
 * once, on top of those and in one municipality, is no bad luck that a reserve is meant for. */
const struct trouble trouble_placements = {
    .name = "extra_clients",
    .doc = N_("extra placements"),
    .step = 1.0,
    .most = 4096,
    .of_youths = 0.01,
    .beyond = N_("not by placements alone"),
    .apply = place,
};

/* Each year's own step, which lasts: (1 + g) to the power of the years since the base year. */
static void grow(struct scenario *scenario, size_t municipality, size_t product, int32_t steps) {
    (void)municipality;
    (void)product;
    for (size_t t = 1; t < scenario->n_year; t++)
        intervene(scenario, &effect_inflow, t, trouble_growth.step * steps);
}

const struct trouble trouble_growth = {
    .name = "growth",
    .doc = N_("extra growth of new use per year"),
    .step = 0.001,
    .most = 400,
    .beyond = N_("not by growth alone"),
    .jumps = true, /* other numbers of clients, and what those cost together is drawn anew */
    .everywhere = true,
    .apply = grow,
};

static void raise_price(struct scenario *scenario, size_t municipality, size_t product, int32_t steps) {
    (void)municipality;
    (void)product;
    intervene(scenario, &effect_cost, 1, trouble_price.step * steps);
}

const struct trouble trouble_price = {
    .name = "price",
    .doc = N_("rise of all prices"),
    .step = 0.001,
    .most = 1000,
    .beyond = N_("not by prices alone"),
    .everywhere = true,
    .apply = raise_price,
};
