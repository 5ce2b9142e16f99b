/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/headings.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* As they are written; blanks, hyphens, capitals and accents may differ (fold). Of several for one column the first
 * Dutch one is ours. */
struct heading {
    const char *dutch, *name;
};
static const struct heading headings[] = {
    {"code", "code"},
    {"name", "name"},
    {"year", "year"},
    {"residents", "residents"},
    {"youths", "youths"},
    {"budget", "budget"},
    {"cost", "cost"},
    {"clients", "clients"},
    {"gemeentecode", "code"},
    {"gmcode", "code"},
    {"cbscode", "code"},
    {"regiocode", "code"},
    {"codegemeente", "code"},
    {"regios", "code"}, /* StatLine */
    {"gemeente", "name"},
    {"gemeentenaam", "name"},
    {"naam", "name"},
    {"naamgemeente", "name"},
    {"jaar", "year"},
    {"boekjaar", "year"},
    {"perioden", "year"}, /* StatLine */
    {"inwoners", "residents"},
    {"aantalinwoners", "residents"},
    {"inwonertal", "residents"},
    {"bevolkingop1januari", "residents"}, /* StatLine */
    {"totalebevolking1", "residents"},    /* StatLine */
    {"jeugdigen", "youths"},
    {"aantaljeugdigen", "youths"},
    {"jongeren", "youths"},
    {"jeugdigen in zorg", "youths_in_care"},
    {"jeugdigen in zorg vorig jaar", "youths_in_care_lag1"},
    {"jeugdbudget", "budget"},
    {"rijksbudget", "budget"},
    {"rijksbudget jeugdhulp", "budget"},
    {"rijksbudget jeugdzorg", "budget"},
    {"budget van het rijk", "budget"},
    {"rijksbijdrage", "budget"},
    {"rijksbijdrage jeugdhulp", "budget"},
    {"rijksbijdrage jeugdzorg", "budget"},
    {"budget vorig jaar", "budget_lag1"},
    {"kosten", "cost"},
    {"werkelijkekosten", "cost"},
    {"lasten", "cost"},
    {"werkelijke lasten", "cost"},
    {"kosten vorig jaar", "cost_lag1"},
    {"kosten drie jaar", "cost_mean3"},
    {"verwachte kosten", "expected_cost"},
    {"cliënten", "clients"},
    {"aantal cliënten", "clients"},
    {"cliënten vorig jaar", "clients_lag1"},
    {"cliënten drie jaar", "clients_mean3"},
    {"voorschot", "advance"},
    {"toekenning", "award"},
    {"toegekend", "award"},
    {"benutting", "utilisation"},
    {"covariantie", "covariance"},
    {"regeling", "scheme"},
    {"eigen kosten", "own_cost"},
    {"betaling", "payment"},
    {"verrekening", "transfer"},
    {"bijdrage", "contribution"},
    {"vergoeding", "fee"},
    {"betaald", "paid"},
    {"te verrekenen", "to_settle"},
    {"vorige jaren", "previous"},
    {"totaal te verrekenen", "total_due"},
    {"stand fonds", "fund_balance"},
    {"vorm", "form"},
    {"zorgvorm", "form"},
    {"leveringsvorm", "form"},
    {"zorgklasse", "care"},
    {"zorg", "care"},
    {"soort zorg", "care"},
    {"cliënt", "client"},
    {"clientnummer", "client"},
    {"municipality code", "code"}, /* in a workbook of settle */
    {"municipality", "name"},
    {"own cost", "own_cost"},
    {"to settle", "to_settle"},
    {"of the years before", "previous"},
    {"total due", "total_due"},
    {"balance of the fund", "fund_balance"},
    {"id", NULL}, /* StatLine */
    {"opmerking", NULL},
    {"opmerkingen", NULL},
    {"toelichting", NULL},
    {"remark", NULL},
    {"remarks", NULL},
    {"notitie", NULL},
    {"notities", NULL},
    {"commentaar", NULL},
    {"status", NULL},
    {"datum", NULL},
    {"bijzonderheden", NULL},
    {"contactpersoon", NULL},
    {"regio", NULL},
    {"provincie", NULL},
    {"bron", NULL},
    {"source", NULL},
};
/* The amount of a table that has one, and what else is told of it there. */
static const struct heading amounts[] = {
    {"kosten", "cost_eur"},
    {"cost", "cost_eur"},
    {"lasten", "cost_eur"},
    {"werkelijke lasten", "cost_eur"},
    {"werkelijke kosten", "cost_eur"},
    {"lasten jeugdhulp", "cost_eur"},
    {"kosten jeugdhulp", "cost_eur"},
    {"lasten jeugdzorg", "cost_eur"},
    {"kosten jeugdzorg", "cost_eur"},
    {"raming", "eur"},
    {"raming jeugdhulp", "eur"},
    {"raming jeugdzorg", "eur"},
    {"begroting jeugdhulp", "eur"},
    {"begroting jeugdzorg", "eur"},
    {"bedrag", "eur"},
    {"begroting", "eur"},
    {"geraamde lasten", "eur"},
    {"waardering", "grade"},
    {"bekend", "known"},
    {"bekend op", "known"},
    {"datum bekend", "known"},
    {"soort", "kind"},
    {"feit", "fact"},
    {"volledig", "complete"},
};
enum { HEADINGS = sizeof headings / sizeof headings[0], AMOUNTS = sizeof amounts / sizeof amounts[0], FOLDED = 64 };

