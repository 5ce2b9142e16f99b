/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLIENTS.csv: what single clients cost above a threshold, added up by cell. With a column client, the rows of one
 * client of a municipality in a year are added up first, as far as a layer covers them. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/client_names.h"
#include "sim/scenario/code.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised.h"
#include "sim/scenario/suggest.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS_SIZE_CAP = 64 << 20 }; /* bytes */

/* Cents: no client costs EUR 2.5 million in a year. */
enum { MOST_PER_CLIENT = 250000000 };

/* The last two may be absent. */
static const char *const column_names[] = {"code", "form", "care", "cost", "year", "client"};

enum { CODE, FORM, CARE, COST, YEAR, CLIENT, COLUMNS, COLUMNS_NEEDED = YEAR };

/* One row of the table. */
struct declaration {
    const char *client; /* NULL: the only row of its client */
    size_t cell;        /* [n_municipality][n_cell] */
    int64_t cents;
};

struct clients {
    struct table table;
    size_t column[COLUMNS];
    const struct realised *realised; /* the year at hand */
    const struct care *care;
    int64_t *sum; /* [n_municipality][n_cell] cents: what the clients of the year cost together */
    size_t n;     /* declarations of the year at hand */
    struct declaration *declaration;
};

static enum status find_columns(struct clients *clients, struct note *note) {
    const struct table *table = &clients->table;
    for (size_t k = 0; k < COLUMNS; k++) {
        clients->column[k] = table_column(table, column_names[k]);
        if (k < COLUMNS_NEEDED && clients->column[k] == table->n_column)
            return note_error(note, STATUS_MISSING, table->file, table->line[0], column_names[k],
                              _("This column is missing. Expected the columns code,form,care,cost."));
    }
    for (size_t c = 0; c < table->n_column; c++) {
        bool known = false;
        for (size_t k = 0; k < COLUMNS; k++)
            known |= clients->column[k] == c;
        if (!known)
            return note_error(
                note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                _("This column is not known. Expected the columns code,form,care,cost; client, where a client can have "
                  "several rows; and year, for more than one year. Rename it, to Remark if it holds remarks, or "
                  "remove it."));
    }
    return STATUS_OK;
}

static enum status find_municipality(const struct clients *clients, size_t row, size_t *i, struct note *note) {
    const struct table *table = &clients->table;
    const char *code = table_cell(table, row, clients->column[CODE]);
    *i = realised_find_code(clients->realised, code);
    if (*i == clients->realised->region.n_municipality)
        return note_error(
            note, STATUS_REFERENCE, table->file, table_line(table, row), "code",
            _("The municipality \"%.60s\" is not in the table of realised figures. Correct the code, or add "
              "the municipality there."),
            code);
    return STATUS_OK;
}

static enum status find_form(const struct clients *clients, size_t row, size_t *form, struct note *note) {
    const struct table *table = &clients->table;
    const char *text = table_cell(table, row, clients->column[FORM]);
    *form = strcmp(text, "PGB") == 0 ? FORM_PGB : FORM_ZIN;
    if (*form == FORM_ZIN && strcmp(text, "ZIN") != 0)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, row), "form",
                          _("There is no delivery form \"%.60s\". Choose ZIN (in kind) or PGB (personal budget)."),
                          text);
    return STATUS_OK;
}

static enum status find_care(const struct clients *clients, size_t row, size_t *care, struct note *note) {
    const struct table *table = &clients->table;
    const char *text = table_cell(table, row, clients->column[CARE]);
    struct suggestion suggestion = suggestion_start(text);
    for (*care = 0; *care < clients->care->n_care; ++*care) {
        if (strcmp(clients->care->care_name[*care], text) == 0)
            return STATUS_OK;
        suggestion_offer(&suggestion, clients->care->care_name[*care]);
    }
    return note_error(note, STATUS_REFERENCE, table->file, table_line(table, row), "care",
                      _("There is no care class \"%.60s\" in the schemes file. Nearest: \"%s\"."), text,
                      suggestion.best ? suggestion.best : clients->care->care_name[0]);
}

/* One client: his cell, and what he costs. */
static enum status read_client(const struct clients *clients, size_t row, size_t *cell, int64_t *cents,
                               struct note *note) {
    size_t i = 0, form = 0, care = 0;
    enum status status = find_municipality(clients, row, &i, note);
    if (!status)
        status = find_form(clients, row, &form, note);
    if (!status)
        status = find_care(clients, row, &care, note);
    if (!status)
        status = table_cents(&clients->table, row, clients->column[COST], 0, MONEY_LIMIT, cents, note);
    *cell = (i * FORM_COUNT + form) * clients->care->n_care + care;
    return status;
}

