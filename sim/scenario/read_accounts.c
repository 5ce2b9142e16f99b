/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own accounts of municipalities: the list `realised` and the table `realised_file`, both into care.realised. */
#include "models/care/level.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/keys_types.h"
#include "sim/scenario/observations.h"
#include "sim/scenario/overruled.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/read.h"
#include "sim/scenario/rows.h"
#include "sim/scenario/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENTS_MAX INT64_C(100000000000000) /* EUR 1,000 billion */
#define CLIENTS_MAX INT64_C(1000000000)

static const double ABSURD = 100.0; /* times what is expected, or that part of it */

/* The columns of the table; the last two may be absent. */
enum column { COLUMN_CODE, COLUMN_YEAR, COLUMN_COST, COLUMN_CLIENTS, COLUMN_NAME, COLUMN_GRADE, COLUMN_COUNT };
enum { COLUMNS_REQUIRED = COLUMN_NAME };
static const char *const column_name[COLUMN_COUNT] = {"code", "year", "cost_eur", "clients", "name", "grade"};

/* Where an account stands: an element of the list, or a row of the table. */
struct place {
    struct node *node; /* NULL for a row of the table */
    const struct table *table;
    size_t row;
    bool assumed;
};

/* Accounts while they are read. */
struct accounts {
    struct reading *reading;
    const struct node *list; /* the keys, or NULL */
    const struct node *file;
    struct table table;
    size_t column[COLUMN_COUNT]; /* table.n_column when absent */
    struct place *place;         /* of each of care.realised */
    struct overruled overruled;
};

static enum status place_error(struct accounts *accounts, const struct place *place, enum status status,
                               enum column column, const char *text) {
    struct note *note = accounts->reading->note;
    char path[TREE_PATH_SIZE];
    if (place->table)
        return note_error(note, status, place->table->file, table_line(place->table, place->row), column_name[column],
                          "%s", text);
    const struct node *node = node_find(place->node, column_name[column]);
    node_path(place->node, column_name[column], path);
    return note_error(note, status, node ? node->file : place->node->file, node ? node->line : place->node->line, path,
                      "%s", text);
}

static struct overruled_account overruled_of(const struct place *place, int64_t cents) {
    if (place->table)
        return (struct overruled_account){place->table->file, table_line(place->table, place->row), cents};
    return (struct overruled_account){place->node->file, place->node->line, cents};
}

/* Account k of the list and one of the table are of the same municipality and year: one of them counts. The order is
 * that in which they are read from a results file, where an element that no longer counts is not. */
static void overrule(struct accounts *accounts, size_t k, const struct place *place,
                     const struct realised_account *account) {
    struct care *care = &accounts->reading->scenario->care;
    const char *who = accounts->reading->region->municipality[account->municipality].name;
    struct overruled_account list = overruled_of(&accounts->place[k], care->realised[k].cost_cents),
                             table = overruled_of(place, account->cost_cents);
    bool of_list = overruled_is_list(accounts->reading);
    overruled_add(&accounts->overruled, who, account->year, of_list ? &list : &table, of_list ? &table : &list);
    if (!of_list)
        return;
    size_t after = care->n_realised - k - 1;
    accounts->place[k].node->overruled = true;
    memmove(care->realised + k, care->realised + k + 1, after * sizeof *care->realised);
    memmove(accounts->place + k, accounts->place + k + 1, after * sizeof *accounts->place);
    care->realised[care->n_realised - 1] = *account;
    accounts->place[care->n_realised - 1] = *place;
}

