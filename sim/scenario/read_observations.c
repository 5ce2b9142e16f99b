/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the list `realised` and of the table `realised_file`, each with defaults filled in. */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/keys_types.h"
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

/* What is wrong with one key or cell of a row is told beside what is wrong with its others. */
struct gathering {
    struct reading *reading;
    const struct table *table; /* NULL: the list */
    struct note *all, one;
    enum status first;
};

static void gather_from(struct gathering *g, struct reading *reading, const struct table *table) {
    *g = (struct gathering){.reading = reading, .table = table, .all = reading->note};
    reading->note = &g->one;
}

/* status: of a key or cell that has been read since the one before. What it returns ends the reading. */
static enum status gather(struct gathering *g, enum status status) {
    if (g->table) {
        status = headings_go_on(g->table, status, &g->one, &g->first, g->all);
    } else if (status) {
        note_keep(g->all, &g->one);
        status = headings_go_on_after(status, &g->first);
    }
    g->one = (struct note){0};
    return status;
}

static enum status gather_end(struct gathering *g, enum status status) {
    g->reading->note = g->all;
    return status ? status : g->first;
}

/* A word or date that is none: its text, and what was expected. */
static enum status refuse_text(struct reading *reading, const struct observed *row, enum column column,
                               enum status status, const char *text, const char *expected) {
    char told[400];
    snprintf(told, sizeof told, _("\"%.60s\" cannot be used here. %s%s"), text, expected, "");
    return row_error(reading, row, column, status, told);
}

enum { WORDS = 3, CHOICES = 4 };
static const struct choice {
    enum column column;
    const char *word[WORDS]; /* the first when there is none */
    enum status status;
    const char *expected;
} choices[CHOICES] = {
    {COLUMN_KIND, {"cost", "payment", "budget"}, STATUS_REFERENCE, N_("Expected cost, payment or budget.")},
    {COLUMN_FORM, {"", "ZIN", "PGB"}, STATUS_REFERENCE, N_("Expected ZIN or PGB, or nothing for both.")},
    {COLUMN_FACT, {"", "yes", "no"}, STATUS_REFERENCE, N_("Expected yes or no.")},
    {COLUMN_GRADE, {"measured", "derived", "assumed"}, STATUS_RANGE, N_("Expected measured, derived or assumed.")}};

static enum status read_choice(struct reading *reading, const struct choice *choice, const char *text,
                               const struct observed *row, size_t *word) {
    *word = 0;
    if (!text || !text[0])
        return STATUS_OK;
    for (size_t k = 0; k < WORDS; k++)
        if (strcmp(text, choice->word[k]) == 0 || strcmp(keys_choice_word(text), choice->word[k]) == 0) {
            *word = k;
            return STATUS_OK;
        }
    return refuse_text(reading, row, choice->column, choice->status, text, _(choice->expected));
}

static enum status read_known(struct reading *reading, const char *text, struct observed *row) {
    char told[160];
    row->known = row->kind == OBSERVED_BUDGET ? (row->year - 1) * 10000 + 1115 : (row->year + 1) * 10000 + 715;
    if (!text || !text[0])
        return STATUS_OK;
    row->known = parse_date(text);
    if (row->known > 0)
        return STATUS_OK;
    tell_date(text, sizeof told, told);
    return refuse_text(reading, row, COLUMN_KNOWN, STATUS_TYPE, text, told);
}

