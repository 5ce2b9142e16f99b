/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was written by record_provenance.c, beside what would be. */
#include "sim/engine/record.h"

#include "sim/base/version.h"
#include "sim/store/result.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool holds(const struct result *result, const char *name, const char *expected) {
    char path[192];
    const char *const *text = NULL;
    struct note note = {0};
    const struct result_row row = {path, REQUIRED, {AXIS_END}, .raw = &text};
    snprintf(path, sizeof path, "/provenance/%s", name);
    return result_read(result, AXIS_MUNICIPALITY, &row, 1, &note) == STATUS_OK && strcmp(*text, expected) == 0;
}

static bool holds_number(const struct result *result, const char *name, int64_t expected) {
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, expected);
    return holds(result, name, text);
}

static bool holds_tables(const struct result *result, const struct scenario *scenario) {
    bool same = true;
    for (size_t k = 0; same && k < scenario->n_table; k++) {
        char name[128];
        snprintf(name, sizeof name, "table_%s", scenario->table[k].name);
        same = holds(result, name, scenario->table[k].text);
    }
    return same;
}

bool record_is_of(const char *path, const struct scenario *scenario, enum store_level level) {
    struct result *result = NULL;
    struct note note = {0};
    size_t n = 0;
    if (!result_is_there(path) || result_open(path, &result, &note) != STATUS_OK)
        return false;
    bool same = holds(result, "program_version", version_program) && holds(result, "git_revision", version_revision) &&
                holds(result, "scenario", scenario->resolved) && holds_tables(result, scenario) &&
                holds_number(result, "seed", (int64_t)scenario->seed) &&
                holds_number(result, "draws", scenario->n_draw) && holds(result, "store", record_level_name(level)) &&
                !result_has(result, "/provenance/until") && result_check_all(result, &n, &note) == STATUS_OK;
    result_close(result);
    return same;
}