/* Every check that does not depend on where the account stands, then into the care table, which has room. */
static enum status add_account(struct accounts *accounts, const struct place *place,
                               const struct realised_account *account, const char *grade) {
    struct care *care = &accounts->reading->scenario->care;
    const struct municipality *m = &accounts->reading->region->municipality[account->municipality];
    int last = care->first_year + (int)care->n_year - 1;
    char text[512];
    if (account->year < care->first_year || account->year > last) {
        snprintf(text, sizeof text, _("%lld is not possible here: expected a year from %d to %d."),
                 (long long)account->year, care->first_year, last);
        return place_error(accounts, place, STATUS_RANGE, COLUMN_YEAR, text);
    }
    const int *gone = accounts->reading->scenario->gone;
    int since = gone && strcmp(grade, "measured") == 0 ? gone[account->municipality] : 0;
    if (since > 0 && account->year >= since) {
        snprintf(text, sizeof text,
                 _("%s has been part of another municipality since %d (mergers.csv of the region), so that it has no "
                   "account over %d. Leave it out, or give grade = \"derived\" where you have divided that of the new "
                   "municipality yourself."),
                 m->name, since, account->year);
        return place_error(accounts, place, STATUS_CONFLICT, COLUMN_CODE, text);
    }
    struct place known = *place;
    known.assumed = strcmp(grade, "assumed") == 0;
    size_t k = 0;
    while (k < care->n_realised &&
           (care->realised[k].municipality != account->municipality || care->realised[k].year != account->year))
        k++;
    if (k < care->n_realised && (place->node || accounts->place[k].table)) {
        struct overruled_account before = overruled_of(&accounts->place[k], 0);
        snprintf(text, sizeof text,
                 _("The account of %s over %d is given twice, here and in %.120s on line %d. Keep one of them."),
                 m->name, account->year, before.file, before.line);
        return place_error(accounts, place, STATUS_DUPLICATE, COLUMN_YEAR, text);
    }
    if (k < care->n_realised) {
        overrule(accounts, k, &known, account);
        return STATUS_OK;
    }
    accounts->place[care->n_realised] = known;
    care->realised[care->n_realised++] = *account;
    return STATUS_OK;
}

/* Room for n more accounts. */
static enum status make_room(struct accounts *accounts, size_t n) {
    struct care *care = &accounts->reading->scenario->care;
    n += care->n_realised + 1;
    struct realised_account *larger = realloc(care->realised, n * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    care->realised = larger;
    struct place *places = realloc(accounts->place, n * sizeof *places);
    if (!places)
        return STATUS_MEMORY;
    accounts->place = places;
    return STATUS_OK;
}

static enum status read_element(struct accounts *accounts, struct node *node) {
    struct reading *reading = accounts->reading;
    const struct node *code = node_find(node, "code"), *cost = node_find(node, "cost_eur");
    struct realised_account account = {.year = (int)value_integer(node, "year"), .clients = 0};
    struct place place = {.node = node};
    if (!node_find(node, "clients"))
        return place_error(accounts, &place, STATUS_MISSING, COLUMN_CLIENTS,
                           _("The key \"clients\" is missing; accounts that say something of the level alone need it. "
                             "Add it, or choose observations = \"state\"."));
    account.clients = value_integer(node, "clients");
    enum status status = value_municipality(reading, code, code->text, &account.municipality);
    if (!status)
        status = value_fixed(cost, 2, &account.cost_cents, reading->note);
    return status ? status : add_account(accounts, &place, &account, value_text(node, "grade"));
}

static enum status read_list(struct accounts *accounts) {
    enum status status = make_room(accounts, accounts->list->n_child);
    for (size_t k = 0; k < accounts->list->n_child && !status; k++)
        status = read_element(accounts, accounts->list->child[k]);
    return status;
}

/* Which column is which; a column of another name is refused, since it may be a slip of the pen. */
static enum status find_columns(struct accounts *accounts) {
    const struct table *table = &accounts->table;
    struct note *note = accounts->reading->note;
    for (int k = 0; k < COLUMN_COUNT; k++) {
        accounts->column[k] = table_column(table, column_name[k]);
        if (k < COLUMNS_REQUIRED && accounts->column[k] == table->n_column)
            return headings_missing(table, column_name[k], note);
    }
    return headings_check_known(table, column_name, COLUMNS_REQUIRED, COLUMN_COUNT, note);
}

static enum status find_code(struct accounts *accounts, const struct place *place, size_t *municipality) {
    const struct region *region = accounts->reading->region;
    const char *code = table_cell(place->table, place->row, accounts->column[COLUMN_CODE]);
    char text[512];
    for (size_t i = 0; i < region->n_municipality; i++)
        if (strcmp(region->municipality[i].code, code) == 0 || strcmp(region->municipality[i].name, code) == 0) {
            *municipality = i;
            return STATUS_OK;
        }
    struct successor successor;
    enum status status = place_successor(accounts->reading->files, code, &successor, accounts->reading->note);
    if (status)
        return status;
    if (successor.year)
        snprintf(text, sizeof text, _("There is no municipality \"%.60s\" in this region (%s). %s"), code,
                 successor.words, place_advice(&successor));
    else
        snprintf(text, sizeof text,
                 _("There is no municipality \"%.60s\" in this region. Use a code, such as %s, or a name from the "
                   "table of municipalities."),
                 code, region->municipality[0].code);
    return place_error(accounts, place, STATUS_REFERENCE, COLUMN_CODE, text);
}

/* Absent means measured, as in the list. */
static enum status find_grade(struct accounts *accounts, const struct place *place, const char **grade) {
    static const char *const known[] = {"measured", "derived", "assumed"};
    size_t column = accounts->column[COLUMN_GRADE];
    const char *given = column < place->table->n_column ? table_cell(place->table, place->row, column) : known[0];
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(keys_choice_word(given), known[k]) == 0) {
            *grade = known[k];
            return STATUS_OK;
        }
    char text[400];
    snprintf(text, sizeof text, _("\"%.60s\" cannot be used here. %s%s"), given,
             _("Expected measured, derived or assumed."), "");
    return place_error(accounts, place, STATUS_RANGE, COLUMN_GRADE, text);
}

