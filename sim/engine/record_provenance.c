/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/record.h"

#include "sim/base/version.h"
#include <stdio.h>
#include <string.h>

static const char *const level_name[] = {"summary", "costs", "all"};

const char *record_level_name(enum store_level level) {
    return level_name[level];
}

bool record_level_by_name(const char *name, enum store_level *level) {
    size_t k = 0;
    while (k < sizeof level_name / sizeof level_name[0] && strcmp(level_name[k], name) != 0)
        k++;
    *level = (enum store_level)k;
    return k < sizeof level_name / sizeof level_name[0];
}

static enum status write_number(struct store *store, const char *name, long long value, struct note *note) {
    char text[32];
    snprintf(text, sizeof text, "%lld", value);
    return store_write_provenance(store, name, text, note);
}

static enum status write_tables(struct store *store, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < scenario->n_table; k++) {
        char name[128];
        snprintf(name, sizeof name, "table_%s", scenario->table[k].name);
        status = store_write_provenance(store, name, scenario->table[k].text, note);
    }
    return status;
}

/* How many numbers of the scenario have each grade: "numbers_measured". */
static enum status write_grades(struct store *store, const struct grades *grades, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < GRADE_COUNT; k++) {
        char name[64];
        snprintf(name, sizeof name, "numbers_%s", grade_word((enum grade)k));
        status = write_number(store, name, (long long)grades->count[k], note);
    }
    return status;
}

static enum status write_program(struct store *store, struct note *note) {
    enum status status = store_write_provenance(store, "format", "1", note);
    if (!status)
        status = store_write_provenance(store, "program_version", version_program, note);
    if (!status)
        status = store_write_provenance(store, "git_revision", version_revision, note);
    if (!status)
        status = store_write_provenance(store, "compiler", version_compiler, note);
    if (!status)
        status = store_write_provenance(store, "libraries", version_libraries, note);
    return status;
}

enum status record_provenance(struct store *store, const struct scenario *scenario, enum store_level level,
                              const struct measure *measure, struct note *note) {
    char seed[32];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)scenario->seed);
    enum status status = write_program(store, note);
    if (!status)
        status = store_write_provenance(store, "scenario_name", scenario->name, note);
    if (!status)
        status = store_write_provenance(store, "title", scenario->title[0], note);
    if (!status)
        status = store_write_provenance(store, "title_en", scenario->title[1], note);
    if (!status)
        status = store_write_provenance(store, "scenario", scenario->resolved, note);
    if (!status && scenario->settings)
        status = store_write_provenance(store, "settings", scenario->settings, note);
    if (!status)
        status = write_tables(store, scenario, note);
    if (!status)
        status = write_grades(store, &scenario->grades, note);
    if (!status)
        status = store_write_provenance(store, "budget_origin", budget_origin_name(scenario->budget_origin), note);
    if (!status && scenario->budget.covers < 1.0) {
        char covers[32];
        snprintf(covers, sizeof covers, "%.15g", scenario->budget.covers);
        status = store_write_provenance(store, "budget_covers", covers, note);
    }
    if (!status && scenario->budget.given_share)
        status = write_number(store, "budget_given_year", scenario->first_year + (long long)scenario->budget.given_year,
                              note);
    if (!status)
        status = write_number(store, "warning_count", (long long)scenario->n_warning, note);
    if (!status)
        status = store_write_provenance(store, "seed", seed, note);
    if (!status)
        status = write_number(store, "draws", scenario->n_draw, note);
    if (!status)
        status = write_number(store, "inner_draws", scenario->inner_draws, note);
    if (!status)
        status = store_write_provenance(store, "store", level_name[level], note);
    if (!status)
        status = store_write_provenance(store, "quantiles", measure_is_exact(measure) ? "exact" : "sketch", note);
    return status;
}
