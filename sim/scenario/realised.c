/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/realised.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/rows.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/table_summary.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    REALISED_SIZE_CAP = 64 << 20, /* bytes */
    /* Weights of the key fixed go up to 1e15 each and must add up to less than 2^61. */
    MUNICIPALITY_MAX = 2000,
    YEAR_MAX = 100, /* years in one file */
    YEAR_FIRST = 1900,
    YEAR_LAST = 2999,
    NO_YEAR = -1,
    CODE_TOLD = 40 /* characters of what is no code */
};

/* Columns of which a total tells the sum. */
static bool adds_up(const char *header) {
    static const char *const others[] = {"code", "name", "year",         "scheme",    "client",
                                         "form", "care", "utilisation:", "covariance"};
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        if (strncmp(header, others[k], strlen(others[k])) == 0 && strncmp(header, "clients", 7) != 0)
            return false;
    return !headings_is_remark(header);
}

/* What else is wrong with the table of that kind, so that all can be mended at once: other cells that are no codes, and
 * costs that are nowhere. */
static void add_others(const struct table *table, size_t row, size_t code, struct note *note) {
    enum { TOLD = 3 };
    size_t n = 0, used = strlen(note->text);
    bool costs = false;
    char names[TOLD * (CODE_TOLD + 8)] = "", read[CODE_SIZE];
    for (size_t r = row + 1; r < table->n_row; r++) {
        const char *text = table_cell(table, r, code);
        size_t length = strlen(names);
        if (!code_read(text, read) && n++ < TOLD)
            snprintf(names + length, sizeof names - length, "%s\"%.*s\"", length ? ", " : "", CODE_TOLD, text);
    }
    for (size_t c = 0; c < table->n_column; c++)
        costs |= strncmp(table_header(table, c), "cost", 4) == 0 || strncmp(table_header(table, c), "award:", 6) == 0;
    if (n > 0)
        snprintf(note->text + used, sizeof note->text - used,
                 n > TOLD ? _(" Nor are others below it (%zu): %s and so on.")
                          : _(" Nor are others below it (%zu): %s."),
                 n, names);
    used = strlen(note->text);
    if (!costs)
        snprintf(note->text + used, sizeof note->text - used, "%s",
                 _(" The table has no costs either: columns such as cost:ZIN:CLASS."));
}

/* What its row calls a municipality: a name stands beside the code where that is empty. */
static const char *call(const struct table *table, size_t row, size_t code, const char **column) {
    const char *text = table_cell(table, row, code);
    size_t name = table_column(table, "name");
    bool by_name = !text[0] && name < table->n_column && table_cell(table, row, name)[0];
    *column = by_name ? "name" : "code";
    return by_name ? table_cell(table, row, name) : text;
}

static enum status note_code(const struct table *table, size_t row, size_t code, const struct region *known,
                             struct note *note) {
    int line = table_line(table, row);
    const char *column, *text = call(table, row, code, &column);
    struct suggestion near = suggestion_start(text);
    struct successor successor = {0};
    bool dated = text[0] && text[strspn(text, "0123456789.,-/: +eE")] == '\0';
    for (size_t i = 0; i < known->n_municipality; i++)
        suggestion_offer(&near, known->municipality[i].name);
    enum status status = known->n_municipality > 0 ? place_successor(&files_disk, text, &successor, note) : STATUS_OK;
    if (status)
        return status;
    if (successor.year)
        return note_error(note, STATUS_TYPE, table->file, line, column,
                          _("\"%.60s\" is no municipality in the region of the schemes file (%s). %s"), text,
                          successor.words, place_advice(&successor));
    if (near.best)
        return note_error(note, STATUS_TYPE, table->file, line, column,
                          _("\"%.60s\" is not a municipality code, nor the name of a municipality in the region of the "
                            "schemes file. Did you mean \"%s\"?"),
                          text, near.best);
    if (known->n_municipality > 0 && !dated)
        return note_error(note, STATUS_TYPE, table->file, line, column,
                          _("\"%.60s\" is not a municipality code, nor the name of a municipality in the region of the "
                            "schemes file. Expected GM and four digits, such as %s, or the name of one that is."),
                          text, known->municipality[0].code);
    return note_error(note, STATUS_TYPE, table->file, line, "code",
                      _("\"%.60s\" is not a municipality code. Expected GM and four digits, such as GM0014, or, where "
                        "the schemes file names a region (key region), the name of one of its municipalities.%s"),
                      text,
                      dated ? _(" Has a spreadsheet made a day or a number of it? Give the column the cell format Text "
                                "and write the codes anew.")
                            : "");
}

