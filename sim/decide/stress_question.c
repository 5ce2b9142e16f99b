/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of stress and reverse stress: draws, reserves, the scheme that is shown; and names copied. */
#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/decide/stress.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for the draws of all replays that are kept at once. */
static const size_t MOST_BYTES = (size_t)600 << 20;

char **stress_copy_texts(size_t n, const char *const *text) {
    char **copy = calloc(n + 1, sizeof *copy);
    bool missing = !copy;
    for (size_t k = 0; k < n && !missing; k++) {
        copy[k] = strdup(text[k]);
        missing = !copy[k];
    }
    if (!missing)
        return copy;
    if (copy)
        result_free_texts(n, copy);
    return NULL;
}

enum status stress_copy_places(const struct scenario *scenario, char ***code, char ***municipality) {
    size_t n = scenario->region.n_municipality;
    const char **text = calloc(n + 1, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n; i++)
        text[i] = scenario->region.municipality[i].code;
    *code = stress_copy_texts(n, text);
    for (size_t i = 0; i < n; i++)
        text[i] = scenario->region.municipality[i].name;
    *municipality = stress_copy_texts(n, text);
    free(text);
    return *code && *municipality ? STATUS_OK : STATUS_MEMORY;
}

enum status stress_copy_schemes(const struct scenario *scenario, char ***name, char **label[2]) {
    const char **text = calloc(scenario->n_scheme + 1, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        text[s] = scenario->scheme[s].name;
    *name = stress_copy_texts(scenario->n_scheme, text);
    for (size_t k = 0; k < 2; k++) {
        for (size_t s = 0; s < scenario->n_scheme; s++)
            text[s] = scenario->scheme[s].label[k];
        label[k] = stress_copy_texts(scenario->n_scheme, text);
    }
    free(text);
    return *name && label[0] && label[1] ? STATUS_OK : STATUS_MEMORY;
}

enum status stress_set_draws(const struct stress_options *options, size_t replays, struct scenario *scenario,
                             struct note *note) {
    int64_t fits = (int64_t)(MOST_BYTES / (replays * replay_draw_bytes(scenario))), inner = scenario->inner_draws;
    if (options->draws > 0)
        scenario->n_draw = options->draws;
    else {
        int64_t most = fits < STRESS_DRAWS ? fits : STRESS_DRAWS;
        most = most < scenario->n_draw ? most : scenario->n_draw;
        scenario->n_draw = most >= 2 * inner ? most - most % inner : 2 * inner;
    }
    if (options->draws > fits)
        return note_error(note, STATUS_USAGE, NULL, 0, "-n",
                          _("so many draws of this scenario do not fit into memory at once; give at most %lld"),
                          (long long)(fits - fits % inner));
    return scenario_check_draws(scenario, options->draws > 0 ? "-n" : NULL, note);
}

static size_t find_place(const struct region *region, const char *name) {
    size_t i = 0;
    while (i < region->n_municipality && strcmp(region->municipality[i].code, name) != 0 &&
           strcmp(region->municipality[i].name, name) != 0)
        i++;
    return i;
}

static enum status check_estimates(const struct scenario *scenario, size_t i, struct note *note) {
    const struct region *region = &scenario->region;
    for (size_t t = 1; scenario->reserve_by_estimate && t < scenario->n_year; t++)
        if (region->estimate[t * region->n_municipality + i] == REGION_UNKNOWN)
            return note_error(note, STATUS_CONFLICT, NULL, 0, "--reserve",
                              _("In this scenario reserves bear what is paid above the estimate, and that of %s is "
                                "not known. Add it to the list estimates, for all years after the base year."),
                              region->municipality[i].name);
    return STATUS_OK;
}

/* The k-th reserve that the user gives. */
static enum status set_reserve(const struct stress_options *options, size_t k, const struct scenario *scenario,
                               int64_t *reserve, struct note *note) {
    const struct region *region = &scenario->region;
    size_t i = find_place(region, options->reserve[k].municipality);
    if (i == region->n_municipality)
        return note_error(note, STATUS_REFERENCE, NULL, 0, "--reserve",
                          _("There is no municipality \"%.60s\" in this region. Use a code, such as %s, or a name "
                            "from the table of municipalities."),
                          options->reserve[k].municipality, region->municipality[0].code);
    for (size_t j = 0; j < k; j++)
        if (find_place(region, options->reserve[j].municipality) == i)
            return note_error(note, STATUS_DUPLICATE, NULL, 0, "--reserve",
                              _("The reserve of %s is given twice. Keep one of the two."),
                              region->municipality[i].name);
    reserve[i] = options->reserve[k].cents;
    return check_estimates(scenario, i, note);
}

enum status stress_reserves(const struct stress_options *options, const struct scenario *scenario, int64_t *reserve,
                            struct note *note) {
    const struct region *region = &scenario->region;
    size_t n = region->n_municipality;
    enum status status = STATUS_OK;
    memcpy(reserve, region->reserve, n * sizeof *reserve);
    for (size_t k = 0; k < options->n_reserve && !status; k++)
        status = set_reserve(options, k, scenario, reserve, note);
    reserve[n] = 0;
    for (size_t i = 0; i < n; i++)
        reserve[n] =
            reserve[i] == REGION_UNKNOWN || reserve[n] == REGION_UNKNOWN ? REGION_UNKNOWN : reserve[n] + reserve[i];
    return status;
}

/* Reserves in the order of the municipalities: the order in which they are given is no part of the question. */
static void write_reserves(FILE *out, const struct stress_options *options, const struct region *region) {
    fputs("reserves", out);
    for (size_t i = 0; i < region->n_municipality; i++)
        for (size_t k = 0; k < options->n_reserve; k++)
            if (find_place(region, options->reserve[k].municipality) == i)
                fprintf(out, " %s=%" PRId64 ".%02" PRId64, region->municipality[i].code,
                        options->reserve[k].cents / 100, options->reserve[k].cents % 100);
    fputc('\n', out);
}

char *stress_asked(const struct stress_options *options, const struct scenario *scenario, const char *what) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "program %s %s\n%sdraws %" PRId64 "\n", version_program, version_revision, what, scenario->n_draw);
    write_reserves(out, options, &scenario->region);
    bool failed = ferror(out) != 0;
    failed = fclose(out) != 0 || failed;
    if (failed) {
        free(text);
        return NULL;
    }
    return text;
}