/* As the table above has it: letters, digits, an e for an accented one. */
static void fold_part(const char *text, size_t n, char *folded, size_t size) {
    size_t used = 0;
    for (size_t k = 0; k < n && used + 1 < size; k++) {
        if (strncmp(text + k, "\xC3\xAB", 2) == 0 || strncmp(text + k, "\xC3\x8B", 2) == 0) {
            folded[used++] = 'e';
            k++;
        } else if (isalnum((unsigned char)text[k])) {
            folded[used++] = (char)tolower((unsigned char)text[k]);
        }
    }
    folded[used] = '\0';
}

/* The part before the first colon. */
static void fold(const char *header, char folded[FOLDED]) {
    fold_part(header, strcspn(header, ":"), folded, FOLDED);
}

void headings_fold(const char *text, char folded[HEADINGS_PLAIN]) {
    fold_part(text, strlen(text), folded, HEADINGS_PLAIN);
}

/* Euros, in whatever way: "EUR", "in euro's", a euro sign. */
static bool is_euro(const char *text, size_t n) {
    static const char *const words[] = {"eur", "euro", "euros", "ineur", "ineuro", "ineuros"};
    static const char sign[] = "\xE2\x82\xAC";
    char folded[FOLDED];
    fold_part(text, n, folded, sizeof folded);
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcmp(folded, words[k]) == 0)
            return true;
    return (folded[0] == '\0' || strcmp(folded, "in") == 0) && memmem(text, n, sign, sizeof sign - 1);
}

void headings_plain(const char *header, char plain[HEADINGS_PLAIN]) {
    size_t n = strlen(header), begin = n;
    snprintf(plain, HEADINGS_PLAIN, "%s", header);
    if (n == 0 || n >= HEADINGS_PLAIN)
        return;
    if (strchr(")]", header[n - 1])) {
        while (begin > 0 && !strchr("([", header[begin - 1]))
            begin--;
        begin -= begin > 0;
    } else { /* the last word, or the last two */
        while (begin > 0 && header[begin - 1] != ' ')
            begin--;
        if (begin > 3 && strncasecmp(header + begin - 4, " in ", 4) == 0)
            begin -= 3;
    }
    if (begin == 0 || !is_euro(header + begin, n - begin))
        return;
    while (begin > 0 && header[begin - 1] == ' ')
        begin--;
    plain[begin] = '\0';
}

static bool is_spelled(const char *heading, const char *folded) {
    char own[FOLDED];
    fold(heading, own);
    return strcmp(own, folded) == 0;
}

/* Which heading this is; HEADINGS for none. */
static size_t find(const char *header) {
    char folded[FOLDED];
    size_t k = 0;
    fold(header, folded);
    while (k < HEADINGS && !is_spelled(headings[k].dutch, folded))
        k++;
    return k;
}