static enum status refuse_code(const struct table *table, size_t row, size_t code, const struct region *known,
                               struct note *note) {
    enum status status = note_code(table, row, code, known, note);
    add_others(table, row, code, note);
    return status;
}

/* Whose row it is cannot be known: it goes, and the others are read. Without a region by which to know names they are
 * told together. */
static enum status drop_unknown(struct realised_file *file, size_t code, const struct region *known,
                                struct note *note) {
    struct table *table = file->table;
    enum status status = STATUS_OK;
    char read[CODE_SIZE];
    bool *drop = calloc(table->n_row + 1, sizeof *drop);
    if (!drop)
        return STATUS_MEMORY;
    for (size_t row = 0; row < table->n_row && !status; row++) {
        struct note one = {0};
        drop[row] = !code_read(table_cell(table, row, code), read);
        if (!drop[row])
            continue;
        status = known->n_municipality ? note_code(table, row, code, known, &one)
                                       : refuse_code(table, row, code, known, note);
        file->torn = true;
        if (known->n_municipality)
            status = realised_go_on(file, table, status, &one, note);
    }
    if (!status)
        table_drop(table, drop);
    free(drop);
    return status;
}

static enum status refuse_twice(const struct realised *realised, size_t row, size_t before, const char *code,
                                struct note *note) {
    const struct table *table = realised->table;
    if (realised->year)
        return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, row), "code",
                          _("The municipality %s is given twice for %d, also on line %d. Keep one of the rows."), code,
                          realised->year, table_line(table, before));
    return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, row), "code",
                      _("The municipality %s is given twice, also on line %d. Keep one of the rows; where they are "
                        "of several years, add the column year."),
                      code, table_line(table, before));
}

/* row[]: the rows of this year, given in the order of the file, in ascending order of code. Each is put in its place
 * among those before it. */
static enum status sort_rows(struct realised_file *file, struct realised *realised, size_t n, size_t code,
                             struct note *note) {
    const struct table *table = realised->table;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        size_t row = realised->row[k], at = k;
        const char *text = table_cell(table, row, code);
        int order = 1;
        struct note one = {0};
        while (at > 0 && (order = strcmp(text, table_cell(table, realised->row[at - 1], code))) < 0) {
            realised->row[at] = realised->row[at - 1];
            at--;
        }
        if (at > 0 && order == 0) {
            status = refuse_twice(realised, row, realised->row[at - 1], text, &one);
            status = realised_go_on(file, table, status, &one, note);
        }
        realised->row[at] = row;
    }
    return status;
}

/* Two of one name could not be told apart where a scheme names them. The later line is the one that is told of. */
static enum status check_names(struct realised_file *file, const struct realised *realised, size_t column,
                               struct note *note) {
    const struct table *table = realised->table;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < realised->region.n_municipality; k++)
        for (size_t other = 0; other < realised->region.n_municipality && !status; other++) {
            size_t row = realised->row[k], before = realised->row[other];
            struct note one = {0};
            if (before >= row || strcmp(table_cell(table, row, column), table_cell(table, before, column)) != 0)
                continue;
            status = note_error(&one, STATUS_DUPLICATE, table->file, table_line(table, row), "name",
                                _("The name \"%.60s\" is given twice, also on line %d. Give each municipality its own "
                                  "name."),
                                table_cell(table, row, column), table_line(table, before));
            status = realised_go_on(file, table, status, &one, note);
        }
    return status;
}

