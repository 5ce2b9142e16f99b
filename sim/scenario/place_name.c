/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/place_name.h"

#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MERGERS_CAP = 1 << 20, MERGERS_DEEP = 8 };

/* Columns of panel/mergers.csv. */
enum { YEAR, OLD_CODE, OLD_NAME, NEW_CODE, NEW_NAME, COLUMNS };
static const char *const headers[COLUMNS] = {"year", "old_code", "old_name", "new_code", "new_name"};

bool place_is_meant(const char *code, const char *own_name, const char *name) {
    char read[CODE_SIZE] = "";
    return code_read(name, read) ? strcmp(read, code) == 0 : name[0] && code_is_same_name(name, own_name);
}

/* One merger on: the last row of the name whose code goes on to another one. The words gather all of its rows. */
static bool follow(const struct table *table, const size_t at[COLUMNS], const char *name, struct successor *next) {
    size_t parts = 0;
    for (size_t row = 0; row < table->n_row; row++) {
        const char *code = table_cell(table, row, at[OLD_CODE]), *new_code = table_cell(table, row, at[NEW_CODE]);
        if (!place_is_meant(code, table_cell(table, row, at[OLD_NAME]), name) || strcmp(code, new_code) == 0)
            continue;
        size_t used = strlen(next->words);
        next->year = atoi(table_cell(table, row, at[YEAR]));
        snprintf(next->words + used, sizeof next->words - used, "%s%s", parts ? _(" and ") : "",
                 table_cell(table, row, at[NEW_NAME]));
        snprintf(next->code, sizeof next->code, "%s", parts ? "" : new_code);
        parts++;
    }
    return parts > 0;
}

/* The row makes one of this name of another one. */
static bool makes(const struct table *table, const size_t at[COLUMNS], size_t row, const char *name) {
    return place_is_meant(table_cell(table, row, at[NEW_CODE]), table_cell(table, row, at[NEW_NAME]), name);
}

/* Those that have become a part of it, by the last merger that did so. It may have been there before, with fewer
 * parts: the table does not say. */
static void look_back(const struct table *table, const size_t at[COLUMNS], const char *name, struct successor *later) {
    size_t parts = 0, left;
    for (size_t row = 0; row < table->n_row; row++) {
        int year = atoi(table_cell(table, row, at[YEAR]));
        if (!makes(table, at, row, name))
            continue;
        parts = year > later->year ? 1 : parts + (year == later->year);
        later->year = year > later->year ? year : later->year;
    }
    left = parts;
    for (size_t row = 0; row < table->n_row; row++) {
        size_t used = strlen(later->words);
        if (!makes(table, at, row, name) || atoi(table_cell(table, row, at[YEAR])) != later->year)
            continue;
        snprintf(later->words + used, sizeof later->words - used, "%s%s",
                 left == parts ? ""
                 : left > 1    ? ", "
                               : _(" and "),
                 table_cell(table, row, at[OLD_NAME]));
        left--;
    }
    later->is_later = parts > 0;
}

/* "Haren: since 2019 Groningen". */
static void word(struct successor *successor, const char *name) {
    char others[sizeof successor->words];
    snprintf(others, sizeof others, "%s", successor->words);
    snprintf(successor->words, sizeof successor->words,
             successor->is_later ? _("%.50s: since %d with %.230s in it") : _("%.50s: since %d %.230s"), name,
             successor->year, others);
}

const char *place_advice(const struct successor *successor) {
    return successor->is_later ? _("Give the amounts of those that are in the region, under their own names.")
                               : _("Give the amount of the whole municipality as it is now, under its name.");
}

enum status place_successor(const struct files *files, const char *name, struct successor *successor,
                            struct note *note) {
    struct table table = {0};
    char *path = NULL;
    size_t at[COLUMNS];
    bool known = true;
    *successor = (struct successor){0};
    enum status status = files->shipped ? files->shipped(files->context, "panel/mergers.csv", &path) : STATUS_OK;
    if (!status && path)
        status = table_read(files, path, MERGERS_CAP, &table, note);
    for (size_t c = 0; c < COLUMNS && !status && path; c++) {
        at[c] = table_column(&table, headers[c]);
        known &= at[c] < table.n_column;
    }
    char wanted[CODE_NAME_SIZE];
    snprintf(wanted, sizeof wanted, "%s", name);
    for (size_t k = 0; !status && path && known && k < MERGERS_DEEP; k++) {
        struct successor next = {0};
        if (!follow(&table, at, wanted, &next))
            break;
        *successor = next;
        if (!next.code[0])
            break;
        snprintf(wanted, sizeof wanted, "%s", next.code);
    }
    if (!status && path && known && !successor->year)
        look_back(&table, at, name, successor);
    if (successor->year)
        word(successor, name);
    table_free(&table);
    free(path);
    return status;
}

bool place_index(const struct region *region, const char *name, size_t *index) {
    size_t found = 0;
    for (size_t i = 0; i < region->n_municipality; i++) {
        const struct municipality *municipality = &region->municipality[i];
        if (municipality->name && strcmp(municipality->name, name) == 0) {
            *index = i;
            return true;
        }
        if (place_is_meant(municipality->code, municipality->name ? municipality->name : "", name)) {
            *index = i;
            found++;
        }
    }
    return found == 1;
}

enum status place_find(const struct region *region, const char *file, const char *option, const char *name,
                       size_t *index, struct successor *told, struct note *note) {
    struct suggestion suggestion = suggestion_start(name);
    struct successor successor = {0};
    enum status status = STATUS_OK;
    bool there = place_index(region, name, index);
    if (!there)
        status = place_successor(&files_disk, name, &successor, note);
    if (told)
        *told = successor;
    if (there)
        return STATUS_OK;
    if (status || (successor.code[0] && place_index(region, successor.code, index)))
        return status;
    for (size_t i = 0; i < region->n_municipality; i++)
        if (region->municipality[i].name)
            suggestion_offer(&suggestion, region->municipality[i].name);
    if (successor.year && suggestion.best)
        return note_error(note, STATUS_REFERENCE, file, 0, option,
                          _("There is no municipality \"%.60s\" in this region (%s). Did you mean \"%s\"?"), name,
                          successor.words, suggestion.best);
    if (successor.year)
        return note_error(note, STATUS_REFERENCE, file, 0, option,
                          _("There is no municipality \"%.60s\" in this region (%s). Give the name of one that is."),
                          name, successor.words);
    if (suggestion.best)
        return note_error(note, STATUS_REFERENCE, file, 0, option,
                          _("There is no municipality \"%.60s\" in this region. Did you mean \"%s\"?"), name,
                          suggestion.best);
    return note_error(note, STATUS_REFERENCE, file, 0, option,
                      _("There is no municipality \"%.60s\" in this region. Use a code, such as %s, or a name from the "
                        "table of municipalities."),
                      name, region->n_municipality ? region->municipality[0].code : "GM0014");
}