static enum status read_row(struct accounts *accounts, size_t row) {
    const struct table *table = &accounts->table;
    struct note *note = accounts->reading->note;
    struct place place = {.table = table, .row = row};
    struct realised_account account = {0};
    const char *grade = NULL;
    int64_t year = 0;
    enum status status = find_code(accounts, &place, &account.municipality);
    if (!status)
        status = table_integer(table, row, accounts->column[COLUMN_YEAR], 1990, 2160, &year, note);
    if (!status)
        status = table_cents(table, row, accounts->column[COLUMN_COST], 1, CENTS_MAX, &account.cost_cents, note);
    if (!status)
        status = table_integer(table, row, accounts->column[COLUMN_CLIENTS], 1, CLIENTS_MAX, &account.clients, note);
    if (!status)
        status = find_grade(accounts, &place, &grade);
    account.year = (int)year;
    return status ? status : add_account(accounts, &place, &account, grade);
}

/* The table goes whole into the result file, as those of the region do. */
enum status read_keep_accounts(struct reading *reading, struct table *table) {
    struct scenario *scenario = reading->scenario;
    struct input_table *larger = realloc(scenario->table, (scenario->n_table + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    scenario->table = larger;
    struct input_table *kept = &larger[scenario->n_table++];
    kept->name = strdup("realised.csv");
    kept->text = table_take_text(table);
    return kept->name && kept->text ? STATUS_OK : STATUS_MEMORY;
}

enum status read_accounts_table(struct reading *reading, const struct node *file, struct table *table) {
    static const char *const own[] = {"cost_eur", "grade", "known", "kind", "fact", "complete"};
    char *path = NULL;
    enum status status = read_table_path(reading, file, &path);
    if (!status)
        status = headings_read(reading->files, path, READ_ACCOUNTS_CAP, table, reading->note);
    for (size_t k = 0; k < sizeof own / sizeof own[0] && !status; k++)
        status = headings_translate_column(table, own[k]);
    if (!status)
        status = read_keep_file(reading, path);
    free(path);
    return status;
}

static enum status tell(void *reading, const char *sentence) {
    return read_warn(reading, "%s", sentence);
}

static bool adds_up(const char *header) {
    return strcmp(header, column_name[COLUMN_COST]) == 0 || strcmp(header, column_name[COLUMN_CLIENTS]) == 0;
}

static enum status read_file(struct accounts *accounts) {
    struct reading *reading = accounts->reading;
    struct rows_use use = {
        .known = reading->region, .adds_up = adds_up, .open_goes = true, .tell = tell, .to = reading};
    enum status status = read_accounts_table(reading, accounts->file, &accounts->table), first = STATUS_OK;
    if (!status)
        status = find_columns(accounts);
    if (!status)
        status = headings_go_on_after(rows_tidy(&accounts->table, &use, reading->note), &first);
    if (!status)
        status = make_room(accounts, accounts->table.n_row);
    struct note *all = reading->note;
    for (size_t r = 0; r < accounts->table.n_row && !status; r++) {
        struct note one = {0};
        reading->note = &one;
        status = read_row(accounts, r);
        status = headings_go_on(&accounts->table, status, &one, &first, all);
    }
    reading->note = all;
    status = status ? status : first;
    if (!status)
        status = table_tell_all(&accounts->table, tell, reading);
    if (!status)
        status = read_keep_reading(reading, &accounts->table, column_name[COLUMN_COST]);
    if (!status)
        status = read_keep_accounts(reading, &accounts->table);
    return status;
}

/* Accounts teach something of a level that is unknown and normal. */
static enum status check_level(struct accounts *accounts) {
    struct reading *reading = accounts->reading;
    const struct care *care = &reading->scenario->care;
    const struct node *node = accounts->list && accounts->list->n_child ? accounts->list : accounts->file;
    const struct node *level = node_find(node_find(reading->root, "demand"), "level");
    if (care->level == LEVEL_NONE || !(care->level_sd > 0))
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("There is nothing to learn from own accounts here: the scenario says that every "
                            "municipality's level is known (demand.level, line %d, has the distribution none or sd 0). "
                            "Remove the accounts, or give the level the distribution normal and an sd above 0."),
                          level->line);
    if (care->level == LEVEL_STUDENT_T)
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("Own accounts work with a normal level only, and demand.level (line %d) has the "
                            "distribution student_t. Choose normal, or remove the accounts."),
                          level->line);
    return STATUS_OK;
}