static enum status read_words(struct gathering *g, text_of *text, const void *from, struct observed *row) {
    size_t word[CHOICES];
    enum status status = STATUS_OK;
    for (size_t k = 0; k < CHOICES && !status; k++)
        status = gather(g, read_choice(g->reading, &choices[k], text(from, choices[k].column), row, &word[k]));
    if (status)
        return status;
    row->kind = (enum observed_kind)word[0];
    row->scope = (enum known_scope)word[1];
    row->fact = (enum observed_fact)word[2];
    row->assumed = word[3] == 2;
    row->measured = !text(from, COLUMN_GRADE) || word[3] == 0;
    return gather(g, read_known(g->reading, text(from, COLUMN_KNOWN), row));
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

static enum status read_element(struct reading *reading, struct node *node, struct observed *row) {
    const struct node *clients = node_find(node, "clients"), *who = node_find(node, column_name[COLUMN_CODE]);
    row->file = node->file;
    row->line = node->line;
    row->element = node;
    node_path(node, NULL, row->path);
    row->who_key = who->given;
    row->year = (int)value_integer(node, "year");
    row->clients = clients ? clients->integer : 0;
    row->sd = number_of(node, COLUMN_SD, value_decimal(reading->root, "report_sd"));
    row->complete = number_of(node, COLUMN_COMPLETE, 1.0);
    row->complete_sd = number_of(node, COLUMN_COMPLETE_SD, 0.0);
    struct gathering g;
    gather_from(&g, reading, NULL);
    enum status status = gather(&g, value_fixed(node_find(node, "cost_eur"), 2, &row->cents, &g.one));
    if (!status)
        status = gather(&g, read_who(reading, who->text, row));
    if (!status)
        status = read_words(&g, text_of_node, node, row);
    return gather_end(&g, status);
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

/* A formula without its value is; what reads the number refuses it. */
static bool is_given(const struct cursor *c, enum column column) {
    const char *text = text_of_cell(c, column);
    return text && (text[0] || table_is_formula(c->table, c->row, c->column[column]));
}

static enum status find_columns(const struct table *table, struct cursor *cursor, struct note *note) {
    for (int k = 0; k < COLUMN_COUNT; k++) {
        cursor->column[k] = table_column(table, column_name[k]);
        if (k < COLUMNS_REQUIRED && cursor->column[k] == table->n_column)
            return headings_missing(table, column_name[k], note);
    }
    return STATUS_OK;
}

/* A number of a cell; those that need not be there may be empty. */
static enum status read_number(const struct cursor *c, enum column column, struct observed *row, struct note *note) {
    size_t at = c->column[column];
    int64_t year = 0;
    if ((int)column >= COLUMNS_REQUIRED && !is_given(c, column))
        return STATUS_OK;
    enum status status = STATUS_OK;
    switch (column) {
    case COLUMN_YEAR:
        status = table_integer(c->table, c->row, at, 1990, 2160, &year, note);
        row->year = (int)year;
        return status;
    case COLUMN_COST:
        return table_cents(c->table, c->row, at, 0, CENTS_MAX, &row->cents, note);
    case COLUMN_CLIENTS:
        return table_integer(c->table, c->row, at, 1, CLIENTS_MAX, &row->clients, note);
    case COLUMN_SD:
        return table_decimal(c->table, c->row, at, 0.0, 2.0, &row->sd, note);
    case COLUMN_COMPLETE:
        return table_decimal(c->table, c->row, at, 0.01, 1.0, &row->complete, note);
    case COLUMN_COMPLETE_SD:
        return table_decimal(c->table, c->row, at, 0.0, 2.0, &row->complete_sd, note);
    default:
        return STATUS_OK;
    }
}

static enum status read_row(struct reading *reading, const struct cursor *c, struct observed *row) {
    struct gathering g;
    row->file = c->table->file;
    row->line = table_line(c->table, c->row);
    row->sd = value_decimal(reading->root, "report_sd");
    row->complete = 1.0;
    gather_from(&g, reading, c->table);
    enum status status = STATUS_OK;
    for (enum column column = 0; column < COLUMN_COUNT && !status; column++)
        status = gather(&g, read_number(c, column, row, &g.one));
    if (!status)
        status = gather(&g, read_who(reading, table_cell(c->table, c->row, c->column[COLUMN_CODE]), row));
    if (!status)
        status = read_words(&g, text_of_cell, c, row);
    return gather_end(&g, status);
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
        status = headings_go_on_after(
            headings_check_known(table, column_name, COLUMNS_REQUIRED, COLUMN_COUNT, reading->note), &first);
    if (!status)
        status = headings_go_on_after(rows_tidy(table, &use, reading->note), &first);
    if (!status)
        status = make_room(o, table->n_row);
    for (; cursor.row < table->n_row && !status; cursor.row++)
        status = headings_go_on_after(read_row(reading, &cursor, &o->row[o->n++]), &first);
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

/* Before the accounts, which say nothing of it. */
static enum status check_as_of(struct reading *reading) {
    const struct node *as_of = node_find(reading->root, "as_of");
    char told[160];
    if (!as_of || !as_of->text[0] || parse_date(as_of->text) > 0)
        return STATUS_OK;
    tell_date(as_of->text, sizeof told, told);
    return node_error(reading->note, STATUS_TYPE, as_of, _("\"%.60s\" cannot be used here. %s%s"), as_of->text, told,
                      "");
}

/* Leaves out what was not known yet and what is of other years. */
static enum status keep_rows(struct reading *reading, struct observations *o) {
    const struct node *as_of = node_find(reading->root, "as_of");
    int first = reading->scenario->first_year, last = first + (int)reading->scenario->n_year - 1;
    bool dated = as_of && as_of->text[0]; /* an empty text: how an heir does without the date of its base */
    int date = dated ? parse_date(as_of->text) : 0;
    size_t kept = 0, outside = 0, later = 0;
    struct observed first_outside = {0}, first_later = {0};
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
    enum status status = check_as_of(reading);
    if (!status)
        status = make_room(o, list ? list->n_child : 0);
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