/* What follows the word, ":ZIN:licht", with forms and advances in capitals and no blanks around the colons. */
static void copy_rest(const char *rest, char *to, size_t size) {
    static const char *const capitals[] = {"ZIN", "PGB", "RIGG", "SVB"};
    size_t used = 0;
    to[0] = '\0';
    for (const char *p = rest; p && *p == ':' && used < size; p += strcspn(p, ":")) {
        p += 1 + strspn(p + 1, " ");
        int n = (int)strcspn(p, ":");
        while (n > 0 && p[n - 1] == ' ')
            n--;
        const char *part = p;
        for (size_t k = 0; k < sizeof capitals / sizeof capitals[0]; k++)
            if (strlen(capitals[k]) == (size_t)n && strncasecmp(p, capitals[k], (size_t)n) == 0)
                part = capitals[k];
        used += (size_t)snprintf(to + used, size - used, ":%.*s", n, part);
    }
}

static enum status rename_column(struct table *table, size_t column, const char *plain, const char *name) {
    char whole[256], rest[192];
    copy_rest(strchr(plain, ':'), rest, sizeof rest);
    snprintf(whole, sizeof whole, "%s%s", name, rest);
    return table_translate(table, column, whole);
}

/* Municipalities may be told by their names alone. */
static enum status name_for_code(struct table *table) {
    size_t name = table_column(table, "name");
    if (table_column(table, "code") < table->n_column || name == table->n_column)
        return STATUS_OK;
    return table_translate(table, name, "code");
}

/* So that totals of them are read as such too. */
static void find_counts(struct table *table) {
    static const char *const words[] = {"residents", "youths", "clients"};
    for (size_t c = 0; c < table->n_column; c++)
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (strncmp(table_header(table, c), words[k], strlen(words[k])) == 0)
                table_count_whole(table, c);
}

/* "2015JJ00" and the provisional "2015*" of StatLine are the year 2015. */
static enum status plain_years(struct table *table) {
    size_t column = table_column(table, "year");
    enum status status = STATUS_OK;
    for (size_t row = 0; column < table->n_column && row < table->n_row && !status; row++) {
        const char *text = table_cell(table, row, column);
        char year[5] = "";
        if (strspn(text, "0123456789") != 4 ||
            (strcmp(text + 4, "JJ00") != 0 && strspn(text + 4, "*") != strlen(text + 4)))
            continue;
        memcpy(year, text, 4);
        status = text[4] ? table_set(table, row, column, year) : STATUS_OK;
    }
    return status;
}

static enum status check_twice(const struct table *table, struct note *note) {
    for (size_t c = 0; c < table->n_column; c++)
        if (table_column(table, table_header(table, c)) < c)
            return note_error(note, STATUS_DUPLICATE, table->file, table->line[0], table_header(table, c),
                              _("Two columns have this name, one of them perhaps in Dutch. Remove one of them."));
    return STATUS_OK;
}

enum status headings_translate(struct table *table, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++) {
        char plain[HEADINGS_PLAIN];
        headings_plain(table_header(table, c), plain);
        size_t k = find(plain);
        if (k < HEADINGS && headings[k].name)
            status = rename_column(table, c, plain, headings[k].name);
    }
    if (!status)
        status = name_for_code(table);
    if (!status)
        status = plain_years(table);
    find_counts(table);
    return status ? status : check_twice(table, note);
}

bool headings_is_remark(const char *header) {
    size_t k = find(header);
    return k < HEADINGS && !headings[k].name;
}

enum status headings_drop_remarks(struct table *table, bool (*keeps)(const void *context, const char *header),
                                  const void *context) {
    enum status status = STATUS_OK;
    for (size_t c = table->n_column; c-- > 0 && !status;) {
        const char *header = table_header(table, c);
        if (!headings_is_remark(header) || (keeps && keeps(context, header)))
            continue;
        status = table_tell(table, _("%s: the column \"%.60s\" is passed over."), table->file, header);
        table_drop_column(table, c);
    }
    return status;
}

static bool is_amount(const char *header, const char *name) {
    char folded[FOLDED], plain[HEADINGS_PLAIN];
    bool is = false;
    headings_plain(header, plain);
    fold(plain, folded);
    for (size_t k = 0; k < AMOUNTS; k++)
        is |= strcmp(amounts[k].name, name) == 0 && is_spelled(amounts[k].dutch, folded);
    return is && !strchr(header, ':');
}

enum status headings_translate_column(struct table *table, const char *name) {
    size_t c = 0;
    while (c < table->n_column && !is_amount(table_header(table, c), name))
        c++;
    bool needed = table_column(table, name) == table->n_column && c < table->n_column;
    return needed ? table_translate(table, c, name) : STATUS_OK;
}

