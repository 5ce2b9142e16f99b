/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised figures beside the region that the schemes file names: who lacks, and how many people live there. */
#include "models/solidarity/settle.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than any municipality grows or shrinks by, merged or not. */
enum { GROWTH_MAX = 10 };

/* The names, at most ten, of those in `of` who are not in `in`; how many they are. Both by code. */
static size_t list_absent(const struct region *of, const struct region *in, char *names, size_t size) {
    size_t n = 0, j = 0;
    names[0] = '\0';
    for (size_t i = 0; i < of->n_municipality; i++) {
        while (j < in->n_municipality && strcmp(in->municipality[j].code, of->municipality[i].code) < 0)
            j++;
        size_t at = strlen(names);
        bool there = j < in->n_municipality && strcmp(in->municipality[j].code, of->municipality[i].code) == 0;
        if (!there && n++ < 10)
            snprintf(names + at, size - at, "%s%.30s", at ? ", " : "", of->municipality[i].name);
    }
    return n;
}

/* Those of whom the region has a row and the table none, and the other way round, in the last year of the table. */
static enum status tell_missing(struct realised_file *file, const struct region *known) {
    const struct region *here = &file->year[file->n_year - 1].region;
    char names[400];
    size_t missing = list_absent(known, here, names, sizeof names);
    enum status status = STATUS_OK;
    if (missing)
        status = realised_warn(file,
                               _("%s has no row for %zu of the %zu municipalities of the region of the schemes file: "
                                 "%s%s. Who has no row takes no part."),
                               file->table->file, missing, known->n_municipality, names,
                               missing > 10 ? _(" and others") : "");
    size_t strange = list_absent(here, known, names, sizeof names);
    if (!status && strange)
        status = realised_warn(file,
                               _("%s has rows of %zu municipalities that are not in the region of the schemes file: "
                                 "%s%s. Check their codes; after a merger they may be right."),
                               file->table->file, strange, names, strange > 10 ? _(" and others") : "");
    return status;
}

/* All figures of a municipality in another unit agree with each other, but not with who lives there. */
static enum status check_residents(struct realised_file *file, const struct realised *year, size_t column,
                                   const struct region *known, struct note *note) {
    const struct table *table = year->table;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < known->n_municipality && !status; k++) {
        struct note ignored = {0}, one = {0};
        size_t i = realised_find_code(year, known->municipality[k].code);
        int64_t here, there = known->residents[k];
        if (i == year->region.n_municipality || there <= 0 ||
            table_integer(table, year->row[i], column, 1, INT32_MAX, &here, &ignored) != STATUS_OK)
            continue;
        if (here / GROWTH_MAX < there && there / GROWTH_MAX < here)
            continue;
        status = note_error(&one, STATUS_CONFLICT, table->file, table_line(table, year->row[i]), "residents",
                            _("%s has %lld residents here and %lld in the region of the schemes file. Check the code, "
                              "and that people are counted one by one."),
                            year->region.municipality[i].name, (long long)here, (long long)there);
        status = realised_go_on(file, table, status, &one, note);
    }
    return status;
}

/* For what is looked at once the amounts have been read. */
static enum status keep_residents(struct realised *year, const struct region *known) {
    year->known = calloc(year->region.n_municipality + 1, sizeof *year->known);
    for (size_t k = 0; year->known && k < known->n_municipality; k++) {
        size_t i = realised_find_code(year, known->municipality[k].code);
        if (i < year->region.n_municipality)
            year->known[i] = known->residents[k];
    }
    return year->known ? STATUS_OK : STATUS_MEMORY;
}

enum status realised_compare_known(struct realised_file *file, const struct region *known, struct note *note) {
    size_t residents = table_column(file->table, "residents");
    if (known->n_municipality == 0)
        return STATUS_OK;
    enum status status = tell_missing(file, known);
    for (size_t t = 0; known->residents && t < file->n_year && !status; t++)
        status = keep_residents(&file->year[t], known);
    for (size_t t = 0; known->residents && residents < file->table->n_column && t < file->n_year && !status; t++)
        status = check_residents(file, &file->year[t], residents, known, note);
    return status;
}
