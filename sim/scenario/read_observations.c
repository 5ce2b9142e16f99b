/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the list `realised` and of the table `realised_file`, each with defaults filled in. */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/observations.h"
#include "sim/scenario/rows.h"
#include "sim/scenario/table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBSERVATIONS_CAP = 4 << 20 };
#define CENTS_MAX INT64_C(100000000000000) /* EUR 1,000 billion */
#define CLIENTS_MAX INT64_C(1000000000)

enum column {
    COLUMN_CODE,
    COLUMN_YEAR,
    COLUMN_COST,
    COLUMN_CLIENTS,
    COLUMN_KIND,
    COLUMN_FORM,
    COLUMN_SD,
    COLUMN_FACT,
    COLUMN_COMPLETE,
    COLUMN_COMPLETE_SD,
    COLUMN_KNOWN,
    COLUMN_NAME,
    COLUMN_GRADE,
    COLUMN_COUNT
};
enum { COLUMNS_REQUIRED = COLUMN_CLIENTS };
static const char *const column_name[COLUMN_COUNT] = {"code",  "year", "cost_eur", "clients",  "kind",
                                                      "form",  "sd",   "fact",     "complete", "complete_sd",
                                                      "known", "name", "grade"};

void observations_free(struct observations *o) {
    for (size_t k = 0; o->row && k < o->n; k++)
        free(o->row[k].part);
    free(o->row);
    memset(o, 0, sizeof *o);
}

/* The text of a key or cell, NULL where there is none. */
typedef const char *text_of(const void *from, enum column column);

static enum status row_error(struct reading *reading, const struct observed *row, enum column column,
                             enum status status, const char *text) {
    char path[TREE_PATH_SIZE + 32];
    const char *key = column == COLUMN_CODE && row->who_key ? row->who_key : column_name[column];
    snprintf(path, sizeof path, "%s%s%s", row->path, row->path[0] ? "." : "", key);
    return note_error(reading->note, status, row->file, row->line, path, "%s", text);
}

static enum status read_who(struct reading *reading, const char *who, struct observed *row) {
    char text[320];
    enum status status = observed_find_who(reading, who, row, text, sizeof text);
    return status == STATUS_REFERENCE ? row_error(reading, row, COLUMN_CODE, status, text) : status;
}

/* ---- words and dates ---- */

/* Index of a text in a list of n; n when it is not there. An absent one is the first. */
static size_t find_word(const char *text, const char *const *words, size_t n) {
    size_t k = 0;
    while (text && text[0] && k < n && strcmp(text, words[k]) != 0)
        k++;
    return k;
}

/* year * 10000 + month * 100 + day of "2017-10-01"; 0 when there is no such day. */
static int parse_date(const char *text) {
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 || text[4] != '-' || text[7] != '-' ||
        strchr(text + 8, '-') || memchr(text, '-', 4) || memchr(text + 5, '-', 2))
        return 0;
    int year = atoi(text), month = atoi(text + 5), day = atoi(text + 8);
    static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    bool good = month >= 1 && month <= 12 && day >= 1 && day <= days[month] + (month == 2 && leap);
    return good ? year * 10000 + month * 100 + day : 0;
}

/* What is wrong with a date; one in the Dutch order as it must be written. */
static void tell_date(const char *text, size_t size, char *told) {
    int day = 0, month = 0, year = 0, end = 0;
    char iso[32] = "";
    if (sscanf(text, " %2d%*1[-/. ]%2d%*1[-/. ]%4d %n", &day, &month, &year, &end) == 3 && year > 999 &&
        text[end] == '\0')
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    if (parse_date(iso) > 0)
        snprintf(told, size, _("Expected a date that there is, the year first: \"%s\"."), iso);
    else
        snprintf(told, size, "%s", _("Expected a date that there is, as year-month-day, such as 2017-10-01."));
}