/* An account that cannot be true would spoil every draw, or make the amounts too large to work with. */
static enum status refuse_absurd(struct accounts *accounts, size_t k) {
    struct reading *reading = accounts->reading;
    struct care alone = reading->scenario->care;
    struct place place = accounts->place[k];
    char text[512], client[FORMAT_SIZE];
    alone.realised += k;
    alone.n_realised = 1;
    size_t i = alone.realised->municipality;
    struct level_evidence evidence = level_evidence(&alone, reading->region, i);
    double ratio = evidence.realised_euro / evidence.expected_euro;
    if (!(evidence.expected_euro > 0) || (ratio >= 1.0 / ABSURD && ratio <= ABSURD))
        return STATUS_OK;
    snprintf(text, sizeof text,
             ratio > 1.0 ? _("This account of %s over %d is more than a hundred times what the scenario expects (%s "
                             "per client). Give the amount in euros, for all youth care of one year.")
                         : _("This account of %s over %d is less than a hundredth of what the scenario expects (%s "
                             "per client). Give the amount in euros, for all youth care of one year."),
             reading->region->municipality[i].name, alone.realised->year,
             format_euro(alone.realised->cost_cents / alone.realised->clients, client));
    return place_error(accounts, &place, STATUS_RANGE, COLUMN_COST, text);
}

static enum status check_clients(struct accounts *accounts, size_t k) {
    struct reading *reading = accounts->reading;
    struct place place = accounts->place[k];
    const struct realised_account *account = &reading->scenario->care.realised[k];
    const struct region *region = reading->region;
    size_t t = (size_t)(account->year - reading->scenario->first_year);
    size_t at = t * region->n_municipality + account->municipality;
    struct account_place where = {place.table ? place.table->file : place.node->file,
                                  place.table ? table_line(place.table, place.row) : place.node->line,
                                  region->municipality[account->municipality].name,
                                  account->year,
                                  (double)region->residents[at],
                                  (double)region->youths[at]};
    return read_check_clients(reading, &where, account->cost_cents, account->clients);
}

/* Accounts far from what the scenario expects are more often a slip (thousands of euros, a part of the care) than true.
 */
static enum status check_size(struct accounts *accounts, size_t i) {
    struct reading *reading = accounts->reading;
    const struct node *node = accounts->file ? accounts->file : accounts->list;
    struct level_evidence evidence = level_evidence(&reading->scenario->care, reading->region, i);
    const char *name = reading->region->municipality[i].name;
    char times[FORMAT_SIZE];
    if (evidence.clients == 0)
        return STATUS_OK;
    if (!(evidence.expected_euro > 0))
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("The scenario expects no youth care at all in %s (no youths, or no need), so its accounts "
                            "cannot be compared with anything. Remove them, or mend the table of municipalities."),
                          name);
    double ratio = evidence.realised_euro / evidence.expected_euro;
    if (ratio >= 0.5 && ratio <= 2.0)
        return STATUS_OK;
    return read_warn_at(reading, node,
                        _("The accounts of %s are %s times what the scenario expects. Check that they are in euros "
                          "and cover all youth care."),
                        name, format_real(ratio, 2, times));
}