/* For telling amounts in another unit; what is no number its reader tells. */
static enum status fill_residents(struct realised *realised) {
    const struct table *table = realised->table;
    struct region *region = &realised->region;
    size_t column = table_column(table, "residents");
    if (column == table->n_column)
        return STATUS_OK;
    region->residents = calloc(region->n_municipality, sizeof *region->residents);
    if (!region->residents)
        return STATUS_MEMORY;
    for (size_t i = 0; i < region->n_municipality; i++) {
        struct note ignored = {0};
        if (table_integer(table, realised->row[i], column, 1, INT32_MAX, &region->residents[i], &ignored) != STATUS_OK)
            region->residents[i] = 0;
    }
    return STATUS_OK;
}

/* What a municipality is called where the table has no names: as in the region that is known, or else its code. */
static const char *name_of(const char *code, const struct region *known) {
    for (size_t i = 0; i < known->n_municipality; i++)
        if (strcmp(known->municipality[i].code, code) == 0)
            return known->municipality[i].name;
    return code;
}

static enum status fill_municipalities(struct realised_file *file, struct realised *realised, size_t n, size_t code,
                                       const struct region *known, struct note *note) {
    const struct table *table = realised->table;
    struct region *region = &realised->region;
    size_t name = table_column(table, "name");
    bool named = name < table->n_column;
    region->n_year = 1;
    region->n_municipality = n;
    for (size_t i = 0; i < n; i++) {
        struct municipality *municipality = &region->municipality[i];
        strcpy(municipality->code, table_cell(table, realised->row[i], code));
        municipality->name =
            strdup(named ? table_cell(table, realised->row[i], name) : name_of(municipality->code, known));
        if (!municipality->name)
            return STATUS_MEMORY;
    }
    enum status status = named && !file->fault ? check_names(file, realised, name, note) : STATUS_OK;
    return status ? status : fill_residents(realised);
}

/* The municipalities of one year: the rows that row_year says are of it. */
static enum status read_municipalities(struct realised_file *file, struct realised *realised, const int *row_year,
                                       size_t code, const struct region *known, struct note *note) {
    const struct table *table = realised->table;
    struct region *region = &realised->region;
    size_t n = 0;
    realised->row = calloc(table->n_row, sizeof *realised->row);
    if (!realised->row)
        return STATUS_MEMORY;
    for (size_t r = 0; r < table->n_row; r++)
        if (row_year[r] == realised->year)
            realised->row[n++] = r;
    if (n > MUNICIPALITY_MAX)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, realised->row[n - 1]), NULL,
                          _("This table has %zu municipalities; at most %d can be settled together."), n,
                          MUNICIPALITY_MAX);
    region->municipality = calloc(n, sizeof *region->municipality);
    if (!region->municipality)
        return STATUS_MEMORY;
    enum status status = sort_rows(file, realised, n, code, note);
    return status ? status : fill_municipalities(file, realised, n, code, known, note);
}

/* Take up a year that is new, in its place among the others. */
static enum status add_year(struct realised_file *file, int year, size_t row, struct note *note) {
    size_t at = file->n_year;
    if (realised_find_year(file, year) < file->n_year)
        return STATUS_OK;
    if (file->n_year == YEAR_MAX)
        return note_error(note, STATUS_RANGE, file->table->file, table_line(file->table, row), "year",
                          _("This table has more than %d years; at most that many can be settled together."), YEAR_MAX);
    for (; at > 0 && file->year[at - 1].year > year; at--)
        file->year[at] = file->year[at - 1];
    file->year[at] = (struct realised){.year = year, .table = file->table};
    file->n_year++;
    return STATUS_OK;
}