static enum status read_words(struct reading *reading, text_of *text, const void *from, struct observed *row) {
    static const char *const kinds[] = {"cost", "payment", "budget"}, *const forms[] = {"", "ZIN", "PGB"};
    static const char *const facts[] = {"", "yes", "no"}, *const grades[] = {"measured", "derived", "assumed"};
    size_t kind = find_word(text(from, COLUMN_KIND), kinds, 3), form = find_word(text(from, COLUMN_FORM), forms, 3);
    size_t fact = find_word(text(from, COLUMN_FACT), facts, 3), grade = find_word(text(from, COLUMN_GRADE), grades, 3);
    if (kind == 3)
        return row_error(reading, row, COLUMN_KIND, STATUS_REFERENCE, _("Expected cost, payment or budget."));
    if (form == 3)
        return row_error(reading, row, COLUMN_FORM, STATUS_REFERENCE, _("Expected ZIN or PGB, or nothing for both."));
    if (fact == 3)
        return row_error(reading, row, COLUMN_FACT, STATUS_REFERENCE, _("Expected yes or no."));
    if (grade == 3)
        return row_error(reading, row, COLUMN_GRADE, STATUS_RANGE,
                         _("This is not a grade. Expected measured, derived or assumed."));
    row->kind = (enum observed_kind)kind;
    row->scope = (enum known_scope)form;
    row->fact = (enum observed_fact)fact;
    row->assumed = grade == 2;
    row->measured = !text(from, COLUMN_GRADE) || grade == 0;
    const char *known = text(from, COLUMN_KNOWN);
    row->known = row->kind == OBSERVED_BUDGET ? (row->year - 1) * 10000 + 1115 : (row->year + 1) * 10000 + 715;
    char told[160];
    if (known && known[0])
        row->known = parse_date(known);
    if (row->known > 0)
        return STATUS_OK;
    tell_date(known, sizeof told, told);
    return row_error(reading, row, COLUMN_KNOWN, STATUS_TYPE, told);
}

/* Nobody made an account of a municipality that had merged; what somebody worked out for it says so by its grade. */
static enum status check_gone(struct reading *reading, const struct observed *row) {
    const int *gone = reading->scenario->gone;
    char text[400];
    if (!gone || !row->municipality || row->n_part != 1 || !row->measured)
        return STATUS_OK;
    const struct municipality *m = &reading->region->municipality[row->part[0].municipality];
    int since = gone[row->part[0].municipality];
    bool itself = strcmp(m->code, row->who) == 0 || strcmp(m->name, row->who) == 0;
    if (!itself || since == 0 || row->year < since)
        return STATUS_OK;
    snprintf(
        text, sizeof text,
        _("%s has been part of another municipality since %d (mergers.csv of the region), so that it has no account "
          "over %d. Give the account of the new municipality to a group of those that it came from (key groups), or "
          "grade = \"derived\" where you have divided it yourself."),
        m->name, since, row->year);
    return row_error(reading, row, COLUMN_CODE, STATUS_CONFLICT, text);
}

/* What does not go together. */
static enum status check_row(struct reading *reading, const struct observed *row) {
    enum status status = check_gone(reading, row);
    if (status)
        return status;
    if (row->scope != KNOWN_TOTAL && (!row->municipality || row->n_part > 1 || row->kind != OBSERVED_COST))
        return row_error(reading, row, COLUMN_FORM, STATUS_CONFLICT,
                         _("The cost of one form can be given for one municipality of the region's table only."));
    if (row->fact == OBSERVED_FACT && (row->complete < 1.0 || row->kind != OBSERVED_COST))
        return row_error(reading, row, COLUMN_FACT, STATUS_CONFLICT,
                         _("Only the complete cost of a year can be a fact."));
    if (row->clients > 0 && (row->scope != KNOWN_TOTAL || row->kind != OBSERVED_COST))
        return row_error(reading, row, COLUMN_CLIENTS, STATUS_CONFLICT,
                         _("Clients can be given with the cost of both forms only."));
    struct account_place place = {row->file,
                                  row->line,
                                  row->who,
                                  row->year,
                                  observed_people(reading, row, reading->region->residents),
                                  observed_people(reading, row, reading->region->youths)};
    return read_check_clients(reading, &place, row->cents, row->clients);
}

/* ---- the list ---- */

static const char *text_of_node(const void *from, enum column column) {
    return value_text(from, column_name[column]);
}

static double number_of(const struct node *node, enum column column, double fallback) {
    const struct node *child = node_find(node, column_name[column]);
    return child ? child->decimal : fallback;
}

static enum status read_element(struct reading *reading, const struct node *node, struct observed *row) {
    const struct node *clients = node_find(node, "clients"), *who = node_find(node, column_name[COLUMN_CODE]);
    row->file = node->file;
    row->line = node->line;
    node_path(node, NULL, row->path);
    row->who_key = who->given;
    row->year = (int)value_integer(node, "year");
    row->clients = clients ? clients->integer : 0;
    row->sd = number_of(node, COLUMN_SD, value_decimal(reading->root, "report_sd"));
    row->complete = number_of(node, COLUMN_COMPLETE, 1.0);
    row->complete_sd = number_of(node, COLUMN_COMPLETE_SD, 0.0);
    enum status status = value_fixed(node_find(node, "cost_eur"), 2, &row->cents, reading->note);
    if (!status)
        status = read_who(reading, who->text, row);
    return status ? status : read_words(reading, text_of_node, node, row);
}

/* ---- the table ---- */

struct cursor {
    const struct table *table;
    size_t row;
    size_t column[COLUMN_COUNT]; /* n_column when absent */
};