static enum status warn_assumed(struct reading *reading, const struct node *node, size_t n_assumed, size_t n) {
    if (n_assumed == 0)
        return STATUS_OK;
    return read_warn_at(reading, node,
                        _("Example figures: replace them by your own accounts (%zu of the %zu accounts are assumed)."),
                        n_assumed, n);
}

/* Here the whole account is held against the cost of care. */
static enum status warn_shared(const struct accounts *accounts, const struct node *node) {
    const struct scenario *scenario = accounts->reading->scenario;
    for (size_t k = 0; k < scenario->care.n_realised; k++)
        for (size_t c = 0; c < scenario->n_shared; c++)
            if (!shared_cost_is_nothing(&scenario->shared[c],
                                        (size_t)(scenario->care.realised[k].year - scenario->first_year)))
                return read_warn_at(
                    accounts->reading, node,
                    _("The accounts hold a part of the shared cost \"%s\", which is not taken out where "
                      "they say something of the level alone. Choose observations = \"state\"."),
                    scenario->shared[c].name);
    return STATUS_OK;
}

static enum status check_accounts(struct accounts *accounts) {
    struct reading *reading = accounts->reading;
    if (reading->scenario->care.n_realised == 0)
        return STATUS_OK;
    enum status status = check_level(accounts);
    size_t n_assumed = 0;
    for (size_t k = 0; k < reading->scenario->care.n_realised; k++)
        n_assumed += accounts->place[k].assumed;
    if (!status)
        status = overruled_tell(&accounts->overruled, reading);
    for (size_t k = 0; k < reading->scenario->care.n_realised && !status; k++)
        status = refuse_absurd(accounts, k);
    for (size_t k = 0; k < reading->scenario->care.n_realised && !status; k++)
        status = check_clients(accounts, k);
    for (size_t i = 0; i < reading->region->n_municipality && !status; i++)
        status = check_size(accounts, i);
    const struct node *node = accounts->file ? accounts->file : accounts->list;
    if (!status)
        status = warn_shared(accounts, node);
    if (!status && !value_text(reading->root, "observations")) /* who writes "level" means it */
        status =
            read_warn_at(reading, node,
                         _("The accounts say how dear care is in their municipalities; the cost of their years is "
                           "simulated all the same. With observations = \"state\" it is the account, to the cent."));
    return status ? status : warn_assumed(reading, node, n_assumed, reading->scenario->care.n_realised);
}

static enum status read_level(struct reading *reading) {
    struct accounts accounts = {.reading = reading,
                                .list = node_find(reading->root, "realised"),
                                .file = node_find(reading->root, "realised_file")};
    if (accounts.file && !accounts.file->text[0])
        accounts.file = NULL; /* how an heir does without the table of its base */
    enum status status = accounts.list ? read_list(&accounts) : STATUS_OK;
    if (!status && accounts.file)
        status = read_file(&accounts);
    if (!status)
        status = check_accounts(&accounts);
    if (status)
        headings_restore(&accounts.table, reading->note);
    table_free(&accounts.table);
    free(accounts.place);
    return status;
}

static enum status read_state(struct reading *reading) {
    struct observations observations = {.n = 0};
    const struct node *list = node_find(reading->root, "realised"), *file = node_find(reading->root, "realised_file");
    size_t n_assumed = 0;
    enum status status = observations_read(reading, &observations);
    for (size_t k = 0; k < observations.n; k++)
        n_assumed += observations.row[k].assumed;
    if (!status)
        status = warn_assumed(reading, file && file->text[0] ? file : list, n_assumed, observations.n);
    if (!status)
        status = observations_reduce(reading, &observations, &reading->scenario->care.known);
    observations_free(&observations);
    return status;
}

enum status read_accounts(struct reading *reading) {
    bool state = false;
    enum status status = observations_check_groups(reading);
    if (!status)
        status = accounts_choose_state(reading, &state);
    if (!status)
        status = read_warn_over(reading, node_find(reading->root, "realised_file"));
    if (status)
        return status;
    return state ? read_state(reading) : read_level(reading);
}
