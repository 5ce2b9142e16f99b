/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/belief/region_parts.h"
#include "sim/scenario/table.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DOWNLOAD_CAP = 64 << 20 };
static const double HUGE_FIGURE = 1e15;

/* A download and where its municipality, period and figures stand. */
struct download {
    struct making *m;
    const char *path;
    struct table table;
    size_t place, period; /* columns */
};

static bool begins(const char *text, const char *word) {
    return strncasecmp(text, word, strlen(word)) == 0;
}

static enum status find_columns(struct download *d) {
    const struct table *table = &d->table;
    d->place = d->period = table->n_column;
    for (size_t c = table->n_column; c-- > 0;) {
        const char *name = table_header(table, c);
        if (begins(name, "Regio") || begins(name, "Gemeente") || strcmp(name, "code") == 0)
            d->place = c;
        if (begins(name, "Perioden") || begins(name, "Jaar") || strcmp(name, "year") == 0)
            d->period = c;
    }
    if (d->place == table->n_column || d->period == table->n_column)
        return note_error(
            d->m->note, STATUS_MISSING, d->path, table->line[0], d->place == table->n_column ? "Regio's" : "Perioden",
            _("This table has no column of municipalities (Regio's, RegioS, Gemeente) or none of years "
              "(Perioden, Jaar). Add what is missing: in your own table as a column, in a table of StatLine "
              "when you download it."));
    return STATUS_OK;
}

/* Index in the panel, n_unit for another place. StatLine writes "Groningen (gemeente)". */
static size_t find_unit(const struct panel *panel, const char *text) {
    static const char suffix[] = " (gemeente)";
    char name[128];
    size_t n = strlen(text), tail = strlen(suffix);
    if (n >= sizeof name)
        return panel->n_unit;
    memcpy(name, text, n + 1);
    if (n > tail && strcmp(name + n - tail, suffix) == 0)
        name[n - tail] = '\0';
    return panel_find(panel, name);
}

/* Index among the chosen ones; n_unit for another place. */
static size_t find_place(const struct making *m, const char *text) {
    size_t u = find_unit(&m->panel, text), k = 0;
    while (k < m->n_unit && m->unit[k] != u)
        k++;
    return k;
}

/* "2015", "2015JJ00" or "2015*" (provisional); 0 for another period, such as a quarter. */
static int read_period(const char *text) {
    size_t n = strspn(text, "0123456789");
    const char *rest = text + n;
    bool whole_year = *rest == '\0' || strcmp(rest, "*") == 0 || strcmp(rest, "**") == 0 || begins(rest, "JJ");
    return n == 4 && whole_year ? atoi(text) : 0;
}

/* NAN where StatLine knows none. */
static enum status read_figure(const struct download *d, size_t row, size_t column, double *value) {
    *value = NAN;
    if (!table_cell(&d->table, row, column)[0])
        return STATUS_OK;
    return table_decimal(&d->table, row, column, -HUGE_FIGURE, HUGE_FIGURE, value, d->m->note);
}

/* ---- what a column of figures is ---- */

enum topic { TOPIC_RESIDENTS, TOPIC_YOUTHS, TOPIC_OTHER };

static bool contains(const char *text, const char *word) {
    return strcasestr(text, word) != NULL;
}

/* As people head a column of their own. */
static bool is_one_of(const char *name, const char *const *list) {
    while (*list && strcasecmp(name, *list) != 0)
        list++;
    return *list;
}

static enum topic topic_of(const char *name) {
    static const char *const youths[] = {"youths", "Jeugdigen", "Aantal jeugdigen", NULL};
    static const char *const residents[] = {"residents", "Inwoners", "Aantal inwoners", NULL};
    if (is_one_of(name, youths) || contains(name, "jonger dan 18") || contains(name, "0 tot 18") ||
        contains(name, "JongerDan18"))
        return TOPIC_YOUTHS;
    if (is_one_of(name, residents) || contains(name, "bevolking op 1 januari") || contains(name, "TotaleBevolking") ||
        contains(name, "totale bevolking"))
        return TOPIC_RESIDENTS;
    return TOPIC_OTHER;
}

static char column_letter(char c) {
    return isalnum((unsigned char)c) ? (char)tolower((unsigned char)c) : '_';
}

/* A topic as the name of a column: letters and digits, all else as one underscore, and the year. */
static void name_column(const char *topic, int year, char name[COLUMN_NAME]) {
    size_t n = 0;
    for (const char *c = topic; *c && n + 6 < COLUMN_NAME; c++) {
        char letter = column_letter(*c);
        if (letter != '_' || (n > 0 && name[n - 1] != '_'))
            name[n++] = letter;
    }
    n -= n > 0 && name[n - 1] == '_';
    snprintf(name + n, COLUMN_NAME - n, "_%04d", year);
}

/* NULL where there is no room for it. */
static struct new_indicator *add_indicator(struct download *d, const char *name, int year) {
    struct making *m = d->m;
    struct new_indicator *indicator = &m->indicator[m->n_indicator];
    if (m->n_indicator == INDICATORS_MAX)
        return NULL;
    snprintf(indicator->name, sizeof indicator->name, "%s", name);
    indicator->file = d->path;
    indicator->year = year;
    indicator->value = calloc(m->n_unit, sizeof *indicator->value);
    for (size_t k = 0; indicator->value && k < m->n_unit; k++)
        indicator->value[k] = NAN;
    m->n_indicator += indicator->value != NULL;
    return indicator->value ? indicator : NULL;
}