/* Does a row belong to the year at hand? Without a column year, every row does. */
static enum status check_year(const struct clients *clients, size_t row, bool *is_of_year, struct note *note) {
    int64_t year = clients->realised->year;
    enum status status = STATUS_OK;
    if (clients->column[YEAR] < clients->table.n_column)
        status = table_integer(&clients->table, row, clients->column[YEAR], 0, INT32_MAX, &year, note);
    *is_of_year = year == clients->realised->year;
    return status;
}

/* Who a row is about: text without which rows of one client could not be told from those of another. */
static enum status read_name(const struct clients *clients, size_t row, const char **client, struct note *note) {
    const struct table *table = &clients->table;
    *client = NULL;
    if (clients->column[CLIENT] == table->n_column)
        return STATUS_OK;
    *client = table_cell(table, row, clients->column[CLIENT]);
    if (code_is_total_word(*client) && !strpbrk(*client, "0123456789"))
        return note_error(note, STATUS_CONFLICT, table->file, table_line(table, row), "client",
                          _("\"%.60s\" is no client but a total. Remove the row, or its code, form and care, so that "
                            "its sum is checked."),
                          *client);
    if (**client)
        return STATUS_OK;
    return note_error(note, STATUS_MISSING, table->file, table_line(table, row), "client",
                      _("This cell is empty. Give each client a number or a pseudonym, the same in all of his rows; or "
                        "leave the column out, so that each row is a client."));
}

static enum status add_row(struct clients *clients, size_t row, int64_t *total, struct note *note) {
    const struct table *table = &clients->table;
    struct declaration *declaration = &clients->declaration[clients->n];
    enum status status = read_client(clients, row, &declaration->cell, &declaration->cents, note);
    if (!status)
        status = read_name(clients, row, &declaration->client, note);
    if (status)
        return status;
    clients->n++;
    clients->sum[declaration->cell] += declaration->cents;
    *total += declaration->cents;
    if (*total <= MONEY_LIMIT)
        return STATUS_OK;
    *total = 0; /* told once */
    return note_error(note, STATUS_RANGE, table->file, table_line(table, row), "cost",
                      _("Up to this amount the clients add up to more than EUR %" PRId64 ", the most that can be "
                        "settled. Are the amounts in EUR?"),
                      MONEY_LIMIT / 100);
}

/* The clients of one year. A year without any is taken for a mistake where the table has years. */
static enum status read_rows(struct realised_file *file, struct clients *clients, struct note *note) {
    const struct table *table = &clients->table;
    int64_t total = 0;
    enum status status = STATUS_OK;
    clients->n = 0;
    for (size_t row = 0; row < table->n_row && !status; row++) {
        struct note one = {0};
        bool is_of_year;
        status = check_year(clients, row, &is_of_year, &one);
        if (!status && is_of_year)
            status = add_row(clients, row, &total, &one);
        status = realised_go_on(file, table, status, &one, note);
    }
    if (!status && !file->fault && clients->n == 0 && clients->column[YEAR] < table->n_column)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                          _("This table has no clients of %d, a year that is settled. Add them."),
                          clients->realised->year);
    return status;
}

/* By client, then by cell, whose number begins with that of the municipality. */
static int compare(const void *a, const void *b) {
    const struct declaration *left = a, *right = b;
    int order = strcmp(left->client, right->client);
    return order ? order : (left->cell > right->cell) - (left->cell < right->cell);
}

static bool is_same_client(const struct declaration *a, const struct declaration *b, size_t n_cell) {
    return a->client && a->cell / n_cell == b->cell / n_cell && strcmp(a->client, b->client) == 0;
}

/* What one client, n rows, costs above a threshold in the cells that its layers cover. It counts in the first of his
 * cells among them: layers with this threshold cover the same cells, and look at what they come to together. */
static void add_excess(const struct declaration *rows, size_t n, int64_t threshold, const bool *covered, size_t n_cell,
                       int64_t *excess) {
    size_t first = n;
    int64_t cents = 0;
    for (size_t k = 0; k < n; k++)
        if (covered[rows[k].cell % n_cell]) {
            first = first == n ? k : first;
            cents += rows[k].cents;
        }
    if (first < n && cents > threshold)
        excess[rows[first].cell] += cents - threshold;
}