static const char *text_of_cell(const void *from, enum column column) {
    const struct cursor *c = from;
    return c->column[column] < c->table->n_column ? table_cell(c->table, c->row, c->column[column]) : NULL;
}

static bool is_given(const struct cursor *c, enum column column) {
    const char *text = text_of_cell(c, column);
    return text && text[0];
}

static enum status find_columns(const struct table *table, struct cursor *cursor, struct note *note) {
    for (int k = 0; k < COLUMN_COUNT; k++) {
        cursor->column[k] = table_column(table, column_name[k]);
        if (k < COLUMNS_REQUIRED && cursor->column[k] == table->n_column)
            return headings_missing(table, column_name[k], note);
    }
    for (size_t c = 0; c < table->n_column; c++) {
        bool known = false;
        for (int k = 0; k < COLUMN_COUNT; k++)
            known = known || cursor->column[k] == c;
        if (!known)
            return note_error(note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                              _("This column is not known here. Expected code, year and cost_eur, and if you like "
                                "clients, kind, form, sd, fact, complete, complete_sd, known, name and grade. Rename "
                                "it, to Remark if it "
                                "holds remarks, or remove it."));
    }
    return STATUS_OK;
}

/* A number of a cell that may be empty. */
static enum status read_number(const struct cursor *c, enum column column, double low, double high, double *value,
                               struct note *note) {
    return is_given(c, column) ? table_decimal(c->table, c->row, c->column[column], low, high, value, note) : STATUS_OK;
}

static enum status read_row(struct reading *reading, const struct cursor *c, struct observed *row) {
    struct note *note = reading->note;
    int64_t year = 0;
    row->file = c->table->file;
    row->line = table_line(c->table, c->row);
    row->sd = value_decimal(reading->root, "report_sd");
    row->complete = 1.0;
    enum status status = table_integer(c->table, c->row, c->column[COLUMN_YEAR], 1990, 2160, &year, note);
    row->year = (int)year;
    if (!status)
        status = table_cents(c->table, c->row, c->column[COLUMN_COST], 0, CENTS_MAX, &row->cents, note);
    if (!status && is_given(c, COLUMN_CLIENTS))
        status = table_integer(c->table, c->row, c->column[COLUMN_CLIENTS], 1, CLIENTS_MAX, &row->clients, note);
    if (!status)
        status = read_number(c, COLUMN_SD, 0.0, 2.0, &row->sd, note);
    if (!status)
        status = read_number(c, COLUMN_COMPLETE, 0.01, 1.0, &row->complete, note);
    if (!status)
        status = read_number(c, COLUMN_COMPLETE_SD, 0.0, 2.0, &row->complete_sd, note);
    if (!status)
        status = read_who(reading, table_cell(c->table, c->row, c->column[COLUMN_CODE]), row);
    return status ? status : read_words(reading, text_of_cell, c, row);
}

static enum status tell(void *reading, const char *sentence) {
    return read_warn(reading, "%s", sentence);
}

static bool adds_up(const char *header) {
    return strcmp(header, column_name[COLUMN_COST]) == 0 || strcmp(header, column_name[COLUMN_CLIENTS]) == 0;
}

