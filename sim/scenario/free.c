#include "sim/scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

/* Const keeps the scenario's readers from writing; who made it may free it. */
static void free_const(const void *owned) {
    free((void *)(uintptr_t)owned);
}

static void free_scheme(const struct scheme *scheme) {
    for (size_t i = 0; scheme->layer && i < scheme->n_layer; i++) {
        free_const(scheme->layer[i].covered);
        free_const(scheme->layer[i].share);
        free_const(scheme->layer[i].weight);
        free_const(scheme->layer[i].pool);
    }
    free_const(scheme->layer);
    free_const(scheme->name);
    free_const(scheme->label[0]);
    free_const(scheme->label[1]);
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
    free_texts(scenario->warning, scenario->n_warning);
    free_texts(scenario->file_read, scenario->n_file);
    region_free(&scenario->region);
    care_free(&scenario->care);
    budget_model_free(&scenario->budget);
    free(scenario->file);
    free(scenario->draws_file);
    free(scenario->name);
    free(scenario->title[0]);
    free(scenario->title[1]);
    free(scenario->budget_split);
    free(scenario->scheme);
    free(scenario->threshold);
    free(scenario->resolved);
    free(scenario->table);
    memset(scenario, 0, sizeof *scenario);
}
