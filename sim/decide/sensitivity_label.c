/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an uncertain input is called in tables. */
#include "sim/base/i18n.h"
#include "sim/decide/sensitivity.h"
#include "sim/scenario/scenario.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_SIZE = 256 };

static const struct {
    const char *key, *label;
} nouns[] = {
    {"mean_cost_eur", N_("cost per client")},
    {"mean", N_("mean cost, against that of all")},
    {"users_per_youth", N_("users per youth")},
    {"use_trend", N_("growth of use per year")},
    {"duration_years", N_("duration in years")},
    {"beta", N_("how it follows the region")},
    {"sd", N_("size of the swings")},
    {"level.sd", N_("spread of the unknown levels")},
    {"cv", N_("spread between clients")},
    {"pgb_share", N_("share with a PGB")},
    {"pgb_cost_factor", N_("cost of a PGB over ZIN")},
    {"youth_trend", N_("growth of the number of youths per year")},
    {"use_index", N_("index of new use")},
    {"regional_sd", N_("swings of the region")},
    {"municipal_sd", N_("swings of a municipality")},
    {"municipal_rho", N_("persistence of municipal swings")},
    {"pgb_logit_sd", N_("swings of the PGB share")},
    {"pgb_logit_rho", N_("persistence of PGB swings")},
    {"price_trend", N_("growth of prices per year")},
    {"intensity_trend", N_("growth of care per client per year")},
    {"price_sd", N_("swings of prices")},
    {"macro_sd", N_("swings of the budget")},
    {"covers", N_("part of the budget meant for youth care itself")},
    {"phase_in", N_("phase-in of the new model")},
    {"factor", N_("factor over the amounts per unit")},
    {"anchor", N_("anchor of the cut")},
    {"effect", N_("size of the effect")},
    {"ratio", N_("clients elsewhere for one who stays away")},
};

/* The last key of a path, without the place in a list; "sd" stands in two kinds of groups. */
static void last_key(const struct input *input, char key[LABEL_SIZE]) {
    const char *dot = strrchr(input->path, '.'), *last = dot ? dot + 1 : input->path;
    snprintf(key, LABEL_SIZE, "%s", input->owner == INPUT_CARE && strcmp(last, "sd") == 0 ? "level.sd" : last);
    key[strcspn(key, "[")] = '\0';
}

static const char *noun_of(const char *key) {
    for (size_t k = 0; k < sizeof nouns / sizeof nouns[0]; k++)
        if (strcmp(nouns[k].key, key) == 0)
            return _(nouns[k].label);
    return NULL;
}

/* Whose number it is; empty when it is everyone's. */
static void owner_of(const struct scenario *scenario, const struct input *input, char owner[LABEL_SIZE]) {
    enum language language = i18n_language();
    owner[0] = '\0';
    if (input->owner == INPUT_PRODUCT)
        snprintf(owner, LABEL_SIZE, "%s", scenario->care.product[input->index].label[language]);
    else if (input->owner == INPUT_COMPONENT)
        snprintf(owner, LABEL_SIZE, _("%s, clients of kind %zu"),
                 scenario->care.product[input->index / COMPONENT_MAX].label[language],
                 input->index % COMPONENT_MAX + 1);
    else if (input->owner == INPUT_INTERVENTION)
        snprintf(owner, LABEL_SIZE, "%s", scenario->care.intervention[input->index].label[language]);
    else if (input->owner == INPUT_CUT)
        snprintf(owner, LABEL_SIZE, "%s",
                 scenario->region.municipality[scenario->budget.cut[input->index].municipality].name);
    else if (input->owner == INPUT_USE_INDEX || input->owner == INPUT_FACTOR || input->owner == INPUT_PHASE_IN)
        snprintf(owner, LABEL_SIZE, "%d", scenario->first_year + (int)input->index);
}

char *sensitivity_input_label(const struct scenario *scenario, size_t k) {
    const struct input *input = &scenario->inputs.input[k];
    char key[LABEL_SIZE], owner[LABEL_SIZE], text[2 * LABEL_SIZE + 4];
    last_key(input, key);
    owner_of(scenario, input, owner);
    const char *noun = noun_of(key);
    if (!noun)
        return strdup(input->path);
    snprintf(text, sizeof text, "%s%s%s", owner, owner[0] ? ": " : "", noun);
    return strdup(text);
}
