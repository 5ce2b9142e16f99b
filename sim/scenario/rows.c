/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/rows.h"

#include "models/core/money.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/headings.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Totals, and totals times rows: what a table of people can have, and what a hostile one may cost. */
enum { TOTAL_MAX = 1000, WORK_MAX = 20000000, GROUP_YEAR = 0, GROUP_COUNT = 2 };

enum row_kind { ROW_PLACE, ROW_TOTAL, ROW_EMPTY };

/* A name and the code beside it; line 0: known beforehand. */
struct named {
    char folded[CODE_NAME_SIZE];
    char code[CODE_SIZE];
    int line;
};

struct tidy {
    struct table *table;
    const struct rows_use *use;
    struct note *note;
    size_t code, name;         /* columns; n_column when absent */
    size_t group[GROUP_COUNT]; /* rows with other cells here have nothing to do with each other */
    enum row_kind *kind;       /* [n_row] */
    size_t n_named;
    struct named *named; /* sorted */
    enum status first;   /* of the errors that were told */
};

static enum status tell(const struct tidy *tidy, const char *format, ...) __attribute__((format(printf, 2, 3)));

static enum status tell(const struct tidy *tidy, const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    enum status status = n < 0 ? STATUS_MEMORY : tidy->use->tell(tidy->use->to, text);
    if (n >= 0)
        free(text);
    return status;
}

static const char *cell(const struct tidy *tidy, size_t row, size_t column) {
    return column < tidy->table->n_column ? table_cell(tidy->table, row, column) : "";
}

/* What is wrong with a row, told beside what is wrong with others. */
static enum status refuse(struct tidy *tidy, size_t row, enum status status, const char *column, const char *format,
                          ...) __attribute__((format(printf, 5, 6)));

