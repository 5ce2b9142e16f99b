/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the table for the council paper is made of. */
#include "models/care/known.h"
#include "sim/engine/recall.h"
#include "sim/tables/council.h"

#include <stdlib.h>

static enum status load_figures(struct source *s, struct council *c, struct note *note) {
    const struct result_row rows[] = {
        {"/summary/estimate_result_mean", OPTIONAL, FIGURE_AXES, .integer = &c->over_estimate},
        {"/summary/contribution_mean", OPTIONAL, YEARLY_AXES, .integer = &c->contribution},
        {"/summary/settled_mean", OPTIONAL, YEARLY_AXES, .integer = &c->settled},
        {"/summary/exit_cost_mean", OPTIONAL, YEARLY_AXES, .integer = &c->exits},
        {"/summary/shared_cost_mean", OPTIONAL, BUDGET_AXES, .integer = &c->shared},
        {"/summary/p_shortfall", OPTIONAL, FIGURE_AXES, .real = &c->p_shortfall},
        {"/reserve/opening", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &c->reserve},
        {"whole_budget", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &c->whole}};
    return SOURCE_READ(s, rows, note);
}

/* By merged municipalities the file has no extra cost by behaviour: it is what the result lacks. */
static enum status infer_extra(struct source *s, struct council *c) {
    size_t n = s->n_scheme * s->n_period * s->n_municipality, per = s->n_period * s->n_municipality;
    if (!result_has(s->result, "/region/extra_cost"))
        return STATUS_OK;
    int64_t *extra = source_room(s, n, sizeof *extra);
    for (size_t k = 0; extra && k < n; k++)
        extra[k] = s->budget[k % per] - s->own_cost[k % per] - s->structural[k] - s->mean[k];
    c->extra = extra;
    return extra ? STATUS_OK : STATUS_MEMORY;
}

/* Known is what is known of everybody in every year. */
static void keep_guardianship(const struct source *s, struct council *c) {
    for (size_t k = 0; c->guardianship && k < s->n_year * s->n_municipality; k++)
        if (c->guardianship[k] == STORE_UNKNOWN)
            c->guardianship = NULL;
}

/* What the file has by the old municipalities only. */
static enum status load_old(struct source *s, struct council *c, struct note *note) {
    const struct result_row rows[] = {
        {"/summary/extra_cost", OPTIONAL, FIGURE_AXES, .integer = &c->extra},
        {"/summary/to_settle_mean", OPTIONAL, MEMBER_AXES, .integer = &c->to_settle},
        {"estimate", OPTIONAL, YEARLY_AXES, .integer = &c->estimate},
        {"estimate_given", OPTIONAL, BUDGET_AXES, .integer = &c->given},
        {"guardianship", OPTIONAL, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &c->guardianship},
        {"/summary/cost_mean", OPTIONAL, {AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &c->form}};
    c->hide_forms = source_room(s, s->n_municipality + 1, sizeof *c->hide_forms);
    if (!c->hide_forms)
        return STATUS_MEMORY;
    enum status status = source_hide_forms(s, c->hide_forms);
    if (status || s->by_unit)
        return status ? status : infer_extra(s, c);
    status = SOURCE_READ(s, rows, note);
    keep_guardianship(s, c);
    if (!s->internal && s->sample.n_draw == 0) /* nothing to judge by what may be shown */
        c->form = NULL;
    return status;
}

/* An account of a year later than those before it puts them aside. */
static void keep_account(const struct source *s, struct council *c, int year, size_t municipality, int64_t cents,
                         int64_t clients) {
    if (municipality >= s->n_municipality || year < c->account_year)
        return;
    for (size_t i = 0; year > c->account_year && i < s->n_municipality; i++)
        c->account[i] = STORE_UNKNOWN;
    c->account_year = year;
    c->account[municipality] = cents;
    c->account_clients[municipality] = clients;
}

/* What of those accounts is of a form, where the scenario says that. */
static enum status keep_forms(struct source *s, struct council *c, const struct care *care) {
    const struct known *known = care->known;
    size_t n = s->n_municipality;
    c->account_form = source_room(s, s->n_form * n, sizeof *c->account_form);
    if (!c->account_form)
        return STATUS_MEMORY;
    for (size_t k = 0; k < s->n_form * n; k++)
        c->account_form[k] = STORE_UNKNOWN;
    for (size_t k = 0; known && k < known->n_cost; k++) {
        const struct known_cost *cost = &known->cost[k];
        if (cost->fact && cost->scope != KNOWN_TOTAL && care->first_year + (int)cost->year == c->account_year)
            c->account_form[(cost->scope == KNOWN_PGB) * n + cost->municipality] = cost->cents;
    }
    return STATUS_OK;
}

/* Own accounts of the last year that has any: those that say something of the level, and those that are facts. A fact
 * without a number of clients is a published account, of which nothing needs to be withheld. */
static enum status keep_accounts(struct source *s, struct council *c, const struct care *care) {
    const struct known *known = care->known;
    if (care->n_realised == 0 && !known)
        return STATUS_OK;
    c->account = source_room(s, s->n_municipality, sizeof *c->account);
    c->account_clients = source_room(s, s->n_municipality, sizeof *c->account_clients);
    if (!c->account || !c->account_clients)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->n_municipality; i++)
        c->account[i] = STORE_UNKNOWN;
    for (size_t k = 0; k < care->n_realised; k++) {
        const struct realised_account *account = &care->realised[k];
        keep_account(s, c, account->year, account->municipality, account->cost_cents, account->clients);
    }
    for (size_t k = 0; known && k < known->n_cost; k++) {
        const struct known_cost *cost = &known->cost[k];
        if (cost->fact && cost->scope == KNOWN_TOTAL)
            keep_account(s, c, care->first_year + (int)cost->year, cost->municipality, cost->cents + cost->shared,
                         cost->clients > 0 ? cost->clients : INT64_MAX);
    }
    return keep_forms(s, c, care);
}

/* What only the scenario says. Without it the table has fewer lines, but where there is a reserve what it bears must be
 * known. */
static enum status load_scenario(struct source *s, struct council *c, struct note *note) {
    struct scenario scenario;
    bool reserve = false, known = true;
    for (size_t i = 0; c->reserve && i < s->n_municipality; i++)
        reserve |= c->reserve[i] != STORE_UNKNOWN;
    enum status status = reserve ? recall_scenario(s->result, NULL, &scenario, note)
                                 : recall_if_known(s->result, &scenario, &known, note);
    if (status || !known)
        return status;
    c->by_estimate = scenario.reserve_by_estimate;
    bool fits = !s->by_unit && scenario.region.n_municipality == s->n_municipality && scenario.n_year == s->n_year;
    if (fits)
        status = keep_accounts(s, c, &scenario.care);
    scenario_free(&scenario);
    return status;
}

/* Year t is the one after the last account. */
static void find_now(const struct source *s, struct council *c) {
    int first = atoi(s->period[0]), year = c->account_year ? c->account_year + 1 : first;
    c->budget_year = year;
    c->now = year > first ? (size_t)(year - first) : 0;
    c->now = c->now < s->n_year ? c->now : s->n_year - 1;
}

enum status council_load(struct source *source, struct council *council, struct note *note) {
    *council = (struct council){.s = source, .n_column = COUNCIL_PERIODS + source->n_period + 3};
    enum status status = load_figures(source, council, note);
    if (!status)
        status = load_old(source, council, note);
    if (!status)
        status = load_scenario(source, council, note);
    if (!status)
        find_now(source, council);
    return status;
}