static int64_t least_threshold(const struct scenario *scenario) {
    int64_t least = INT64_MAX;
    for (size_t t = 0; t < scenario->n_threshold; t++)
        least = scenario->threshold[t] < least ? scenario->threshold[t] : least;
    return least;
}

/* A year with no client above any threshold, and one who costs too much: most likely thousands and cents. Names that
 * are spelled in more than one way would be more than one client. */
static enum status warn_of_clients(struct realised_file *file, const struct clients *clients,
                                   const struct scenario *scenario) {
    const struct table *table = &clients->table;
    const struct realised *year = clients->realised;
    size_t n_cell = FORM_COUNT * scenario->care.n_care;
    int64_t excess = 0, most = 0;
    char euros[FORMAT_SIZE];
    enum status status = STATUS_OK;
    for (size_t t = 0; t < scenario->n_threshold; t++)
        for (size_t k = 0; k < year->region.n_municipality * n_cell; k++)
            excess += year->arrays.excess[t][k];
    for (size_t k = 0; k < clients->n; k++)
        most = clients->declaration[k].cents > most ? clients->declaration[k].cents : most;
    if (scenario->n_threshold > 0 && excess == 0)
        status = realised_warn(file,
                               _("%s: no client costs more than EUR %s, the lowest threshold of the schemes, so that "
                                 "nothing is taken over. Check that the amounts are in EUR, not in thousands."),
                               table->file, format_cents(least_threshold(scenario), euros));
    if (!status && most > MOST_PER_CLIENT)
        status = realised_warn(file,
                               _("%s: a client costs EUR %s in a year by this table. Check that the amounts are in "
                                 "EUR, not in cents."),
                               table->file, format_cents(most, euros));
    return status;
}

/* Clients whose names differ in spelling alone. */
static enum status warn_of_names(struct realised_file *file, const struct clients *clients, size_t n_cell) {
    if (clients->column[CLIENT] == clients->table.n_column || clients->n == 0)
        return STATUS_OK;
    struct client_name *name = calloc(clients->n, sizeof *name);
    if (!name)
        return STATUS_MEMORY;
    for (size_t k = 0; k < clients->n; k++)
        name[k] = (struct client_name){clients->declaration[k].cell / n_cell, clients->declaration[k].client};
    const struct client_name *twice = client_names_alike(name, clients->n);
    enum status status =
        twice ? realised_warn(file,
                              _("%s: \"%.60s\" and \"%.60s\" of %s are taken for two clients. Spell the name or number "
                                "of a client the same in all of his rows."),
                              clients->table.file, twice[0].text, twice[1].text,
                              clients->realised->region.municipality[twice->municipality].name)
              : STATUS_OK;
    free(name);
    return status;
}

static void add_clients(struct realised *realised, struct clients *clients, const struct scenario *scenario) {
    size_t n_cell = FORM_COUNT * scenario->care.n_care, n;
    if (clients->column[CLIENT] < clients->table.n_column)
        qsort(clients->declaration, clients->n, sizeof *clients->declaration, compare);
    for (size_t k = 0; k < clients->n; k += n) {
        const struct declaration *rows = &clients->declaration[k];
        for (n = 1; k + n < clients->n && is_same_client(rows, rows + n, n_cell);)
            n++;
        for (size_t t = 0; t < scenario->n_threshold; t++)
            add_excess(rows, n, scenario->threshold[t], scenario->threshold_covered[t], n_cell,
                       realised->arrays.excess[t]);
    }
}

/* Which rows are of one client, nobody can know without being told. */
static enum status warn_of_rows(struct realised_file *file, const struct clients *clients, size_t n_threshold) {
    if (n_threshold == 0 || clients->column[CLIENT] < clients->table.n_column)
        return STATUS_OK;
    return realised_warn(
        file,
        _("%s has no column client, so that each row is taken for one client. Where a client has "
          "several rows (care classes, forms, declarations), add the column, with his number in each of "
          "them: his rows are then added up before a threshold applies."),
        clients->table.file);
}

