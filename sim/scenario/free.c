/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/leaving.h"
#include "sim/scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

/* Const keeps the scenario's readers from writing; who made it may free it. */
static void free_const(const void *owned) {
    free((void *)(uintptr_t)owned);
}

static void free_scheme(const struct scheme *scheme) {
    for (size_t i = 0; scheme->layer && i < scheme->n_layer; i++) {
        for (size_t b = 0; scheme->layer[i].band && b < scheme->layer[i].n_band; b++)
            free_const(scheme->layer[i].band[b].share);
        free_const(scheme->layer[i].band);
        free_const(scheme->layer[i].change.nano);
        free_const(scheme->layer[i].covered);
        free_const(scheme->layer[i].share);
        free_const(scheme->layer[i].settles);
        free_const(scheme->layer[i].part);
        free_const(scheme->layer[i].weight);
        free_const(scheme->layer[i].column);
        free_const(scheme->layer[i].fund.premium);
        free_const(scheme->layer[i].pool);
    }
    for (size_t k = 0; scheme->by_hand && k < scheme->n_by_hand; k++) {
        free_const(scheme->by_hand[k].cents);
        free_const(scheme->by_hand[k].reason[0]);
        free_const(scheme->by_hand[k].reason[1]);
    }
    free_const(scheme->by_hand);
    free_const(scheme->by_hand_transfer);
    if (scheme->leaving) {
        free_const(scheme->leaving->join);
        free_const(scheme->leaving->leave);
        struct attitude *attitude = (struct attitude *)(uintptr_t)scheme->leaving->attitude;
        if (attitude)
            attitude_free(attitude);
        free(attitude);
    }
    free_const(scheme->leaving);
    free_const(scheme->layer);
    free_const(scheme->name);
    free_const(scheme->label[0]);
    free_const(scheme->label[1]);
    free_const(scheme->description[0]);
    free_const(scheme->description[1]);
}

static void free_shared(struct shared_cost *shared, size_t n) {
    for (size_t k = 0; shared && k < n; k++) {
        free_const(shared[k].name);
        free_const(shared[k].label[0]);
        free_const(shared[k].label[1]);
        free_const(shared[k].cents);
        free_const(shared[k].share);
        free_const(shared[k].of.covered);
        free_const(shared[k].of.weight);
        free_const(shared[k].of.pool);
    }
    free(shared);
}

static void free_texts(char **text, size_t n) {
    for (size_t i = 0; text && i < n; i++)
        free(text[i]);
    free(text);
}

void scenario_free(struct scenario *scenario) {
    for (size_t s = 0; scenario->scheme && s < scenario->n_scheme; s++)
        free_scheme(&scenario->scheme[s]);
    for (size_t t = 0; scenario->table && t < scenario->n_table; t++) {
        free(scenario->table[t].name);
        free(scenario->table[t].text);
    }
    for (size_t k = 0; scenario->shock && k < scenario->n_shock; k++) {
        free(scenario->shock[k].name);
        free(scenario->shock[k].label[0]);
        free(scenario->shock[k].label[1]);
        free(scenario->shock[k].text);
    }
    free(scenario->shock);
    free_texts(scenario->reading, scenario->n_reading);
    free_texts(scenario->warning, scenario->n_warning);
    free_texts(scenario->file_read, scenario->n_file);
    free_shared(scenario->shared, scenario->n_shared);
    region_free(&scenario->region);
    care_free(&scenario->care);
    budget_model_free(&scenario->budget);
    inputs_free(&scenario->inputs);
    grades_free(&scenario->grades);
    targets_of_scenario_free(scenario->target, scenario->n_target);
    free(scenario->file);
    free(scenario->draws_file);
    free(scenario->macro_file);
    free(scenario->gone);
    free(scenario->name);
    free(scenario->title[0]);
    free(scenario->title[1]);
    free(scenario->budget_split);
    free(scenario->scheme);
    free(scenario->threshold);
    free((void *)scenario->threshold_covered);
    free(scenario->settings);
    free(scenario->resolved);
    free(scenario->table);
    memset(scenario, 0, sizeof *scenario);
}
