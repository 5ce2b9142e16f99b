/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/region/fact.h"
#include "sim/base/i18n.h"
#include "sim/belief/region_parts.h"
#include "sim/scenario/code.h"
#include <math.h>
#include <string.h>

static const struct panel_unit *unit_of(const struct making *m, size_t k) {
    return &m->panel.unit[m->unit[k]];
}

/* A cell, in quotation marks where it must be. */
static void put_text(FILE *file, const char *text) {
    if (!strpbrk(text, ",\"\n")) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

/* A name; without the brackets where only what is in them tells it from another one, as "Bergen (L.)". */
static void put_name(struct making *m, FILE *file, size_t k) {
    char mine[CODE_NAME_SIZE], other[CODE_NAME_SIZE], plain[128];
    const char *name = unit_of(m, k)->name;
    bool shared = false;
    size_t n = 0, before = code_fold_name(name, mine);
    for (size_t u = 0; u < m->panel.n_unit; u++) {
        bool same = code_fold_name(m->panel.unit[u].name, other) == before && strncmp(mine, other, before) == 0;
        shared = shared || (u != m->unit[k] && before > 0 && same);
    }
    for (const char *c = name; *c && n + 1 < sizeof plain; c++)
        if (!shared || (*c != '(' && *c != ')'))
            plain[n++] = *c;
    plain[n] = '\0';
    put_text(file, plain);
}

static double youths_of(const struct making *m, size_t k, size_t t) {
    double given = m->youths[k * YEARS_MAX + t];
    return given > 0 ? given : round(YOUTH_SHARE * m->residents[k * YEARS_MAX + t]);
}

/* Years whose residents are known for all: others are left out as a whole. */
static bool has_residents(const struct making *m, size_t t) {
    for (size_t k = 0; k < m->n_unit; k++)
        if (!(m->residents[k * YEARS_MAX + t] > 0))
            return false;
    return true;
}

/* Need of a municipality relative to the country: (residents / 30,000)^exponent over its mean by residents, in the last
 * year of the panel. */
static double need_of(const struct making *m, size_t k) {
    const struct panel *panel = &m->panel;
    size_t last = panel->n_year - 1;
    double sum = 0, residents = 0;
    for (size_t u = 0; u < panel->n_unit; u++) {
        double size = panel_at(panel, u, last)->residents;
        sum += size * pow(size / 30000.0, m->wanted->need_exponent);
        residents += size;
    }
    double size = panel_at(panel, m->unit[k], last)->residents;
    return pow(size / 30000.0, m->wanted->need_exponent) / (sum / residents);
}

static void write_municipalities(struct making *m, FILE *file) {
    fputs("code,name,sub_region", file);
    for (size_t t = 0; t < m->n_year; t++)
        if (has_residents(m, t))
            fprintf(file, ",residents_%d", m->panel.first_year + (int)t);
    for (size_t t = 0; t < m->n_year; t++)
        if (has_residents(m, t))
            fprintf(file, ",youths_%d", m->panel.first_year + (int)t);
    fputs(",kappa,need_units", file);
    for (size_t j = 0; j < m->n_indicator; j++)
        fprintf(file, ",%s", m->indicator[j].name);
    fputs(",reserve_eur,other_risks_eur\n", file);
    for (size_t k = 0; k < m->n_unit; k++) {
        double need = need_of(m, k), residents = panel_at(&m->panel, m->unit[k], m->panel.n_year - 1)->residents;
        put_text(file, unit_of(m, k)->code);
        fputc(',', file);
        put_name(m, file, k);
        fprintf(file, ",%s", unit_of(m, k)->subregion[0] ? unit_of(m, k)->subregion : m->wanted->name);
        for (size_t t = 0; t < m->n_year; t++)
            if (has_residents(m, t))
                fprintf(file, ",%.0f", m->residents[k * YEARS_MAX + t]);
        for (size_t t = 0; t < m->n_year; t++)
            if (has_residents(m, t))
                fprintf(file, ",%.0f", youths_of(m, k, t));
        fprintf(file, ",%.6f,%.1f", need, need * residents);
        for (size_t j = 0; j < m->n_indicator; j++)
            fprintf(file, ",%.10g", m->indicator[j].value[k]);
        fputs(",,\n", file);
    }
}

static void write_columns(struct making *m, FILE *file) {
    int last = m->panel.first_year + (int)m->panel.n_year - 1;
    fprintf(
        file,
        "column,unit,kind,grade,source,note\n"
        "code,-,id,measured,CBS division into municipalities %d,rows may stand in any order\n"
        "name,-,id,measured,CBS division into municipalities %d,\n"
        "sub_region,-,id,measured,safety regions (scenarios/panel/SOURCES.md),neighbours share policy and supply; a "
        "stand-in for youth regions\n",
        last, last);
    for (size_t t = 0; t < m->n_year; t++)
        if (has_residents(m, t))
            fprintf(file, "residents_%d,persons on 1 January,count,measured,%s,%s\n", m->panel.first_year + (int)t,
                    t >= m->panel.n_year ? m->residents_file : "CBS population on 1 January",
                    "of predecessors added up");
    for (size_t t = 0; t < m->n_year; t++)
        if (has_residents(m, t)) {
            bool given = m->youths[t] > 0; /* of the first municipality: a download has all or none */
            fprintf(file, "youths_%d,persons 0-17 years on 1 January,count,%s,%s,%s\n", m->panel.first_year + (int)t,
                    given ? "measured" : "derived", given ? m->youths_file : "residents",
                    given ? "" : "0.193 x residents (the country's share)");
        }
    fprintf(file,
            "kappa,ratio to the country,need,derived,residents of %d,(residents / 30000)^%.3f over its mean in the "
            "country; the exponent is fitted to the accounts\n"
            "need_units,residents by need,indicator,derived,residents of %d,kappa x residents\n",
            last, m->wanted->need_exponent, last);
    for (size_t j = 0; j < m->n_indicator; j++)
        fprintf(file, "%s,%s,indicator,measured,%s,\n", m->indicator[j].name, N_("as downloaded"),
                m->indicator[j].file);
    fputs("reserve_eur,EUR at the end of the base year,money,assumed,annual accounts,empty: unknown\n"
          "other_risks_eur,EUR,money,assumed,risk paragraphs,empty: unknown\n",
          file);
}

/* What a cell of the panel is as an account: its part that is known, unless that is too small a part to say something.
 * Which accounts are facts is not written: that depends on what is known at the date of a run. */
static void write_account(struct making *m, FILE *file, size_t k, size_t t) {
    const struct panel_cell *cell = panel_at(&m->panel, m->unit[k], t);
    bool partly = cell->known_residents < cell->residents && cell->known_residents > 0;
    double euro = partly ? cell->known_account : cell->account;
    double part = partly ? cell->known_residents / cell->residents : 1.0;
    int year = m->panel.first_year + (int)t;
    if (!(euro > 0) || part < FACT_LEAST_PART)
        return;
    fprintf(file, "%s,%d,%s,%.0f,%.6g\n", unit_of(m, k)->code, year, cell->payment ? "payment" : "cost", euro, part);
    m->made->n_account++;
    m->made->last_year = year > m->made->last_year ? year : m->made->last_year;
}

static void write_accounts(struct making *m, FILE *file) {
    m->made->first_year = m->panel.first_year;
    fputs("code,year,kind,cost_eur,complete\n", file);
    for (size_t k = 0; k < m->n_unit; k++)
        for (size_t t = 0; t < m->panel.n_year; t++)
            write_account(m, file, k, t);
}

static const char *reason(const struct panel_cell *cell, enum fact fact) {
    if (cell->payment)
        return "payment after a settlement";
    if (fact == FACT_SPIKE || fact == FACT_BEFORE_JUMP)
        return fact_name(fact);
    return cell->account > 0 ? "below EUR 100 per resident" : "nothing booked";
}

static void write_no_facts(struct making *m, FILE *file) {
    double log_cost[YEARS_MAX];
    enum fact fact[YEARS_MAX];
    size_t n_year = (size_t)(m->made->last_year - m->panel.first_year) + 1;
    fputs("code,name,year,eur_per_resident,why\n", file);
    for (size_t k = 0; k < m->n_unit; k++) {
        panel_unit_log_cost(&m->panel, m->unit[k], log_cost);
        fact_judge(n_year, log_cost, fact);
        for (size_t t = 0; t < n_year; t++) {
            const struct panel_cell *cell = panel_at(&m->panel, m->unit[k], t);
            m->made->n_fact += fact[t] == FACT_HOLDS;
            if (fact[t] == FACT_HOLDS)
                continue;
            fprintf(file, "%s,", unit_of(m, k)->code);
            put_name(m, file, k);
            fprintf(file, ",%d,%.1f,%s\n", m->panel.first_year + (int)t, cell->account / cell->residents,
                    reason(cell, fact[t]));
        }
    }
}

static void write_budgets(struct making *m, FILE *file) {
    fputs("code,year,kind,cost_eur,complete\n", file);
    for (size_t k = 0; k < m->n_unit; k++)
        for (size_t t = 0; t < m->panel.n_year; t++) {
            const struct panel_cell *cell = panel_at(&m->panel, m->unit[k], t);
            if (cell->budget > 0 && cell->lowest_budget > 0)
                fprintf(file, "%s,%d,budget,%.0f,1\n", unit_of(m, k)->code, m->panel.first_year + (int)t, cell->budget);
        }
}

static void write_sources(struct making *m, FILE *file) {
    fprintf(
        file,
        "# Where the figures of the region %s come from\n\n"
        "Made by `solidair new --region %s` from the national panel (`scenarios/panel/SOURCES.md` says what to trust "
        "of it) and\nthe downloads below. Grades: **measured**, **derived**, **assumed**; `columns.csv` has unit, "
        "grade and source of every column.\n\n"
        "- municipalities.csv: residents of CBS; youths %s; need (kappa) from the number of residents only.\n"
        "- accounts.csv: annual accounts (CBS Iv3, task fields 6.72 + 6.73 + 6.74 + 6.82), predecessors added up. "
        "`complete`: part of\n  the residents whose account is known. Which of them are facts is judged by every run "
        "itself, from the accounts known at\n  its `as_of`, by the rules of scenarios/panel/SOURCES.md.\n"
        "- no_facts.csv: those that are none when all of accounts.csv is known, with the rule.\n"
        "- budgets.csv: the municipalities' own primitive budgets (CBS Iv3), the same task fields.\n"
        "- the budgets that the state gives: %s.\n"
        "- reserve_eur, other_risks_eur: unknown; fill in your own.\n",
        m->wanted->name, m->wanted->name, m->youths_file ? "of the download" : "as 0.193 of them",
        region_has_budgets(m) ? "of the download"
                              : "not in it; those of the scenario are assumed, and it says how to give real ones");
    for (size_t k = 0; k < m->wanted->n_from; k++)
        fprintf(file, "- download: `%s`. Write here which table of StatLine it is, and when it was downloaded.\n",
                m->wanted->from[k]);
}

const struct region_text region_texts[REGION_TEXTS] = {{"municipalities.csv", write_municipalities},
                                                       {"columns.csv", write_columns},
                                                       {"accounts.csv", write_accounts},
                                                       {"no_facts.csv", write_no_facts},
                                                       {"budgets.csv", write_budgets},
                                                       {"SOURCES.md", write_sources}};