/* Every row must be of a year that is known; which, the table of realised figures or --year says. */
static enum status check_years(struct realised_file *file, const struct clients *clients, struct note *note) {
    const struct table *table = &clients->table;
    if (clients->column[YEAR] == table->n_column && file->n_settled > 1)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                          _("Several years are settled, but this table does not say of which year each client is. Add "
                            "the column year."));
    if (clients->column[YEAR] == table->n_column)
        return STATUS_OK;
    if (!file->year[file->first].year)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                          _("This table has a column year, but the table of realised figures has none. Say which year "
                            "is settled, such as --year 2016."));
    enum status status = STATUS_OK;
    for (size_t row = 0; file->has_year && row < table->n_row && !status; row++) {
        int64_t year = 0;
        struct note one = {0};
        status = table_integer(table, row, clients->column[YEAR], 0, INT32_MAX, &year, &one);
        if (!status && realised_find_year(file, (int)year) == file->n_year)
            status = note_error(&one, STATUS_REFERENCE, table->file, table_line(table, row), "year",
                                _("The table of realised figures has no rows for %d. Correct the year, or add the rows "
                                  "there."),
                                (int)year);
        status = realised_go_on(file, table, status, &one, note);
    }
    return status;
}

/* Clients who together cost more than all there were: one of the tables must be wrong. Told, not refused, because what
 * the scheme does is well defined all the same. */
static enum status compare_cells(struct realised_file *file, const struct clients *clients) {
    const struct realised *realised = clients->realised;
    size_t n_care = clients->care->n_care, n = realised->region.n_municipality * FORM_COUNT * n_care;
    enum status status = STATUS_OK;
    for (size_t cell = 0; cell < n && !status; cell++) {
        const struct municipality *municipality = &realised->region.municipality[cell / (FORM_COUNT * n_care)];
        const char *form = cell / n_care % FORM_COUNT == FORM_ZIN ? "ZIN" : "PGB";
        const char *care = clients->care->care_name[cell % n_care], *table = clients->table.file;
        char sum[FORMAT_SIZE], cost[FORMAT_SIZE];
        if (clients->sum[cell] <= realised->input.cost[cell])
            continue;
        format_cents(clients->sum[cell], sum);
        format_cents(realised->input.cost[cell], cost);
        status = realised->year
                     ? realised_warn(file,
                                     _("%s: in %d the clients of %s with %s %s cost EUR %s together, more "
                                       "than the EUR %s of cost:%s:%s. Check both tables."),
                                     table, realised->year, municipality->name, form, care, sum, cost, form, care)
                     : realised_warn(file,
                                     _("%s: the clients of %s with %s %s cost EUR %s together, more than "
                                       "the EUR %s of cost:%s:%s. Check both tables."),
                                     table, municipality->name, form, care, sum, cost, form, care);
    }
    return status;
}

static bool is_looked_at(const struct scenario *scenario, size_t cell) {
    for (size_t t = 0; t < scenario->n_threshold; t++)
        if (scenario->threshold_covered[t][cell])
            return true;
    return false;
}

/* Of the care that thresholds look at: cells whose clients cost less than there was, and municipalities without any
 * client though one of them may have cost more than a threshold. */
struct lack {
    size_t n_less, first_less, n_none, first_none;
};

static struct lack find_lack(const struct clients *clients, const struct scenario *scenario) {
    const struct realised *realised = clients->realised;
    size_t n_cell = FORM_COUNT * scenario->care.n_care;
    int64_t least = least_threshold(scenario);
    struct lack lack = {0};
    for (size_t i = 0; i < realised->region.n_municipality; i++) {
        int64_t listed = 0, cost = 0;
        for (size_t k = 0; k < n_cell; k++) {
            size_t cell = i * n_cell + k;
            if (!is_looked_at(scenario, k))
                continue;
            listed += clients->sum[cell];
            cost += realised->reported[cell];
            if (clients->sum[cell] < realised->reported[cell] && lack.n_less++ == 0)
                lack.first_less = cell;
        }
        if (listed == 0 && cost > least && lack.n_none++ == 0)
            lack.first_none = i;
    }
    return lack;
}

/* Clients who together cost less than all there were: those below the threshold may have been left out, or rows are
 * missing. */