static enum status refuse(struct tidy *tidy, size_t row, enum status status, const char *column, const char *format,
                          ...) {
    struct note one = {0};
    char text[sizeof one.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    status = note_error(&one, status, tidy->table->file, table_line(tidy->table, row), column, "%s", text);
    return headings_go_on(tidy->table, status, &one, &tidy->first, tidy->note);
}

/* ---- names ---- */

static const struct region *region_of(const struct rows_use *use) {
    return use->known ? use->known : use->names;
}

static int compare_named(const void *a, const void *b) {
    const struct named *left = a, *right = b;
    int order = strcmp(left->folded, right->folded);
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static const struct named *find_name(const struct tidy *tidy, const char *name) {
    char folded[CODE_NAME_SIZE];
    code_fold_name(name, folded);
    size_t low = 0, high = tidy->n_named;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(tidy->named[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; !tidy->use->known && low < tidy->n_named && tidy->named[low].line == 0; low++)
        ; /* names that say no code */
    return low < tidy->n_named && folded[0] && strcmp(tidy->named[low].folded, folded) == 0 ? &tidy->named[low] : NULL;
}

/* The only one in the region that a name may be a spelling of. */
static const char *find_known(const struct tidy *tidy, const char *name) {
    const struct region *known = tidy->use->known;
    const char *code = NULL;
    size_t found = 0;
    for (size_t i = 0; known && name[0] && i < known->n_municipality; i++)
        if (code_is_same_name(name, known->municipality[i].name)) {
            code = known->municipality[i].code;
            found++;
        }
    return found == 1 ? code : NULL;
}

static void add_named(struct tidy *tidy, const char *name, const char *code, int line) {
    struct named *named = &tidy->named[tidy->n_named];
    code_fold_name(name, named->folded);
    snprintf(named->code, sizeof named->code, "%s", code);
    named->line = line;
    tidy->n_named += named->folded[0] != '\0';
}

static enum status refuse_name(struct tidy *tidy, const struct named *a, const struct named *b) {
    size_t row = 0;
    while (table_line(tidy->table, row) != b->line)
        row++;
    const char *name = cell(tidy, row, tidy->name);
    if (a->line)
        return refuse(tidy, row, STATUS_DUPLICATE, "name",
                      _("The name \"%.60s\" stands here beside %s, and on line %d beside %s. Correct the name or "
                        "the code."),
                      name, b->code, a->line, a->code);
    return refuse(tidy, row, STATUS_CONFLICT, "name",
                  _("\"%.60s\" is the name of %s, but the code here is %s. Correct the name or the code."), name,
                  a->code, b->code);
}

/* A name that stands beside two codes: one of them is wrong. */
static enum status check_names(struct tidy *tidy) {
    const struct named *a = tidy->named; /* the region's, or else the one before */
    enum status status = STATUS_OK;
    for (size_t k = 1; k < tidy->n_named && !status; k++) {
        const struct named *b = &tidy->named[k];
        bool same = strcmp(a->folded, b->folded) == 0;
        if (same && strcmp(a->code, b->code) != 0)
            status = refuse_name(tidy, a, b);
        a = same && a->line == 0 ? a : b;
    }
    return status;
}

static enum status list_names(struct tidy *tidy) {
    const struct region *known = region_of(tidy->use);
    size_t n_known = known ? known->n_municipality : 0,
           n_row = tidy->name < tidy->table->n_column ? tidy->table->n_row : 0;
    tidy->named = calloc(n_known + n_row + 1, sizeof *tidy->named);
    if (!tidy->named)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n_known; i++)
        add_named(tidy, known->municipality[i].name, known->municipality[i].code, 0);
    for (size_t row = 0; row < n_row; row++) {
        char code[CODE_SIZE];
        if (code_read(cell(tidy, row, tidy->code), code))
            add_named(tidy, cell(tidy, row, tidy->name), code, table_line(tidy->table, row));
    }
    qsort(tidy->named, tidy->n_named, sizeof *tidy->named, compare_named);
    return check_names(tidy);
}

/* ---- what a row is ---- */

/* Nothing at all, or one cell of text at the foot: "Bron: CBS". */
static bool is_empty(const struct tidy *tidy, size_t row) {
    size_t n = 0, at = 0;
    for (size_t c = 0; c < tidy->table->n_column; c++)
        if (cell(tidy, row, c)[0] && !headings_is_remark(table_header(tidy->table, c))) {
            n++;
            at = c;
        }
    const char *text = cell(tidy, row, at);
    return n == 0 || (n == 1 && tidy->table->n_column > 1 &&
                      (strncasecmp(text, "bron", 4) == 0 || strncasecmp(text, "source", 6) == 0));
}

/* A name that the region does not know may be another spelling, or another municipality. */
static enum status compare_own_name(const struct tidy *tidy, size_t row, const char *code) {
    const struct region *region = region_of(tidy->use);
    const char *name = cell(tidy, row, tidy->name);
    for (size_t i = 0; name[0] && region && i < region->n_municipality; i++) {
        if (strcmp(region->municipality[i].code, code) != 0)
            continue;
        if (!code_is_same_name(name, region->municipality[i].name))
            return tell(tidy, _("%s:%d: %s is called \"%.60s\" here and \"%.60s\" in the region. Check the code."),
                        tidy->table->file, table_line(tidy->table, row), code, name, region->municipality[i].name);
    }
    return STATUS_OK;
}

/* "Totaal" beside a code such as GM9999; "Groningen (totaal)" is that of Groningen. */
static enum status check_total_name(struct tidy *tidy, size_t row, const char *code) {
    char name[CODE_NAME_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(cell(tidy, row, tidy->name), "("), cell(tidy, row, tidy->name));
    if (!code_is_total(name))
        return STATUS_OK;
    return refuse(tidy, row, STATUS_CONFLICT, "name",
                  _("By its name \"%.60s\" is a total, and it has the code of a municipality, %s. Remove the code "
                    "of a total, or correct the name."),
                  cell(tidy, row, tidy->name), code);
}

/* The code of a row as it must be written; its name will do where that is known. */
static enum status set_code(struct tidy *tidy, size_t row, const char *code) {
    const char *text = cell(tidy, row, tidy->code);
    enum status status = check_total_name(tidy, row, code);
    if (!status)
        status = compare_own_name(tidy, row, code);
    if (status || strcmp(text, code) == 0)
        return status;
    status = tell(tidy, _("%s:%d: \"%.60s\" is read as the code %s."), tidy->table->file, table_line(tidy->table, row),
                  text[0] ? text : cell(tidy, row, tidy->name), code);
    return status ? status : table_set(tidy->table, row, tidy->code, code);
}

/* Does a row say anything of its place? A formula without its value does. */
static bool is_open(const struct tidy *tidy, size_t row) {
    bool open = tidy->use->open_goes, placed = cell(tidy, row, tidy->code)[0] || cell(tidy, row, tidy->name)[0];
    for (size_t c = 0; c < tidy->table->n_column && open; c++)
        open = c == tidy->code || c == tidy->name || strcmp(table_header(tidy->table, c), "year") == 0 ||
               headings_is_remark(table_header(tidy->table, c)) ||
               !(table_cell(tidy->table, row, c)[0] || (placed && table_is_formula(tidy->table, row, c)));
    return open;
}

static enum status classify(struct tidy *tidy, size_t row) {
    const char *text = cell(tidy, row, tidy->code), *name = cell(tidy, row, tidy->name);
    char code[CODE_SIZE];
    if (is_empty(tidy, row) || is_open(tidy, row)) {
        tidy->kind[row] = ROW_EMPTY;
        return STATUS_OK;
    }
    if (tidy->use->group && strcmp(text, tidy->use->group) == 0)
        return STATUS_OK;
    if (code_read(text, code))
        return set_code(tidy, row, code);
    const struct named *named = find_name(tidy, text[0] ? text : name);
    const char *code_of = named ? named->code : find_known(tidy, text[0] ? text : name);
    if (code_of)
        return set_code(tidy, row, code_of);
    if (code_is_total(text) || (!text[0] && (!name[0] || code_is_total(name))))
        tidy->kind[row] = ROW_TOTAL;
    return STATUS_OK;
}

/* ---- sums ---- */

static bool is_same_group(const struct tidy *tidy, size_t total, size_t row) {
    for (size_t g = 0; g < GROUP_COUNT; g++) {
        const char *wanted = cell(tidy, total, tidy->group[g]), *own = cell(tidy, row, tidy->group[g]);
        if (wanted[0] && strcmp(wanted, own) != 0 && !(g == GROUP_YEAR && code_holds_year(wanted, own)))
            return false;
    }
    return true;
}

struct range {
    size_t from, to;
};

enum { RANGE_ALL, RANGE_SINCE, RANGE_UNTIL, RANGE_ABOVE, RANGE_COUNT };

/* The rows that a total may be about: all, those since the total before it, up to the next one, all above it. */
static void find_ranges(const struct tidy *tidy, size_t total, struct range range[RANGE_COUNT]) {
    size_t n = tidy->table->n_row, since = total, until = total + 1;
    while (since > 0 && !(tidy->kind[since - 1] == ROW_TOTAL && is_same_group(tidy, total, since - 1)))
        since--;
    while (until < n && !(tidy->kind[until] == ROW_TOTAL && is_same_group(tidy, total, until)))
        until++;
    range[RANGE_ALL] = (struct range){0, n};
    range[RANGE_SINCE] = (struct range){since, total};
    range[RANGE_UNTIL] = (struct range){total + 1, until};
    range[RANGE_ABOVE] = (struct range){0, total};
}

/* Does a row with a code belong to this group? */
static bool is_group(const struct tidy *tidy, size_t g, const char *group) {
    char code[CODE_SIZE];
    for (size_t row = 0; row < tidy->table->n_row; row++)
        if (strcmp(cell(tidy, row, tidy->group[g]), group) == 0 && code_read(cell(tidy, row, tidy->code), code))
            return true;
    return false;
}

/* "Totaal" in the first column, of years or schemes, is that of all of them. */
static enum status move_total_word(const struct tidy *tidy, size_t row) {
    enum status status = STATUS_OK;
    for (size_t g = 0; g < GROUP_COUNT && !cell(tidy, row, tidy->code)[0] && !status; g++) {
        const char *word = cell(tidy, row, tidy->group[g]);
        if (!code_is_total_word(word) || is_group(tidy, g, word))
            continue;
        status = table_set(tidy->table, row, tidy->code, word);
        if (!status)
            status = table_set(tidy->table, row, tidy->group[g], "");
    }
    return status;
}

/* What the rows of a range add up to in a column; false when a cell is no number, which its reader will tell. */
static bool sum_rows(const struct tidy *tidy, size_t total, struct range range, size_t column, int64_t *sum) {
    struct note ignored = {0};
    *sum = 0;
    for (size_t row = range.from; row < range.to; row++) {
        int64_t cents = 0;
        if (tidy->kind[row] != ROW_PLACE || !is_same_group(tidy, total, row) || !cell(tidy, row, column)[0])
            continue;
        if (table_cents(tidy->table, row, column, -MONEY_LIMIT, MONEY_LIMIT, &cents, &ignored) != STATUS_OK ||
            __builtin_add_overflow(*sum, cents, sum))
            return false;
    }
    return true;
}

struct difference {
    size_t n, n_column;   /* columns that differ, and all that were compared */
    size_t column;        /* the first that differs */
    int64_t given, added; /* in it, cents */
};

static enum status compare_range(const struct tidy *tidy, size_t total, struct range range,
                                 struct difference *difference) {
    *difference = (struct difference){0};
    for (size_t c = 0; c < tidy->table->n_column; c++) {
        int64_t given, added;
        if (!cell(tidy, total, c)[0] || !tidy->use->adds_up(table_header(tidy->table, c)))
            continue;
        enum status status = table_cents(tidy->table, total, c, -MONEY_LIMIT, MONEY_LIMIT, &given, tidy->note);
        if (status)
            return status;
        if (!sum_rows(tidy, total, range, c, &added))
            continue;
        difference->n_column++;
        if (given != added && difference->n++ == 0) {
            difference->column = c;
            difference->given = given;
            difference->added = added;
        }
    }
    return STATUS_OK;
}

/* In hundredths, of which people have none. */
static char *people_or_cents(int64_t sum, char text[FORMAT_SIZE]) {
    return sum % 100 == 0 ? format_count(sum / 100, text) : format_cents(sum, text);
}

static enum status refuse_total(const struct tidy *tidy, size_t total, const struct difference *difference) {
    char given[FORMAT_SIZE], added[FORMAT_SIZE], between[FORMAT_SIZE];
    people_or_cents(difference->given, given);
    people_or_cents(difference->added, added);
    people_or_cents(difference->given - difference->added, between);
    const char *header = table_header(tidy->table, difference->column), *text = cell(tidy, total, tidy->code);
    if (!text[0] && !cell(tidy, total, tidy->name)[0])
        return note_error(
            tidy->note, STATUS_CONFLICT, tidy->table->file, table_line(tidy->table, total), header,
            _("This row has no code. It is no total of the rows either: it says %s, and they add up to %s, "
              "a difference of %s. Give its code, correct it, or remove it."),
            given, added, between);
    return note_error(
        tidy->note, STATUS_CONFLICT, tidy->table->file, table_line(tidy->table, total), header,
        _("\"%.60s\" is a total, but it says %s where the rows add up to %s, a difference of %s. Correct the "
          "figures, or remove the row."),
        text[0] ? text : cell(tidy, total, tidy->name), given, added, between);
}

static enum status check_total(const struct tidy *tidy, size_t total) {
    struct range range[RANGE_COUNT];
    struct difference best = {0}, difference;
    find_ranges(tidy, total, range);
    for (size_t k = 0; k < RANGE_COUNT; k++) {
        enum status status = compare_range(tidy, total, range[k], &difference);
        if (status)
            return status;
        if (k == 0 || difference.n < best.n)
            best = difference;
    }
    if (best.n > 0)
        return refuse_total(tidy, total, &best);
    const char *text = cell(tidy, total, tidy->code);
    text = text[0] ? text : cell(tidy, total, tidy->name);
    if (best.n_column == 0)
        return tell(tidy, _("%s:%d: \"%.60s\" is a total and is left out; it has no sum to check."), tidy->table->file,
                    table_line(tidy->table, total), text);
    return tell(tidy, _("%s:%d: \"%.60s\" is a total and is left out; its sums agree with the rows."),
                tidy->table->file, table_line(tidy->table, total), text);
}

static enum status check_totals(struct tidy *tidy) {
    struct note *all = tidy->note, one;
    size_t n = 0;
    enum status status = STATUS_OK;
    for (size_t row = 0; row < tidy->table->n_row && !status; row++) {
        if (tidy->kind[row] != ROW_TOTAL)
            continue;
        if (++n > TOTAL_MAX || n > 1 + WORK_MAX / tidy->table->n_row)
            return note_error(tidy->note, STATUS_RANGE, tidy->table->file, table_line(tidy->table, row), NULL,
                              _("%zu rows up to here are totals, or have no code: too many. Expected a row for each "
                                "municipality."),
                              n);
        status = move_total_word(tidy, row);
        one = (struct note){0};
        tidy->note = &one;
        if (!status)
            status = check_total(tidy, row);
        tidy->note = all;
        status = headings_go_on(tidy->table, status, &one, &tidy->first, all);
    }
    return status;
}

/* Is it all others of its group together, two at least, in every column that adds up, and in more than two of them more
 * than 0? */
static bool is_all_others(const struct tidy *tidy, size_t row) {
    struct note ignored = {0};
    size_t n_column = 0, n_row = 0;
    for (size_t r = 0; r < tidy->table->n_row; r++)
        n_row += tidy->kind[r] == ROW_PLACE && is_same_group(tidy, row, r);
    for (size_t c = 0; c < tidy->table->n_column; c++) {
        int64_t own, sum;
        if (!tidy->use->adds_up(table_header(tidy->table, c)))
            continue;
        if (table_cents(tidy->table, row, c, 0, MONEY_LIMIT, &own, &ignored) != STATUS_OK ||
            !sum_rows(tidy, row, (struct range){0, tidy->table->n_row}, c, &sum) || sum - own != own)
            return false;
        n_column += own > 0;
    }
    return n_column > 2 && n_row > 2;
}

/* A total that bears the code of a municipality. */
static enum status warn_all_others(const struct tidy *tidy) {
    size_t n = tidy->table->n_row;
    enum status status = STATUS_OK;
    for (size_t row = 0; n > 2 && n <= WORK_MAX / n && row < n && !status; row++)
        if (tidy->kind[row] == ROW_PLACE && is_all_others(tidy, row))
            status = tell(tidy,
                          _("%s:%d: The figures of %s are those of all others together. If this row is a total, remove "
                            "its code."),
                          tidy->table->file, table_line(tidy->table, row), cell(tidy, row, tidy->code));
    return status;
}

/* ---- all of it ---- */

static enum status drop_rows(const struct tidy *tidy) {
    size_t n = 0;
    int line = 0;
    bool *drop = calloc(tidy->table->n_row, sizeof *drop);
    if (!drop)
        return STATUS_MEMORY;
    for (size_t row = 0; row < tidy->table->n_row; row++) {
        drop[row] = tidy->kind[row] != ROW_PLACE;
        if (tidy->kind[row] == ROW_EMPTY && n++ == 0)
            line = table_line(tidy->table, row);
    }
    table_drop(tidy->table, drop);
    free(drop);
    if (n == 1)
        return tell(tidy, _("%s:%d: this row has no figures and is left out."), tidy->table->file, line);
    return n ? tell(tidy, _("%s:%d: rows without figures are left out, this one and %zu more."), tidy->table->file,
                    line, n - 1)
             : STATUS_OK;
}

enum status rows_tidy(struct table *table, const struct rows_use *use, struct note *note) {
    struct tidy tidy = {.table = table,
                        .use = use,
                        .note = note,
                        .code = table_column(table, "code"),
                        .name = table_column(table, "name"),
                        .group = {table_column(table, "year"), table_column(table, "scheme")}};
    if (tidy.code == table->n_column || table->n_row == 0)
        return use->open_goes && table->n_row == 0
                   ? tell(&tidy, _("%s: this table has headings and no rows: nothing is read from it."), table->file)
                   : STATUS_OK;
    tidy.kind = calloc(table->n_row, sizeof *tidy.kind);
    enum status status = tidy.kind ? list_names(&tidy) : STATUS_MEMORY;
    for (size_t row = 0; row < table->n_row && !status; row++)
        status = classify(&tidy, row);
    if (!status)
        status = check_totals(&tidy);
    if (!status)
        status = warn_all_others(&tidy);
    bool mended = use->mends && tidy.first;
    if (!status && !mended)
        status = drop_rows(&tidy);
    if (mended)
        note->n_more = 0;
    free(tidy.kind);
    free(tidy.named);
    return status ? status : tidy.first;
}