/* row_year[n_row], and the years of the file; one year 0 when it has no column year. */
static enum status read_years(struct realised_file *file, int *row_year, struct note *note) {
    const struct table *table = file->table;
    size_t column = table_column(table, "year");
    enum status status = STATUS_OK;
    file->has_year = column < table->n_column;
    for (size_t r = 0; r < table->n_row && !status; r++) {
        int64_t year = 0;
        struct note one = {0};
        if (file->has_year)
            status = table_integer(table, r, column, YEAR_FIRST, YEAR_LAST, &year, &one);
        row_year[r] = status ? NO_YEAR : (int)year;
        file->torn |= status != STATUS_OK;
        status = status ? realised_go_on(file, table, status, &one, note) : add_year(file, row_year[r], r, note);
    }
    return status;
}

static enum status tell(void *file, const char *sentence) {
    return realised_warn(file, "%s", sentence);
}

enum status realised_tell(struct realised_file *file, struct table *table) {
    return table_tell_all(table, tell, file);
}

enum status realised_tidy(struct realised_file *file, struct table *table, const struct region *known,
                          struct note *note) {
    struct rows_use use = {.known = known, .adds_up = adds_up, .tell = tell, .to = file};
    return rows_tidy(table, &use, note);
}

static enum status read_rows(struct realised_file *file, const struct region *known, struct note *note) {
    const struct table *table = file->table;
    size_t code = table_column(table, "code");
    if (code == table->n_column)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "code",
                          _("The column code is missing. It holds the CBS code of each municipality, such as GM0014."));
    enum status status = headings_go_on_after(realised_tidy(file, file->table, known, note), &file->fault);
    file->torn = file->fault != STATUS_OK;
    if (!status)
        status = drop_unknown(file, code, known, note);
    if (status)
        return status;
    size_t n = table->n_row;
    if (n == 0 && file->fault)
        return file->fault;
    if (n == 0)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], NULL,
                          _("This table has a header line only. Expected one row for each municipality."));
    file->has_budget = table_column(table, "budget") < table->n_column;
    file->has_advance =
        table_column(table, "advance:RIGG") < table->n_column || table_column(table, "advance:SVB") < table->n_column;
    file->year = calloc(YEAR_MAX, sizeof *file->year);
    int *row_year = calloc(n, sizeof *row_year);
    status = file->year && row_year ? read_years(file, row_year, note) : STATUS_MEMORY;
    for (size_t t = 0; t < file->n_year && !status; t++)
        status = read_municipalities(file, &file->year[t], row_year, code, known, note);
    free(row_year);
    return status || file->n_year > 0 ? status : file->fault;
}

enum status realised_read(const struct files *files, const char *file, const struct region *known,
                          struct realised_file *realised, struct note *note) {
    *realised = (struct realised_file){.files = files};
    realised->table = calloc(1, sizeof *realised->table);
    enum status status =
        realised->table ? headings_read_all(files, file, REALISED_SIZE_CAP, realised->table, note) : STATUS_MEMORY;
    if (!status)
        status = read_rows(realised, known, note);
    if (!status && !realised->fault)
        status = realised_compare_known(realised, known, note);
    realised->n_settled = realised->n_year;
    if (status && realised->table)
        headings_restore(realised->table, note);
    if (status)
        realised_free(realised);
    return status;
}

enum status realised_go_on(struct realised_file *realised, const struct table *table, enum status status,
                           struct note *one, struct note *note) {
    return headings_go_on(table, status, one, &realised->fault, note);
}

