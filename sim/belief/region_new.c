/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/region_new.h"

#include "sim/base/i18n.h"
#include "sim/belief/region_parts.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/suggest.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- who ---- */

static enum status choose_all(struct making *m) {
    for (size_t u = 0; u < m->panel.n_unit; u++)
        m->unit[m->n_unit++] = u;
    return STATUS_OK;
}

static int by_index(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* What has become of it, or the nearest name. */
static enum status refuse_name(struct making *m, const char *name) {
    int year = m->panel.first_year + (int)m->panel.n_year - 1;
    struct suggestion near = suggestion_start(name);
    struct successor successor;
    enum status status = place_successor(m->files, name, &successor, m->note);
    for (size_t u = 0; u < m->panel.n_unit; u++)
        suggestion_offer(&near, m->panel.unit[u].name);
    if (status)
        return status;
    if (successor.year)
        return note_error(m->note, STATUS_REFERENCE, NULL, 0, "--municipalities",
                          _("There is no municipality \"%.60s\" in %d (%s). Give the name of one that is."), name, year,
                          successor.words);
    if (near.best)
        return note_error(m->note, STATUS_REFERENCE, NULL, 0, "--municipalities",
                          _("There is no municipality \"%.60s\" in %d. Did you mean \"%s\"?"), name, year, near.best);
    return note_error(m->note, STATUS_REFERENCE, NULL, 0, "--municipalities",
                      _("There is no municipality \"%.60s\" in %d. Give its name as CBS writes it, or its code such "
                        "as GM0014."),
                      name, year);
}

static enum status choose_one(struct making *m, const char *name) {
    size_t u = panel_find(&m->panel, name);
    if (u == m->panel.n_unit)
        return refuse_name(m, name);
    for (size_t k = 0; k < m->n_unit; k++)
        if (m->unit[k] == u)
            return note_error(m->note, STATUS_DUPLICATE, NULL, 0, "--municipalities",
                              _("\"%.60s\" is named twice. Name it once."), name);
    m->unit[m->n_unit++] = u;
    return STATUS_OK;
}

/* All that is wrong with the list is told at once: kept, and what kind the first of it is. */
static enum status choose_or_keep(struct making *m, const char *name, enum status *first) {
    struct note *all = m->note, one = {0};
    m->note = &one;
    enum status status = choose_one(m, name);
    m->note = all;
    if (!status)
        return STATUS_OK;
    note_keep(all, &one);
    *first = *first ? *first : status;
    return status == STATUS_REFERENCE || status == STATUS_DUPLICATE ? STATUS_OK : status;
}

static enum status choose_listed(struct making *m) {
    char name[128];
    enum status status = STATUS_OK, first = STATUS_OK;
    for (const char *list = m->wanted->municipalities; *list && !status;) {
        size_t n = strcspn(list, ","), start = strspn(list, " ");
        start = start < n ? start : n;
        snprintf(name, sizeof name, "%.*s", (int)(n - start), list + start);
        while (name[0] && name[strlen(name) - 1] == ' ')
            name[strlen(name) - 1] = '\0';
        status = name[0] ? choose_or_keep(m, name, &first) : STATUS_OK;
        list += n + (list[n] == ',');
    }
    status = status ? status : first;
    if (!status && m->n_unit == 0)
        status = note_error(m->note, STATUS_USAGE, NULL, 0, "--municipalities",
                            _("This list is empty. Give codes or names with commas between them."));
    return status;
}

/* In the order of their codes, which that of the panel is. */
static enum status choose(struct making *m) {
    m->unit = calloc(m->panel.n_unit + 1, sizeof *m->unit);
    if (!m->unit)
        return STATUS_MEMORY;
    enum status status = m->wanted->municipalities ? choose_listed(m)
                         : m->wanted->of_downloads ? region_choose_named(m)
                                                   : choose_all(m);
    qsort(m->unit, m->n_unit, sizeof *m->unit, by_index);
    return status;
}

/* ---- residents and youths ---- */

/* A row for every year of the panel and of the downloads. */
static enum status fill_population(struct making *m) {
    const struct panel *panel = &m->panel;
    m->n_year = panel->n_year;
    m->residents = calloc(m->n_unit * YEARS_MAX, sizeof *m->residents);
    m->youths = calloc(m->n_unit * YEARS_MAX, sizeof *m->youths);
    if (!m->residents || !m->youths)
        return STATUS_MEMORY;
    for (size_t k = 0; k < m->n_unit; k++)
        for (size_t t = 0; t < panel->n_year; t++)
            m->residents[k * YEARS_MAX + t] = round(panel_at(panel, m->unit[k], t)->residents);
    return STATUS_OK;
}

/* An indicator must be known for all: the others are counted and left out. */
static void drop_partial(struct making *m) {
    size_t kept = 0;
    for (size_t j = 0; j < m->n_indicator; j++) {
        bool whole = true;
        for (size_t k = 0; k < m->n_unit; k++)
            whole = whole && !isnan(m->indicator[j].value[k]);
        if (whole)
            m->indicator[kept++] = m->indicator[j];
        else
            free(m->indicator[j].value);
        m->made->n_partial += !whole;
    }
    m->n_indicator = kept;
}

/* ---- all of it ---- */

static enum status check_name(const struct region_new *wanted, struct note *note) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t n = strlen(wanted->name);
    if (n >= 1 && n <= 63 && strspn(wanted->name, letters) > 0 && strspn(wanted->name, allowed) == n)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "--region",
                      _("\"%.60s\" cannot be the name of a region. Expected 1 to 63 letters, digits, - and _, such as "
                        "achterhoek."),
                      wanted->name);
}

/* That of the folder, or the one that comes with the program. */
static enum status read_panel(struct making *m) {
    char *accounts = NULL, name[1024];
    snprintf(name, sizeof name, "%s/panel/accounts.csv", m->wanted->scenarios);
    enum status status = files_seek(m->files, "", name, &accounts);
    char *slash = status ? NULL : strrchr(accounts, '/');
    if (slash) {
        *slash = '\0';
        status = panel_read(m->files, accounts, &m->panel, m->note);
    }
    free(accounts);
    return status;
}

enum status region_work_out(struct making *m, const struct files *files, const struct region_new *wanted,
                            struct region_made *made, struct note *note) {
    memset(made, 0, sizeof *made);
    *m = (struct making){.files = files, .wanted = wanted, .made = made, .note = note};
    enum status status = check_name(wanted, note);
    if (!status)
        status = read_panel(m);
    if (!status)
        status = choose(m);
    if (!status)
        status = fill_population(m);
    for (size_t k = 0; k < wanted->n_from && !status; k++)
        status = region_add_download(m, wanted->from[k]);
    drop_partial(m);
    made->n_municipality = m->n_unit;
    made->has_budgets = !status && region_has_budgets(m);
    return status;
}

void making_free(struct making *m) {
    for (size_t k = 0; k < m->n_indicator; k++)
        free(m->indicator[k].value);
    panel_free(&m->panel);
    free(m->unit);
    free(m->residents);
    free(m->youths);
}