enum status headings_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                          struct note *note) {
    enum status status = headings_read_all(files, path, size_cap, table, note);
    if (!status)
        status = headings_drop_remarks(table, NULL, NULL);
    return status;
}

enum status headings_read_all(const struct files *files, const char *path, size_t size_cap, struct table *table,
                              struct note *note) {
    enum status status = table_read(files, path, size_cap, table, note);
    if (!status)
        status = headings_translate(table, note);
    if (!status && table->sheet.next[0] && table_column(table, "code") == table->n_column)
        status = table_error_sheet(table, note);
    if (status)
        table_free(table);
    return status;
}

void headings_restore(const struct table *table, struct note *note) {
    size_t c = table_column(table, note->key);
    if (c < table->n_column && strcmp(note->file, table->file) == 0)
        format_safe(table_given(table, c), note->key, sizeof note->key);
}

enum status headings_go_on_after(enum status status, enum status *first) {
    if (status && status_exit_code(status) != status_exit_code(STATUS_USAGE))
        return status;
    *first = *first ? *first : status;
    return STATUS_OK;
}

enum status headings_go_on(const struct table *table, enum status status, struct note *one, enum status *first,
                           struct note *note) {
    if (!status)
        return STATUS_OK;
    headings_restore(table, one);
    bool again = strcmp(one->text, note->text) == 0 && strcmp(one->key, note->key) == 0;
    if (!again || (status != STATUS_CONFLICT && one->line != note->line)) /* what holds for a column is told once */
        note_keep(note, one);
    return headings_go_on_after(status, first);
}

/* The first Dutch heading of a column whose name is the first n characters; NULL for none. */
static const char *find_dutch(const struct heading *list, size_t count, const char *name, size_t n) {
    for (size_t k = 0; k < count; k++)
        if (list[k].name && strcmp(list[k].dutch, list[k].name) != 0 && strlen(list[k].name) == n &&
            strncmp(list[k].name, name, n) == 0)
            return list[k].dutch;
    return NULL;
}

char *headings_own(const char *column) {
    const char *rest = strchr(column, ':');
    size_t n = rest ? (size_t)(rest - column) : strlen(column);
    char *heading = NULL;
    const char *dutch = i18n_language() == LANGUAGE_NL ? find_dutch(headings, HEADINGS, column, n) : NULL;
    if (!dutch && i18n_language() == LANGUAGE_NL)
        dutch = find_dutch(amounts, AMOUNTS, column, n);
    if (asprintf(&heading, "%.*s%s", dutch ? (int)strlen(dutch) : (int)n, dutch ? dutch : column, rest ? rest : "") < 0)
        return NULL;
    return heading;
}

enum status headings_missing(const struct table *table, const char *column, struct note *note) {
    char *own = headings_own(column);
    const char *name = own ? own : column;
    char given[200] = "";
    for (size_t c = 0; c < table->n_column; c++) {
        size_t used = strlen(given);
        snprintf(given + used, sizeof given - used, "%s%.40s", c ? ", " : "", table_given(table, c));
    }
    enum status status = note_error(note, STATUS_MISSING, table->file, table->line[0], name,
                                    _("The column \"%s\" is missing. Add it to the table, or give that name to the one "
                                      "that holds it. The table has: %s."),
                                    name, given);
    free(own);
    return status;
}

/* "gemeentecode, jaar, kosten" */
static void list_own(const char *const *names, size_t n, size_t size, char *list) {
    list[0] = '\0';
    for (size_t k = 0; k < n; k++) {
        size_t used = strlen(list);
        char *own = headings_own(names[k]);
        snprintf(list + used, size - used, "%s%s", k ? ", " : "", own ? own : names[k]);
        free(own);
    }
}

enum status headings_check_known(const struct table *table, const char *const *names, size_t n_required, size_t n,
                                 struct note *note) {
    char required[160], others[160];
    list_own(names, n_required, sizeof required, required);
    list_own(names + n_required, n - n_required, sizeof others, others);
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column; c++) {
        struct note one = {0};
        size_t k = 0;
        while (k < n && table_column(table, names[k]) != c)
            k++;
        if (k == n)
            status =
                note_error(&one, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                           _("This column is not known here. Expected %s, and if you like %s. Rename it, to Remark "
                             "if it holds remarks, or remove it."),
                           required, others);
        if (k == n)
            note_keep(note, &one);
    }
    return status;
}