enum status realised_warn(struct realised_file *realised, const char *format, ...) {
    char *text = NULL, **larger = realloc(realised->warning, (realised->n_warning + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    realised->warning = larger;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return STATUS_MEMORY;
    format_safe(text, text, (size_t)n + 1); /* it quotes file names */
    bool again = false;                     /* as each of several years may have it */
    for (size_t k = 0; k < realised->n_warning; k++)
        again |= strcmp(realised->warning[k], text) == 0;
    if (again)
        free(text);
    else
        realised->warning[realised->n_warning++] = text;
    return STATUS_OK;
}

enum status realised_keep_reading(struct realised_file *realised, const struct table *table, const char *column) {
    char **larger = realloc(realised->reading, (realised->n_reading + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    realised->reading = larger;
    larger[realised->n_reading] = table_summary(table, column);
    return larger[realised->n_reading] ? (realised->n_reading++, STATUS_OK) : STATUS_MEMORY;
}

size_t realised_find_year(const struct realised_file *realised, int year) {
    size_t t = 0;
    while (t < realised->n_year && realised->year[t].year != year)
        t++;
    return t;
}

static int compare_code(const void *code, const void *municipality) {
    return strcmp(code, ((const struct municipality *)municipality)->code);
}

size_t realised_find_code(const struct realised *realised, const char *code) {
    const struct region *region = &realised->region;
    const struct municipality *found =
        bsearch(code, region->municipality, region->n_municipality, sizeof *region->municipality, compare_code);
    return found ? (size_t)(found - region->municipality) : region->n_municipality;
}

/* The first municipality of a that b lacks. */
static enum status check_all_in(const struct realised *a, const struct realised *b, struct note *note) {
    for (size_t i = 0; i < a->region.n_municipality; i++) {
        const char *code = a->region.municipality[i].code;
        if (realised_find_code(b, code) == b->region.n_municipality)
            return note_error(note, STATUS_MISSING, a->table->file, table_line(a->table, a->row[i]), "code",
                              _("The municipality %s has this row for %d but none for %d. Add the row of %d; after "
                                "a merger, give the earlier years in the new division too."),
                              code, a->year, b->year, b->year);
    }
    return STATUS_OK;
}

enum status realised_compare_municipalities(const struct realised *a, const struct realised *b, struct note *note) {
    enum status status = check_all_in(a, b, note);
    return status ? status : check_all_in(b, a, note);
}

/* One year after the other, each with the same municipalities as the first. */
static enum status check_settled(const struct realised_file *file, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t t = file->first + 1; t < file->first + file->n_settled && !status; t++) {
        const struct realised *before = &file->year[t - 1], *year = &file->year[t];
        if (year->year != before->year + 1)
            return note_error(note, STATUS_MISSING, file->table->file, file->table->line[0], "year",
                              _("This table has no rows for %d, but it has for the years before and after. Add them, "
                                "or settle a part of the years, such as --year %d."),
                              before->year + 1, year->year);
        status = realised_compare_municipalities(&file->year[file->first], year, note);
    }
    return status;
}

enum status realised_choose(struct realised_file *realised, int first_year, int last_year, struct note *note) {
    const struct table *table = realised->table;
    if (!realised->has_year && first_year != last_year)
        return note_error(note, STATUS_USAGE, table->file, table->line[0], "--year",
                          _("Several years can be settled only from a table with a column year. Add the column, or "
                            "give one year."));
    if (!realised->has_year)
        realised->year[0].year = first_year;
    else if (first_year) {
        size_t first = realised_find_year(realised, first_year), last = realised_find_year(realised, last_year);
        if (first == realised->n_year || last == realised->n_year)
            return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                              _("This table has no rows for %d; its years are %d to %d. Add the rows or choose "
                                "another --year."),
                              first == realised->n_year ? first_year : last_year, realised->year[0].year,
                              realised->year[realised->n_year - 1].year);
        realised->first = first;
        realised->n_settled = last - first + 1;
    }
    return check_settled(realised, note);
}

static void free_year(struct realised *realised) {
    free(realised->row);
    free(realised->room);
    free(realised->advance);
    free(realised->lacking);
    free(realised->known);
    free(realised->reported);
    region_free(&realised->region);
}

void realised_free(struct realised_file *realised) {
    for (size_t t = 0; t < realised->n_year; t++)
        free_year(&realised->year[t]);
    for (size_t w = 0; w < realised->n_warning; w++)
        free(realised->warning[w]);
    free((void *)realised->warning);
    for (size_t k = 0; k < realised->n_reading; k++)
        free(realised->reading[k]);
    free((void *)realised->reading);
    free(realised->year);
    if (realised->table)
        table_free(realised->table);
    free(realised->table);
    memset(realised, 0, sizeof *realised);
}