static struct new_indicator *find_indicator(struct download *d, const char *topic, int year) {
    char name[COLUMN_NAME];
    name_column(topic, year, name);
    for (size_t k = 0; k < d->m->n_indicator; k++)
        if (strcmp(d->m->indicator[k].name, name) == 0)
            return &d->m->indicator[k];
    return add_indicator(d, name, year);
}

static enum status take_persons(struct download *d, size_t row, size_t column, enum topic topic, size_t k, int year,
                                double value) {
    struct making *m = d->m;
    int t = year - m->panel.first_year;
    if (t < 0 || t >= YEARS_MAX || isnan(value))
        return STATUS_OK;
    if (value < 0 || value > 1e8 || value != floor(value))
        return table_error_number(&d->table, row, column, _("Expected a whole number of persons, 0 or more."), m->note);
    if (topic == TOPIC_YOUTHS) {
        m->youths[k * YEARS_MAX + (size_t)t] = value;
        m->youths_file = d->path;
    } else {
        m->residents[k * YEARS_MAX + (size_t)t] = value;
        m->residents_file = d->path;
        m->n_year = (size_t)t + 1 > m->n_year ? (size_t)t + 1 : m->n_year;
    }
    return STATUS_OK;
}

static enum status take_cell(struct download *d, size_t row, size_t column, size_t k, int year) {
    const char *name = table_header(&d->table, column);
    enum topic topic = topic_of(name);
    double value = NAN;
    enum status status = read_figure(d, row, column, &value);
    if (status || isnan(value))
        return status;
    if (topic != TOPIC_OTHER)
        return take_persons(d, row, column, topic, k, year, value);
    struct new_indicator *indicator = find_indicator(d, name, year);
    if (!indicator)
        return note_error(d->m->note, STATUS_RANGE, d->path, table_line(&d->table, row), name,
                          _("These are more than %d columns of figures and years. Download fewer at a time."),
                          INDICATORS_MAX);
    indicator->value[k] = value;
    return STATUS_OK;
}

static bool is_label(const char *name) {
    static const char *const labels[] = {"ID", "name", "Naam", "Gemeente", "Gemeentenaam", "Gemeentecode", NULL};
    return is_one_of(name, labels) || begins(name, "Geslacht") || begins(name, "Leeftijd");
}

static enum status take_row(struct download *d, size_t row) {
    size_t k = find_place(d->m, table_cell(&d->table, row, d->place));
    int year = read_period(table_cell(&d->table, row, d->period));
    enum status status = STATUS_OK;
    if (k == d->m->n_unit || year == 0) {
        d->m->made->n_ignored++;
        return STATUS_OK;
    }
    for (size_t c = 0; c < d->table.n_column && !status; c++)
        if (c != d->place && c != d->period && !is_label(table_header(&d->table, c)))
            status = take_cell(d, row, c, k, year);
    return status;
}

enum status region_add_download(struct making *m, const char *path) {
    struct download d = {.m = m, .path = path};
    size_t before = m->made->n_ignored;
    enum status status = table_read(m->files, path, DOWNLOAD_CAP, &d.table, m->note);
    if (!status)
        status = find_columns(&d);
    for (size_t row = 0; row < d.table.n_row && !status; row++)
        status = take_row(&d, row);
    if (!status && d.table.n_row > 0 && m->made->n_ignored - before == d.table.n_row)
        status = note_error(m->note, STATUS_REFERENCE, path, d.table.line[0], table_header(&d.table, d.place),
                            _("None of the %zu rows is of a municipality of this region and a whole year. Choose these "
                              "municipalities and \"years\" when you download the table."),
                            d.table.n_row);
    table_free(&d.table);
    return status;
}

/* ---- who is named ---- */

static bool is_chosen(const struct making *m, size_t unit) {
    for (size_t k = 0; k < m->n_unit; k++)
        if (m->unit[k] == unit)
            return true;
    return false;
}

static enum status choose_named_in(struct making *m, const char *path) {
    struct download d = {.m = m, .path = path};
    enum status status = table_read(m->files, path, DOWNLOAD_CAP, &d.table, m->note);
    if (!status)
        status = find_columns(&d);
    for (size_t row = 0; row < d.table.n_row && !status; row++) {
        size_t unit = find_unit(&m->panel, table_cell(&d.table, row, d.place));
        if (unit < m->panel.n_unit && !is_chosen(m, unit))
            m->unit[m->n_unit++] = unit;
    }
    table_free(&d.table);
    return status;
}

enum status region_choose_named(struct making *m) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < m->wanted->n_from && !status; k++)
        status = choose_named_in(m, m->wanted->from[k]);
    if (!status && m->n_unit == 0)
        status = note_error(m->note, STATUS_REFERENCE, m->wanted->n_from > 0 ? m->wanted->from[0] : NULL, 0, NULL,
                            _("None of the rows is of a municipality. Give each row the name of a municipality as CBS "
                              "writes it, or its code such as GM0014."));
    return status;
}