static enum status warn_of_lack(struct realised_file *file, const struct clients *clients,
                                const struct scenario *scenario) {
    const struct realised *realised = clients->realised;
    size_t n_care = scenario->care.n_care;
    struct lack lack = find_lack(clients, scenario);
    char sum[FORMAT_SIZE], cost[FORMAT_SIZE], more[80] = "", year[16] = "";
    if (lack.n_less > 1)
        snprintf(more, sizeof more, _(" (and in %zu more such places)"), lack.n_less - 1);
    if (realised->year)
        snprintf(year, sizeof year, "%d: ", realised->year);
    if (lack.n_none > 0)
        return realised_warn(
            file,
            _("%s%s has no clients of %s (%zu of the %zu municipalities have none), though the care that "
              "a threshold looks at cost something there. That is right where none of them cost more "
              "than the threshold; else add their rows."),
            year, clients->table.file, realised->region.municipality[lack.first_none].name, lack.n_none,
            realised->region.n_municipality);
    if (lack.n_less == 0)
        return STATUS_OK;
    format_cents(clients->sum[lack.first_less], sum);
    format_cents(realised->reported[lack.first_less], cost);
    return realised_warn(
        file,
        _("%s%s: clients cost less than the table of realised figures says, such as those of %s with %s %s: EUR %s of "
          "EUR %s%s. That is right where clients below the threshold are left out; else "
          "rows are missing."),
        year, clients->table.file, realised->region.municipality[lack.first_less / (FORM_COUNT * n_care)].name,
        lack.first_less / n_care % FORM_COUNT == FORM_ZIN ? "ZIN" : "PGB",
        scenario->care.care_name[lack.first_less % n_care], sum, cost, more);
}

bool realised_needs_clients(const struct scenario *scenario, size_t *scheme, size_t *layer) {
    for (*scheme = 0; *scheme < scenario->n_scheme; ++*scheme)
        for (*layer = 0; *layer < scenario->scheme[*scheme].n_layer; ++*layer)
            if (layer_needs(&scenario->scheme[*scheme].layer[*layer]) & NEED_EXCESS)
                return true;
    return false;
}

/* No file. */
static enum status check_not_needed(const struct scenario *scenario, struct note *note) {
    size_t s, k;
    if (!realised_needs_clients(scenario, &s, &k))
        return STATUS_OK;
    return note_error(note, STATUS_MISSING, scenario->file, 0, NULL,
                      _("Scheme \"%s\", layer %zu, looks at the cost of single clients. Give their table: "
                        "--clients CLIENTS.csv, with the columns code,form,care,cost, and client where a "
                        "client has several rows."),
                      scenario->scheme[s].name, k + 1);
}

/* Year t; what is compared with other figures needs all of them. */
static enum status read_year(struct realised_file *file, size_t t, struct clients *clients,
                             const struct scenario *scenario, struct note *note) {
    size_t n_cell = FORM_COUNT * scenario->care.n_care;
    clients->realised = &file->year[t];
    clients->sum = calloc(clients->realised->region.n_municipality * n_cell, sizeof *clients->sum);
    enum status status = clients->sum ? read_rows(file, clients, note) : STATUS_MEMORY;
    bool good = !status && !file->fault;
    if (good) {
        add_clients(&file->year[t], clients, scenario);
        status = compare_cells(file, clients);
    }
    if (!status && good)
        status = warn_of_lack(file, clients, scenario);
    if (!status && good)
        status = warn_of_clients(file, clients, scenario);
    if (!status && good)
        status = warn_of_names(file, clients, n_cell);
    free(clients->sum);
    return status;
}

enum status realised_read_clients(struct realised_file *realised, const char *file, const struct scenario *scenario,
                                  struct note *note) {
    struct clients clients = {.care = &scenario->care};
    if (!file)
        return check_not_needed(scenario, note);
    enum status status = headings_read(realised->files, file, CLIENTS_SIZE_CAP, &clients.table, note);
    if (!status)
        status = find_columns(&clients, note);
    if (!status)
        status = headings_go_on_after(
            realised_tidy(realised, &clients.table, &realised->year[realised->first].region, note), &realised->fault);
    if (!status)
        status = check_years(realised, &clients, note);
    clients.declaration = calloc(clients.table.n_row + 1, sizeof *clients.declaration);
    if (!status && !clients.declaration)
        status = STATUS_MEMORY;
    for (size_t t = realised->first; t < realised->first + realised->n_settled && !status; t++)
        status = read_year(realised, t, &clients, scenario, note);
    if (!status)
        status = warn_of_rows(realised, &clients, scenario->n_threshold);
    if (!status)
        status = realised_tell(realised, &clients.table);
    if (!status)
        status = realised_keep_reading(realised, &clients.table, "cost");
    free(clients.declaration);
    if (status)
        headings_restore(&clients.table, note);
    table_free(&clients.table);
    return status;
}