static enum status make_room(struct observations *o, size_t n) {
    struct observed *larger = realloc(o->row, (o->n + n + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    o->row = larger;
    memset(larger + o->n, 0, (n + 1) * sizeof *larger);
    return STATUS_OK;
}

static enum status read_table(struct reading *reading, struct table *table, struct observations *o) {
    struct rows_use use = {.names = reading->region,
                           .adds_up = adds_up,
                           .open_goes = true,
                           .tell = tell,
                           .to = reading,
                           .group = "region"};
    struct cursor cursor = {.table = table};
    enum status status = find_columns(table, &cursor, reading->note), first = STATUS_OK;
    if (!status)
        status = headings_go_on_after(rows_tidy(table, &use, reading->note), &first);
    if (!status)
        status = make_room(o, table->n_row);
    struct note *all = reading->note;
    for (; cursor.row < table->n_row && !status; cursor.row++) {
        struct note one = {0};
        reading->note = &one;
        status = read_row(reading, &cursor, &o->row[o->n++]);
        status = headings_go_on(table, status, &one, &first, all);
    }
    reading->note = all;
    status = status ? status : first;
    if (!status)
        status = table_tell_all(table, tell, reading);
    return status ? status : read_keep_reading(reading, table, column_name[COLUMN_COST]);
}

/* ---- all of them ---- */

/* The name of whom a row is about. */
static const char *name_of(const struct reading *reading, const struct observed *row) {
    for (size_t i = 0; i < reading->region->n_municipality; i++)
        if (strcmp(reading->region->municipality[i].code, row->who) == 0)
            return reading->region->municipality[i].name;
    return row->who;
}

/* Of n accounts of other years than the scenario's, or not known yet (as_of), row is the first. */
static enum status warn_left_out(struct reading *reading, size_t n, const struct observed *row, const char *as_of) {
    int first = reading->scenario->first_year, last = first + (int)reading->scenario->n_year - 1;
    const char *name = n > 0 ? name_of(reading, row) : "";
    if (n == 0)
        return STATUS_OK;
    if (n == 1 && as_of)
        return read_warn(reading,
                         _("%s:%d: the account of %s over %d was not known yet on %s (as_of) and is left out."),
                         row->file, row->line, name, row->year, as_of);
    if (n == 1)
        return read_warn(reading,
                         _("%s:%d: the account of %s is of %d, a year before %d or after %d, and is left out."),
                         row->file, row->line, name, row->year, first, last);
    if (as_of)
        return read_warn(reading,
                         _("%zu of the accounts were not known yet on %s (as_of) and are left out, such as that of %s "
                           "over %d."),
                         n, as_of, name, row->year);
    return read_warn(reading,
                     _("%zu of the accounts are of years before %d or after %d and are left out, such as that of %s "
                       "over %d."),
                     n, first, last, name, row->year);
}

/* Leaves out what was not known yet and what is of other years. */
static enum status keep_rows(struct reading *reading, struct observations *o) {
    const struct node *as_of = node_find(reading->root, "as_of");
    int first = reading->scenario->first_year, last = first + (int)reading->scenario->n_year - 1;
    bool dated = as_of && as_of->text[0]; /* an empty text: how an heir does without the date of its base */
    int date = dated ? parse_date(as_of->text) : 0;
    size_t kept = 0, outside = 0, later = 0;
    struct observed first_outside = {0}, first_later = {0};
    char told[160];
    if (dated && date == 0) {
        tell_date(as_of->text, sizeof told, told);
        return node_error(reading->note, STATUS_TYPE, as_of, "%s", told);
    }
    for (size_t k = 0; k < o->n; k++) {
        bool other = o->row[k].year < first || o->row[k].year > last;
        bool hidden = !other && date != 0 && o->row[k].known > date;
        if (other && outside++ == 0)
            first_outside = o->row[k];
        if (hidden && later++ == 0)
            first_later = o->row[k];
        if (!other && !hidden) {
            struct observed swap = o->row[kept];
            o->row[kept++] = o->row[k];
            o->row[k] = swap;
        }
    }
    for (size_t k = kept; k < o->n; k++)
        free(o->row[k].part);
    o->n = kept;
    enum status status = warn_left_out(reading, outside, &first_outside, NULL);
    return status ? status : warn_left_out(reading, later, &first_later, dated ? as_of->text : "");
}

/* A date before the year itself, once. */
static enum status warn_known(struct reading *reading, const struct observations *o) {
    for (size_t k = 0; k < o->n; k++)
        if (o->row[k].kind != OBSERVED_BUDGET && o->row[k].known < o->row[k].year * 10000 + 101)
            return read_warn(reading,
                             _("%s:%d: known: the account of %s over %d cannot have been known on %04d-%02d-%02d, "
                               "before that year began. Check the date."),
                             o->row[k].file, o->row[k].line, o->row[k].who, o->row[k].year, o->row[k].known / 10000,
                             o->row[k].known / 100 % 100, o->row[k].known % 100);
    return STATUS_OK;
}

enum status observations_read(struct reading *reading, struct observations *o) {
    const struct node *list = node_find(reading->root, "realised"), *file = node_find(reading->root, "realised_file");
    struct table table = {.n_row = 0};
    const char *path = NULL;
    enum status status = make_room(o, list ? list->n_child : 0);
    for (size_t k = 0; list && k < list->n_child && !status; k++)
        status = read_element(reading, list->child[k], &o->row[o->n++]);
    if (!status && file && file->text[0])
        status = read_accounts_table(reading, file, &table);
    if (!status && table.n_column > 0)
        path = reading->scenario->file_read[reading->scenario->n_file - 1];
    if (!status && table.n_column > 0)
        status = read_table(reading, &table, o);
    for (size_t k = 0; k < o->n && !status; k++)
        if (o->row[k].part)
            status = check_row(reading, &o->row[k]);
    if (!status)
        status = keep_rows(reading, o);
    for (size_t k = 0; k < o->n && !status; k++) /* the table goes; errors later on name the file */
        o->row[k].file = o->row[k].file == table.file ? path : o->row[k].file;
    if (!status)
        status = warn_known(reading, o);
    if (!status)
        status = observations_warn_who(reading, o);
    if (!status && table.text)
        status = read_keep_accounts(reading, &table);
    if (status)
        headings_restore(&table, reading->note);
    table_free(&table);
    return status;
}
